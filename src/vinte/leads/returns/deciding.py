"""How a return ends: by the platform's own facts, by an agent, or withdrawn; credited at most once.

What an agent finds of the request itself, and not of one sale, follows in `faults`.

Locks: the professional, the contact, the return, then the wallet's accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from vinte.guarantee.terms import market_day
from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.texts import require_text
from vinte.leads.models import ContactPurchase, OwedCredit, ReturnRequest
from vinte.leads.returns import letters
from vinte.leads.returns.facts import fact_for
from vinte.leads.returns.figures import Reason, ReturnFigures
from vinte.leads.returns.hooks import GuaranteeHarm, guarantee_harm, refuse_bound
from vinte.leads.returns.records import AskedReturn, asked_return
from vinte.leads.returns.score import return_score
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.access import Visitor
from vinte.wallet import actions as wallet_actions

State = ReturnRequest.State


@dataclass(frozen=True)
class LockedReturn:
    """A return with its contact, both locked."""

    row: ReturnRequest
    purchase: ContactPurchase


def figures_of(purchase: ContactPurchase) -> ReturnFigures:
    """What held for returns on the day on which this contact was bought."""
    return ReturnFigures.in_force(market=purchase.job_request.market, on=purchase.bought_on)


def lock_purchase(*, professional_id: UUID, purchase_id: UUID) -> ContactPurchase:
    """Lock the professional, then the contact; raises NotAllowed for anybody else's."""
    people_actions.lock_professional(professional_id=professional_id)
    try:
        return locks.lock_in_key_order(ContactPurchase.objects.all(), [(professional_id, purchase_id)])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no contact {purchase_id} of professional {professional_id}") from None


def hold(return_id: UUID) -> LockedReturn:
    """Lock a return and what it is about; raises NotAllowed when there is none."""
    found = ReturnRequest.objects.filter(id=return_id).first()
    if found is None:
        raise NotAllowed(f"no return {return_id}")
    purchase = lock_purchase(professional_id=found.professional_id, purchase_id=found.purchase_id)
    return LockedReturn(
        row=locks.lock_in_key_order(ReturnRequest.objects.all(), [found.pk])[0], purchase=purchase
    )


def require_agent(account: Visitor, *, purchase: ContactPurchase) -> None:
    """Let the agent pass, or raise NotAllowed.

    An agent judges professionals and has no part in this return: is neither the professional, nor anybody who
    trades under the same tax identity, nor the homeowner, by account and by e-mail address.
    """
    access.require(account, right="professional.judge", professional_id=purchase.professional_id)
    people.require_no_part(
        by=account.pk,
        professional_id=purchase.professional_id,
        homeowner_ids=[purchase.job_request.homeowner_id],
    )


def already_returned() -> Refused:
    """What is told to whoever asks for a credit a second time."""
    return Refused(code="already_returned", message=_("Este contacto já foi devolvido."))


def refuse_credited(purchase: ContactPurchase) -> None:
    """Raise Refused (`already_returned`, `already_reduced`) when something was credited for this contact."""
    if purchase.returned_at is not None:
        raise already_returned()
    if purchase.reduced_at is not None:
        raise Refused(
            code="already_reduced",
            message=_("Parte do preço deste contacto já foi creditada."),
            what_to_do=_("Um contacto só se credita uma vez."),
        )


def credit_whole(
    purchase: ContactPurchase, *, reason: str, at: datetime, returned_at: datetime | None = None
) -> int:
    """Take the contact back: the price goes to where it was paid from, and the contact leaves the cohort.

    Returns the cents. The money moves at `at`; the contact counts as returned from `returned_at`, where that was
    earlier. The caller holds the locks. Raises Refused as `refuse_credited` and `refuse_bound` do.
    """
    refuse_credited(purchase)
    refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    purchase.returned_at = max(returned_at or at, purchase.bought_at)
    purchase.returned_on = market_day(market=purchase.job_request.market, at=purchase.returned_at)
    purchase.return_reason = reason
    purchase.returned_cents = purchase.price_cents
    return _post(purchase, at=at)


