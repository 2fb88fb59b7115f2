"""What a complete profile is made of: the rule of each part that `profile_parts.toml` weighs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vinte.kernel.errors import InvalidInput
from vinte.people.catalogue.labels import Label, read_entries, read_label


@dataclass(frozen=True)
class ProfileFacts:
    """What the rules look at: a professional's own words, and counts."""

    trade_name: str
    trade_count: int
    municipality: str
    radius_km: int | None
    description_characters: int
    phone: str
    has_logo: bool
    work_count: int
    photo_count: int
    opening_hours: str
    website: str


Rule = Callable[[ProfileFacts, int], bool]

RULES: Mapping[str, Rule] = {
    "trade_name": lambda facts, _at_least: bool(facts.trade_name),
    "trades": lambda facts, at_least: facts.trade_count >= at_least,
    "area": lambda facts, _at_least: bool(facts.municipality) and facts.radius_km is not None,
    "description": lambda facts, at_least: facts.description_characters >= at_least,
    "phone": lambda facts, _at_least: bool(facts.phone),
    "logo": lambda facts, _at_least: facts.has_logo,
    "works": lambda facts, at_least: facts.work_count >= at_least,
    "photos": lambda facts, at_least: facts.photo_count >= at_least,
    "hours": lambda facts, _at_least: bool(facts.opening_hours),
    "website": lambda facts, _at_least: bool(facts.website),
}


@dataclass(frozen=True)
class PartDefinition:
    """One part: its weight in per cent, and the least count that its rule asks (1 unless said)."""

    name: str
    weight: int
    at_least: int
    label: Label


@dataclass(frozen=True)
class Part:
    """One part of somebody's profile, and whether it is there."""

    name: str
    label: Label
    weight: int
    done: bool


@dataclass(frozen=True)
class Profile:
    """How complete a profile is: `percent` is the sum of the weights of the parts that are there.

    `next_part` is the missing part that adds most, or None when nothing is missing.
    """

    percent: int
    parts: tuple[Part, ...]
    next_part: Part | None


@cache
def part_definitions() -> tuple[PartDefinition, ...]:
    """The parts that count, in the order of the file.

    Raises InvalidInput when a part has no rule, a rule no part, or the weights do not add up to 100.
    """
    definitions = []
    for field, entry in read_entries(Path(__file__).with_name("profile_parts.toml"), "part"):
        unknown = set(entry) - {"name", "weight", "at_least", "label"}
        if unknown or entry.get("name") not in RULES:
            raise InvalidInput(field=field, expected="a name of people/profile.py, weight, label, at_least")
        definitions.append(
            PartDefinition(
                name=entry["name"],
                weight=entry["weight"],
                at_least=entry.get("at_least", 1),
                label=read_label(entry, field=field),
            )
        )
    if sorted(part.name for part in definitions) != sorted(RULES):
        raise InvalidInput(field="profile_parts.toml", expected=f"each of {', '.join(RULES)} once")
    if sum(part.weight for part in definitions) != 100:
        raise InvalidInput(field="profile_parts.toml", expected="weights that add up to 100")
    return tuple(definitions)


def characters(text: str) -> int:
    """How many characters a text has as whoever typed it counts them: spaces too, and a new line as one."""
    return len(text.strip().replace("\r\n", "\n"))


def measure(facts: ProfileFacts) -> Profile:
    """How complete a profile with these facts is."""
    parts = tuple(
        Part(
            name=definition.name,
            label=definition.label,
            weight=definition.weight,
            done=RULES[definition.name](facts, definition.at_least),
        )
        for definition in part_definitions()
    )
    missing = [part for part in parts if not part.done]
    return Profile(
        percent=sum(part.weight for part in parts if part.done),
        parts=parts,
        next_part=max(missing, key=lambda part: part.weight) if missing else None,
    )
