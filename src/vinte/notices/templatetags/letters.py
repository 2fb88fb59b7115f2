"""Filters for letters: what somebody wrote is set apart from what Vinte says, in text and in HTML."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vinte.notices.facts import whole

register = template.Library()

# Colours that a mail program may turn dark by itself; a line at the side stays a line.
_QUOTE = "margin:0;padding:2px 0 2px 14px;border-left:3px solid #b8ad90;font-style:normal;"


@register.filter(needs_autoescape=True)
def set_apart(words: object, autoescape: bool = True) -> str:
    """Somebody's words as a quotation: a line beside them in HTML, `> ` before each line in text (RFC 3676, 4.5).

    Whatever stands in them, no line of theirs can be taken for one of ours.
    """
    said = whole(words).strip()
    if not autoescape:
        return "\n".join(f"> {line}".rstrip() for line in said.splitlines())
    return mark_safe(f'<blockquote style="{_QUOTE}">{_lines(said)}</blockquote>')


@register.filter(needs_autoescape=True)
def as_written(words: object, autoescape: bool = True) -> str:
    """Our own words with their line breaks."""
    said = whole(words)
    return _lines(said) if autoescape else said


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(escape(line) for line in text.splitlines()))
