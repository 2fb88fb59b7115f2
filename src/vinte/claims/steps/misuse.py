"""A case of misuse: opened, heard, and confirmed or dropped by a person."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters, statements, states
from vinte.claims.desk.contact_lines import ContactLine, rows_of
from vinte.claims.hearings import live_evidence
from vinte.claims.models import (
    Claim,
    ClaimedContact,
    ClaimSpell,
    Decision,
    Evidence,
    EvidenceRequest,
)
from vinte.claims.records import Asked, FiledClaim, MadeDecision, Piece, made
from vinte.claims.steps.deciding import decide, refuse_personal_data_about
from vinte.claims.steps.hearing import contradicted_among, refuse_unheard, require_two_origins
from vinte.claims.steps.two_people import end_open
from vinte.claims.steps.verifying import contact_among, lock_as_agent
from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.leads import queries as leads
from vinte.people import actions as people_actions
from vinte.people import queries as people

# A document and a call are taken to come from the homeowner until somebody says otherwise: so that one
# person's word is never counted twice by default.
_GIVEN_BY = {
    Evidence.Source.HOMEOWNER: Evidence.GivenBy.HOMEOWNER,
    Evidence.Source.CALL: Evidence.GivenBy.HOMEOWNER,
    Evidence.Source.DOCUMENT: Evidence.GivenBy.HOMEOWNER,
    Evidence.Source.PROFESSIONAL: Evidence.GivenBy.PROFESSIONAL,
    Evidence.Source.PLATFORM: Evidence.GivenBy.PLATFORM,
}
_FIXED = (Evidence.Source.HOMEOWNER, Evidence.Source.PROFESSIONAL, Evidence.Source.PLATFORM)


@transaction.atomic
def open_misuse(*, claim_id: UUID, purchase_id: UUID, reason: str, by: UUID, at: datetime) -> FiledClaim:
    """Open a case of misuse over one contact: its finding becomes `contradicted`, for this reason.

    What the homeowner answered and what the platform recorded against the claim become the first pieces
    of evidence, and a proposal to approve that waits for another person ends. Raises Refused: `no_conflict` when nothing speaks against the contact, `reason_missing`,
    `wrong_state`, `already_decided`.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFYING, states.VERIFIED)
    contact = contact_among(contacts, purchase_id)
    row = next(row for row in rows_of(claim, at=at) if row.purchase_id == purchase_id)
    if not row.conflict and contact.finding != ClaimedContact.Finding.CONTRADICTED:
        raise Refused(
            code="no_conflict",
            message=_("Nada do que se sabe deste contacto fala contra o pedido."),
            what_to_do=_("Registe primeiro no apuramento o que o contradiz, e porquê."),
        )
    _contradict(contact, reason=said, by=by, at=at)
    end_open(claim, reason=said, by=by, at=at)
    for source, text in _recorded_against(row):
        _add(claim, purchase_id, source=source, given_by=_GIVEN_BY[source], text=text, by=by, at=at)
    claim.suspected()
    if claim.verified_at is not None and claim.verified_at < at:
        # It was verified until now, and the views go on saying so of those instants.
        ClaimSpell.objects.create(
            professional_id=claim.professional_id,
            id=new_id(at=at),
            claim_id=claim.id,
            kind=ClaimSpell.Kind.VERIFIED,
            began_at=claim.verified_at,
            over_at=at,
        )
    claim.verified_at = None
    claim.save(update_fields=["state", "verified_at"])
    return copied(FiledClaim, claim)


def _contradict(contact: ClaimedContact, *, reason: str, by: UUID, at: datetime) -> None:
    contact.finding, contact.finding_reason = ClaimedContact.Finding.CONTRADICTED, reason
    contact.found_by_id, contact.found_at = by, at
    contact.save(update_fields=["finding", "finding_reason", "found_by", "found_at"])


