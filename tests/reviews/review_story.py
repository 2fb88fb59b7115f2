"""Ana, and reviews of her that arrive from somewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import cast
from cast import Business, later
from vinte.reviews import actions
from vinte.reviews.actions import Marks, SeenFrom
from vinte.reviews.models import ReviewSignal, WrittenReview

NOWHERE = SeenFrom()
FIVE = Marks(5, 5, 5)
WRITTEN = later(days=2)
HOME = SeenFrom(device="a" * 22, address="81.90.1.7", agent="Mozilla/5.0 (Android) Firefox/140")
WORKSHOP = SeenFrom(device="w" * 22, address="62.28.4.9", agent="Mozilla/5.0 (Windows) Chrome/140")


def written(
    of: Business,
    *,
    email: str = "rosa@cliente.example",
    name: str = "Rosa Pinto",
    at: datetime = WRITTEN,
    took: timedelta = timedelta(hours=4),
    text: str = "",
    marks: Marks = FIVE,
    seen: SeenFrom = NOWHERE,
) -> Any:
    """A former client is invited and writes so long after."""
    actions.invite_former_client(professional_id=of.id, name=name, email=email, at=at - took)
    secret = cast.secret_sent_to(email, page="opiniao", kind="review_invitation_former_client")
    return actions.publish(secret=secret, marks=marks, text=text, seen_from=seen, at=at)


def newest() -> WrittenReview:
    """What was written last."""
    return WrittenReview.objects.latest("written_at", "id")


def signals(written_id: UUID | None = None) -> list[str]:
    """The kinds of what was seen of a review, of the newest if none is given."""
    rows = ReviewSignal.objects.filter(written_id=written_id or newest().id)
    return sorted(rows.values_list("kind", flat=True))


def own_page(email: str = "rosa@cliente.example") -> str:
    """The secret of the author's own page, from the newest letter."""
    return cast.secret_sent_to(email, page="opiniao/minha")
