"""Asking for the guarantee: one description for each contact, a draft that is never lost, and the filing.

What a row begins with is what was typed, else what a mail says, else what is on record; each says where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from vinte.claims.queries import Draft, LooseWords, MailedWords
from vinte.guarantee.assessment import Assessment
from vinte.handling import queries as handling
from vinte.kernel.errors import Refused
from vinte.people.queries import Professional
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.on_page import ClauseRow, clause_rows
from vinte.web.professional.contacts.bought import contact_cards
from vinte.web.professional.page import PageRequest, for_professional, identifier, not_done, show

LETTERS_MAX = 4000
TYPED, PLACED = "d-", "p-"


@dataclass(frozen=True)
class ClaimEntry:
    """One contact of the claim: what is known of it, what stands in its field, and where that comes from: `typed`,
    `mail`, `record`, or nowhere while it is empty."""

    position: int
    purchase_id: UUID
    card: ContactCard
    text: str
    source: str
    mailed: tuple[MailedWords, ...]
    recorded: str

    @property
    def name(self) -> str:
        """The homeowner's name."""
        return self.card.name

    @property
    def shows_mail(self) -> bool:
        """Whether a mail says something that does not stand in the field."""
        return any(words.words not in self.text for words in self.mailed)

    @property
    def shows_record(self) -> bool:
        """Whether something else is on record than what stands in the field."""
        return bool(self.recorded) and self.recorded != self.text


@dataclass(frozen=True)
class LooseEntry:
    """What a mail says and nobody knows of whom: whom it may be about, and whom somebody chose."""

    piece: LooseWords
    candidates: tuple[ClaimEntry, ...]
    chosen: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{PLACED}{self.piece.id}"


def _typed(request: PageRequest) -> dict[str, str]:
    """What the form brought, by purchase id; as written, cut only where nobody writes on."""
    return {
        name.removeprefix(TYPED): str(text)[:LETTERS_MAX]
        for name, text in request.POST.items()
        if name.startswith(TYPED)
    }


def _placed(request: PageRequest) -> dict[UUID, UUID | str]:
    """What was said of loose pieces, by piece: a contact, or that it belongs to none."""
    chosen = {
        name.removeprefix(PLACED): str(where)
        for name, where in request.POST.items()
        if name.startswith(PLACED) and where
    }
    return {
        identifier(piece): where if where == claims_actions.NOWHERE else identifier(where)
        for piece, where in chosen.items()
    }


@dataclass(frozen=True)
class _Words:
    """What stands in the fields: typed now, else kept, else on record."""

    typed: Mapping[str, str]
    draft: Draft | None
    recorded: Mapping[UUID, str]

    def of(self, purchase_id: UUID) -> tuple[str, str]:
        """The text of a field and where it comes from."""
        kept = "" if self.draft is None else self.draft.texts.get(purchase_id, "")
        if str(purchase_id) in self.typed:
            text = self.typed[str(purchase_id)]
        else:
            text = kept or self.recorded.get(purchase_id, "")
        if not text:
            return "", ""
        if self.draft is not None and text == kept and purchase_id not in self.draft.typed:
            return text, "mail"
        return text, "record" if text == self.recorded.get(purchase_id) else "typed"


def _entries(
    request: PageRequest, professional: Professional, words: _Words, *, assessment: Assessment
) -> list[ClaimEntry]:
    cards = contact_cards(
        request,
        professional,
        claims.cohort_of(assessment),
        assessment=assessment,
        with_acts=False,
    )
    made = []
    for position, card in enumerate(cards, start=1):
        purchase_id = card.purchase.id
        text, source = words.of(purchase_id)
        made.append(
            ClaimEntry(
                position=position,
                purchase_id=purchase_id,
                card=card,
                text=text,
                source=source,
                mailed=() if words.draft is None else words.draft.mailed.get(purchase_id, ()),
                recorded=words.recorded.get(purchase_id, ""),
            )
        )
    return made


def _loose(request: PageRequest, draft: Draft | None, entries: list[ClaimEntry]) -> list[LooseEntry]:
    return [
        LooseEntry(
            piece,
            tuple(entry for entry in entries if entry.purchase_id in piece.candidates),
            request.POST.get(f"{PLACED}{piece.id}", ""),
        )
        for piece in (draft.loose if draft else ())
    ]


