"""Django's settings; Vinte's own come from the environment through `settings_table`."""

from __future__ import annotations

from pathlib import Path

from vinte.project import settings_table

PACKAGE_DIR = Path(__file__).resolve().parent.parent

_values = settings_table.read()

SECRET_KEY = _values["VINTE_SECRET_KEY"]
DEBUG = False
VINTE_DEMO = _values["VINTE_DEMO"]
VINTE_BASE_URL = _values["VINTE_BASE_URL"]
VINTE_MARKET = _values["VINTE_MARKET"]
VINTE_CLOCK = "vinte.demo.clock.TownClock" if VINTE_DEMO else "vinte.kernel.clock.SystemClock"
ALLOWED_HOSTS = _values["VINTE_ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = [VINTE_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
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
    "vinte.people",
    "vinte.wallet",
    "vinte.notices",
    "vinte.leads",
    "vinte.handling",
    "vinte.reviews",
    "vinte.claims",
]
if VINTE_DEMO:
    INSTALLED_APPS.append("vinte.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vinte.web.middleware.ClockMiddleware",
    "vinte.web.authorization.AuthorizationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "vinte.project.urls"
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

DATABASES = {"default": settings_table.django_database(_values["VINTE_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:start"
ACCOUNT_ADAPTER = "vinte.web.accounts.AccountAdapter"
MFA_ADAPTER = "vinte.web.accounts.MFAAdapter"

LANGUAGE_CODE = "pt"
LANGUAGES = [("pt", "Português"), ("es", "Español"), ("fr", "Français"), ("it", "Italiano"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(_values["VINTE_DATA_DIR"]) / "static"
