"""Visits that a professional and a homeowner plan, and all that was said of each."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.handling.models.attempts import ContactAttempt
from vinte.kernel.guards import append_only, keeps, never
from vinte.kernel.text_columns import OneLine, Words


class Visit(models.Model):
    """A visit as it stands now; its steps say how it came to that."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("à espera da resposta")
        AGREED = "agreed", _("combinada")
        OTHER_TIME = "other_time", _("pediram outra hora")
        CALLED_OFF = "called_off", _("desmarcada")
        MADE = "made", _("feita")
        MISSED = "missed", _("não aconteceu")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        "leads.ContactPurchase",
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="visits",
    )
    key = models.CharField(max_length=64, help_text="The idempotency key of the form that planned it.")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = OneLine(max_length=200, blank=True, help_text="Empty where it is at the address of the request.")
    state = models.CharField(max_length=10, choices=State)
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="Grows with each change that a calendar has to hear of (RFC 5545, 3.8.7.4)."
    )
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    attempt_id = models.UUIDField(null=True, blank=True)
    attempt = models.ForeignObject(
        ContactAttempt,
        models.DO_NOTHING,
        from_fields=["professional_id", "attempt_id"],
        to_fields=["professional_id", "id"],
        related_name="+",
        null=True,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional", "key"], name="visit_planned_once"),
            models.UniqueConstraint(
                fields=["professional", "purchase_id"],
                condition=models.Q(state__in=["proposed", "agreed", "other_time"]),
                name="visit_open_once",
            ),
            models.CheckConstraint(
                name="visit_made_is_an_attempt",
                condition=models.Q(state="made", attempt_id__isnull=False)
                | (~models.Q(state="made") & models.Q(attempt_id__isnull=True)),
            ),
            models.CheckConstraint(
                name="visit_happens_when_it_is_time",
                condition=~models.Q(state__in=["made", "missed"])
                | models.Q(starts_at__lte=models.F("changed_at")),
            ),
        )
        triggers = (
            keeps(
                name="visit_kept",
                columns="professional_id id purchase_id key planned_at",
                message="visit % stays of the contact that it was planned for",
            ),
            never(name="visit_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (models.Index(fields=["professional", "state", "starts_at"], name="visit_by_time"),)


class VisitStep(models.Model):
    """Something that one side said or did about a visit, with the time that the visit had by it."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("propôs a visita")
        NOTED = "noted", _("anotou a visita combinada")
        MOVED = "moved", _("mudou a hora da visita")
        CONFIRMED = "confirmed", _("confirmou a visita")
        OTHER_TIME = "other_time", _("pediu outra hora para a visita")
        CALLED_OFF = "called_off", _("desmarcou a visita")
        MADE = "made", _("disse que a visita se fez")
        NOBODY_HOME = "nobody_home", _("disse que não estava ninguém")
        NOBODY_CAME = "nobody_came", _("disse que ninguém apareceu")

    class Side(models.TextChoices):
        PROFESSIONAL = "professional", _("profissional")
        HOMEOWNER = "homeowner", _("particular")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    visit_id = models.UUIDField()
    visit = models.ForeignObject(
        Visit,
        models.DO_NOTHING,
        from_fields=["professional_id", "visit_id"],
        to_fields=["professional_id", "id"],
        related_name="steps",
    )
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind)
    side = models.CharField(max_length=12, choices=Side)
    starts_at = models.DateTimeField(help_text="When the visit is to be by this step, or was to be.")
    sequence = models.PositiveSmallIntegerField()
    words = Words(max_length=4000, blank=True)

    class Meta:
        triggers = (append_only("visit_step"),)
        indexes = (models.Index(fields=["professional", "visit_id", "happened_at"], name="step_by_visit"),)
