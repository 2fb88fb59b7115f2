"""Tables of the room `reviews`; other rooms ask `queries` and `actions` instead."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, keeps, never, settles_once
from vinte.kernel.text_columns import Data, OneLine, Words


class About(models.TextChoices):
    """What a review is about."""

    CONTACT = "contact", _("um contacto")
    FORMER_WORK = "former_work", _("um trabalho anterior")


def _marks() -> models.Q:
    """Each mark is from 1 to 5; quality may stay away, and reviews from before the three have none."""

    def within(name: str) -> models.Q:
        return models.Q(**{f"{name}__gte": 1, f"{name}__lte": 5})

    none = models.Q(handling__isnull=True, professionalism__isnull=True, quality__isnull=True)
    return none | (
        within("handling") & within("professionalism") & (models.Q(quality__isnull=True) | within("quality"))
    )


class ReviewInvitation(models.Model):
    """A homeowner or a former client was asked for a review, by a private link."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    about = models.CharField(max_length=12, choices=About)
    purchase_id = models.UUIDField(null=True, blank=True)
    invited_name = OneLine(max_length=120)
    # One of the two: whom we know by a telephone number has no address here.
    invited_address = models.EmailField(blank=True)
    invited_phone = models.CharField(max_length=20, blank=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # Empty for whoever opened the page from their own request: nobody's letter was waited for.
    by_letter = models.BooleanField(default=True)
    # When the author was asked to complete the review, the work being done.
    work_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "purchase_id"], name="invitation_once_for_contact"
            ),
            models.CheckConstraint(
                name="invitation_goes_one_way",
                condition=models.Q(invited_address="") | models.Q(invited_phone=""),
            ),
        )
        # Whom it went to is personal, which an erasure may have to take; whoever let the link end is invited again.
        triggers = (
            keeps(
                name="invitation_kept",
                columns="professional_id id about purchase_id",
                message="invitation % stays as it was sent",
            ),
            settles_once(
                name="invitation_answered_once",
                once="OLD.answered_at IS NOT NULL",
                columns="answered_at",
                message="invitation % was answered",
            ),
            guard(
                name="invitation_sent_again",
                operation=pgtrigger.Update,
                refuses_if="NEW.invited_at < OLD.invited_at"
                " OR (NEW.invited_at <> OLD.invited_at AND OLD.answered_at IS NOT NULL)",
                message="invitation % is sent again later than it was, and unanswered",
                value="OLD.id",
            ),
            never(name="invitation_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class Review(models.Model):
    """One review as everybody sees it; `purchase_id` is empty for former work.

    Shown again after it was hidden, or changed by its author, it is a new row: what was known at an instant stays.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    about = models.CharField(max_length=12, choices=About)
    purchase_id = models.UUIDField(null=True, blank=True)
    invitation_id = models.UUIDField()
    # Empty in reviews from before there were three marks.
    handling = models.PositiveSmallIntegerField(_("atendimento"), null=True, blank=True)
    professionalism = models.PositiveSmallIntegerField(_("profissionalismo"), null=True, blank=True)
    quality = models.PositiveSmallIntegerField(_("qualidade"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("estrelas"))
    text = Words(_("texto"), max_length=4000, blank=True)
    author = OneLine(max_length=120)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="review_one_to_five", condition=models.Q(rating__gte=1) & models.Q(rating__lte=5)
            ),
            models.CheckConstraint(
                name="review_of_contact_names_it",
                condition=models.Q(about="contact", purchase_id__isnull=False)
                | models.Q(about="former_work", purchase_id__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["professional", "invitation_id"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="review_stands_once_for_invitation",
            ),
            models.CheckConstraint(name="review_marks_one_to_five", condition=_marks()),
            models.CheckConstraint(
                name="review_withdrawn_after_publication",
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("published_at")),
            ),
        )
        # The words and the author's name are personal, which an erasure may have to take; the fact stays.
        triggers = (
            keeps(
                name="review_kept",
                columns="professional_id id about purchase_id invitation_id handling professionalism quality rating"
                " published_at",
                message="review % stays as it was published; another is a new row",
            ),
            settles_once(
                name="review_withdrawn_once",
                once="OLD.withdrawn_at IS NOT NULL",
                columns="withdrawn_at",
                message="review % was withdrawn",
            ),
            never(name="review_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class WrittenReview(models.Model):
    """What an author sent, as sent: a change is a new row, and the newest of an invitation says what stands.

    `queued_at` is since when it waits to be looked at by the desk, whatever its state; `waits_until` by when a review
    that is not shown yet was to be decided, and `needs_person` that no day alone shows it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("à espera de ser lida")
        PUBLISHED = "published", _("publicada")
        HIDDEN = "hidden", _("escondida")
        REPLACED = "replaced", _("mudada pelo autor")
        WITHDRAWN = "withdrawn", _("retirada pelo autor")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    about = models.CharField(max_length=12, choices=About)
    purchase_id = models.UUIDField(null=True, blank=True)
    invitation_id = models.UUIDField()
    handling = models.PositiveSmallIntegerField(null=True, blank=True)
    professionalism = models.PositiveSmallIntegerField(null=True, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField()
    text = Words(max_length=4000, blank=True)
    author = OneLine(max_length=120)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    queued_at = models.DateTimeField(null=True, blank=True)
    waits_until = models.DateTimeField(null=True, blank=True)
    needs_person = models.BooleanField(default=False)
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    reason_words = Words(max_length=4000, blank=True)
    objection = Words(max_length=4000, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "invitation_id"],
                condition=models.Q(state__in=("waiting", "published", "hidden")),
                name="written_review_stands_once",
            ),
            models.CheckConstraint(name="written_review_marks", condition=_marks()),
            models.CheckConstraint(
                name="written_review_waits_with_a_day",
                condition=models.Q(state="waiting", waits_until__isnull=False)
                | (~models.Q(state="waiting") & models.Q(waits_until__isnull=True)),
            ),
        )
        triggers = (
            keeps(
                name="written_review_kept",
                columns="professional_id id about purchase_id invitation_id handling professionalism quality rating"
                " written_at",
                message="review % stays as it was sent; a change is a new row",
            ),
            never(name="written_review_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )
        indexes = (
            models.Index(
                fields=["queued_at", "id"],
                condition=models.Q(queued_at__isnull=False),
                name="written_review_queue",
            ),
            models.Index(
                fields=["waits_until"], condition=models.Q(state="waiting"), name="written_review_waits"
            ),
        )


class ReviewSignal(models.Model):
    """Something was seen that a made-up review might have; `seen` holds the facts that its words name."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    written_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    seen = Data(max_length=20_000, default=dict)
    noticed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "written_id", "kind"], name="signal_once_for_review"
            ),
        )


class ReviewReport(models.Model):
    """Somebody says that a review, or the answer to it, should not be there; open until an agent has looked.

    Whoever has no account is known by the address that their private link went to, until they were told what came of it.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    written_id = models.UUIDField()
    reason = models.CharField(max_length=20)
    words = Words(max_length=4000, blank=True)
    of_reply = models.BooleanField(default=False)
    reported_by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    reporter_address = models.EmailField(blank=True)
    reporter_language = models.CharField(max_length=5, blank=True)
    by_business = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "written_id", "reported_by"],
                condition=models.Q(settled_at__isnull=True),
                name="report_once_at_a_time",
            ),
            models.CheckConstraint(
                name="report_by_account_or_link",
                condition=models.Q(reported_by__isnull=True) | models.Q(reporter_address=""),
            ),
        )


