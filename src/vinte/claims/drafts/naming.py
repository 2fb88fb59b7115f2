"""Which contact a piece of a mail is about: by a mark of ours in it, number, telephone, address, name, job, place or day.

The surest of what stands there decides; what is as sure of two contacts decides nothing, and both are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vinte.claims.drafts.vocabulary import folded, vocabulary

# How a contact was found, the surest first.
MARK, PHONE, EMAIL, NUMBER, NAME, TITLE, PLACE, DAY, ORDER = (
    "mark", "phone", "email", "number", "name", "title", "place", "day", "order",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PHONE = re.compile(r"\+?\d[\d .()/-]{7,}\d")
_DATES = re.compile(
    r"\b(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}|\d{2}))?\b|\b(\d{4})-(\d{2})-(\d{2})\b"
)
_NAMES_OF = frozenset({"da", "de", "do", "dos", "das", "del", "di", "du", "van", "von"})
_NEUTRAL = _NAMES_OF | frozenset(
    {
        "em", "en", "na", "no", "a", "in", "at", "the", "familia", "famille", "family", "cliente", "client", "of",
        "dia", "jour", "day", "giorno", "obra", "tel", "tlm", "telefone", "contacto", "contact", "nº", "n", "from",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What may name one contact. `position` is the number that its professional sees, from 1; `days` those on which it
    was bought and asked for; `marks` what stands of it in our own letters."""

    position: int
    name: str
    phone: str
    email: str
    days: tuple[date, ...]
    title: str
    places: tuple[str, ...]
    marks: tuple[str, ...] = ()

    @cached_property
    def name_words(self) -> tuple[str, ...]:
        """The parts of the name that tell people apart."""
        return tuple(word for word in _words(self.name) if word not in _NAMES_OF and len(word) > 1)

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        """The words of what was asked for."""
        return tuple(_words(self.title))

    @cached_property
    def place_words(self) -> tuple[tuple[str, ...], ...]:
        """Each place, in words."""
        return tuple(tuple(_words(place)) for place in self.places if place)


@dataclass(frozen=True)
class Found:
    """Whom a text names: the positions, how they were found, and whether each of them is meant and not one of them."""

    positions: tuple[int, ...]
    by: str
    is_each: bool = False


