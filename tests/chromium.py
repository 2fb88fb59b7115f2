"""Where Chromium is: the light one that only shows pages, and the whole one, which has what people have.

The whole one starts parts of its own window beside each page and takes five times the processor for a new context.
"""

from __future__ import annotations

import shutil


class Missing(Exception):
    """There is no Chromium on this machine."""


def whole() -> str:
    """The path of the browser that people use."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (path := shutil.which(name)) is not None:
            return path
    raise Missing("Chromium is missing; install it with: sh requirements/system.sh")


def light() -> str:
    """The path of Chromium's headless shell; of the whole one where a system has none."""
    return shutil.which("chromium-headless-shell") or whole()
