"""What a homeowner does with a quote, through the link: accept, decline, ask.

Accepting hires: the professional offered and the homeowner said yes, so both agree and the job counts as won
(docs/decisions/quotes-accepted.md). Locks: the request, the professional, the quote.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.handling.jobs import hiring
from vinte.handling.models import Award, Quote, QuoteStep
from vinte.handling.quotes import letters, lost
from vinte.handling.quotes.queries import LINK, QuoteSheet, read_quote
from vinte.handling.quotes.writing import Kind, Side, State, lock_quote, take_step
from vinte.handling.records import record_award
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import require_text
from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people import actions as people_actions
from vinte.people import queries as people

# Closed for one of these, the homeowner has said that the job is somebody else's or is none.
GONE_REASONS = ("hired_other", "gave_up", "other")


@transaction.atomic
def accept_quote(*, secret: str, name: str, at: datetime) -> QuoteSheet:
    """The homeowner accepts, and writes their name: the job is won, and the request closes to everybody else.

    Accepted again it changes nothing. Raises Refused as `use_private_link` does, and (`name_missing`,
    `quote_expired`, `quote_withdrawn`, `quote_replaced`, `quote_declined`, `contact_gone`, `request_closed`).
    """
    row = _quote_of_link(secret, at=at)
    name = require_text(
        name,
        code="name_missing",
        message=_("Falta o seu nome."),
        what_to_do=_("Escreva-o como assina."),
    )[:120]
    purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id)
    asked = purchase.job_request
    hired = leads.hired_on(asked.id)
    # The request's lock comes first, and keeps out whoever accepts another quote of it now.
    if purchase.returned_at is None:
        leads_actions.close_request(
            job_request_id=asked.id,
            reason="hired",
            hired=row.professional_id,
            talked_with=[row.professional_id],
            undoable=False,
            at=at,
        )
    people_actions.lock_professional(professional_id=row.professional_id)
    row = lock_quote(professional_id=row.professional_id, quote_id=row.id)
    if row.state == State.ACCEPTED:
        return _read(row)
    _refuse_undecidable(row, at=at)
    is_elsewhere = hired not in (None, row.professional_id) or asked.close_reason in GONE_REASONS
    if is_elsewhere or _taken(asked.id, professional_id=row.professional_id):
        raise Refused(
            code="request_closed",
            message=_("Fechou este pedido a dizer que o trabalho é de outra pessoa, ou que desistiu."),
            what_to_do=_(
                "Se mudou de ideias, fale com o profissional: ele pode registar o trabalho, e perguntamos-lhe a si."
            ),
        )
    award = Award.objects.filter(
        professional_id=row.professional_id, purchase_id=row.purchase_id, withdrawals=None
    ).first()
    # Known since then; two taps may come in another order than their instants.
    at = at if award is None else max(at, award.recorded_at)
    award_id = (
        award.id
        if award is not None
        else record_award(
            professional_id=row.professional_id,
            purchase_id=row.purchase_id,
            awarded_at=at,
            told_by=Award.Source.HOMEOWNER,
            at=at,
        ).id
    )
    hiring.agreed_by_quote(professional_id=row.professional_id, purchase_id=row.purchase_id, at=at)
    row.state, row.decided_at, row.accepted_by, row.award_id = State.ACCEPTED, at, name, award_id
    row.save(update_fields=["state", "decided_at", "accepted_by", "award_id"])
    step = take_step(row, Kind.ACCEPTED, side=Side.HOMEOWNER, at=at)
    letters.tell_professional(row, step, at=at)
    return _read(row)


@transaction.atomic
def decline_quote(
    *, secret: str, went_to: str, reason: str, price_cents: int | None, words: str, at: datetime
) -> QuoteSheet:
    """The homeowner declines, and says to whom the job went, why and at what price, as far as they like.

    Declined again it changes nothing. Raises LookupError for an unknown reason, Refused as `accept_quote` does but for
    the name and the request, and (`text_too_long`).
    """
    row = _quote_of_link(secret, at=at)
    people_actions.lock_professional(professional_id=row.professional_id)
    row = lock_quote(professional_id=row.professional_id, quote_id=row.id)
    if row.state == State.DECLINED:
        return _read(row)
    _refuse_undecidable(row, at=at)
    row.state, row.decided_at = State.DECLINED, at
    row.save(update_fields=["state", "decided_at"])
    step = take_step(row, Kind.DECLINED, side=Side.HOMEOWNER, words=words, at=at)
    lost.keep(
        professional_id=row.professional_id,
        purchase_id=row.purchase_id,
        said_by=lost.Side.HOMEOWNER,
        went_to=went_to,
        reason=reason,
        price_cents=price_cents,
        words=words,
        at=at,
    )
    letters.tell_professional(row, step, at=at)
    return _read(row)


@transaction.atomic
def ask_about_quote(*, secret: str, words: str, at: datetime) -> QuoteSheet:
    """The homeowner asks something about a quote that stands; the professional gets a letter.

    Raises Refused as `use_private_link` does, and (`words_missing`, `too_many_questions`, `contact_gone`,
    `quote_withdrawn`, `quote_replaced`, `quote_declined`, `quote_expired`).
    """
    row = _quote_of_link(secret, at=at)
    people_actions.lock_professional(professional_id=row.professional_id)
    row = lock_quote(professional_id=row.professional_id, quote_id=row.id)
    if row.state != State.ACCEPTED:
        _refuse_undecidable(row, at=at)
    _say(row, Kind.ASKED, side=Side.HOMEOWNER, words=words, at=at)
    return _read(row)


@transaction.atomic
def answer_about_quote(*, professional_id: UUID, quote_id: UUID, words: str, at: datetime) -> QuoteSheet:
    """The professional answers what was asked; the homeowner gets a letter with it.

    Raises NotAllowed for somebody else's and where nothing was asked, Refused (`words_missing`, `contact_gone`,
    `too_many_questions`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    row = lock_quote(professional_id=professional_id, quote_id=quote_id)
    if not row.steps.filter(kind=Kind.ASKED).exists():
        raise NotAllowed(f"nothing was asked about quote {quote_id}")
    _refuse_gone(row, at=at)
    _say(row, Kind.ANSWERED, side=Side.PROFESSIONAL, words=words, at=at)
    return _read(row)


