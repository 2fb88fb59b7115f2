"""Contacts bought, and who of the staff read a homeowner's details."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, never, refused
from vinte.kernel.text_columns import Data, OneLine
from vinte.leads.models.requests import JobRequest

# Whether the latest change of standing of any account of a business is a suspension; of two at one instant the good one
# counts.
SUSPENDED_NOW = """
    SELECT FROM people_professional mine
    JOIN people_professional account ON account.tax_identity = mine.tax_identity OR account.tax_identity IN (
        SELECT link.other FROM people_taxidentitylink link WHERE link.tax_identity = mine.tax_identity)
    CROSS JOIN LATERAL (SELECT state FROM people_standing WHERE professional_id = account.id
        ORDER BY since DESC, state LIMIT 1) latest
    WHERE mine.id = {professional} AND latest.state = 'suspended'
"""
_CREDIT = "'{returned_at,returned_on,return_reason,reduced_at,returned_cents}'::text[]"


class ContactPurchase(models.Model):
    """A contact bought, with what the guarantee will ask about written down at that moment."""

    class Service(models.TextChoices):
        PRIORITY = "priority", _("serviço prioritário")
        STANDARD = "standard", _("serviço normal")

    class ReturnReason(models.TextChoices):
        NUMBER_NOT_ASSIGNED = "number_not_assigned", _("o número de telefone não existe")
        MAIL_BOUNCES = "mail_bounces", _("os e-mails são devolvidos")
        WRONG_TRADE = "wrong_trade", _("o trabalho é de outro ofício")
        WRONG_PLACE = "wrong_place", _("a obra fica noutro sítio")
        DUPLICATE = "duplicate", _("já tinha comprado este contacto")
        COMPETITOR_TEST = "competitor_test", _("é um teste de um concorrente")
        HOMEOWNER_DENIES = "homeowner_denies", _("a pessoa diz que não pediu orçamentos")
        NUMBER_OF_OTHER = "number_of_other", _("o número é de outra pessoa")
        CLOSED_EARLY = "closed_early", _("o particular fechou o pedido sem terem falado")
        OTHER = "other", _("outro motivo")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="purchases")
    idempotency_key = models.CharField(max_length=120)
    bought_at = models.DateTimeField()
    bought_on = models.DateField(help_text="The day in the market's time zone.")
    price_cents = models.BigIntegerField()
    receipt = Data(
        max_length=20_000,
        default=dict,
        help_text="How the price came about, as it was shown: lines, bought_before, total_cents.",
    )
    service = models.CharField(max_length=10, choices=Service)
    profile_percent = models.PositiveSmallIntegerField()
    badges = ArrayField(models.CharField(max_length=40), default=list)
    terms = models.CharField(max_length=20, help_text="The terms in force, such as pt-2026-01-01.")
    ordinal = models.PositiveIntegerField(help_text="Which of the professional's purchases this is, from 1.")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True, help_text="The day in the market's time zone.")
    return_reason = models.CharField(max_length=40, choices=ReturnReason, blank=True)
    reduced_at = models.DateTimeField(
        null=True, blank=True, help_text="When a part of the price was credited; the contact stays bought."
    )
    returned_cents = models.BigIntegerField(
        default=0, help_text="What was credited back, in whole cents: the price, or a part of it."
    )

    class Meta:
        triggers = (
            # A purchase is evidence: only its credit is written later, and once.
            guard(
                name="purchase_guarded",
                operation=pgtrigger.Update | pgtrigger.Delete,
                refuses_if="TG_OP = 'DELETE' OR OLD.returned_at IS NOT NULL OR OLD.reduced_at IS NOT NULL "
                "OR (NEW.returned_at IS NULL AND NEW.reduced_at IS NULL) "
                f"OR to_jsonb(NEW) - {_CREDIT} IS DISTINCT FROM to_jsonb(OLD) - {_CREDIT}",
                message="purchase % is changed by its credit only, and once",
                value="OLD.id",
            ),
            never(name="purchase_not_emptied", operation=pgtrigger.Truncate),
            # A suspension belongs to the tax identity: no account of it buys, whatever code asks (INVARIANTS, 12).
            pgtrigger.Trigger(
                name="purchase_by_nobody_suspended",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"IF EXISTS ({SUSPENDED_NOW.format(professional='NEW.professional_id')}) THEN "
                + refused("professional % is suspended and buys nothing", "NEW.professional_id")
                + " END IF; RETURN NEW;",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["professional", "job_request"], name="contact_bought_once"),
            models.UniqueConstraint(fields=["professional", "ordinal"], name="contact_ordinal_once"),
            models.UniqueConstraint(fields=["professional", "idempotency_key"], name="contact_key_once"),
            models.CheckConstraint(name="contact_price_not_negative", condition=models.Q(price_cents__gte=0)),
            models.CheckConstraint(
                name="contact_profile_percent",
                condition=models.Q(profile_percent__gte=0) & models.Q(profile_percent__lte=100),
            ),
            models.CheckConstraint(
                name="contact_returned_after_purchase",
                condition=models.Q(returned_at__isnull=True)
                | models.Q(returned_at__gte=models.F("bought_at")),
            ),
            models.CheckConstraint(
                name="contact_returned_on_a_day",
                condition=models.Q(returned_at__isnull=True, returned_on__isnull=True)
                | models.Q(returned_at__isnull=False, returned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_credited_once",
                condition=models.Q(returned_at__isnull=True, reduced_at__isnull=True, returned_cents=0)
                | models.Q(
                    returned_at__isnull=False,
                    reduced_at__isnull=True,
                    returned_cents=models.F("price_cents"),
                )
                | models.Q(
                    returned_at__isnull=True,
                    reduced_at__gte=models.F("bought_at"),
                    returned_cents__gt=0,
                    returned_cents__lt=models.F("price_cents"),
                ),
            ),
        )
        indexes = (models.Index(fields=["professional", "bought_at", "id"], name="contact_cohort"),)

    @property
    def price_left_cents(self) -> int:
        """What the contact costs after a credit: the price, what is left of it, or nothing once returned."""
        return self.price_cents - self.returned_cents


class ContactReading(models.Model):
    """Somebody of the staff read a homeowner's contact details (INVARIANTS, 10)."""

    job_request = models.ForeignKey(JobRequest, models.PROTECT, related_name="readings")
    reader = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    reason = OneLine(max_length=120)
    read_at = models.DateTimeField()
