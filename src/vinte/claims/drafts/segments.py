"""The pieces of a mail that may each describe a contact: rows of a table, items of a list, paragraphs, sentences.

Only where pieces begin and end is decided here. Each function reads its lines once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from vinte.claims.drafts.vocabulary import folded, vocabulary

# A list's kinds, of which items are counted together; a sentence belongs to no list.
TABLE, NUMBERED, BULLETS, HEADED, PROSE, FORWARDED = (
    "table",
    "numbered",
    "bullets",
    "headed",
    "prose",
    "forwarded",
)
LONGEST_HEAD = 80
LONGEST_ITEM = 8_000
# A person writes no longer mail about twenty contacts.
MOST_LINES = 1_500

_WORDS = "|".join(sorted((re.escape(word) for word in vocabulary().contact), key=len, reverse=True))
_NUMBERED = re.compile(
    r"^\s*(?:[-*•·]\s*)?(?:\(?(\d{1,2})\s?(?:[.)º°ª:/]+|[-–—]+(?=\s)|\s[-–—]\s)[-–—:]?\s*)(?=\D)(.*)$"
)
# "contacto 3: ...", "Contactos 4, 7 e 9 - ...", "nº 3 ..."
_CALLED = re.compile(
    rf"^\s*(?:[-*•·]\s*)?(?:o|a|os|as|el|los|le|les|il|i|the)?\s*(?:{_WORDS})\b\.?\s?(?:n?\.?[º°o]\.?)?\s?#?\s?\d{{1,2}}\b"
)
_BULLET = re.compile(r"^\s*(?:[-*•·▪–—>]|\u2022|o(?=\s{2,}))\s+(.*)$")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_HEADER = re.compile(
    r"^\s*\*?(from|de|da|sent|enviad[oa]|enviado el|envoye|inviato|to|para|a|date|data|fecha|cc|subject|assunto|asunto|objet|oggetto)\s?:\*?\s*(.*)$"
)
_SUBJECTS = ("subject", "assunto", "asunto", "objet", "oggetto")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…;])\s+(?=[^\W\d_]|\d)")
_ABBREVIATED = re.compile(r"\b(?:sr|sra|srª|d|dr|dra|n|nº|mr|mrs|ms|m|mme|sig|tel|av|eng)\.$", re.I)


@dataclass
class Piece:
    """A part of the mail. `head` is where a contact is named first, `words` the description as written, `number` what
    the list or the column says, and `is_called` that it says so of a contact ("contacto 3");
    `paragraph` is of a sentence."""

    kind: str
    words: str
    head: str = ""
    number: int | None = None
    is_called: bool = False
    group: int = 0
    paragraph: int = -1
    whole: str = field(default="")

    def __post_init__(self) -> None:
        self.whole = self.whole or f"{self.head} {self.words}".strip()


class Names(Protocol):
    """What is known of names, for finding where a piece begins."""

    def is_naming(self, text: str) -> bool:
        """Whether all that a text says is whom it names."""
        ...

    def leads(self, line: str) -> bool:
        """Whether a line begins with a name."""
        ...


def pieces_of(text: str, *, names: Names) -> list[Piece]:
    """The pieces of what somebody wrote, in order. `names` says whether a head names a contact."""
    lines = text.replace("\r", "").replace("\xa0", " ").replace("\u200b", "").split("\n")
    lines = _without_ends(lines[:MOST_LINES])
    found: list[Piece] = []
    block: list[str] = []
    for group, (kind, rows) in enumerate(_runs(lines), start=1):
        if kind == TABLE:
            found += _flush(block, names, group)
            found += [_in_group(piece, group) for piece in _table(rows, names)]
        else:
            block += rows
            found += _flush(block, names, group)
    return found


def _in_group(piece: Piece, group: int) -> Piece:
    piece.group = group * 1000 + piece.group
    return piece


def _flush(block: list[str], names: Names, group: int) -> list[Piece]:
    found = [_in_group(piece, group) for piece in _of_lines(block, names)]
    block.clear()
    return found


def _without_ends(lines: list[str], *, again: int = 3) -> list[str]:
    """The lines without a signature, a firm's disclaimer and what a telephone adds."""
    words = vocabulary()
    for number, line in enumerate(lines):
        told = folded(line).strip(" \t*_>-–—")
        if any(told.startswith(each) for each in words.programs) or line.rstrip() in ("--", "-- "):
            return _kept(lines, number, again=again)
        bare = told.rstrip(" ,.!;:")
        if bare and any(
            bare == each
            or (bare.startswith(f"{each} ") and len(bare) < 34)
            or (bare.startswith(f"{each},") and len(bare) < 34)
            for each in words.closings
        ):
            return _kept(lines, number, again=again)
    return lines


