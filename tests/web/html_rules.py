"""What is wrong with a page's HTML, without a browser: what the standard's parser calls an error, and rules of content.

The parser is tinyhtml5, which follows the standard's algorithm and lists its parse errors. It knows no content model,
so the rules that pages break most are here (HTML Living Standard, "The elements of HTML"; WAI-ARIA in HTML).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

_INTERACTIVE = frozenset(
    {"a", "button", "details", "embed", "iframe", "input", "label", "select", "textarea"}
)
_FLOW_ONLY = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PHRASING_PARENTS = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "button",
        "cite",
        "code",
        "data",
        "dfn",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "kbd",
        "label",
        "legend",
        "mark",
        "meter",
        "output",
        "p",
        "pre",
        "progress",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "time",
        "u",
        "var",
    ]
) - {"dt"}
_MAY_HOLD_HEADINGS = frozenset({"legend", "summary"})
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "select": {"option", "optgroup", "hr"},
    "datalist": {"option"},
}
_ANYWHERE = frozenset({"script", "template"})
_LABELLED = frozenset({"button", "input", "meter", "output", "progress", "select", "textarea"})
_REFERENCES = (
    "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "aria-owns",
    "for", "form", "headers", "list",
)  # fmt: skip
# Without a role these say nothing by themselves, and a name on them is prohibited (WAI-ARIA 1.2, "generic").
_GENERIC = frozenset({"b", "code", "div", "em", "i", "p", "small", "span", "strong", "sub", "sup"})
_KNOWN = frozenset(
    [
        "a",
        "abbr",
        "address",
        "area",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "bdi",
        "bdo",
        "blockquote",
        "body",
        "br",
        "button",
        "canvas",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "del",
        "details",
        "dfn",
        "dialog",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "link",
        "main",
        "map",
        "mark",
        "menu",
        "meta",
        "meter",
        "nav",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "picture",
        "pre",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "script",
        "search",
        "section",
        "select",
        "slot",
        "small",
        "source",
        "span",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "template",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "track",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)


def complaints(html: str) -> list[str]:
    """One line for each thing that a validator would call an error; `html` is a whole document."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html)
    lines = html.splitlines()
    found = [
        f"{code} {facts or ''} at {row}:{column}: {_near(lines, row, column)}"
        for (row, column), code, facts in parser.errors
    ]
    found += _of_document(root)
    found += _of_references(root)
    for element, above in _walk(root, ()):
        found += _of_element(element, above)
    return list(dict.fromkeys(found))


def _near(lines: list[str], row: int, column: int) -> str:
    line = lines[row - 1] if row <= len(lines) else ""
    return line[max(0, column - 80) : column + 20].strip()


def _walk(element: Element, above: tuple[Element, ...]) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Each element of HTML with those that it stands in; what is inside a drawing is the drawing's."""
    if not isinstance(element.tag, str) or element.tag.startswith("{"):
        return
    yield element, above
    for child in element:
        yield from _walk(child, (*above, element))


def _said(element: Element) -> str:
    """An element as one finds it in the source."""
    shown = " ".join(f'{name}="{value}"' for name, value in list(element.attrib.items())[:4])
    return f"<{element.tag}{' ' if shown else ''}{shown}>"


