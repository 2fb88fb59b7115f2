"""What each part of the attack hands back: figures beside their targets, and controls that had to fail.

A part is a module of this folder with one function, `run(*, short: bool) -> Part`; `run.py` lists them by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One measured thing: as written, what was wanted of it, and whether that held."""

    name: str
    value: str
    target: str
    met: bool


@dataclass(frozen=True)
class Control:
    """A guard, a lock or a setting taken away, and what the part saw then; one that saw nothing proves nothing."""

    name: str
    seen: str
    failed: bool


@dataclass(frozen=True)
class Part:
    """A part's report; `how` says in a sentence or two how it was measured, seeds included."""

    title: str
    how: str
    figures: tuple[Figure, ...]
    controls: tuple[Control, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Every figure met its target, and every control failed as it had to."""
        return all(figure.met for figure in self.figures) and all(control.failed for control in self.controls)

    def markdown(self, *, when: str, machine: str) -> str:
        """As it stands in the report."""
        lines = [
            f"## {self.title}",
            "",
            f"{self.how} {when}, {machine}.",
            "",
            "| Measured | Figure | Wanted | |",
            "|---|---:|---:|---|",
        ]
        lines += [
            f"| {one.name} | {one.value} | {one.target} | {'met' if one.met else '**missed**'} |"
            for one in self.figures
        ]
        if self.controls:
            lines += ["", "| Taken away | Seen | |", "|---|---|---|"]
            lines += [
                f"| {one.name} | {one.seen} | {'fails, as it must' if one.failed else '**not noticed**'} |"
                for one in self.controls
            ]
        lines += [f"\n{note}" for note in self.notes]
        return "\n".join(lines) + "\n"
