"""`vinte setup`: a site on an empty database, from a few questions to the first operator."""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from vinte.kernel.errors import InvalidInput
from vinte.project import env_file, environment, first_database, look, settings_table
from vinte.project.environment import NotConfigured
from vinte.project.sites import files, sharing
from vinte.project.sites.files import NotWhole, Site

MAIL_PATIENCE_SECONDS = 20.0
FIRST_PORT = 8020


@dataclass(frozen=True)
class Question:
    """A setting that is asked for: `needed` ones have to be answered, the others may stay empty."""

    setting: str
    option: str
    asks: str
    needed: bool = False
    default: str = ""


QUESTIONS = (
    Question(
        "VINTE_DATABASE_URL",
        "--database",
        "PostgreSQL, as postgresql://user:password@host/name (empty: the one that comes along, for trying)",
    ),
    Question("VINTE_DATA_DIR", "--data", "Folder for uploads and keys", needed=True, default=".vinte"),
    Question(
        "VINTE_LISTEN",
        "--listen",
        "Where its pages listen for the proxy: address and port",
        needed=True,
        default="127.0.0.1:8020",
    ),
    Question("VINTE_MARKET", "--market", "Market", needed=True, default="pt"),
    Question(
        "VINTE_BASE_URL", "--address", "Address of the site, such as https://vinte.example", needed=True
    ),
    Question(
        "VINTE_BEHIND_PROXY",
        "--behind-proxy",
        "Behind a proxy that ends TLS (1 or 0)",
        needed=True,
        default="1",
    ),
    Question("VINTE_BRAND_NAME", "--brand", "What the site is called", default="Vinte"),
    Question("VINTE_BRAND_COLOUR", "--brand-colour", "Its colour, such as #1b6b3a (empty keeps the blue)"),
    Question("VINTE_BRAND_SIGN", "--brand-sign", "Its sign, a square SVG file (empty keeps the twenty dots)"),
    Question("VINTE_BRAND_ICON", "--brand-icon", "The same sign as a square PNG of 512 pixels or more"),
    Question("VINTE_OPERATOR_NAME", "--company", "Who runs it, by law: company or person", needed=True),
    Question("VINTE_OPERATOR_ADDRESS", "--company-address", "Their address", needed=True),
    Question("VINTE_OPERATOR_TAX_NUMBER", "--tax-number", "Their tax number", needed=True),
    Question("VINTE_OPERATOR_EMAIL", "--contact", "Where people write to them", needed=True),
    Question("VINTE_OPERATOR_PHONE", "--phone", "Their telephone, with the country's code", needed=True),
    Question(
        "VINTE_EMAIL_URL",
        "--mail",
        "Mail server, as smtp://user:password@host:587 (none:// sends nothing, and nobody can log in)",
        needed=True,
    ),
    Question(
        "VINTE_EMAIL_FROM",
        "--sender",
        "Sender of its letters, such as Vinte <ola@vinte.example>",
        needed=True,
    ),
    Question("VINTE_PAYMENT_PROVIDER", "--payments", "Payments: stripe, or empty for none yet"),
    Question("VINTE_STRIPE_SECRET_KEY", "--stripe-key", "Stripe's secret key (empty where there is none)"),
    Question("VINTE_STRIPE_WEBHOOK_SECRET", "--stripe-webhook-secret", "The signing secret of its webhook"),
    Question("VINTE_BANK_IBAN", "--iban", "IBAN for top-ups by bank transfer (empty offers none)"),
    Question("VINTE_BANK_NAME", "--iban-holder", "Whose account that is (empty is who runs the site)"),
    Question(
        "VINTE_SMS_PROVIDER",
        "--sms-provider",
        "Text messages: twilio, vonage, or http for a gateway of your own; empty for none, and then an agent confirms "
        "telephones by a call",
    ),
    Question(
        "VINTE_SMS_URL", "--sms", "Address of the gateway of your own; of the others, empty for the usual one"
    ),
    Question(
        "VINTE_SMS_ACCOUNT", "--sms-account", "The account there: Twilio's account SID, Vonage's API key"
    ),
    Question(
        "VINTE_SMS_TOKEN",
        "--sms-token",
        "Its token: of http the bearer token, Twilio's auth token, Vonage's secret",
    ),
    Question("VINTE_SMS_SENDER", "--sms-sender", "Who text messages come from: a number, or a name"),
)
# Asked only where the answer to another makes sense of it.
_ASKED_AFTER = {
    "VINTE_BRAND_ICON": "VINTE_BRAND_SIGN",
    "VINTE_STRIPE_SECRET_KEY": "VINTE_PAYMENT_PROVIDER",
    "VINTE_STRIPE_WEBHOOK_SECRET": "VINTE_PAYMENT_PROVIDER",
    "VINTE_BANK_NAME": "VINTE_BANK_IBAN",
    **dict.fromkeys(
        ("VINTE_SMS_URL", "VINTE_SMS_ACCOUNT", "VINTE_SMS_TOKEN", "VINTE_SMS_SENDER"), "VINTE_SMS_PROVIDER"
    ),
}
# Without which a gateway that was chosen sends nothing (`notices/sms`).
_NEEDED_WITH = {
    "VINTE_SMS_URL": ("http",),
    **dict.fromkeys(("VINTE_SMS_ACCOUNT", "VINTE_SMS_TOKEN", "VINTE_SMS_SENDER"), ("twilio", "vonage")),
}


