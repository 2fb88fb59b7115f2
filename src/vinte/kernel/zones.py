"""What people call the clock of each market's time zone; the texts are translated by whoever writes them."""

from __future__ import annotations

from collections.abc import Mapping


def _(text: str) -> str:
    return text


CLOCKS: Mapping[str, str] = {
    "Europe/Lisbon": _("hora de Lisboa"),
    "Europe/Madrid": _("hora de Madrid"),
    "Europe/Paris": _("hora de Paris"),
    "America/Mexico_City": _("hora da Cidade do México"),
}
