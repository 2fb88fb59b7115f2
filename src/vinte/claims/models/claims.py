"""A claim, its contacts, what their homeowners were asked, what a person is to look at, and who proposed to pay."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.claims import states
from vinte.kernel.guards import append_only, guard, keeps, never, refused, settles_once
from vinte.kernel.references import by_reference
from vinte.kernel.text_columns import Data, Words


class Claim(models.Model):
    """The guarantee, asked for by one professional; its state moves along `states.CLAIM_LINES` only."""

    class State(models.TextChoices):
        VERIFYING = "verifying", _("em verificação")
        MISUSE = "misuse", _("suspeita de uso indevido")
        VERIFIED = "verified", _("verificado")
        APPROVED = "approved", _("aprovado e pago")
        REFUSED = "refused", _("recusado")
        UPHELD_MISUSE = "upheld_misuse", _("uso indevido confirmado")
        WITHDRAWN = "withdrawn", _("retirado")

    OPEN_STATES = states.OPEN

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    terms = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    filed_on = models.DateField(help_text="The day in the market's time zone.")
    state = FSMField(max_length=14, choices=State, default=State.VERIFYING, protected=True)
    answers_due_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    answers_ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When every homeowner had answered or their time was over."
    )
    decision_due_at = models.DateTimeField(help_text="The published time by which it is decided.")
    handed_over_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it waits for a person, who decides it."
    )
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when only clauses stand in the way that can still be met."
    )
    waiting_for = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    waiting_told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From this instant the dossier holds the claim no more; another may be filed.",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional"],
                condition=models.Q(state__in=["verifying", "misuse", "verified"]),
                name="one_open_claim",
            ),
            models.CheckConstraint(
                name="claim_verified_after_filing",
                condition=models.Q(verified_at__isnull=True)
                | models.Q(verified_at__gte=models.F("filed_at")),
            ),
            models.CheckConstraint(
                name="claim_waits_for_something",
                condition=models.Q(waiting_since__isnull=True) | ~models.Q(waiting_for=[]),
            ),
        )
        indexes = (
            models.Index(fields=["professional", "filed_at", "id"], name="claim_latest"),
            by_reference("claim_reference"),
        )
        triggers = (
            pgtrigger.FSM(
                name="claim_lines",
                field="state",
                transitions=[*states.CLAIM_LINES, *states.REOPENING_LINES],
            ),
            pgtrigger.Protect(
                name="claim_begins_in_verification",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=states.VERIFYING),
            ),
            pgtrigger.Protect(name="claim_never_deleted", operation=pgtrigger.Delete),
            keeps(
                name="claim_kept",
                columns="professional_id id terms filed_at filed_on",
                message="claim % stays as it was filed",
            ),
            never(name="claim_not_emptied", operation=pgtrigger.Truncate),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state in self.OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        """Whether only what can still be met stands in its way; a case of misuse that was opened since comes first."""
        return self.waiting_since is not None and self.state == states.VERIFIED

    @transition(field=state, source=states.sources_of(states.VERIFIED), target=states.VERIFIED)
    def verified(self) -> None:
        """Every contact was looked at and no conflict is without a finding."""

    @transition(field=state, source=states.sources_of(states.MISUSE), target=states.MISUSE)
    def suspected(self) -> None:
        """A person opened a case of misuse."""

    @transition(field=state, source=states.sources_of(states.VERIFYING), target=states.VERIFYING)
    def cleared(self) -> None:
        """The case of misuse was dropped; verification goes on."""

    @transition(field=state, source=list(states.ENDED_UNPAID), target=states.VERIFIED)
    def stands_again(self) -> None:
        """Its decision was undone: what was verified stays so, and it is decided anew."""

    @transition(field=state, source=list(states.ENDED_UNPAID), target=states.VERIFYING)
    def verified_again(self) -> None:
        """Its decision was undone before everybody had answered: verification goes on."""

    @transition(field=state, source=states.sources_of(states.APPROVED), target=states.APPROVED)
    def approved(self) -> None:
        """Paid."""

    @transition(field=state, source=states.sources_of(states.REFUSED), target=states.REFUSED)
    def refused(self) -> None:
        """Not payable."""

    @transition(field=state, source=states.sources_of(states.UPHELD_MISUSE), target=states.UPHELD_MISUSE)
    def found_untrue(self) -> None:
        """Misuse was confirmed."""

    @transition(field=state, source=states.sources_of(states.WITHDRAWN), target=states.WITHDRAWN)
    def withdrawn(self) -> None:
        """The professional took it back."""


class ClaimedContact(models.Model):
    """One contact of the cohort in a claim: the professional's words, kept as written, and the finding."""

    class Finding(models.TextChoices):
        NONE = "none", _("por ver")
        CONSISTENT = "consistent", _("confirma")
        CONTRADICTED = "contradicted", _("contradiz")

    pk = models.CompositePrimaryKey("professional_id", "claim_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    description = Words(max_length=4000)
    finding = models.CharField(max_length=12, choices=Finding, default=Finding.NONE)
    finding_reason = Words(max_length=4000, blank=True)
    found_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "claim_id", "position"], name="claimed_position_once"
            ),
            models.CheckConstraint(
                name="finding_has_person_and_reason",
                condition=models.Q(finding="none")
                | (
                    models.Q(found_by__isnull=False)
                    & models.Q(found_at__isnull=False)
                    & ~models.Q(finding_reason="")
                ),
            ),
        )
        triggers = (
            # The words may have to go, but never whether there were any: the guarantee asks that.
            guard(
                name="claimed_contact_kept",
                operation=pgtrigger.Update,
                refuses_if="(NEW.professional_id, NEW.claim_id, NEW.purchase_id, NEW.position,"
                " NEW.description = '') IS DISTINCT FROM (OLD.professional_id, OLD.claim_id, OLD.purchase_id,"
                " OLD.position, OLD.description = '')",
                message="contact % stays in its claim as it was described",
                value="OLD.purchase_id",
            ),
            never(name="claimed_contact_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
            # A finding that is changed was so until then: the views tell it of an earlier instant (`ClaimSpell`).
            pgtrigger.Trigger(
                name="contradicted_until",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__finding="contradicted"),
                func=f"""
                    IF NEW.found_at IS NULL THEN
                        {refused("a finding of % is changed, never taken away", "OLD.purchase_id")}
                    END IF;
                    IF NEW.found_at >= OLD.found_at
                       AND (NEW.finding, NEW.found_at) IS DISTINCT FROM (OLD.finding, OLD.found_at) THEN
                        INSERT INTO claims_claimspell
                            (professional_id, id, claim_id, purchase_id, kind, began_at, over_at)
                        VALUES (OLD.professional_id, gen_random_uuid(), OLD.claim_id, OLD.purchase_id,
                                'contradicted', OLD.found_at, NEW.found_at);
                    END IF;
                    RETURN NULL;
                """,
            ),
        )


