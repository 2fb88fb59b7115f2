"""Tax identities: checked by their own check digits, written one way for one business.

The guarantee is paid once to a tax identity, for ever (INVARIANTS, 14), so that two ways of writing one
number must become the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from stdnum.es import nif as spanish_nif
from stdnum.exceptions import InvalidLength, ValidationError
from stdnum.fr import siren, siret, tva
from stdnum.mx import rfc
from stdnum.pt import nif as portuguese_nif

from vinte.kernel.errors import InvalidInput, Refused
from vinte.people.catalogue.market import market as read_market


def _french(text: str) -> str:
    """The SIREN, whichever of SIREN, SIRET or VAT number was given: one business, one identity."""
    compact = "".join(text.upper().replace(".", "").replace("-", "").split())
    if siret.is_valid(compact):
        return siren.validate(siret.to_siren(compact))
    if len(compact) > 9 and tva.is_valid(compact):
        return siren.validate(tva.validate(compact)[2:])
    return siren.validate(compact.removeprefix("FR"))


def _mexican(text: str) -> str:
    """The RFC with its homoclave: the ten characters without it are the same person written shorter."""
    number: str = rfc.validate(text.strip().upper(), validate_check_digits=True)
    if len(number) == 10:
        raise InvalidLength
    return number


# The rules that a market's file may name.
_READERS: Mapping[str, Callable[[str], str]] = {
    "pt.nif": portuguese_nif.validate,
    "es.nif": spanish_nif.validate,
    "fr.siren": _french,
    "mx.rfc": _mexican,
}


def normalise(*, market: str, tax_identity: str) -> str:
    """The identity with its country before it, such as `PT501964843`.

    Raises Refused (`tax_identity_invalid`) when the check digit does not fit, and InvalidInput for a market that has
    no file, or one with a rule that is not known.
    """
    told = read_market(market).tax_number
    if told.rule not in _READERS:
        raise InvalidInput(
            file=f"{market}/market.toml", field="tax_number.rule", expected=f"one of {', '.join(_READERS)}"
        )
    try:
        number = _READERS[told.rule](tax_identity)
    except ValidationError:
        raise Refused(
            code="tax_identity_invalid",
            message=_("Este %(name)s não é válido.") % {"name": told.name},
            what_to_do=_("Confira os algarismos no documento da empresa e escreva-o de novo."),
        ) from None
    return f"{market.upper()}{number}"


def is_normal(*, market: str, tax_identity: str) -> bool:
    """Whether the identity is valid and written the one way that `normalise` writes it."""
    try:
        return normalise(market=market, tax_identity=tax_identity[2:]) == tax_identity
    except (Refused, InvalidInput):
        return False
