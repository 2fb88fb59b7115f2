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
        _("uma opinião feita em casa"),
        _("A opinião sobre este contacto tem algo em comum com a empresa: veja os sinais dela."),
    ),
    "own_address": Kind(
        _("o e-mail da empresa"),
        _("O pedido foi feito com o endereço de e-mail de alguém da empresa."),
    ),
    "quick_answer": Kind(
        _("resposta imediata"),
        _("A resposta chegou %(seconds)s segundos depois de a pergunta seguir."),
    ),
    "phone_elsewhere": Kind(
        _("telefone visto noutro lado"),
        _(
            "O telefone deste cliente é também o de %(homeowners)s outros clientes e %(businesses)s profissionais."
        ),
    ),
    "hidden_award": Kind(
        _("trabalho por contar"),
        _(
            "O cliente disse na sua página, em %(day)s, que contratou este profissional, e não há trabalho ganho."
        ),
    ),
    "accepted_quote": Kind(
        _("orçamento aceite"),
        _("O cliente aceitou o orçamento %(name)s, e não há trabalho ganho."),
    ),
    "same_tax_identity": Kind(
        _("outra conta da mesma empresa"),
        _("Há mais %(count)s contas com um número fiscal desta empresa. A garantia paga-se uma só vez."),
    ),
    "same_phone": Kind(
        _("telefone de outro profissional"),
        _("Mais %(count)s profissionais têm o mesmo telefone."),
    ),
    "same_card": Kind(
        _("cartão igual ao de outro"),
        _("Mais %(count)s profissionais guardam um cartão com os mesmos algarismos finais e validade."),
    ),
    "same_business_browser": Kind(
        _("navegador de outro profissional"),
        _("Mais %(count)s profissionais trabalham num navegador desta empresa."),
    ),
}