class HomeownerQuestion(models.Model):
    """What a homeowner was asked about one contact, and what they said. Silence contradicts nobody."""

    class Hired(models.TextChoices):
        NOBODY = "nobody", _("ninguém")
        THEM = "them", _("este profissional")
        OTHER = "other", _("outra pessoa")
        UNDECIDED = "undecided", _("ainda não decidiu")

    pk = models.CompositePrimaryKey("professional_id", "claim_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    was_contacted = models.BooleanField(null=True, blank=True)
    contacted_on = models.DateField(null=True, blank=True)
    hired = models.CharField(max_length=10, choices=Hired, blank=True)
    comment = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="question_answered_whole",
                condition=models.Q(answered_at__isnull=True, was_contacted__isnull=True, hired="")
                | (models.Q(answered_at__isnull=False, was_contacted__isnull=False) & ~models.Q(hired="")),
            ),
        )
        triggers = (
            keeps(
                name="question_kept",
                columns="professional_id claim_id purchase_id id asked_at",
                message="question % stays as it was asked",
            ),
            settles_once(
                name="question_answered_once",
                once="OLD.answered_at IS NOT NULL",
                columns="answered_at was_contacted contacted_on hired",
                message="question % has its answer",
            ),
            never(name="question_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(
                fields=["asked_at"], name="question_unanswered", condition=models.Q(answered_at=None)
            ),
        )


class ClaimSignal(models.Model):
    """Something about a claim that a person is to look at: what was seen, of which contact, and when.

    It refuses nothing, and is no part of the dossier. `purchase_id` is empty for what is of the whole claim.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    purchase_id = models.UUIDField(null=True, blank=True)
    seen = Data(
        max_length=20_000, default=dict, blank=True, help_text="What the words name: days and counts."
    )
    noted_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("claim_signal"),)
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "claim_id", "kind", "purchase_id"],
                nulls_distinct=False,
                name="signal_once_for_contact",
            ),
        )


class ApprovalProposal(models.Model):
    """One agent proposes to approve a claim above the limit for one person; another confirms it, or speaks against."""

    class Outcome(models.TextChoices):
        OPEN = "", _("à espera de outra pessoa")
        CONFIRMED = "confirmed", _("confirmada")
        REJECTED = "rejected", _("não confirmada")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    reason = Words(max_length=4000)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = Words(max_length=4000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "claim_id"],
                condition=models.Q(outcome=""),
                name="proposal_open_once",
            ),
            models.CheckConstraint(
                name="proposal_ended_by_somebody",
                condition=models.Q(outcome="", ended_at__isnull=True, ended_by__isnull=True)
                | (~models.Q(outcome="") & models.Q(ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_confirmed_by_another",
                condition=~models.Q(outcome="confirmed") | ~models.Q(ended_by=models.F("proposed_by")),
            ),
        )
        triggers = (
            keeps(
                name="proposal_kept",
                columns="professional_id id claim_id reason proposed_at proposed_by_id",
                message="proposal % stays as it was made",
            ),
            never(name="proposal_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
