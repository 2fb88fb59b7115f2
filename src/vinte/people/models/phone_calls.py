"""Calls by which an agent confirms the telephone of a business, where no code can reach it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never, settles_once
from vinte.kernel.text_columns import OneLine, Words
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class PhoneCall(models.Model):
    """A business asks to be called at its number; an agent hears the figures that its page shows, or says why not.

    `number` is the one it was asked for: another one in the profile makes the call moot. `said` is what the agent wrote
    of the call; the professional reads it only where the number was refused.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("por fazer")
        CONFIRMED = "confirmed", _("telefone confirmado")
        REFUSED = "refused", _("telefone não confirmado")
        MOOT = "moot", _("o número mudou")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="phone_calls")
    number = models.CharField(max_length=20, blank=True)
    figures = models.CharField(
        max_length=4, help_text="What the business's page shows, to be said in the call."
    )
    best_time = OneLine(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    said = Words(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional"],
                condition=models.Q(state="waiting"),
                name="phone_call_waits_once",
            ),
            models.CheckConstraint(
                name="phone_call_decided_whole",
                condition=models.Q(state="waiting", decided_at=None, decided_by=None)
                | models.Q(state="moot", decided_at__isnull=False, decided_by=None)
                | models.Q(
                    state__in=["confirmed", "refused"], decided_at__isnull=False, decided_by__isnull=False
                ),
            ),
        )
        triggers = (
            keeps(
                name="phone_call_kept",
                columns="id professional_id figures asked_at",
                message="call % stays as it was asked for",
            ),
            settles_once(
                name="phone_call_decided_once",
                once="OLD.state <> 'waiting'",
                columns="state decided_at decided_by_id",
                message="call % was made",
            ),
            never(name="phone_call_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class MissedCall(models.Model):
    """One time that an agent called and nobody answered."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(PhoneCall, models.PROTECT, related_name="missed")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        triggers = (append_only("missed_call"),)


class ForeignPhone(models.Model):
    """An agent found that a number in a profile is somebody else's; number and reason go with the account."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, blank=True)
    reason = Words(max_length=2000, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        triggers = (
            keeps(
                name="foreign_phone_kept",
                columns="id professional_id marked_at marked_by_id",
                message="number of somebody else % stays as it was marked",
            ),
            guard(
                name="foreign_phone_only_erased",
                operation=pgtrigger.Update,
                refuses_if="NEW.number NOT IN (OLD.number, '') OR NEW.reason NOT IN (OLD.reason, '')",
                message="number of somebody else % stays as it was marked",
                value="OLD.id",
            ),
            never(name="foreign_phone_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (models.Index(fields=["professional", "number"], name="foreign_phone_of_a_business"),)
