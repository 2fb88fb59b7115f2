"""Articles that an operator writes: kept as drafts, looked at, published from a day on, withdrawn; nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.help_centre.articles import files, plain
from vinte.help_centre.articles.files import Text
from vinte.help_centre.models import OwnArticle, OwnStep, OwnVersion
from vinte.kernel import locks
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.people import access
from vinte.people import queries as people

LONGEST_SUMMARY = 240


@dataclass(frozen=True)
class OwnWords:
    """A version as an operator reads it."""

    id: UUID
    language: str
    title: str
    summary: str
    keywords: str
    body: str
    written_at: datetime
    by_name: str


@dataclass(frozen=True)
class OwnEvent:
    """One line of an article's trail: kept, published from a day on, or withdrawn from a day on."""

    what: str
    language: str
    title: str
    first_day: date | None
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class OwnLanguage:
    """An article in one language: its latest words, and how it stands: `draft`, `coming`, `shown`, `withdrawn`.

    `differs` says that the latest words are not those that are shown or coming.
    """

    language: str
    latest: OwnWords | None
    state: str
    first_day: date | None
    differs: bool


@dataclass(frozen=True)
class OwnCase:
    """An article on an operator's page."""

    id: UUID
    slug: str
    audience: str
    languages: tuple[OwnLanguage, ...]
    trail: tuple[OwnEvent, ...]


@dataclass(frozen=True)
class OwnLine:
    """An article in the operator's list, with the languages in which it is shown."""

    id: UUID
    slug: str
    title: str
    audience_label: str
    shown_in: tuple[str, ...]
    made_at: datetime


@transaction.atomic
def write(
    *,
    slug: str,
    audience: str,
    language: str,
    title: str,
    summary: str,
    keywords: str,
    body: str,
    key: str,
    by: UUID,
    at: datetime,
) -> UUID:
    """Keep the words of an article in one language as its latest draft; the id of the version.

    A slug that is new makes the article. Raises NotAllowed for who is no operator, Refused: `slug_unreadable`,
    `slug_taken`, `title_missing`, `summary_missing`, `body_wrong` with the line. The same key changes nothing.
    """
    _require_operator(by)
    known = OwnVersion.objects.filter(key=key).first()
    if known is not None:
        return known.id
    _refuse_slug(slug)
    _refuse_words(language=language, title=title, summary=summary, body=body)
    article = OwnArticle.objects.filter(slug=slug).first()
    if article is None:
        article = OwnArticle.objects.create(
            id=new_id(at=at),
            slug=slug,
            audience=OwnArticle.Audience(audience),
            made_at=at,
            made_by_id=by,
        )
    elif article.audience != audience:
        OwnArticle.objects.filter(pk=article.pk).update(audience=OwnArticle.Audience(audience))
    version = OwnVersion.objects.create(
        id=new_id(at=at),
        article=article,
        language=language,
        title=title.strip(),
        summary=summary.strip(),
        keywords="\n".join(word.strip() for word in keywords.splitlines() if word.strip()),
        body=body.replace("\r\n", "\n").strip() + "\n",
        written_at=at,
        written_by_id=by,
        key=key,
    )
    return version.id


@transaction.atomic
def publish(*, version_id: UUID, first_day: date, by: UUID, at: datetime) -> None:
    """Show a version from a day on, which may be today. The same version and day again changes nothing.

    Raises NotAllowed, Refused (`day_past`) for a day that is over: what was read then can't be changed.
    """
    _require_operator(by)
    version = OwnVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotAllowed(f"no version {version_id}")
    _lock(version.article_id)
    if first_day < _today(at):
        raise Refused(
            code="day_past",
            message=_("Esse dia já passou."),
            what_to_do=_("Escolha hoje ou um dia que ainda venha."),
        )
    latest = _steps_of(version.article_id, version.language).last()
    if latest is not None and (latest.version_id, latest.first_day) == (version.pk, first_day):
        return
    OwnStep.objects.create(
        id=new_id(at=at),
        article_id=version.article_id,
        language=version.language,
        kind=OwnStep.Kind.PUBLISHED,
        version=version,
        first_day=first_day,
        at=at,
        by_id=by,
    )


