"""From a request to the payment that it lacks money for, and back: one tap then buys its contact.

Which payment was begun for which request lies in the session of whoever began it. It decides nothing: what a contact
costs and whether it is sold is asked anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from vinte.kernel.errors import NotAllowed
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.professional.page import identifier

# In the address of the balance page, and in its form.
PARAM = "pedido"
# In the address of the request, for whoever comes back from the payment.
BACK = "carregado"
_KEY = "vinte_top_ups_for"
_MOST_KEPT = 5


@dataclass(frozen=True)
class WantedContact:
    """The request that a payment was begun for; `can_be_bought` is whether its contact is sold to this professional now."""

    job_request_id: UUID
    title: str
    price_cents: int
    can_be_bought: bool

    @property
    def href(self) -> str:
        """The request's page, with its button first."""
        return f"{reverse('professional:request', args=[self.job_request_id])}?{BACK}=1"


def wanted_contact(professional: Professional, said: str, *, at: datetime) -> WantedContact | None:
    """The request that an address or a form names; None where it is none that this professional may see or lacks."""
    try:
        job_request_id = identifier(said)
        if leads.has_bought(professional_id=professional.id, job_request_id=job_request_id):
            return None
        offer = leads.offer(professional_id=professional.id, job_request_id=job_request_id, at=at)
    except NotAllowed:
        return None
    return WantedContact(
        job_request_id, offer.title, offer.price_cents, offer.is_open and offer.places_left > 0
    )


def remember(request: HttpRequest, *, top_up_id: UUID, wanted: WantedContact) -> None:
    """Keep for which request a payment was begun; of many the latest."""
    kept = {**request.session.get(_KEY, {}), str(top_up_id): str(wanted.job_request_id)}
    request.session[_KEY] = dict(list(kept.items())[-_MOST_KEPT:])


def wanted_after(
    request: HttpRequest, professional: Professional, top_up_id: UUID, *, at: datetime
) -> WantedContact | None:
    """The request that this payment was begun for and whose contact is still not bought, if there is one."""
    said = request.session.get(_KEY, {}).get(str(top_up_id))
    return wanted_contact(professional, said, at=at) if said else None
