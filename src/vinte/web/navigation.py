"""The navigation of each audience: words, icon and route name, in order, and the pages that stand together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.web.page.addresses import fixed_address


@dataclass(frozen=True)
class NavigationEntry:
    """One place to go; `route` is a URL name without arguments.

    `pages` are what stands together there, the place itself first, each found from all the others. `covers` are
    beginnings of addresses that belong there without a link of their own.
    """

    title: Promise
    icon: str
    route: str
    pages: tuple[tuple[Promise, str], ...] = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NavigationLink:
    """An entry on a page: where it leads, and whether the page is below it; `route` is the URL name of the entry."""

    title: Promise
    icon: str
    href: str
    current: bool
    pages: tuple[NavigationLink, ...] = ()
    route: str = ""


# The first entry of the desk: the menu counts beside it what waits and what is late.
DESK_CLAIMS = "desk:claims"

ENTRIES: dict[str, tuple[NavigationEntry, ...]] = {
    "public": (
        NavigationEntry(_("A garantia"), "guarantee", "public:guarantee"),
        NavigationEntry(_("Os seus dados"), "lock", "public:privacy"),
        NavigationEntry(_("Ajuda"), "info", "public:help"),
    ),
    "homeowner": (),
    "professional": (
        NavigationEntry(
            _("Hoje"),
            "calendar",
            "professional:today",
            pages=(
                (_("Hoje"), "professional:today"),
                (_("Contactos"), "professional:contacts"),
                (_("Devoluções"), "professional:returns"),
                (_("Números"), "professional:figures"),
            ),
        ),
        NavigationEntry(
            _("Garantia"),
            "guarantee",
            "professional:guarantee",
            covers=("/pro/comecar/", "/pro/reclamacao/", "/pro/decisoes/", "/pro/recursos/"),
        ),
        NavigationEntry(
            _("Pedidos"),
            "request",
            "professional:requests",
            pages=((_("Pedidos"), "professional:requests"), (_("Avisos"), "professional:alerts")),
        ),
        NavigationEntry(
            _("Saldo"),
            "wallet",
            "professional:balance",
            pages=(
                (_("Saldo"), "professional:balance"),
                (_("Pack"), "professional:pack"),
                (_("Gastos"), "professional:spending"),
                (_("Extrato"), "professional:statement"),
                (_("Faturas"), "professional:invoices"),
            ),
            covers=("/pro/incidencias/",),
        ),
        NavigationEntry(
            _("Perfil"),
            "person",
            "professional:profile",
            pages=(
                (_("Perfil"), "professional:profile"),
                (_("Selos"), "professional:badges"),
                (_("Opiniões"), "professional:reviews"),
                (_("Reclamações"), "professional:complaints"),
                (_("Equipa"), "professional:team"),
            ),
            covers=("/pro/identidade/",),
        ),
    ),
    "desk": (
        NavigationEntry(_("Pedidos de garantia"), "scales", DESK_CLAIMS),
        NavigationEntry(_("Pessoas"), "person", "desk:people"),
        NavigationEntry(_("E-mails ao apoio"), "mail", "desk:tickets"),
        NavigationEntry(_("Comentários"), "chat", "desk:comments"),
        NavigationEntry(_("Orçamentos"), "request", "desk:job_requests"),
        NavigationEntry(_("Devoluções"), "return", "desk:returns"),
        NavigationEntry(_("Opiniões"), "star", "desk:reviews"),
        NavigationEntry(_("Reclamações"), "warning", "desk:complaints"),
        NavigationEntry(_("Denúncias"), "exclamation", "desk:content_notices"),
        NavigationEntry(_("Recursos"), "scales", "desk:appeals"),
        NavigationEntry(_("Decisões"), "document", "desk:decisions"),
        NavigationEntry(_("Selos"), "shield", "desk:badges"),
        NavigationEntry(_("Chamadas"), "phone", "desk:calls"),
        NavigationEntry(_("Nomes e números"), "person", "desk:identities"),
        NavigationEntry(_("E-mails perdidos"), "key", "desk:mailboxes"),
        NavigationEntry(_("Saldo oferecido"), "wallet", "desk:goodwills"),
    ),
    "operator": (
        NavigationEntry(_("Operação"), "wallet", "operator:books"),
        NavigationEntry(_("Livros"), "desk", "operator:ledger"),
        NavigationEntry(_("Conciliação"), "check", "operator:reconciliation"),
        NavigationEntry(_("Transferências"), "return", "operator:transfers"),
        NavigationEntry(_("Incidências"), "warning", "operator:incidents"),
        NavigationEntry(_("Faturação"), "document", "operator:invoices"),
        NavigationEntry(_("Valores"), "clock", "operator:prices"),
        NavigationEntry(_("Artigos da ajuda"), "document", "operator:articles"),
        NavigationEntry(_("Decisões"), "scales", "operator:decisions"),
        NavigationEntry(_("Decidido sozinho"), "half", "operator:rules"),
        NavigationEntry(_("Equipa"), "shield", "operator:team"),
        NavigationEntry(_("Pessoas"), "person", "desk:people"),
        NavigationEntry(_("Tarefas"), "clock", "operator:duties"),
        NavigationEntry(_("E-mails e SMS"), "chat", "operator:outbox"),
        NavigationEntry(_("Cartas retidas"), "mail", "operator:mail"),
    ),
}


def links(audience: str, *, path: str) -> tuple[NavigationLink, ...]:
    """The navigation of an audience as seen from `path`; an entry whose route this site lacks is left out."""
    found = []
    for entry in ENTRIES[audience]:
        try:
            href = fixed_address(entry.route)
            beside = [(title, fixed_address(route)) for title, route in entry.pages]
        except NoReverseMatch:
            continue
        found.append((entry, href, beside))
    # The longest address that begins the path is the one at hand: /desk/ is not current on /desk/mail/.
    begins = [[href, *(page for _title, page in beside), *entry.covers] for entry, href, beside in found]
    current = _longest((each for ours in begins for each in ours), path=path)
    return tuple(
        NavigationLink(
            entry.title,
            entry.icon,
            href,
            current in ours,
            tuple(NavigationLink(title, "", page, page == current) for title, page in beside),
            route=entry.route,
        )
        for (entry, href, beside), ours in zip(found, begins, strict=True)
    )


def _longest(beginnings: Iterable[str], *, path: str) -> str | None:
    return max((each for each in beginnings if path.startswith(each)), key=len, default=None)
