"""The duty of the articles: rows of the search and editions in step with how they read, and letters to who follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.guarantee import terms as guarantee_terms
from vinte.help_centre import votes
from vinte.help_centre.articles import plain, reading
from vinte.help_centre.articles.plain import Change
from vinte.help_centre.following import editions
from vinte.help_centre.following.follows import STOP
from vinte.help_centre.models import ArticleEdition, Follow
from vinte.help_centre.searching import index
from vinte.help_centre.searching.index import Row
from vinte.kernel import due
from vinte.notices import actions as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people

# An article that is mended three times in a morning is one letter.
_APART = timedelta(days=1)


def _articles_due(*, at: datetime) -> due.Found:
    wanted = yield from due.asked("articles", partial(index.rows, at=at))
    if wanted is None:
        return
    places = yield from due.asked("search", partial(index.stale, wanted))
    for slug, language in places or ():
        yield due.Item(
            f"article {language}/{slug}",
            partial(_write, (slug, language), wanted.get((slug, language)), at=at),
        )
    followed = yield from due.asked("follows", partial(_to_tell, at=at))
    yield from due.items("follow", followed or (), _tell, at=at)
    yield due.Item("old marks", partial(votes.forget_old, at=at))


@transaction.atomic
def _write(place: tuple[str, str], row: Row | None, *, at: datetime) -> int:
    index.write(place, row, at=at)
    if row is not None:
        editions.keep(row, at=at)
    return 1


def _to_tell(*, at: datetime) -> list[UUID]:
    """Who follows an article that has a newer edition than they know, and was not told within a day."""
    newest: dict[str, dict[str, int]] = {}
    rows = ArticleEdition.objects.order_by("number").values_list("slug", "language", "number")
    for slug, language, number in rows:
        newest.setdefault(slug, {})[language] = number
    follows = Follow.objects.filter(
        Q(told_at=None) | Q(told_at__lte=at - _APART), confirmed_at__isnull=False, ended_at=None
    )
    return [
        follow_id
        for follow_id, slug, language, told in follows.order_by("asked_at", "id").values_list(
            "id", "slug", "language", "told_number"
        )
        if slug in newest and newest[slug][_read_in(language, newest[slug])] > told
    ]


def _read_in(language: str, there: Collection[str]) -> str:
    """The language in which a follower reads an article that is there in these (`reading.in_language`)."""
    return next((code for code in (language, settings.LANGUAGE_CODE, "en") if code in there), min(there))


@transaction.atomic
def _tell(follow_id: UUID, *, at: datetime) -> int:
    """Write one letter with what changed since the last; nothing where it reads again as it did."""
    row = Follow.objects.select_for_update().get(pk=follow_id)
    of_article = ArticleEdition.objects.filter(slug=row.slug)
    there = set(of_article.values_list("language", flat=True))
    known = of_article.filter(language=_read_in(row.language, there))
    new = known.order_by("-number").first()
    if row.ended_at is not None or new is None or new.number <= row.told_number:
        return 0
    old = known.filter(number=row.told_number).first()
    row.told_number = new.number
    changed = [] if old is None else plain.changes(old.text, new.text)
    if not changed and (old is None or old.title == new.title):
        row.save(update_fields=["told_number"])
        return 0
    row.told_at = at
    row.save(update_fields=["told_number", "told_at"])
    own = reading.terms_of_reader(account_id=row.account_id, at=at)
    secret = people_actions.issue_private_link(purpose=STOP, subject=row.pk, at=at)
    stop_url = people.private_link_address(purpose=STOP, secret=secret)
    with translation.override(row.language):
        lines = _lines(changed)
    notices.post(
        kind="article_changed",
        to_address=row.address,
        to_name="" if row.account_id is None else people.account(row.account_id).name,
        language=row.language,
        context={
            "title": new.title,
            "lines": lines,
            "keeps_own": old is not None and old.terms != new.terms and own.id != new.terms,
            "link": f"{settings.VINTE_BASE_URL.rstrip('/')}/ajuda/{row.slug}/",
            "stop_url": stop_url,
        },
        idempotency_key=f"article_changed:{row.pk}:{new.number}",
        at=at,
        zone=guarantee_terms.market_zone(market=settings.VINTE_MARKET, at=at),
        unsubscribe_url=stop_url,
    )
    return 1


def _lines(changed: Sequence[Change]) -> list[str]:
    """What changed, each in a line; a letter of a text written anew says where to read it."""
    lines = []
    for change in changed[: plain.MOST_CHANGES]:
        if not change.before:
            lines.append(_("Novo: {after}").format(after=change.after))
        elif not change.after:
            lines.append(_("Saiu: {before}").format(before=change.before))
        else:
            lines.append(_("Antes: {before} Agora: {after}").format(before=change.before, after=change.after))
    if len(changed) > plain.MOST_CHANGES:
        lines.append(_("E mais mudanças, que estão no artigo."))
    return lines


DUTY = due.Duty(
    "help_centre.articles",
    gettext_lazy("Artigos da ajuda: pesquisa, e cartas a quem os segue"),
    _articles_due,
    every_minutes=5,
    only_looks=True,
)
