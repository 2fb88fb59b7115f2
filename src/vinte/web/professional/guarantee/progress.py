"""The guarantee page: the dots, where one stands, and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.guarantee.assessment import Assessment, Contact
from vinte.kernel.errors import Refused
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet
from vinte.wallet.queries import IncidentHistory
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.next_purchase import broken_by_next_purchase
from vinte.web.clauses.on_page import ClauseRow, clause_rows
from vinte.web.page.dots import Dot, DotState, panel
from vinte.web.professional.contacts.bought import contact_cards
from vinte.web.professional.guarantee.ages import SIGNS, Age, age_of, groups
from vinte.web.professional.guarantee.endings import Ending, Known, endings
from vinte.web.professional.guarantee.forms import AnswerForm
from vinte.web.professional.guarantee.incidents import with_incidents
from vinte.web.professional.guarantee.standing import Standing, Step, claim_timeline, next_step, sentence
from vinte.web.professional.page import PageRequest, for_professional, show
from vinte.web.professional.suspended import suspension_words
from vinte.web.templatetags.vinte import dot_states


def dot_of(position: int, card: ContactCard, fact: Contact) -> Dot:
    """One contact of the cohort as a dot; its state is what the assessment says of it."""
    return Dot(
        ordinal=position,
        state=_dot_state(card, fact),
        label=card.request.title,
        href=reverse("professional:contact", args=[card.purchase.id]),
        note=_short(fact.waits_until - card.at) if fact.waits_until else "",
    )


def _dot_state(card: ContactCard, fact: Contact) -> DotState:
    if "no_award" in fact.breaks:
        return DotState.WON
    if "prompt_contact" in fact.breaks or fact.entry_only:
        return DotState.LATE
    if fact.waits_until is not None or not card.attempts:
        return DotState.DUE
    return DotState.REVIEWED if card.has_good_review else DotState.CALLED


def _short(span: timedelta) -> str:
    """A span for the foot of a dot: 3 h 12, 45 min."""
    hours, minutes = divmod(max(0, int(span.total_seconds())) // 60, 60)
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"


@dataclass(frozen=True)
class Paid:
    """What a guarantee that was paid gave back: how many contacts, between which prices, and what is left."""

    count: int
    cheapest_cents: int
    dearest_cents: int
    left_cents: int


def _paid(professional: Professional, standing: Standing, assessment: Assessment) -> Paid:
    prices = [contact.price_cents for contact in assessment.contacts]
    return Paid(
        count=standing.asked_count,
        cheapest_cents=min(prices),
        dearest_cents=max(prices),
        left_cents=wallet.guarantee_cents_left(professional.id),
    )


def _endings(
    professional: Professional, standing: Standing, assessment: Assessment, histories: list[IncidentHistory]
) -> list[Ending]:
    return endings(
        standing.rows,
        Known(
            assessment=assessment,
            cards=standing.cards,
            histories=histories,
            badges=people.badge_history(professional_id=professional.id),
            suspension=standing.suspension,
        ),
    )


# West of this meridian a place of the market keeps a clock an hour behind the mainland's: the Azores.
_ISLANDS_WEST_OF = -20


def _is_hour_behind(professional: Professional) -> bool:
    """Whether the professional works where it is an hour earlier than on the market's clock."""
    if professional.market != "pt" or not professional.municipality:
        return False
    where = people.place(market=professional.market, municipality=professional.municipality)
    return where.longitude is not None and where.longitude < _ISLANDS_WEST_OF


