"""Who a business is as a trader, as consumers have to be told (Regulation (EU) 2022/2065, article 30).

Asked for after joining, on a page of its own that says why: a sign-up takes three minutes on a phone, and nobody is
shown to a consumer under obligations before a contact is bought. Until they are given the profile says that they are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.people.accounts.contact_data import clean_email, clean_name, clean_phone
from vinte.people.models import ForeignPhone, TraderDetails
from vinte.people.professionals import registry


@dataclass(frozen=True)
class Trader:
    """What everybody reads of a trader; `register` and its number are empty for one whom no register holds."""

    legal_name: str
    address: str
    phone: str
    email: str
    register: str
    register_number: str
    declared_at: datetime


@transaction.atomic
def declare_trader(
    *,
    professional_id: UUID,
    legal_name: str,
    address: str,
    phone: str,
    email: str,
    register: str,
    register_number: str,
    is_lawful: bool,
    by: UUID,
    at: datetime,
) -> None:
    """Write what a business declares of itself, shown from now on; the same again changes nothing.

    `is_lawful` is its word that it offers only what complies with Union law (article 30, 1 e). Raises Refused
    (`name_missing`, `address_missing`, `phone_invalid`, `email_invalid`, `register_incomplete`, `word_missing`) and
    NotAllowed.
    """
    row = registry.lock_professional(professional_id=professional_id)
    if bool(register.strip()) != bool(register_number.strip()):
        raise Refused(
            code="register_incomplete",
            message=_("O registo e o número andam juntos."),
            what_to_do=_("Escreva os dois, ou deixe os dois em branco."),
        )
    given = {
        "legal_name": clean_name(legal_name, most_letters=160),
        "address": " ".join(
            require_text(address, code="address_missing", message=_("Falta a morada da empresa.")).split()
        )[:300],
        "phone": clean_phone(phone, market=row.market),
        "email": clean_email(email),
        "register": " ".join(register.split())[:120],
        "register_number": " ".join(register_number.split())[:60],
    }
    if not is_lawful:
        raise Refused(
            code="word_missing",
            message=_("Falta a declaração de que só oferece serviços conformes com a lei."),
        )
    known = _latest(professional_id)
    if known is not None and all(getattr(known, name) == value for name, value in given.items()):
        return
    TraderDetails.objects.create(
        id=new_id(at=at), professional=row, declared_at=at, declared_by_id=by, **given
    )


def correct_address(professional_id: UUID, *, address: str, by: UUID, at: datetime) -> None:
    """Write another address beside what the business declared last; raises LookupError before it did."""
    known = _latest(professional_id)
    if known is None:
        raise LookupError(f"professional {professional_id} declared nothing that could be corrected")
    known.pk, known.address, known.declared_at, known.declared_by_id = new_id(at=at), address, at, by
    known.save(force_insert=True)


def trader(professional_id: UUID) -> Trader | None:
    """What a business declared last, or None before it did, and since its telephone was found to be somebody else's."""
    row = _latest(professional_id)
    return copied(Trader, row) if row else None


def _latest(professional_id: UUID) -> TraderDetails | None:
    of_another = ForeignPhone.objects.filter(
        professional_id=professional_id, number=OuterRef("phone"), marked_at__gte=OuterRef("declared_at")
    )
    rows = TraderDetails.objects.filter(~Exists(of_another), professional_id=professional_id)
    return rows.order_by("-declared_at", "-id").first()