class Register:
    """The contacts of one professional, to be found in texts."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = tuple(known)
        # A place that all share tells nobody apart.
        self._shared = {
            place for each in known for place in each.place_words
            if all(place in other.place_words for other in known) and len(known) > 1
        }  # fmt: skip

    def numbers_in(self, text: str) -> tuple[int, ...]:
        """The contacts that a text calls by number ("contactos 3, 7 e 9", "contacts 1 to 5"); none where it calls
        a number that no contact has."""
        told = folded(text)
        called: list[int] = []
        for match in _called().finditer(told):
            called += _numbers(match[1])
        positions = {each.position for each in self.known}
        return tuple(dict.fromkeys(called)) if called and set(called) <= positions else ()

    def find(self, text: str, *, is_head: bool) -> Found | None:
        """Whom a text names, or None. A day and a place only name somebody in a head: elsewhere they are of a visit."""
        told = folded(text)
        for by, found in self._surely(text, told):
            if found:
                return Found(found, by)
        numbers = self.numbers_in(text)
        named, is_each = self._named(text, told, is_head=is_head)
        if numbers:
            if len(numbers) == 1 and named and not set(named) & set(numbers):
                # "contacto 3 (João Silva)", and João Silva is the second: both, and a person says which.
                return Found(tuple(sorted({*numbers, *named})), NUMBER)
            return Found(numbers, NUMBER, is_each=len(numbers) > 1)
        if named:
            if len(named) == 1 or is_each:
                return Found(named, NAME, is_each=is_each)
            narrowed = self._narrowed(named, text, told)
            return Found(narrowed, NAME)
        if not is_head:
            return None
        return self._by_job_or_day(text, told)

    def is_naming(self, text: str) -> bool:
        """Whether all that a text says is whom it names."""
        found = self.find(text, is_head=True)
        if found is None:
            return False
        told = folded(text)
        rest = _PHONE.sub(" ", re.sub(r"\S+@\S+", " ", told))
        rest = re.sub(_written_dates(), " ", _DATES.sub(" ", rest))
        for mark in (mark for each in self.known for mark in each.marks):
            rest = rest.replace(folded(mark), " ")
        mine = [each for each in self.known if each.position in found.positions]
        said = {word for each in mine for word in (*_words(each.name), *each.title_words)}
        said |= {word for each in mine for place in each.place_words for word in place}
        neutral = _NEUTRAL | set(vocabulary().joins) | set(vocabulary().contact)
        # A single letter is the beginning of a name.
        return all(
            word in said or word in neutral or word.isdigit() or len(word) == 1 for word in _words(rest)
        )

    def leads(self, line: str) -> bool:
        """Whether a line begins with the name of one contact: two words of it, or a first name that nobody shares."""
        begins = " ".join(line.split()[:5])
        words = [(match.group(), match.start()) for match in _WORD.finditer(folded(begins))]
        while words and (words[0][0] in vocabulary().joins or words[0][0] in _NEUTRAL):
            words = words[1:]
        if not words:
            return False
        first = words[0][1]
        hits = [(each, self._hits(each, words, begins)) for each in self.known]
        leading = [(each, found) for each, found in hits if found and found[0] == first]
        longest = max((len(found) for _each, found in leading), default=0)
        return sum(len(found) == longest for _each, found in leading) == 1

    def _surely(self, text: str, told: str) -> Iterable[tuple[str, tuple[int, ...]]]:
        yield MARK, self._those(lambda each: any(mark in text or mark.lower() in told for mark in each.marks))
        phones = {re.sub(r"\D", "", found)[-9:] for found in _PHONE.findall(text)}
        phones = {phone for phone in phones if len(phone) == 9}
        yield (
            PHONE,
            self._those(lambda each: bool(each.phone) and re.sub(r"\D", "", each.phone)[-9:] in phones),
        )
        yield EMAIL, self._those(lambda each: bool(each.email) and each.email.lower() in told)

    def _those(self, is_named: object) -> tuple[int, ...]:
        return tuple(each.position for each in self.known if is_named(each))  # type: ignore[operator]

    def _named(self, text: str, told: str, *, is_head: bool) -> tuple[tuple[int, ...], bool]:
        """The contacts whose name stands in a text: as much of a name as there is; and whether several stand there
        side by side, each meant."""
        words = [(match.group(), match.start()) for match in _WORD.finditer(told)]
        scores: dict[int, tuple[int, int, int]] = {}
        for each in self.known:
            hits = self._hits(each, words, text)
            if hits:
                scores[each.position] = (len(hits), min(hits), max(hits))
        if not scores:
            return (), False
        # Whoever is named with fewer words, all within those of another's name, is not meant.
        kept = {
            position: score
            for position, score in scores.items()
            if not any(
                other[0] > score[0] and other[1] <= score[1] and score[2] <= other[2]
                for at, other in scores.items()
                if at != position
            )
        }
        places: dict[tuple[int, int], list[int]] = {}
        for position, (_count, first, last) in kept.items():
            places.setdefault((first, last), []).append(position)
        if len(places) > 1 and all(len(same) == 1 for same in places.values()):
            spans = sorted(places)
            between = [told[spans[number][1] : spans[number + 1][0]] for number in range(len(spans) - 1)]
            # A span ends where its last word begins: what is left of that word belongs to the name.
            joined = all(set(_words(part)[1:]) <= set(vocabulary().joins) | _NAMES_OF for part in between)
            if joined:
                return tuple(places[span][0] for span in spans), True
        return tuple(sorted(kept)), False

    def _hits(self, each: Known, words: list[tuple[str, int]], text: str) -> list[int]:
        """Where the words of a name stand one after the other: first name and what follows of it, or the last alone."""
        if not each.name_words:
            return []
        first, rest = each.name_words[0], each.name_words[1:]
        best: list[int] = []
        for number, (word, at) in enumerate(words):
            if word == first:
                hits = [at]
                following = number + 1
                while following < len(words) and (
                    words[following][0] in rest or words[following][0] in _NAMES_OF
                ):
                    if words[following][0] in rest:
                        hits.append(words[following][1])
                    following += 1
                # "João Pereira" is not João Silva; a first name in small letters is one only at the beginning.
                is_other = len(hits) == 1 and self._is_other(each, words, number, following, text)
                if is_other or (len(hits) == 1 and not text[at].isupper() and number > 2):
                    continue
                # The beginning of a surname, "Helena M.", tells two Helenas apart.
                if len(hits) == 1 and following < len(words) and len(words[following][0]) == 1:
                    letter = words[following][0]
                    if letter not in ("a", "e", "o", "y") or text[words[following][1]].isupper():
                        if rest and not any(part.startswith(letter) for part in rest):
                            continue
                        hits.append(words[following][1])
                if len(hits) > len(best):
                    best = hits
            elif word in rest and not best and text[at].isupper() and word == rest[-1]:
                before = words[number - 1][0] if number else ""
                if (
                    number == 0
                    or before in vocabulary().joins
                    or before in _NEUTRAL
                    or not self._is_first(before)
                ):
                    best = [at]
        return best

    def _is_other(
        self, each: Known, words: list[tuple[str, int]], number: int, following: int, text: str
    ) -> bool:
        """Whether a first name is followed at once by a surname that is not this contact's."""
        if following >= len(words) or len(words[following][0]) < 3:
            return False
        (first, at), (after, begins) = words[number], words[following]
        if text[at : at + len(first)].isupper() or not text[begins].isupper():
            return False
        if following == number + 1 and text[at + len(first) : begins] != " ":
            return False
        about = {word for place in each.place_words for word in place} | set(each.title_words)
        return after not in about and after not in vocabulary().joins

    def _is_first(self, word: str) -> bool:
        return any(other.name_words and word == other.name_words[0] for other in self.known)

    def _narrowed(self, positions: tuple[int, ...], text: str, told: str) -> tuple[int, ...]:
        """Of several who may be meant, those whom place, job or day in the same text leave; all where they say nothing."""
        among = [each for each in self.known if each.position in positions]
        days = set(_days_in(told, among))
        for is_meant in (
            lambda each: any(
                place not in self._shared and _stands(place, told) for place in each.place_words
            ),
            lambda each: len(each.title_words) > 1 and _stands(each.title_words, told),
            lambda each: bool(days & set(each.days)),
        ):
            left = tuple(each.position for each in among if is_meant(each))
            if len(left) == 1:
                return left
        return positions

    def _by_job_or_day(self, text: str, told: str) -> Found | None:
        titled = self._those(lambda each: len(each.title_words) > 1 and _stands(each.title_words, told))
        placed = self._those(
            lambda each: any(place not in self._shared and _stands(place, told) for place in each.place_words)
        )
        days = set(_days_in(told, self.known))
        dated = self._those(lambda each: bool(days & set(each.days))) if days else ()
        told_by = [(TITLE, titled), (PLACE, placed), (DAY, dated)]
        told_by = [(by, found) for by, found in told_by if found]
        if not told_by:
            return None
        common = set.intersection(*(set(found) for _by, found in told_by))
        if common:
            by = next((by for by, found in told_by if set(found) == common), told_by[0][0])
            return Found(tuple(sorted(common)), by)
        return Found(told_by[0][1], told_by[0][0])


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _stands(words: Sequence[str], told: str) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(_WORD.findall(told))} "


