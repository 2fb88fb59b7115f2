"""The hearing before a suspension for misuse: a notice with reasons and a day, the answer, and what is withdrawn.

Nobody confirms before every piece was put to the professional, and each notice was answered or its period ended.
What comes up after a notice is put by another one, with a period of its own; what is withdrawn speaks no more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.claims import guards, hearing_periods, letters, states
from vinte.claims.hearings import HeardCase, hearing, live_evidence
from vinte.claims.models import (
    Claim,
    ClaimedContact,
    Evidence,
    EvidenceWithdrawal,
    Hearing,
    HearingAnswer,
    HearingFile,
    HearingPoint,
)
from vinte.claims.steps.verifying import contacts_of, lock_as_agent
from vinte.kernel import due, formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.kernel.uploads import read_document
from vinte.people import queries as people

MOST_FILES = 5


def contradicted_among(contacts: Collection[ClaimedContact]) -> set[UUID]:
    """The contacts that an agent found to be contradicted."""
    return {c.purchase_id for c in contacts if c.finding == ClaimedContact.Finding.CONTRADICTED}


def require_two_origins(pieces: Sequence[Evidence]) -> None:
    """Raise Refused (`two_pieces_needed`) unless they come from two independent persons or records."""
    if len({piece.origin for piece in pieces}) < 2:
        raise Refused(
            code="two_pieces_needed",
            message=_("Para confirmar uso indevido são precisas duas provas de origem diferente."),
            what_to_do=_(
                "A palavra de uma só pessoa, mesmo dada duas vezes, conta uma vez. "
                "Peça outra prova, ou afaste o caso."
            ),
        )


def _live(claim: Claim, contradicted: Collection[UUID]) -> list[Evidence]:
    return live_evidence(professional_id=claim.professional_id, claim_id=claim.id, purchase_ids=contradicted)


def _put(claim: Claim) -> dict[UUID, set[UUID]]:
    """The pieces that each notice of a claim put to the professional, by notice."""
    of = {"professional_id": claim.professional_id}
    put: dict[UUID, set[UUID]] = {row.id: set() for row in Hearing.objects.filter(**of, claim_id=claim.id)}
    for row in HearingPoint.objects.filter(**of, hearing_id__in=put):
        put[row.hearing_id].add(row.evidence_id)
    return put


@transaction.atomic
def notify_misuse(*, claim_id: UUID, reason: str, by: UUID, at: datetime) -> HeardCase:
    """Tell the professional with reasons what speaks against the claim, and until when they can answer.

    Put to them is every piece about a contradicted contact that was not put before. Raises Refused:
    `two_pieces_needed`, `contact_without_evidence`, `nothing_to_put`, `reason_missing`, `text_too_long`,
    `wrong_state`, `already_decided`; NotAllowed for a person who has a part in the claim.
    """
    said = guards.reason_of(reason)
    claim, contacts = lock_as_agent(claim_id, by, states.MISUSE)
    contradicted = contradicted_among(contacts)
    live = _live(claim, contradicted)
    require_two_origins(live)
    _require_evidence_of_each(contacts, live)
    before = _put(claim)
    new = [piece for piece in live if not any(piece.id in put for put in before.values())]
    if not new:
        raise Refused(
            code="nothing_to_put",
            message=_("O profissional já foi avisado de todas estas provas."),
            what_to_do=_("Espere pela resposta ou pelo fim do prazo."),
        )
    market = people.professional(claim.professional_id).market
    due_on = hearing_periods.answer_due_on(market=market, at=at, is_first=not before)
    row = Hearing.objects.create(
        professional_id=claim.professional_id,
        id=new_id(at=at),
        claim_id=claim.id,
        reason=said,
        notified_at=at,
        notified_by_id=by,
        answer_due_on=due_on,
        answer_due_at=hearing_periods.over_at(due_on, market=market, at=at),
    )
    HearingPoint.objects.bulk_create(
        HearingPoint(professional_id=claim.professional_id, hearing_id=row.id, evidence_id=piece.id)
        for piece in new
    )
    letters.misuse_notice(claim=claim, hearing=row, at=at)
    return hearing(professional_id=claim.professional_id, hearing_id=row.id, at=at)


def _require_evidence_of_each(contacts: Collection[ClaimedContact], live: Collection[Evidence]) -> None:
    proven = {piece.purchase_id for piece in live}
    bare = [c.position for c in contacts if c.purchase_id in contradicted_among(contacts) - proven]
    if bare:
        raise Refused(
            code="contact_without_evidence",
            message=_("O contacto %(position)d está apurado como contradito e não tem nenhuma prova.")
            % {"position": bare[0]},
            what_to_do=_("Junte a prova, ou registe que o contacto confirma o pedido."),
        )


def refuse_unheard(claim: Claim, contacts: Collection[ClaimedContact], *, at: datetime) -> None:
    """Raise Refused unless the professional was told of every piece, and answered or had the time to.

    `not_heard` before any notice, `contact_without_evidence`, `piece_not_put` for what came up since,
    `period_runs` while a notice is unanswered and its period not over.
    """
    live = _live(claim, contradicted_among(contacts))
    put = _put(claim)
    if not put:
        raise Refused(
            code="not_heard",
            message=_("O profissional ainda não foi ouvido."),
            what_to_do=_("Envie-lhe o aviso com os motivos, e espere pela resposta ou pelo fim do prazo."),
        )
    _require_evidence_of_each(contacts, live)
    heard = set().union(*put.values())
    if any(piece.id not in heard for piece in live):
        raise Refused(
            code="piece_not_put",
            message=_("Há uma prova de que o profissional ainda não foi avisado."),
            what_to_do=_("Envie-lhe um aviso com essa prova, ou retire-a."),
        )
    counts = {piece.id for piece in live}
    for row in Hearing.objects.filter(
        professional_id=claim.professional_id, claim_id=claim.id, answer_due_at__gt=at
    ).order_by("-answer_due_at", "id"):
        # A notice of which every piece was withdrawn asks nothing any more.
        if put[row.id] & counts and not _answers(row).exists():
            raise Refused(
                code="period_runs",
                message=_("O profissional ainda pode responder até ao fim de %(due)s.")
                % {"due": formats.last_day_there(row.answer_due_at)},
                what_to_do=_("Espere pela resposta ou pelo fim do prazo."),
            )


def _answers(row: Hearing) -> QuerySet[HearingAnswer]:
    return HearingAnswer.objects.filter(professional_id=row.professional_id, hearing_id=row.id)


@transaction.atomic
def answer_hearing(
    *,
    professional_id: UUID,
    hearing_id: UUID,
    text: str,
    by: UUID,
    at: datetime,
    files: Sequence[bytes] = (),
) -> HeardCase:
    """The professional answers a notice, in their own words and with papers; more than once, if they like.

    An answer after the period is taken too while nobody has decided. The same words again are the same answer.
    Raises NotAllowed for another's notice, Refused: `answer_missing`, `text_too_long`, `too_many_files`,
    `already_decided`, `case_over` once the case was dropped, and as `read_document` does.
    """
    said = require_text(text, code="answer_missing", message=_("Falta a resposta."))
    row = Hearing.objects.filter(professional_id=professional_id, id=hearing_id).first()
    if row is None:
        raise NotAllowed(f"no hearing {hearing_id} of professional {professional_id}")
    if len(files) > MOST_FILES:
        raise Refused(
            code="too_many_files",
            message=_("São ficheiros a mais."),
            what_to_do=_("Escolha até %(most)d.") % {"most": MOST_FILES},
        )
    papers = [read_document(content) for content in files]
    claim = guards.lock_claim(row.claim_id)
    guards.require_open(claim)
    if claim.state != states.MISUSE:
        raise Refused(
            code="case_over",
            message=_("Este caso foi afastado: já não precisa de responder."),
        )
    earlier = _answers(row).order_by("-answered_at", "-id").first()
    if earlier is not None and earlier.text == said and not papers:
        return hearing(professional_id=professional_id, hearing_id=hearing_id, at=at)
    answer = HearingAnswer.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        hearing_id=row.id,
        text=said,
        answered_at=at,
        answered_by_id=by,
    )
    HearingFile.objects.bulk_create(
        HearingFile(
            professional_id=professional_id,
            id=new_id(at=at),
            answer_id=answer.id,
            number=number,
            media_type=paper.media_type,
            sha256=paper.sha256,
            content=paper.content,
        )
        for number, paper in enumerate(papers, start=1)
    )
    letters.hearing_answered(
        claim=claim, hearing=row, answer_id=answer.id, text=said, file_count=len(papers), at=at
    )
    return hearing(professional_id=professional_id, hearing_id=hearing_id, at=at)


@transaction.atomic
def withdraw_evidence(*, claim_id: UUID, evidence_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Hold to a piece of evidence no more, for this reason; the piece and the reason stay to be read.

    Raises NotAllowed for a piece of another claim, Refused: `already_withdrawn`, `reason_missing`,
    `wrong_state`, `already_decided`.
    """
    said = guards.reason_of(reason)
    claim, _contacts = lock_as_agent(claim_id, by, states.MISUSE)
    of = {"professional_id": claim.professional_id, "evidence_id": evidence_id}
    if not Evidence.objects.filter(
        professional_id=claim.professional_id, claim_id=claim.id, id=evidence_id
    ).exists():
        raise NotAllowed(f"no evidence {evidence_id} in claim {claim_id}")
    if EvidenceWithdrawal.objects.filter(**of).exists():
        raise Refused(code="already_withdrawn", message=_("Esta prova já foi retirada."))
    EvidenceWithdrawal.objects.create(**of, reason=said, withdrawn_at=at, withdrawn_by_id=by)


