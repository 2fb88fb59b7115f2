"""Translations without gettext's programs: what is on screen is extracted, compared and compiled with Babel.

The identifier of a text is its Portuguese form; `locale/<language>/LC_MESSAGES/django.po` holds the others.
Texts with a context have a pair of context and text as their key, those with a plural a pair of forms.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

PACKAGE_DIR = Path(__file__).resolve().parent.parent
LOCALE_DIR = PACKAGE_DIR / "locale"
LANGUAGES = ("es", "fr", "it", "en")
DOMAIN = "django"
TEMPLATE_SUFFIXES = (".html", ".txt", ".mjml", ".sms")
# Names and dates that change with each run and say nothing.
_HEADERS_LEFT_OUT = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation",
        "PO-Revision",
        "Last-Trans",
        "Report-",
        "Language-Team",
        "Generated-",
        "Project-Id",
    )
)
_KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    # `counted` makes a message with a number, written later (guarantee/wording).
    **dict.fromkeys(("ngettext", "ngettext_lazy", "counted"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass(frozen=True)
class Found:
    """A text that is on screen, and where."""

    context: str | None
    text: str
    plural: str | None
    where: str


def extract(package: Path = PACKAGE_DIR) -> Iterator[Found]:
    """Every marked text in the package's Python files and templates, in the order of their paths."""
    from babel.messages.extract import extract as babel_extract
    from django.utils.translation.template import templatize

    for path in sorted(package.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
            # Each call stands on a line of its own; indented as in the page, they are no Python.
            calls = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
            source = "\n".join(line.strip() for line in calls).encode()
        else:
            continue
        for line, messages, _comments, context in babel_extract(
            "python", io.BytesIO(source), keywords=_KEYWORDS
        ):
            forms = messages if isinstance(messages, tuple) else (messages, None)
            where = f"{path.relative_to(package.parent).as_posix()}:{line}"
            yield Found(
                context=context, text=forms[0], plural=forms[1] if len(forms) > 1 else None, where=where
            )


def _catalog(language: str) -> Any:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def po_path(language: str) -> Path:
    """The file that translators edit."""
    return LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update() -> dict[str, int]:
    """Bring every file in step with the source, keeping what is translated; language to texts that wait."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    template = Catalog(domain=DOMAIN, charset="utf-8", fuzzy=False)
    for found in extract():
        text = (found.text, found.plural) if found.plural else found.text
        # The file without the line: a line moves with every edit, and a reviewer reads no such changes.
        template.add(text, context=found.context, locations=[(found.where.rpartition(":")[0], 0)])
    waiting = {}
    for language in LANGUAGES:
        catalog = _catalog(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = "# Translations of Vinte."
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        written = io.BytesIO()
        write_po(written, catalog, width=110, include_lineno=False, sort_output=True)
        kept = [line for line in written.getvalue().splitlines() if not line.startswith(_HEADERS_LEFT_OUT)]
        po_path(language).write_bytes(b"\n".join(kept) + b"\n")
        waiting[language] = sum(1 for message in catalog if message.id and not _is_translated(message))
    return waiting


def _is_translated(message: Any) -> bool:
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


def problems(found: list[Found] | None = None) -> list[str]:
    """A line for each text that a language lacks, or whose places for values differ; empty when complete."""
    texts = {(each.context, each.text): each for each in (found if found is not None else extract())}
    lines = []
    for language in LANGUAGES:
        catalog = _catalog(language)
        for (context, text), each in texts.items():
            message = catalog.get(text, context=context)
            if message is None or not _is_translated(message):
                lines.append(
                    f"{language}: {each.where}: {text!r} has no translation; run `vinte translations update` "
                    f"and translate it in {po_path(language).relative_to(PACKAGE_DIR.parent)}"
                )
                continue
            forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
            wanted = _places(each.plural or text)
            for form in forms:
                # A form for one may leave the number out; it never names what is not given.
                if (_places(form) != wanted) if each.plural is None else not _places(form) <= wanted:
                    lines.append(
                        f"{language}: {each.where}: {form!r} has other places for values than {text!r}; "
                        "use the same names"
                    )
    return lines


def _places(text: str) -> frozenset[str]:
    import re

    named = set(re.findall(r"%\((\w+)\)[sd]", text))
    try:
        named |= {field for _, field, _, _ in Formatter().parse(text) if field}
    except ValueError:
        pass
    return frozenset(named)


def compile_all() -> int:
    """Write the compiled files where a source is newer; how many were written."""
    written = 0
    for language in LANGUAGES:
        source = po_path(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        from babel.messages.mofile import write_mo

        with target.open("wb") as file:
            write_mo(file, _catalog(language))
        written += 1
    return written
