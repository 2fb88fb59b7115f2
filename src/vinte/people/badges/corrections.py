"""An agent corrects a business's address or tax number by papers that it sent: no other agent looks again.

The correction is a change of identity like any other (`identity_changes`), entered and accepted at once, with old and new
value, the papers, the reason and who did it. What was written before stays as it was: purchases, decisions, invoices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, refuse_longer
from vinte.kernel.uploads import Document
from vinte.people import access
from vinte.people.accounts import directory
from vinte.people.badges import identity_changes
from vinte.people.badges import letters as badge_letters
from vinte.people.badges.identity_changes import AskedChange
from vinte.people.models import IdentityChange
from vinte.people.professionals import parties, registry, tax_identity, trader
from vinte.people.professionals.standing import clean_reason

State = IdentityChange.State
LONGEST_REASON = 2000
LONGEST_ADDRESS = 300


@transaction.atomic
def correct_identity(
    *,
    professional_id: UUID,
    documents: Sequence[Document],
    reason: str,
    by: UUID,
    at: datetime,
    tax_number: str = "",
    address: str = "",
) -> AskedChange:
    """Correct the tax number, the address, or both; what is empty stays. The business reads why, by letter.

    The old and the new number are one business from now on, as when it asks itself. Raises NotAllowed unless `by` is staff
    without a part in it, Refused: `business_left`, `change_open`, `nothing_changes`, `change_papers`, `trader_missing`,
    `identity_taken`, `tax_identity_invalid`, `reason_missing`, `text_too_long`.
    """
    access.require(directory.account(by), right="professional.judge", professional_id=professional_id)
    parties.require_no_part(by=by, professional_id=professional_id, homeowner_ids=[])
    refuse_longer(reason, longest=LONGEST_REASON)
    said = clean_reason(reason)
    row = registry.lock_professional(professional_id=professional_id)
    if registry.has_left(professional_id):
        raise _refused(
            "business_left",
            _("Esta empresa fechou a conta, ou está a fechá-la."),
            _("Não há nada a corrigir."),
        )
    if IdentityChange.objects.filter(professional=row, state=State.SENT).exists():
        raise _refused(
            "change_open", _("A empresa já pediu uma mudança."), _("Decida-a primeiro, em «Nomes e números».")
        )
    number = tax_identity.normalise(market=row.market, tax_identity=tax_number) if tax_number.strip() else ""
    number = "" if number == row.tax_identity else number
    place = one_line(address)
    refuse_longer(place, longest=LONGEST_ADDRESS)
    known = trader.trader(professional_id) if place else None
    if place and known is None:
        raise _refused(
            "trader_missing",
            _("A empresa ainda não disse quem é, e não há morada a corrigir."),
            _("Peça-lhe que preencha «Quem é a empresa», no perfil."),
        )
    place = "" if known is not None and place == known.address else place
    if not number and not place:
        raise _refused("nothing_changes", _("Está tudo como já estava."), _("Escreva o que muda."))
    identity_changes.refuse_papers(documents)
    change = IdentityChange.objects.create(
        id=new_id(at=at),
        professional=row,
        old_trade_name=row.trade_name,
        old_tax_identity=row.tax_identity,
        new_tax_identity=number,
        old_address=known.address if known is not None and place else "",
        new_address=place,
        entered_by_id=by,
        sent_at=at,
        state=State.ACCEPTED,
        reason=said,
        decided_at=at,
        decided_by_id=by,
    )
    identity_changes.keep_papers(change, documents, at=at)
    if number:
        identity_changes.take_number(change, row, at=at)
        row.save(update_fields=["tax_identity"])
    if place:
        trader.correct_address(professional_id, address=place, by=by, at=at)
    badge_letters.identity_corrected(change, at=at)
    return copied(AskedChange, change)


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)
