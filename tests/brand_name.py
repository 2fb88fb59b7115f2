"""A site that goes by a name of its own, for tests of what people read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from vinte.project import brand, translations

CASA_SEGURA = "Casa Segura"
OURS = re.compile(r"\bVinte\b")


def use(settings: Any, folder: Path, called: str = CASA_SEGURA) -> None:
    """From now on every text has that name in it; `settings` is the fixture, which takes it back."""
    settings.VINTE_BRAND_NAME = called
    settings.LOCALE_PATHS = [
        brand.catalogues(called, locale=translations.LOCALE_DIR, data_dir=folder),
        translations.LOCALE_DIR,
    ]
