"""Tables of the room `help_centre`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.help_centre import states
from vinte.help_centre.matters import Complaint, ContentNotice
from vinte.kernel.guards import keeps, never

__all__ = ["Complaint", "ContentNotice", "Ticket", "TicketFile", "TicketMessage"]


class Ticket(models.Model):
    """One matter that somebody brought to support; its state moves along `states.LINES` only."""

    class State(models.TextChoices):
        OPEN = "open", _("por responder")
        ANSWERED = "answered", _("respondido")
        CLOSED = "closed", _("fechado")

    class Kind(models.TextChoices):
        QUESTION = "question", _("pergunta")
        CLAIM = "claim", _("pedido de garantia")
        REPORT = "report", _("denúncia")

    class Proof(models.TextChoices):
        PASSED = "pass", _("o servidor confirma o domínio do remetente")
        UNCHECKED = "unchecked", _("ninguém verificou o remetente")
        NOT_TOLD = "none", _("o domínio do remetente não diz como se verifica")
        FAILED = "fail", _("o servidor diz que não vem de onde parece")
        PAGE = "page", _("escrito no sítio")

    id = models.UUIDField(primary_key=True)
    market = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUESTION)
    subject = models.CharField(max_length=200, blank=True)
    sender_address = models.CharField(
        max_length=254, blank=True, help_text="Empty where nobody knows where an answer would go."
    )
    sender_name = models.CharField(max_length=120, blank=True)
    sender_mailbox = models.CharField(
        max_length=254, blank=True, help_text="What all ways to write the address have in common."
    )
    language = models.CharField(max_length=5)
    proof = models.CharField(max_length=10, choices=Proof)
    account = models.ForeignKey(
        "people.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose address it is; that they wrote it is not proven.",
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField(help_text="The day of the market by which it is answered.")
    state = FSMField(max_length=10, choices=State, default=State.OPEN, protected=True)
    waits_since = models.DateTimeField(help_text="When the sender last wrote what is not answered.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="ticket_closed_by_somebody",
                condition=models.Q(state="closed", ended_at__isnull=False, ended_by__isnull=False)
                | (~models.Q(state="closed") & models.Q(ended_at__isnull=True, ended_by__isnull=True)),
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on", "waits_since", "id"], name="ticket_queue"),
            models.Index(fields=["sender_mailbox", "opened_at"], name="ticket_of_sender"),
            models.Index(fields=["account", "opened_at"], name="ticket_of_account"),
        )
        triggers = (
            pgtrigger.FSM(name="ticket_lines", field="state", transitions=list(states.LINES)),
            pgtrigger.Protect(
                name="ticket_begins_open",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=states.OPEN),
            ),
            never(name="ticket_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )

    @transition(field=state, source=states.sources_of(states.ANSWERED), target=states.ANSWERED)
    def answered(self) -> None:
        """The desk wrote back."""

    @transition(field=state, source=states.sources_of(states.CLOSED), target=states.CLOSED)
    def closed(self) -> None:
        """Nothing is left to do."""

    @transition(field=state, source=states.sources_of(states.OPEN), target=states.OPEN)
    def reopened(self) -> None:
        """The sender wrote again."""


class TicketMessage(models.Model):
    """Something that was written in a ticket, by its sender or by the desk."""

    class By(models.TextChoices):
        SENDER = "sender", _("quem escreveu")
        DESK = "desk", _("apoio")

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    by = models.CharField(max_length=6, choices=By)
    agent = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    original = models.TextField(
        blank=True, help_text="The letter with what it quoted, where more of it came than is shown."
    )
    left_out = models.TextField(blank=True, help_text="Names of what hung on the letter and was not kept.")
    proof = models.CharField(max_length=10, choices=Ticket.Proof)
    mail_id = models.UUIDField(null=True, blank=True, unique=True, help_text="The letter that brought it.")
    letter_id = models.UUIDField(null=True, blank=True, help_text="The letter that took it, in the outbox.")
    sent_at = models.DateTimeField()
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="ticket_message_of_the_desk_has_its_agent",
                condition=models.Q(by="desk", agent__isnull=False)
                | models.Q(by="sender", agent__isnull=True),
            ),
        )
        # The words are a person's, which an erasure may have to take; that they were written stays.
        triggers = (
            keeps(
                name="ticket_message_kept",
                columns="id ticket_id by agent_id proof mail_id sent_at key",
                message="message % stays as it was sent",
            ),
            never(name="ticket_message_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (models.Index(fields=["ticket", "sent_at"], name="ticket_message_in_order"),)


class TicketFile(models.Model):
    """A photograph, made anew, or a PDF that came with a message."""

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(TicketMessage, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "number"], name="ticket_file_once_in_order"),
        )