# Files that every process reads, wherever it starts.
_FILES = ("VINTE_BRAND_SIGN", "VINTE_BRAND_ICON")


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for question in reversed(QUESTIONS):
        function = click.option(
            question.option, question.setting.lower(), help=f"{question.asks}. Written as {question.setting}."
        )(function)
    return function


@click.command()
@click.option(
    "--file", "path", default=env_file.NAME, show_default=True, help="Where the settings are written."
)
@click.option("--no-input", is_flag=True, help="Ask nothing: what is missing is named, and nothing is done.")
@click.option("--operator", help="E-mail address of the first operator.")
@click.option("--operator-name", help="Their name.")
@click.option("--language", default="", help="The operator's language; without it the market's.")
@_options
def command(
    path: str,
    no_input: bool,
    operator: str | None,
    operator_name: str | None,
    language: str,
    **given: str | None,
) -> None:
    """Make a site ready: ask for what it needs, try the database and the mail server, write the settings,
    make its keys and tables, and add the first operator.

    Safe to run again: what was answered before is kept, and only what is missing is asked for.
    """
    file = Path(path).absolute()
    known = env_file.read(file) if file.exists() else {}
    beside = _sites_beside(file)
    answered = {name.upper(): value for name, value in given.items()}
    values = _answers(answered, known, asks=not no_input, defaults=_defaults(file, beside))
    values.setdefault("VINTE_SECRET_KEY", known.get("VINTE_SECRET_KEY") or secrets.token_urlsafe(50))
    for name in ("VINTE_DATA_DIR", *(each for each in _FILES if values.get(each))):
        values[name] = str(Path(values[name]).absolute())
    who = _operator(operator, operator_name, asks=not no_input)
    written = {name: value for name, value in {**known, **values}.items() if value}
    _refuse_shared(file, written, beside)
    _refuse_half_a_look(written)
    try_mail(values["VINTE_EMAIL_URL"])
    if first_database.ready(values["VINTE_DATABASE_URL"]):
        click.echo("The database was not there; it is made.")
    env_file.write(file, written)
    click.echo(f"The settings are in {file}, readable by its owner alone.")
    os.environ.update({name: value for name, value in values.items() if value})
    _make(who, language=language)
    if beside is not None:
        click.echo(f"All sites of the folder: vinte sites run {file.parent}")
    if file != Path(env_file.NAME).absolute():
        click.echo(f"Name it to every process: {env_file.WHERE}={file}")
    click.echo("Now start `vinte serve` and `vinte worker`.")


def _sites_beside(file: Path) -> list[Site] | None:
    """The other sites of the folder; None for a `vinte.env`, which stands alone. Raises NotWhole for files that are wrong."""
    if file.name == env_file.NAME or not file.parent.is_dir():
        return None if file.name == env_file.NAME else []
    found, wrong = files.read(file.parent, but=file)
    if wrong:
        raise NotWhole("\n".join(str(each) for each in wrong))
    return found


def _defaults(file: Path, beside: list[Site] | None) -> dict[str, str]:
    """What another site's file begins with: a folder by its name, and the next port that no site of the folder has."""
    if beside is None:
        return {}
    taken = {port for site in beside for _setting, port in site.ports}
    port = next(port for port in range(FIRST_PORT, 65_536) if port not in taken)
    return {
        "VINTE_DATA_DIR": f".vinte-{file.name.removesuffix(files.SUFFIX)}",
        "VINTE_LISTEN": f"127.0.0.1:{port}",
    }


def _refuse_half_a_look(written: dict[str, str]) -> None:
    """Raise InvalidInput for colours or a sign of which one part is missing, as each process would at its start."""
    read = {setting.name: setting.read for setting in settings_table.SETTINGS}
    parts = {
        "light": "VINTE_BRAND_COLOUR",
        "dark": "VINTE_BRAND_COLOUR_DARK",
        "svg": "VINTE_BRAND_SIGN",
        "png": "VINTE_BRAND_ICON",
    }
    look.make(**{part: read[name](written.get(name, "")) for part, name in parts.items()})


