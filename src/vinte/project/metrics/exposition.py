"""The text that a monitoring system reads: OpenMetrics 1.0 (github.com/prometheus/OpenMetrics, specification)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vinte.project.metrics.families import Family

MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
_SUFFIXES = {"info": "_info", "counter": "_total"}


@dataclass(frozen=True)
class Histogram:
    """How many observations were at most each of `bounds`, or beyond the last, and their sum."""

    bounds: Sequence[float]
    counts: Sequence[int]
    total: float


Value = int | float | Histogram


@dataclass(frozen=True)
class Sample:
    """One number of a family, or one histogram, for these values of its labels, in the order of their names."""

    value: Value
    labels: tuple[str, ...] = field(default=())


def exposition(found: Iterable[tuple[Family, Sequence[Sample]]]) -> str:
    """The whole text; a family without a sample is left out."""
    lines: list[str] = []
    for family, samples in found:
        if samples:
            lines += _head(family)
            for sample in samples:
                lines += _lines(family, sample)
    return "\n".join([*lines, "# EOF\n"])


def _head(family: Family) -> Iterator[str]:
    yield f"# TYPE {family.name} {family.kind}"
    if family.unit:
        yield f"# UNIT {family.name} {family.unit}"
    yield f"# HELP {family.name} {_escaped(family.help)}"


def _lines(family: Family, sample: Sample) -> Iterator[str]:
    pairs = list(zip(family.labels, sample.labels, strict=True))
    if not isinstance(sample.value, Histogram):
        yield f"{family.name}{_SUFFIXES.get(family.kind, '')}{_labels(pairs)} {_number(sample.value)}"
        return
    so_far = 0
    for bound, count in zip((*sample.value.bounds, math.inf), sample.value.counts, strict=True):
        so_far += count
        yield f"{family.name}_bucket{_labels([*pairs, ('le', _number(float(bound)))])} {so_far}"
    yield f"{family.name}_count{_labels(pairs)} {so_far}"
    yield f"{family.name}_sum{_labels(pairs)} {_number(sample.value.total)}"


def _labels(pairs: Sequence[tuple[str, str]]) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in pairs)
    return f"{{{told}}}" if told else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _number(value: int | float) -> str:
    if isinstance(value, float) and math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return repr(value)
