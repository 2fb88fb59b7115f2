"""Addresses, telephone numbers and names as people type them, made one form or refused."""

from __future__ import annotations

import unicodedata

import idna
import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.people.catalogue.market import market as read_market

MOST_LETTERS_OF_AN_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets
MOST_LETTERS_BEFORE_AT = 64  # RFC 5321, section 4.5.3.1.1

# Hosts that deliver to one mailbox whatever dots stand in its name, and the other names of such a host.
_DOTLESS_HOSTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def clean_email(text: str) -> str:
    """The address in small letters without spaces around it, its domain as name servers have it (IDNA).

    So `ana@construções.pt` and its form in Punycode are one address. Raises Refused (`email_invalid`), which says
    what is wrong with it.
    """
    address = unicodedata.normalize("NFC", text.strip()).lower()
    local, at_sign, host = address.rpartition("@")
    fault = _email_fault(address, local=local, at_sign=at_sign, host=host)
    if fault:
        raise _email_refused(*fault)
    try:
        address = f"{local}@{_ascii_host(host)}"
    except idna.IDNAError:
        raise _email_refused(
            _("O que vem depois da @ não é um domínio."), _("Veja se falta ou sobra algum sinal.")
        ) from None
    if len(address) > MOST_LETTERS_OF_AN_ADDRESS or len(local) > MOST_LETTERS_BEFORE_AT:
        raise _email_refused(
            _("Este endereço é longo de mais para ser um endereço de e-mail."),
            _("Pode ter %(most)d carateres, e %(before)d antes da @.")
            % {"most": MOST_LETTERS_OF_AN_ADDRESS, "before": MOST_LETTERS_BEFORE_AT},
        )
    try:
        validate_email(address)
    except ValidationError:
        raise _email_refused(
            _("Este endereço de e-mail não está completo."), _("Escreva-o como em nome@exemplo.pt.")
        ) from None
    return address


def _email_fault(address: str, *, local: str, at_sign: str, host: str) -> tuple[str, str] | None:
    """What is wrong with an address, and what to do, where that can be said."""
    like_this = _("Escreva-o como em nome@exemplo.pt.")
    if not at_sign:
        return _("Falta a @ neste endereço de e-mail."), like_this
    if any(letter.isspace() for letter in address):
        return _("Há um espaço no meio deste endereço de e-mail."), _("Tire-o.")
    if "@" in local:
        return _("Este endereço de e-mail tem mais de uma @."), like_this
    strange = next((letter for letter in local if ord(letter) > 127), "")
    if strange:
        return (
            _("Antes da @ não pode haver «%(letter)s»: só letras sem acento, algarismos e sinais.")
            % {"letter": strange},
            _("Veja como o endereço é mesmo; muitas vezes é o mesmo nome sem acentos."),
        )
    if "," in host:
        return _("Depois da @ há uma vírgula."), _("Troque-a por um ponto.")
    return None


def _email_refused(message: str, what_to_do: str) -> Refused:
    return Refused(code="email_invalid", message=message, what_to_do=what_to_do)


def _ascii_host(host: str) -> str:
    """A domain as name servers have it (RFC 5891, and UTS 46 for what people type); raises IDNAError."""
    if host.isascii() and "xn--" not in host:
        return host
    return idna.encode(host, uts46=True).decode("ascii")


def same_mailbox(*, one: str, other: str) -> bool:
    """Whether two addresses reach one mailbox: any case, anything behind a plus sign (RFC 5233), dots where the
    host takes them for nothing, and a domain in either of its forms.
    """
    return mailbox_of(one) == mailbox_of(other)


def mailbox_of(address: str) -> str:
    """What two addresses have in common when they reach one mailbox."""
    local, _at, host = address.strip().casefold().rpartition("@")
    try:
        host = _ascii_host(host)
    except idna.IDNAError:
        pass
    local = local.split("+", 1)[0]
    if host in _DOTLESS_HOSTS:
        local, host = local.replace(".", ""), _DOTLESS_HOSTS[host]
    return f"{local}@{host}"


_Kind = phonenumbers.PhoneNumberType
# What libphonenumber calls the networks of no country, those of satellites among them.
_NO_COUNTRY = "001"


def clean_phone(text: str, *, market: str, assigned: bool = True) -> str:
    """The number in its international form (E.164), such as `+351912345678`; raises Refused (`phone_invalid`).

    A number without a country's code is read as one of the market's country. Taken are mobile, fixed and Internet
    numbers, and those that cost the caller nothing; not those at a price of their own, of satellites, or of a
    range that its country gives to nobody, unless it need not be `assigned`. Which kinds those are is said by the
    market's file.
    """
    try:
        number = phonenumbers.parse(text, market.upper())
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise _phone_refused(
            _("Este número de telefone não está completo."),
            _("Escreva todos os algarismos, com o indicativo se o número for de outro país."),
        )
    kind = phonenumbers.number_type(number)
    accepted = _("Escreva um telemóvel ou um telefone fixo.")
    refused = read_market(market).phones
    if kind in _kinds(refused.dear):
        raise _phone_refused(_("Quem ligar para este número paga uma tarifa especial."), accepted)
    if phonenumbers.region_code_for_number(number) == _NO_COUNTRY:
        raise _phone_refused(_("Este número é de satélite ou de nenhum país."), accepted)
    if kind in _kinds(refused.nobodys):
        raise _phone_refused(_("Neste número ninguém atende."), accepted)
    if assigned and not phonenumbers.is_valid_number(number):
        raise _phone_refused(
            _("Este número de telefone não existe no país a que pertence."),
            _("Veja se falta ou sobra algum algarismo; se for de outro país, comece pelo indicativo."),
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _kinds(names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(getattr(_Kind, name) for name in names)


def _phone_refused(message: str, what_to_do: str) -> Refused:
    return Refused(code="phone_invalid", message=message, what_to_do=what_to_do)


def takes_sms(number: str) -> bool:
    """Whether a text message may reach a number in international form: any but a landline."""
    return phonenumbers.number_type(phonenumbers.parse(number, None)) != _Kind.FIXED_LINE


def say_phone(number: str, *, market: str) -> str:
    """A number as people of that market write it: 912 345 678 at home, +34 612 34 56 78 of another country."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == market.upper()
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL)


def hint_of_email(address: str) -> str:
    """As much of an address as tells two people apart, and does not reach them: `an•••@obras.example`."""
    local, at_sign, host = address.partition("@")
    return f"{local[:2]}•••{at_sign}{host}" if at_sign else ""


def hint_of_phone(number: str) -> str:
    """The last three figures of a number: `••• 678`."""
    return f"••• {number[-3:]}" if number else ""


def clean_name(text: str, *, most_letters: int = 120) -> str:
    """The name with single spaces; raises Refused (`name_missing`, `name_too_long`)."""
    name = " ".join(text.split())
    if not name:
        raise Refused(
            code="name_missing", message=_("Falta o nome."), what_to_do=_("Escreva o nome e tente de novo.")
        )
    if len(name) > most_letters:
        raise Refused(
            code="name_too_long",
            message=_("O nome tem mais de %(count)d carateres.") % {"count": most_letters},
            what_to_do=_("Escreva uma forma mais curta."),
        )
    return name


def check_language(language: str) -> str:
    """The language's code; raises LookupError for one that the site does not speak."""
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise LookupError(f"no language {language!r}; known are {', '.join(known)}")
    return language
