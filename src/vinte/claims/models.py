"""Tables of the room `claims`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Claim(models.Model):
    """The guarantee, asked for by one professional."""

    class State(models.TextChoices):
        VERIFYING = "verifying", _("em verificação")
        MISUSE = "misuse", _("suspeita de uso indevido")
        VERIFIED = "verified", _("verificada")
        APPROVED = "approved", _("aprovada e paga")
        REFUSED = "refused", _("recusada")
        UPHELD_MISUSE = "upheld_misuse", _("uso indevido confirmado")

    OPEN_STATES = (State.VERIFYING, State.MISUSE, State.VERIFIED)

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    terms = models.CharField(max_length=20)
    filed_at = models.DateTimeField()
    filed_on = models.DateField(help_text="The day in the market's time zone.")
    state = models.CharField(max_length=14, choices=State, default=State.VERIFYING)
    answers_due_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional"],
                condition=models.Q(state__in=["verifying", "misuse", "verified"]),
                name="one_open_claim",
            ),
        )


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


class HomeownerQuestion(models.Model):
    """What a homeowner was asked about one contact, and what they said. Silence contradicts nobody."""

    class Hired(models.TextChoices):
        NOBODY = "nobody", _("ninguém")
        THEM = "them", _("este profissional")
        OTHER = "other", _("outra pessoa")
        UNDECIDED = "undecided", _("ainda não decidi")

    pk = models.CompositePrimaryKey("professional_id", "claim_id", "purchase_id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    was_contacted = models.BooleanField(null=True, blank=True)
    contacted_on = models.DateField(null=True, blank=True)
    hired = models.CharField(max_length=10, choices=Hired, blank=True)
    comment = models.TextField(blank=True)


class Evidence(models.Model):
    """A piece of evidence in a case of misuse; two that are independent are needed to suspend."""

    class Source(models.TextChoices):
        HOMEOWNER = "homeowner", _("resposta do particular")
        PLATFORM = "platform", _("registo da plataforma")
        DOCUMENT = "document", _("documento")
        CALL = "call", _("chamada do apoio")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    claim_id = models.UUIDField()
    purchase_id = models.UUIDField()
    source = models.CharField(max_length=10, choices=Source)
    text = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")


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


class GuaranteePayment(models.Model):
    """The guarantee was paid to this tax identity: once, for ever."""

    tax_identity = models.CharField(max_length=20, primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="payment")
    amount_cents = models.BigIntegerField()
    paid_at = models.DateTimeField()


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
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
