"""Contacts that professionals ask to return, and what they send as evidence."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import keeps, never
from vinte.kernel.text_columns import Words
from vinte.leads.models.purchases import ContactPurchase

ASKED, AUTOMATIC, ACCEPTED, PARTLY, REFUSED, WITHDRAWN = (
    "asked",
    "automatic",
    "accepted",
    "partly",
    "refused",
    "withdrawn",
)
CREDITED = (AUTOMATIC, ACCEPTED, PARTLY)


class ReturnRequest(models.Model):
    """A professional asks to give a contact back; decided once, by the platform's own facts or by an agent."""

    class State(models.TextChoices):
        ASKED = ASKED, _("à espera de resposta")
        AUTOMATIC = AUTOMATIC, _("aceite de imediato")
        ACCEPTED = ACCEPTED, _("aceite")
        PARTLY = PARTLY, _("aceite em parte")
        REFUSED = REFUSED, _("recusada")
        WITHDRAWN = WITHDRAWN, _("retirada")

    class HomeownerAnswer(models.TextChoices):
        NONE = "", _("sem resposta")
        ASKED = "asked", _("diz que pediu")
        DENIES = "denies", _("diz que não pediu")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    purchase_id = models.UUIDField()
    purchase = models.ForeignObject(
        ContactPurchase,
        models.DO_NOTHING,
        from_fields=["professional_id", "purchase_id"],
        to_fields=["professional_id", "id"],
        related_name="return_requests",
    )
    idempotency_key = models.CharField(max_length=120)
    reason = models.CharField(max_length=40, choices=ContactPurchase.ReturnReason)
    words = Words(max_length=4000, blank=True)
    trades = ArrayField(
        models.CharField(max_length=40), default=list, help_text="The professional's own when it was asked."
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    answer_due_on = models.DateField(help_text="The last day for an answer, in the market's time zone.")
    answer_due_at = models.DateTimeField(help_text="The instant at which that day is over.")
    homeowner_asked_at = models.DateTimeField(null=True, blank=True)
    homeowner_answered_at = models.DateTimeField(null=True, blank=True)
    homeowner_answer = models.CharField(max_length=10, choices=HomeownerAnswer, blank=True)
    homeowner_words = Words(max_length=4000, blank=True)
    told_end = models.BooleanField(
        default=False,
        help_text="Whether it was asked for though it would end the guarantee, as its page said.",
    )
    true_trade = models.CharField(max_length=40, blank=True)
    credited_cents = models.BigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = Words(max_length=4000, blank=True)
    score_points = models.PositiveIntegerField(
        default=0, help_text="The score of misuse at the decision, or at the asking while there is none."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "purchase_id"],
                condition=models.Q(state=ASKED),
                name="return_open_once",
            ),
            models.UniqueConstraint(
                fields=["professional", "purchase_id"],
                condition=models.Q(state__in=CREDITED),
                name="return_credited_once",
            ),
            models.UniqueConstraint(fields=["professional", "idempotency_key"], name="return_key_once"),
            models.CheckConstraint(
                name="return_decided_has_its_instant",
                condition=models.Q(state=ASKED, decided_at__isnull=True)
                | (~models.Q(state=ASKED) & models.Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="return_by_a_person_has_a_reason",
                condition=models.Q(state__in=[ASKED, AUTOMATIC, WITHDRAWN], decided_by__isnull=True)
                | (
                    models.Q(state__in=[ACCEPTED, PARTLY, REFUSED], decided_by__isnull=False)
                    & ~models.Q(decision_reason="")
                ),
            ),
            models.CheckConstraint(
                name="return_credits_when_accepted",
                condition=models.Q(state__in=CREDITED, credited_cents__gte=0)
                | (~models.Q(state__in=CREDITED) & models.Q(credited_cents=0)),
            ),
        )
        indexes = (
            models.Index(fields=["state", "answer_due_at"], name="return_queue"),
            models.Index(fields=["professional", "purchase_id"], name="return_of_contact"),
        )
        triggers = (
            pgtrigger.FSM(
                name="return_lines",
                field="state",
                transitions=[
                    *((ASKED, state) for state in (*CREDITED, REFUSED, WITHDRAWN)),
                    # An appeal that was upheld.
                    (REFUSED, ACCEPTED),
                ],
            ),
            pgtrigger.Protect(name="return_never_deleted", operation=pgtrigger.Delete),
            keeps(
                name="return_kept",
                columns="professional_id id purchase_id idempotency_key reason asked_at answer_due_on answer_due_at",
                message="return % stays as it was asked for",
            ),
            never(name="return_not_emptied", operation=pgtrigger.Truncate),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state == ASKED

    @property
    def is_credited(self) -> bool:
        """Whether something was credited back."""
        return self.state in CREDITED


class ReturnEvidence(models.Model):
    """A document or picture that a professional sent with a return; the content is deferred in lists."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    return_request_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "return_request_id", "number"], name="return_evidence_number"
            ),
        )
