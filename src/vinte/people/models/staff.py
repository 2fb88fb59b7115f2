"""Who was asked into the staff, and what was done about its roles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.people.models.accounts import Account, StaffRole


class StaffInvitation(models.Model):
    """An operator asks somebody by e-mail into the staff, in one role; the link lasts as its purpose's data say."""

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(max_length=20, choices=StaffRole.Role)
    invited_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="staff_invited_once",
            ),
            models.CheckConstraint(
                name="staff_invitation_ends_one_way",
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
            ),
        )


class StaffAct(models.Model):
    """One thing that was done about the staff: by whom (nobody known at the server's command line), about whom, when."""

    class Act(models.TextChoices):
        INVITED = "invited", _("convidou para a função")
        SENT_AGAIN = "sent_again", _("enviou outra vez o convite para a função")
        WITHDREW = "withdrew", _("retirou o convite para a função")
        ACCEPTED = "accepted", _("aceitou o convite para a função")
        GAVE = "gave", _("deu a função")
        TOOK = "took", _("retirou a função")

    id = models.UUIDField(primary_key=True)
    act = models.CharField(max_length=12, choices=Act)
    role = models.CharField(max_length=20, choices=StaffRole.Role)
    by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    invitation = models.ForeignKey(
        StaffInvitation, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    done_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("staff_act"),)
        constraints = (
            models.CheckConstraint(
                name="staff_act_is_about_somebody",
                condition=models.Q(account__isnull=False) | models.Q(invitation__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["-done_at", "-id"], name="staff_acts_newest"),)
