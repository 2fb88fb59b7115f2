"""Markdown that we wrote, as HTML for a page."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "br", "hr", "code", "a", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}}


_NUMBERED = re.compile(r"<p>(\d+\.\d+) ")


def html(markdown: str, *, numbered: bool = False) -> SafeString:
    """Markdown (CommonMark with tables) as clean HTML.

    Its first heading of level 1 is left out, because the page has its own; the others keep their level.
    `numbered`: a paragraph that begins with its section, such as 3.2, can be linked to (`#s3.2`).
    Whatever is not plain prose is stripped: no script, style, picture or form survives.
    """
    body = markdown.lstrip()
    if body.startswith("# "):
        _title, _line, body = body.partition("\n")
    rendered = MarkdownIt("commonmark").enable("table").render(body)
    clean = nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    if numbered:
        clean = _NUMBERED.sub(r'<p class="section" id="s\1"><span class="section-number">\1</span> ', clean)
    return mark_safe(clean)
