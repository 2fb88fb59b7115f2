"""The invariants that this room looks after: whose review it is (INVARIANTS, 21), and that what shows is what stands."""

from __future__ import annotations

from collections.abc import Iterator

from vinte.kernel.guards import missing_guards
from vinte.people import queries as people
from vinte.people.queries import same_mailbox
from vinte.reviews.models import About, Review, ReviewInvitation, WrittenReview


def reviews_have_invitations() -> Iterator[str]:
    """A review is of what its invitation asked for, and not before it."""
    invitations = {row.id: row for row in ReviewInvitation.objects.all()}
    for review in Review.objects.order_by("professional_id", "id"):
        invited = invitations.get(review.invitation_id)
        if invited is None:
            yield f"review {review.id} has no invitation"
            continue
        if (review.about, review.purchase_id) != (invited.about, invited.purchase_id):
            yield f"review {review.id} is not of what invitation {invited.id} asked for"
        if review.published_at < invited.invited_at:
            yield f"review {review.id} was published before invitation {invited.id}"


def former_clients_are_others() -> Iterator[str]:
    """No former client was invited at the professional's own address."""
    for row in ReviewInvitation.objects.filter(about=About.FORMER_WORK).order_by("professional_id", "id"):
        account = people.account(people.professional(row.professional_id).account_id)
        if row.invited_address and same_mailbox(one=row.invited_address, other=account.email):
            yield f"invitation {row.id} went to the professional's own address"


def what_shows_is_what_stands() -> Iterator[str]:
    """What an author wrote is shown as written while it is published, and not while it waits or is hidden."""
    shown = {
        (row.professional_id, row.invitation_id): row
        for row in Review.objects.filter(withdrawn_at__isnull=True)
    }
    for row in WrittenReview.objects.filter(state__in=("waiting", "published", "hidden")).order_by(
        "professional_id", "id"
    ):
        review = shown.get((row.professional_id, row.invitation_id))
        if row.state != WrittenReview.State.PUBLISHED:
            if review is not None:
                yield f"review {review.id} is shown while what was written {row.id} is {row.state}"
        elif review is None or (review.rating, review.text) != (row.rating, row.text):
            yield f"what was written {row.id} is published and not shown as it is"


def reviews_are_guarded() -> Iterator[str]:
    """26: the triggers that keep reviews and their trail as they were exist and are switched on."""
    return missing_guards("reviews")


CHECKS = (reviews_have_invitations, former_clients_are_others, what_shows_is_what_stands, reviews_are_guarded)
