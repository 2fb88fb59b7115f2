"""Collects static files under names with a hash, when one of them has changed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Collect if a source is newer than the last collection, or their number changed; whether it did."""
    if settings.STORAGES["staticfiles"]["BACKEND"].startswith("django."):
        return False
    mark = Path(settings.STATIC_ROOT) / ".collected"
    state = _state()
    if mark.exists() and mark.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(state)
    return True


def _state() -> str:
    count, newest = 0, 0
    for finder in get_finders():
        for path, storage in finder.list(None):
            count += 1
            newest = max(newest, Path(storage.path(path)).stat().st_mtime_ns)
    # A look of before is older than what else has changed since.
    looks = "".join(f", {folder}" for folder in settings.STATICFILES_DIRS)
    return f"{count} files, newest {newest}{looks}"
