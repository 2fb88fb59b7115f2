"""Asking for a return, and the one question to the homeowner that a return may need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms
from vinte.kernel import due, uploads
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import end_of_day
from vinte.kernel.texts import refuse_longer
from vinte.leads.models import ContactPurchase, ReturnEvidence, ReturnRequest
from vinte.leads.requests import mending
from vinte.leads.requests.controls import lock_request
from vinte.leads.returns import letters, owed
from vinte.leads.returns.deciding import (
    LockedReturn,
    figures_of,
    hold,
    lock_purchase,
    refuse_credited,
    require_open,
    settle_if_clear,
)
from vinte.leads.returns.facts import ASKED_OF_HOMEOWNER, NEED_WORDS, homeowner_word
from vinte.leads.returns.figures import Reason
from vinte.leads.returns.hooks import guarantee_harm, refuse_bound
from vinte.leads.returns.records import AskedReturn, asked_return
from vinte.people import actions as people_actions
from vinte.people import queries as people

State = ReturnRequest.State
Answer = ReturnRequest.HomeownerAnswer

QUESTION_PURPOSE = "return_question"
EVIDENCE_MOST = 4


@dataclass(frozen=True)
class ReturnQuestion:
    """What a homeowner is asked: the job and when it was asked for, and nobody's personal data.

    `number_ends` is empty, or the last figures of the number of which a professional says that it is somebody
    else's.
    """

    return_id: UUID
    number_ends: str
    title: str
    municipality: str
    published_at: datetime
    due_at: datetime
    zone: str


def ask_return(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    reason: str,
    words: str,
    evidence: Sequence[bytes] = (),
    idempotency_key: str,
    at: datetime,
) -> AskedReturn:
    """Ask to give a contact back: credited at once where the platform's own facts are clear, else an agent
    answers within the published time.

    The same key with the same body gives the return that is there. Each of `evidence` is a PDF or a picture.
    Raises NotAllowed for a contact of somebody else, LookupError for a reason that could not
    be given when it was bought, IdempotencyConflict, and Refused: `already_returned`, `already_reduced`,
    `return_open`, `refused_before`, `window_over`, `words_missing`, `text_too_long`, `too_many_files`, those of
    `kernel.uploads.read_document`, and as the rooms above say.
    """
    row = _ask(
        professional_id=professional_id,
        purchase_id=purchase_id,
        reason=reason,
        words=words,
        evidence=evidence,
        idempotency_key=idempotency_key,
        at=at,
    )
    if row.state == State.AUTOMATIC and reason in owed.FAULTS:
        job_request_id = row.purchase.job_request_id
        with transaction.atomic():
            owed.find_fault(lock_request(job_request_id), reason=reason, at=at)
        owed.settle_owed_of(job_request_id, at=at)
    return asked_return(row)


@transaction.atomic
def _ask(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    reason: str,
    words: str,
    evidence: Sequence[bytes],
    idempotency_key: str,
    at: datetime,
) -> ReturnRequest:
    purchase = lock_purchase(professional_id=professional_id, purchase_id=purchase_id)
    known = figures_of(purchase).reasons
    if reason not in known:
        raise LookupError(f"no reason {reason!r}; known are {', '.join(known)}")
    mine = ReturnRequest.objects.filter(professional_id=professional_id)
    same = mine.filter(idempotency_key=idempotency_key).first()
    if same is not None:
        if (same.purchase_id, same.reason, same.words) != (purchase_id, reason, words.strip()):
            raise IdempotencyConflict(key=idempotency_key)
        return same
    _refuse_asking(purchase, reason=reason, at=at)
    refuse_words(words, reason=reason)
    if len(evidence) > EVIDENCE_MOST:
        raise Refused(
            code="too_many_files",
            message=_("São mais de %(count)d ficheiros.") % {"count": EVIDENCE_MOST},
            what_to_do=_("Escolha os que melhor mostram o que aconteceu."),
        )
    documents = [uploads.read_document(data) for data in evidence]
    market = purchase.job_request.market
    zone = terms.market_zone(market=market, at=at)
    due_on = plus_business_days(
        terms.market_day(market=market, at=at),
        count=figures_of(purchase).answer_business_days,
        country=market,
    )
    people_actions.note_act_under_way()
    # The page said so, and took a yes.
    harm = guarantee_harm(professional_id=professional_id, purchase_id=purchase_id, at=at)
    row = ReturnRequest.objects.create(
        professional_id=professional_id,
        id=new_id(at=at),
        purchase_id=purchase_id,
        idempotency_key=idempotency_key,
        reason=reason,
        words=words.strip(),
        trades=list(people.professional(professional_id).trades),
        told_end=harm is not None and harm.ends,
        asked_at=max(at, purchase.bought_at),
        answer_due_on=due_on,
        answer_due_at=end_of_day(due_on, zone=zone),
    )
    ReturnEvidence.objects.bulk_create(
        ReturnEvidence(
            professional_id=professional_id,
            id=new_id(at=at),
            return_request_id=row.id,
            number=number,
            media_type=document.media_type,
            sha256=document.sha256,
            content=document.content,
            added_at=at,
        )
        for number, document in enumerate(documents, start=1)
    )
    if settle_if_clear(LockedReturn(row=row, purchase=purchase), at=at):
        return row
    if reason in ASKED_OF_HOMEOWNER and not homeowner_word(purchase, reason=reason, at=at):
        _ask_homeowner(row, purchase, at=at)
    letters.return_received(row=row, purchase=purchase, at=at)
    return row


def refuse_words(words: str, *, reason: str) -> None:
    """Raise Refused unless the words suffice for that reason: where a person judges, something must be told."""
    refuse_longer(words)
    told = sum(1 for letter in words if letter.isalnum())
    if reason in NEED_WORDS and told < 10:
        raise Refused(
            code="words_missing",
            message=_("Falta dizer o que aconteceu."),
            what_to_do=_("Uma ou duas frases chegam: quem decide só sabe o que aqui escrever."),
        )


def _refuse_asking(purchase: ContactPurchase, *, reason: str, at: datetime) -> None:
    refuse_credited(purchase)
    refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    of_contact = ReturnRequest.objects.filter(
        professional_id=purchase.professional_id, purchase_id=purchase.id
    )
    if of_contact.filter(state=State.ASKED).exists():
        raise Refused(
            code="return_open",
            message=_("Já pediu a devolução deste contacto."),
            what_to_do=_("Espere pela resposta, ou retire o pedido para fazer outro."),
        )
    if of_contact.filter(state=State.REFUSED, reason=reason).exists():
        raise Refused(
            code="refused_before",
            message=_("Este motivo já foi recusado para este contacto."),
            what_to_do=_("Se há algo de novo, responda ao e-mail da decisão."),
        )
    if at >= purchase.bought_at + figures_of(purchase).window(reason):
        raise Refused(
            code="window_over",
            message=_("O prazo para pedir a devolução por este motivo já passou."),
            what_to_do=_("Se não podia saber antes, escreva ao apoio."),
        )


def _ask_homeowner(row: ReturnRequest, purchase: ContactPurchase, *, at: datetime) -> None:
    row.homeowner_asked_at = at
    row.save(update_fields=["homeowner_asked_at"])
    secret = people_actions.issue_private_link(purpose=QUESTION_PURPOSE, subject=row.id, at=at)
    letters.return_question(
        row=row,
        purchase=purchase,
        url=people.private_link_address(purpose=QUESTION_PURPOSE, secret=secret),
        at=at,
    )


def return_question_behind(*, secret: str, at: datetime) -> ReturnQuestion:
    """What the private link asks, without using it.

    Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_decided`.
    """
    return_id = people.find_private_link(secret=secret, purpose=QUESTION_PURPOSE, at=at)
    row = ReturnRequest.objects.get(id=return_id)
    require_open(row)
    asked = ContactPurchase.objects.select_related("job_request__homeowner").get(
        pk=(row.professional_id, row.purchase_id)
    )
    return ReturnQuestion(
        return_id=return_id,
        number_ends=asked.job_request.homeowner.phone[-3:] if row.reason == Reason.NUMBER_OF_OTHER else "",
        title=asked.job_request.title,
        municipality=asked.job_request.municipality,
        published_at=asked.job_request.published_at,
        due_at=row.answer_due_at,
        zone=terms.market_zone(market=asked.job_request.market, at=at),
    )


def answer_return_question(
    *, secret: str, asked: bool, words: str, at: datetime, phone: str = ""
) -> AskedReturn:
    """Keep what a homeowner answers about a request, or a number, that a professional says is not theirs, once.

    A denial is a fault of the request: every buyer who still holds the contact gets the price back, and the request
    ends. Where the number alone is wrong, `phone` may be the right one, and the request goes on with it; without
    one it waits for it. Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_decided`,
    `text_too_long`, and as `clean_phone` does.
    """
    row = _answer(secret=secret, asked=asked, words=words, phone=phone, at=at)
    if not asked:
        owed.settle_owed_of(row.purchase.job_request_id, at=at)
        row.refresh_from_db()
    return asked_return(row)


@transaction.atomic
def _answer(*, secret: str, asked: bool, words: str, phone: str, at: datetime) -> ReturnRequest:
    refuse_longer(words)
    return_id = people_actions.use_private_link(secret=secret, purpose=QUESTION_PURPOSE, at=at)
    found = ReturnRequest.objects.filter(id=return_id).select_related("purchase").first()
    if found is None:
        raise NotAllowed(f"no return {return_id}")
    # The request's lock comes before the professional's, as everywhere.
    job_request = lock_request(found.purchase.job_request_id)
    held = hold(return_id)
    require_open(held.row)
    held.row.homeowner_answered_at = at
    held.row.homeowner_answer = Answer.ASKED if asked else Answer.DENIES
    held.row.homeowner_words = words.strip()
    held.row.save(update_fields=["homeowner_answered_at", "homeowner_answer", "homeowner_words"])
    if not asked:
        settle_if_clear(held, at=at)
        if phone and held.row.reason == Reason.NUMBER_OF_OTHER:
            mending.put_phone_right(job_request, phone=phone, at=at)
            owed.owe(owed.held(job_request.pk), reason=held.row.reason, owed_from=at)
        else:
            owed.find_fault(job_request, reason=held.row.reason, at=at)
    return held.row


def _open_returns(*, at: datetime) -> due.Found:
    """The open returns for which a clear fact may have come after the asking, such as a letter that was refused."""
    waiting = ReturnRequest.objects.filter(
        state=State.ASKED, asked_at__lte=at, reason__in=[Reason.MAIL_BOUNCES, *sorted(ASKED_OF_HOMEOWNER)]
    )
    keys = waiting.order_by("asked_at", "id").values_list("id", flat=True)
    yield from due.items("return", keys, _settle, at=at)


def _settle(return_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        try:
            return int(settle_if_clear(hold(return_id), at=at))
        except Refused:
            # Held back by a room above: an agent looks at it in its time.
            transaction.set_rollback(True)
            return 0


DUTY = due.Duty("leads.clear_returns", gettext_lazy("Devoluções que um facto já decidiu"), _open_returns)
