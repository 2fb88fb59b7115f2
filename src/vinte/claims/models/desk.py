"""Tables of the desk: what an agent asks a homeowner besides, notes for the staff, prepared texts, who is looking.

No clause of the guarantee reads any of them.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, keeps, never
from vinte.kernel.text_columns import OneLine, Words


class FollowUp(models.Model):
    """A further question to the homeowner of one contact, with choices. Silence contradicts nobody."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    question = Words(max_length=4000)
    choices = ArrayField(models.CharField(max_length=80))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    choice = OneLine(max_length=80, blank=True)
    comment = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="follow_up_answered_whole",
                condition=models.Q(answered_at__isnull=True, choice="", comment="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(choice="")),
            ),
        )
        indexes = (models.Index(fields=["professional", "claim_id"], name="follow_ups_of_claim"),)
        triggers = (
            keeps(
                name="follow_up_stays_as_asked",
                columns="claim_id purchase_id question choices asked_at asked_by_id due_at",
                message="question % was asked as it stands; ask another",
            ),
            never(name="follow_up_never_deleted", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class AgentNote(models.Model):
    """What an agent wrote beside a claim for the staff alone; it stays, and its words go with the account."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField(null=True, blank=True, help_text="The contact that it is about, if one.")
    text = Words(max_length=4000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["professional", "claim_id"], name="notes_of_claim"),)
        triggers = (
            keeps(
                name="note_keeps_its_place",
                columns="id claim_id purchase_id written_at written_by_id",
                message="note % stays as it was written",
            ),
            guard(
                name="note_is_only_erased",
                operation=pgtrigger.Update,
                refuses_if="NEW.text IS DISTINCT FROM OLD.text AND NEW.text <> ''",
                message="note % stays as it was written; write another",
                value="OLD.id",
            ),
            never(name="note_never_deleted", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class AgentText(models.Model):
    """A text that the team prepared for itself; one that is no longer used keeps its row."""

    class Act(models.TextChoices):
        QUESTION = "question", _("Perguntar ao profissional")
        FOLLOW_UP = "follow_up", _("Perguntar ao particular")
        REFUSE = "refuse", _("Recusar")

    id = models.UUIDField(primary_key=True)
    act = models.CharField(max_length=10, choices=Act)
    language = models.CharField(max_length=5)
    title = OneLine(max_length=80)
    text = Words(max_length=4000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")


class Presence(models.Model):
    """An agent has a claim before them; the row means nothing a minute after `seen_at`."""

    pk = models.CompositePrimaryKey("claim_id", "account_id")
    claim_id = models.UUIDField()
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