def _guarantee_context(request: PageRequest, professional: Professional) -> dict[str, Any]:
    at = request.clock.now()
    assessment = claims.assess(professional_id=professional.id, at=at)
    cards = contact_cards(
        request,
        professional,
        claims.cohort_of(assessment),
        assessment=assessment,
        with_acts=False,
    )
    claim = next(iter(claims.claims_of(professional_id=professional.id)), None)
    # Nobody decided or asked where nothing was claimed.
    decisions = claims.decisions_of(professional_id=professional.id) if claim else []
    asked = (
        [row for row in claims.requests_of(professional_id=professional.id) if row.claim_id == claim.id]
        if claim
        else []
    )
    hearings = (
        claims.notices_of_claim(professional_id=professional.id, claim_id=claim.id, at=at) if claim else []
    )
    histories = wallet.incident_histories(professional_id=professional.id)
    rows = with_incidents(clause_rows(assessment, cards), histories)
    standing = Standing(
        verdict=assessment.verdict,
        rows=rows,
        cards=cards,
        asked_count=assessment.terms.contacts,
        at_stake_cents=assessment.at_stake_cents,
        claim=claim,
        # One that an appeal undid is not how an open claim ended.
        decision=next(
            (row for row in decisions if claim and not claim.is_open and row.claim_id == claim.id), None
        ),
        notice=next((one for one in hearings if one.waits), None),
        unanswered=[row for row in asked if row.answered_at is None and claim and claim.is_open],
        broken_next=cache(partial(broken_by_next_purchase, professional, before=assessment, at=at)),
        suspension=people.standing(professional_id=professional.id, at=at),
        at=at,
    )
    age = age_of(standing)
    sign, kind, icon = SIGNS[age]
    measured = {fact.purchase_id: fact for fact in assessment.contacts}
    dots = panel(
        (dot_of(n, card, measured[str(card.purchase.id)]) for n, card in enumerate(cards, start=1)),
        count=assessment.terms.contacts,
    )
    return {
        "dots": dots,
        "dot_states": dot_states(dots),
        "said": sentence(standing),
        "step": next_step(standing) if cards or leads.has_bought_any(professional.id) else _begin(),
        "age": age,
        # What can be done against it comes before why.
        "is_step_first": age in (Age.SUSPENDED, Age.REFUSED),
        "is_hour_behind": _is_hour_behind(professional),
        "sign": {"title": sign, "kind": kind, "icon": icon},
        "endings": _endings(professional, standing, assessment, histories)
        if age in (Age.DEAD, Age.REFUSED, Age.SUSPENDED, Age.FULFILLED)
        else [],
        "groups": [] if age.is_over else groups(standing),
        "clauses": rows,
        "kept": [row for row in _decided_rows(standing) if row.status == "met"] if age.is_over else [],
        "paid": _paid(professional, standing, assessment) if age is Age.PAID else None,
        "claim": claim,
        "requests": asked,
        "hearings": hearings,
        **(suspension_words() if standing.suspension.is_suspended else {}),
        "timeline": claim_timeline(standing),
        "decision": standing.decision,
        "decisions": decisions,
        "article_href": reverse("public:guarantee"),
    }


def _decided_rows(standing: Standing) -> list[ClauseRow]:
    """The clauses as what was paid rests on them: asked now, the payment itself would stand in its own way."""
    if standing.payment is None:
        return standing.rows
    return clause_rows(claims.decided_on(standing.payment), standing.cards)


def _begin() -> Step:
    """What whoever never bought does next."""
    return Step(
        _("Ver os primeiros passos"),
        _("Antes do primeiro contacto há passos que a garantia pede, por uma ordem."),
        reverse("professional:first_steps"),
        "arrow-right",
    )


@require_GET
@for_professional
def guarantee(request: PageRequest, professional: Professional) -> HttpResponse:
    """How the guarantee stands, clause by clause, and what to do next."""
    return show(
        request, "web/professional/guarantee/guarantee.html", _guarantee_context(request, professional)
    )


@require_POST
@for_professional
def withdraw_claim(request: PageRequest, professional: Professional, claim_id: UUID) -> HttpResponse:
    """Take the open claim back."""
    try:
        claims_actions.withdraw_claim(
            professional_id=professional.id, claim_id=claim_id, at=request.clock.now()
        )
    except Refused as refusal:
        context = _guarantee_context(request, professional)
        return show(request, "web/professional/guarantee/guarantee.html", context, refusal=refusal)
    messages.success(request, _("O pedido foi retirado. Enquanto cumprir as condições, pode pedir de novo."))
    return redirect("professional:guarantee")


@require_POST
@for_professional
def answer_request(request: PageRequest, professional: Professional, request_id: UUID) -> HttpResponse:
    """Answer what an agent asked about the claim."""
    form = AnswerForm(request.POST)
    if not form.carry_out(
        partial(
            claims_actions.answer_request,
            professional_id=professional.id,
            request_id=request_id,
            at=request.clock.now(),
        )
    ):
        context = {**_guarantee_context(request, professional), "refused_request": request_id, "sent": form}
        return show(request, "web/professional/guarantee/guarantee.html", context, form=form)
    messages.success(request, _("A sua resposta seguiu."))
    return redirect("professional:guarantee")
