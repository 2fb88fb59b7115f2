"""Tables of what the desk decides between two sides: complaints about a professional, notices of content.

`models` brings them to Django; they are read and written by `complaints` and `content`, and decided by `judging`.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.help_centre import matter_states as states
from vinte.kernel.guards import keeps, never
from vinte.kernel.text_columns import OneLine, Words


class Matter(models.Model):
    """What somebody brought before the desk, what was decided with which reasons, and the one appeal against it.

    The last word is `second_outcome` where there was an appeal, else `outcome`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("por decidir")
        DECIDED = "decided", _("decidida")
        APPEALED = "appealed", _("em recurso")
        FINAL = "final", _("decidida de vez")

    id = models.UUIDField(primary_key=True)
    market = models.CharField(max_length=2)
    text = Words(max_length=4000)
    filed_at = models.DateTimeField()
    due_on = models.DateField(help_text="The day of the market by which the desk decides.")
    state = FSMField(max_length=10, choices=State, default=State.OPEN, protected=True)
    outcome = models.CharField(max_length=12, blank=True)
    reason = Words(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    appeal_until = models.DateField(null=True, blank=True, help_text="The last day on which one may appeal.")
    appeal_side = models.CharField(max_length=12, blank=True)
    appeal_text = Words(max_length=4000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_due_on = models.DateField(null=True, blank=True)
    second_outcome = models.CharField(max_length=12, blank=True)
    second_reason = Words(max_length=4000, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @transition(field=state, source=states.sources_of(states.DECIDED), target=states.DECIDED)
    def decided(self) -> None:
        """An agent decided."""

    @transition(field=state, source=states.sources_of(states.APPEALED), target=states.APPEALED)
    def appealed(self) -> None:
        """One side appealed."""

    @transition(field=state, source=states.sources_of(states.FINAL), target=states.FINAL)
    def ended(self) -> None:
        """Another agent answered the appeal, or whoever brought it says that it is settled."""

    @property
    def last_outcome(self) -> str:
        """What stands, as far as it is decided."""
        return self.second_outcome or self.outcome


def _constraints(name: str) -> tuple[models.CheckConstraint, ...]:
    reasoned = Q(decided_at__isnull=False, appeal_until__isnull=False) & ~Q(reason="") & ~Q(outcome="")
    return (
        models.CheckConstraint(
            name=f"{name}_decided_with_reasons",
            condition=Q(state="open", outcome="", decided_at__isnull=True)
            | (Q(state="final", second_at__isnull=True, outcome="settled", decided_by__isnull=True))
            | (~Q(state="open") & Q(decided_by__isnull=False) & reasoned),
        ),
        models.CheckConstraint(
            name=f"{name}_appealed_with_words",
            condition=Q(appealed_at__isnull=True, appeal_side="")
            | (Q(appealed_at__isnull=False, appeal_due_on__isnull=False) & ~Q(appeal_side="")),
        ),
        models.CheckConstraint(
            name=f"{name}_appeal_answered_by_another",
            condition=Q(second_at__isnull=True, second_by__isnull=True, second_outcome="")
            | (
                Q(second_at__isnull=False, second_by__isnull=False, appealed_at__isnull=False)
                & ~Q(second_reason="")
                & ~Q(second_outcome="")
                & ~Q(second_by=F("decided_by"))
            ),
        ),
    )


def _triggers(name: str, columns: str) -> tuple[pgtrigger.Trigger, ...]:
    return (
        pgtrigger.FSM(name=f"{name}_lines", field="state", transitions=list(states.LINES)),
        pgtrigger.Protect(
            name=f"{name}_begins_open",
            operation=pgtrigger.Insert,
            condition=~pgtrigger.Q(new__state=states.OPEN),
        ),
        # The words are a person's, which an erasure may have to take.
        keeps(name=f"{name}_kept", columns=columns, message=f"{name} % stays as it was filed"),
        never(name=f"{name}_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
    )


class Complaint(Matter):
    """A homeowner complains about a professional who bought their contact; both sides are heard."""

    class About(models.TextChoices):
        NO_SHOW = "no_show", _("não apareceu a uma visita marcada")
        WORK = "work", _("o trabalho ficou mal feito ou por acabar")
        MONEY = "money", _("dinheiro: preço, sinal ou fatura")
        CONDUCT = "conduct", _("a maneira como me tratou, ou à minha casa")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("dada razão a quem reclamou")
        NOT_UPHELD = "not_upheld", _("não dada razão a quem reclamou")
        SETTLED = "settled", _("resolvida entre os dois")

    job_request = models.ForeignKey("leads.JobRequest", models.PROTECT, related_name="+")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    purchase_id = models.UUIDField()
    about = models.CharField(max_length=10, choices=About)
    answer_until = models.DateField(help_text="The last day on which the professional is waited for.")
    answer = Words(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    shown_until = models.DateField(null=True, blank=True, help_text="The last day on the profile, if upheld.")

    class Meta:
        constraints = (
            *_constraints("complaint"),
            models.UniqueConstraint(
                fields=["professional", "purchase_id", "about"], name="complaint_once_about_a_thing"
            ),
            models.UniqueConstraint(
                fields=["professional", "purchase_id"],
                condition=Q(state="open"),
                name="complaint_open_once_for_a_contact",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="complaint_queue"),
            models.Index(fields=["professional", "state"], name="complaint_of_business"),
            models.Index(fields=["job_request"], name="complaint_of_request"),
        )
        triggers = _triggers(
            "complaint", "id market job_request_id professional_id purchase_id about filed_at answer_until"
        )


class ContentNotice(Matter):
    """Somebody, with or without an account, says that content on the site should not be there.

    `quoted` is the content as it stood then; what is taken down is that, and not what took its place since. `part` names
    it: `description`, `work:<id>`, `other`, `request` or `message`. What is taken down as `other` is hidden elsewhere: this
    only says so.
    """

    class About(models.TextChoices):
        PROFILE = "profile", _("um perfil")
        REQUEST = "request", _("um pedido de orçamentos")
        MESSAGE = "message", _("uma mensagem")

    class Ground(models.TextChoices):
        ILLEGAL = "illegal", _("é contra a lei")
        FALSE = "false", _("é falso ou engana")
        INSULT = "insult", _("insulta, ameaça ou discrimina")
        PERSONAL = "personal", _("mostra dados pessoais de alguém")
        RIGHTS = "rights", _("usa fotografias ou textos de outra pessoa")
        OTHER = "other", _("outra coisa")

    class Outcome(models.TextChoices):
        REMOVED = "removed", _("retirado")
        KEPT = "kept", _("fica")

    about = models.CharField(max_length=10, choices=About)
    target_id = models.UUIDField()
    professional = models.ForeignKey(
        "people.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    job_request = models.ForeignKey(
        "leads.JobRequest", models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by = models.CharField(max_length=12, help_text="Whose content it is: professional or homeowner.")
    part = OneLine(max_length=60)
    quoted = Words(max_length=4000, blank=True)
    ground = models.CharField(max_length=10, choices=Ground)
    sender_name = OneLine(max_length=120, blank=True)
    sender_address = OneLine(max_length=254, blank=True)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = _constraints("content_notice")
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="content_notice_queue"),
            models.Index(fields=["professional", "state"], name="content_notice_of_business"),
            models.Index(fields=["job_request", "state"], name="content_notice_of_request"),
        )
        triggers = _triggers(
            "content_notice",
            "id market about target_id professional_id job_request_id written_by part ground filed_at key",
        )
