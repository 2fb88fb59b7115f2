"""Tables of the room `reviews`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """What a review is about."""

    CONTACT = "contact", _("um contacto")
    FORMER_WORK = "former_work", _("um trabalho anterior")


class ReviewInvitation(models.Model):
    """A homeowner or a former client was asked for a review, by a private link."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    about = models.CharField(max_length=12, choices=About)
    purchase_id = models.UUIDField(null=True, blank=True)
    invited_name = models.CharField(max_length=120)
    invited_address = models.EmailField()
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "purchase_id"], name="invitation_once_for_contact"
            ),
        )


class Review(models.Model):
    """One review; `purchase_id` is empty for former work."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    about = models.CharField(max_length=12, choices=About)
    purchase_id = models.UUIDField(null=True, blank=True)
    invitation_id = models.UUIDField()
    rating = models.PositiveSmallIntegerField(_("estrelas"))
    text = models.TextField(_("texto"), blank=True)
    author = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="review_one_to_five", condition=models.Q(rating__gte=1) & models.Q(rating__lte=5)
            ),
            models.CheckConstraint(
                name="review_of_contact_names_it",
                condition=models.Q(about="contact", purchase_id__isnull=False)
                | models.Q(about="former_work", purchase_id__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["professional", "invitation_id"], name="review_once_for_invitation"
            ),
            models.CheckConstraint(
                name="review_withdrawn_after_publication",
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("published_at")),
            ),
        )