def _called() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in vocabulary().contact), key=len, reverse=True))
    through = "|".join(vocabulary().through)
    number = r"(?:n\.?[º°o]?\.?\s?|#\s?)?\d{1,2}\b(?!\s?[/€%:]\s?\d|\s?€|\s?euros)"
    return re.compile(
        rf"(?<![^\W_])(?:{words})\.?\s?(?:n?\.?[º°o]\.?)?\s?({number}(?:\s?(?:,|;|/|-|–|\be\b|\by\b|\bet\b|\band\b|\bed\b"
        rf"|\b(?:{through})\b)\s?{number})*)"
    )


def _numbers(told: str) -> list[int]:
    found: list[int] = []
    through = "|".join(vocabulary().through)
    for part in re.split(r"\s?(?:,|;|/|\be\b|\by\b|\bet\b|\band\b|\bed\b)\s?", told):
        digits = [int(each) for each in re.findall(r"\d{1,2}", part)]
        is_range = len(digits) == 2 and re.search(rf"[-–]|\b(?:{through})\b", part)
        found += range(digits[0], digits[1] + 1) if is_range else digits
    return found


def _written_dates() -> str:
    months = "|".join(sorted(vocabulary().month_numbers, key=len, reverse=True))
    return rf"\b(\d{{1,2}})(?:er|o|\.|º|st|nd|rd|th)?\s?(?:de |of |-|/)?\s?({months})\b\.?|\b({months})\s(\d{{1,2}})\b"


def _days_in(told: str, known: Sequence[Known]) -> list[date]:
    """The days that a text names; without a year it is the year of the contacts' days."""
    years = sorted({day.year for each in known for day in each.days})
    found: list[tuple[int, int, int | None]] = []
    for match in _DATES.finditer(told):
        if match[4]:
            found.append((int(match[6]), int(match[5]), int(match[4])))
        else:
            year = int(match[3]) if match[3] else None
            found.append(
                (int(match[1]), int(match[2]), year + 2000 if year is not None and year < 100 else year)
            )
    months = vocabulary().month_numbers
    for match in re.finditer(_written_dates(), told):
        day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        found.append((int(day), months[month], None))
    days: list[date] = []
    for day, month, year in found:
        for each in [year] if year is not None else years:
            try:
                days.append(date(each, month, day))
            except ValueError:
                continue
    return days
