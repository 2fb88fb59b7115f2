"""Automatic top-up: what was agreed to, taken back, and charged. Consents and revocations are append-only."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard
from vinte.kernel.text_columns import Words


class AutomaticTopUpConsent(models.Model):
    """A professional's consent to have the saved card charged without being there: text as read, and figures.

    When the balance is below `threshold_cents`, `amount_cents` is charged, never more than `month_cents` in
    a calendar month of the market's zone. The newest consent is in force until it is revoked.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    market = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    amount_cents = models.BigIntegerField()
    threshold_cents = models.BigIntegerField()
    month_cents = models.BigIntegerField()
    language = models.CharField(max_length=5)
    text = Words(max_length=20_000)

    class Meta:
        triggers = (append_only("top_up_consent"),)
        constraints = (
            models.UniqueConstraint(fields=["professional_id", "given_at"], name="top_up_consent_once"),
            models.CheckConstraint(
                name="top_up_consent_figures",
                condition=models.Q(amount_cents__gte=1)
                & models.Q(threshold_cents__gte=1)
                & models.Q(month_cents__gte=models.F("amount_cents")),
            ),
        )


class AutomaticTopUpRevocation(models.Model):
    """A consent that ended: taken back by the professional, or stopped after failures."""

    class Reason(models.TextChoices):
        BY_HAND = "by_hand", _("parado por si")
        FAILURES = "failures", _("parado porque o cartão falhou")

    pk = models.CompositePrimaryKey("professional_id", "consent_id")
    professional_id = models.UUIDField()
    consent_id = models.UUIDField()
    revoked_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason)

    class Meta:
        triggers = (append_only("top_up_revocation"),)


class AutomaticTopUp(models.Model):
    """One charge of the saved card by a consent; `top_up_id` is None until the charge was handed over.

    Refused is a charge that the provider never began; of a failed one the provider may still say otherwise.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("à espera")
        PAID = "paid", _("pago")
        FAILED = "failed", _("falhado")
        REFUSED = "refused", _("recusado")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional_id = models.UUIDField()
    id = models.UUIDField()
    consent_id = models.UUIDField()
    amount_cents = models.BigIntegerField()
    started_at = models.DateTimeField()
    started_on = models.DateField(help_text="The day in the market's time zone.")
    top_up_id = models.UUIDField(null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    settled_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=40, blank=True)

    class Meta:
        triggers = (
            guard(
                name="automatic_top_up_guarded",
                operation=pgtrigger.Update | pgtrigger.Delete,
                refuses_if="TG_OP = 'DELETE' "
                "OR (NEW.professional_id, NEW.id, NEW.consent_id, NEW.amount_cents, NEW.started_at) "
                "IS DISTINCT FROM (OLD.professional_id, OLD.id, OLD.consent_id, OLD.amount_cents, OLD.started_at)",
                message="automatic top-up % keeps its figures",
                value="OLD.id",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["professional_id"],
                condition=models.Q(state="pending"),
                name="automatic_top_up_one_pending",
            ),
            models.CheckConstraint(name="automatic_top_up_positive", condition=models.Q(amount_cents__gt=0)),
        )