def _recorded_against(row: ContactLine) -> list[tuple[Evidence.Source, str]]:
    """What already stands in the records against one contact, in words."""
    pieces = []
    if row.answered_at is not None and set(row.conflicts) & {"hired", "not_contacted", "contacted_later"}:
        answer = _("Contratou: %(hired)s. Foi contactado: %(contacted)s.") % {
            "hired": row.hired_label,
            "contacted": _("sim") if row.was_contacted else _("não"),
        }
        pieces.append((Evidence.Source.HOMEOWNER, f"{answer} {row.comment}".strip()))
    for award in row.awards:
        if award.told_by == "professional":
            source, text = (
                Evidence.Source.PROFESSIONAL,
                _("O profissional registou o trabalho como ganho em %(day)s."),
            )
        else:
            source, text = Evidence.Source.HOMEOWNER, _("O particular registou que contratou em %(day)s.")
        pieces.append((source, text % {"day": formats.short_day(award.awarded_at)}))
    return pieces


@transaction.atomic
def ask_professional(*, claim_id: UUID, purchase_id: UUID, question: str, by: UUID, at: datetime) -> Asked:
    """Ask the professional about one contact, by e-mail and on their page, before anything is decided.

    Raises Refused: `question_missing`, `text_too_long`, `wrong_state`, `already_decided`.
    """
    asked = require_text(question, code="question_missing", message=_("Falta a pergunta."))
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFYING, states.MISUSE)
    contact_among(contacts, purchase_id)
    request = EvidenceRequest.objects.create(
        professional_id=claim.professional_id,
        id=new_id(at=at),
        claim_id=claim.id,
        purchase_id=purchase_id,
        question=asked,
        asked_at=at,
        asked_by_id=by,
    )
    letters.evidence_asked(claim=claim, request=request, at=at)
    return copied(Asked, request)


@transaction.atomic
def answer_request(*, professional_id: UUID, request_id: UUID, answer: str, at: datetime) -> Asked:
    """The professional answers what was asked, once, in their own words.

    Raises NotAllowed for another's request, Refused: `answer_missing`, `already_answered`,
    `already_decided`.
    """
    said = require_text(answer, code="answer_missing", message=_("Falta a resposta."))
    found = EvidenceRequest.objects.filter(professional_id=professional_id, id=request_id).first()
    if found is None:
        raise NotAllowed(f"no request {request_id} to professional {professional_id}")
    guards.require_open(guards.lock_claim(found.claim_id))
    request = EvidenceRequest.objects.get(pk=found.pk)
    if request.answered_at is not None:
        raise Refused(
            code="already_answered",
            message=_("Já respondeu a esta pergunta."),
            what_to_do=_("Se quiser acrescentar algo, escreva ao apoio."),
        )
    request.answer, request.answered_at = said, at
    request.save(update_fields=["answer", "answered_at"])
    return copied(Asked, request)


@transaction.atomic
def add_evidence(
    *,
    claim_id: UUID,
    purchase_id: UUID,
    source: str,
    text: str,
    by: UUID,
    at: datetime,
    given_by: str = "",
    from_whom: str = "",
) -> Piece:
    """Add a piece of evidence about one contact; pieces are never changed or removed.

    `source` is one of `Evidence.Source`. `given_by` says whose word or record it is; left empty, a call
    and a document count as the homeowner's. For `third_party`, `from_whom` names the person or office, so
    that two pieces from one of them count once. Raises Refused: `text_missing`, `from_whom_missing`,
    `text_too_long`, `wrong_state`, `already_decided`; ValueError for an unknown or impossible pair.
    """
    if source not in Evidence.Source.values:
        raise ValueError(f"source is {source!r}; known are {', '.join(Evidence.Source.values)}")
    kind = Evidence.Source(source)
    giver = Evidence.GivenBy(given_by) if given_by else _GIVEN_BY[kind]
    if kind in _FIXED and giver != _GIVEN_BY[kind]:
        raise ValueError(f"a piece of source {source} is given by {_GIVEN_BY[kind]}, not {giver}")
    said = require_text(text, code="text_missing", message=_("Falta dizer o que a prova mostra."))
    claim, contacts = lock_as_agent(claim_id, by, states.MISUSE)
    contact_among(contacts, purchase_id)
    if giver == Evidence.GivenBy.THIRD_PARTY and not any(letter.isalnum() for letter in from_whom):
        raise Refused(code="from_whom_missing", message=_("Falta dizer de quem veio a prova."))
    piece = _add(
        claim, purchase_id, source=kind, given_by=giver, text=said, by=by, at=at, from_whom=from_whom
    )
    return copied(Piece, piece, withdrawn_why="")