def credit_part(purchase: ContactPurchase, *, percent: int, at: datetime) -> int:
    """Credit a part of the price, halves of a cent up; the contact stays bought, at the price that is left.

    Returns the cents. The caller holds the locks. Raises Refused as `credit_whole` does, and `price_too_low`.
    """
    refuse_credited(purchase)
    refuse_bound(professional_id=purchase.professional_id, purchase_id=purchase.id, at=at)
    credit_cents = min((purchase.price_cents * percent + 50) // 100, purchase.price_cents - 1)
    if credit_cents < 1:
        raise Refused(
            code="price_too_low", message=_("O preço deste contacto não chega para creditar uma parte.")
        )
    purchase.reduced_at = max(at, purchase.bought_at)
    purchase.return_reason = Reason.WRONG_TRADE
    purchase.returned_cents = credit_cents
    return _post(purchase, at=at)


def _post(purchase: ContactPurchase, *, at: datetime) -> int:
    purchase.save(
        update_fields=["returned_at", "returned_on", "reduced_at", "return_reason", "returned_cents"]
    )
    wallet_actions.credit_return(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        amount_cents=purchase.returned_cents,
        idempotency_key=f"return:{purchase.id}",
        memo=purchase.job_request.title,
        at=at,
    )
    cents: int = purchase.returned_cents
    return cents


def settle_if_clear(held: LockedReturn, *, at: datetime) -> bool:
    """Credit an open return at once when the platform's own facts are clear; whether it did.

    Not for a professional who is suspended, or whose score says that a person looks first; nor for a contact
    that a room above holds back, which waits for an agent too.
    """
    row, purchase = held.row, held.purchase
    if not row.is_open:
        return False
    score = return_score(professional_id=row.professional_id, at=at, without=row.id)
    fact = fact_for(purchase=purchase, reason=row.reason, figures=figures_of(purchase), at=at)
    standing = people.standing(professional_id=row.professional_id, at=at)
    if row.score_points != score.points:
        row.score_points = score.points
        row.save(update_fields=["score_points"])
    if not fact.clear or score.needs_a_person or standing.is_suspended:
        return False
    if _harm_untold(row, at=at) is not None:
        return False
    try:
        refuse_bound(professional_id=row.professional_id, purchase_id=row.purchase_id, at=at)
    except Refused:
        return False
    cents = credit_whole(purchase, reason=row.reason, at=at)
    end_return(row, state=State.AUTOMATIC, at=at, cents=cents, words=fact.words)
    letters.return_credited(row=row, purchase=purchase, at=at)
    return True


@transaction.atomic
def decide_return(
    *,
    return_id: UUID,
    outcome: str,
    reason: str,
    by: UUID,
    at: datetime,
    true_trade: str = "",
    on_appeal: bool = False,
) -> AskedReturn:
    """Decide on a return as an agent, with a reason that the professional reads.

    `outcome` is `accepted`, `partly` or `refused`. For work of another trade `true_trade` says which: a trade of
    the professional's own is credited in part, any other whole. What is accepted and would end a guarantee that
    it would not have ended when it was asked for is credited when its buyer says yes. `on_appeal` decides a refused
    one anew, which is credited whole whatever the trade was. Raises NotAllowed for somebody who has a part
    in it, LookupError for another outcome, Refused (`already_decided`, `reason_missing`, `text_too_long`,
    `true_trade_missing`, `same_trade`, `own_trade`, `not_own_trade`, `not_in_part`, and as `credit_whole`).
    """
    if outcome not in (State.ACCEPTED, State.PARTLY, State.REFUSED):
        raise LookupError(f"no outcome {outcome!r}; known are accepted, partly, refused")
    held = hold(return_id)
    row, purchase = held.row, held.purchase
    require_agent(people.account(by), purchase=purchase)
    if on_appeal:
        require_refused(row)
    else:
        require_open(row)
    words = require_text(
        reason, code="reason_missing", message=_("Falta o motivo, que o profissional vai ler.")
    )
    if not on_appeal:
        _check_trade(row, purchase, outcome=outcome, true_trade=true_trade)
    row.score_points = return_score(professional_id=row.professional_id, at=at, without=row.id).points
    cents = 0
    harm = _harm_untold(row, at=at) if outcome == State.ACCEPTED else None
    if outcome == State.ACCEPTED and harm is None:
        cents = credit_whole(purchase, reason=row.reason, at=at)
    elif outcome == State.PARTLY:
        cents = credit_part(purchase, percent=figures_of(purchase).partial_credit_percent, at=at)
    row.true_trade = true_trade if outcome != State.REFUSED else ""
    end_return(row, state=outcome, at=at, cents=cents, words=words, by=by)
    if harm is not None:
        _wait_for_yes(row, purchase, harm=harm, at=at)
    elif cents:
        letters.return_credited(row=row, purchase=purchase, at=at)
    else:
        letters.return_refused(row=row, purchase=purchase, at=at)
    return asked_return(row)


def _harm_untold(row: ReturnRequest, *, at: datetime) -> GuaranteeHarm | None:
    """What the credit would end now, where it would not have when it was asked for; None otherwise.

    Between the two another contact may have become a job, or broken what the guarantee asks.
    """
    if row.told_end:
        return None
    with override(people.professional(row.professional_id).account.language):
        harm = guarantee_harm(professional_id=row.professional_id, purchase_id=row.purchase_id, at=at)
    return harm if harm is not None and harm.ends else None


def _wait_for_yes(
    row: ReturnRequest, purchase: ContactPurchase, *, harm: GuaranteeHarm, at: datetime
) -> None:
    """The return was right and its credit would end the guarantee: it is owed, and its buyer asked (`owed`)."""
    refuse_credited(purchase)
    refuse_bound(professional_id=row.professional_id, purchase_id=row.purchase_id, at=at)
    OwedCredit.objects.get_or_create(
        professional_id=row.professional_id,
        purchase_id=row.purchase_id,
        defaults={"reason": row.reason, "owed_from": at},
    )
    OwedCredit.objects.filter(pk=purchase.pk, asked_at=None).update(asked_at=at)
    letters.credit_waits(purchase=purchase, reason=row.reason, harm=harm, at=at)


def _check_trade(row: ReturnRequest, purchase: ContactPurchase, *, outcome: str, true_trade: str) -> None:
    if row.reason != Reason.WRONG_TRADE:
        if outcome == State.PARTLY:
            raise Refused(
                code="not_in_part",
                message=_("Só um trabalho de outro ofício se credita em parte."),
                what_to_do=_("Aceite ou recuse a devolução."),
            )
        return
    if outcome == State.REFUSED:
        return
    if true_trade not in {trade.slug for trade in people.trades()}:
        raise Refused(
            code="true_trade_missing",
            message=_("Falta dizer de que ofício é o trabalho."),
            what_to_do=_("Escolha um da lista."),
        )
    if true_trade == purchase.job_request.trade:
        raise Refused(
            code="same_trade",
            message=_("Esse é o ofício do pedido."),
            what_to_do=_("Escolha outro ofício, ou recuse a devolução."),
        )
    own = true_trade in row.trades
    if own and outcome == State.ACCEPTED:
        raise Refused(
            code="own_trade",
            message=_("O trabalho é de outro ofício deste profissional: credita-se em parte."),
            what_to_do=_("Aceite em parte."),
        )
    if not own and outcome == State.PARTLY:
        raise Refused(
            code="not_own_trade",
            message=_("O trabalho não é de nenhum ofício deste profissional: credita-se inteiro."),
            what_to_do=_("Aceite a devolução inteira."),
        )


def require_open(row: ReturnRequest) -> None:
    """Raise Refused (`already_decided`) when the return has ended."""
    if not row.is_open:
        raise Refused(
            code="already_decided",
            message=_("Esta devolução já foi decidida."),
            what_to_do=_("Atualize a página para ver como."),
        )


def require_refused(row: ReturnRequest) -> None:
    """Raise Refused (`not_refused`) unless an agent refused the return and nothing changed that since."""
    if row.state != State.REFUSED:
        raise Refused(
            code="not_refused",
            message=_("Esta devolução não está recusada."),
            what_to_do=_("Atualize a página para ver como está."),
        )


@transaction.atomic
def withdraw_return(*, professional_id: UUID, return_id: UUID, at: datetime) -> AskedReturn:
    """Take an open return back, at the professional's own wish; one that was withdrawn stays so.

    Raises NotAllowed for anybody else's, Refused (`already_decided`).
    """
    held = hold(return_id)
    if held.row.professional_id != professional_id:
        raise NotAllowed(f"no return {return_id} of professional {professional_id}")
    if held.row.state == State.WITHDRAWN:
        return asked_return(held.row)
    require_open(held.row)
    end_return(held.row, state=State.WITHDRAWN, at=at, cents=0, words="")
    return asked_return(held.row)


def held_to_take_back(
    *, professional_id: UUID, purchase_id: UUID, reason: str, by: UUID, at: datetime
) -> ContactPurchase:
    """Lock a contact that an agent takes back as invalid without being asked; within a transaction.

    `by` is the staff account that decides. Raises NotAllowed unless `by` is staff without a part in it, Refused
    (`already_returned`, `already_reduced`, `return_open` when the professional asked and waits, and as the
    rooms above say), LookupError for a reason that is not one of `ContactPurchase.ReturnReason`.
    """
    if reason not in ContactPurchase.ReturnReason.values:
        raise LookupError(f"no reason {reason!r}; known are {', '.join(ContactPurchase.ReturnReason.values)}")
    access.require(people.account(by), right="professional.judge", professional_id=professional_id)
    purchase = lock_purchase(professional_id=professional_id, purchase_id=purchase_id)
    require_agent(people.account(by), purchase=purchase)
    if ReturnRequest.objects.filter(
        professional_id=professional_id, purchase_id=purchase_id, state=State.ASKED
    ).exists():
        raise Refused(
            code="return_open",
            message=_("O profissional pediu a devolução deste contacto e espera por resposta."),
            what_to_do=_("Decida esse pedido."),
        )
    refuse_credited(purchase)
    refuse_bound(professional_id=professional_id, purchase_id=purchase_id, at=at)
    return purchase


def end_return(
    row: ReturnRequest, *, state: str, at: datetime, cents: int, words: str, by: UUID | None = None
) -> None:
    """Write down how a locked return ended."""
    row.state = State(state)
    row.decided_at = max(at, row.asked_at)
    row.decided_by_id = by
    row.decision_reason = words
    row.credited_cents = cents
    row.save()
