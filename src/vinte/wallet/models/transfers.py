"""Bank transfers: what arrived on the operator's account, and each thing that was done with it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only, keeps, never
from vinte.kernel.text_columns import OneLine, Words
from vinte.wallet.models.payments import TopUp


class BankTransfer(models.Model):
    """One transfer that an operator read on the bank's statement and entered; `bank_reference` is the bank's own name.

    What was entered stays. `state` and `top_up` say how it stands now; each change is a TransferStep. One that was void,
    because it never came as it was entered, leaves its name free for the right entry.
    """

    class State(models.TextChoices):
        ASIDE = "aside", _("por atribuir")
        CREDITED = "credited", _("creditada")
        GIVEN_BACK = "given_back", _("devolvida")
        VOID = "void", _("anulada")

    id = models.UUIDField(primary_key=True)
    bank_reference = OneLine(max_length=35)
    reference = OneLine(max_length=140, blank=True, help_text="As the payer wrote it and the bank shows it.")
    amount_cents = models.BigIntegerField()
    value_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.ASIDE)
    top_up = models.OneToOneField(TopUp, models.PROTECT, null=True, blank=True, related_name="transfer")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["bank_reference"], condition=~models.Q(state="void"), name="transfer_entered_once"
            ),
            models.CheckConstraint(name="transfer_positive", condition=models.Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="transfer_credited_to_a_payment",
                condition=models.Q(state="credited", top_up__isnull=False)
                | (~models.Q(state="credited") & models.Q(top_up__isnull=True)),
            ),
        )
        triggers = (
            keeps(
                name="transfer_kept",
                columns="id bank_reference reference amount_cents value_on entered_at entered_by_id",
                message="transfer % stays as it was entered; a mistake is ended by a step with its reason",
            ),
            never(name="transfer_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (models.Index(fields=["state", "value_on"], name="transfer_by_state"),)


class TransferStep(models.Model):
    """One thing that was done with a transfer: by whom, when, why, and which payment it made or ended."""

    class Kind(models.TextChoices):
        ASIDE = "aside", _("posta de lado")
        CREDITED = "credited", _("creditada")
        REVERSED = "reversed", _("crédito anulado")
        GIVEN_BACK = "given_back", _("devolvida a quem a fez")
        VOID = "void", _("anulada")
        REFUND_SENT = "refund_sent", _("reembolso transferido")
        REFUND_FAILED = "refund_failed", _("reembolso por fazer, reposto no saldo")

    id = models.UUIDField(primary_key=True)
    transfer = models.ForeignKey(BankTransfer, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(help_text="The first is 1.")
    kind = models.CharField(max_length=14, choices=Kind)
    top_up = models.ForeignKey(TopUp, models.PROTECT, null=True, blank=True, related_name="+")
    reason = Words(max_length=2000, blank=True)
    taken_at = models.DateTimeField()
    taken_by_id = models.UUIDField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["transfer", "number"], name="transfer_step_in_order"),)
        triggers = (append_only("transfer_step"),)