def _kept(lines: list[str], end: int, *, again: int) -> list[str]:
    """What stands before a closing; with what follows where that goes on as a list ("Obrigado. Segue a lista:")."""
    after = [line for line in lines[end + 1 :] if _is_listed(line)]
    if len(after) < 2 or not again:
        return lines[:end]
    return [*lines[:end], *_without_ends(lines[end + 1 :], again=again - 1)]


def _is_listed(line: str) -> bool:
    return bool(_NUMBERED.match(line) or _CALLED.match(folded(line))) or len(cells_of(line)) > 2


def cells_of(line: str) -> list[str]:
    """A line's cells where it reads as a table's row, else the line alone."""
    bare = _QUOTED.sub("", line).strip()
    for separator in ("\t", "|"):
        if separator in bare:
            cells = [cell.strip() for cell in bare.strip("|").split(separator)]
            return cells if sum(bool(cell) for cell in cells) > 1 else [bare]
    if bare.count(";") >= 2 and not bare.endswith("."):
        return [cell.strip() for cell in bare.split(";")]
    cells = [cell.strip() for cell in re.split(r"\s{2,}", bare)]
    return cells if len(cells) > 1 else [bare]


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and not re.search(r"[^\s|+:=_-]", line)


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that are rows of one table together, and what lies between."""
    block: list[str] = []
    rows: list[str] = []
    for line in [*lines, None]:  # type: ignore[list-item]
        if line is not None and rows and (not line.strip() or _is_rule(line)):
            continue
        if line is not None and len(cells_of(line)) > 1 and not _is_rule(line):
            rows.append(line)
            continue
        if len(rows) > 1:
            yield PROSE, block
            yield TABLE, rows
            block = []
        else:
            block += rows
        rows = []
        if line is not None:
            block.append(line)
    yield PROSE, block


def _columns(cells: list[str]) -> dict[int, str]:
    """What each column holds where the row is a table's head: at least two of its cells are words for that."""
    known = vocabulary().columns
    found: dict[int, str] = {}
    for number, cell in enumerate(cells):
        told = folded(cell).strip(" .:º°*")
        for kind, names in known.items():
            if told in names or (
                kind == "words" and any(told.startswith(each) for each in names if len(each) > 5)
            ):
                found.setdefault(number, kind)
    return found if len(found) > 1 else {}


def _table(rows: list[str], names: Names) -> Iterator[Piece]:
    columns = _columns(cells_of(rows[0]))
    for line in rows[1:] if columns else rows:
        cells = cells_of(line)
        yield _row(cells, columns, names)


# So many rows of a sheet may stand above the one that names its columns.
_ROWS_OF_A_TITLE = 5


