"""Requests that are not published yet: drafts, their photographs, and what waits for an agent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import Data, OneLine, Words
from vinte.leads.models.requests import JobRequest


class RequestDraft(models.Model):
    """A request while its homeowner writes it; known by a key in a cookie, of which only the hash is kept.

    Once published only `job_request` is left in it, so that a form sent twice finds what became of the first.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("a ser escrito")
        IN_REVIEW = "in_review", _("em verificação")
        PUBLISHED = "published", _("publicado")
        REFUSED = "refused", _("recusado")

    id = models.UUIDField(primary_key=True)
    key_hash = models.CharField(max_length=64, unique=True)
    market = models.CharField(max_length=2)
    language = models.CharField(max_length=5, default="pt")
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    steps_done = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    trade = models.CharField(max_length=40, blank=True)
    title = OneLine(max_length=120, blank=True)
    description = Words(max_length=4000, blank=True)
    municipality = OneLine(max_length=80, blank=True)
    parish = OneLine(max_length=80, blank=True)
    address = OneLine(max_length=200, blank=True)
    timing = models.CharField(max_length=10, blank=True)
    budget = models.CharField(max_length=10, blank=True)
    intent = models.CharField(max_length=10, blank=True)
    name = OneLine(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    reach_hours = models.CharField(max_length=10, blank=True)
    phone_hidden = models.BooleanField(default=False)
    place_count = models.PositiveSmallIntegerField(null=True, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_for = Words(max_length=4000, blank=True, help_text="What an agent asks for before it is published.")
    job_request = models.OneToOneField(
        JobRequest, models.CASCADE, null=True, blank=True, related_name="draft"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="draft_published_has_its_request",
                condition=models.Q(state="published", job_request__isnull=False)
                | (~models.Q(state="published") & models.Q(job_request__isnull=True)),
            ),
            models.CheckConstraint(
                name="draft_published_keeps_nothing",
                condition=~models.Q(state="published")
                | models.Q(name="", phone="", email="", address="", description=""),
            ),
            models.CheckConstraint(
                name="draft_key_is_sha256", condition=models.Q(key_hash__regex=r"^[0-9a-f]{64}$")
            ),
        )
        indexes = (models.Index(fields=["state", "expires_at"], name="draft_expiry"),)


class Photo(models.Model):
    """A photograph, made anew from what was sent; lists never read its content."""

    id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        abstract = True


class DraftPhoto(Photo):
    """A photograph of a draft; it moves to the request when that is published."""

    draft = models.ForeignKey(RequestDraft, models.CASCADE, related_name="photos")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "sha256"], name="draft_photo_once"),)


class RequestPhoto(Photo):
    """A photograph of a request, for the eyes of whoever is offered it."""

    job_request = models.ForeignKey(JobRequest, models.CASCADE, related_name="photos")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["job_request", "sha256"], name="request_photo_once"),)


class RequestReview(models.Model):
    """A draft that the checks found doubtful, before an agent; the reasons hold no contact details."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à espera")
        PUBLISHED = "published", _("publicado")
        ASKED = "asked", _("falta algo")
        REFUSED = "refused", _("recusado")

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(RequestDraft, models.SET_NULL, null=True, blank=True, related_name="reviews")
    reasons = Data(max_length=20_000, help_text="What the checks found: code and detail.")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    note = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state="waiting"), name="draft_in_review_once"
            ),
            models.CheckConstraint(
                name="review_decided_by_somebody",
                condition=models.Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["state", "opened_at"], name="request_review_queue"),)
