"""Trades and kinds of badges."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue.labels import Label, read_entries, read_label
from vinte.people.catalogue.plain import address_of, plain

# What fits none of the others.
OTHER = "other"
_FEWEST_LETTERS = 2
# A word of so many letters may have a letter wrong, missing or too many, and is still meant.
_LETTERS_OF_A_TYPO = 5
_LIKE_ENOUGH = 0.8
# Words that tell of no trade.
_SMALL_WORDS = frozenset({
    "a", "o", "as", "os", "um", "uma", "de", "do", "da", "dos", "das", "em", "no", "na", "para", "por",
    "com", "e", "preciso", "quero", "the", "of", "for", "my", "need", "el", "la", "los", "las", "un",
    "una", "del", "le", "les", "des", "du", "une", "il", "lo", "gli", "di", "con", "per", "pour", "avec",
    "arranjar", "reparar", "instalar", "mudar", "repair", "fix", "install", "casa", "sala", "quarto",
    "house", "home", "room", "maison", "chambre", "salon", "stanza", "habitacion",
})  # fmt: skip


@dataclass(frozen=True)
class Trade:
    """A trade that a request can ask for; `slug` is what is stored.

    `label` is the work, `people` who does it, in the plural, `example` one request as people write it; `address` stands in the addresses of public pages, and
    `words` lead to it when somebody types them.
    """

    slug: str
    label: Label
    people: Label
    example: Label
    address: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class BadgeKind:
    """A badge that a professional can hold; `kind` is what is stored and what the terms name.

    `attests` says what was looked at before it was given. One that `has_number` stands on a policy or a licence, with who issued it and its last day.
    """

    kind: str
    label: Label
    attests: Label
    has_number: bool


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order in which they are shown."""
    return tuple(
        _read(field, entry) for field, entry in read_entries(Path(__file__).with_name("trades.toml"), "trade")
    )


def _read(field: str, entry: dict[str, Any]) -> Trade:
    """An entry of the file; raises InvalidInput for an address or a word that nobody could type."""
    address, words = entry["address"], tuple(entry["words"])
    if not address or address != address_of(address):
        raise InvalidInput(field=f"{field}.address", expected="small letters, figures and hyphens")
    if not words or any(word != plain(word) for word in words):
        raise InvalidInput(field=f"{field}.words", expected="words in small letters without accents")
    return Trade(
        slug=entry["slug"],
        label=read_label(entry, field=field),
        people=read_label(entry, field=field, name="people"),
        example=read_label(entry, field=field, name="example"),
        address=address,
        words=words,
    )


def trade(slug: str) -> Trade:
    """The trade with this slug; raises LookupError when there is none."""
    for candidate in trades():
        if candidate.slug == slug:
            return candidate
    raise LookupError(f"no trade {slug!r}; known are {', '.join(known.slug for known in trades())}")


def trade_at(address: str) -> Trade:
    """The trade of an address such as `canalizadores`; raises LookupError when there is none."""
    for candidate in trades():
        if candidate.address == address:
            return candidate
    raise LookupError(f"no trade at {address!r}")


def trades_meant(text: str) -> tuple[Trade, ...]:
    """The trades that somebody may mean who typed that, in any language, whatever its accents and case.

    Each word is looked for at the beginning of a trade's names and words; what tells of no trade is passed over. The
    trades that most of the words lead to, as the catalogue has them; nothing where none does. A word that leads nowhere
    may have a letter wrong.
    """
    typed = [
        word for word in plain(text).split() if len(word) >= _FEWEST_LETTERS and word not in _SMALL_WORDS
    ]
    found = {trade.slug: sum(_begins(word, _names(trade.slug)) for word in typed) for trade in trades()}
    if not any(found.values()):
        found = {trade.slug: sum(_is_like(word, _names(trade.slug)) for word in typed) for trade in trades()}
    most = max(found.values(), default=0)
    return tuple(trade for trade in trades() if most and found[trade.slug] == most)


@cache
def _names(slug: str) -> frozenset[str]:
    """Every word that leads to a trade."""
    named = trade(slug)
    phrases = [plain(text) for label in (named.label, named.people) for text in label.texts.values()]
    words = {word for phrase in phrases for word in phrase.split() if word not in _SMALL_WORDS}
    if slug == OTHER:
        # "Trabalho" is in its name and tells of nothing.
        words = set()
    return frozenset({*words, *(word for phrase in named.words for word in phrase.split())} - _SMALL_WORDS)


def _begins(typed: str, names: frozenset[str]) -> bool:
    """Whether one of the names begins with what was typed, or is what was typed but for its ending."""
    return any(name.startswith(typed) or _is_stem(name, of=typed) for name in names)


def _is_stem(name: str, *, of: str) -> bool:
    """Whether a word is another form of a name: "canalizadora" of "canalizador", "tomadas" of "tomada"."""
    return len(name) >= _LETTERS_OF_A_TYPO and of.startswith(name) and len(of) - len(name) <= 3


def _is_like(typed: str, names: frozenset[str]) -> bool:
    """Whether a letter or two make the difference to one of the names."""
    return len(typed) >= _LETTERS_OF_A_TYPO and any(
        abs(len(name) - len(typed)) <= 2
        and name[0] == typed[0]
        and SequenceMatcher(None, name, typed).ratio() >= _LIKE_ENOUGH
        for name in names
    )


@cache
def badge_kinds() -> tuple[BadgeKind, ...]:
    """All badges, in the order in which they are shown."""
    return tuple(
        BadgeKind(
            kind=entry["kind"],
            label=read_label(entry, field=field),
            attests=read_label(entry, field=field, name="attests"),
            has_number=entry.get("has_number", False),
        )
        for field, entry in read_entries(Path(__file__).with_name("badges.toml"), "badge")
    )


def badge_kind(kind: str) -> BadgeKind:
    """The badge of this kind; raises LookupError when there is none."""
    for candidate in badge_kinds():
        if candidate.kind == kind:
            return candidate
    raise LookupError(f"no badge {kind!r}; known are {', '.join(known.kind for known in badge_kinds())}")
