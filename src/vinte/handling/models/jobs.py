"""Jobs won, what homeowners say of them, and those that fell through."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, keeps, never, settles_once
from vinte.kernel.text_columns import Words


class Award(models.Model):
    """The homeowner hired the professional."""

    class Source(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="awards",
    )
    awarded_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    told_by = models.CharField(max_length=12, choices=Source)
    ordinal = models.PositiveSmallIntegerField(
        default=1, help_text="1, or one more than the award of this contact that was withdrawn before."
    )

    class Meta:
        triggers = (append_only("award"),)
        constraints = (
            models.UniqueConstraint(fields=["professional", "purchase_id", "ordinal"], name="award_once"),
        )


class AwardWithdrawal(models.Model):
    """A job fell through before work began: an agent withdrew it, with the reason."""

    pk = models.CompositePrimaryKey("professional_id", "award_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    award_id = models.UUIDField()
    award = models.ForeignObject(
        Award,
        models.DO_NOTHING,
        from_fields=["professional_id", "award_id"],
        to_fields=["professional_id", "id"],
        related_name="withdrawals",
    )
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    reason = Words(max_length=4000)

    class Meta:
        triggers = (append_only("award_withdrawal"),)


class HiringStatement(models.Model):
    """The homeowner says whom they hired; a job won is recorded once the professional or an agent agrees."""

    class Answer(models.TextChoices):
        NONE = "", _("sem resposta")
        CONFIRMED = "confirmed", _("confirmado")
        DENIED = "denied", _("negado")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="hiring_statements",
    )
    said_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = Words(
        max_length=4000, blank=True, help_text="What the agent found, of a statement not confirmed."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional", "purchase_id"], name="hiring_stated_once"),
            models.CheckConstraint(
                name="hiring_settled_by_somebody_who_says_why",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True, outcome="")
                | (models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(outcome="")),
            ),
        )
        triggers = (
            keeps(
                name="hiring_statement_kept",
                columns="professional_id id purchase_id said_at",
                message="statement % stays as it was said",
            ),
            # A no may become a yes, by a quote that was accepted.
            settles_once(
                name="hiring_statement_confirmed_once",
                once="OLD.answer = 'confirmed' OR OLD.answer <> '' AND NEW.answer = ''",
                columns="answer answered_at",
                message="statement % has its answer",
            ),
            settles_once(
                name="hiring_statement_settled_once",
                once="OLD.settled_at IS NOT NULL",
                columns="settled_at settled_by_id",
                message="statement % was settled",
            ),
            never(name="hiring_statement_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class OutcomeQuestion(models.Model):
    """The two sides told different ends of a job: both were asked, once; their answers decide nothing by themselves."""

    class Answer(models.TextChoices):
        NONE = "", _("sem resposta")
        HIRED = "hired", _("o trabalho é deste profissional")
        NOT_HIRED = "not_hired", _("o trabalho não é deste profissional")

    pk = models.CompositePrimaryKey("professional_id", "award_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    award_id = models.UUIDField()
    award = models.ForeignObject(
        Award,
        models.DO_NOTHING,
        from_fields=["professional_id", "award_id"],
        to_fields=["professional_id", "id"],
        related_name="questions",
    )
    asked_at = models.DateTimeField()
    professional_answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    professional_answered_at = models.DateTimeField(null=True, blank=True)
    homeowner_answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    homeowner_answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = (
            keeps(
                name="outcome_question_kept",
                columns="professional_id award_id asked_at",
                message="what was asked about job % stays",
                value="OLD.award_id",
            ),
            settles_once(
                name="outcome_answered_once_by_professional",
                once="OLD.professional_answer <> ''",
                columns="professional_answer professional_answered_at",
                message="what was asked about job % has the answer of the professional",
                value="OLD.award_id",
            ),
            settles_once(
                name="outcome_answered_once_by_homeowner",
                once="OLD.homeowner_answer <> ''",
                columns="homeowner_answer homeowner_answered_at",
                message="what was asked about job % has the answer of the homeowner",
                value="OLD.award_id",
            ),
            never(name="outcome_question_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class CalledOff(models.Model):
    """Somebody says that a job won fell through before work began; an agent withdraws the award, or lets it stand."""

    class Side(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    class Answer(models.TextChoices):
        NONE = "", _("sem resposta")
        CONFIRMED = "confirmed", _("confirmado")
        DENIED = "denied", _("negado")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    award_id = models.UUIDField()
    award = models.ForeignObject(
        Award,
        models.DO_NOTHING,
        from_fields=["professional_id", "award_id"],
        to_fields=["professional_id", "id"],
        related_name="called_off",
    )
    said_by = models.CharField(max_length=12, choices=Side)
    said_at = models.DateTimeField()
    words = Words(max_length=4000, blank=True)
    homeowner_answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    homeowner_answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    is_withdrawn = models.BooleanField(default=False)
    outcome = Words(max_length=4000, blank=True, help_text="What the agent found; both sides may read it.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "award_id"],
                condition=models.Q(settled_at__isnull=True),
                name="called_off_open_once",
            ),
            models.CheckConstraint(
                name="called_off_settled_by_somebody_who_says_why",
                condition=models.Q(
                    settled_at__isnull=True, settled_by__isnull=True, outcome="", is_withdrawn=False
                )
                | (models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(outcome="")),
            ),
        )
        triggers = (
            keeps(
                name="called_off_kept",
                columns="professional_id id award_id said_by said_at",
                message="what was said of job % stays as it was told",
            ),
            settles_once(
                name="called_off_answered_once",
                once="OLD.homeowner_answer <> ''",
                columns="homeowner_answer homeowner_answered_at",
                message="what was said of job % has its answer",
            ),
            settles_once(
                name="called_off_settled_once",
                once="OLD.settled_at IS NOT NULL",
                columns="settled_at settled_by_id is_withdrawn",
                message="what was said of job % was settled",
            ),
            never(name="called_off_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
