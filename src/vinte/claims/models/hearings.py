"""Tables of what a claim goes through beside its verification: the hearing before a suspension, its statement of
reasons, its lifting, and what was so of a claim for a time. `models` hands them on.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

from vinte.kernel.guards import append_only, keeps
from vinte.kernel.text_columns import Words


class ClaimSpell(models.Model):
    """What was so of a claim for a time and is no more; the views read it, so that yesterday's answer stays.

    The tables hold what is so now: a claim's `verified_at` and `ended_at`, a contact's finding.
    """

    class Kind(models.TextChoices):
        VERIFIED = "verified", "verified"
        ENDED = "ended", "ended"
        CONTRADICTED = "contradicted", "contradicted"

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField(null=True, blank=True, help_text="The contact found to be contradicted.")
    kind = models.CharField(max_length=12, choices=Kind)
    began_at = models.DateTimeField()
    over_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="spell_in_order", condition=models.Q(over_at__gte=models.F("began_at"))
            ),
            models.CheckConstraint(
                name="spell_of_a_contact",
                condition=models.Q(kind="contradicted", purchase_id__isnull=False)
                | (~models.Q(kind="contradicted") & models.Q(purchase_id__isnull=True)),
            ),
        )
        indexes = (models.Index(fields=["professional", "claim_id"], name="claim_spells"),)
        triggers = (append_only("claim_spell"),)


class EvidenceWithdrawal(models.Model):
    """A piece of evidence that an agent does not hold to any more, and why; the piece itself stays written."""

    pk = models.CompositePrimaryKey("professional_id", "evidence_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    evidence_id = models.UUIDField()
    reason = Words(max_length=4000)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        triggers = (append_only("evidence_withdrawal"),)


class Hearing(models.Model):
    """The professional is told with reasons what speaks against the claim, and has until a day to answer.

    Each notice puts pieces of evidence to them (`HearingPoint`); a piece that comes later is put by a notice of its
    own, with a period of its own.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    claim_id = models.UUIDField()
    reason = Words(max_length=4000)
    notified_at = models.DateTimeField()
    notified_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    answer_due_on = models.DateField(help_text="The last day for an answer, in the market's time zone.")
    answer_due_at = models.DateTimeField(help_text="The instant at which that day is over.")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="hearing_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="hearing_due_after_notice",
                condition=models.Q(answer_due_at__gte=models.F("notified_at")),
            ),
        )
        indexes = (models.Index(fields=["professional", "claim_id"], name="hearing_of_claim"),)
        triggers = (
            keeps(
                name="hearing_kept",
                columns="claim_id reason notified_at notified_by_id answer_due_on answer_due_at",
                message="hearing % was told as it is and is never changed",
            ),
            pgtrigger.Protect(name="hearing_never_deleted", operation=pgtrigger.Delete),
        )


class HearingPoint(models.Model):
    """A piece of evidence that a notice put to the professional."""

    pk = models.CompositePrimaryKey("professional_id", "hearing_id", "evidence_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    hearing_id = models.UUIDField()
    evidence_id = models.UUIDField()

    class Meta:
        triggers = (append_only("hearing_point"),)


class HearingAnswer(models.Model):
    """What the professional says to a notice; there may be several, and none is ever changed."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    hearing_id = models.UUIDField()
    text = Words(max_length=4000)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["professional", "hearing_id"], name="answers_of_hearing"),)
        triggers = (append_only("hearing_answer"),)


class HearingFile(models.Model):
    """A document or picture sent with an answer; the content is deferred in lists."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    answer_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "answer_id", "number"], name="hearing_file_number"
            ),
        )


class Statement(models.Model):
    """The statement of reasons of a suspension, in the professional's language, as it was sent; kept for ever."""

    decision = models.OneToOneField(
        "claims.Decision", models.PROTECT, primary_key=True, related_name="statement"
    )
    language = models.CharField(max_length=10)
    text = Words(max_length=4000)
    made_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("statement"),)


class Lifting(models.Model):
    """An agent lifted a suspension for misuse, unasked, because of something that came to be known."""

    decision = models.OneToOneField(
        "claims.Decision", models.PROTECT, primary_key=True, related_name="lifting"
    )
    reason = Words(max_length=4000)
    lifted_at = models.DateTimeField()
    lifted_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(name="lifting_has_reason", condition=~models.Q(reason="")),)
        triggers = (append_only("lifting"),)
