"""A payment that has no answer yet is looked at while its owner waits, and asked about before another begins.

A webhook may be late, and a browser's back arrow shows a page from before: so the provider itself is asked
whether something came, and nobody is told that nothing was paid while that is not known.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.wallet import providers
from vinte.wallet.models import TopUp
from vinte.wallet.payments import bank, top_ups
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.payments.queries import Payment
from vinte.wallet.providers import ProviderUnreachable
from vinte.wallet.providers.refusals import unreachable
from vinte.wallet.settlement import events as provider_events
from vinte.wallet.settlement import settling

# More than these at once nobody begins by accident.
MOST_LOOKED_AT = 5


def look_at_payment(*, professional_id: UUID, top_up_id: UUID, at: datetime) -> Payment:
    """How a payment stands, asked of the provider while it waits; one that does not answer changes nothing.

    Calls the provider, so not inside a transaction. Raises NotAllowed for somebody else's.
    """
    row = TopUp.objects.filter(professional_id=professional_id, pk=top_up_id).first()
    if row is None:
        raise NotAllowed(f"no payment {top_up_id}")
    _look(row, at=at)
    return payment_queries.payment(professional_id=professional_id, top_up_id=top_up_id)


def give_up_payment(*, professional_id: UUID, top_up_id: UUID, at: datetime) -> Payment:
    """Close the page of a payment that its owner does not want to make any more, and see what became of it.

    It may have been paid a moment ago: then it is credited. Calls the provider, so not inside a transaction.
    Raises NotAllowed for somebody else's, Refused (`provider_unreachable`).
    """
    row = TopUp.objects.filter(professional_id=professional_id, pk=top_up_id).first()
    if row is None or row.method == TopUp.Method.SAVED_CARD:
        raise NotAllowed(f"no payment {top_up_id}")
    if row.provider == bank.BANK:
        # Nobody is to be asked: what arrives all the same still counts.
        settling.end_transfer(row.pk, at=at)
    elif row.state == TopUp.State.PENDING and row.provider_reference and not row.voucher_number:
        try:
            providers.configured().close(reference=row.provider_reference)
        except ProviderUnreachable:
            raise unreachable() from None
    return look_at_payment(professional_id=professional_id, top_up_id=top_up_id, at=at)


def refuse_beside_waiting(
    *, professional_id: UUID, idempotency_key: str, at: datetime, despite_waiting: bool = False
) -> None:
    """Ask before another payment begins while one has no answer; the form that began one may be sent again.

    Calls the provider, so not inside a transaction. Raises Refused: `payment_arrived` when one that waited
    has come meanwhile, `payment_waiting` unless its owner wants another all the same (`despite_waiting`).
    """
    if TopUp.objects.filter(professional_id=professional_id, idempotency_key=idempotency_key).exists():
        return
    before = payment_queries.payments_under_way(professional_id=professional_id, at=at)[:MOST_LOOKED_AT]
    after = [look_at_payment(professional_id=professional_id, top_up_id=each.id, at=at) for each in before]
    arrived = [each for each in after if each.state == TopUp.State.PAID]
    if arrived:
        raise Refused(
            code="payment_arrived",
            message=_("O pagamento de %(amount)s que esperava chegou agora.")
            % {"amount": formats.money(arrived[0].amount_cents, currency=arrived[0].currency)},
            what_to_do=_("Não começámos outro. Se quer mesmo pagar mais, confirme de novo."),
        )
    waiting = [each for each in after if each.state == TopUp.State.PENDING and not each.voucher_number]
    if waiting and not despite_waiting:
        first = waiting[0]
        raise Refused(
            code="payment_waiting",
            message=_("Um pagamento de %(amount)s por %(method)s ainda espera resposta.")
            % {
                "amount": formats.money(first.amount_cents, currency=first.currency),
                "method": first.method_label,
            },
            what_to_do=_(
                "Se já o confirmou, não pague outra vez: entra no saldo em minutos. Se começar outro e os dois chegarem, paga os dois, e pode pedir um de volta na página do saldo."
            ),
        )


def _look(row: TopUp, *, at: datetime) -> None:
    if row.state != TopUp.State.PENDING or not row.provider_reference or not providers.is_configured():
        return
    provider = providers.configured()
    if provider.name != row.provider:
        return
    try:
        facts = top_ups.facts_of(row, provider=provider, at=at)
    except (ProviderUnreachable, Refused):
        # The webhook, or the next look, says it.
        return
    provider_events.take_facts(facts, provider=provider.name, at=at)
