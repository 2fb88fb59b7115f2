"""From a draft to a published request: through the checks, and an agent where they doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line, refuse_longer, require_text
from vinte.leads.models import JobRequest, RequestDraft, RequestMove, RequestPhoto, RequestReview
from vinte.leads.models.moves import LONGEST_REASON
from vinte.leads.pricing.location import district_of
from vinte.leads.pricing.prices import contact_price, factors_as_json, priced_trades
from vinte.leads.requests import letters, screening
from vinte.leads.requests.drafts import DRAFT_LINK, STEPS, draft_end, lock_draft
from vinte.leads.requests.rules import RequestRules
from vinte.leads.requests.screening import Finding
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people


@dataclass(frozen=True)
class Publication:
    """What became of a draft: `published`, `in_review`, or `incomplete` with what is missing."""

    outcome: str
    job_request_id: UUID | None = None
    missing_step: str = ""
    findings: tuple[Finding, ...] = ()


@transaction.atomic
def publish_draft(*, draft_id: UUID, at: datetime) -> Publication:
    """Publish a confirmed draft, or put it before an agent, or say what is missing; nothing is lost.

    Once it was sent, the same call again gives what became of it. Raises Refused (`not_confirmed`,
    `request_refused`), NotAllowed for a draft that is not there.
    """
    draft = lock_draft(draft_id)
    if draft.state == RequestDraft.State.PUBLISHED:
        return Publication("published", draft.job_request_id)
    if draft.state == RequestDraft.State.IN_REVIEW:
        return Publication("in_review")
    if draft.state == RequestDraft.State.REFUSED:
        raise Refused(
            code="request_refused",
            message=_("Este pedido não pôde ser publicado."),
            what_to_do=_("O motivo está na mensagem que lhe enviámos. Pode fazer outro pedido."),
        )
    if draft.expires_at <= at:
        raise NotAllowed(f"draft {draft_id} has ended")
    missing = next((step for step in STEPS if step not in draft.steps_done), "")
    if missing:
        return Publication("incomplete", missing_step=missing)
    findings = screening.look(draft, at=at)
    wrong = tuple(each for each in findings if each.is_wrong)
    if wrong:
        return Publication("incomplete", missing_step=wrong[0].step, findings=wrong)
    if draft.email_confirmed_at is None and draft.phone_confirmed_at is None:
        raise Refused(
            code="not_confirmed",
            message=_("Falta confirmar o e-mail ou o telefone."),
            what_to_do=_("Peça um código e escreva-o aqui."),
        )
    if findings:
        _put_before_an_agent(draft, findings, at=at)
        return Publication("in_review", findings=findings)
    return Publication("published", _publish(draft, at=at).pk)


@transaction.atomic
def publish_reviewed(
    *, review_id: UUID, by: UUID, at: datetime, trade: str = "", reason: str = ""
) -> JobRequest:
    """An agent finds a doubtful draft good: it is published as it stands, and its homeowner told.

    Under another `trade` than the homeowner's it is priced as of that one from the start; the letter says so, with the
    agent's words where there are some, and both are written down. Raises NotAllowed unless `by` is of the desk, Refused
    (`already_decided`, `trade_unknown`, `text_too_long`).
    """
    review, draft = _waiting(review_id, by=by)
    asked_trade, trade = draft.trade, trade or draft.trade
    if trade == asked_trade:
        job_request = _publish(draft, at=at)
        _decide(review, RequestReview.State.PUBLISHED, note="", by=by, at=at)
        return job_request
    refuse_longer(reason, longest=LONGEST_REASON)
    refuse_unknown_trade(trade, market=draft.market, at=at)
    draft.trade, said = trade, reason.strip()
    job_request = _publish(draft, at=at, asked_trade=asked_trade, reason=said)
    RequestMove.objects.create(
        id=new_id(at=at),
        job_request=job_request,
        old_trade=asked_trade,
        new_trade=trade,
        reason=said,
        moved_at=at,
        moved_by_id=by,
    )
    _decide(review, RequestReview.State.PUBLISHED, note=said, by=by, at=at)
    return job_request


@transaction.atomic
def ask_for_more(*, review_id: UUID, what: str, by: UUID, at: datetime) -> None:
    """An agent asks for what is missing: the homeowner gets the words and a private link to the draft.

    Raises as `publish_reviewed`, and Refused (`reason_missing`).
    """
    review, draft = _waiting(review_id, by=by)
    said = _words_for_the_homeowner(what)
    draft.state, draft.asked_for = RequestDraft.State.WRITING, said
    draft.expires_at = max(draft.expires_at, draft_end(draft.market, at))
    draft.save(update_fields=["state", "asked_for", "expires_at"])
    _decide(review, RequestReview.State.ASKED, note=said, by=by, at=at)
    letters.tell(
        letters.address_of(draft),
        kind="request_missing",
        context={"title": draft.title, "what": said, "link": letters.new_link(DRAFT_LINK, draft.pk, at=at)},
        idempotency_key=f"request_missing:{review.pk}",
        at=at,
    )


@transaction.atomic
def refuse_reviewed(*, review_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """An agent refuses a draft, with the reason that its homeowner reads; raises as `ask_for_more`."""
    review, draft = _waiting(review_id, by=by)
    said = _words_for_the_homeowner(reason)
    draft.state = RequestDraft.State.REFUSED
    draft.save(update_fields=["state"])
    _decide(review, RequestReview.State.REFUSED, note=said, by=by, at=at)
    letters.tell(
        letters.address_of(draft),
        kind="request_refused",
        context={"title": draft.title, "reason": said},
        idempotency_key=f"request_refused:{review.pk}",
        at=at,
    )


def _publish(draft: RequestDraft, *, at: datetime, asked_trade: str = "", reason: str = "") -> JobRequest:
    """Publish under the draft's trade; `asked_trade` is what its homeowner had asked for where an agent chose another."""
    reader = letters.address_of(draft)
    homeowner = people_actions.register_homeowner(
        name=draft.name,
        email=draft.email,
        phone=draft.phone,
        language=draft.language,
        market=draft.market,
        email_confirmed_at=draft.email_confirmed_at,
        phone_confirmed_at=draft.phone_confirmed_at,
        at=at,
    )
    job_request = post_request(
        homeowner_id=homeowner.pk,
        market=draft.market,
        trade=draft.trade,
        title=draft.title,
        description=draft.description,
        municipality=draft.municipality,
        parish=draft.parish,
        address=draft.address,
        intent=draft.intent,
        budget=draft.budget,
        timing=draft.timing,
        reach_hours=draft.reach_hours,
        phone_hidden=draft.phone_hidden,
        place_count=draft.place_count or 0,
        at=at,
    )
    for photo in draft.photos.order_by("added_at", "pk"):
        RequestPhoto.objects.create(
            id=photo.pk,
            job_request=job_request,
            content=photo.content,
            small=photo.small,
            width=photo.width,
            height=photo.height,
            sha256=photo.sha256,
            added_at=photo.added_at,
        )
    draft.photos.all().delete()
    draft.state, draft.job_request = RequestDraft.State.PUBLISHED, job_request
    for field in ("name", "phone", "email", "address", "description", "title", "parish", "asked_for"):
        setattr(draft, field, "")
    draft.email_confirmed_at = draft.phone_confirmed_at = None
    draft.save()
    letters.tell(
        reader,
        kind="request_received",
        context={
            "title": job_request.title,
            "parish": job_request.parish,
            "municipality": job_request.municipality,
            "place_count": job_request.place_count,
            "nobody_there": not people.coverage(
                market=job_request.market,
                trade=job_request.trade,
                municipality=job_request.municipality,
                at=at,
            ).count,
            "trade": letters.trade_words(job_request.trade, language=reader.language),
            "asked_trade": letters.trade_words(asked_trade, language=reader.language) if asked_trade else "",
            "reason": reason,
            "link": letters.new_link(letters.STATUS_LINK, job_request.pk, at=at),
        },
        idempotency_key=f"request_received:{draft.pk}",
        at=at,
    )
    return job_request


