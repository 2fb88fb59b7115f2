"""Django's settings; Vinte's own come from the environment through `settings_table`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from vinte.kernel.brand import WRITTEN
from vinte.project import addresses, brand, logs, look, settings_table

PACKAGE_DIR = Path(__file__).resolve().parent.parent

_values = settings_table.read()

SECRET_KEY = _values["VINTE_SECRET_KEY"]
SECRET_KEY_FALLBACKS = _values["VINTE_SECRET_OLD_KEYS"]
DEBUG = _values["VINTE_DEBUG"]
VINTE_THREADS = _values["VINTE_THREADS"]
VINTE_HEADER_SECONDS = _values["VINTE_HEADER_SECONDS"]
VINTE_BODY_SECONDS = _values["VINTE_BODY_SECONDS"]
VINTE_BODY_BYTES_PER_SECOND = _values["VINTE_BODY_BYTES_PER_SECOND"]
VINTE_FORM_BYTES = _values["VINTE_FORM_BYTES"]
VINTE_BODIES_PER_ADDRESS = _values["VINTE_BODIES_PER_ADDRESS"]
VINTE_UPLOADS_PER_ADDRESS = _values["VINTE_UPLOADS_PER_ADDRESS"]
VINTE_ARRIVING_MB = _values["VINTE_ARRIVING_MB"]
VINTE_BEHIND_PROXY = _values["VINTE_BEHIND_PROXY"]
VINTE_DEMO = _values["VINTE_DEMO"]
VINTE_REHEARSAL = _values["VINTE_REHEARSAL"]
VINTE_BASE_URL = _values["VINTE_BASE_URL"]
VINTE_MARKET = _values["VINTE_MARKET"]
VINTE_FIGURES_DIR = _values["VINTE_FIGURES_DIR"]
VINTE_PAYMENT_PROVIDER = _values["VINTE_PAYMENT_PROVIDER"]
VINTE_STRIPE_SECRET_KEY = _values["VINTE_STRIPE_SECRET_KEY"]
VINTE_STRIPE_WEBHOOK_SECRET = _values["VINTE_STRIPE_WEBHOOK_SECRET"]
VINTE_STRIPE_API_URL = _values["VINTE_STRIPE_API_URL"]
VINTE_BANK_IBAN = _values["VINTE_BANK_IBAN"]
VINTE_BANK_NAME = _values["VINTE_BANK_NAME"]
VINTE_INVOICING = _values["VINTE_INVOICING"]
VINTE_SMS_PROVIDER = _values["VINTE_SMS_PROVIDER"]
VINTE_SMS_URL = _values["VINTE_SMS_URL"]
VINTE_SMS_ACCOUNT = _values["VINTE_SMS_ACCOUNT"]
VINTE_SMS_TOKEN = _values["VINTE_SMS_TOKEN"]
VINTE_SMS_SENDER = _values["VINTE_SMS_SENDER"]
VINTE_INBOUND_ADDRESS = _values["VINTE_INBOUND_ADDRESS"]
VINTE_SUPPORT_ADDRESS = _values["VINTE_SUPPORT_ADDRESS"]
VINTE_SUPPORT_PHONE = _values["VINTE_SUPPORT_PHONE"]
VINTE_INBOUND_LISTEN = _values["VINTE_INBOUND_LISTEN"]
VINTE_OPERATOR_NAME = _values["VINTE_OPERATOR_NAME"]
VINTE_OPERATOR_ADDRESS = _values["VINTE_OPERATOR_ADDRESS"]
VINTE_OPERATOR_TAX_NUMBER = _values["VINTE_OPERATOR_TAX_NUMBER"]
VINTE_OPERATOR_REGISTER = _values["VINTE_OPERATOR_REGISTER"]
VINTE_OPERATOR_EMAIL = _values["VINTE_OPERATOR_EMAIL"]
VINTE_OPERATOR_PHONE = _values["VINTE_OPERATOR_PHONE"]
VINTE_INBOUND_WEBHOOK = _values["VINTE_INBOUND_WEBHOOK"]
VINTE_INBOUND_WEBHOOK_SECRET = _values["VINTE_INBOUND_WEBHOOK_SECRET"]
if VINTE_INBOUND_WEBHOOK:
    # A letter of the largest size comes as one field of a form, or in JSON.
    DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
VINTE_INBOUND_TRUSTED = _values["VINTE_INBOUND_TRUSTED"]
VINTE_CLOCK = "vinte.demo.clock.TownClock" if VINTE_DEMO else "vinte.kernel.clock.SystemClock"
_DATA_DIR = Path(_values["VINTE_DATA_DIR"]).absolute()
_push_key = _DATA_DIR / "push_key"
VINTE_PUSH_KEY = _values["VINTE_PUSH_KEY"] or (_push_key.read_text().strip() if _push_key.exists() else "")
_decision_key = _DATA_DIR / "decision_key"
VINTE_DECISION_KEY = _values["VINTE_DECISION_KEY"] or (
    _decision_key.read_text().strip() if _decision_key.exists() else ""
)
_decision_keys_before = _DATA_DIR / "decision_keys_before"
VINTE_DECISION_OLD_KEYS = [
    *_values["VINTE_DECISION_OLD_KEYS"],
    *(_decision_keys_before.read_text().split() if _decision_keys_before.exists() else ()),
]
VINTE_PUSH_SERVICES = _values["VINTE_PUSH_SERVICES"]
VINTE_VOICE_SECONDS = _values["VINTE_VOICE_SECONDS"]
VINTE_RULES_DECIDE = _values["VINTE_RULES_DECIDE"]
VINTE_METRICS_TOKEN = _values["VINTE_METRICS_TOKEN"]
ALLOWED_HOSTS = [*_values["VINTE_ALLOWED_HOSTS"], urlsplit(VINTE_BASE_URL).hostname]
CSRF_TRUSTED_ORIGINS = [VINTE_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "vinte.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "vinte.kernel",
    "vinte.figures",
    "vinte.people",
    "vinte.wallet",
    "vinte.notices",
    "vinte.leads",
    "vinte.handling",
    "vinte.reviews",
    "vinte.help_centre",
    "vinte.claims",
]
if VINTE_DEMO:
    INSTALLED_APPS.append("vinte.demo")
INSTALLED_APPS.append("vinte.project")  # last: it gathers what the rooms offer

MIDDLEWARE = [
    "vinte.project.logs.RequestLogMiddleware",
    "vinte.project.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "vinte.project.security.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vinte.project.compression.TextCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "vinte.web.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vinte.project.following.FiguresMiddleware",
    "vinte.web.middleware.ClockMiddleware",
    "vinte.web.refusals.anonymous.AnonymousSendingMiddleware",
    "vinte.web.phone.WhoseMiddleware",
    "vinte.web.admission.AuthorizationMiddleware",
    "vinte.web.middleware.WholeTextMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

if VINTE_DEMO:
    # Where the language is known, and before the first that asks the database.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.middleware.common.CommonMiddleware"),
        "vinte.demo.middleware.TownBeingMadeMiddleware",
    )
    VINTE_TOWN_FOLDER = _DATA_DIR

CSRF_FAILURE_VIEW = "vinte.web.refusals.handlers.forged"
ROOT_URLCONF = "vinte.project.urls"
FORM_RENDERER = "vinte.web.page.inputs.QuickInputs"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Set by hand: the two libraries' automatic set-ups overwrite each other.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        ),
                    ],
                ),
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "django.templatetags.i18n",
                "django_htmx.templatetags.django_htmx",
                "vinte.kernel.format_filters",
                "vinte.kernel.look.tags",
                "vinte.web.templatetags.vinte",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vinte.web.context.site",
            ],
        },
    },
]

DATABASES = {"default": addresses.django_database(_values["VINTE_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "vinte.web.account.entrance.EntranceForm",
    "request_login_code": "vinte.web.account.entrance.CodeForm",
}
# Counted by those forms: allauth's three a minute for an address would let anybody use them up.
ACCOUNT_RATE_LIMITS = {"request_login_code": None}
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:start"
# Limits by client address count the address that the proxy saw, not the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _values["VINTE_BEHIND_PROXY"] else 0
ACCOUNT_ADAPTER = "vinte.web.accounts.AccountAdapter"
MFA_ADAPTER = "vinte.web.accounts.MFAAdapter"

LANGUAGE_CODE = "pt"
LANGUAGES = [
    ("pt", "Português"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("en", "English"),
]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
if _values["VINTE_BRAND_NAME"] != WRITTEN:
    LOCALE_PATHS.insert(
        0, brand.catalogues(_values["VINTE_BRAND_NAME"], locale=LOCALE_PATHS[0], data_dir=_DATA_DIR)
    )
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Limits by address are counted here; with Django's 300 entries, a few hundred addresses would have them forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

VINTE_BRAND_LOOK = look.make(
    light=_values["VINTE_BRAND_COLOUR"],
    dark=_values["VINTE_BRAND_COLOUR_DARK"],
    svg=_values["VINTE_BRAND_SIGN"],
    png=_values["VINTE_BRAND_ICON"],
)
STATICFILES_DIRS = look.static_files(
    VINTE_BRAND_LOOK, package=PACKAGE_DIR / "web" / "static", data_dir=_DATA_DIR
)
STATIC_URL = "/static/"
STATIC_ROOT = _DATA_DIR / "static"
MEDIA_ROOT = _DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _values["VINTE_STATIC_COLLECTED"]
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not _values["VINTE_STATIC_COLLECTED"]
# Where they are looked for one by one, no list of all of them is made first.
WHITENOISE_AUTOREFRESH = DEBUG or WHITENOISE_USE_FINDERS

_mail = addresses.django_mail(_values["VINTE_EMAIL_URL"])
globals().update(_mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _values["VINTE_EMAIL_FROM"]

PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 2, "delete_jobs": "successful"}

# Pages set by us are served by us: no framing, no foreign address is told where a reader came from.
_HTTPS = VINTE_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_SSL_REDIRECT = _HTTPS and _values["VINTE_BEHIND_PROXY"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _values["VINTE_BEHIND_PROXY"] else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "vinte.project.logs.configure"
LOGGING = {"format": logs.chosen_format(_values["VINTE_LOG_FORMAT"])}