def pieces_of_sheet(text: str, *, names: Names) -> list[Piece]:
    """The pieces of a table that hung on a letter: rows on lines, tabs between the cells; a row that says nothing is none."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")[:MOST_LINES]]
    columns: dict[int, str] = {}
    for number, cells in enumerate(rows[:_ROWS_OF_A_TITLE]):
        columns = _columns(cells)
        if columns:
            rows = rows[number + 1 :]
            break
    return [piece for piece in (_row(cells, columns, names) for cells in rows) if piece.words]


def _row(cells: list[str], columns: dict[int, str], names: Names) -> Piece:
    number: int | None = None
    is_called = False
    head: list[str] = []
    words: list[str] = []
    for place, cell in enumerate(cells):
        if not cell:
            continue
        told = folded(cell).strip(" .º°)#")
        kind = columns.get(place, "")
        digits = re.fullmatch(rf"(?:(?:{_WORDS})\.?\s?)?(\d{{1,2}})", told)
        if digits and number is None and kind in ("", "number"):
            number, is_called = int(digits[1]), (kind == "number" and len(columns) > 1) or not told.isdigit()
        elif kind in ("name", "date", "place", "number"):
            head.append(cell)
        elif kind == "words" or (columns and place > max(columns)):
            words.append(cell)
        elif names.is_naming(cell) and len(cell) <= LONGEST_HEAD and not (place and head and len(cell) > 40):
            head.append(cell)
        else:
            words.append(cell)
    return Piece(TABLE, ", ".join(words), " | ".join(head), number, is_called, whole=" ".join(cells))


# From so many letters on a line may have been broken by a program, and the next one goes on with it.
_BROKEN_AT = 60


def _of_lines(lines: list[str], names: Names) -> Iterator[Piece]:
    """Items of lists and paragraphs; an item goes on until the next one or a paragraph that is none."""
    current: Piece | None = None
    paragraph: list[str] = []
    after_blank, in_header = True, False
    before = ""
    count = 0

    def flush() -> Iterator[Piece]:
        nonlocal count
        if paragraph:
            count += 1
            yield from _sentences(" ".join(paragraph), count)
            paragraph.clear()

    for raw in lines:
        line = _QUOTED.sub("", raw).rstrip()
        is_quoted = bool(_QUOTED.match(raw)) and not _BULLET.match(raw)
        if not line.strip():
            after_blank, in_header, before = True, False, ""
            continue
        header = _HEADER.match(folded(line)) if len(line) < 300 else None
        if header and (in_header or header[1] in _SUBJECTS or header[1] in _BEGINS_HEADER):
            in_header = True
            if header[1] in _SUBJECTS:
                yield from flush()
                subject = line.split(":", 1)[1].strip()
                # What follows a letter's subject is about whom that names, or about nobody known.
                current = Piece(FORWARDED, "", subject)
                yield current
            continue
        if in_header and current is not None and re.search(r"\+[a-z2-7]{40,}@", line):
            # The address to answer to, which says whose letter it is.
            current.head, current.whole = f"{current.head} {line.strip()}", f"{current.whole} {line.strip()}"
            continue
        if _IS_LINE.match(line):
            yield from flush()
            current, after_blank, before = None, True, ""
            continue
        item = _item(line, names)
        is_whole = after_blank or len(before) < _BROKEN_AT
        if item is None and is_whole and not _SENTENCE_ENDS.search(line) and names.leads(line):
            item = Piece(HEADED, line.strip())
        if item is not None and _goes_on_by_day(item, current, after_blank=after_blank):
            item = None
        if item is not None and current is not None and current.kind == FORWARDED and item.kind != NUMBERED:
            item = None
        if item is not None:
            yield from flush()
            current = item
            yield item
        elif current is not None and (
            not after_blank
            or (not current.words and not is_quoted)
            or raw[:1] in (" ", "\t")
            or current.kind == FORWARDED
        ):
            _go_on(current, line)
        else:
            if after_blank:
                yield from flush()
                current = None
            paragraph.append(line.strip())
        after_blank, before = False, line
    yield from flush()


_BEGINS_HEADER = ("from", "de", "da")
# With which a program begins a letter that is handed on.
_IS_LINE = re.compile(r"^\s*(?:-{2,}.*-{2,}|_{10,})\s*$")


def _goes_on_by_day(item: Piece, current: Piece | None, *, after_blank: bool) -> bool:
    """Whether a line that begins with a day is of a journal below somebody's name, and no item of its own."""
    if current is None or after_blank or not item.head or not _is_date(item.head):
        return False
    return not _is_date(current.head)


def _go_on(item: Piece, line: str) -> None:
    if len(item.whole) > LONGEST_ITEM:
        return
    item.words = f"{item.words}\n{line.strip()}".strip()
    item.whole = f"{item.whole}\n{line.strip()}"