def _add(
    claim: Claim,
    purchase_id: UUID,
    *,
    source: Evidence.Source,
    given_by: Evidence.GivenBy,
    text: str,
    by: UUID,
    at: datetime,
    from_whom: str = "",
) -> Evidence:
    return Evidence.objects.create(
        professional_id=claim.professional_id,
        id=new_id(at=at),
        claim_id=claim.id,
        purchase_id=purchase_id,
        source=source,
        given_by=given_by,
        origin=_origin(claim, purchase_id, given_by=given_by, from_whom=from_whom),
        text=text,
        added_at=at,
        added_by_id=by,
    )


def _origin(claim: Claim, purchase_id: UUID, *, given_by: Evidence.GivenBy, from_whom: str) -> str:
    """The person or record that a piece comes from, the same text for the same one."""
    if given_by == Evidence.GivenBy.HOMEOWNER:
        purchase = leads.purchase(professional_id=claim.professional_id, purchase_id=purchase_id)
        # One person's word counts once, however many requests they made (INVARIANTS, 19).
        return f"homeowner:{people.first_of_same_person(homeowner_id=purchase.job_request.homeowner_id)}"
    if given_by == Evidence.GivenBy.THIRD_PARTY:
        # Neither accents nor signs make two of one: «Câmara M.» is «camara m».
        bare = "".join(c for c in unicodedata.normalize("NFKD", from_whom) if c.isalnum() or c.isspace())
        return f"other:{' '.join(bare.split()).casefold()}"[:60]
    return str(given_by)


@transaction.atomic
def confirm_misuse(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> MadeDecision:
    """Decide that the claim was untrue: nothing is paid and the profile is suspended, with a way to appeal.

    The professional gets a statement of reasons in their language, which is kept. Raises Refused:
    `two_pieces_needed` unless the evidence comes from two independent persons or records, `not_heard`,
    `contact_without_evidence`, `piece_not_put`, `period_runs` until they were told of everything and answered or
    had the time to, `reason_missing`, `personal_data`, `wrong_state`, `already_decided`; NotAllowed for a person who has a part
    in the claim.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.MISUSE)
    refuse_personal_data_about(said, claim, contacts)
    contradicted = contradicted_among(contacts)
    pieces = live_evidence(
        professional_id=claim.professional_id, claim_id=claim.id, purchase_ids=contradicted
    )
    require_two_origins(pieces)
    refuse_unheard(claim, contacts, at=at)
    claim.verified_at = at
    claim.save(update_fields=["verified_at"])
    claim.found_untrue()
    decision = decide(claim, outcome=Decision.Outcome.MISUSE, reason=said, by=by, at=at)
    # Somebody suspended for another reason stays so; people keeps one suspension at a time.
    if not people.standing(professional_id=claim.professional_id, at=at).is_suspended:
        people_actions.suspend(professional_id=claim.professional_id, reason=said, by=by, at=at)
    statement = statements.write(decision=decision, claim=claim, at=at)
    letters.claim_misuse(claim=claim, decision=decision, statement=statement.text, at=at)
    return made(decision)


@transaction.atomic
def drop_misuse(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> FiledClaim:
    """Drop the case: the contacts it was about count as consistent, for this reason; verification goes on.

    Who had a notice of it is told.

    Raises Refused: `reason_missing`, `wrong_state`, `already_decided`.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.MISUSE)
    for contact in contacts:
        if contact.finding == ClaimedContact.Finding.CONTRADICTED:
            contact.finding, contact.finding_reason = ClaimedContact.Finding.CONSISTENT, said
            contact.found_by_id, contact.found_at = by, at
            contact.save(update_fields=["finding", "finding_reason", "found_by", "found_at"])
    claim.cleared()
    claim.save(update_fields=["state"])
    letters.misuse_dropped(claim=claim, reason=said, at=at)
    return copied(FiledClaim, claim)
