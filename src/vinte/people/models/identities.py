"""Changes of a business's name or tax number that somebody looks at, and the tax numbers of one business."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, guard, keeps, never, settles_once
from vinte.kernel.text_columns import OneLine, Words
from vinte.people.models.accounts import Account
from vinte.people.models.professionals import Professional


class IdentityChange(models.Model):
    """A professional wants another name, another tax number, or both: nothing shows before an agent accepted it."""

    class State(models.TextChoices):
        SENT = "sent", _("a ser visto")
        ACCEPTED = "accepted", _("aceite")
        REFUSED = "refused", _("recusado")
        WITHDRAWN = "withdrawn", _("retirado")

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="identity_changes")
    old_trade_name = OneLine(max_length=120)
    new_trade_name = OneLine(max_length=120, blank=True, help_text="Empty where the name stays.")
    old_tax_identity = models.CharField(max_length=20)
    new_tax_identity = models.CharField(max_length=20, blank=True, help_text="Empty where the number stays.")
    old_address = OneLine(max_length=300, blank=True, default="", db_default="")
    new_address = OneLine(
        max_length=300, blank=True, default="", db_default="", help_text="Empty where the address stays."
    )
    entered_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The agent who corrected it with the papers; empty where the business asked.",
    )
    words = Words(max_length=4000, blank=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    reason = Words(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    @property
    def is_corrected(self) -> bool:
        """Whether an agent entered it with the papers."""
        return self.entered_by_id is not None

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional"], condition=models.Q(state="sent"), name="identity_change_open_once"
            ),
            models.CheckConstraint(
                name="identity_change_changes_something",
                # The address of a correction goes with the account.
                condition=~models.Q(new_trade_name="", new_tax_identity="", entered_by__isnull=True),
            ),
            models.CheckConstraint(
                name="identity_change_decided_whole",
                condition=models.Q(state="sent", decided_at=None, decided_by=None)
                | models.Q(state="withdrawn", decided_at__isnull=False, decided_by=None)
                | models.Q(state="accepted", decided_at__isnull=False, decided_by__isnull=False)
                | models.Q(state="refused", decided_at__isnull=False, decided_by__isnull=False)
                & ~models.Q(reason=""),
            ),
        )
        triggers = (
            keeps(
                name="identity_change_kept",
                columns="id professional_id old_trade_name new_trade_name old_tax_identity new_tax_identity sent_at",
                message="change of identity % stays as it was asked",
            ),
            guard(
                name="identity_change_addresses_only_erased",
                operation=pgtrigger.Update,
                refuses_if="NEW.entered_by_id IS DISTINCT FROM OLD.entered_by_id"
                " OR NEW.old_address NOT IN (OLD.old_address, '') OR NEW.new_address NOT IN (OLD.new_address, '')",
                message="change of identity % stays as it was entered",
                value="OLD.id",
            ),
            settles_once(
                name="identity_change_decided_once",
                once="OLD.state <> 'sent'",
                columns="state decided_at decided_by_id",
                message="change of identity % was decided",
            ),
            never(name="identity_change_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class IdentityPaper(models.Model):
    """A paper of a change; lists defer its content."""

    id = models.UUIDField(primary_key=True)
    change = models.ForeignKey(IdentityChange, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["change", "position"], name="identity_paper_position_once"),
        )


class IdentityPaperReading(models.Model):
    """One reading of a paper by somebody of the staff."""

    id = models.UUIDField(primary_key=True)
    paper = models.ForeignKey(IdentityPaper, models.CASCADE, related_name="readings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()


class TaxIdentityLink(models.Model):
    """Two tax numbers of one business, in both directions and through every number between: what was paid once to
    one was paid to the other. Links are only added.
    """

    id = models.BigAutoField(primary_key=True)
    tax_identity = models.CharField(max_length=20)
    other = models.CharField(max_length=20)
    change = models.ForeignKey(IdentityChange, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tax_identity", "other"], name="tax_identities_linked_once"),
            models.CheckConstraint(
                name="tax_identity_linked_to_another", condition=~models.Q(tax_identity=models.F("other"))
            ),
        )
        triggers = (append_only("tax_identity_link"),)
