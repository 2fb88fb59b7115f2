"""A notice in text and HTML, made from `notices/<kind>.txt` and `notices/<kind>.mjml`.

Both extend a base of this room. The text's first line is the subject. Values are escaped in HTML and not
in text. A name that the context does not hold is an error: an e-mail with a hole in it is never written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import mrml
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone, translation

from vinte.notices.facts import on_one_line

# Names that the template engine itself asks for.
_ENGINE_NAMES = frozenset({"block", "forloop", "True", "False", "None"})


# No fonts: mrml would have each reader's program fetch them from somebody else's server.
_RENDERING = mrml.RenderOptions(fonts={})


class MissingFact(LookupError):
    """A notice's template names something that its context does not hold."""


@dataclass(frozen=True)
class Rendered:
    """A notice as it will be sent."""

    subject: str
    text: str
    html: str


class StrictContext(Context):
    """A context that holds what it was given and raises MissingFact for anything else."""

    def __getitem__(self, key: Any) -> Any:
        if key in self:
            return super().__getitem__(key)
        return None

    def __contains__(self, key: object) -> bool:
        if any(key in level for level in self.dicts):
            return True
        if key in _ENGINE_NAMES:
            return False
        raise MissingFact(f"the notice needs {key!r}, which its context does not hold")


@contextmanager
def _reader(*, language: str, zone: str) -> Iterator[None]:
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield


def _paragraphs(text: str) -> str:
    """The text with no more than one empty line between paragraphs and no space at a line's end."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _template(name: str) -> Template:
    """Django's own template: its wrapper would not take a context of ours."""
    found: Template = get_template(f"notices/{name}").template  # type: ignore[attr-defined]
    return found


def render(
    *, kind: str, to_name: str, language: str, context: Mapping[str, Any], zone: str = "Europe/Lisbon"
) -> Rendered:
    """The notice of that kind for one reader; the same arguments always give the same bytes.

    Instants in the context are shown in `zone`. Raises TemplateDoesNotExist for an unknown kind and
    MissingFact for a value that is missing.
    """
    facts = _facts(context, to_name=to_name, language=language)
    with _reader(language=language, zone=zone):
        written = _readable(_template(f"{kind}.txt").render(StrictContext(facts, autoescape=False)))
        subject, _line, text = written.strip().partition("\n")
        subject = " ".join(subject.split())
        markup = _readable(_template(f"{kind}.mjml").render(StrictContext({**facts, "subject": subject})))
    return Rendered(subject=subject, text=_paragraphs(text), html=_to_html(markup, kind=kind))


def render_sms(
    *, kind: str, to_name: str, language: str, context: Mapping[str, Any], zone: str = "Europe/Lisbon"
) -> str:
    """A text message from `notices/<kind>.sms`, on one line; raises as `render` does."""
    facts = _facts(context, to_name=to_name, language=language)
    with _reader(language=language, zone=zone):
        return " ".join(
            _readable(_template(f"{kind}.sms").render(StrictContext(facts, autoescape=False))).split()
        )


def render_push(
    *, kind: str, language: str, context: Mapping[str, Any], zone: str = "Europe/Lisbon"
) -> tuple[str, str]:
    """Title and text of a push message from `notices/<kind>.push`, one line each; raises as `render` does.

    A locked phone shows it: it is greeted by no name.
    """
    facts = _facts(context, to_name="", language=language)
    with _reader(language=language, zone=zone):
        written = _readable(_template(f"{kind}.push").render(StrictContext(facts, autoescape=False)))
    title, _line, text = written.strip().partition("\n")
    return " ".join(title.split()), " ".join(text.split())


def _facts(context: Mapping[str, Any], *, to_name: str, language: str) -> dict[str, Any]:
    site_url = settings.VINTE_BASE_URL.rstrip("/")
    return {**on_one_line({**context, "to_name": to_name}), "language": language, "site_url": site_url}


# What XML 1.0 (section 2.2) does not take as a character. Somebody's name or title may hold one, and must not
# keep the letter, and with it the act that it tells of, from being written.
_NO_CHARACTER = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def _readable(text: str) -> str:
    return _NO_CHARACTER.sub("", text)


def _to_html(markup: str, *, kind: str) -> str:
    try:
        output = mrml.to_html(markup.strip(), render_options=_RENDERING)
    except OSError as error:  # mrml's own way to say that the markup is not well formed
        raise ValueError(f"notices/{kind}.mjml is not well formed: {error}") from None
    if output.warnings:
        raise ValueError(f"notices/{kind}.mjml: {output.warnings[0]}")
    return str(output.content)


_SECRET = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


def without_secrets(text: str, codes: Iterable[str] = ()) -> str:
    """The text with every private link's secret and these codes struck out, as it is kept after it was sent."""
    for code in codes:
        text = text.replace(code, "…")
    return _SECRET.sub("…", text)


def plain(markup: str) -> str:
    """The words that a reader of the HTML sees, in order, without links' addresses."""
    body = re.sub(r"<(head|style|script|title)\b.*?</\1>|<!--.*?-->", " ", markup, flags=re.S | re.I)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