def _claim_context(
    request: PageRequest, professional: Professional, typed: Mapping[str, str]
) -> dict[str, Any]:
    """What the page shows: the rows when the claim can be filed, or is drafted already."""
    assessment = claims.assess(professional_id=professional.id, at=request.clock.now())
    draft = claims.draft_of(professional_id=professional.id)
    ready = assessment.verdict == "claimable"
    rows = clause_rows(assessment)
    has_draft = (draft is not None and (any(draft.texts.values()) or bool(draft.loose))) or any(
        typed.values()
    )
    shown = ready or (assessment.verdict == "in_progress" and (has_draft or _is_full(assessment)))
    entries: list[ClaimEntry] = []
    if shown:
        recorded = handling.drafted_outcomes(
            professional_id=professional.id, purchase_ids=claims.cohort_of(assessment)
        )
        words = _Words(typed, draft, recorded)
        entries = _entries(request, professional, words, assessment=assessment)
    return {
        "is_drafted": any(entry.source == "record" for entry in entries),
        "is_ready": ready,
        "can_wait": assessment.verdict == "in_progress" and _is_full(assessment),
        "reasons": [] if ready else _reasons(rows),
        "entries": entries,
        "loose": _loose(request, draft, entries),
        "draft": draft,
        "nowhere": claims_actions.NOWHERE,
        "at_stake_cents": assessment.at_stake_cents,
        "has_draft": has_draft,
    }


def _is_full(assessment: Assessment) -> bool:
    return dict(assessment.statuses).get("first_contacts") == "met"


def _reasons(rows: list[ClauseRow]) -> list[ClauseRow]:
    """What stands in the way: what has failed if anything has, else what is still open."""
    failed = [row for row in rows if row.has_failed]
    return failed or [row for row in rows if row.stands_in_the_way]


def _keep(
    request: PageRequest,
    professional: Professional,
    *,
    placed: Mapping[UUID, UUID | str],
    at: datetime,
    whole: bool = False,
) -> dict[UUID, str]:
    """Keep what the form brought; what only repeats the records is not kept as typed, unless the `whole` is."""
    texts = {identifier(purchase_id): text for purchase_id, text in _typed(request).items()}
    kept = texts
    if not whole:
        draft = claims.draft_of(professional_id=professional.id)
        known = draft.texts if draft else {}
        recorded = handling.drafted_outcomes(professional_id=professional.id, purchase_ids=list(texts))
        kept = {
            purchase_id: text
            for purchase_id, text in texts.items()
            if purchase_id in known or text != recorded.get(purchase_id, "")
        }
    claims_actions.keep_draft(professional_id=professional.id, texts=kept, placed=placed, at=at)
    return texts


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def new_claim(request: PageRequest, professional: Professional) -> HttpResponse:
    """The form with a place for each contact; a POST files the claim, keeps the draft, has it filed on the day, or stops
    that."""
    at = request.clock.now()
    if claims.open_claim(professional_id=professional.id) is not None:
        messages.info(request, _("O seu pedido já está em curso."))
        return not_done(redirect("professional:guarantee"))
    if request.method != "POST":
        return show(
            request,
            "web/professional/guarantee/claim.html",
            _claim_context(request, professional, {}),
        )
    act = request.POST.get("act", "file")
    if request.POST.get("draft") or act in ("keep", "place"):
        _keep(request, professional, placed=_placed(request), at=at)
        messages.success(request, _("O rascunho ficou guardado."))
        return redirect("professional:new_claim" if act == "place" else "professional:guarantee")
    if act == "stop":
        draft = claims.draft_of(professional_id=professional.id)
        if draft is not None:
            claims_actions.stop_filing(draft_id=draft.id, at=at)
        messages.success(request, _("O pedido já não segue sozinho. O rascunho continua guardado."))
        return redirect("professional:new_claim")
    texts = _keep(request, professional, placed=_placed(request), whole=True, at=at)
    try:
        if act == "wait":
            claims_actions.agree_to_file(
                professional_id=professional.id, by=UUID(str(request.user.pk)), at=at
            )
        else:
            claims_actions.file_claim(
                professional_id=professional.id, descriptions=_to_file(professional, texts), at=at
            )
    except Refused as refusal:
        context = _claim_context(request, professional, {str(key): text for key, text in texts.items()})
        return show(request, "web/professional/guarantee/claim.html", context, refusal=refusal)
    if act == "wait":
        messages.success(
            request, _("Está combinado. Enviámos-lhe um e-mail com o dia, e com a forma de parar.")
        )
        return redirect("professional:new_claim")
    messages.success(request, _("O pedido seguiu. Vai recebendo notícias aqui e por e-mail."))
    return redirect("professional:guarantee")


def _to_file(professional: Professional, texts: Mapping[UUID, str]) -> dict[UUID, str]:
    """What is filed: what was typed, with the loose pieces that were placed in the same form."""
    draft = claims.draft_of(professional_id=professional.id)
    kept = draft.texts if draft else {}
    return {purchase_id: kept.get(purchase_id, text) for purchase_id, text in texts.items()}


@require_POST
@for_professional
def claim_draft(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep what is being typed; answers with the line that says so."""
    at = request.clock.now()
    saved_at: datetime | None = at
    try:
        _keep(request, professional, placed={}, at=at)
    except Refused:
        # The claim was filed meanwhile, with what stood in the form.
        saved_at = None
    return render(request, "web/professional/guarantee/_draft_state.html", {"saved_at": saved_at})