def _silent(*, at: datetime) -> due.Found:
    """Notices whose period ends soon and to which nobody has answered."""
    waiting = Hearing.objects.filter(reminded_at__isnull=True, answer_due_at__gt=at).order_by(
        "answer_due_at", "id"
    )
    yield from due.items("hearing", waiting, _remind, at=at)


@transaction.atomic
def _remind(found: Hearing, *, at: datetime) -> int:
    market = people.professional(found.professional_id).market
    days = hearing_periods.figures_at(market=market, at=found.notified_at).reminder_days
    if at < found.answer_due_at - timedelta(days=days):
        return 0
    claim = guards.lock_claim(found.claim_id)
    row = Hearing.objects.get(pk=found.pk)
    waits = claim.state == states.MISUSE and row.reminded_at is None and not _answers(row).exists()
    if not waits or at >= row.answer_due_at or not (_put(claim)[row.id] & _live_ids(claim)):
        return 0
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    letters.misuse_reminder(claim=claim, hearing=row, at=at)
    return 1


def _live_ids(claim: Claim) -> set[UUID]:
    return {piece.id for piece in _live(claim, contradicted_among(contacts_of(claim)))}


DUTY = due.Duty(
    "claims.hearings", gettext_lazy("Lembretes a profissionais com um aviso por responder"), _silent
)