# A letter is sent of each.
MOST_SAID = 30


def _say(row: Quote, kind: QuoteStep.Kind, *, side: QuoteStep.Side, words: str, at: datetime) -> None:
    words = require_text(words, code="words_missing", message=_("Falta escrever o que quer dizer."))
    said = row.steps.filter(kind=kind, words=words).order_by("-happened_at").first()
    latest = row.steps.filter(kind__in=(Kind.ASKED, Kind.ANSWERED)).order_by("-happened_at", "-id").first()
    if said is not None and latest is not None and said.id == latest.id:
        return
    if row.steps.filter(kind__in=(Kind.ASKED, Kind.ANSWERED)).count() >= MOST_SAID:
        raise Refused(
            code="too_many_questions",
            message=_("Já escreveram muito sobre este orçamento."),
            what_to_do=_("Falem por telefone."),
        )
    step = take_step(row, kind, side=side, words=words, at=at)
    if side == Side.HOMEOWNER:
        letters.tell_professional(row, step, at=at)
    else:
        letters.tell_homeowner(row, step, at=at)


def _quote_of_link(secret: str, *, at: datetime) -> Quote:
    quote_id = people_actions.use_private_link(secret=secret, purpose=LINK, at=at)
    return Quote.objects.get(id=quote_id)


def _taken(job_request_id: UUID, *, professional_id: UUID) -> bool:
    """Whether somebody else has the job of this request by a quote that was accepted."""
    others = Quote.objects.filter(state=State.ACCEPTED, purchase__job_request_id=job_request_id)
    return others.exclude(professional_id=professional_id).exists()


def _refuse_gone(row: Quote, *, at: datetime) -> None:
    purchase = leads.purchase(professional_id=row.professional_id, purchase_id=row.purchase_id)
    is_returned = purchase.returned_at is not None and purchase.returned_at <= at
    if is_returned or people.has_left(row.professional_id):
        raise Refused(
            code="contact_gone",
            message=_("Este profissional já não tem o seu contacto: o orçamento não vale."),
            what_to_do=_("Não precisa de fazer nada."),
        )


def _refuse_undecidable(row: Quote, *, at: datetime) -> None:
    _refuse_gone(row, at=at)
    if row.state == State.WITHDRAWN:
        raise Refused(
            code="quote_withdrawn",
            message=_("O profissional retirou este orçamento."),
            what_to_do=_("Fale com ele, se ainda quer o trabalho."),
        )
    if row.state == State.REPLACED:
        raise Refused(
            code="quote_replaced",
            message=_("Há uma versão nova deste orçamento."),
            what_to_do=_("Abra-a no e-mail mais recente que recebeu."),
        )
    if row.state in (State.DECLINED, State.ACCEPTED):
        raise Refused(
            code="quote_declined",
            message=_("Já respondeu a este orçamento: %(state)s.") % {"state": row.get_state_display()},
            what_to_do=_("Se mudou de ideias, peça outro ao profissional."),
        )
    if row.valid_until is None or at >= row.valid_until:
        raise Refused(
            code="quote_expired",
            message=_("O prazo deste orçamento já terminou."),
            what_to_do=_("Peça ao profissional que o envie de novo."),
        )


def _read(row: Quote) -> QuoteSheet:
    return read_quote(Quote.objects.select_related("purchase__job_request").get(pk=row.pk))