def _put_before_an_agent(draft: RequestDraft, findings: tuple[Finding, ...], *, at: datetime) -> None:
    draft.state = RequestDraft.State.IN_REVIEW
    draft.save(update_fields=["state"])
    review = RequestReview.objects.create(
        id=new_id(at=at),
        draft=draft,
        reasons=[{"code": each.code, "detail": each.detail} for each in findings],
        opened_at=at,
    )
    letters.tell(
        letters.address_of(draft),
        kind="request_in_review",
        context={"title": draft.title},
        idempotency_key=f"request_in_review:{review.pk}",
        at=at,
    )


def _waiting(review_id: UUID, *, by: UUID) -> tuple[RequestReview, RequestDraft]:
    access.require(people.account(by), right="desk.use")
    # The draft before its review, as in publication.
    found = RequestReview.objects.filter(pk=review_id).first()
    if found is None:
        raise NotAllowed(f"no review {review_id}")
    if found.draft_id is None:
        raise _decided()
    draft = lock_draft(found.draft_id)
    review = locks.lock_in_key_order(RequestReview.objects.all(), [review_id])[0]
    if review.state != RequestReview.State.WAITING:
        raise _decided()
    return review, draft


def _decided() -> Refused:
    return Refused(
        code="already_decided",
        message=_("Este pedido de orçamentos já foi decidido."),
        what_to_do=_("Veja o seguinte da lista."),
    )


