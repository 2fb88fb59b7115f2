"""A site's own name in every message: catalogues beside the package's, made where a process starts that has none yet."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from vinte.kernel.errors import InvalidInput

MOST_LETTERS = 30
# Each would mean something where a name stands: in a message's places, in markup, in an e-mail's sender.
_REFUSED = frozenset("%{}<>&\"'@,;:\\/\r\n\t")
_LANGUAGES = ("pt", "es", "fr", "it", "en")


def read_name(value: str) -> str:
    """A name that fits wherever it stands; raises ValueError with what is expected."""
    called = value.strip()
    if not called or len(called) > MOST_LETTERS or _REFUSED & set(called) or not called.isprintable():
        raise ValueError(f"expected a name of 1 to {MOST_LETTERS} letters, without signs of punctuation")
    return called


def catalogues(called: str, *, locale: Path, data_dir: Path) -> Path:
    """The folder of the catalogues in which a site is called so; made once for each name and each version of the texts.

    Raises InvalidInput where the package's own were not compiled.
    """
    compiled = {code: locale / code / "LC_MESSAGES" / "django.mo" for code in _LANGUAGES[1:]}
    for path in compiled.values():
        if not path.is_file():
            raise InvalidInput(
                file=str(path),
                field="VINTE_BRAND_NAME",
                expected="compiled translations: `vinte translations compile`",
            )
    made_of = hashlib.sha256(called.encode())
    for path in compiled.values():
        made_of.update(path.read_bytes())
    folder = data_dir / "brand" / made_of.hexdigest()[:16]
    for code in _LANGUAGES:
        # Portuguese is what the texts are written in, and has no catalogue of its own: any other's identifiers are it.
        _write(folder / code / "LC_MESSAGES" / "django.mo", called, of=compiled.get(code), ids=compiled["en"])
    return folder


def _write(path: Path, called: str, *, of: Path | None, ids: Path) -> None:
    """One catalogue, unless it is there; two processes may write it at once."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import read_mo, write_mo

    from vinte.kernel.brand import with_name

    if path.exists():
        return
    with (of or ids).open("rb") as file:
        known = read_mo(file)
    made = Catalog(locale=path.parts[-3])
    for message in known:
        if not message.id:
            continue
        said = message.id if of is None else message.string
        branded = tuple(with_name(each, called) for each in _forms(said))
        if branded != _forms(said):
            made.add(message.id, branded if len(branded) > 1 else branded[0], context=message.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with aside.open("wb") as file:
        write_mo(file, made)
    aside.replace(path)


def _forms(said: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
