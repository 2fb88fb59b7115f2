"""What the guarantee asks, and when, in the order in which somebody new meets it; every figure from the terms."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.guarantee.terms import Terms
from vinte.people import queries as people


def asked(terms: Terms) -> list[tuple[str, str]]:
    """When, and what; what a market does not ask is left out."""
    before = []
    if terms.profile_percent:
        before.append(_("perfil preenchido a %(percent)d %%") % {"percent": terms.profile_percent})
    before.extend(
        _("%(badge)s ativo") % {"badge": _inside(str(people.badge_kind(kind).label))} for kind in terms.badges
    )
    if "priority_service" in terms.clauses:
        before.append(_("pack ativo"))
    later = []
    if terms.contact_reviews:
        later.append(
            ngettext(
                "%(count)d opinião positiva de um contacto",
                "%(count)d opiniões positivas de contactos",
                terms.contact_reviews,
            )
            % {"count": terms.contact_reviews}
        )
    if terms.former_client_reviews:
        later.append(
            ngettext(
                "%(count)d opinião de um antigo cliente",
                "%(count)d opiniões de antigos clientes",
                terms.former_client_reviews,
            )
            % {"count": terms.former_client_reviews}
        )
    if terms.wait_months:
        later.append(
            ngettext("%(count)d mês de espera", "%(count)d meses de espera", terms.wait_months)
            % {"count": terms.wait_months}
        )
    contacts = _("%(count)d contactos") % {"count": terms.contacts}
    rows = [
        (_("Antes de cada compra"), ", ".join(before)),
        (_("Depois de cada compra"), _prompt(terms)),
        (_("Ao todo"), f"{contacts}, {_window(terms)}" if terms.window_months else contacts),
        (_("Antes de pedir"), ", ".join(later)),
        (_("Se nenhum der em trabalho"), _("volta em saldo tudo o que pagou por eles")),
    ]
    return [(when, capfirst(what)) for when, what in rows if what]


def _inside(label: str) -> str:
    """A label in the middle of a sentence."""
    return label[:1].lower() + label[1:]


def _prompt(terms: Terms) -> str:
    if not terms.prompt_hours:
        return ""
    return _("contactar o cliente em %(hours)d horas") % {"hours": terms.prompt_hours}


def _window(terms: Terms) -> str:
    months = terms.window_months or 0
    return ngettext("em %(count)d mês", "em %(count)d meses", months) % {"count": months}
