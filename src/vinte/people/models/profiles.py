"""What a profile shows beside its texts: works with photographs, days away, addresses that were confirmed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import OneLine, Words
from vinte.people.models.professionals import Professional


class Work(models.Model):
    """A finished work that a professional shows, with its photographs."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="works")
    title = OneLine(_("título"), max_length=120)
    description = Words(_("descrição"), max_length=4000, blank=True)
    added_at = models.DateTimeField()


class WorkPhoto(models.Model):
    """A photograph of a work, made anew (kernel/uploads.py); lists defer its content."""

    id = models.UUIDField(primary_key=True)
    work = models.ForeignKey(Work, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["work", "position"], name="work_photo_position_once"),)


class Absence(models.Model):
    """Days on which a professional is away, the first and the last included."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="absences")
    first_on = models.DateField(_("primeiro dia"))
    last_on = models.DateField(_("último dia"))
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="absence_ends_after_start", condition=models.Q(last_on__gte=models.F("first_on"))
            ),
        )


class ConfirmedContact(models.Model):
    """An e-mail address or telephone that its owner confirmed, by a code or by a call (PhoneCall), and when."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="confirmed_contacts")
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "channel", "address"], name="contact_confirmed_once"
            ),
        )


class Logo(models.Model):
    """What stands for a business: a picture made anew (kernel/uploads.py), or its initials if it is empty.

    Kept beside the professional's row, whose every version is kept.
    """

    professional = models.OneToOneField(
        Professional, models.CASCADE, primary_key=True, related_name="logo_picture"
    )
    content = models.BinaryField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()
