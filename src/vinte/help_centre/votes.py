"""Whether an article helped: one answer for each reader, who may change it; nobody is told who said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from vinte.help_centre.articles import reading
from vinte.help_centre.models import HelpfulAnswer
from vinte.kernel.errors import NotAllowed
from vinte.kernel.keyed import keyed_by_each

# The mark of a reader is taken away after so long; the answer stays and is counted.
MARK_DAYS = 180
_FORGOTTEN = "forgotten:"


@dataclass(frozen=True)
class Helpful:
    """How many said that an article helped, and that it did not."""

    yes_count: int
    no_count: int


def answer(
    *, slug: str, language: str, helped: bool, account_id: UUID | None, seen_from: str, at: datetime
) -> None:
    """Keep a reader's answer, in the place of an earlier one. `seen_from` tells readers without an account apart: their
    network address and kind of browser; neither is kept.

    Raises NotAllowed for an article that there is not.
    """
    if slug not in reading.texts(at=at):
        raise NotAllowed(f"no article {slug!r}")
    marks = _marks(slug, account_id, seen_from)
    said = {"language": language, "helped": helped, "answered_at": at}
    # An answer of before the site's key was changed stands under the older mark.
    if not HelpfulAnswer.objects.filter(slug=slug, reader__in=marks[1:]).update(**said):
        HelpfulAnswer.objects.update_or_create(slug=slug, reader=marks[0], defaults=said)


def answered(*, slug: str, account_id: UUID | None, seen_from: str) -> bool | None:
    """What this reader said; None for who said nothing."""
    rows = HelpfulAnswer.objects.filter(slug=slug, reader__in=_marks(slug, account_id, seen_from))
    return rows.values_list("helped", flat=True).first()


def helpful_by_article() -> dict[str, Helpful]:
    """What readers said of each article, for the operator."""
    rows = HelpfulAnswer.objects.values("slug").annotate(
        yes_count=Count("pk", filter=Q(helped=True)), no_count=Count("pk", filter=Q(helped=False))
    )
    return {row["slug"]: Helpful(row["yes_count"], row["no_count"]) for row in rows.order_by("slug")}


def forget_old(*, at: datetime) -> int:
    """Take the marks of readers away that are older than MARK_DAYS; how many."""
    old = HelpfulAnswer.objects.filter(answered_at__lte=at - timedelta(days=MARK_DAYS)).exclude(
        reader__startswith=_FORGOTTEN
    )
    count = 0
    for row in old.order_by("pk"):
        row.reader = f"{_FORGOTTEN}{row.pk}"
        row.save(update_fields=["reader"])
        count += 1
    return count


def _marks(slug: str, account_id: UUID | None, seen_from: str) -> tuple[str, ...]:
    """Another mark for each article, so that nobody can follow a reader from one to the next; the key in force first."""
    who = f"account:{account_id}" if account_id is not None else f"seen:{seen_from}"
    return tuple(mark[:40] for mark in keyed_by_each("vinte.help_centre.votes", f"{slug}\0{who}"))