class ReportLink(models.Model):
    """A private link to report one review went to an address; forgotten when its time is over."""

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    invitation_id = models.UUIDField()
    address = models.EmailField()
    mailbox = models.CharField(
        max_length=254, help_text="The address in its one form, by which it is counted."
    )
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["mailbox", "asked_at"], name="report_links_of_address"),)


class ModerationStep(models.Model):
    """One line of the trail of a review: what was done, by whom, why; nobody's name where a day did it."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    written_id = models.UUIDField()
    act = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True)
    words = Words(max_length=4000, blank=True)
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = (
            keeps(
                name="moderation_step_kept",
                columns="professional_id id written_id act reason by_id at",
                message="step % of the trail stays",
            ),
            never(name="moderation_step_not_removed", operation=pgtrigger.Delete | pgtrigger.Truncate),
        )


class ReviewTrace(models.Model):
    """From where a review was written, or somebody of a business worked: hashes that say only "the same".

    `written_id` is empty for the business. The network goes on `network_until`, the whole row on `kept_until`.
    """

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    written_id = models.UUIDField(null=True, blank=True)
    device = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField()
    network_until = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "written_id", "device", "network", "agent"],
                nulls_distinct=False,
                name="trace_once",
            ),
        )
        indexes = (models.Index(fields=["kept_until"], name="trace_kept_until"),)


class ReviewReply(models.Model):
    """The one answer of a professional to a review; a draft can be changed, what is published stays.

    `queued_at` is since when it waits for the desk, whatever its state; `waits_until` by when one that is not shown yet
    was to be decided, and `needs_person` that no day alone shows it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("rascunho")
        WAITING = "waiting", _("à espera de ser lida")
        PUBLISHED = "published", _("publicada")
        HIDDEN = "hidden", _("escondida")

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField(unique=True)
    invitation_id = models.UUIDField()
    text = Words(max_length=4000)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    doubts = Data(
        max_length=20_000, default=list, help_text="What was seen in its words: names of `replies.DOUBTS`."
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    waits_until = models.DateTimeField(null=True, blank=True)
    needs_person = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    reason_words = Words(max_length=4000, blank=True)
    objection = Words(max_length=4000, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["professional", "invitation_id"], name="reply_once_for_invitation"
            ),
            models.CheckConstraint(
                name="reply_waits_with_a_day",
                condition=models.Q(state="waiting", waits_until__isnull=False)
                | (~models.Q(state="waiting") & models.Q(waits_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="reply_published_has_its_instant",
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=["queued_at", "id"],
                condition=models.Q(queued_at__isnull=False),
                name="reply_queue",
            ),
        )


class ImportedReview(models.Model):
    """A review from elsewhere, brought by the operator; it is shown apart and counts for nothing."""

    pk = models.CompositePrimaryKey("professional_id", "id")
    professional = models.ForeignKey("people.Professional", models.PROTECT, related_name="+")
    id = models.UUIDField()
    source = OneLine(max_length=60)
    author = OneLine(max_length=120)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    text = Words(max_length=4000, blank=True)
    written_on = models.DateField()
    imported_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["professional", "digest"], name="imported_once"),
            models.CheckConstraint(
                name="imported_one_to_five",
                condition=models.Q(rating__isnull=True) | models.Q(rating__gte=1, rating__lte=5),
            ),
        )


class DismissedTip(models.Model):
    """A tip that an account has put away for good."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    tip = models.CharField(max_length=40)
    dismissed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "tip"], name="tip_dismissed_once"),)
