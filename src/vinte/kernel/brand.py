"""The name that a site goes by: the word "Vinte" in what is on screen, and another where its operator has another.

Texts are written with that word and marked for translation; a site with a name of its own has catalogues in which it
stands instead (`project/brand`). Text that is no message, such as an article, is `branded` as it is read.
"""

from __future__ import annotations

import re

WRITTEN = "Vinte"
# Two of the page of components are about the number.
_WORD = re.compile(rf"\b{WRITTEN}\b(?! contactos)")


def name() -> str:
    """What the site is called."""
    from django.utils.translation import (
        gettext as _,  # what reads settings, or a decision's file, needs no Django
    )

    return _("Vinte")


def with_name(text: str, called: str) -> str:
    """The text with another name in the place of the one that it was written with."""
    return _WORD.sub(lambda _found: called, text)


def branded(text: str) -> str:
    """A text that is no message, with the site's name in it."""
    called = name()
    return text if called == WRITTEN else with_name(text, called)
