"""The words of a letter: from its HTML where it has nothing else, and without what was written before.

Each function reads its text once from the beginning to the end, whatever stands in it.
"""

from __future__ import annotations

import html
import re

MOST_CHARACTERS = 200_000
_NEW_LINE_AT = ("br", "p", "/p", "div", "/div", "li", "h1", "h2", "h3", "blockquote")
_UNREAD = ("style", "script", "head", "title")

# How programs begin what they quote, in the five languages and as Outlook does. Each on a line of its own, and short:
# a person's sentence that begins so is longer, or does not end so.
_QUOTE_BEGINS = re.compile(
    r"^\s*(?:"
    r"(?:on|em|el|le|il|no dia|a)\b.{3,160}\b(?:wrote|escreveu|escribió|a écrit|ha scritto)\s?:"
    r"|-{2,}\s*(?:original message|mensagem original|mensaje original|message d'origine|messaggio originale"
    r"|forwarded message|mensagem encaminhada)\s*-{2,}"
    r"|_{20,}"
    r")\s*$",
    re.I,
)
_HEADER_LINE = re.compile(
    r"^\s*\*?(?:from|de|da|sent|enviad[oa]|enviado el|envoyé|inviato|to|para|à|a|subject|assunto|asunto|objet|oggetto)\s?:\*?\s",
    re.I,
)


# Marks of a table's parts, which no text has: a control character in the markup is taken for a space.
_CELL, _ROW, _ROW_ENDS = "\x1f", "\x1e", "\x1d"
_MARKS = {"td": _CELL, "th": _CELL, "tr": _ROW, "/tr": _ROW_ENDS, "/table": _ROW_ENDS}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\t]")


def from_html(markup: str) -> str:
    """The words that a reader of the HTML sees: a line for each paragraph, and for each row of a table, with a tab
    between its cells."""
    markup = _CONTROLS.sub(" ", markup[:MOST_CHARACTERS])
    words: list[str] = []
    place = 0
    while True:
        begins = markup.find("<", place)
        if begins < 0:
            words.append(markup[place:])
            break
        words.append(markup[place:begins])
        if markup.startswith("<!--", begins):
            ends = markup.find("-->", begins)
            if ends < 0:
                break
            place = ends + 3
            continue
        ends = markup.find(">", begins)
        if ends < 0:
            break
        name = markup[begins + 1 : min(ends, begins + 12)].lower().split(maxsplit=1)
        tag = name[0].rstrip("/") if name else ""
        if tag in _MARKS:
            words.append(_MARKS[tag])
        elif tag in _NEW_LINE_AT or tag.startswith("br"):
            words.append("\n")

        place = ends + 1
        if tag in _UNREAD:
            closes = re.compile(f"</{tag}", re.I).search(markup, place)
            if closes is None:
                break
            place = closes.start()
    text = _with_rows(html.unescape("".join(words)))
    lines = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line if line.strip() else "" for line in lines)).strip("\n ")


def _with_rows(text: str) -> str:
    """Each row of cells on a line of its own. A row that holds but one cell with words is layout, and so is one in
    which another table stands: their words stay as they are."""
    text = text.replace("\r", "\n")
    parts = re.split(f"([{_ROW}{_ROW_ENDS}])", text)
    written: list[str] = []
    for number, part in enumerate(parts):
        if part in (_ROW, _ROW_ENDS):
            written.append("\n")
            continue
        cells = part.split(_CELL)
        is_row = number > 0 and parts[number - 1] == _ROW and parts[number + 1 : number + 2] == [_ROW_ENDS]
        if is_row and sum(bool(cell.strip()) for cell in cells) > 1:
            written.append("\t".join(" ".join(cell.split()) for cell in cells[1:]))
        else:
            written.append("\n".join(cells))
    return "".join(written)


def new_part(text: str) -> str:
    """What this letter says that the one before did not; the whole where nothing would be left.

    Taken off is what stands below the line with which a program begins to quote, quoted lines at the end, and a
    signature below its mark (RFC 3676, 4.3). Words between quoted lines stay, with what they answer.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = len(lines)
    for number, line in enumerate(lines):
        if line in ("-- ", "--") or _begins_quote(lines, number):
            end = number
            break
    kept = lines[:end]
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    words = "\n".join(line.rstrip() for line in kept).strip()
    return words or text.strip()


def _begins_quote(lines: list[str], number: int) -> bool:
    line = lines[number]
    if len(line) > 300:
        return False
    if _QUOTE_BEGINS.match(line):
        return True
    if line.endswith(":") or number + 1 >= len(lines):
        return False
    # Folded over two lines, as Gmail does with a long address.
    both = f"{line} {lines[number + 1]}"
    if len(both) < 300 and _QUOTE_BEGINS.match(both):
        return True
    # Outlook quotes with a header: three of its lines one below the other.
    following = lines[number : number + 4]
    return sum(_HEADER_LINE.match(each) is not None for each in following) >= 3 and bool(
        _HEADER_LINE.match(line)
    )
