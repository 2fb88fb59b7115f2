"""The house's rules as functions from source to complaints, so that each can be tried on a planted violation.

A complaint is one line: where, what, and what to do instead.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "vinte"
LONGEST_LINES = 500

# The rooms from the top, as the import contract has them; rooms on one line are side by side.
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = tuple(
    tuple(room.strip("() ") for room in line.split("|"))
    for line in next(contract for contract in CONTRACTS if contract.get("id") == "layers")["layers"]
)
_DEPTH = {room: depth for depth, rooms in enumerate(LAYERS) for room in rooms}

_CLOCK_CALLS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("functions", "Now"),
}  # fmt: skip
_SQL_CLOCK = re.compile(
    r"\b(now\(\)|current_timestamp|current_date|current_time|localtimestamp|clock_timestamp\(\))",
    re.IGNORECASE,
)
# Where the machine's clock may be read: the clock itself, and the processes around the domain.
CLOCK_ALLOWED = ("kernel/clock.py", "project/")
_MONEY = re.compile(r"(cents|price|amount|balance|refund|total_due)", re.IGNORECASE)
_OTHER_PEOPLES_HOUSES = re.compile(r"(?<![\w/.])/(?:work|root|home/\w+|Users/\w+)/[\w.-]+")
_REGISTRY_HOST = re.compile(
    r"(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|--(extra-)?index-url|proxy\.golang\.org)",
    re.IGNORECASE,
)


def python_files(folder: Path = PACKAGE) -> Iterator[Path]:
    """The package's own source, without migrations, which Django writes."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def room_of(path: Path) -> str:
    """The room that a file of the package lies in; empty for the package's own."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if len(inside) > 1 else ""


def may_reach(room: str, other: str) -> bool:
    """Whether a room may import, or hold a key to, another: only one in a lower layer, or itself."""
    return room == other or _DEPTH[other] > _DEPTH[room]


def imported_modules(source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that is imported, `from a.b import c` as both a.b and a.b.c."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


def foreign_models(source: str, *, room: str) -> Iterator[str]:
    """Imports of another room's models."""
    for line, module in imported_modules(source):
        parts = module.split(".")
        if parts[0] == "vinte" and len(parts) > 2 and parts[2] == "models" and parts[1] != room:
            yield f"{line}: imports {module}; call {parts[1]}.queries or {parts[1]}.actions instead"


def engines_named(source: str) -> Iterator[str]:
    """Engines of Ibis, whose parts an import contract can't tell from Ibis itself."""
    for line, module in imported_modules(source):
        if module.startswith("ibis.backends"):
            yield f"{line}: imports {module}; a clause compares facts and leaves the engine to guarantee.engines"


def signals(source: str) -> Iterator[str]:
    """Django's signals, which hide who does what."""
    for line, module in imported_modules(source):
        if module.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals")):
            yield f"{line}: imports {module}; call the function where the thing happens instead"


def clock_reads(source: str) -> Iterator[str]:
    """Reads of the machine's clock, in Python or in SQL."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            # With an instant, these two only turn it into a place's time.
            turns = node.func.attr in ("localtime", "localdate") and bool(node.args)
            if (name, node.func.attr) in _CLOCK_CALLS and not turns:
                yield f"{node.lineno}: {name}.{node.func.attr}() reads the clock; take `at` or `clock` as an argument"
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            if any(name.name == "Now" for name in node.names):
                yield f"{node.lineno}: Now() is the database's clock; pass the instant as a value"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not _is_prose(node.value):
            found = _SQL_CLOCK.search(node.value)
            if found:
                yield f"{node.lineno}: {found[0]} in SQL is the database's clock; pass the instant as a parameter"


def _is_prose(text: str) -> bool:
    return not re.search(r"\b(select|insert|update|delete|where|default|returns)\b", text, re.IGNORECASE)


def float_money(source: str) -> Iterator[str]:
    """Money that is not whole cents."""
    for node in ast.walk(ast.parse(source)):
        target = value = None
        if isinstance(node, ast.AnnAssign):
            target, value = node.target, node.annotation
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.arg) and node.annotation is not None:
            if _MONEY.search(node.arg) and ast.unparse(node.annotation) in ("float", "Decimal"):
                yield f"{node.lineno}: {node.arg} is a {ast.unparse(node.annotation)}; money is whole cents, an int"
            continue
        if not isinstance(target, ast.Name) or value is None:
            continue
        kind = ast.unparse(value.func if isinstance(value, ast.Call) else value).rpartition(".")[2]
        if _MONEY.search(target.id) and kind in ("float", "Decimal", "FloatField", "DecimalField"):
            yield f"{node.lineno}: {target.id} is a {kind}; money is whole cents, an int"


def bad_module_name(path: Path) -> Iterator[str]:
    """Modules that are named after nothing."""
    if path.stem in ("utils", "util", "helpers", "helper", "misc", "common", "tools"):
        yield f"0: a module named {path.stem} says nothing; name it after what it keeps"


def too_long(text: str) -> Iterator[str]:
    """A file that has grown past what one reads at once."""
    count = len(text.splitlines())
    if count > LONGEST_LINES:
        yield f"{LONGEST_LINES + 1}: {count} lines; split it by what it keeps, {LONGEST_LINES} at the most"


def places_and_hosts(text: str) -> Iterator[str]:
    """Paths of one machine and hosts of package registries."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _OTHER_PEOPLES_HOUSES.search(line):
            yield f"{number}: {found[0]} is a path of one machine; write it relative to the repository"
        if found := _REGISTRY_HOST.search(line):
            yield f"{number}: {found[0]} names a package registry; leave it to each reader's own configuration"


