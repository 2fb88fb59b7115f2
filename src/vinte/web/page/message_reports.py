"""A message between a homeowner and a professional as something that can be reported by whoever received it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from vinte.handling import queries as handling
from vinte.help_centre.queries import Target
from vinte.kernel.errors import NotAllowed
from vinte.leads.queries import BoughtContact


def message_target(
    purchase: BoughtContact, message_id: UUID, *, reader: str
) -> dict[str, tuple[str, Target]]:
    """The message, as `content_reports.report_page` takes it; raises NotAllowed for one that the reader wrote or
    does not have."""
    words = handling.words_of(purchase_ids=[purchase.id])[purchase.id]
    for word in words:
        if word.id == message_id and word.by != reader:
            quoted = f"{word.subject}\n\n{word.text}".strip()
            target = Target(
                about="message",
                target_id=word.id,
                part="message",
                quoted=quoted,
                written_by=word.by,
                market=purchase.job_request.market,
                professional_id=purchase.professional_id,
                job_request_id=purchase.job_request_id,
            )
            return {"message": (_("A mensagem"), target)}
    raise NotAllowed(f"no message {message_id} to {reader} in contact {purchase.id}")
