"""The navigation of each audience: words, icon and route name, in order."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class NavigationEntry:
    """One place to go; `route` is a URL name without arguments."""

    title: Promise
    icon: str
    route: str


@dataclass(frozen=True)
class NavigationLink:
    """An entry on a page: where it leads, and whether the page is below it."""

    title: Promise
    icon: str
    href: str
    current: bool


ENTRIES: dict[str, tuple[NavigationEntry, ...]] = {
    "public": (
        NavigationEntry(_("A garantia"), "guarantee", "public:guarantee"),
        NavigationEntry(_("Os seus dados"), "lock", "public:privacy"),
    ),
    "homeowner": (),
    "professional": (
        NavigationEntry(_("Garantia"), "guarantee", "professional:guarantee"),
        NavigationEntry(_("Contactos"), "phone", "professional:contacts"),
        NavigationEntry(_("Pedidos"), "request", "professional:requests"),
        NavigationEntry(_("Saldo"), "wallet", "professional:balance"),
        NavigationEntry(_("Perfil"), "person", "professional:profile"),
    ),
    "desk": (
        NavigationEntry(_("Pedidos de garantia"), "scales", "desk:claims"),
        NavigationEntry(_("Orçamentos"), "request", "desk:job_requests"),
        NavigationEntry(_("Devoluções"), "return", "desk:returns"),
        NavigationEntry(_("Decisões"), "document", "desk:decisions"),
        NavigationEntry(_("Selos"), "shield", "desk:badges"),
        NavigationEntry(_("Nomes e números"), "person", "desk:identities"),
        NavigationEntry(_("E-mails perdidos"), "key", "desk:mailboxes"),
    ),
    "operator": (
        NavigationEntry(_("Operação"), "wallet", "operator:books"),
        NavigationEntry(_("Livros"), "desk", "operator:ledger"),
        NavigationEntry(_("Conciliação"), "check", "operator:reconciliation"),
        NavigationEntry(_("Incidências"), "warning", "operator:incidents"),
        NavigationEntry(_("Faturação"), "document", "operator:invoices"),
        NavigationEntry(_("Valores"), "clock", "operator:prices"),
        NavigationEntry(_("Decisões"), "scales", "operator:decisions"),
        NavigationEntry(_("Tarefas"), "clock", "operator:duties"),
    ),
}


def links(audience: str, *, path: str) -> tuple[NavigationLink, ...]:
    """The navigation of an audience as seen from `path`; an entry whose route this site lacks is left out."""
    found = []
    for entry in ENTRIES[audience]:
        try:
            href = reverse(entry.route)
        except NoReverseMatch:
            continue
        found.append((entry, href))
    # The longest address that begins the path is the one at hand: /desk/ is not current on /desk/mail/.
    below = [href for _entry, href in found if path.startswith(href)]
    current = max(below, key=len, default=None)
    return tuple(NavigationLink(entry.title, entry.icon, href, href == current) for entry, href in found)
