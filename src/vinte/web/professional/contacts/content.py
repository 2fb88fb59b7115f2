"""A professional reports a request for quotes, or a message that a homeowner wrote."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinte.help_centre.queries import Notifier, Target
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.content_reports import report_page
from vinte.web.page.message_reports import message_target
from vinte.web.professional.page import PageRequest, for_professional


def _notifier(request: PageRequest) -> Notifier:
    account = people.account(UUID(str(request.user.pk)))
    return Notifier(account.name, account.email, get_language() or account.language, account.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def report_request(request: PageRequest, professional: Professional, job_request_id: UUID) -> HttpResponse:
    """Report a request that is offered to the professional, or whose contact they bought."""
    at = request.clock.now()
    if not leads.has_bought(professional_id=professional.id, job_request_id=job_request_id):
        leads.offer(professional_id=professional.id, job_request_id=job_request_id, at=at)
    found = leads.job_request(job_request_id)
    target = Target(
        about="request",
        target_id=found.id,
        part="request",
        quoted=f"{found.title}\n\n{found.description}",
        written_by="homeowner",
        market=found.market,
        job_request_id=found.id,
    )
    return report_page(
        request,  # type: ignore[arg-type]
        targets={"request": (_("O pedido"), target)},
        title=_("Denunciar um pedido"),
        back=reverse("professional:request", args=[job_request_id]),
        known=_notifier(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def report_message(
    request: PageRequest, professional: Professional, purchase_id: UUID, message_id: UUID
) -> HttpResponse:
    """Report a message of the homeowner."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    return report_page(
        request,  # type: ignore[arg-type]
        targets=message_target(purchase, message_id, reader="professional"),
        title=_("Denunciar uma mensagem"),
        back=reverse("professional:contact", args=[purchase_id]),
        known=_notifier(request),
    )