@transaction.atomic
def withdraw(*, slug: str, language: str, reason: str, by: UUID, at: datetime) -> None:
    """Take an article away in one language, from now on, also one whose day has not come; the words stay kept.

    Raises NotAllowed, Refused (`not_published`, `reason_missing`).
    """
    _require_operator(by)
    article = _article(slug)
    _lock(article.pk)
    if not reason.strip():
        raise Refused(code="reason_missing", message=_("Falta dizer porquê, para quem vier depois."))
    latest = _steps_of(article.pk, language).last()
    if latest is None or latest.kind == OwnStep.Kind.WITHDRAWN:
        raise Refused(code="not_published", message=_("Nesta língua não há nada publicado."))
    OwnStep.objects.create(
        id=new_id(at=at),
        article=article,
        language=language,
        kind=OwnStep.Kind.WITHDRAWN,
        first_day=_today(at),
        reason=reason.strip(),
        at=at,
        by_id=by,
    )


def shown(*, on: date) -> list[Text]:
    """The operators' articles that are read on a day, one for each language that has one then."""
    held: dict[tuple[UUID, str], OwnStep] = {}
    steps = OwnStep.objects.select_related("version", "article").order_by("at", "id")
    for step in steps:
        place = (step.article_id, step.language)
        if step.kind == OwnStep.Kind.WITHDRAWN:
            held.pop(place, None)
        elif step.first_day <= on:
            held[place] = step
    return [_text(step) for step in held.values()]


def own_list() -> LongList[OwnLine]:
    """Every operator's article, the newest first."""
    return LongList(OwnArticle.objects.order_by("-made_at", "-id"), read=_lines)


def own_case(*, slug: str, by: UUID, at: datetime) -> OwnCase:
    """One article with its languages and its trail; raises NotAllowed."""
    _require_operator(by)
    article = _article(slug)
    versions = list(
        OwnVersion.objects.filter(article=article).select_related("written_by").order_by("written_at", "id")
    )
    steps = list(OwnStep.objects.filter(article=article).select_related("version", "by").order_by("at", "id"))
    return OwnCase(
        id=article.pk,
        slug=article.slug,
        audience=article.audience,
        languages=tuple(
            _language(code, versions, steps, today=_today(at)) for code, _name in settings.LANGUAGES
        ),
        trail=tuple(sorted(_events(versions, steps), key=lambda one: one.at, reverse=True)),
    )


def _language(
    code: str, versions: Sequence[OwnVersion], steps: Sequence[OwnStep], *, today: date
) -> OwnLanguage:
    latest = next((each for each in reversed(versions) if each.language == code), None)
    step = next((each for each in reversed(steps) if each.language == code), None)
    if step is None:
        state = "draft"
    elif step.kind == OwnStep.Kind.WITHDRAWN:
        state = "withdrawn"
    else:
        state = "shown" if step.first_day <= today else "coming"
    return OwnLanguage(
        language=code,
        latest=None if latest is None else copied(OwnWords, latest, by_name=latest.written_by.name),
        state=state,
        first_day=None if step is None else step.first_day,
        differs=latest is not None and (step is None or step.version_id != latest.pk),
    )


def _events(versions: Sequence[OwnVersion], steps: Sequence[OwnStep]) -> list[OwnEvent]:
    kept = [
        OwnEvent("kept", each.language, each.title, None, "", each.written_at, each.written_by.name)
        for each in versions
    ]
    return kept + [
        OwnEvent(
            each.kind,
            each.language,
            "" if each.version is None else each.version.title,
            each.first_day,
            each.reason,
            each.at,
            each.by.name,
        )
        for each in steps
    ]


