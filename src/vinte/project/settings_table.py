"""Every setting of Vinte's own: its name, what it is for, its default, and how its text is read.

`read()` is the only place that looks at the environment, so `vinte settings` can print them all and a
setting that is not listed here does not exist.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vinte.guarantee.terms import markets
from vinte.kernel.brand import WRITTEN
from vinte.kernel.errors import InvalidInput
from vinte.project import look, readers
from vinte.project.brand import read_name


@dataclass(frozen=True)
class Setting:
    """One setting: `read` turns its text into a value and raises ValueError saying what it expects.

    A secret one is never printed.
    """

    name: str
    purpose: str
    default: str
    read: Callable[[str], Any]
    secret: bool = False


SETTINGS = (
    Setting(
        "VINTE_DATABASE_URL",
        "The PostgreSQL to use, as postgresql://user:password@host:port/name; empty starts the embedded one.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_SECRET_KEY",
        "Signs sessions and links; keep it secret, and the same for every process. With the embedded database "
        "and in the demo one is made and kept in the data folder.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_SECRET_OLD_KEYS",
        "Secret keys of before, separated by commas: what they signed still counts. `vinte keys secret` changes the key "
        "and puts the old one here.",
        "",
        readers.names,
        secret=True,
    ),
    Setting(
        "VINTE_BASE_URL",
        "The address that people reach the site at; links in e-mails begin with it. With https, cookies "
        "travel encrypted only.",
        "http://127.0.0.1:8020",
        readers.web_address,
    ),
    Setting(
        "VINTE_ALLOWED_HOSTS",
        "Host names that are answered, separated by commas; that of the base address always is.",
        "127.0.0.1,localhost",
        readers.names,
    ),
    Setting(
        "VINTE_LISTEN",
        "The address and port at which `vinte serve` listens; its --host and --port say otherwise.",
        "127.0.0.1:8020",
        readers.listening,
    ),
    Setting(
        "VINTE_BEHIND_PROXY",
        "1 trusts X-Forwarded-Proto, and the last address of X-Forwarded-For. Only behind a proxy that sets both on "
        "every request.",
        "0",
        readers.truth,
    ),
    Setting(
        "VINTE_DATA_DIR",
        "Folder for the embedded database, uploads, collected static files, logs of the demo.",
        ".vinte",
        readers.text,
    ),
    Setting(
        "VINTE_THREADS",
        "Threads of each web process that make pages; `vinte serve --threads` says otherwise. Each holds a connection to "
        "PostgreSQL, and so do four more, of /healthz and of uploads.",
        "8",
        readers.between(1, 200),
    ),
    Setting(
        "VINTE_HEADER_SECONDS",
        "How long a connection may take to send what stands before a request's body, and may stand open between requests.",
        "15",
        readers.between(1, 600),
    ),
    Setting(
        "VINTE_BODY_SECONDS",
        "How long what somebody sends may stand still, or come slower than VINTE_BODY_BYTES_PER_SECOND, before it is "
        "refused (408).",
        "30",
        readers.between(1, 600),
    ),
    Setting(
        "VINTE_BODY_BYTES_PER_SECOND",
        "The slowest line that may send: at this rate a body may take as long as it needs.",
        "2000",
        readers.between(1, 1_000_000),
    ),
    Setting(
        "VINTE_FORM_BYTES",
        "The largest form without files; routes that take files or machines' messages have ceilings of their own "
        "(web/refusals/ceilings.py). More is refused before it is read (413).",
        "1000000",
        readers.between(100_000, 100_000_000),
    ),
    Setting(
        "VINTE_BODIES_PER_ADDRESS",
        "How many bodies one client address may be sending to one web process at once; more are refused (429).",
        "24",
        readers.between(1, 10_000),
    ),
    Setting(
        "VINTE_UPLOADS_PER_ADDRESS",
        "How many forms with files one client address may have arriving, waiting or at work in one web process (429).",
        "6",
        readers.between(1, 10_000),
    ),
    Setting(
        "VINTE_ARRIVING_MB",
        "Room for bodies that are arriving or wait for a thread, in megabytes of the temporary folder (TMPDIR) and for each "
        "web process; when it is full, what comes is told to try again (503).",
        "1000",
        readers.between(100, 1_000_000),
    ),
    Setting(
        "VINTE_MARKET",
        f"The market whose terms this site keeps, one of {', '.join(markets())}.",
        "pt",
        readers.one_of(*markets()),
    ),
    Setting(
        "VINTE_FIGURES_DIR",
        "Folder of the site's own dated figures, one sub-folder for each kind (`vinte figures kinds`), read by every "
        "`vinte worker`; empty has none. What was taken on from it goes on counting without it.",
        "",
        readers.text,
    ),
    Setting(
        "VINTE_EMAIL_URL",
        "The mail server, as smtp://user:password@host:587 (STARTTLS) or smtps://...:465; console:// prints, "
        "none:// keeps messages in the outbox's table only, and nobody can log in. Empty is refused outside the demo.",
        "",
        readers.mail_server,
        secret=True,
    ),
    Setting(
        "VINTE_BANK_IBAN",
        "The account to which top-ups may be transferred, as an IBAN. Professionals are then offered a bank transfer, and an "
        "operator enters what arrives. Empty offers none.",
        "",
        readers.iban,
    ),
    Setting(
        "VINTE_BANK_NAME",
        "Whose account that is, as the bank has it. Empty is the operator's name.",
        "",
        readers.text,
    ),
    Setting(
        "VINTE_INVOICING",
        "The invoicing software that sales are handed over to: play numbers documents that are no invoices. Empty "
        "hands over nothing, and the operator exports what is to be invoiced; the demo uses play.",
        "",
        readers.one_of("", "play"),
    ),
    Setting(
        "VINTE_SMS_PROVIDER",
        "The gateway for text messages: twilio, vonage, or http for any address that takes them as JSON. Empty is http "
        "where VINTE_SMS_URL is set, and else sends none: an agent then confirms telephones by a call. The demo shows "
        "text messages in its mailbox.",
        "",
        readers.one_of("", "http", "twilio", "vonage"),
    ),
    Setting(
        "VINTE_SMS_URL",
        "Of http, the address that takes a POST of JSON with `to` and `text`. Of the others, another address of theirs than "
        "the usual one, such as that of a region.",
        "",
        readers.gateway,
    ),
    Setting(
        "VINTE_SMS_ACCOUNT",
        "The account at the gateway for text messages: Twilio's account SID, Vonage's API key.",
        "",
        readers.text,
    ),
    Setting(
        "VINTE_SMS_TOKEN",
        "What the gateway for text messages asks for: the bearer token of http, Twilio's auth token, Vonage's API secret.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_SMS_SENDER",
        "Who text messages come from: a number such as +351910000000, a name of at most 11 letters and digits, or the SID "
        "of a messaging service of Twilio's. Which of them a country lets through, the gateway knows.",
        "",
        readers.sms_sender,
    ),
    Setting(
        "VINTE_PUSH_KEY",
        "The private key by which push services know this site (VAPID), as `vinte push keys` makes it. Empty takes "
        "the one that the command wrote into the data folder; without any, phones are told nothing.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_PUSH_SERVICES",
        "The push services that are asked, by host names separated by commas; those below each are meant too.",
        "fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,push.apple.com",
        readers.names,
    ),
    Setting(
        "VINTE_DECISION_KEY",
        "The private key (Ed25519) that signs the decisions which people download, as `vinte keys make` makes it. Empty "
        "takes the one that the command wrote into the data folder; without any they are unsigned, and the demo signs "
        "with a key that everybody has.",
        "",
        readers.signing_key,
        secret=True,
    ),
    Setting(
        "VINTE_DECISION_OLD_KEYS",
        "Public keys of before, separated by commas, that stay published beside those that `vinte keys change` wrote "
        "into the data folder.",
        "",
        readers.signing_keys,
    ),
    Setting("VINTE_EMAIL_FROM", "The sender of all e-mail.", "Vinte <vinte@localhost>", readers.text),
    Setting(
        "VINTE_INBOUND_ADDRESS",
        "Where answers to letters arrive, such as resposta@mail.vinte.example: each letter names it with a token after "
        "a plus, and the mail server of that domain hands them to `vinte mail serve`. Empty takes none in, and people "
        "answer on the page.",
        "",
        readers.answer_address,
    ),
    Setting(
        "VINTE_SUPPORT_ADDRESS",
        "Where people write to support, such as apoio@vinte.example: what arrives there by the same way becomes a draft "
        "of a claim or a ticket of the desk, and answers to letters that name no other address go there. Empty takes "
        "none in.",
        "",
        readers.support_address,
    ),
    Setting(
        "VINTE_SUPPORT_PHONE",
        "The telephone of support in international form, such as +351210000000; the help centre shows it with its hours "
        "(help_centre/reach/hours). Empty shows none.",
        "",
        readers.phone_number,
    ),
    Setting(
        "VINTE_BRAND_NAME",
        "What the site is called in its pages, letters and documents.",
        WRITTEN,
        read_name,
    ),
    Setting(
        "VINTE_BRAND_COLOUR",
        "The colour of the site's links and buttons, such as #1b6b3a; all its shades are made from it, in both themes. One with "
        "which something could not be read is refused. Empty is the blue.",
        "",
        look.light_colour,
    ),
    Setting(
        "VINTE_BRAND_COLOUR_DARK",
        "The colour of links in the dark theme, where it is to be another than the light shade that is made of "
        "VINTE_BRAND_COLOUR.",
        "",
        look.dark_colour,
    ),
    Setting(
        "VINTE_BRAND_SIGN",
        "An SVG file, square, of shapes and colours alone: the sign in place of the twenty dots. Asks for VINTE_BRAND_ICON too.",
        "",
        look.sign_file,
    ),
    Setting(
        "VINTE_BRAND_ICON",
        "The same sign as a square PNG of 512 pixels or more, for letters, telephones and the pictures beside shared links.",
        "",
        look.icon_file,
    ),
    Setting(
        "VINTE_OPERATOR_NAME",
        "Who runs the site, as the law asks it to be told: the name of the company or of the person.",
        "",
        readers.text,
    ),
    Setting("VINTE_OPERATOR_ADDRESS", "The operator's address.", "", readers.text),
    Setting("VINTE_OPERATOR_TAX_NUMBER", "The operator's tax number.", "", readers.text),
    Setting(
        "VINTE_OPERATOR_REGISTER",
        "The register that holds the operator, with its number there; empty for one that none holds.",
        "",
        readers.text,
    ),
    Setting("VINTE_OPERATOR_EMAIL", "Where people and authorities write to the operator.", "", readers.text),
    Setting("VINTE_OPERATOR_PHONE", "The operator's telephone, with the country's code.", "", readers.text),
    Setting(
        "VINTE_INBOUND_LISTEN",
        "The address and port at which `vinte mail serve` takes letters. It asks for no password: this machine, or a "
        "private network.",
        "127.0.0.1:8025",
        readers.listening,
    ),
    Setting(
        "VINTE_INBOUND_WEBHOOK",
        "The provider that posts letters to /webhooks/correio/, instead of a mail server that hands them to `vinte mail "
        "serve`: mailgun or postmark, each set to hand over the whole letter (raw MIME). Empty takes none there.",
        "",
        readers.one_of("", "mailgun", "postmark"),
    ),
    Setting(
        "VINTE_INBOUND_WEBHOOK_SECRET",
        "What that provider proves itself by: Mailgun's webhook signing key, or user:password of Postmark's address.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_INBOUND_TRUSTED",
        "Names (authserv-id) of the servers whose Authentication-Results are believed, separated by commas: those that "
        "take the mail from outside, and remove such headers that it brings. Empty checks no sender's domain.",
        "",
        readers.names,
    ),
    Setting(
        "VINTE_LOG_FORMAT",
        "json: one object a line. lines: short lines for a terminal. auto: lines on a terminal, else json.",
        "auto",
        readers.one_of("auto", "json", "lines"),
    ),
    Setting(
        "VINTE_METRICS_TOKEN",
        "The bearer token by which /metrics is read, 20 characters or more. Empty serves none there (404).",
        "",
        readers.bearer_token,
        secret=True,
    ),
    Setting(
        "VINTE_STATIC_COLLECTED",
        "1 serves collected files under names with a hash, as `vinte serve` collects them; 0 serves them from "
        "the source, for development and tests.",
        "1",
        readers.truth,
    ),
    Setting(
        "VINTE_DEBUG", "1 shows errors in the browser. Never where others can see it.", "0", readers.truth
    ),
    Setting(
        "VINTE_PAYMENT_PROVIDER",
        "Who takes the money of top-ups and packs: stripe, or play, which takes none and works in the demo and in a "
        "rehearsal only; empty means play there, and elsewhere that payments are refused.",
        "",
        readers.one_of("", "stripe", "play"),
    ),
    Setting(
        "VINTE_STRIPE_SECRET_KEY",
        "The provider's secret key (sk_... or rk_...).",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_STRIPE_WEBHOOK_SECRET",
        "What the provider signs its events with (whsec_...); an event with another signature is refused.",
        "",
        readers.text,
        secret=True,
    ),
    Setting(
        "VINTE_STRIPE_API_URL",
        "Where play listens, on this machine; the demo and a rehearsal set it. Stripe itself is never asked elsewhere than at "
        "its own address.",
        "",
        readers.play_address,
    ),
    Setting(
        "VINTE_REHEARSAL",
        "1 rehearses: real sign-up and mail, and play money that every page calls so. Refused beside the demo, a real "
        "payment provider, or a database in which real payments stand; and its database never opens as a real site.",
        "0",
        readers.truth,
    ),
    Setting(
        "VINTE_VOICE_SECONDS",
        "How long a professional's voice note about a call may be, in seconds, 600 at most. 0 takes none.",
        "120",
        readers.seconds_up_to(600),
    ),
    Setting(
        "VINTE_RULES_DECIDE",
        "1 lets the rules approve a clear claim in the seconds after its verification ends; 0 leaves every claim to a "
        "person. They never refuse one.",
        "1",
        readers.truth,
    ),
    Setting(
        "VINTE_DEMO", "1 opens the demo town: one-click logins, mailbox and time machine.", "0", readers.truth
    ),
)


def read(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All settings with their values; raises InvalidInput naming the first that can't be read."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(environment.get(setting.name, setting.default))
        except ValueError as error:
            raise InvalidInput(field=setting.name, expected=str(error)) from None
    return values
