"""The tables of a claim that is not filed yet; `models` shows them to Django with the room's others."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps
from vinte.kernel.text_columns import Words


class ClaimDraft(models.Model):
    """What a professional would say in a claim, until they file it or let it go; one at a time.

    `agreed_at` is since when they want it filed by itself on the day, with the words that `agreed_hash` stands for;
    `told_at` when they were told that the day is near.
    """

    class Ended(models.TextChoices):
        FILED = "filed", _("pedido feito")
        DROPPED = "dropped", _("deitado fora")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_hash = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=8, choices=Ended, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional"], condition=models.Q(ended_at=None), name="claim_draft_one_open"
            ),
            models.CheckConstraint(
                name="claim_draft_ended_whole",
                condition=models.Q(ended_at=None, ended_as="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_as="")),
            ),
            models.CheckConstraint(
                name="claim_draft_agreed_whole",
                condition=models.Q(agreed_at=None, agreed_by=None, agreed_hash="", told_at=None)
                | (models.Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~models.Q(agreed_hash="")),
            ),
        )
        indexes = (
            models.Index(
                fields=["agreed_at", "id"],
                name="claim_draft_agreed",
                condition=models.Q(ended_at=None, agreed_at__isnull=False),
            ),
        )


class DraftedText(models.Model):
    """What stands in a draft about one contact: typed, or taken over from what a mail says."""

    draft = models.ForeignKey(ClaimDraft, models.CASCADE, related_name="texts")
    purchase_id = models.UUIDField()
    text = Words(max_length=4000, blank=True)
    is_typed = models.BooleanField(help_text="By hand: no mail writes over it.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "purchase_id"], name="drafted_text_once_a_contact"),
        )


class MailedPiece(models.Model):
    """A description that was found in a mail: at a contact, or loose until somebody places it.

    The words stay as they were found until the draft is let go, or the person is erased.
    """

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(ClaimDraft, models.CASCADE, related_name="pieces")
    mail_id = models.UUIDField(help_text="The letter, as the ticket has it.")
    number = models.PositiveSmallIntegerField()
    words = Words(max_length=4000)
    found_by = models.CharField(max_length=8, blank=True)
    purchase_id = models.UUIDField(null=True, blank=True)
    candidates = ArrayField(models.UUIDField(), default=list, blank=True)
    came_at = models.DateTimeField()
    proof = models.CharField(max_length=10)
    placed_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody said by hand where it belongs, or nowhere."
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mail_id", "number"], name="mailed_piece_once"),)
        triggers = (
            keeps(
                name="mailed_piece_kept",
                columns="id draft_id mail_id number found_by candidates came_at proof",
                message="piece % of a mail stays as it was found",
            ),
        )
