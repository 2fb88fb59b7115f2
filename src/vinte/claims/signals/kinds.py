"""The kinds of signals and their words, for the desk alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """One kind of signal: its name on a label, and its words, which name what was seen."""

    label: Promise
    words: Promise


KINDS: Mapping[str, Kind] = {
    "same_browser": Kind(
        _("o mesmo navegador"),
        _("A resposta veio de um navegador em que alguém da empresa trabalhou, pela última vez em %(day)s."),
    ),
    "same_network": Kind(
        _("a mesma rede"),
        _("A resposta veio da rede em que a empresa trabalha."),
    ),
    "own_review": Kind(
        _("opinião com algo da empresa"),
        _("A opinião sobre este contacto tem algo em comum com a empresa: veja os sinais dela."),
    ),
    "own_address": Kind(
        _("o e-mail da empresa"),
        _("O pedido foi feito com o endereço de e-mail de alguém da empresa."),
    ),
    "quick_answer": Kind(
        _("resposta imediata"),
        _("A resposta chegou %(seconds)s s depois de a pergunta seguir."),
    ),
    "phone_elsewhere": Kind(
        _("telefone visto noutro lado"),
        _(
            "O telefone deste particular aparece também noutros particulares (%(homeowners)s) e em profissionais (%(businesses)s)."
        ),
    ),
    "hidden_award": Kind(
        _("trabalho por contar"),
        _(
            "O particular disse na sua página, em %(day)s, que contratou este profissional, e não há trabalho ganho."
        ),
    ),
    "accepted_quote": Kind(
        _("orçamento aceite"),
        _("O particular aceitou o orçamento %(name)s, e não há trabalho ganho."),
    ),
    "same_tax_identity": Kind(
        _("outra conta da mesma empresa"),
        _("Outras contas com um número fiscal desta empresa: %(count)s. A garantia paga-se uma só vez."),
    ),
    "same_phone": Kind(
        _("telefone de outro profissional"),
        _("Outros profissionais com o mesmo telefone: %(count)s."),
    ),
    "same_card": Kind(
        _("cartão igual ao de outro"),
        _("Outros profissionais com um cartão de iguais algarismos finais e validade: %(count)s."),
    ),
    "same_business_browser": Kind(
        _("navegador de outro profissional"),
        _("Outros profissionais que trabalham num navegador desta empresa: %(count)s."),
    ),
}
