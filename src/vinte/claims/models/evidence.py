"""What speaks against a claim, and what the professional was asked about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import append_only
from vinte.kernel.text_columns import OneLine, Words


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
    origin = OneLine(
        max_length=60, help_text="The same text for two pieces that come from the same person or record."
    )
    text = Words(max_length=4000)
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
    question = Words(max_length=4000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    answer = Words(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
