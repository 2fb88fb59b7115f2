"""What an author does: writes a review behind the invitation, changes it, withdraws it, objects to its being hidden.

What arrives is shown at once, unless something was seen in it: then it waits for a person (`moderation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import require_text
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.reviews.invitations import AUTHORS_LINK, find_link, refuse_ended
from vinte.reviews.models import ReviewInvitation, ReviewReport, ReviewSignal, WrittenReview
from vinte.reviews.moderation import letters, traces
from vinte.reviews.moderation.reasons import REASONS
from vinte.reviews.moderation.rules import ReviewRules
from vinte.reviews.moderation.signals import BY_KIND, Look, noticed
from vinte.reviews.moderation.traces import SeenFrom
from vinte.reviews.moderation.trail import step
from vinte.reviews.published import PublishedReview, job_title_of, put_up, take_down
from vinte.reviews.reporting_links import settle_reports
from vinte.reviews.telephones import is_phone_confirmed

LONGEST_TEXT = 2000
State = WrittenReview.State
_NOWHERE = SeenFrom()


@dataclass(frozen=True)
class Marks:
    """From 1 to 5 each; quality only where work was done."""

    handling: int
    professionalism: int
    quality: int | None = None

    @property
    def rating(self) -> int:
        """The one number that the guarantee and the stars read: the mean of those given, halves rounded up."""
        given = [mark for mark in (self.handling, self.professionalism, self.quality) if mark is not None]
        return (2 * sum(given) + len(given)) // (2 * len(given))


@dataclass(frozen=True)
class GivenReview:
    """What became of a review just written: `review` is what everybody sees; without it, it waits until then."""

    review: PublishedReview | None
    waits_until: datetime | None


@dataclass(frozen=True)
class OwnReview:
    """A review as its author sees it behind their link. `change_until` and `object_until` are None when there is
    nothing to change or to object to; the marks are empty in a review from before them.
    """

    trade_name: str
    about: str
    job_title: str
    handling: int | None
    professionalism: int | None
    quality: int | None
    rating: int
    text: str
    state: str
    state_label: str
    waits_until: datetime | None
    reason: str
    reason_words: str
    objected_at: datetime | None
    change_until: datetime | None
    object_until: datetime | None


@dataclass(frozen=True)
class WaitingReview:
    """A review that its professional does not see yet: whose, of what, and by when it was to be decided."""

    author: str
    about_label: str
    written_at: datetime
    waits_until: datetime


@transaction.atomic
def publish(
    *, secret: str, marks: Marks, text: str, at: datetime, seen_from: SeenFrom = _NOWHERE
) -> GivenReview:
    """Take the review of whoever holds the private link: show it and tell the professional, or let it wait.

    Raises Refused: `link_unknown`, `link_expired`, `link_used`, `already_reviewed`, `contact_returned`,
    `rating_missing` for a mark outside 1 to 5, `text_too_long`, `code_missing` while the telephone that was asked did
    not confirm (`telephones`).
    """
    said = _checked(marks, text)
    purpose, _subject = find_link(secret=secret, at=at)
    invitation_id = people_actions.use_private_link(secret=secret, purpose=purpose, at=at)
    invitation = ReviewInvitation.objects.select_for_update().get(id=invitation_id)
    refuse_ended(invitation)
    if not is_phone_confirmed(invitation):
        raise Refused(code="code_missing", message=_("Falta o código do SMS."))
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    return _receive(invitation, marks=marks, text=said, seen_from=seen_from, at=at)


@transaction.atomic
def change_review(
    *, secret: str, marks: Marks, text: str, at: datetime, seen_from: SeenFrom = _NOWHERE
) -> GivenReview:
    """Put other marks and words in the place of a review; what was said before counts no more, and stays on record.

    Raises Refused as `publish`, and `change_over` when the days are over or it is hidden or withdrawn.
    """
    said = _checked(marks, text)
    invitation, row = _own(secret, at=at)
    if not _changes_until(invitation, row, at=at):
        raise _change_over()
    take_down(row, at=at)
    was_queued = row.queued_at is not None
    _end(row, State.REPLACED, "changed", at=at)
    return _receive(
        invitation,
        marks=marks,
        text=said,
        seen_from=seen_from,
        at=at,
        instead_of=row if was_queued else None,
    )


@transaction.atomic
def withdraw_review(*, secret: str, at: datetime) -> None:
    """Withdraw one's own review; raises Refused (`change_over`) as `change_review`."""
    invitation, row = _own(secret, at=at)
    if not _changes_until(invitation, row, at=at):
        raise _change_over()
    take_down(row, at=at)
    _end(row, State.WITHDRAWN, "withdrawn", at=at)
    settle_reports(row, stays=False, at=at)


