"""Tables of the room `claims`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.claims import states
from vinte.claims.draft_tables import ClaimDraft, DraftedText, MailedPiece
from vinte.kernel.guards import append_only

__all__ = [
    "Appeal",
    "AwardAfterRefund",
    "Claim",
    "ClaimDraft",
    "ClaimedContact",
    "Decision",
    "DecisionReplay",
    "DraftedText",
    "Evidence",
    "EvidenceRequest",
    "GuaranteePayment",
    "HomeownerQuestion",
    "MailedPiece",
    "ReplayNight",
]


class Claim(models.Model):
    """The guarantee, asked for by one professional; its state moves along `states.CLAIM_LINES` only."""

    class State(models.TextChoices):
        VERIFYING = "verifying", _("em verificação")
        MISUSE = "misuse", _("suspeita de uso indevido")
        VERIFIED = "verified", _("verificado")
        APPROVED = "approved", _("aprovado e pago")
        REFUSED = "refused", _("recusado")
        UPHELD_MISUSE = "upheld_misuse", _("uso indevido confirmado")

    OPEN_STATES = (State.VERIFYING, State.MISUSE, State.VERIFIED)

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    terms = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    filed_on = models.DateField(help_text="The day in the market's time zone.")
    state = FSMField(max_length=14, choices=State, default=State.VERIFYING, protected=True)
    answers_due_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
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
        )
        indexes = (models.Index(fields=["professional", "filed_at", "id"], name="claim_latest"),)
        triggers = (
            pgtrigger.FSM(name="claim_lines", field="state", transitions=list(states.CLAIM_LINES)),
            pgtrigger.Protect(
                name="claim_begins_in_verification",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=states.VERIFYING),
            ),
            pgtrigger.Protect(name="claim_never_deleted", operation=pgtrigger.Delete),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state in self.OPEN_STATES

    @transition(field=state, source=states.sources_of(states.VERIFIED), target=states.VERIFIED)
    def verified(self) -> None:
        """Every contact was looked at and no conflict is without a finding."""

    @transition(field=state, source=states.sources_of(states.MISUSE), target=states.MISUSE)
    def suspected(self) -> None:
        """A person opened a case of misuse."""

    @transition(field=state, source=states.sources_of(states.VERIFYING), target=states.VERIFYING)
    def cleared(self) -> None:
        """The case of misuse was dropped; verification goes on."""

    @transition(field=state, source=states.sources_of(states.APPROVED), target=states.APPROVED)
    def approved(self) -> None:
        """Paid."""

    @transition(field=state, source=states.sources_of(states.REFUSED), target=states.REFUSED)
    def refused(self) -> None:
        """Not payable."""

    @transition(field=state, source=states.sources_of(states.UPHELD_MISUSE), target=states.UPHELD_MISUSE)
    def found_untrue(self) -> None:
        """Misuse was confirmed."""


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
    description = models.TextField()
    finding = models.CharField(max_length=12, choices=Finding, default=Finding.NONE)
    finding_reason = models.TextField(blank=True)
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
    comment = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="question_answered_whole",
                condition=models.Q(answered_at__isnull=True, was_contacted__isnull=True, hired="")
                | (models.Q(answered_at__isnull=False, was_contacted__isnull=False) & ~models.Q(hired="")),
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at"], name="question_unanswered", condition=models.Q(answered_at=None)
            ),
        )


class Evidence(models.Model):
    """A piece of evidence in a case of misuse; two that are independent are needed to suspend."""

    class Source(models.TextChoices):
        HOMEOWNER = "homeowner", _("resposta do particular")
        PROFESSIONAL = "professional", _("resposta do profissional")
        PLATFORM = "platform", _("registo da plataforma")
        DOCUMENT = "document", _("documento")
        CALL = "call", _("chamada do apoio")

    class GivenBy(models.TextChoices):
        HOMEOWNER = "homeowner", _("o particular do contacto")
        PROFESSIONAL = "professional", _("o profissional")
        PLATFORM = "platform", _("a plataforma")
        THIRD_PARTY = "third_party", _("outra pessoa")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    source = models.CharField(max_length=12, choices=Source)
    given_by = models.CharField(max_length=12, choices=GivenBy, help_text="Whose word or record it is.")
    origin = models.CharField(
        max_length=60, help_text="The same text for two pieces that come from the same person or record."
    )
    text = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        triggers = (append_only("evidence"),)


class EvidenceRequest(models.Model):
    """The professional was asked to answer what speaks against the claim."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)


