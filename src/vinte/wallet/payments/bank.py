"""The operator's bank account, to which a top-up may be transferred, and the references that say whose it is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from stdnum import iban as ibans

from vinte.wallet.models import TopUp

# The name that stands on a payment in place of a provider's: nobody tells us of it by itself.
BANK = "bank"
# A transfer to an IBAN is one in euros (Regulation (EU) No 260/2012).
CURRENCY = "EUR"
_FIGURES = 12
# The letters R and F as figures, and the room for the check digits (ISO 11649, by ISO 7064 mod 97-10).
_RF_AND_ROOM = "271500"


@dataclass(frozen=True)
class BankAccount:
    """Where to transfer: the IBAN in groups of four, and whose account it is."""

    iban: str
    holder: str


def is_configured() -> bool:
    """Whether this site takes top-ups by bank transfer."""
    return bool(settings.VINTE_BANK_IBAN)


def account() -> BankAccount:
    """The operator's account; raises LookupError where there is none."""
    if not is_configured():
        raise LookupError("no bank account; set VINTE_BANK_IBAN")
    return BankAccount(
        iban=ibans.format(settings.VINTE_BANK_IBAN),
        holder=settings.VINTE_BANK_NAME or settings.VINTE_OPERATOR_NAME,
    )


def takes(currency: str) -> bool:
    """Whether a wallet in this currency is offered a transfer."""
    return is_configured() and currency == CURRENCY


def new_reference() -> str:
    """A reference that no payment has, with its check digits: RF, two of them, and twelve figures."""
    while True:
        reference = with_check_digits(f"{secrets.randbelow(10**_FIGURES):0{_FIGURES}d}")
        if not TopUp.objects.filter(provider=BANK, provider_reference=reference).exists():
            return reference


def with_check_digits(figures: str) -> str:
    """RF, the check digits of these figures, and the figures (ISO 11649)."""
    return f"RF{98 - int(figures + _RF_AND_ROOM) % 97:02d}{figures}"


def read_reference(text: str) -> str:
    """A reference as it is compared: capital letters and figures, without what stands between."""
    return "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())


def is_mistyped(reference: str) -> bool:
    """Whether a reference of this kind has check digits that are not its own."""
    if not reference.startswith("RF"):
        return False
    moved = reference[4:] + reference[:4]
    return len(reference) < 5 or int("".join(str(int(letter, 36)) for letter in moved)) % 97 != 1


def say_reference(reference: str) -> str:
    """A reference in groups of four, as people read it."""
    return " ".join(reference[begin : begin + 4] for begin in range(0, len(reference), 4))