@transaction.atomic
def object_to_hiding(*, secret: str, words: str, at: datetime) -> None:
    """Say why a review should not be hidden: it goes back to the desk.

    Raises Refused (`objection_over`, `objection_missing`, `text_too_long`).
    """
    _invitation, row = _own(secret, at=at)
    if _objects_until(row, at=at) is None:
        raise Refused(code="objection_over", message=_("Já não se pode responder a esta decisão."))
    row.objection = require_text(
        words,
        code="objection_missing",
        message=_("Faltam as suas palavras."),
        what_to_do=_("Diga porque acha que a opinião deve ficar."),
    )
    row.objected_at = row.queued_at = at
    row.save(update_fields=["objection", "objected_at", "queued_at"])
    step(row, "objected", at=at, words=row.objection)


def own_review(*, secret: str, at: datetime) -> OwnReview:
    """The review behind its author's link; raises Refused (`link_unknown`, `link_expired`)."""
    invitation_id = people.find_private_link(secret=secret, purpose=AUTHORS_LINK, at=at)
    invitation = ReviewInvitation.objects.get(id=invitation_id)
    row = _newest(invitation)
    return copied(
        OwnReview,
        row,
        trade_name=people.professional(row.professional_id).trade_name,
        job_title=job_title_of(professional_id=row.professional_id, purchase_id=row.purchase_id),
        reason=str(REASONS[row.reason]) if row.reason else "",
        change_until=_changes_until(invitation, row, at=at),
        object_until=_objects_until(row, at=at),
    )


def _checked(marks: Marks, text: str) -> str:
    given = [marks.handling, marks.professionalism, *([] if marks.quality is None else [marks.quality])]
    if not all(1 <= mark <= 5 for mark in given):
        raise Refused(code="rating_missing", message=_("Falta escolher de uma a cinco estrelas."))
    said = text.strip()
    if len(said) > LONGEST_TEXT:
        raise Refused(
            code="text_too_long",
            message=_("O texto tem mais de %(most)s carateres.") % {"most": LONGEST_TEXT},
            what_to_do=_("Encurte-o um pouco."),
        )
    return said


def _receive(
    invitation: ReviewInvitation,
    *,
    marks: Marks,
    text: str,
    seen_from: SeenFrom,
    at: datetime,
    instead_of: WrittenReview | None = None,
) -> GivenReview:
    """Keep what was written, look at it, and show it or let it wait; tell its author how to change it.

    What the desk was to look at in the text that it stands instead of, it looks at in this one.
    """
    row = WrittenReview(
        professional_id=invitation.professional_id,
        id=new_id(at=at),
        about=invitation.about,
        purchase_id=invitation.purchase_id,
        invitation_id=invitation.id,
        handling=marks.handling,
        professionalism=marks.professionalism,
        quality=marks.quality,
        rating=marks.rating,
        text=text,
        author=invitation.invited_name.split(" ", 1)[0],
        written_at=at,
        state=State.PUBLISHED,
    )
    look = Look(written=row, invitation=invitation, seen_from=seen_from, at=at)
    found = [(signal.kind, dict(seen)) for signal, seen in noticed(look)]
    if instead_of is not None:
        found += _signals_left(instead_of, besides={kind for kind, _seen in found})
    if found:
        row.state, row.queued_at = State.WAITING, at
        row.waits_until = at + timedelta(days=look.rules.decide_days)
        row.needs_person = any(BY_KIND[kind].needs_person for kind, _seen in found)
    row.save(force_insert=True)
    ReviewSignal.objects.bulk_create(
        ReviewSignal(
            professional_id=row.professional_id,
            id=new_id(at=at),
            written_id=row.id,
            kind=kind,
            seen=seen,
            noticed_at=at,
        )
        for kind, seen in found
    )
    if instead_of is not None:
        reports = ReviewReport.objects.filter(
            professional_id=row.professional_id, written_id=instead_of.id, settled_at=None
        )
        if reports.update(written_id=row.id):
            row.queued_at = at
            row.save(update_fields=["queued_at"])
    traces.keep(professional_id=row.professional_id, written_id=row.id, seen=seen_from, at=at)
    review = None
    if found:
        step(row, "arrived", at=at)
    else:
        review = put_up(row, at=at)
    letters.tell_author("review_received", row, key="", at=at, waits_until=row.waits_until)
    return GivenReview(review=review, waits_until=row.waits_until)


