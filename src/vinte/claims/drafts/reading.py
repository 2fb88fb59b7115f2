"""The descriptions in a claim mail, each laid at the contact that it is about; what is not sure stays loose.

    read(text, known=..., laid_out=...) -> Reading

`known` are the professional's contacts in order. Nothing is guessed: a piece that may be about two contacts names
both, and one that is about none says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from vinte.claims.drafts import naming, segments
from vinte.claims.drafts.naming import Known, Register
from vinte.claims.drafts.segments import Piece
from vinte.claims.drafts.vocabulary import folded, vocabulary

# Why a piece is loose.
SEVERAL, NOBODY = "several", "nobody"
SURE, MAYBE, NO = "sure", "maybe", "no"
# So many contacts described make a mail a claim, whatever else it says.
ENOUGH = 3
_NO_PARAGRAPH = (-1, -1)


@dataclass(frozen=True)
class Row:
    """A description and the contact that it is about; `by` is how that was found (`naming`)."""

    position: int
    words: str
    by: str


@dataclass(frozen=True)
class Loose:
    """A description that was not placed: `candidates` are those it may be about; `why` is `several` or `nobody`."""

    words: str
    candidates: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Reading:
    """What a mail says. `claims` is whether it is one: `sure`, `maybe` or `no`; `unread_tables` are the places, from 0, of
    the tables that name no contact."""

    rows: tuple[Row, ...]
    loose: tuple[Loose, ...]
    claims: str
    unread_tables: tuple[int, ...] = ()


def read(
    text: str,
    *,
    known: Sequence[Known],
    subject: str = "",
    older: str = "",
    laid_out: str = "",
    tables: Sequence[str] = (),
) -> Reading:
    """What was written anew in `text`; `older` is what it quotes or forwards, which counts where the new part says
    nothing of a contact; `laid_out` is the same letter with its tables, taken where it tells of more contacts; `tables`
    hung on it, and one that names none of the contacts is about something else.
    """
    register = Register(known)
    best = _read_one(text, register)
    if laid_out:
        other = _read_one(laid_out, register)
        # As many found with the cells apart are the better words.
        if (len(other.rows), -len(other.loose)) >= (len(best.rows), -len(best.loose)):
            best = other
    sheets = [_placed(segments.pieces_of_sheet(table, names=register), register) for table in tables]
    if older.strip():
        best = _with_older(best, _read_one(older, register), text)
    for sheet in sheets:
        if sheet.rows:
            best = Reading(_in_order([*best.rows, *sheet.rows]), (*best.loose, *sheet.loose), NO)
    told = folded(f"{subject}\n{text}\n{older}")
    unread = tuple(number for number, sheet in enumerate(sheets) if not sheet.rows)
    return Reading(best.rows, best.loose, _claims(told, best), unread_tables=unread)


def _with_older(new: Reading, old: Reading, text: str) -> Reading:
    told = {row.position for row in new.rows}
    more = [row for row in old.rows if row.position not in told]
    if not new.rows and not new.loose:
        if len(more) == 1 and (note := _note(text)):
            # One letter handed on, and above it what its sender says of it.
            (row,) = more
            more = [Row(row.position, f"{note}\n{row.words}", row.by)]
        return Reading(tuple(more), old.loose, NO)
    return Reading(_in_order([*new.rows, *more]), new.loose, NO)


def _claims(told: str, found: Reading) -> str:
    words = vocabulary()
    spaced = " ".join(told.split())
    asks = any(each in spaced for each in words.asks)
    mentions = any(each in spaced for each in words.mentions)
    described = len({row.position for row in found.rows}) + len(found.loose)
    if described >= ENOUGH and (asks or mentions):
        return SURE
    if asks or described >= ENOUGH or (mentions and described):
        return MAYBE
    return NO


def _note(text: str) -> str:
    """What is said above a letter that is handed on, without the sentences that ask for the guarantee."""
    words = vocabulary()
    said = [piece.words for piece in segments.pieces_of(text, names=Register(())) if piece.words]
    asking = (*words.asks, *words.mentions)
    return " ".join(each for each in said if not any(ask in folded(each) for ask in asking))


def older_part(whole: str, new: str) -> str:
    """What a letter holds beside its new part: what it quotes, forwards or ends with."""
    lines = "\n".join(line.rstrip() for line in whole.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    before, found, after = lines.partition(new)
    return f"{before}\n{after}".strip() if found else ""


def _read_one(text: str, register: Register) -> Reading:
    return _placed(segments.pieces_of(text, names=register), register)


def _placed(pieces: list[Piece], register: Register) -> Reading:
    lists: dict[tuple[int, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.kind in (segments.TABLE, segments.NUMBERED, segments.BULLETS):
            lists[piece.group, piece.kind].append(piece)
    by_order: dict[int, tuple[int, str]] = {}
    for items in lists.values():
        by_order |= _by_list(items, register)
    rows: list[Row] = []
    loose: list[Loose] = []
    spoken_of: tuple[tuple[int, int], tuple[int, ...]] = (_NO_PARAGRAPH, ())
    for piece in pieces:
        placed = _place(piece, register, by_order)
        if isinstance(placed, Loose):
            if piece.kind != segments.PROSE or placed.why == SEVERAL:
                if piece.words or piece.kind != segments.HEADED:
                    loose.append(placed)
            elif spoken_of[0] == (piece.group, piece.paragraph):
                # The next sentence of a paragraph goes on about whom the last was about.
                rows += [Row(position, piece.words, naming.NAME) for position in spoken_of[1]]
            if placed.why == SEVERAL:
                spoken_of = (_NO_PARAGRAPH, ())
            continue
        rows += placed
        if piece.kind == segments.PROSE:
            spoken_of = ((piece.group, piece.paragraph), tuple(row.position for row in placed))
    return Reading(_in_order(rows), tuple(loose), NO)


def _by_list(items: list[Piece], register: Register) -> dict[int, tuple[int, str]]:
    """The positions that a list gives its items by their numbers or their order, by the piece's identity.

    A list's numbers are those of the contacts where no item names another contact and they are not merely the list's
    own: some item says whom it is about at its number, or a number is left out, or all contacts are there. The order
    counts only where all are.
    """
    size = len(register.known)
    numbered = [piece for piece in items if piece.number is not None]
    named = {id(piece): register.find(piece.head or piece.whole, is_head=bool(piece.head)) for piece in items}
    sure = {
        key: found.positions[0]
        for key, found in named.items()
        if found is not None and len(found.positions) == 1
    }
    if len(numbered) == len(items):
        numbers = [piece.number or 0 for piece in items]
        fits = len(set(numbers)) == len(numbers) and all(1 <= number <= size for number in numbers)
        agrees = all(sure.get(id(piece), piece.number) == piece.number for piece in items)
        is_own = numbers == list(range(1, len(numbers) + 1)) and len(numbers) < size
        if fits and agrees and (not is_own or sure or all(piece.is_called for piece in items)):
            return {id(piece): (piece.number or 0, naming.NUMBER) for piece in items}
    elif len(items) == size:
        order = {id(piece): number for number, piece in enumerate(items, start=1)}
        if all(sure.get(key, number) == number for key, number in order.items()):
            return {key: (number, naming.ORDER) for key, number in order.items()}
    return {}


def _place(piece: Piece, register: Register, by_order: dict[int, tuple[int, str]]) -> list[Row] | Loose:
    found = register.find(piece.head, is_head=True) if piece.head else None
    if found is None:
        found = register.find(piece.whole, is_head=False)
    words = piece.words or ("" if piece.kind in (segments.HEADED, segments.FORWARDED) else piece.whole)
    words = words[: segments.LONGEST_ITEM]
    listed = by_order.get(id(piece))
    if found is None or (listed is not None and listed[0] in found.positions and not found.is_each):
        if listed is None:
            return Loose(piece.whole, (), NOBODY)
        by = found.by if found is not None and len(found.positions) == 1 else listed[1]
        return [Row(listed[0], words, by)]
    if len(found.positions) > 1 and not found.is_each:
        return Loose(piece.whole, found.positions, SEVERAL)
    return [Row(position, words, found.by) for position in found.positions]


def _in_order(rows: list[Row]) -> tuple[Row, ...]:
    """One row for each contact, in the contacts' order: what was said of it twice stands one below the other."""
    said: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.words.strip() and all(row.words != other.words for other in said[row.position]):
            said[row.position].append(row)
    return tuple(
        Row(position, "\n".join(row.words for row in said[position]), said[position][0].by)
        for position in sorted(said)
        if said[position]
    )
