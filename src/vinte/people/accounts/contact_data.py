"""Addresses, telephone numbers and names as people type them, made one form or refused."""

from __future__ import annotations

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused


def clean_email(text: str) -> str:
    """The address in small letters without spaces around it; raises Refused (`email_invalid`)."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            code="email_invalid",
            message=_("Este endereço de e-mail não está completo."),
            what_to_do=_("Escreva-o como em nome@exemplo.pt."),
        ) from None
    return address


def same_mailbox(*, one: str, other: str) -> bool:
    """Whether two addresses reach one mailbox: any case, anything behind a plus sign (RFC 5233)."""
    return _mailbox(one) == _mailbox(other)


def _mailbox(address: str) -> str:
    local, _at, host = address.strip().casefold().rpartition("@")
    return f"{local.split('+', 1)[0]}@{host}"


def clean_phone(text: str, *, market: str) -> str:
    """The number in its international form (E.164), such as `+351912345678`; raises Refused (`phone_invalid`).

    A number without a country's code is read as one of the market's country.
    """
    try:
        number = phonenumbers.parse(text, market.upper())
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused(
            code="phone_invalid",
            message=_("Este número de telefone não está completo."),
            what_to_do=_("Escreva todos os algarismos, com o indicativo se o número for de outro país."),
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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
