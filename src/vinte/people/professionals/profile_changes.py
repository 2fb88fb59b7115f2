"""What a professional may change in a profile, and how each field is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.people.accounts.contact_data import clean_name, clean_phone
from vinte.people.catalogue.places import is_place
from vinte.people.catalogue.trades import trades
from vinte.people.professionals.hours import read_hours

MOST_KM = 300
MOST_LETTERS = 4000
MOST_FURTHER = 308


def _refused(field: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=f"profile_{field}", message=message, what_to_do=what_to_do)


def _trades(value: Any, _market: str) -> list[str]:
    known = [trade.slug for trade in trades()]
    chosen = list(dict.fromkeys(value))
    if not set(chosen) <= set(known):
        raise _refused("trades", _("Um dos ofícios não existe."), _("Escolha-os da lista."))
    return sorted(chosen, key=known.index)


def _municipality(value: Any, market: str) -> str:
    name = str(value).strip()
    if name and not is_place(market=market, municipality=name):
        raise _refused("municipality", _("Este concelho não está na lista."), _("Escolha um da lista."))
    return name


def _further_municipalities(value: Any, market: str) -> list[str]:
    names = list(dict.fromkeys(str(name).strip() for name in value))
    if len(names) > MOST_FURTHER:
        raise _refused(
            "further_municipalities",
            _("São concelhos a mais."),
            _("Marque até %(most)d, ou escolha um raio maior.") % {"most": MOST_FURTHER},
        )
    if not all(is_place(market=market, municipality=name) for name in names):
        raise _refused(
            "further_municipalities", _("Um dos concelhos não está na lista."), _("Escolha-os da lista.")
        )
    return sorted(names)


def _radius(value: Any, _market: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_KM:
        raise _refused(
            "radius_km",
            _("O raio de trabalho não está certo."),
            _("Escreva os quilómetros, de 0 a %(most)d.") % {"most": MOST_KM},
        )
    return value


def _description(value: Any, _market: str) -> str:
    text = str(value).strip()
    if len(text) > MOST_LETTERS:
        raise _refused(
            "description",
            _("A apresentação é longa de mais."),
            _("Fique pelos %(most)d carateres.") % {"most": MOST_LETTERS},
        )
    return text


def _website(value: Any, _market: str) -> str:
    address = str(value).strip()
    if address:
        # Nobody says the scheme aloud: www.exemplo.pt is what stands on a van.
        if "://" not in address:
            address = f"https://{address}"
        try:
            # ana@exemplo.pt is an e-mail address, which the rule of addresses takes for a name at a host.
            if "@" in address.split("/")[2]:
                raise ValidationError("an e-mail address")
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise _refused(
                "website", _("Este endereço não está completo."), _("Escreva-o como em www.exemplo.pt.")
            ) from None
        if len(address) > 200:
            raise _refused("website", _("Este endereço é longo de mais."), _("Use um mais curto."))
    return address


def _opening_hours(value: Any, _market: str) -> str:
    text = " ".join(str(value).split())
    if len(text) > 200:
        raise _refused("opening_hours", _("O horário é longo de mais."), _("Escreva-o numa linha."))
    return text


Cleaner = Callable[[Any, str], Any]

CLEANERS: Mapping[str, Cleaner] = {
    "trade_name": lambda value, _market: clean_name(str(value)),
    "trades": _trades,
    "municipality": _municipality,
    "further_municipalities": _further_municipalities,
    "radius_km": _radius,
    "description": _description,
    "phone": lambda value, market: clean_phone(str(value), market=market) if str(value).strip() else "",
    "website": _website,
    "opening_hours": _opening_hours,
    "weekly_hours": lambda value, _market: read_hours(value),
}


def clean(*, market: str, changes: Mapping[str, object]) -> dict[str, Any]:
    """The changes, each checked and in the form that is stored; refuses all of them if one is refused."""
    unknown = sorted(set(changes) - set(CLEANERS))
    if unknown:
        raise LookupError(f"a profile has no {', '.join(unknown)} to change; it has {', '.join(CLEANERS)}")
    return {field: CLEANERS[field](value, market) for field, value in changes.items()}