def _refuse_shared(file: Path, written: dict[str, str], beside: list[Site] | None) -> None:
    """Raise InvalidInput for a name that none can have, NotWhole for what another site of the folder has already."""
    if beside is None:
        return
    lines = {
        name: env_file.Written(line=number, value=value)
        for number, (name, value) in enumerate(written.items(), 1)
    }
    wrong = list(sharing.refusals([*beside, files.read_one(file, lines)]))
    if wrong:
        raise NotWhole("\n".join(f"{each.field}: {each.expected}" for each in wrong))


def _answers(
    given: dict[str, str | None], known: dict[str, str], *, asks: bool, defaults: dict[str, str]
) -> dict[str, str]:
    """An answer to each question: from an option, the file of before, the environment, a person, or its default.

    Raises NotConfigured that names everything that is missing, InvalidInput for an answer that can't be read.
    """
    readers = {setting.name: setting.read for setting in settings_table.SETTINGS}
    values: dict[str, str] = {}
    missing = []
    for question in QUESTIONS:
        name = question.setting
        default = defaults.get(name, question.default)
        value = given.get(name)
        if value is None:
            value = known.get(name) or os.environ.get(name)
        makes_sense = bool(values.get(_ASKED_AFTER.get(name, ""), "yes"))
        if value is None and asks and makes_sense:
            value = click.prompt(question.asks, default=default, show_default=bool(default))
        if value is None:
            value = default
        if _is_needed(question, values) and not value.strip():
            missing.append(f"{question.option} ({question.asks})")
            continue
        try:
            readers[name](value.strip())
        except ValueError as error:
            raise InvalidInput(field=question.option, expected=str(error)) from None
        values[name] = value.strip()
    if missing:
        raise NotConfigured("these are missing, and nothing was done: " + "; ".join(missing))
    return values


def _is_needed(question: Question, values: dict[str, str]) -> bool:
    """Whether what was answered so far asks for an answer to this question."""
    if question.setting == "VINTE_BRAND_ICON":
        return bool(values.get("VINTE_BRAND_SIGN"))
    return question.needed or values.get("VINTE_SMS_PROVIDER") in _NEEDED_WITH.get(question.setting, ())


def _operator(address: str | None, name: str | None, *, asks: bool) -> tuple[str, str] | None:
    """Address and name of the first operator; None where nobody asks and none is given: there may be one already."""
    if address is None and asks:
        address = click.prompt("E-mail address of the first operator (empty: there is one)", default="")
    if not address:
        return None
    if not name and asks:
        name = click.prompt("Their name")
    if not name or not name.strip():
        raise NotConfigured("--operator needs --operator-name too, and nothing was done")
    return address, name


def try_mail(url: str) -> None:
    """Greet the mail server, with its password; raises NotConfigured with what it said."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        return
    host, port = parts.hostname or "", parts.port or (465 if parts.scheme == "smtps" else 587)
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=MAIL_PATIENCE_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=MAIL_PATIENCE_SECONDS)
        with server:
            if parts.username:
                if parts.scheme == "smtp":
                    server.starttls(context=ssl.create_default_context())
                server.login(unquote(parts.username), unquote(parts.password or ""))
            else:
                server.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        raise NotConfigured(
            f"the mail server {host}:{port} does not take us: {error}. Nothing was done; none:// goes on without, and then "
            "nobody can log in"
        ) from None


def _make(who: tuple[str, str] | None, *, language: str) -> None:
    """Tables, keys, the first operator, and word of what does not work yet."""
    from vinte.project.commands import keys, push

    with environment.django_ready():
        from django.conf import settings
        from django.utils import translation

        from vinte.people import queries as people
        from vinte.project import waiting
        from vinte.project.commands import staff
        from vinte.project.migrating import migrate
        from vinte.web.readiness import lacks

        with waiting.bar("Making the tables") as told:
            migrate(told=told)
        _run(keys.command, "make")
        _run(push.command, "keys")
        if who is not None:
            address, name = who
            spoken = language or people.market(settings.VINTE_MARKET).language
            _run(staff.command, "add", address, "--role", "operator", "--name", name, "--language", spoken)
        elif not people.staff():
            click.echo(
                "Nobody of the staff yet: vinte staff add ADDRESS --role operator --name NAME", err=True
            )
        with translation.override("en"):
            missing = list(lacks())
            for lack in missing:
                click.echo(f"{lack.message} ({', '.join(lack.settings)})", err=True)
    if not missing:
        click.echo("Nothing is missing.")


def _run(group: click.Command, *words: str) -> None:
    group.main(list(words), standalone_mode=False)
