"""Articles as they are written: Markdown under a front matter in TOML between two lines of `+++`.

One paragraph, heading or item is one line, so that a line whose figure a market does not have can be left out of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import Field, ValidationError

from vinte.help_centre.articles import figures
from vinte.kernel.dated_files import Figures, Problem, lines_of
from vinte.kernel.errors import InvalidInput

FOLDER = Path(__file__).with_name("texts")
GUARANTEE = "garantia"
AUDIENCES = ("professional", "homeowner", "everybody")
# Words of addresses below /ajuda/ that are no article.
RESERVED = frozenset({"procurar", "apoio", "seguir", "deixar"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_LETTERS = 20_000

_FENCE = "+++"
# A number before one of these is a figure, also where it is written in letters.
_UNITS = (
    r"(dias?|horas?|meses|mês|minutos?|días?|mes|jours?|heures?|mois|minutes?|giorni|giorno|ore|ora|mesi|mese|minuti|"
    r"days?|hours?|months?|euros?|por cento|por ciento|pour cent|per cento|per cent|percent)"
)
_NUMBERS = (
    r"(dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|doze|quinze|vinte|trinta|dos|tres|cuatro|siete|ocho|nueve|diez|"
    r"doce|quince|veinte|treinta|deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|quinze|vingt|trente|due|tre|quattro|"
    r"cinque|sei|sette|otto|dieci|dodici|quindici|venti|trenta|two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty|thirty)"
)
_IN_LETTERS = re.compile(rf"\b{_NUMBERS}\s+{_UNITS}\b", re.IGNORECASE)
_LINK = re.compile(r"\]\([^)]*\)")
# Numbers that are names: laws, and what is the same in every market on every day.
NAMED = (
    "(UE) 2016/679",
    "(EU) 2016/679",
    "(UE) 2022/2065",
    "(EU) 2022/2065",
    "(UE) 2019/1150",
    "(EU) 2019/1150",
)


class _Head(Figures):
    """The front matter of a file."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    summary: Annotated[str, Field(min_length=1, max_length=240)]
    keywords: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...]
    audience: Annotated[str, Field(pattern=f"^({'|'.join(AUDIENCES)})$")]
    dated: date
    related: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """An article in one language, as it was written; `dated` is the day of its words, from which on it is read."""

    slug: str
    language: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    audience: str
    dated: date
    related: tuple[str, ...]
    body: str
    is_own: bool = False


def problems_in(written: str, *, slug: str, allows_digits: bool = False) -> list[Problem]:
    """Everything that is wrong in the text of a file, in the order of its lines."""
    read = _read(written, slug=slug, language="pt")
    return read if isinstance(read, list) else list(_of_text(read, written, allows_digits=allows_digits))


def parse(written: str, *, slug: str, language: str, file: str = "") -> Text:
    """The article that a file's text holds; raises InvalidInput with the first problem's line and field."""
    read = _read(written, slug=slug, language=language)
    problems = read if isinstance(read, list) else list(_of_text(read, written))
    if problems:
        first = problems[0]
        raise InvalidInput(file=file, line=first.line, field=first.field, expected=first.expected)
    assert isinstance(read, Text)
    return read


