"""How claims ended: decisions, what was paid, appeals, and jobs told after the refund."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.claims import states
from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import Words


class Decision(models.Model):
    """How a claim ended, with the evidence and terms frozen beside it and chained by hash; append only."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("aprovada")
        REFUSED = "refused", _("recusada")
        MISUSE = "misuse", _("uso indevido")

    id = models.UUIDField(primary_key=True)
    sequence = models.PositiveBigIntegerField(unique=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    overturns = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="overturned_by",
        help_text="The decision about the same claim that stands no more.",
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = Words(max_length=4000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    refund_cents = models.BigIntegerField()
    evidence = Words(max_length=10_000_000, help_text="The dossier, as canonical JSON.")
    terms_text = Words(max_length=200_000, help_text="The terms file, byte for byte.")
    assessment = Words(max_length=10_000_000, help_text="The verdict, as canonical JSON.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="decision_pays_only_when_approved",
                condition=models.Q(outcome="approved", refund_cents__gt=0)
                | (~models.Q(outcome="approved") & models.Q(refund_cents=0)),
            ),
            models.CheckConstraint(name="decision_has_reason", condition=~models.Q(reason="")),
            models.UniqueConstraint(
                fields=["claim_id"],
                condition=models.Q(overturns__isnull=True),
                name="claim_decided_first_once",
            ),
        )
        indexes = (models.Index(fields=["claim_id", "-sequence"], name="decisions_of_claim"),)
        triggers = (append_only("decision"),)


class GuaranteePayment(models.Model):
    """The guarantee was paid to this tax identity: once, for ever.

    Small and joined by tax identity rather than by professional: a reference table on Citus.
    """

    tax_identity = models.CharField(max_length=20, primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="payment")
    amount_cents = models.BigIntegerField()
    paid_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("guarantee_payment"),)


class Appeal(models.Model):
    """A professional asks another person to look at a refusal or a suspension again: once for each.

    `subject_id` is the decision about a claim, the return, the application for a badge or the hidden review.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", _("garantia")
        RETURN = "return", _("devolução")
        BADGE = "badge", _("selo")
        REVIEW = "review", _("opinião")

    class State(models.TextChoices):
        OPEN = "open", _("por decidir")
        ACCEPTED = "accepted", _("aceite")
        REJECTED = "rejected", _("recusado")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    subject_id = models.UUIDField()
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="appeal", help_text="Of a claim."
    )
    decided_by = models.ForeignKey(
        "people.Account",
        models.PROTECT,
        related_name="+",
        help_text="Who decided what it is against, and does not answer it.",
    )
    against = Words(
        max_length=4000, help_text="The reason of what was decided, as it read when it was appealed."
    )
    decided_at = models.DateTimeField(help_text="When that was decided.")
    text = Words(max_length=4000)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Until when an answer was promised.")
    state = FSMField(max_length=10, choices=State, default=State.OPEN, protected=True)
    answer = Words(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject_id"], name="appealed_once"),
            models.CheckConstraint(
                name="appeal_names_its_decision",
                condition=models.Q(kind="claim", decision__isnull=False)
                | (~models.Q(kind="claim") & models.Q(decision__isnull=True)),
            ),
        )
        indexes = (
            models.Index(fields=["professional", "filed_at"], name="appeals_of_professional"),
            models.Index(fields=["due_at"], name="appeals_open", condition=models.Q(state="open")),
        )
        triggers = (pgtrigger.FSM(name="appeal_lines", field="state", transitions=list(states.APPEAL_LINES)),)

    @transition(field=state, source=states.APPEAL_OPEN, target=states.APPEAL_ACCEPTED)
    def accepted(self) -> None:
        """The decision does not stand."""

    @transition(field=state, source=states.APPEAL_OPEN, target=states.APPEAL_REJECTED)
    def rejected(self) -> None:
        """The decision stands."""


class AwardAfterRefund(models.Model):
    """A job won with a contact of a refunded cohort, told after the refund: a case for a person.

    Nothing is taken back by itself (INVARIANTS, rulings).
    """

    pk = models.CompositePrimaryKey("professional_id", "claim_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = Words(max_length=4000, blank=True, help_text="What the agent found and did.")