_BARE_WORD = re.compile(r"[^\W\d_]{2,}")
_DROPPED_ELEMENTS = re.compile(
    r"<(script|style|code|pre|svg)\b.*?</\1>|<!--.*?-->|{#.*?#}|{%\s*comment.*?endcomment\s*%}"
    r"|{%\s*block\s+page_class\s*%}.*?{%\s*endblock.*?%}",
    re.DOTALL | re.IGNORECASE,
)
_MARKED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}", re.DOTALL
)
_READ_ATTRIBUTES = re.compile(
    r"""\s(?:title|alt|placeholder|aria-label|aria-description)=("([^"]*)"|'([^']*)')"""
)
# Names and units are the same in every language.
NOT_TRANSLATED = frozenset(
    {"Vinte", "km", "min", "px", "EUR", "SMS", "PDF", "SQL", "JSON", "nbsp", "middot", "https"}
)


def unmarked_text(template: str) -> Iterator[str]:
    """Words that a reader sees and that no translator would."""
    keep_lines = lambda found: "\n" * found[0].count("\n")  # noqa: E731
    text = _MARKED.sub(keep_lines, _DROPPED_ELEMENTS.sub(keep_lines, template))
    for found in _READ_ATTRIBUTES.finditer(text):
        yield from _bare(found[2] or found[3] or "", line=text.count("\n", 0, found.start()) + 1)
    outside = re.sub(r"<[^>]*>", keep_lines, text)
    outside = re.sub(r"&\w+;", "", outside)
    for number, line in enumerate(outside.splitlines(), start=1):
        yield from _bare(line, line=number)


def _bare(text: str, *, line: int) -> Iterator[str]:
    words = [word for word in _BARE_WORD.findall(text) if word not in NOT_TRANSLATED]
    if words:
        yield f"{line}: {' '.join(words)!r} is not marked; write {{% trans %}} or {{% blocktrans %}} around it"


_INLINE = re.compile(
    r"<style\b|<script(?![^>]*(?:\bsrc=|type=.application/json))[^>]*>|\sstyle=|\son[a-z]+=\"|javascript:",
    re.IGNORECASE,
)


def not_html(template: str) -> Iterator[str]:
    """What a validator of HTML refuses and browsers let pass."""
    for number, line in enumerate(template.splitlines(), 1):
        if re.search(r"(?<![\w-])hx-[a-z]+=", line):
            yield f"{number}: an attribute of htmx is written data-hx-*: HTML knows no other of one's own"
        if re.search(r"""\|date:["']c["']""", line):
            yield f"{number}: date:c writes millionths of a second, which HTML refuses; use `|machine_instant`"
        if "<time>" in line:
            yield f"{number}: <time> without datetime; what a script fills is a <span data-…>"


def inline_code(template: str) -> Iterator[str]:
    """Scripts and styles inside a page, which its policy would refuse."""
    for number, line in enumerate(template.splitlines(), start=1):
        if found := _INLINE.search(line):
            yield f"{number}: {found[0].strip()!r} is refused by the page's policy; put it into a file of its own"


# Waiting is in one place, which gives up late; a story's clock and the report of times read the clock and judge nothing.
WAITING_ALLOWED = ("eventually.py", "small_town.py", "databases.py")
_LEAST_PATIENCE_SECONDS = 30
_MILLISECONDS_FROM = 1000  # a timeout of so many is a browser's
_STOPWATCHES = {"monotonic", "perf_counter", "process_time", "thread_time"}


def hurry(source: str) -> Iterator[str]:
    """What makes a test depend on how fast its machine is: fixed pauses, short patience, a stopwatch."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value == "networkidle":
            yield f"{node.lineno}: networkidle is a pause of half a second; wait for what the page shows"
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"sleep", "wait_for_timeout"}:
            yield f"{node.lineno}: {name} waits for a fixed time; wait for what is to happen (eventually)"
        if name in _STOPWATCHES:
            yield f"{node.lineno}: {name} measures the machine; count what the code does, or measure in bench/"
        for given in node.keywords:
            if "timeout" not in (given.arg or "") or not isinstance(given.value, ast.Constant):
                continue
            value = given.value.value
            if isinstance(value, (int, float)):
                seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
                if seconds < _LEAST_PATIENCE_SECONDS:
                    yield f"{node.lineno}: {given.arg}={value} gives up too soon; {_LEAST_PATIENCE_SECONDS} s is the least"


def complaints(paths: Iterable[Path], rule) -> list[str]:  # type: ignore[no-untyped-def]
    """A rule's complaints about each file's text, with the file's name before them."""
    return [
        f"{path.relative_to(ROOT)}:{line}"
        for path in paths
        for line in rule(path.read_text(encoding="utf-8"))
    ]
