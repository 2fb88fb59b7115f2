"""What a payment provider told us and what it keeps for us: events, payers, refunds."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, keeps, never
from vinte.kernel.text_columns import Data, OneLine
from vinte.wallet.models.payments import TopUp


class ProviderEvent(models.Model):
    """One event of a provider, written once however often it comes, with what became of it.

    `facts` holds identifiers, amounts and states only, nothing personal, so that an event that came
    before what it is about can be read again.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("tratado")
        IGNORED = "ignored", _("não é para nós")
        WAITING = "waiting", _("à espera do pagamento a que se refere")
        REFUSED = "refused", _("recusado, a ver por uma pessoa")

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    reference = models.CharField(max_length=120, blank=True)
    payment_reference = models.CharField(max_length=120, blank=True)
    facts = Data(max_length=20_000, default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = OneLine(max_length=60, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once"),)
        triggers = (
            keeps(
                name="provider_event_kept",
                columns="id provider event_id kind reference payment_reference facts occurred_at received_at",
                message="event % stays as it was told",
            ),
            never(name="provider_event_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(
                fields=["payment_reference"],
                condition=models.Q(outcome="waiting"),
                name="provider_event_waiting",
            ),
            models.Index(fields=["provider", "-occurred_at"], name="provider_event_latest"),
        )


class PayerAccount(models.Model):
    """Who a professional is at the provider, and the card kept there: its last digits, never its number."""

    professional_id = models.UUIDField(primary_key=True)
    provider = models.CharField(max_length=20)
    customer_reference = models.CharField(max_length=120)
    card_reference = models.CharField(max_length=120, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    card_exp_month = models.PositiveSmallIntegerField(null=True, blank=True)
    card_exp_year = models.PositiveSmallIntegerField(null=True, blank=True)
    card_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "customer_reference"], name="payer_customer_once"),
        )


class PackOrder(models.Model):
    """What a payment is to buy when it is paid: a pack at the price that was shown, or a pack's renewal."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à espera do pagamento")
        SOLD = "sold", _("vendido")
        KEPT = "kept", _("ficou em saldo")
        FAILED = "failed", _("não pago")

    class KeptBecause(models.TextChoices):
        STOPPED = "stopped", _("a renovação foi parada, ou já tinha acabado o prazo dela")
        OTHER_PACK = "other_pack", _("já havia outro pack")
        DEBT = "debt", _("parte do pagamento pagou uma dívida")
        LESS = "less", _("chegou menos do que o preço")

    top_up = models.OneToOneField(TopUp, models.PROTECT, primary_key=True, related_name="pack_order")
    professional_id = models.UUIDField(db_index=True)
    market = models.CharField(max_length=2)
    period = models.CharField(max_length=10)
    price_cents = models.BigIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    renews_pack_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sold_pack_id = models.UUIDField(null=True, blank=True)
    kept_because = models.CharField(max_length=12, choices=KeptBecause, blank=True)


class TopUpRefund(models.Model):
    """Unused purchased balance that goes back to who paid it.

    One that was done may still fail at the payer's bank, and is balance again: `came_back_at` is the provider's
    instant of that. `lost_cents` of it did not leave the wallet, because a bank had taken them from it before.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("pedida ao fornecedor")
        DONE = "done", _("feita")
        REVERSED = "reversed", _("recusada e reposta")

    id = models.UUIDField(primary_key=True)
    top_up = models.ForeignKey(TopUp, models.PROTECT, related_name="refunds")
    professional_id = models.UUIDField(db_index=True)
    amount_cents = models.BigIntegerField()
    lost_cents = models.BigIntegerField(default=0)
    provider_reference = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by_id = models.UUIDField(null=True, blank=True)
    reason = OneLine(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    asked_at = models.DateTimeField()
    came_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="refund_positive", condition=models.Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="refund_loses_no_more_than_it_gives",
                condition=models.Q(lost_cents__gte=0, lost_cents__lte=models.F("amount_cents")),
            ),
            models.CheckConstraint(
                name="refund_came_back_is_reversed",
                condition=models.Q(came_back_at__isnull=True) | models.Q(state="reversed"),
            ),
        )
        triggers = (
            keeps(
                name="refund_kept",
                columns="id top_up_id professional_id amount_cents lost_cents asked_by_id reason idempotency_key"
                " asked_at",
                message="refund % stays as it was asked for",
            ),
            guard(
                name="refund_lines",
                operation=pgtrigger.Update,
                refuses_if="NEW.state <> OLD.state AND (OLD.state = 'reversed' OR NEW.state = 'asked')",
                message="refund % is asked, then done, then perhaps put back, and nothing else",
                value="OLD.id",
            ),
            never(name="refund_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class ProviderSweep(models.Model):
    """When a provider was last asked for events that never came."""

    provider = models.CharField(primary_key=True, max_length=20)
    swept_at = models.DateTimeField()