def _read(written: str, *, slug: str, language: str) -> Text | list[Problem]:
    lines = written.splitlines()
    ends = [number for number, line in enumerate(lines) if line.strip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        return [Problem(1, "front matter", f"expected it between two lines of {_FENCE} at the beginning")]
    head = "\n" + "\n".join(lines[1 : ends[1]])
    try:
        values = tomllib.loads(head)
        for name in ("keywords", "related"):
            if isinstance(values.get(name), list):
                values[name] = tuple(values[name])
        known = _Head.model_validate(values)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        return [Problem(int(at[1]) if at else 1, "front matter", str(error))]
    except ValidationError as error:
        places = lines_of(head)
        return sorted(
            (
                Problem(
                    places.get(found["loc"][:1], 1),
                    ".".join(map(str, found["loc"])),
                    str(found["msg"]),
                )
                for found in error.errors(include_url=False)
            ),
            key=lambda problem: problem.line,
        )
    return Text(
        slug=slug,
        language=language,
        body="\n".join(lines[ends[1] + 1 :]).strip() + "\n",
        **known.model_dump(),
    )


def _of_text(text: Text, written: str, *, allows_digits: bool = False) -> Iterator[Problem]:
    lines = written.splitlines()
    begins = [number for number, line in enumerate(lines) if line.strip() == _FENCE][1] + 1
    for name in ("title", "summary"):
        place = next(number for number, line in enumerate(lines, start=1) if line.startswith(name))
        yield from _of_line(getattr(text, name), place, name, allows_digits=allows_digits)
    if not text.body.strip():
        yield Problem(begins + 1, "text", "expected words below the front matter")
    if text.slug in text.related:
        yield Problem(1, "related", "an article is not related to itself")
    yield from body_problems(text.body, first_line=_first_of(lines, begins), allows_digits=allows_digits)


def _first_of(lines: list[str], begins: int) -> int:
    return next((number + 1 for number in range(begins, len(lines)) if lines[number].strip()), begins + 1)


def body_problems(body: str, *, first_line: int = 1, allows_digits: bool = False) -> Iterator[Problem]:
    """What is wrong in Markdown below a front matter: headings of the page, HTML, figures typed or unknown."""
    if len(body) > MOST_LETTERS:
        yield Problem(first_line, "text", f"expected at most {MOST_LETTERS} letters, found {len(body)}")
    for number, line in enumerate(body.splitlines(), start=first_line):
        if line.startswith("# "):
            yield Problem(number, "text", "expected headings from ## on: the title is the page's own")
        if re.search(r"<[a-zA-Z/!]", line):
            yield Problem(number, "text", "expected Markdown, found HTML")
        if found := re.search(r"\]\((?!/|https://|mailto:|#)[^)]*\)", line):
            yield Problem(
                number, "text", f"expected a link that begins with / or https://, found {found[0][1:]}"
            )
        yield from _of_line(line, number, "text", allows_digits=allows_digits)


def _of_line(line: str, number: int, field: str, *, allows_digits: bool) -> Iterator[Problem]:
    for name in figures.names_in(line):
        if not figures.is_known(name):
            yield Problem(number, field, f"no figure {{{name}}} is in any dated file")
    bare = _LINK.sub("]", figures.without(line))
    for named in NAMED:
        bare = bare.replace(named, "")
    if allows_digits:
        return
    if found := re.search(r"\d+", re.sub(r"^\s*\d+\. ", "", bare)):
        yield Problem(number, field, f"expected a figure in braces, found {found[0]} typed")
    if found := _IN_LETTERS.search(bare):
        yield Problem(number, field, f"expected a figure in braces, found {found[0]!r} in letters")


@cache
def from_files(folder: Path | None = None) -> Mapping[str, Mapping[str, Text]]:
    """Every article of the files, by slug and language; raises InvalidInput.

    An article is there in each language of the site, with the same audience, day and related ones.
    """
    folder = FOLDER if folder is None else folder
    found: dict[str, dict[str, Text]] = {}
    for path in sorted(folder.glob("*/*.md")):
        language, slug = path.parent.name, path.stem
        name = f"{language}/{path.name}"
        if not SLUG.fullmatch(slug) or slug in RESERVED:
            raise InvalidInput(
                file=name, field="name", expected="small letters and hyphens, and no page's name"
            )
        text = parse(path.read_text("utf-8"), slug=slug, language=language, file=name)
        found.setdefault(slug, {})[language] = text
    spoken = {code for code, _name in settings.LANGUAGES}
    for slug, texts in found.items():
        if missing := spoken - set(texts):
            raise InvalidInput(
                file=f"{slug}.md", field="language", expected=f"also in {', '.join(sorted(missing))}"
            )
        if unknown := set(texts) - spoken:
            raise InvalidInput(
                file=f"{slug}.md", field="language", expected=f"no text in {', '.join(unknown)}"
            )
        if len({(text.audience, text.dated, text.related) for text in texts.values()}) > 1:
            raise InvalidInput(
                file=f"{slug}.md", field="audience, dated, related", expected="the same in all languages"
            )
        for text in texts.values():
            if gone := [one for one in text.related if one not in found]:
                raise InvalidInput(
                    file=f"{text.language}/{slug}.md", field="related", expected=f"no {gone[0]!r}"
                )
    return found
