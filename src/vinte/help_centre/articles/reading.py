"""How an article reads: on a day, in the reader's language, and under the reader's own terms of the guarantee."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.terms import Terms
from vinte.help_centre.articles import figures, files, own
from vinte.help_centre.articles.files import Text
from vinte.help_centre.models import ArticleEdition
from vinte.kernel import brand, own_files
from vinte.kernel.errors import NotAllowed
from vinte.people import queries as people

TermsFor = Callable[..., Terms]
_terms_for: dict[str, TermsFor] = {}


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list, in the reader's language where it has one."""

    slug: str
    language: str
    title: str
    summary: str
    audience: str


@dataclass(frozen=True)
class Article:
    """An article as one reader reads it, in Markdown with its figures.

    `terms` are those of the guarantee that it was filled with; `is_own_terms` says that they are the reader's own, of
    another day than those of today. `changed_on` is the day since which the public text is as it is.
    """

    slug: str
    language: str
    title: str
    summary: str
    audience: str
    markdown: str
    changed_on: date
    terms: Terms
    is_own_terms: bool
    languages: tuple[str, ...]
    related: tuple[ArticleLine, ...]


def register_own_terms(*, room: str, terms_for: TermsFor) -> None:
    """A room above says by which terms a professional is measured: `terms_for(professional_id=, at=)`."""
    _terms_for[room] = terms_for


def public_terms(*, at: datetime) -> Terms:
    """The terms of whoever has bought nothing: those in force on the market's day."""
    market = settings.VINTE_MARKET
    return guarantee_terms.load(market, on=guarantee_terms.market_day(market=market, at=at))


def terms_of_reader(*, account_id: UUID | None, at: datetime) -> Terms:
    """The terms of the guarantee that hold for a reader: their own where they are a professional, else the public's."""
    if account_id is not None and _terms_for:
        professional = people.professional_of(account_id)
        if professional is not None:
            (terms_for,) = _terms_for.values()
            return terms_for(professional_id=professional.pk, at=at)
    return public_terms(at=at)


def texts(*, at: datetime) -> dict[str, dict[str, Text]]:
    """Every article that is read on the market's day of that instant, by slug and language."""
    on = _day(at)
    found = {
        slug: dict(by_language)
        for slug, by_language in files.from_files().items()
        if next(iter(by_language.values())).dated <= on
    }
    for text in own.shown(on=on):
        if text.slug not in files.from_files():
            found.setdefault(text.slug, {})[text.language] = text
    return found


def articles(*, language: str, at: datetime) -> list[ArticleLine]:
    """All articles for a list, the guarantee's first, then by title."""
    lines = [_line(by_language, language, at=at) for by_language in texts(at=at).values()]
    return sorted(lines, key=lambda line: (line.slug != files.GUARANTEE, line.title.casefold()))


def article(*, slug: str, language: str, account_id: UUID | None, at: datetime) -> Article:
    """One article for a reader; raises NotAllowed for one that is not read on that day."""
    every = texts(at=at)
    if slug not in every:
        raise NotAllowed(f"no article {slug!r}")
    text = in_language(every[slug], language)
    terms = terms_of_reader(account_id=account_id, at=at)
    public = public_terms(at=at)
    title, summary, markdown = read(text, terms=terms, at=at)
    made = (
        ArticleEdition.objects.filter(slug=slug, language=text.language)
        .order_by("-number")
        .values_list("made_at", "number")
        .first()
    )
    changed_on = text.dated if made is None or made[1] == 1 else _day(made[0])
    related = text.related or _beside(text, every)
    return Article(
        slug=slug,
        language=text.language,
        title=title,
        summary=summary,
        audience=text.audience,
        markdown=markdown,
        changed_on=changed_on,
        terms=terms,
        is_own_terms=terms.id != public.id,
        languages=tuple(code for code, _name in settings.LANGUAGES if code in every[slug]),
        related=tuple(_line(every[one], language, at=at) for one in related if one in every),
    )


def preview(*, title: str, summary: str, body: str, language: str, at: datetime) -> tuple[str, str, str]:
    """How words would read today, before anybody else reads them."""
    text = Text("", language, title, summary, (), "everybody", _day(at), (), body, is_own=True)
    return read(text, terms=public_terms(at=at), at=at)


def read(text: Text, *, terms: Terms, at: datetime) -> tuple[str, str, str]:
    """The title, the summary and the Markdown of a text with its figures, and the site's name, in place."""
    return _read(text, terms, _day(at), settings.VINTE_MARKET, brand.name())


@own_files.kept_up_to(2048)
def _read(text: Text, terms: Terms, on: date, market: str, called: str) -> tuple[str, str, str]:
    with translation.override(text.language):
        given = {"terms": terms, "market": market, "on": on, "language": text.language}
        lines = (
            figures.filled(line, **given)  # type: ignore[arg-type]
            for line in (text.title, text.summary, text.body)
        )
        title, summary, body = (brand.with_name(line, called) for line in lines)
        return title.strip(), summary.strip(), body


def in_language(by_language: Mapping[str, Text], language: str) -> Text:
    """The text in the reader's language; where an operator wrote none, in that of the site's own, then in any."""
    for code in (language, settings.LANGUAGE_CODE, "en"):
        if code in by_language:
            return by_language[code]
    return next(iter(by_language.values()))


def _line(by_language: Mapping[str, Text], language: str, *, at: datetime) -> ArticleLine:
    text = in_language(by_language, language)
    title, summary, _markdown = read(text, terms=public_terms(at=at), at=at)
    return ArticleLine(text.slug, text.language, title, summary, text.audience)


def _beside(text: Text, every: Mapping[str, Mapping[str, Text]]) -> tuple[str, ...]:
    """Three articles for the same readers, for one that names none."""
    same = [
        slug
        for slug, by_language in every.items()
        if slug != text.slug and next(iter(by_language.values())).audience == text.audience
    ]
    return tuple(same[:3])


def _day(at: datetime) -> date:
    return guarantee_terms.market_day(market=settings.VINTE_MARKET, at=at)


@dataclass(frozen=True)
class PublicArticle:
    """An article for a map of the site: its languages, and the instant of its last change in any of them."""

    slug: str
    languages: tuple[str, ...]
    changed_at: datetime | None


def public_articles(*, at: datetime) -> list[PublicArticle]:
    """Every article that anybody may read; `changed_at` is None until the night's look has seen it."""
    changed: dict[str, datetime] = {}
    for slug, made_at in ArticleEdition.objects.order_by("made_at").values_list("slug", "made_at"):
        changed[slug] = made_at
    return [
        PublicArticle(
            slug,
            tuple(code for code, _name in settings.LANGUAGES if code in by_language),
            changed.get(slug),
        )
        for slug, by_language in sorted(texts(at=at).items())
    ]
