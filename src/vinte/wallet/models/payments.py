"""Payments through a provider, and their incidents."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, keeps, never


class TopUp(models.Model):
    """A payment that a professional was sent to a provider for, or that a saved card was charged with.

    `provider_reference` is what the provider calls what was started (a Checkout Session, or a payment on a
    saved card), empty until it answered; `payment_reference` is the payment itself, known once somebody
    tried to pay. Of a bank transfer both are ours: the reference that its payer writes, and the entry that paid it.
    A paid one stays paid: what is taken back is a refund or a dispute. `amount_cents` is what was
    asked for, and once it is paid what came.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("à espera")
        PAID = "paid", _("pago")
        FAILED = "failed", _("falhado")
        EXPIRED = "expired", _("fora do prazo")

    class Method(models.TextChoices):
        CARD = "card", _("cartão")
        MB_WAY = "mb_way", _("MB WAY")
        MULTIBANCO = "multibanco", _("Multibanco")
        SAVED_CARD = "saved_card", _("cartão guardado")
        TRANSFER = "transfer", _("transferência bancária")

    id = models.UUIDField(primary_key=True)
    professional_id = models.UUIDField(db_index=True)
    amount_cents = models.BigIntegerField()
    asked_cents = models.BigIntegerField(
        null=True, blank=True, help_text="What was asked for, where another amount was paid."
    )
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=12, choices=Method, default=Method.CARD)
    provider = models.CharField(max_length=20)
    provider_reference = models.CharField(max_length=120, blank=True)
    payment_reference = models.CharField(max_length=120, blank=True, db_index=True)
    # A hosted page's address carries its state in a long fragment.
    pay_url = models.CharField(max_length=2000, blank=True)
    return_url = models.CharField(max_length=500)
    idempotency_key = models.CharField(max_length=120)
    saves_card = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    failure_code = models.CharField(max_length=80, blank=True)
    voucher_entity = models.CharField(max_length=20, blank=True)
    voucher_number = models.CharField(max_length=30, blank=True)
    voucher_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~models.Q(provider_reference=""),
                name="top_up_reference_once",
            ),
            models.UniqueConstraint(
                fields=["provider", "payment_reference"],
                condition=~models.Q(payment_reference=""),
                name="top_up_payment_once",
            ),
            models.UniqueConstraint(fields=["professional_id", "idempotency_key"], name="top_up_key_once"),
            models.CheckConstraint(name="top_up_positive", condition=models.Q(amount_cents__gt=0)),
        )
        triggers = (
            keeps(
                name="top_up_kept",
                columns="id professional_id currency method provider idempotency_key started_at",
                message="payment % stays as it was begun",
            ),
            guard(
                name="top_up_paid_stays",
                operation=pgtrigger.Update,
                refuses_if="OLD.state = 'paid' AND (NEW.state, NEW.amount_cents, NEW.asked_cents, NEW.settled_at)"
                " IS DISTINCT FROM (OLD.state, OLD.amount_cents, OLD.asked_cents, OLD.settled_at)"
                " OR NEW.amount_cents <> OLD.amount_cents AND NEW.state <> 'paid'",
                message="payment % was paid and stays so; what is taken back is a refund or a dispute",
                value="OLD.id",
            ),
            never(name="top_up_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
