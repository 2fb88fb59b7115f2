"""What a suspension for misuse stops and what it leaves: the one table, for pages, letters and the pages' guard.

What is not named is stopped. Reading is never stopped.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STOPS: Mapping[str, Promise] = {
    "buying": _("comprar contactos, à mão ou por compra automática"),
    "money_in": _("carregar o saldo, e comprar ou renovar o pack"),
    "claiming": _("pedir a garantia"),
}
LEAVES: Mapping[str, Promise] = {
    "hearing": _("recorrer, responder ao apoio e ler todas as decisões e provas"),
    "bought": _(
        "os contactos já comprados: chamadas, mensagens, visitas, orçamentos, trabalhos e devoluções"
    ),
    "money_out": _("o saldo que carregou, e pedi-lo de volta"),
    "consents": _("os seus limites de gastos, e parar o que compra ou carrega sozinho"),
    "data": _("o perfil, os selos, a equipa e as opiniões, as faturas, os extratos e a cópia dos seus dados"),
}
