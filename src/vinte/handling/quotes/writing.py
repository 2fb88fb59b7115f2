"""Writing a quote: drafts that nobody else sees, sending, new versions, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vinte.guarantee import terms as guarantee_terms
from vinte.handling.models import Quote, QuoteStep
from vinte.handling.quotes import letters
from vinte.handling.quotes.amounts import Line, sums_of
from vinte.handling.quotes.queries import QuoteSheet, issuer_now, quote_taxes, read_quote
from vinte.kernel import locks
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import end_of_day
from vinte.kernel.texts import LONGEST, require_text
from vinte.leads import queries as leads
from vinte.people import actions as people_actions

State, Kind, Side = Quote.State, QuoteStep.Kind, QuoteStep.Side

MOST_LINES = 60
MOST_DAYS = 365
# What a homeowner may be sent about one contact; a quote that changes more often is not meant.
MOST_SENT = 20


@transaction.atomic
def save_quote(
    *,
    professional_id: UUID,
    purchase_id: UUID,
    quote_id: UUID | None,
    title: str,
    lines: Sequence[Line],
    terms: str,
    valid_days: int,
    exemption: str,
    idempotency_key: str,
    at: datetime,
) -> QuoteSheet:
    """Keep a draft as it is given: a new one, or the one named. Nobody else sees it.

    The same key again gives the draft that is there, as it is given now. Raises NotAllowed for a contact or quote of
    somebody else, IdempotencyConflict for the same key with another contact, Refused (`contact_returned`,
    `quote_sent`, `title_missing`, `lines_missing`, `too_many_lines`, `rate_unknown`, `exemption_unknown`,
    `exemption_with_tax`, `exemption_missing`, `days_out_of_range`, `text_too_long`, `amount_too_high`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=purchase_id)
    _refuse_returned(purchase.returned_at, at=at)
    title = require_text(
        title,
        code="title_missing",
        message=_("Falta dizer para que é o orçamento."),
        what_to_do=_("Uma linha chega."),
    )[:120]
    market = purchase.job_request.market
    _refuse_lines(lines, exemption=exemption, market=market, at=at)
    if not 1 <= valid_days <= MOST_DAYS:
        raise Refused(
            code="days_out_of_range",
            message=_("O orçamento vale entre um dia e um ano."),
            what_to_do=_("Escreva por quantos dias vale."),
        )
    if len(terms) > LONGEST:
        raise Refused(
            code="text_too_long",
            message=_("As condições têm mais de %(count)d carateres.") % {"count": LONGEST},
            what_to_do=_("Encurte-as e guarde de novo."),
        )
    sums = sums_of(lines)
    if sums.total_cents > 10**11:
        raise Refused(
            code="amount_too_high",
            message=_("O total é alto demais."),
            what_to_do=_("Confira as quantidades e os preços."),
        )
    row = _draft(professional_id, purchase_id, quote_id, key=idempotency_key, at=at)
    row.title, row.terms, row.valid_days, row.exemption = title, terms.strip(), valid_days, exemption
    row.lines = [line.model_dump() for line in lines]
    row.net_cents, row.tax_cents, row.total_cents = sums.net_cents, sums.tax_cents, sums.total_cents
    row.save()
    return _read(row)


def _draft(
    professional_id: UUID, purchase_id: UUID, quote_id: UUID | None, *, key: str, at: datetime
) -> Quote:
    """The draft that is to be written to, made where it is new."""
    mine = Quote.objects.filter(professional_id=professional_id)
    if quote_id is not None:
        row = lock_quote(professional_id=professional_id, quote_id=quote_id)
        if row.purchase_id != purchase_id:
            raise NotAllowed(f"quote {quote_id} is of another contact")
    elif (known := mine.filter(key=key).first()) is not None:
        if known.purchase_id != purchase_id:
            raise IdempotencyConflict(key=key)
        row = known
    else:
        row = Quote(
            professional_id=professional_id,
            id=new_id(at=at),
            purchase_id=purchase_id,
            key=key,
            number=(mine.aggregate(latest=Max("number"))["latest"] or 0) + 1,
            written_at=at,
        )
    if row.state != State.DRAFT:
        raise Refused(
            code="quote_sent",
            message=_("Este orçamento já foi enviado e fica como está."),
            what_to_do=_("Para mudar alguma coisa, faça uma versão nova."),
        )
    return row


