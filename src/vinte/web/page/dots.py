"""Dots: the sign of the house. Each is one contact and says what became of it.

Pages build a list of `Dot` and hand it to `<c-dots>`; the component gives each its colour, shape and words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


class DotState(StrEnum):
    """What became of a contact; the last four are the desk's, after the homeowner was asked: `asked` can still answer."""

    EMPTY = "empty"
    CALLED = "called"
    DUE = "due"
    LATE = "late"
    WON = "won"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    SILENT = "silent"
    ASKED = "asked"


STATE_NAMES: dict[str, Promise] = {
    DotState.EMPTY: _("por comprar"),
    DotState.CALLED: _("contactado a tempo"),
    DotState.DUE: _("a contactar"),
    DotState.LATE: _("passou das 24 horas"),
    DotState.WON: _("trabalho ganho"),
    DotState.REVIEWED: _("opinião positiva"),
    DotState.RETURNED: _("devolvido"),
    DotState.CONFIRMED: _("o particular confirma"),
    DotState.CONTRADICTED: _("o particular contradiz"),
    DotState.SILENT: _("o particular não respondeu"),
    DotState.ASKED: _("o particular ainda não respondeu"),
}


@dataclass(frozen=True)
class Dot:
    """One contact in the panel.

    `ordinal` counts from 1; `label` says whose contact it is; `href` leads to its row; `note` is a few
    characters under a large dot, such as the time left: `3 h 12`.
    """

    ordinal: int
    state: str
    label: str = ""
    href: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a state that has no colour: raises ValueError naming those that have."""
        if self.state not in STATE_NAMES:
            raise ValueError(f"unknown dot state {self.state!r}; known are {', '.join(sorted(STATE_NAMES))}")

    @property
    def state_name(self) -> Promise:
        """The state in the reader's language."""
        return STATE_NAMES[self.state]

    @property
    def spoken(self) -> str:
        """The dot in words, for a reader who does not see it, in the language of the moment."""
        what = ", ".join(text for text in (self.label, str(self.state_name), self.note) if text)
        return gettext("Contacto {ordinal}: {what}").format(ordinal=self.ordinal, what=what)


def panel(dots: Iterable[Dot], *, count: int) -> list[Dot]:
    """The dots so far, filled with empty ones up to `count` (20; 15 in Mexico).

    Raises ValueError when there are more dots than places.
    """
    held = list(dots)
    if len(held) > count:
        raise ValueError(f"{len(held)} dots do not fit in a panel of {count}")
    taken = {dot.ordinal for dot in held}
    empty = [
        Dot(ordinal=number, state=DotState.EMPTY) for number in range(1, count + 1) if number not in taken
    ]
    return sorted([*held, *empty], key=lambda dot: dot.ordinal)


def summary(dots: Sequence[Dot]) -> str:
    """The whole panel in one sentence: `20 contactos. contactado a tempo: 11; por comprar: 9`."""
    counts = Counter(dot.state for dot in dots)
    parts = "; ".join(f"{STATE_NAMES[state]}: {counts[state]}" for state in STATE_NAMES if counts[state])
    total = ngettext("%(count)d contacto", "%(count)d contactos", len(dots)) % {"count": len(dots)}
    return f"{total}. {parts}" if parts else total
