"""The homeowner's own page of a request: what comes next, who has the contact, the request, and quiet controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.queries import Attempt, OffersInBrief
from vinte.help_centre import queries as help_centre
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.uploads import MOST_BYTES
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.queries import OwnRequest, PostedRequest
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews import actions as reviews_actions
from vinte.reviews import queries as reviews
from vinte.web.homeowner import called_off
from vinte.web.homeowner.forms import StatusForm
from vinte.web.homeowner.reach import coverage_of
from vinte.web.page import sending_limits
from vinte.web.page.files import picture
from vinte.web.page.http import SiteRequest
from vinte.web.page.place_parts import parishes_of, part_of
from vinte.web.page.private_pages import link_gone, private_page

PURPOSE = "homeowner_request"
HIRED = "hired:"
# How soon a buyer calls, as a rule; the same hours as the guarantee asks of them.
CALLS_WITHIN = timedelta(hours=24)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Buyer:
    """A business that has the contact, and what it did with it; `calls_by` while it has not called."""

    professional_id: UUID
    trade_name: str
    caller: str
    badges: tuple[str, ...]
    rating: str
    bought_at: datetime
    calls_by: datetime | None
    has_returned: bool
    attempts: tuple[Attempt, ...]
    sees_phone: bool
    is_reported: bool
    can_be_reviewed: bool
    thanked_at: datetime | None
    thanks_undoable_until: datetime | None
    can_undo_thanks: bool
    unread_count: int
    offers: OffersInBrief


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
    code_sent = request.GET.get("codigo") == "sim"
    if form.is_bound:
        if form.is_tampered:
            raise NotAllowed(f"the page does not offer {', '.join(form.errors)} like this")
        if form.carry_out(lambda **given: _act(request, subject, at=at, given=given)):
            return redirect(form.outcome or _back(secret, form.cleaned_data["act"]))
    return render(
        request,
        "web/homeowner/status.html",
        _context(subject, secret=secret, at=at, form=form) | {"code_sent": code_sent},
        status=422 if form.is_refused else 200,
    )


def _back(secret: str, act: str) -> str:
    """The page again, where what was changed is."""
    page = reverse("homeowner:request_status", args=[secret])
    if act in ("phone", "phone_code"):
        return f"{page}?codigo=sim#telefone" if notices.can_send_sms() else f"{page}#telefone"
    if act == "confirm_phone":
        return f"{page}#telefone"
    return f"{page}#pedido" if act in ("mend", "add_photos", "remove_photo") else page


@private_page
@require_safe
def status_photo(request: SiteRequest, secret: str, photo_id: UUID) -> HttpResponse:
    """A photograph of the request behind the private link, small."""
    try:
        subject = people.find_private_link(secret=secret, purpose=PURPOSE, at=request.clock.now())
    except Refused as refused:
        return link_gone(request, refused)
    return picture(leads_queries.request_photo(job_request_id=subject, photo_id=photo_id), small=True)


def _act(request: SiteRequest, job_request_id: UUID, *, at: datetime, given: dict[str, Any]) -> str | None:
    """Do one thing, and answer where it goes on if not on this page; raises NotAllowed for what lacks something."""
    act: Callable[..., str | None] = _ACTS[given["act"]]
    return act(job_request_id=job_request_id, at=at, given=given, request=request)


def _plain(act: Callable[..., Any]) -> Callable[..., None]:
    def done(*, job_request_id: UUID, at: datetime, **_more: Any) -> None:
        act(job_request_id=job_request_id, at=at)

    return done


def _hours(*, job_request_id: UUID, given: Mapping[str, Any], **_more: Any) -> None:
    leads.change_hours(job_request_id=job_request_id, reach_hours=_given(given["reach_hours"]))


def _hide_phone(*, job_request_id: UUID, **_more: Any) -> None:
    leads.hide_phone(job_request_id=job_request_id)


def _show_phone(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.show_phone(job_request_id=job_request_id, at=at, professional_id=given["professional"])


def _phone(
    *, job_request_id: UUID, at: datetime, given: Mapping[str, Any], request: SiteRequest, **_more: Any
) -> None:
    leads.correct_phone(job_request_id=job_request_id, phone=given["phone"], at=at)
    if notices.can_send_sms():
        _phone_code(job_request_id=job_request_id, at=at, request=request)


def _phone_code(*, job_request_id: UUID, at: datetime, request: SiteRequest, **_more: Any) -> None:
    sending_limits.count_code(request, address=str(job_request_id))
    leads.send_phone_code(job_request_id=job_request_id, at=at)


def _confirm_phone(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.confirm_phone(job_request_id=job_request_id, code=given["code"], at=at)


def _mend(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.mend_request(
        job_request_id=job_request_id,
        title=given["title"],
        description=given["description"],
        parish=given["parish"],
        address=given["address"],
        at=at,
    )


def _add_photos(*, job_request_id: UUID, at: datetime, request: SiteRequest, **_more: Any) -> None:
    for file in request.FILES.getlist("photos"):
        sending_limits.count_picture(request, about=job_request_id)
        leads.add_request_photo(job_request_id=job_request_id, data=file.read(MOST_BYTES + 1), at=at)


def _remove_photo(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.remove_request_photo(job_request_id=job_request_id, photo_id=_given(given["photo"]), at=at)


def _nuisance(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.report_nuisance(
        job_request_id=job_request_id,
        professional_id=_given(given["professional"]),
        kind=_given(given["kind"]),
        text=given["text"],
        at=at,
    )


def _thank(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.thank(job_request_id=job_request_id, professional_id=_given(given["professional"]), at=at)


def _undo_thanks(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    leads.undo_thanks(job_request_id=job_request_id, professional_id=_given(given["professional"]), at=at)


def _review(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> str:
    """The page on which the review is written, of somebody with whom a conversation is on record."""
    job_request = leads_queries.job_request(job_request_id)
    for buyer, purchase_id in _buyers(job_request, at=at):
        if buyer.professional_id == given["professional"] and buyer.can_be_reviewed:
            address = reviews_actions.link_of_homeowner(
                professional_id=buyer.professional_id, purchase_id=purchase_id, at=at
            )
            return urlsplit(address).path
    raise NotAllowed(f"nobody of {given['professional']} to review")


def _visit(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> str:
    """The page of a visit, behind a link of its own."""
    address = handling_actions.link_to_visit(
        job_request_id=job_request_id, visit_id=_given(given["offer"]), at=at
    )
    return urlsplit(address).path


def _quote(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> str:
    """The page of a quote, behind a link of its own."""
    address = handling_actions.link_to_quote(
        job_request_id=job_request_id, quote_id=_given(given["offer"]), at=at
    )
    return urlsplit(address).path


def _not_hired(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    """This one does not get the job, whatever becomes of the request."""
    if given["reason"] not in dict(handling.lost_reasons()):
        raise NotAllowed(f"no reason {given['reason']!r}")
    for purchase in leads_queries.buyers_in_brief(job_request_id):
        if purchase.professional_id == given["professional"]:
            handling_actions.say_not_hired(
                professional_id=purchase.professional_id,
                purchase_id=purchase.id,
                reason=given["reason"],
                words=given["text"],
                at=at,
            )
            return
    raise NotAllowed(f"professional {given['professional']} has no contact of request {job_request_id}")


def _close(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    reason, hired = given["reason"], None
    if reason.startswith(HIRED):
        try:
            hired = UUID(reason.removeprefix(HIRED))
        except ValueError:
            raise NotAllowed("not an identifier") from None
        reason = "hired"
    elif not reason:
        raise Refused(
            code="reason_missing",
            message=_("Falta dizer porque fecha o pedido."),
            what_to_do=_("Escolha uma das respostas."),
        )
    elif reason not in dict(_closing_reasons([])):
        raise NotAllowed(f"no choice {reason!r}")
    leads.close_request(
        job_request_id=job_request_id, reason=reason, hired=hired, talked_with=given["talked"], at=at
    )


def _called_off(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    called_off.act(
        job_request_id,
        professional_id=_given(given["professional"]),
        confirmed=given["act"] == "called_off",
        words=given["text"],
        at=at,
    )


def _ends(*, job_request_id: UUID, at: datetime, given: Mapping[str, Any], **_more: Any) -> None:
    called_off.answer_ends(
        job_request_id,
        professional_id=_given(given["professional"]),
        hired=given["act"] == "is_hired",
        at=at,
    )


_ACTS: Mapping[str, Callable[..., str | None]] = {
    "pause": _plain(leads.pause_request),
    "resume": _plain(leads.resume_request),
    "extend": _plain(leads.extend_request),
    "undo": _plain(leads.undo_closing),
    "hours": _hours,
    "hide_phone": _hide_phone,
    "show_phone": _show_phone,
    "phone": _phone,
    "phone_code": _phone_code,
    "confirm_phone": _confirm_phone,
    "mend": _mend,
    "add_photos": _add_photos,
    "remove_photo": _remove_photo,
    "nuisance": _nuisance,
    "thank": _thank,
    "undo_thanks": _undo_thanks,
    "ask_further": _plain(leads.ask_further),
    "review": _review,
    "visit": _visit,
    "quote": _quote,
    "not_hired": _not_hired,
    "close": _close,
    "called_off": _called_off,
    "not_called_off": _called_off,
    "is_hired": _ends,
    "is_not_hired": _ends,
}


def _given(answer: Answer | None) -> Answer:
    if not answer:
        raise NotAllowed("something is missing")
    return answer


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


def _context(job_request_id: UUID, *, secret: str, at: datetime, form: StatusForm) -> dict[str, Any]:
    own = leads_queries.own_request(job_request_id)
    job_request = own.posted
    buyers = [buyer for buyer, _purchase_id in _buyers(job_request, at=at)]
    is_over = job_request.expires_at is not None and job_request.expires_at <= at
    state = "closed" if is_over else job_request.state
    is_sold = job_request.state == "published" and not is_over and job_request.phone_wrong_at is None
    # Whom it reaches is asked only while nobody has it: that is when somebody wonders.
    coverage = coverage_of(job_request, at=at) if is_sold and not buyers else None
    photos = leads_queries.request_photos(job_request_id)
    jobs = called_off.jobs_of(job_request_id) if buyers else []
    return {
        "job_request": job_request,
        "secret": secret,
        "state": state,
        "is_over": is_over or job_request.close_reason == "expired",
        "closing": leads_queries.undoable_closing(job_request_id, at=at)
        if job_request.state == "closed"
        else None,
        "buyers": buyers,
        "waited_for": [buyer for buyer in buyers if buyer.calls_by is not None],
        "coverage": coverage,
        "is_quiet": coverage is not None and leads_queries.is_quiet(job_request, at=at),
        "further_km": people.FURTHER_KM,
        "asked_further": [
            one
            for one in leads_queries.invitations_of(job_request_id)
            # Those of another trade, before it was moved, are asked nothing any more.
            if one.kind == "further" and one.invited_at >= job_request.offered_at
        ]
        if coverage is not None
        else [],
        "can_invite": is_sold
        and len(buyers) < job_request.place_count
        and (coverage is None or coverage.count > 0),
        "photos": photos,
        "most_photos": leads_queries.most_photos(market=job_request.market, at=at),
        "written": _written(job_request, form),
        "parishes": parishes_of(job_request.market, job_request.municipality),
        "part": part_of(job_request.market),
        "timing": dict(leads_queries.timings()).get(job_request.timing, ""),
        "budget": dict(leads_queries.budgets()).get(job_request.budget, ""),
        "phone": _phone_of(own),
        "can_extend": leads_queries.can_extend(job_request, at=at),
        "extension_days": leads_queries.extension_days(market=job_request.market, at=at),
        # Hours to be called in are for who may call.
        "may_be_called": not job_request.phone_hidden or any(buyer.sees_phone for buyer in buyers),
        "hours": leads_queries.reach_hours(),
        "kinds": [(kind, capfirst(label)) for kind, label in leads_queries.nuisance_kinds()],
        "reasons": _closing_reasons(buyers),
        "lost_reasons": handling.lost_reasons(),
        "jobs": jobs,
        "complained_about": help_centre.complained_about(job_request_id) if buyers else frozenset(),
        "winners": [job.professional_id for job in jobs],
        "may_have_talked": [
            (buyer.professional_id, buyer.trade_name)
            for buyer in buyers
            if not buyer.has_returned and at - buyer.bought_at < CALLS_WITHIN
        ],
        "refusal": form.refusal,
        "form": form,
    }


def _written(job_request: PostedRequest, form: StatusForm) -> dict[str, str]:
    """The words in the fields that mend the request: what was typed, where that was refused."""
    if form.is_bound and form.data.get("act") == "mend":
        return {name: form.data.get(name, "") for name in ("title", "description", "parish", "address")}
    return {
        "title": job_request.title,
        "description": job_request.description,
        "parish": job_request.parish,
        "address": "",
    }


def _phone_of(own: OwnRequest) -> dict[str, Any]:
    return {
        "ends": own.phone_ends,
        "is_confirmed": own.is_phone_confirmed,
        "can_confirm": not own.is_phone_confirmed and notices.can_send_sms(),
    }


def _may_have_talked(attempt: Attempt, *, writes_first: bool) -> bool:
    """Whether it was a call or a visit, or a letter where the telephone is hidden: a review is asked for then."""
    return writes_first or attempt.channel in ("phone", "visit")


def _buyers(job_request: PostedRequest, *, at: datetime) -> list[tuple[Buyer, UUID]]:
    """Who has the contact, in the order of buying, each with the purchase."""
    purchases = leads_queries.buyers_in_brief(job_request.id)
    ids = [purchase.professional_id for purchase in purchases]
    cards, badges = people.business_cards(ids), people.active_badges_of(ids, at=at)
    ratings = reviews.ratings_of(ids, at=at)
    purchase_ids = [purchase.id for purchase in purchases]
    attempts = [
        attempt
        for attempt in handling.attempts_of(professional_ids=ids, purchase_ids=purchase_ids)
        if attempt.attempted_at <= at
    ]
    talked = {
        attempt.purchase_id
        for attempt in attempts
        if _may_have_talked(attempt, writes_first=job_request.phone_hidden)
    }
    can_be_reviewed = talked - (reviews.reviewed_contacts(talked) if talked else frozenset())
    labels = {badge.kind: str(badge.label) for badge in people.badge_kinds()}
    unread = handling.unread_counts(purchase_ids=purchase_ids, side="homeowner") if purchase_ids else {}
    offers = handling.offers_for_homeowner(contacts=list(zip(ids, purchase_ids, strict=True)))
    buyers = []
    for purchase in purchases:
        mine = tuple(attempt for attempt in attempts if attempt.purchase_id == purchase.id)
        card, has_returned = cards[purchase.professional_id], purchase.returned_at is not None
        calls_by = purchase.bought_at + CALLS_WITHIN
        buyer = Buyer(
            professional_id=purchase.professional_id,
            trade_name=card.trade_name,
            caller=people.say_phone(card.phone, market=job_request.market) if card.phone else "",
            badges=tuple(labels.get(kind, kind) for kind in badges[purchase.professional_id]),
            rating=leads_queries.stars_told(ratings[purchase.professional_id]),
            bought_at=purchase.bought_at,
            calls_by=None if has_returned or mine or calls_by <= at else calls_by,
            has_returned=has_returned,
            attempts=mine,
            sees_phone=not job_request.phone_hidden or purchase.is_phone_released,
            is_reported=purchase.is_reported,
            can_be_reviewed=purchase.id in can_be_reviewed and not has_returned,
            thanked_at=purchase.thanked_at,
            thanks_undoable_until=purchase.thanks_undoable_until,
            can_undo_thanks=purchase.thanks_undoable_until is not None
            and at < purchase.thanks_undoable_until,
            unread_count=unread.get(purchase.id, 0),
            offers=offers.get(purchase.id, OffersInBrief()),
        )
        buyers.append((buyer, purchase.id))
    return buyers
