"""Why a review is reported or hidden: a closed list, each with the words that its author reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vinte.kernel.errors import Refused

LONGEST_WORDS = 1000

REASONS: dict[str, Promise] = {
    "insult": _("Insulta ou ameaça alguém"),
    "personal_data": _("Mostra dados pessoais de alguém"),
    "advertisement": _("É publicidade"),
    "other_subject": _("Não é sobre este contacto ou trabalho"),
    "made_up": _("Não parece vir de um cliente"),
    "other": _("Outro motivo"),
}


def require_reason(reason: str, *, words: str) -> str:
    """The words without space around them; raises Refused (`reason_missing`, `text_too_long`).

    Another reason than those of the list needs words.
    """
    said = words.strip()
    if reason not in REASONS or (reason == "other" and not said):
        raise Refused(
            code="reason_missing",
            message=_now("Falta o motivo."),
            what_to_do=_now("Escolha um da lista; se for outro, diga qual."),
        )
    if len(said) > LONGEST_WORDS:
        raise Refused(
            code="text_too_long",
            message=_now("O texto tem mais de %(most)s carateres.") % {"most": LONGEST_WORDS},
            what_to_do=_now("Encurte-o um pouco."),
        )
    return said
