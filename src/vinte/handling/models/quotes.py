"""Quotes: what a professional would do for how much, and what became of each; and jobs that were lost."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.handling.models.jobs import Award
from vinte.kernel.guards import append_only, guard, keeps, never
from vinte.kernel.text_columns import Data, OneLine, Words

_SENT = (
    "title lines terms valid_days exemption issuer net_cents tax_cents total_cents sent_at valid_until number"
    " version"
)


def _changed(columns: str) -> str:
    new, old = (", ".join(f"{row}.{column}" for column in columns.split()) for row in ("NEW", "OLD"))
    return f"({new}) IS DISTINCT FROM ({old})"


class Quote(models.Model):
    """One version of a quote; nobody but its writer sees a draft, and what was sent stays as it was."""

    class State(models.TextChoices):
        DRAFT = "draft", _("rascunho")
        SENT = "sent", _("enviado")
        ACCEPTED = "accepted", _("aceite")
        DECLINED = "declined", _("recusado")
        WITHDRAWN = "withdrawn", _("retirado")
        REPLACED = "replaced", _("substituído")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="quotes",
    )
    key = models.CharField(max_length=64, help_text="The idempotency key of the form that began it.")
    number = models.PositiveIntegerField(help_text="Counts the professional's quotes from 1.")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = OneLine(max_length=120)
    lines = Data(
        max_length=100_000, help_text="Text, thousandths of a unit, unit, cents a unit, tax in thousandths."
    )
    terms = Words(max_length=4000, blank=True)
    valid_days = models.PositiveSmallIntegerField()
    exemption = models.CharField(max_length=40, blank=True, help_text="Why no tax is charged, by its code.")
    issuer = Data(
        max_length=20_000, default=dict, blank=True, help_text="Who offered it, as they were known when sent."
    )
    net_cents = models.PositiveBigIntegerField()
    tax_cents = models.PositiveBigIntegerField()
    total_cents = models.PositiveBigIntegerField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted_by = OneLine(max_length=120, blank=True, help_text="The name that the homeowner wrote.")
    award_id = models.UUIDField(null=True, blank=True)
    award = models.ForeignObject(
        Award,
        models.DO_NOTHING,
        from_fields=["professional_id", "award_id"],
        to_fields=["professional_id", "id"],
        related_name="quotes",
        null=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional", "key"], name="quote_begun_once"),
            models.UniqueConstraint(fields=["professional", "number", "version"], name="quote_numbered_once"),
            models.UniqueConstraint(
                fields=["professional", "number"],
                condition=models.Q(state__in=["sent", "accepted"]),
                name="quote_stands_once",
            ),
            models.CheckConstraint(
                name="quote_adds_up",
                condition=models.Q(total_cents=models.F("net_cents") + models.F("tax_cents")),
            ),
            models.CheckConstraint(
                name="quote_sent_has_its_days",
                condition=models.Q(state="draft", sent_at__isnull=True, valid_until__isnull=True)
                | (
                    ~models.Q(state="draft")
                    & models.Q(sent_at__isnull=False, valid_until__gt=models.F("sent_at"))
                ),
            ),
            models.CheckConstraint(
                name="quote_accepted_by_name_in_time",
                condition=(
                    models.Q(state="accepted", award_id__isnull=False, decided_at__lt=models.F("valid_until"))
                    & ~models.Q(accepted_by="")
                )
                | (~models.Q(state="accepted") & models.Q(award_id__isnull=True, accepted_by="")),
            ),
        )
        triggers = (
            keeps(
                name="quote_kept",
                columns="professional_id id purchase_id key written_at",
                message="quote % stays of the contact that it was written for",
            ),
            guard(
                name="quote_sent_stays",
                operation=pgtrigger.Update,
                refuses_if=f"OLD.state <> 'draft' AND {_changed(_SENT)}",
                message="quote % was sent and stays as it was; another offer is a new version",
                value="OLD.id",
            ),
            guard(
                name="quote_decided_stays",
                operation=pgtrigger.Update,
                refuses_if="OLD.state IN ('accepted', 'declined', 'withdrawn', 'replaced') AND "
                + _changed("state decided_at award_id"),
                message="quote % was decided on and stays so",
                value="OLD.id",
            ),
            never(name="quote_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(fields=["professional", "purchase_id", "written_at"], name="quote_by_purchase"),
        )


class QuoteStep(models.Model):
    """Something that one side did or said about a quote."""

    class Kind(models.TextChoices):
        SENT = "sent", _("enviou o orçamento")
        ASKED = "asked", _("perguntou sobre o orçamento")
        ANSWERED = "answered", _("respondeu sobre o orçamento")
        ACCEPTED = "accepted", _("aceitou o orçamento")
        DECLINED = "declined", _("recusou o orçamento")
        WITHDRAWN = "withdrawn", _("retirou o orçamento")
        REPLACED = "replaced", _("substituiu o orçamento")

    class Side(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    quote_id = models.UUIDField()
    quote = models.ForeignObject(
        Quote,
        models.DO_NOTHING,
        from_fields=["professional_id", "quote_id"],
        to_fields=["professional_id", "id"],
        related_name="steps",
    )
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    side = models.CharField(max_length=12, choices=Side)
    words = Words(max_length=4000, blank=True)

    class Meta:
        triggers = (append_only("quote_step"),)
        indexes = (models.Index(fields=["professional", "quote_id", "happened_at"], name="step_by_quote"),)


class LostJob(models.Model):
    """One side says that the job went elsewhere: to whom, why and at what price, as far as they tell."""

    class Side(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    class Reason(models.TextChoices):
        NONE = "", _("não disse")
        PRICE = "price", _("o preço")
        TIME = "time", _("o prazo")
        TRUST = "trust", _("a confiança ou as referências")
        KNOWN = "known", _("já conhecia quem escolheu")
        GAVE_UP = "gave_up", _("desistiu da obra")
        OTHER = "other", _("outro motivo")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="lost_jobs",
    )
    said_by = models.CharField(max_length=12, choices=Side)
    said_at = models.DateTimeField()
    went_to = OneLine(max_length=120, blank=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default=Reason.NONE)
    price_cents = models.PositiveBigIntegerField(null=True, blank=True)
    words = Words(max_length=4000, blank=True)

    class Meta:
        triggers = (append_only("lost_job"),)
        indexes = (models.Index(fields=["professional", "purchase_id", "said_at"], name="lost_by_purchase"),)
