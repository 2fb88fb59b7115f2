"""Values that a field may be given and does not expect: beyond its bounds, of another type, broken, or somebody's trick."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

import ground

DAYS = ("0001-01-01", "1582-10-10", "9999-12-31", "2026-02-30", "2026-03-02", "01/01/0001", "٢٠٢٦-٠١-٠١")
INSTANTS = (
    "0001-01-01T00:00+23:00",
    "9999-12-31T23:59-23:00",
    "2026-03-29T01:30",
    "2026-03-02T10:00",
    "1e9",
    "now",
)
NUMBERS = ("-1", "0", "1", "2147483648", "9" * 20, "9" * 5000, "1e400", "NaN", "١٢", "1.5", "0x10", "--1")
UUIDS = ("0" * 32, str(ground.MISSING), "{" + str(ground.MISSING) + "}", "g" * 36, "")
TEXTS = (
    "",
    "\0",
    "\ud800",
    "a\r\nBcc: hugo@casa.example",
    "\u202eoãn\u2028.\x85",
    "<script>alert(1)</script>",
    "{% debug %}{{ x }}",
    "'; DROP TABLE leads_jobrequest; --",
    "%s%n%00",
    "../../etc/passwd",
    "👩‍🔧" * 40,
    "à" * 4001,
    "x" * 100_000,
    "Pintar a sala",
)
WAYS = (*TEXTS, *NUMBERS, *DAYS, *INSTANTS, *UUIDS)


def values_of(made: Any) -> Callable[[random.Random], Any]:
    """A maker of values for a field of a form: its choices, what lies on and beyond its bounds, and what it is not."""
    from django import forms

    choices = [
        str(key) for key, _label in getattr(made, "choices", []) if not isinstance(_label, list | tuple)
    ]
    longest, least = getattr(made, "max_length", None), getattr(made, "min_value", None)
    most = getattr(made, "max_value", None)
    own: list[Any] = []
    if longest:
        own += ["a" * longest, "a" * (longest + 1), "a\n" * (longest // 2 + 1)]
    own += [str(bound + step) for bound in (least, most) if bound is not None for step in (-1, 0, 1)]
    if isinstance(made, forms.DateField):
        own += DAYS
    elif isinstance(made, forms.UUIDField):
        own += UUIDS
    elif isinstance(made, forms.IntegerField | forms.DecimalField):
        own += NUMBERS
    elif "Instant" in type(made).__name__:
        own += INSTANTS
    elif "Cents" in type(made).__name__:
        own += ["0,01", "1.000.000,00", "9" * 14, "-5", "1,005", "€", "١٢"]

    def one(dice: random.Random) -> Any:
        kinds: list[Iterable[Any]] = [each for each in (choices, own, WAYS) if each]
        value = dice.choice(list(dice.choice(kinds)))
        return [value, *dice.sample(WAYS, 2)] if dice.random() < 0.03 else value

    return one