class Decision(models.Model):
    """How a claim ended, with the evidence and terms frozen beside it and chained by hash; append only."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("aprovada")
        REFUSED = "refused", _("recusada")
        MISUSE = "misuse", _("uso indevido")

    id = models.UUIDField(primary_key=True)
    sequence = models.PositiveBigIntegerField(unique=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    refund_cents = models.BigIntegerField()
    evidence = models.TextField(help_text="The dossier, as canonical JSON.")
    terms_text = models.TextField(help_text="The terms file, byte for byte.")
    assessment = models.TextField(help_text="The verdict, as canonical JSON.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="decision_pays_only_when_approved",
                condition=models.Q(outcome="approved", refund_cents__gt=0)
                | (~models.Q(outcome="approved") & models.Q(refund_cents=0)),
            ),
            models.CheckConstraint(name="decision_has_reason", condition=~models.Q(reason="")),
        )
        triggers = (append_only("decision"),)


class DecisionReplay(models.Model):
    """What running a decision again found the last time that it was asked: `differences` is empty when nothing did."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="last_replay")
    replayed_at = models.DateTimeField()
    replayed_by = models.ForeignKey(
        "people.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who asked for it; nobody for the nightly one.",
    )
    verdict = models.CharField(
        max_length=20, help_text="The second run's; `unknown` for evidence that can't be read."
    )
    differences = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["decision"], name="replay_differs", condition=~models.Q(differences=[])),
        )


class ReplayNight(models.Model):
    """One night's replay of every decision, as far as it came; `reached` is the last sequence that was replayed."""

    on = models.DateField(primary_key=True, help_text="The night that ends on this day of the market.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveBigIntegerField(default=0)
    decision_count = models.PositiveIntegerField(default=0)
    differing_count = models.PositiveIntegerField(default=0)


class GuaranteePayment(models.Model):
    """The guarantee was paid to this tax identity: once, for ever.

    Small and joined by tax identity rather than by professional: a reference table on Citus.
    """

    tax_identity = models.CharField(max_length=20, primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="payment")
    amount_cents = models.BigIntegerField()
    paid_at = models.DateTimeField()

    class Meta:
        triggers = (append_only("guarantee_payment"),)


class Appeal(models.Model):
    """A professional asks another person to look at a decision again."""

    class State(models.TextChoices):
        OPEN = "open", _("por decidir")
        ACCEPTED = "accepted", _("aceite")
        REJECTED = "rejected", _("recusado")

    id = models.UUIDField(primary_key=True)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    text = models.TextField()
    filed_at = models.DateTimeField()
    state = FSMField(max_length=10, choices=State, default=State.OPEN, protected=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = (pgtrigger.FSM(name="appeal_lines", field="state", transitions=list(states.APPEAL_LINES)),)

    @transition(field=state, source=states.APPEAL_OPEN, target=states.APPEAL_ACCEPTED)
    def accepted(self) -> None:
        """The decision does not stand."""

    @transition(field=state, source=states.APPEAL_OPEN, target=states.APPEAL_REJECTED)
    def rejected(self) -> None:
        """The decision stands."""


class AwardAfterRefund(models.Model):
    """A job won with a contact of a refunded cohort, told after the refund: a case for a person.

    Nothing is taken back by itself (INVARIANTS, rulings).
    """

    pk = models.CompositePrimaryKey("professional_id", "claim_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True, help_text="What the agent found and did.")
