"""What a reminder says: the headline a locked phone shows, the line of a letter, and what it means for the guarantee."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """Of one rule. `headline` names nobody; `line` may name the request by `title`; `until` is when the fact ends, and
    `when` the instant of the fact, in the reader's words."""

    headline: Promise
    line: Promise
    meaning: Promise


WORDS: dict[str, Words] = {
    "first_contact": Words(
        _("Falta ligar a um contacto"),
        _("«{title}»: ligue até {until}."),
        _("A garantia pede um contacto até essa hora."),
    ),
    "late_entry": Words(
        _("Falta registar um contacto"),
        _("«{title}»: se ligou a tempo, registe-o até {until}."),
        _("Para a garantia só conta o que ficar registado até essa hora."),
    ),
    "untold_outcome": Words(
        _("Falta dizer como correu uma chamada"),
        _("«{title}»: ia ligar a {when}. Falaram?"),
        _("Para a garantia a chamada já conta. Se não ligou, tire-a."),
    ),
    "call_back": Words(
        _("Está na hora de voltar a ligar"),
        _("«{title}»: ficou de ligar a {when}."),
        _("Não muda nada na garantia: o primeiro contacto já conta."),
    ),
    "quote_follow_up": Words(
        _("Um orçamento espera resposta"),
        _("«{title}»: enviou o orçamento a {when}, e ainda não há resposta. Pergunte se há dúvidas."),
        _("Um trabalho ganho cumpre a promessa da garantia."),
    ),
    "visit_tomorrow": Words(
        _("Tem uma visita amanhã"),
        _("«{title}»: visita a {when}."),
        _("Não muda nada na garantia."),
    ),
}
