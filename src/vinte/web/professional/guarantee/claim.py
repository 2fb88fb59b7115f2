"""Asking for the guarantee: one description for each contact, a draft that is never lost, and the filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.guarantee.assessment import Assessment
from vinte.handling import queries as handling
from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.on_page import ClauseRow, clause_rows
from vinte.web.professional.contacts.bought import contact_cards
from vinte.web.professional.page import PageRequest, for_professional, identifier, not_done, show

# Kept in the session, which is in the database: it outlives a closed browser, and goes with the filing.
DRAFT = "claim_draft"
LETTERS_MAX = 4000


@dataclass(frozen=True)
class ClaimEntry:
    """One contact of the claim: what is known of it, and what was typed."""

    position: int
    purchase_id: UUID
    card: ContactCard
    text: str

    @property
    def name(self) -> str:
        """The homeowner's name."""
        return self.card.name


def _typed(request: PageRequest) -> dict[str, str]:
    """What the form brought, by purchase id; as written, cut only where nobody writes on."""
    return {
        name.removeprefix("d-"): str(text)[:LETTERS_MAX]
        for name, text in request.POST.items()
        if name.startswith("d-")
    }


def _entries(
    request: PageRequest, professional: Professional, texts: dict[str, str], *, assessment: Assessment
) -> list[ClaimEntry]:
    cards = contact_cards(
        request,
        professional,
        claims.cohort_of(assessment),
        assessment=assessment,
        with_acts=False,
    )
    return [
        ClaimEntry(
            position=position,
            purchase_id=card.purchase.id,
            card=card,
            text=texts.get(str(card.purchase.id), ""),
        )
        for position, card in enumerate(cards, start=1)
    ]


def _claim_context(
    request: PageRequest, professional: Professional, texts: dict[str, str], *, is_drafted: bool = False
) -> dict[str, Any]:
    """What the page shows; where nothing was typed yet, the words that the records give are drafted."""
    at = request.clock.now()
    assessment = claims.assess(professional_id=professional.id, at=at)
    ready = assessment.verdict == "claimable"
    has_draft = any(texts.values())
    if ready and is_drafted:
        drafted = handling.drafted_outcomes(
            professional_id=professional.id, purchase_ids=claims.cohort_of(assessment)
        )
        texts = {**{str(purchase_id): text for purchase_id, text in drafted.items()}, **texts}
    return {
        "is_drafted": ready and is_drafted and any(texts.values()),
        "reasons": [] if ready else _reasons(clause_rows(assessment)),
        "entries": _entries(request, professional, texts, assessment=assessment) if ready else [],
        "at_stake_cents": assessment.at_stake_cents,
        "has_draft": has_draft,
    }


def _reasons(rows: list[ClauseRow]) -> list[ClauseRow]:
    """What stands in the way: what has failed if anything has, else what is still open."""
    failed = [row for row in rows if row.has_failed]
    return failed or [row for row in rows if row.stands_in_the_way]


def _keep_draft(request: PageRequest, texts: dict[str, str], at: datetime) -> None:
    request.session[DRAFT] = {"texts": texts, "saved_at": at.isoformat()}


def _draft(request: PageRequest) -> dict[str, str]:
    return dict(request.session.get(DRAFT, {}).get("texts", {}))


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def new_claim(request: PageRequest, professional: Professional) -> HttpResponse:
    """The form with a place for each contact; a POST files the claim, or keeps the draft."""
    at = request.clock.now()
    if claims.open_claim(professional_id=professional.id) is not None:
        messages.info(request, _("O seu pedido já está em curso."))
        return not_done(redirect("professional:guarantee"))
    if request.method != "POST":
        return show(
            request,
            "web/professional/guarantee/claim.html",
            _claim_context(request, professional, _draft(request), is_drafted=True),
        )
    texts = _typed(request)
    _keep_draft(request, texts, at)
    if request.POST.get("draft"):
        messages.success(request, _("O rascunho ficou guardado."))
        return redirect("professional:guarantee")
    try:
        claims_actions.file_claim(
            professional_id=professional.id,
            descriptions={identifier(purchase_id): text for purchase_id, text in texts.items()},
            at=at,
        )
    except Refused as refusal:
        context = _claim_context(request, professional, texts)
        return show(request, "web/professional/guarantee/claim.html", context, refusal=refusal)
    del request.session[DRAFT]
    messages.success(request, _("O pedido seguiu. Vai recebendo notícias aqui e por e-mail."))
    return redirect("professional:guarantee")


@require_POST
@for_professional
def claim_draft(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep what is being typed; answers with the line that says so."""
    at = request.clock.now()
    _keep_draft(request, _typed(request), at)
    return render(request, "web/professional/guarantee/_draft_state.html", {"saved_at": at})
