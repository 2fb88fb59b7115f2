"""What the rooms above tell about a professional who bought; each registers when it is made ready."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.utils.translation import ngettext

from vinte.kernel import formats


class Ratings(Protocol):
    """The stars that homeowners gave these professionals by an instant, by professional."""

    def __call__(
        self, professional_ids: Collection[UUID], *, at: datetime
    ) -> Mapping[UUID, Sequence[int]]: ...


_ratings: dict[str, Ratings] = {}


def register_ratings(*, room: str, ratings: Ratings) -> None:
    """Ask this function of a room above what homeowners gave."""
    _ratings[room] = ratings


def stars_of(professional_id: UUID, *, at: datetime) -> str:
    """The stars of a professional in words (`stars_told`), in the language in force."""
    return stars_told(
        [
            stars
            for ratings in _ratings.values()
            for stars in ratings([professional_id], at=at).get(professional_id, ())
        ]
    )


def stars_told(given: Sequence[int]) -> str:
    """Such as `4,5 em 5 (6 opiniões)`, or nothing without a review."""
    if not given:
        return ""
    tenths = (sum(given) * 20 + len(given)) // (2 * len(given))
    mean = formats.number(Decimal(tenths) / 10, decimals=1)
    return ngettext("%(mean)s em 5 (%(count)d opinião)", "%(mean)s em 5 (%(count)d opiniões)", len(given)) % {
        "mean": mean,
        "count": len(given),
    }