def _signals_left(row: WrittenReview, *, besides: set[str]) -> list[tuple[str, dict[str, object]]]:
    rows = ReviewSignal.objects.filter(professional_id=row.professional_id, written_id=row.id)
    return list(rows.exclude(kind__in=besides).order_by("noticed_at", "id").values_list("kind", "seen"))


def _newest(invitation: ReviewInvitation) -> WrittenReview:
    rows = WrittenReview.objects.filter(
        professional_id=invitation.professional_id, invitation_id=invitation.id
    )
    found = rows.order_by("-written_at", "-id").first()
    if found is None:
        raise NotAllowed(f"nothing was written for invitation {invitation.id}")
    return found


def _own(secret: str, *, at: datetime) -> tuple[ReviewInvitation, WrittenReview]:
    """The invitation and the newest that was written for it, both locked."""
    invitation_id = people_actions.use_private_link(secret=secret, purpose=AUTHORS_LINK, at=at)
    invitation = ReviewInvitation.objects.select_for_update().get(id=invitation_id)
    newest = _newest(invitation)
    row = WrittenReview.objects.select_for_update(of=("self",)).get(
        professional_id=newest.professional_id, id=newest.id
    )
    return invitation, row


def _changes_until(invitation: ReviewInvitation, row: WrittenReview, *, at: datetime) -> datetime | None:
    """Until when its author may change it, while it waits or is shown: some days from when it was first written, or
    from when it was asked for again, the work being done.
    """
    if row.state not in (State.WAITING, State.PUBLISHED):
        return None
    since = max(filter(None, (invitation.answered_at, invitation.work_asked_at)), default=row.written_at)
    market = people.professional(row.professional_id).market
    until = since + timedelta(days=ReviewRules.at(market=market, at=since).change_days)
    return until if at < until else None


def _objects_until(row: WrittenReview, *, at: datetime) -> datetime | None:
    """Until when its author may object to its being hidden; once each time."""
    if row.state != State.HIDDEN or row.hidden_at is None or row.objected_at is not None:
        return None
    market = people.professional(row.professional_id).market
    until = row.hidden_at + timedelta(days=ReviewRules.at(market=market, at=row.hidden_at).object_days)
    return until if at < until else None


def _change_over() -> Refused:
    return Refused(
        code="change_over",
        message=_("Esta opinião já não se pode mudar nem retirar por aqui."),
        what_to_do=_("Se precisa mesmo, responda ao e-mail que recebeu."),
    )


def _end(row: WrittenReview, state: State, act: str, *, at: datetime) -> None:
    row.state, row.waits_until, row.queued_at = state, None, None
    row.save(update_fields=["state", "waits_until", "queued_at"])
    step(row, act, at=at)


def waiting_reviews(professional_id: UUID) -> list[WaitingReview]:
    """What waits to be read before it is shown, the oldest first."""
    rows = WrittenReview.objects.filter(professional_id=professional_id, state=State.WAITING)
    return [copied(WaitingReview, row) for row in rows.order_by("written_at", "id")]