def _of_document(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "<html> says no lang"
    if not "".join(root.findtext("head/title") or "").strip():
        yield "no <title>"
    counts = Counter(element.tag for element, _above in _walk(root, ()))
    for tag in ("h1", "main"):
        if counts[tag] != 1:
            yield f"{counts[tag]} <{tag}>, and there is to be one"


def _of_references(root: Element) -> Iterator[str]:
    every = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(name for element in every if (name := element.get("id")) is not None)
    yield from (f"id={name!r} stands {count} times" for name, count in ids.items() if count > 1)
    yield from (
        f"id={name!r} has a space, or nothing, in it" for name in ids if not name or name.split() != [name]
    )
    tags = {element.get("id"): element.tag for element in every}
    for element in every:
        for attribute in _REFERENCES:
            for name in element.get(attribute, "").split() if attribute in element.attrib else ():
                if name not in ids:
                    yield f"{_said(element)}: {attribute} names {name!r}, which is not there"
        target = element.get("for")
        if element.tag == "label" and target is not None and target in tags and tags[target] not in _LABELLED:
            yield f"{_said(element)} labels a <{tags[target]}>"


def _of_element(element: Element, above: tuple[Element, ...]) -> Iterator[str]:
    tag, said = element.tag, _said(element)
    parent = above[-1] if above else None
    if tag not in _KNOWN:
        yield f"{said} is no element of HTML"
    if parent is not None:
        fitting = _CHILDREN.get(parent.tag)
        if fitting is not None and tag not in fitting | _ANYWHERE:
            yield f"{said} in {_said(parent)}"
        if tag == "legend" and (parent.tag != "fieldset" or parent[0] is not element):
            yield f"{said} is not the first in a fieldset"
        if tag == "summary" and (parent.tag != "details" or parent[0] is not element):
            yield f"{said} is not the first in details"
        if tag == "figcaption" and parent.tag != "figure":
            yield f"{said} in {_said(parent)}"
    yield from _of_nesting(element, above)
    yield from _of_attributes(element)
    if tag == "dl":
        kinds = [child.tag for child in element if child.tag in ("dt", "dd", "div")]
        if kinds and "div" not in kinds and (kinds[0] != "dt" or kinds[-1] != "dd"):
            yield f"{said} does not begin with a dt and end with a dd"
        if any(one == "div" and other != "div" for one, other in pairwise(kinds)):
            yield f"{said} mixes div with dt and dd"
    if tag == "details" and (not len(element) or element[0].tag != "summary"):
        yield f"{said} has no summary"


def _of_nesting(element: Element, above: tuple[Element, ...]) -> Iterator[str]:
    tag, said = element.tag, _said(element)
    is_hidden = tag == "input" and element.get("type") == "hidden"
    if tag in _INTERACTIVE and not is_hidden and not (tag == "a" and "href" not in element.attrib):
        for outer in above:
            if outer.tag in ("a", "button") or (
                outer.tag == "label" and tag in ("a", "label", "button", "details")
            ):
                yield f"{said} in {_said(outer)}"
    if tag in _FLOW_ONLY:
        for outer in reversed(above):
            if outer.tag in ("a", "ins", "del", "map"):
                continue  # they hold what their own parent may hold
            if outer.tag in _PHRASING_PARENTS and not (tag in _HEADINGS and outer.tag in _MAY_HOLD_HEADINGS):
                yield f"{said} in {_said(outer)}"
            break
    if tag == "form" and any(outer.tag == "form" for outer in above):
        yield f"{said} in another form"


def _of_attributes(element: Element) -> Iterator[str]:
    tag, said, has = element.tag, _said(element), element.attrib
    if tag == "img":
        if "alt" not in has:
            yield f"{said} has no alt"
        yield from (
            f"{said}: {name} is no number of pixels"
            for name in ("width", "height")
            if name in has and not has[name].isdecimal()
        )
    if tag in ("a", "link", "form", "img", "iframe") and any(
        " " in has.get(name, "").strip() for name in ("href", "action", "src")
    ):
        yield f"{said}: a space in an address"
    if tag == "img" and not has.get("src"):
        yield f"{said} has no src"
    if tag == "form" and "action" in has and not has["action"]:
        yield f"{said}: action is empty; leave it out"
    if tag in _GENERIC and "role" not in has and {"aria-label", "aria-labelledby"} & set(has):
        yield f"{said}: a name on an element without a role"
    if tag == "button" and has.get("type", "submit") not in ("submit", "button", "reset"):
        yield f"{said}: no such type"
    if tag == "select" and "required" in has and "multiple" not in has and has.get("size", "1") == "1":
        first = element.find(".//option")
        if first is None or first.get("value", first.text or "") != "":
            yield f"{said} is required and has no empty first option"
    for name in has:
        if name.startswith("on") or name == "style":
            yield f"{said}: {name} is refused by the page's policy"
        if not name.isascii() or name != name.lower() or any(letter in name for letter in "{}%'\""):
            yield f"{said}: {name!r} is no attribute"
    if tag == "input" and has.get("type") in ("checkbox", "radio", "file", "hidden") and "placeholder" in has:
        yield f"{said}: placeholder on this type"
