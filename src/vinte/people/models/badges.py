"""Badges: the time during which each was active, who asked for it with which papers, and who looked at them."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, keeps, never
from vinte.kernel.text_columns import OneLine, Words
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class Badge(models.Model):
    """A badge and the time during which it is active; one row for each activation.

    `active_until` may lie ahead: the badge ends by itself at that instant. `reason` says why it was ended
    before its time, and is empty while time alone ends it.
    """

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=40)
    active_from = models.DateTimeField()
    active_until = models.DateTimeField(null=True, blank=True)
    reason = OneLine(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="badge_ends_after_start",
                condition=models.Q(active_until__isnull=True)
                | models.Q(active_until__gte=models.F("active_from")),
            ),
            models.UniqueConstraint(
                fields=["professional", "kind"],
                condition=models.Q(active_until__isnull=True),
                name="badge_active_once",
            ),
        )
        triggers = (
            keeps(
                name="badge_kept",
                columns="id professional_id kind active_from",
                message="badge % stays as it was given",
            ),
            guard(
                name="badge_ends_once",
                operation=pgtrigger.Update,
                refuses_if="(NEW.active_until, NEW.reason) IS DISTINCT FROM (OLD.active_until, OLD.reason)"
                " AND (OLD.reason <> '' OR NEW.reason = '' OR NEW.active_until IS NULL"
                " OR NEW.active_until > OLD.active_until)",
                message="badge % is ended once, with a reason, and never made longer; a renewal is a new row",
                value="OLD.id",
            ),
            never(name="badge_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class BadgeApplication(models.Model):
    """A professional asks for a badge with papers; somebody of the staff accepts or refuses it."""

    class State(models.TextChoices):
        SENT = "sent", _("a ser visto")
        ACCEPTED = "accepted", _("aceite")
        REFUSED = "refused", _("recusado")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="badge_applications")
    kind = models.CharField(max_length=40)
    number = OneLine(_("número"), max_length=60, blank=True)
    issuer = OneLine(_("entidade"), max_length=120, blank=True)
    starts_on = models.DateField(_("válido desde"), null=True, blank=True)
    ends_on = models.DateField(_("válido até"), null=True, blank=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    reason = Words(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    badge = models.OneToOneField(Badge, models.PROTECT, null=True, blank=True, related_name="application")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "kind"],
                condition=models.Q(state="sent"),
                name="badge_asked_for_once",
            ),
            models.CheckConstraint(
                name="badge_application_decided_whole",
                condition=models.Q(state="sent", decided_at=None, decided_by=None, badge=None)
                | models.Q(state="accepted", decided_at__isnull=False, decided_by__isnull=False)
                & models.Q(badge__isnull=False)
                | models.Q(state="refused", decided_at__isnull=False, decided_by__isnull=False, badge=None)
                & ~models.Q(reason=""),
            ),
        )
        triggers = (
            keeps(
                name="badge_application_kept",
                columns="id professional_id kind sent_at",
                message="application % stays as it was sent",
            ),
            # Refused papers may be accepted on appeal.
            guard(
                name="badge_application_decided_once",
                operation=pgtrigger.Update,
                refuses_if="(NEW.state, NEW.decided_at, NEW.decided_by_id, NEW.badge_id) IS DISTINCT FROM"
                " (OLD.state, OLD.decided_at, OLD.decided_by_id, OLD.badge_id)"
                " AND (OLD.state = 'accepted' OR OLD.state = 'refused' AND NEW.state <> 'accepted')",
                message="application % was decided",
                value="OLD.id",
            ),
            never(name="badge_application_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class BadgeDocument(models.Model):
    """A paper of an application: a PDF as it came, or a picture made anew; lists defer its content."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(BadgeApplication, models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "position"], name="badge_document_position_once"),
        )


class DocumentReading(models.Model):
    """One reading of a paper by somebody of the staff."""

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(BadgeDocument, models.CASCADE, related_name="readings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()


class BadgeReminder(models.Model):
    """A letter about a badge's end that was written, so that it is written once; 0 days is the end itself."""

    id = models.UUIDField(primary_key=True)
    badge = models.ForeignKey(Badge, models.CASCADE, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["badge", "days_before"], name="badge_reminder_once"),)