def _item(line: str, names: Names) -> Piece | None:
    """The beginning of an item, or None for a line that goes on with what was before."""
    told = folded(line).strip()
    if any(
        re.match(rf"(?:[-*•·]\s*)?(?:(?:e|y|et|and|ed|os|as|los|las|les|gli|the)\s)?{each}\b", told)
        for each in vocabulary().rests
    ):
        return Piece(HEADED, line.strip())
    if _CALLED.match(folded(line)):
        head, words = _split_head(line, names)
        return Piece(NUMBERED, words, head, is_called=True, whole=line.strip())
    lead = _PHONE_LEAD.match(line)
    if lead:
        return Piece(HEADED, lead[2].strip(" \t:-–—"), lead[1].strip(), whole=line.strip())
    numbered = _NUMBERED.match(line)
    if numbered and not _is_date(line):
        head, words = _split_head(numbered[2], names)
        return Piece(NUMBERED, words, head, int(numbered[1]), whole=numbered[2].strip())
    dated = _DATED_LINE.match(told)
    if dated:
        head, words = _split_head(line, names)
        if not head:
            separated = re.match(r"^(.{4,30}?)\s*(?::|\s[-–—]|[-–—]\s)\s*(.*)$", line.strip())
            head, words = (separated[1], separated[2]) if separated and _is_date(separated[1]) else ("", line)
        if head:
            return Piece(HEADED, words, head, whole=line.strip())
    bullet = _BULLET.match(line)
    if bullet:
        head, words = _split_head(bullet[1], names)
        return Piece(BULLETS, words, head, whole=bullet[1].strip())
    head, words = _split_head(line, names)
    if head and (words or len(line) <= LONGEST_HEAD):
        return Piece(HEADED, words, head, whole=line.strip())
    if _SOMEBODY.match(line):
        # Somebody whom no contact is called: not of the one before.
        return Piece(HEADED, line.strip())
    return None


_SOMEBODY = re.compile(
    r"^\s*[^\W\d_a-zà-ÿ][\w'’-]+\.?(?:\s(?:d[aeo]s?|del|di)?\s?[^\W\d_a-zà-ÿ][\w'’-]*\.?){1,3}\s*(?::|\s[-–—]+>?)\s"
)
_MONTHS = "|".join(sorted(vocabulary().month_numbers, key=len, reverse=True))
_DATED_LINE = re.compile(
    rf"^\s*(?:[-*•·]\s*)?(?:dia\s|el\s|le\s|il\s|on\s)?(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\b|\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\d{{1,2}}(?:er|o|º|st|nd|rd|th)?\s?(?:de\s|-|/)?\s?(?:{_MONTHS})\b)"
)
_PHONE_LEAD = re.compile(r"^\s*(?:[-*•·]\s*)?(\+?\d[\d .-]{7,}\d)\b\s*(.*)$")


def _is_date(text: str) -> bool:
    """Whether a text begins with a day."""
    return bool(_DATED_LINE.match(folded(text)))


_STRONG = re.compile(r"\s*(?::(?=\s|$)|\s[-–—=]+>?(?=\s)|[-–—](?=\s)|→|=>|->)\s*")
_WEAK = re.compile(r",\s+|\.\s+|;\s*")


def _split_head(text: str, names: Names) -> tuple[str, str]:
    """The head that names a contact and the words after it: up to the first colon or dash before which all is naming,
    else the last comma; a text that only names is head alone."""
    text = text.strip()
    for separator in _STRONG.finditer(text):
        head = text[: separator.start()].strip()
        if len(head) > LONGEST_HEAD:
            break
        if _is_head(head, names):
            rest = text[separator.end() :].strip()
            # "3 - Maria Santos - escolheu outro": what follows may name too.
            following = _STRONG.search(rest)
            if following and _is_head(rest[: following.start()].strip(), names):
                return f"{head} {rest[: following.start()].strip()}", rest[following.end() :].strip()
            if rest and _is_head(rest, names):
                return f"{head} {rest}", ""
            return head, rest
    best = ("", text)
    for separator in _WEAK.finditer(text):
        head = text[: separator.start()].strip()
        if len(head) > LONGEST_HEAD:
            break
        # "contactos 2, 3 e 9": a number goes on.
        is_counting = head[-1:].isdigit() and text[separator.end() : separator.end() + 1].isdigit()
        if not is_counting and _is_head(head, names):
            best = (head, text[separator.end() :].strip())
    if not best[0] and len(text) <= LONGEST_HEAD and _is_head(text, names):
        return text, ""
    return best


def _is_head(text: str, names: Names) -> bool:
    """Whether a text is short enough for one, and says nothing but whom it names."""
    return bool(text) and len(text.split()) <= 12 and names.is_naming(text)


def _sentences(paragraph: str, number: int) -> Iterator[Piece]:
    begins = 0
    for end in _SENTENCE_ENDS.finditer(paragraph):
        if _ABBREVIATED.search(paragraph[begins : end.start()]):
            continue
        yield Piece(PROSE, paragraph[begins : end.start()].strip(), paragraph=number)
        begins = end.end()
    if paragraph[begins:].strip():
        yield Piece(PROSE, paragraph[begins:].strip(), paragraph=number)
