"""A strict reader of OpenMetrics 1.0 text: whatever the format does not allow is an error that names the line.

By the specification's ABNF and its rules on each type (github.com/prometheus/OpenMetrics, specification/OpenMetrics.md);
of the types, those that this site has.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_META = re.compile(rf"# (TYPE|UNIT|HELP) ({_NAME}) (.+)")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
_HELP = re.compile(r'(?:[^\\]|\\[\\n"])*')
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (\S+)")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]Inf", re.I)
_SUFFIXES = {
    "info": {"_info"},
    "counter": {"_total"},
    "gauge": {""},
    "histogram": {"_bucket", "_count", "_sum"},
}
Labels = frozenset[tuple[str, str]]


class NotOpenMetrics(ValueError):
    """The text breaks a rule; says which and where."""


@dataclass
class Metric:
    """A family as it was read: its samples by suffix and labels."""

    name: str
    kind: str = ""
    unit: str = ""
    help: str = ""
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def value(self, suffix: str = "", **labels: str) -> float:
        """One number."""
        return self.samples[suffix, frozenset(labels.items())]


def read(text: str) -> dict[str, Metric]:
    """Every family by its name; raises NotOpenMetrics."""
    if not text.endswith("# EOF\n"):
        raise NotOpenMetrics("the last line is # EOF, with its end of line")
    found: dict[str, Metric] = {}
    current: Metric | None = None
    for number, line in enumerate(text[: -len("# EOF\n")].splitlines(), start=1):
        try:
            current = _read_line(line, found, current)
        except NotOpenMetrics as error:
            raise NotOpenMetrics(f"line {number}, {line!r}: {error}") from None
    for metric in found.values():
        _require(bool(metric.kind and metric.help and metric.samples), f"{metric.name} is not whole")
        if metric.kind == "histogram":
            _check_histogram(metric)
    return found


def _require(true: bool, why: str) -> None:
    if not true:
        raise NotOpenMetrics(why)


def _read_line(line: str, found: dict[str, Metric], current: Metric | None) -> Metric:
    if meta := _META.fullmatch(line):
        what, name, told = meta.groups()
        if current is None or name != current.name:
            _require(name not in found, "the lines of a family stand together")
            current = found.setdefault(name, Metric(name))
        _require(not current.samples, "what is said of a family comes before its samples")
        _require(not getattr(current, {"TYPE": "kind"}.get(what, what.lower())), f"a second {what}")
        if what == "TYPE":
            _require(told in _SUFFIXES, "an unknown type")
            current.kind = told
        elif what == "UNIT":
            _require(name.endswith(f"_{told}"), "the name ends with its unit")
            current.unit = told
        else:
            _require(_HELP.fullmatch(told) is not None, "a backslash that escapes nothing")
            current.help = told
        return current
    sample = _SAMPLE.fullmatch(line)
    if sample is None or current is None:
        raise NotOpenMetrics("neither a sample nor what is said of a family")
    name, labels, value = sample.groups()
    _require(name.startswith(current.name), f"stands among {current.name}")
    suffix = name[len(current.name) :]
    _require(suffix in _SUFFIXES[current.kind], f"no sample of a {current.kind}")
    key = (suffix, _labels(labels))
    _require(key not in current.samples, "the same sample twice")
    current.samples[key] = _number(value, kind=current.kind, suffix=suffix)
    return current


def _labels(text: str | None) -> Labels:
    if text is None:
        return frozenset()
    pairs = _LABEL.findall(text)
    _require(",".join(f'{name}="{value}"' for name, value in pairs) == text, "labels that are none")
    _require(len({name for name, _value in pairs}) == len(pairs), "a label twice")
    return frozenset(pairs)


def _number(text: str, *, kind: str, suffix: str) -> float:
    _require(_NUMBER.fullmatch(text) is not None, "no number")
    value = float(text)
    if kind == "info":
        _require(value == 1, "an info is 1")
    if kind in ("counter", "histogram"):
        _require(0 <= value < math.inf, "a counter is finite and not below zero")
    if suffix in ("_bucket", "_count"):
        _require(text.isdigit(), "a count is whole")
    return value


def _check_histogram(metric: Metric) -> None:
    series: dict[Labels, list[tuple[str, float, float]]] = {}
    for (suffix, labels), value in metric.samples.items():
        if suffix == "_bucket":
            told = dict(labels)
            bound = told.pop("le", "")
            _require(bound == "+Inf" or bound == repr(float(bound)), f"{bound!r} is no canonical number")
            series.setdefault(frozenset(told.items()), []).append((bound, float(bound), value))
    for labels, buckets in series.items():
        bounds = [bound for _text, bound, _value in buckets]
        counts = [value for _text, _bound, value in buckets]
        _require(bounds == sorted(set(bounds)) and bounds[-1] == math.inf, "buckets rise to +Inf")
        _require(counts == sorted(counts), "counts of buckets never fall")
        _require(metric.samples.get(("_count", labels)) == counts[-1], "the count is that of +Inf")
        _require(("_sum", labels) in metric.samples, "a histogram has its sum")
    counted = {labels for suffix, labels in metric.samples if suffix != "_bucket"}
    _require(counted == set(series), "a histogram without buckets")
