"""Balance given out of goodwill: who gave or proposed it, why, and who decided on it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps, never, settles_once
from vinte.kernel.text_columns import Words

LONGEST_REASON = 2000


class Goodwill(models.Model):
    """Balance that an agent gives to a business, or proposes to give where that needs a second person.

    What moved stands in the books under this row's identifier. The reasons go with the account that they are about; all
    else stays. Amounts are whole cents in the wallet's currency.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("por decidir")
        GIVEN = "given", _("dado")
        REFUSED = "refused", _("recusado")

    id = models.UUIDField(primary_key=True)
    professional_id = models.UUIDField()
    key = models.CharField(max_length=64)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = Words(max_length=LONGEST_REASON, blank=True)
    needs_two = models.BooleanField(help_text="Whether it was above what one person may give.")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    decided_reason = Words(max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional_id", "key"], name="goodwill_once_for_each_key"),
            models.CheckConstraint(name="goodwill_positive", condition=models.Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="goodwill_decided_whole",
                condition=models.Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (
                    ~models.Q(state="proposed")
                    & models.Q(decided_at__isnull=False, decided_by__isnull=False)
                    & models.Q(decided_at__gte=models.F("proposed_at"))
                ),
            ),
            models.CheckConstraint(
                name="goodwill_by_two_people",
                condition=~models.Q(state="given")
                | models.Q(needs_two=True) & ~models.Q(decided_by=models.F("proposed_by"))
                | models.Q(needs_two=False, decided_by=models.F("proposed_by")),
            ),
        )
        triggers = (
            keeps(
                name="goodwill_kept",
                columns="id professional_id key amount_cents currency needs_two proposed_at proposed_by_id",
                message="goodwill % stays as it was proposed",
            ),
            settles_once(
                name="goodwill_decided_once",
                once="OLD.state <> 'proposed'",
                columns="state decided_at decided_by_id",
                message="goodwill % was decided already",
            ),
            never(name="goodwill_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(fields=["state", "proposed_at"], name="goodwill_by_state"),
            models.Index(fields=["professional_id", "decided_at"], name="goodwill_of_a_business"),
        )