@transaction.atomic
def send_quote(*, professional_id: UUID, quote_id: UUID, at: datetime) -> QuoteSheet:
    """Send a draft to the homeowner, by a letter with a private link; it stands for its days, the last included.

    An earlier version of it that stood is replaced, and stays readable. Sent again it changes nothing. Raises
    NotAllowed for somebody else's, Refused (`contact_returned`, `quote_accepted`, `too_many_quotes`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    row = lock_quote(professional_id=professional_id, quote_id=quote_id)
    if row.state != State.DRAFT:
        return _read(row)
    purchase = leads.purchase(professional_id=professional_id, purchase_id=row.purchase_id)
    _refuse_returned(purchase.returned_at, at=at)
    of_contact = Quote.objects.filter(professional_id=professional_id, purchase_id=row.purchase_id)
    if of_contact.exclude(state=State.DRAFT).count() >= MOST_SENT:
        raise Refused(
            code="too_many_quotes",
            message=_("Já enviou muitos orçamentos a este contacto."),
            what_to_do=_("Telefone antes de enviar outro."),
        )
    earlier = of_contact.filter(number=row.number).exclude(id=row.id)
    if earlier.filter(state=State.ACCEPTED).exists():
        raise Refused(
            code="quote_accepted",
            message=_("A versão anterior deste orçamento já foi aceite."),
            what_to_do=_("Para trabalho a mais, faça um orçamento novo."),
        )
    for standing in locks.lock_in_key_order(
        Quote.objects.all(), [each.pk for each in earlier.filter(state=State.SENT)]
    ):
        standing.state, standing.decided_at = State.REPLACED, max(at, standing.sent_at or at)
        standing.save(update_fields=["state", "decided_at"])
        take_step(standing, Kind.REPLACED, side=Side.PROFESSIONAL, at=at)
    zone = guarantee_terms.market_zone(market=purchase.job_request.market, at=at)
    last_day = guarantee_terms.market_day(market=purchase.job_request.market, at=at) + timedelta(
        days=row.valid_days
    )
    row.issuer = asdict(issuer_now(professional_id))
    row.state, row.sent_at = State.SENT, max(at, row.written_at)
    row.valid_until = end_of_day(last_day, zone=zone)
    row.save()
    step = take_step(row, Kind.SENT, side=Side.PROFESSIONAL, at=at)
    letters.tell_homeowner(row, step, at=at)
    return _read(row)


@transaction.atomic
def new_version(*, professional_id: UUID, quote_id: UUID, at: datetime) -> QuoteSheet:
    """A draft of another version of a quote that was sent, to be changed; the one that is there if there is one.

    Raises NotAllowed for somebody else's, Refused (`contact_returned`, `quote_accepted`, `quote_draft`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    row = lock_quote(professional_id=professional_id, quote_id=quote_id)
    if row.state == State.DRAFT:
        raise Refused(code="quote_draft", message=_("Este orçamento ainda é um rascunho: mude-o aqui."))
    purchase = leads.purchase(professional_id=professional_id, purchase_id=row.purchase_id)
    _refuse_returned(purchase.returned_at, at=at)
    family = Quote.objects.filter(professional_id=professional_id, number=row.number)
    if family.filter(state=State.ACCEPTED).exists():
        raise Refused(
            code="quote_accepted",
            message=_("Este orçamento foi aceite e fica como está."),
            what_to_do=_("Para trabalho a mais, faça um orçamento novo."),
        )
    drafted = family.filter(state=State.DRAFT).first()
    if drafted is not None:
        return _read(drafted)
    identity = new_id(at=at)
    draft = Quote.objects.create(
        professional_id=professional_id,
        id=identity,
        purchase_id=row.purchase_id,
        key=identity.hex,
        number=row.number,
        version=family.aggregate(latest=Max("version"))["latest"] + 1,
        title=row.title,
        lines=row.lines,
        terms=row.terms,
        valid_days=row.valid_days,
        exemption=row.exemption,
        net_cents=row.net_cents,
        tax_cents=row.tax_cents,
        total_cents=row.total_cents,
        written_at=at,
    )
    return _read(draft)


