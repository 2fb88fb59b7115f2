"""Why a message did not go, in the words of whoever operates the site; kept in English, beside the message."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from vinte.notices.models import GIVEN_UP, NUMBER_REFUSED, RECIPIENT_REFUSED, TOO_LATE


def in_words(reason: str) -> str:
    """The reason in the reader's language; one that is not known stands as it was written."""
    for pattern, words in _WORDS:
        if found := pattern.fullmatch(reason):
            return words() % {"detail": found["detail"]} if "detail" in found.groupdict() else words()
    return reason


_WORDS: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (TOO_LATE, lambda: _("O que dizia já não valia quando podia ir.")),
        (GIVEN_UP, lambda: _("Ninguém a tentou enviar antes de se desistir dela.")),
        (
            rf"{RECIPIENT_REFUSED} \((?P<detail>.*)\)",
            lambda: _("O servidor de e-mail não conhece este endereço (%(detail)s)."),
        ),
        (
            r"the mail server answered (?P<detail>\d+)",
            lambda: _("O servidor de e-mail recusou-a (%(detail)s)."),
        ),
        (
            r"the mail server was not reached \((?P<detail>.*)\)",
            lambda: _("Não se chegou ao servidor de e-mail (%(detail)s)."),
        ),
        (r"the mail was not taken \((?P<detail>.*)\)", lambda: _("O e-mail não foi aceite (%(detail)s).")),
        (
            rf"{NUMBER_REFUSED}( \(code \d+\))?",
            lambda: _("O serviço de SMS não envia para este número."),
        ),
        (
            r"the SMS gateway did not answer \((?P<detail>.*)\)",
            lambda: _("O serviço de SMS não respondeu: pode ter ido (%(detail)s)."),
        ),
        (
            r"the SMS gateway answered what cannot be read",
            lambda: _("O serviço de SMS respondeu o que não se lê: pode ter ido."),
        ),
        (
            r"the SMS gateway answered (?P<detail>\d+( \(code \d+\))?)",
            lambda: _("O serviço de SMS recusou-a (%(detail)s)."),
        ),
        (
            r"the SMS gateway was not reached \((?P<detail>.*)\)",
            lambda: _("Não se chegou ao serviço de SMS (%(detail)s)."),
        ),
        (r"this site has no SMS gateway any more", lambda: _("Este site já não tem serviço de SMS.")),
    )
)
