"""The homeowner's own page of a request: who has the contact, who called, and quiet controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.queries import Attempt
from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.queries import PostedRequest
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.web.homeowner.forms import StatusForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page

PURPOSE = "homeowner_request"
HIRED = "hired:"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Buyer:
    """A business that has the contact, and what it did with it."""

    professional_id: UUID
    trade_name: str
    badges: tuple[str, ...]
    rating: str
    bought_at: datetime
    has_returned: bool
    attempts: tuple[Attempt, ...]
    sees_phone: bool
    is_reported: bool


# As with the answer page, the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_status(request: SiteRequest, secret: str) -> HttpResponse:
    """Show the request; on POST do what was chosen. Opening the page changes nothing (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        if request.method == "POST":
            subject = people_actions.use_private_link(secret=secret, purpose=PURPOSE, at=at)
        else:
            subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=at)
    except Refused as refused:
        return link_gone(request, refused)
    form = StatusForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if form.errors.keys() - {"text"}:
            raise NotAllowed(f"the page does not offer {', '.join(form.errors)} like this")
        if form.carry_out(partial(_act, subject, at=at)):
            return redirect("homeowner:request_status", secret=secret)
    return render(
        request,
        "web/homeowner/status.html",
        _context(subject, at=at, form=form),
        status=422 if form.is_refused else 200,
    )


def _act(
    job_request_id: UUID,
    *,
    act: str,
    professional: UUID | None,
    reach_hours: str,
    kind: str,
    text: str,
    reason: str,
    at: datetime,
) -> None:
    """Do one thing; raises NotAllowed for what lacks what it is about."""
    asked = {"job_request_id": job_request_id}
    if act == "hours":
        leads.change_hours(**asked, reach_hours=_given(reach_hours))
    elif act == "hide_phone":
        leads.hide_phone(**asked)
    elif act == "show_phone":
        leads.show_phone(**asked, at=at, professional_id=professional)
    elif act == "nuisance":
        leads.report_nuisance(
            **asked, professional_id=_given(professional), kind=_given(kind), text=text, at=at
        )
    elif act == "close":
        _close(reason, job_request_id, at=at)
    else:
        plain = {"pause": leads.pause_request, "resume": leads.resume_request, "extend": leads.extend_request}
        plain[act](**asked, at=at)


def _given(answer: Answer | None) -> Answer:
    if not answer:
        raise NotAllowed("something is missing")
    return answer


def _close(reason: str, job_request_id: UUID, *, at: datetime) -> None:
    if reason.startswith(HIRED):
        try:
            professional_id = UUID(reason.removeprefix(HIRED))
        except ValueError:
            raise NotAllowed("not an identifier") from None
        handling_actions.state_hired(job_request_id=job_request_id, professional_id=professional_id, at=at)
        return
    if not reason:
        raise Refused(
            code="reason_missing",
            message=_("Falta dizer porque fecha o pedido."),
            what_to_do=_("Escolha uma das respostas."),
        )
    if reason not in dict(_closing_reasons([])):
        raise NotAllowed(f"no choice {reason!r}")
    leads.close_request(job_request_id=job_request_id, reason=reason, at=at)


def _closing_reasons(buyers: list[Buyer]) -> list[tuple[str, str]]:
    hired = [
        (f"{HIRED}{buyer.professional_id}", _("Contratei %(name)s") % {"name": buyer.trade_name})
        for buyer in buyers
        if not buyer.has_returned
    ]
    return [
        *hired,
        ("hired_other", _("Contratei outra pessoa ou empresa")),
        ("enough", _("Já tenho orçamentos que cheguem")),
        ("gave_up", _("Desisti da obra")),
        ("other", _("Outro motivo")),
    ]


def _context(job_request_id: UUID, *, at: datetime, form: StatusForm) -> dict[str, Any]:
    job_request = leads_queries.job_request(job_request_id)
    buyers = _buyers(job_request, at=at)
    is_over = job_request.expires_at is not None and job_request.expires_at <= at
    return {
        "job_request": job_request,
        "state": "closed" if is_over else job_request.state,
        "is_over": is_over or job_request.close_reason == "expired",
        "buyers": buyers,
        "photo_count": len(leads_queries.request_photos(job_request_id)),
        "can_extend": leads_queries.can_extend(job_request, at=at),
        "hours": leads_queries.reach_hours(),
        "kinds": leads_queries.nuisance_kinds(),
        "reasons": _closing_reasons(buyers),
        "refusal": form.refusal,
        "form": form,
    }


def _buyers(job_request: PostedRequest, *, at: datetime) -> list[Buyer]:
    """Who has the contact, in the order of buying."""
    purchases = leads_queries.buyers(job_request.id)
    ids = [purchase.professional_id for purchase in purchases]
    names, badges = people.trade_names(ids), people.active_badges_of(ids, at=at)
    ratings = reviews.ratings_of(ids, at=at)
    attempts = [
        attempt
        for attempt in handling.attempts_of(
            professional_ids=ids, purchase_ids=[purchase.id for purchase in purchases]
        )
        if attempt.attempted_at <= at
    ]
    labels = {badge.kind: str(badge.label) for badge in people.badge_kinds()}
    shown = leads_queries.shown_phone_to(job_request.id)
    reported = leads_queries.open_reports_of(job_request.id)
    return [
        Buyer(
            professional_id=purchase.professional_id,
            trade_name=names[purchase.professional_id],
            badges=tuple(labels.get(kind, kind) for kind in badges[purchase.professional_id]),
            rating=_rating(ratings[purchase.professional_id]),
            bought_at=purchase.bought_at,
            has_returned=purchase.returned_at is not None,
            attempts=tuple(attempt for attempt in attempts if attempt.purchase_id == purchase.id),
            sees_phone=not job_request.phone_hidden or purchase.professional_id in shown,
            is_reported=purchase.professional_id in reported,
        )
        for purchase in purchases
    ]


def _rating(given: list[int]) -> str:
    """Such as `4,5 em 5 (6 opiniões)`, or nothing without a review."""
    if not given:
        return ""
    tenths = (sum(given) * 20 + len(given)) // (2 * len(given))
    mean = formats.number(Decimal(tenths) / 10, decimals=1)
    return ngettext("%(mean)s em 5 (%(count)d opinião)", "%(mean)s em 5 (%(count)d opiniões)", len(given)) % {
        "mean": mean,
        "count": len(given),
    }
