"""What a room offers: handed on by name, documented, its arguments by name, and never a row of its tables."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import typing
from collections import Counter
from collections.abc import Iterator

import house_rules as rules
import pytest
from django.db.models import Model

# room -> the modules that others may import, as the contracts have them
DOORS = {
    contract["allowed_importers"][0].removeprefix("vinte."): [
        line.rpartition(".")[2] for line in contract["ignore_imports"]
    ]
    for contract in rules.CONTRACTS
    if contract["type"] == "protected"
}
EVERY_DOOR = [f"{room}.{door}" for room, doors in DOORS.items() for door in doors]
HANDED_ON = [f"{room}.{door}" for room in DOORS for door in ("actions", "queries")]

# Models that doors still hand out or take, and how many names of a door do so. To shrink: a new one is not added,
# and a number that is too high fails.
STILL_HANDED_OUT = Counter(
    {
        "leads.ContactPurchase": 1,
        "leads.DraftPhoto": 1,
        "leads.JobRequest": 9,
        "leads.RequestDraft": 5,
        "people.Account": 3,
        "people.Homeowner": 3,
        "people.Professional": 9,
        "wallet.TopUp": 3,
        "wallet.TopUpRefund": 1,
    }
)


def names_defined(source: str) -> Iterator[str]:
    """What a module that only hands on has beside imports and a complete `__all__`."""
    imported, listed = set(), set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            imported |= {name.asname or name.name for name in node.names}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            listed = set(ast.literal_eval(node.value))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield f"{node.lineno}: defines something; write it where it belongs, and import it from there"
    for name in sorted((imported - {"annotations"}) ^ listed):
        yield f"0: {name} is imported or listed in __all__, but not both"


def room_of(kind: type) -> str:
    return "".join(kind.__module__.split(".")[1:2])


def parts_of(kind: object, *, seen: set[object]) -> Iterator[object]:
    """A type and all that it is made of, through the rooms' dataclasses."""
    yield kind
    for part in typing.get_args(kind):
        for one in part if isinstance(part, list) else [part]:
            yield from parts_of(one, seen=seen)
    if dataclasses.is_dataclass(kind) and kind not in seen and room_of(kind) in DOORS:
        seen.add(kind)
        for part in typing.get_type_hints(kind).values():
            yield from parts_of(part, seen=seen)


def types_offered(offered: object) -> Iterator[object]:
    """Every type that stands in what a door offers, whether it is a class or a function."""
    hints = {} if isinstance(offered, type) else typing.get_type_hints(inspect.unwrap(offered))
    for kind in [offered, *hints.values()]:
        yield from parts_of(kind, seen=set())


def complaints_about(offered: object) -> Iterator[str]:
    """What is wrong with a class or function that a door offers, models apart."""
    if not (offered.__doc__ or "").strip():
        yield "has no docstring"
    if any(kind is typing.Any for kind in types_offered(offered)):
        yield "has Any in its types; say what it is"
    for kind in types_offered(offered):
        if dataclasses.is_dataclass(kind) and not kind.__dataclass_params__.frozen:
            yield f"{kind.__name__} can be changed; freeze it"
    if isinstance(offered, type):
        return
    plain = inspect.unwrap(offered)
    parameters = inspect.signature(plain).parameters
    if sum(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters.values()) > 1:
        yield "takes more than one argument by position; put `*,` before the first"
    for name in {*parameters, "return"} - {*typing.get_type_hints(plain)}:
        yield f"does not say of what type {name} is"


def models_in(offered: object) -> set[str]:
    return {
        f"{room_of(kind)}.{kind.__name__}"
        for kind in types_offered(offered)
        if isinstance(kind, type) and issubclass(kind, Model)
    }


def everything(door: str) -> Iterator[tuple[str, object]]:
    module = importlib.import_module(f"vinte.{door}")
    for name in module.__all__:
        offered = getattr(module, name)
        if callable(offered):
            yield f"{door}.{name}", offered


@pytest.mark.parametrize("door", HANDED_ON)
def test_a_door_defines_nothing_and_lists_everything(door):
    path = rules.PACKAGE / (door.replace(".", "/") + ".py")
    lines = rules.complaints([path], names_defined)
    assert not lines, "\n" + "\n".join(lines)


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_what_a_door_offers_says_what_it_takes_and_gives(door):
    lines = [f"{name} {line}" for name, offered in everything(door) for line in complaints_about(offered)]
    assert not lines, "\n" + "\n".join(lines)


def test_models_stay_in_their_rooms():
    found = Counter(
        model for door in EVERY_DOOR for _name, offered in everything(door) for model in models_in(offered)
    )
    new, gone = found - STILL_HANDED_OUT, STILL_HANDED_OUT - found
    assert not new, f"hand out a frozen dataclass instead: {dict(new)}"
    assert not gone, f"to shrink: take these off STILL_HANDED_OUT: {dict(gone)}"


@dataclasses.dataclass
class Loose:
    """It can be changed."""


class Row(Model):
    """A row."""

    class Meta:
        app_label, managed = "people", False


Row.__module__ = "vinte.people.models"


def sound(one: int, *, other: list[int]) -> None:
    """It is sound."""


def by_position(one: int, other: int) -> None:
    """Two by position."""


def untyped(*, one) -> None:
    """Of what type is it?"""


def anything(*, one: dict[str, typing.Any]) -> None:
    """Anything may be in it."""


def changeable() -> list[Loose]:
    """It hands out what can be changed."""


def undocumented() -> None: ...


def a_row() -> list[Row] | None:
    """A row."""


def test_each_planted_violation_at_a_door_is_caught():
    assert not list(complaints_about(sound)) and not models_in(sound)
    for wrong in (by_position, untyped, anything, changeable, undocumented):
        assert len(list(complaints_about(wrong))) == 1, wrong.__name__
    assert models_in(a_row) == {"people.Row"}
    whole = 'from vinte.a.b import c\n__all__ = ["c"]\n'
    assert not list(names_defined(whole))
    assert len(list(names_defined(whole + "d = 1\n"))) == 1
    assert len(list(names_defined(whole.replace('"c"', "")))) == 1
