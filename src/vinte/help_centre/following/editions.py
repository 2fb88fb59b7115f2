"""How articles read for the public: a change of words, of a figure or of a day is a new edition, kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from vinte.help_centre.articles import reading
from vinte.help_centre.models import ArticleEdition
from vinte.help_centre.searching.index import Row
from vinte.kernel.ids import new_id


def keep(row: Row, *, at: datetime) -> bool:
    """Keep how an article reads where it reads otherwise than before; whether it does."""
    last = (
        ArticleEdition.objects.filter(slug=row.slug, language=row.language)
        .order_by("-number")
        .only("number", "title", "text")
        .first()
    )
    if last is not None and (last.title, last.text) == (row.title, row.markdown):
        return False
    try:
        with transaction.atomic():
            ArticleEdition.objects.create(
                id=new_id(at=at),
                slug=row.slug,
                language=row.language,
                number=1 if last is None else last.number + 1,
                title=row.title,
                text=row.markdown,
                terms=reading.public_terms(at=at).id,
                made_at=at,
            )
    except IntegrityError:  # another worker was quicker
        return False
    return True


def latest_number(*, slug: str, language: str) -> int:
    """The number of an article's newest edition; 0 before the first."""
    rows = ArticleEdition.objects.filter(slug=slug, language=language).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0
