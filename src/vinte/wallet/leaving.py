"""What closing an account does to the money: what stands in the way, what ends, what is lost; and the refund before.

What was paid in and not spent never goes by itself: its owner spends it, or has it back.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.people.queries import Concern, Touches
from vinte.wallet import providers
from vinte.wallet.automatic import consents
from vinte.wallet.books import balances, expiry_terms, paid_for
from vinte.wallet.models import Dispute, Goodwill, TopUp, TopUpRefund
from vinte.wallet.packs import queries as pack_queries
from vinte.wallet.packs import renewing, selling
from vinte.wallet.payments import bank, cards, refunds
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.providers.refusals import support_address

BALANCE_PATH, PACK_PATH = "/pro/saldo/", "/pro/pack/"


def concerns(*, professional_id: UUID, at: datetime) -> list[Concern]:
    """What of the money closing the account touches."""
    held = balances.balance(professional_id)
    there = _what_there_is(professional_id)
    return [
        *_blocking(held, there),
        *_ending(professional_id, at=at),
        *_lost(professional_id, held, has_card="card" in there, at=at),
    ]


def _what_there_is(professional_id: UUID) -> set[str]:
    """Of a payment and a refund without an answer, and of a saved card: those that there are, by one statement."""
    pending = TopUp.objects.filter(professional_id=professional_id, state=TopUp.State.PENDING)
    asked = TopUpRefund.objects.filter(professional_id=professional_id, state=TopUpRefund.State.ASKED)
    cards_kept = payment_queries.saved_cards(professional_id)
    first, *others = (
        rows.order_by().values_list(Value(name))
        for name, rows in (("payment", pending), ("refund", asked), ("card", cards_kept))
    )
    return {name for (name,) in first.union(*others)}


def _blocking(held: balances.Balance, there: set[str]) -> list[Concern]:
    see = {"path": BALANCE_PATH, "way": _("Ver o saldo")}
    found = []

    def amount(cents: int) -> dict[str, str]:
        return {"amount": formats.money(cents, currency=held.currency)}

    if held.purchased_cents:
        if providers.is_configured() or bank.is_configured():
            words = _(
                "Tem %(amount)s que pagou e não gastou. Gaste-os em contactos, ou peça o reembolso aqui em baixo."
            )
        else:
            words = _(
                "Tem %(amount)s que pagou e não gastou. Gaste-os em contactos, ou escreva para %(address)s."
            )
        facts = amount(held.purchased_cents) | {"address": support_address()}
        found.append(Concern(Touches.BLOCKS, "purchased", words % facts, **see))
    if held.debt_cents:
        words = _("Deve %(amount)s de um pagamento que o banco devolveu. Carregue o saldo para os pagar.")
        found.append(Concern(Touches.BLOCKS, "debt", words % amount(held.debt_cents), **see))
    if held.frozen_cents:
        words = _("O banco está a decidir sobre %(amount)s. Espere pela decisão.")
        found.append(Concern(Touches.BLOCKS, "frozen", words % amount(held.frozen_cents), **see))
    if "payment" in there:
        words = _("Há um pagamento sem resposta. Espere por ela, ou desista dele na página do saldo.")
        found.append(Concern(Touches.BLOCKS, "payment", words, **see))
    if "refund" in there:
        words = _("Há um reembolso a que o fornecedor de pagamentos ainda não respondeu. Espere por ele.")
        found.append(Concern(Touches.BLOCKS, "refund", words, **see))
    return found


def _ending(professional_id: UUID, *, at: datetime) -> list[Concern]:
    found = []
    if renewing.is_renewal_ahead(professional_id=professional_id, at=at):
        words = _("O pack deixa de se renovar. Nada mais é cobrado por ele.")
        found.append(Concern(Touches.ENDS, "renewal", words, PACK_PATH, _("Ver o pack")))
    if consents.consent_in_force(professional_id) is not None:
        found.append(Concern(Touches.ENDS, "top_ups", _("O carregamento automático para.")))
    return found


def _lost(professional_id: UUID, held: balances.Balance, *, has_card: bool, at: datetime) -> list[Concern]:
    found = []
    if held.granted_cents:
        words = _("Perde %(amount)s de saldo da garantia ou oferecido, que não se pode levantar.")
        words %= {"amount": formats.money(held.granted_cents, currency=held.currency)}
        found.append(Concern(Touches.LOST, "granted", words, BALANCE_PATH, _("Ver o saldo")))
    today = terms.market_day(market=expiry_terms.market_of(professional_id), at=at)
    active = pack_queries.active_pack(professional_id=professional_id, on=today)
    if active is not None:
        words = _("O pack está pago até %(day)s. Os dias que faltam não se devolvem.")
        words %= {"day": formats.deadline(active.ends_on)}
        found.append(Concern(Touches.LOST, "pack_days", words, PACK_PATH, _("Ver o pack")))
    if has_card:
        words = _("O cartão guardado é esquecido, aqui e no fornecedor de pagamentos.")
        found.append(Concern(Touches.LOST, "card", words))
    return found


def stop(*, professional_id: UUID, at: datetime) -> None:
    """End what charges by itself: the pack's renewals and the consent to top-ups."""
    ahead = renewing.renewal_ahead(professional_id=professional_id, at=at)
    if ahead is not None:
        selling.cancel_pack(professional_id=professional_id, pack_id=ahead.pack.id, at=at)
    consents.revoke_automatic_top_up(professional_id=professional_id, at=at)


def remove(*, professional_id: UUID, at: datetime) -> None:
    """Forget why balance was given, and have the saved card forgotten at the provider: so not inside a transaction.

    Raises Refused (`provider_unreachable`, `payments_not_configured`): it is asked again.
    """
    Goodwill.objects.filter(professional_id=professional_id).update(reason="", decided_reason="")
    if payment_queries.saved_card(professional_id) is not None:
        cards.forget_saved_card(professional_id=professional_id, at=at)


def refund_unspent(*, professional_id: UUID, by: UUID, at: datetime) -> int:
    """Give what is left of each payment back to who made it, as its owner asks before leaving; returns the cents.

    Sent twice it goes back once. Calls the provider, so not inside a transaction. Raises Refused
    (`nothing_to_refund`: what is left came by no payment that can go back, with whom to ask; `provider_unreachable`:
    what was asked for goes on by itself; and as `refunds.refund_top_up` does).
    """
    if not bank.is_configured():
        providers.configured()
    left = paid_for.left_by_source(professional_id)
    rows = TopUp.objects.filter(pk__in=left, professional_id=professional_id, state=TopUp.State.PAID).exclude(
        payment_reference=""
    )
    contested = Dispute.objects.filter(top_up_id__in=left).values("top_up_id")
    given = 0
    for row in rows.exclude(pk__in=contested).order_by("started_at", "pk"):
        back = row.refunds.filter(state=TopUpRefund.State.REVERSED).count()
        refund = refunds.refund_top_up(
            top_up_id=row.pk,
            amount_cents=left[row.pk],
            asked_by_id=by,
            reason="own wish: leaving",
            idempotency_key=f"leaving:{row.pk}:{left[row.pk]}:{back}",
            at=at,
        )
        given += refund.amount_cents
    if not given:
        raise Refused(
            code="nothing_to_refund",
            message=_("O que resta não veio de um pagamento que se possa devolver aqui."),
            what_to_do=_("Gaste-o em contactos, ou escreva para %(address)s.")
            % {"address": support_address()},
        )
    return given