def _lines(rows: Sequence[OwnArticle]) -> list[OwnLine]:
    titles: dict[UUID, str] = {}
    for version in OwnVersion.objects.filter(article__in=rows).order_by("written_at", "id"):
        titles[version.article_id] = version.title
    shown_in: dict[tuple[UUID, str], bool] = {}
    for step in OwnStep.objects.filter(article__in=rows).order_by("at", "id"):
        shown_in[step.article_id, step.language] = step.kind == OwnStep.Kind.PUBLISHED
    return [
        copied(
            OwnLine,
            row,
            title=titles.get(row.pk, row.slug),
            shown_in=tuple(code for code, _name in settings.LANGUAGES if shown_in.get((row.pk, code))),
        )
        for row in rows
    ]


def _text(step: OwnStep) -> Text:
    version = step.version
    assert version is not None
    return Text(
        slug=step.article.slug,
        language=step.language,
        title=version.title,
        summary=version.summary,
        keywords=tuple(version.keywords.splitlines()),
        audience=step.article.audience,
        dated=step.first_day,
        related=(),
        body=version.body,
        is_own=True,
    )


def _refuse_slug(slug: str) -> None:
    if not files.SLUG.fullmatch(slug) or len(slug) > 80:
        raise Refused(
            code="slug_unreadable",
            message=_("O endereço só leva letras pequenas sem acento, algarismos e hífenes."),
            what_to_do=_("Por exemplo: obras-no-verao"),
        )
    if slug in files.RESERVED or slug in files.from_files():
        raise Refused(
            code="slug_taken",
            message=_("Esse endereço já é de outra página da ajuda."),
            what_to_do=_("Escolha outro."),
        )


def _refuse_words(*, language: str, title: str, summary: str, body: str) -> None:
    """Refuse the whole, with the line and the field of the first thing that is wrong."""
    if language not in {code for code, _name in settings.LANGUAGES}:
        raise LookupError(f"no language {language!r}")
    if not any(letter.isalnum() for letter in title) or len(title) > 120:
        raise Refused(code="title_missing", message=_("O título tem de 1 a 120 carateres."))
    if not any(letter.isalnum() for letter in summary) or len(summary) > LONGEST_SUMMARY:
        raise Refused(code="summary_missing", message=_("O resumo tem de 1 a 240 carateres."))
    if not plain.paragraphs(body):
        raise Refused(code="body_wrong", message=_("Falta o texto."))
    found = next(files.body_problems(body.replace("\r\n", "\n"), allows_digits=True), None)
    if found is not None:
        raise Refused(
            code="body_wrong",
            message=_("Linha %(line)d do texto: %(expected)s.")
            % {"line": found.line, "expected": _told(found)},
            what_to_do=_("Nada foi guardado. Corrija e envie de novo."),
        )


def _told(problem: files.Problem) -> str:
    """What is wrong in a line, for a person: the files' own words are for who writes code."""
    said = problem.expected
    if "HTML" in said:
        return _("há HTML, e só se escreve Markdown")
    if "##" in said:
        return _("os títulos começam em ##, porque o da página é o do artigo")
    if "a link" in said:
        return _("uma ligação começa por / ou por https://")
    if said.startswith("no figure"):
        return _("não há nenhum valor datado com o nome entre chavetas")
    return _("o texto é longo demais")


def _require_operator(by: UUID) -> None:
    access.require(people.account(by), right="operator.use")


def _article(slug: str) -> OwnArticle:
    found = OwnArticle.objects.filter(slug=slug).first()
    if found is None:
        raise NotAllowed(f"no article {slug!r}")
    return found


def _lock(article_id: UUID) -> None:
    locks.lock_in_key_order(OwnArticle.objects.all(), [article_id])


def _steps_of(article_id: UUID, language: str):  # type: ignore[no-untyped-def]
    return OwnStep.objects.filter(article_id=article_id, language=language).order_by("at", "id")


def _today(at: datetime) -> date:
    return terms.market_day(market=settings.VINTE_MARKET, at=at)
