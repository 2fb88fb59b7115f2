"""Tables of the room `help_centre`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from vinte.help_centre import states
from vinte.help_centre.matters import Complaint, ContentNotice
from vinte.kernel.guards import append_only, keeps, never
from vinte.kernel.references import by_reference
from vinte.kernel.text_columns import OneLine, Words, WordsList

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
    subject = OneLine(max_length=200, blank=True)
    sender_address = models.CharField(
        max_length=254, blank=True, help_text="Empty where nobody knows where an answer would go."
    )
    sender_name = OneLine(max_length=120, blank=True)
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
            by_reference("ticket_reference"),
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
    text = Words(max_length=4000, blank=True)
    original = Words(
        max_length=200_000,
        blank=True,
        help_text="The letter with what it quoted, where more of it came than is shown.",
    )
    left_out = Words(
        max_length=4000, blank=True, help_text="Names of what hung on the letter and was not kept."
    )
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
    name = OneLine(max_length=80)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "number"], name="ticket_file_once_in_order"),
        )


class OwnArticle(models.Model):
    """An article that an operator wrote, in the languages of its versions; its steps say what became of it."""

    class Audience(models.TextChoices):
        PROFESSIONAL = "professional", _("profissionais")
        HOMEOWNER = "homeowner", _("quem pede orçamentos")
        EVERYBODY = "everybody", _("todos")

    id = models.UUIDField(primary_key=True)
    slug = models.CharField(max_length=80, unique=True)
    audience = models.CharField(max_length=12, choices=Audience)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")


class OwnVersion(models.Model):
    """The words of an operator's article in one language, each time that they were kept; a draft until a step names it."""

    id = models.UUIDField(primary_key=True)
    article = models.ForeignKey(OwnArticle, models.PROTECT, related_name="versions")
    language = models.CharField(max_length=5)
    title = OneLine(max_length=120)
    summary = OneLine(max_length=240)
    keywords = Words(max_length=4000, blank=True, help_text="One on each line.")
    body = Words(max_length=20_000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = (models.Index(fields=["article", "language", "-written_at"], name="own_version_latest"),)
        triggers = (append_only("own_version"),)


class OwnStep(models.Model):
    """A version was published from a day on, or a language withdrawn; the latest step of a day and language holds."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("publicado")
        WITHDRAWN = "withdrawn", _("retirado")

    id = models.UUIDField(primary_key=True)
    article = models.ForeignKey(OwnArticle, models.PROTECT, related_name="steps")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.ForeignKey(OwnVersion, models.PROTECT, null=True, blank=True, related_name="+")
    first_day = models.DateField(help_text="The day of the market from which on it holds.")
    reason = Words(max_length=4000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="own_step_published_names_its_version",
                condition=models.Q(kind="published", version__isnull=False)
                | models.Q(kind="withdrawn", version__isnull=True),
            ),
        )
        indexes = (models.Index(fields=["article", "language", "first_day", "at"], name="own_step_in_order"),)
        triggers = (append_only("own_step"),)


class ArticleEdition(models.Model):
    """How an article read for the public from an instant on, its figures in place; the next number is the next change."""

    id = models.UUIDField(primary_key=True)
    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    title = OneLine(max_length=200)
    text = Words(max_length=40_000)
    terms = models.CharField(max_length=20, help_text="The terms of the guarantee by which it read so.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["slug", "language", "number"], name="article_edition_once"),
        )
        triggers = (append_only("article_edition"),)


class SearchEntry(models.Model):
    """One article in one language as the search finds it; `vector` is of its language's dictionary, without accents."""

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    audience = models.CharField(max_length=12)
    title = OneLine(max_length=200)
    summary = Words(max_length=4000)
    keywords = Words(max_length=4000)
    # An article is longer than its body: its figures are filled in, and the guarantee's own article too.
    text = Words(max_length=40_000)
    words = WordsList(models.TextField(), max_length=400_000)
    digest = models.CharField(max_length=64)
    vector = SearchVectorField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["slug", "language"], name="search_entry_once"),)
        indexes = (GinIndex(fields=["vector"], name="search_entry_vector"),)


class Follow(models.Model):
    """Somebody who is written to when an article changes; without an account, once they confirmed it."""

    id = models.UUIDField(primary_key=True)
    slug = models.CharField(max_length=80)
    address = models.CharField(max_length=254, blank=True)
    mailbox = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_number = models.PositiveIntegerField(help_text="The edition that they know, in their language.")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["slug", "mailbox"], condition=models.Q(ended_at=None), name="follow_once"
            ),
        )
        indexes = (models.Index(fields=["account"], name="follow_of_account"),)


class HelpfulAnswer(models.Model):
    """Whether an article helped a reader; `reader` is a mark that leads back to nobody, another for each article."""

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    reader = models.CharField(max_length=64)
    helped = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["slug", "reader"], name="helpful_answer_once"),)


class Comment(models.Model):
    """What somebody with an account wrote below an article; everybody sees it once a person of the desk let it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("por ler")
        SHOWN = "shown", _("à vista")
        REFUSED = "refused", _("recusado")

    id = models.UUIDField(primary_key=True)
    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    author = OneLine(max_length=60, blank=True)
    text = Words(max_length=4000, blank=True)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    reason = Words(max_length=4000, blank=True, help_text="Why it is not shown, as its author read it.")
    answer = Words(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="comment_decided_by_somebody",
                condition=models.Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="comment_answered_by_somebody",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["slug", "state", "written_at"], name="comment_of_article"),
            models.Index(fields=["state", "written_at"], name="comment_queue"),
            models.Index(fields=["account", "written_at"], name="comment_of_account"),
        )
        triggers = (
            keeps(
                name="comment_kept",
                columns="id slug language account_id written_at key",
                message="comment % stays where it was written",
            ),
            never(name="comment_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
