"""Who acts for a business beside its owner, who was asked to, and what each of them did."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class Member(models.Model):
    """Somebody who acts for a business with an account of their own; its owner is the professional's account."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Their own choice: the owner is reminded anyway, and a member who asked for it.
    is_reminded = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at__isnull=True), name="member_of_one_business"
            ),
            models.CheckConstraint(
                name="member_ends_after_start",
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("since")),
            ),
        )


class MemberInvitation(models.Model):
    """An owner asks somebody by e-mail to act for the business; the link lasts as its purpose's data say."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="member_invitations")
    email = models.EmailField(_("e-mail"))
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="member_invited_once",
            ),
        )


class MemberAct(models.Model):
    """What somebody did for a business on its pages: which page's button, about what, and when."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    act = models.CharField(max_length=40)
    done_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("member_act"),)
        indexes = (models.Index(fields=["professional", "-done_at"], name="member_acts_newest"),)