def _decide(review: RequestReview, state: str, *, note: str, by: UUID, at: datetime) -> None:
    review.state, review.note, review.decided_by_id, review.decided_at = state, note, by, at
    review.save(update_fields=["state", "note", "decided_by", "decided_at"])


def _words_for_the_homeowner(text: str) -> str:
    return require_text(
        text,
        code="reason_missing",
        message=_("Faltam as palavras que o particular vai ler."),
        what_to_do=_("Escreva o que falta, ou o motivo."),
    )


HIGHEST_PLACE_COUNT = 4


def post_request(
    *,
    homeowner_id: UUID,
    market: str,
    trade: str,
    title: str,
    description: str,
    municipality: str,
    parish: str,
    address: str,
    intent: str,
    place_count: int,
    at: datetime,
    budget: str = JobRequest.Budget.UNKNOWN,
    timing: str = JobRequest.Timing.FLEXIBLE,
    reach_hours: str = JobRequest.ReachHours.ANY,
    phone_hidden: bool = False,
) -> JobRequest:
    """Publish a request at the prices of its day; they stay on it, whatever the table says later.

    Raises Refused (`title_missing`, `trade_unknown`, `intent_unknown`, `place_unknown`,
    `place_count_out_of_range`), LookupError for a budget, timing or hours that are not on the list.
    """
    for value, known in (
        (budget, JobRequest.Budget),
        (timing, JobRequest.Timing),
        (reach_hours, JobRequest.ReachHours),
    ):
        if value not in known.values:
            raise LookupError(f"no {known.__name__} {value!r}; known are {', '.join(known.values)}")
    day = terms.market_day(market=market, at=at)
    if not title.strip():
        raise Refused(code="title_missing", message=_("Falta dizer o que é preciso."))
    refuse_unknown_trade(trade, market=market, at=at)
    if intent not in JobRequest.Intent.values:
        raise Refused(
            code="intent_unknown",
            message=_("Falta dizer se quer contratar já."),
            what_to_do=_("Escolha uma das respostas."),
        )
    if not people.is_place(market=market, municipality=municipality, parish=parish):
        raise Refused(
            code="place_unknown",
            message=_("Este concelho ou freguesia não existe."),
            what_to_do=_("Escolha um da lista."),
        )
    if not 1 <= place_count <= HIGHEST_PLACE_COUNT:
        raise Refused(
            code="place_count_out_of_range",
            message=_("Um pedido chega a um mínimo de 1 e a um máximo de 4 profissionais."),
            what_to_do=_("Escolha de 1 a 4."),
        )
    return JobRequest.objects.create(
        id=new_id(at=at),
        homeowner_id=people.homeowner(homeowner_id).pk,
        market=market,
        trade=trade,
        title=one_line(title)[:120],
        description=description.strip(),
        municipality=municipality,
        parish=parish,
        address=one_line(address)[:200],
        intent=intent,
        budget=budget,
        timing=timing,
        reach_hours=reach_hours,
        phone_hidden=phone_hidden,
        place_count=place_count,
        published_at=at,
        expires_at=at + timedelta(days=RequestRules.in_force(market=market, on=day).open_days),
        **terms_of_sale(
            market=market, trade=trade, intent=intent, budget=budget, municipality=municipality, at=at
        ),
    )


def refuse_unknown_trade(trade: str, *, market: str, at: datetime) -> None:
    """Refuse a trade that has no price in the market on that day (`trade_unknown`)."""
    if trade not in priced_trades(market=market, on=terms.market_day(market=market, at=at)):
        raise Refused(
            code="trade_unknown", message=_("Este ofício não existe."), what_to_do=_("Escolha um da lista.")
        )


def terms_of_sale(
    *, market: str, trade: str, intent: str, budget: str, municipality: str, at: datetime
) -> dict[str, Any]:
    """By which prices, in whole cents, and in which windows a request is sold that begins to be offered at that instant.

    The names are those of the request's columns.
    """
    price = contact_price(
        market=market,
        trade=trade,
        intent=intent,
        on=terms.market_day(market=market, at=at),
        budget=budget,
        district=district_of(market=market, municipality=municipality),
    )
    return {
        "price_factors": factors_as_json(price.factors),
        "priority_price_cents": price.priority_cents,
        "standard_price_cents": price.standard_cents,
        "priority_until": at + price.priority_window,
        "unsold_from": at + price.unsold_after if price.unsold_after else None,
        "unsold_percent": price.unsold_percent,
    }