@transaction.atomic
def withdraw_quote(*, professional_id: UUID, quote_id: UUID, words: str, at: datetime) -> QuoteSheet:
    """Take back a quote that has no answer: nobody can accept it any more. Said again it changes nothing.

    Raises NotAllowed for somebody else's, Refused (`quote_draft`, `quote_decided`, `text_too_long`).
    """
    people_actions.lock_professional(professional_id=professional_id)
    row = lock_quote(professional_id=professional_id, quote_id=quote_id)
    if row.state == State.WITHDRAWN:
        return _read(row)
    if row.state == State.DRAFT:
        raise Refused(code="quote_draft", message=_("Este orçamento ainda não foi enviado."))
    if row.state != State.SENT:
        raise Refused(
            code="quote_decided",
            message=_("Este orçamento já não se pode retirar: %(state)s.")
            % {"state": row.get_state_display()},
        )
    row.state, row.decided_at = State.WITHDRAWN, max(at, row.sent_at or at)
    row.save(update_fields=["state", "decided_at"])
    step = take_step(row, Kind.WITHDRAWN, side=Side.PROFESSIONAL, words=words, at=at)
    letters.tell_homeowner(row, step, at=at)
    return _read(row)


def lock_quote(*, professional_id: UUID, quote_id: UUID) -> Quote:
    """The quote, locked; its professional is locked before. Raises NotAllowed when there is none."""
    try:
        return locks.lock_in_key_order(Quote.objects.all(), [(professional_id, quote_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no quote {quote_id} of professional {professional_id}") from None


def take_step(
    row: Quote, kind: QuoteStep.Kind, *, side: QuoteStep.Side, at: datetime, words: str = ""
) -> QuoteStep:
    """Write down what a side did; raises Refused (`text_too_long`)."""
    if len(words) > LONGEST:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(count)d carateres.") % {"count": LONGEST},
            what_to_do=_("Encurte-o e envie de novo."),
        )
    return QuoteStep.objects.create(
        professional_id=row.professional_id,
        id=new_id(at=at),
        quote_id=row.id,
        happened_at=at,
        kind=kind,
        side=side,
        words=words.strip(),
    )


def _read(row: Quote) -> QuoteSheet:
    return read_quote(Quote.objects.select_related("purchase__job_request").get(pk=row.pk))


def _refuse_returned(returned_at: datetime | None, *, at: datetime) -> None:
    if returned_at is not None and returned_at <= at:
        raise Refused(
            code="contact_returned",
            message=_("Este contacto foi devolvido e já não conta."),
            what_to_do=_("Não há nada a registar."),
        )


def _refuse_lines(lines: Sequence[Line], *, exemption: str, market: str, at: datetime) -> None:
    if not lines:
        raise Refused(
            code="lines_missing",
            message=_("Falta pelo menos uma linha com preço."),
            what_to_do=_("Escreva o que faz, quanto, e a que preço."),
        )
    if len(lines) > MOST_LINES:
        raise Refused(
            code="too_many_lines",
            message=_("São mais de %(count)d linhas.") % {"count": MOST_LINES},
            what_to_do=_("Junte as que são do mesmo trabalho."),
        )
    figures = quote_taxes(market=market, at=at)
    if exemption and exemption not in [one.code for one in figures.exemptions]:
        raise Refused(code="exemption_unknown", message=_("Escolha um dos motivos de isenção."))
    for number, line in enumerate(lines, start=1):
        if line.permille and line.permille not in figures.permilles:
            raise Refused(
                code="rate_unknown",
                message=_("Linha %(number)d: essa taxa de IVA não existe.") % {"number": number},
                what_to_do=_("Escolha uma das taxas da lista."),
            )
    is_taxed = any(line.permille for line in lines)
    if exemption and is_taxed:
        raise Refused(
            code="exemption_with_tax",
            message=_("Com isenção, nenhuma linha leva IVA."),
            what_to_do=_("Tire a isenção, ou ponha todas as linhas a 0 %."),
        )
    if not exemption and figures.exemptions and any(not line.permille for line in lines):
        raise Refused(
            code="exemption_missing",
            message=_("Há linhas sem IVA, e falta dizer porquê."),
            what_to_do=_("Escolha o motivo da isenção, ou uma taxa."),
        )
