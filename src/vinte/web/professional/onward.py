"""From the new account to the first purchase: what the guarantee needs, in its order, with what each step gives.

What is done is read from the rooms, never from a click. The pages where the steps are taken say which one comes
next, so that nobody has to find the way back to the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinte.claims import queries as claims
from vinte.guarantee.terms import Terms
from vinte.kernel import formats
from vinte.leads import queries as leads
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet


@dataclass(frozen=True)
class FirstStep:
    """One step: what it gives, how it stands, and where it is taken.

    `state` is `done`, `waiting` (for somebody else) or `open`; `act` is the words of its button.
    """

    name: str
    title: str
    gain: str
    state: str
    stands: str
    act: str
    href: str

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.state == "done"


@dataclass(frozen=True)
class Way:
    """The whole list as it stands; `has_bought` is whether the last step was ever taken."""

    steps: list[FirstStep]
    has_bought: bool

    @property
    def done_count(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def missing(self) -> list[FirstStep]:
        """What the guarantee still lacks before a purchase; money it does not ask for."""
        return [step for step in self.steps if not step.is_done and step.name not in ("contact", "top_up")]

    @property
    def next(self) -> FirstStep | None:
        """The step to take now; whoever waits for an answer and buys meanwhile is out of the guarantee."""
        open_now = [step for step in self.steps if step.state == "open"]
        if not open_now or self.has_bought or (open_now[0].name == "contact" and self.missing):
            return None
        return open_now[0]

    @property
    def next_number(self) -> int:
        """The place of the next step in the list, from one on; zero where there is none."""
        return self.steps.index(self.next) + 1 if self.next is not None else 0

    @property
    def is_profile_enough(self) -> bool:
        """Whether the profile has what the guarantee asks."""
        return any(step.name == "profile" and step.is_done for step in self.steps)


def way_of(professional: Professional, *, at: datetime) -> Way:
    """The list of a professional."""
    has_bought = leads.has_bought_any(professional.id)
    return Way(steps(professional, has_bought=has_bought, at=at), has_bought)


def onward(professional: Professional, *, at: datetime, balance: wallet.Balance | None = None) -> Way | None:
    """The list of whoever never bought a contact, for the pages of its steps; None for all others.

    A page that has asked for the balance hands it over.
    """
    if leads.has_bought_any(professional.id):
        return None
    found = steps(professional, has_bought=False, at=at, says_prices=False, balance=balance)
    return Way(found, has_bought=False)


def steps(
    professional: Professional,
    *,
    has_bought: bool,
    at: datetime,
    says_prices: bool = True,
    balance: wallet.Balance | None = None,
) -> list[FirstStep]:
    """What the promise asks before the first purchase, in the order in which it is seen to, and the purchase.

    Without `says_prices` nobody is asked what contacts cost of late: where only the next step is named.
    """
    terms = claims.terms_for(professional_id=professional.id, at=at)
    found = []
    if terms.profile_percent:
        found.append(_profile(professional, terms.profile_percent))
    if terms.badges:
        standings = people.badge_standings(professional_id=professional.id, at=at)
        found.extend(_badge(standing) for standing in standings if standing.kind in terms.badges)
    if "priority_service" in terms.clauses:
        found.append(_pack(professional, at=at))
    balance = balance or wallet.balance(professional_id=professional.id)
    found.append(_top_up(professional, balance, has_bought=has_bought, at=at, says_prices=says_prices))
    found.append(_contact(terms, has_bought=has_bought))
    return found


def _profile(professional: Professional, percent: int) -> FirstStep:
    now = people.profile(professional_id=professional.id)
    stands = _("Vai em %(now)d %%; a garantia pede %(percent)d %% em cada compra.") % {
        "now": now.percent,
        "percent": percent,
    }
    href = reverse("professional:profile")
    if now.percent < percent and now.next_part is not None:
        stands = f"{stands} " + _("O que mais soma: %(part)s (+%(weight)d %%).") % {
            "part": now.next_part.label,
            "weight": now.next_part.weight,
        }
        href = f"{href}#parte-{now.next_part.name}"
    return FirstStep(
        "profile",
        _("Completar o perfil"),
        _("Os clientes veem quem lhes liga."),
        "done" if now.percent >= percent else "open",
        stands,
        _("Completar o perfil"),
        href,
    )


def _badge(standing: people.BadgeStanding) -> FirstStep:
    label = people.badge_kind(standing.kind).label
    if standing.is_active:
        state, stands = "done", _("Está ativo.")
    elif standing.is_waiting:
        state, stands = (
            "waiting",
            _("Alguém do apoio está a ver os documentos. Recebe a resposta por e-mail."),
        )
    elif standing.application is not None and standing.application.state == "refused":
        state, stands = "open", _("Os últimos documentos não foram aceites: veja porquê e envie outros.")
    else:
        state, stands = "open", _("Serve uma fotografia do documento da empresa.")
    return FirstStep(
        f"badge_{standing.kind}",
        str(label),
        _("Quem pede orçamentos confia mais em quem o tem."),
        state,
        stands,
        _("Pedir o selo"),
        reverse("professional:badge", args=[standing.kind]),
    )


def _pack(professional: Professional, *, at: datetime) -> FirstStep:
    service = leads.service_of(professional_id=professional.id, market=professional.market, at=at)
    return FirstStep(
        "pack",
        _("Ativar um pack"),
        _("Vê os pedidos antes dos outros e paga menos por cada contacto."),
        "done" if service == "priority" else "open",
        _("A garantia só conta contactos comprados com o pack ativo."),
        _("Ver os packs"),
        reverse("professional:pack"),
    )


def _top_up(
    professional: Professional,
    balance: wallet.Balance,
    *,
    has_bought: bool,
    at: datetime,
    says_prices: bool,
) -> FirstStep:
    stands = _("Tem %(balance)s.") % {
        "balance": formats.money(balance.total_cents, currency=balance.currency)
    }
    if says_prices and professional.municipality and professional.radius_km is not None:
        found = leads.demand(
            market=professional.market,
            trades=professional.trades,
            municipality=professional.municipality,
            radius_km=professional.radius_km,
            at=at,
        )
        if found.priority_cents is not None:
            price = formats.money(found.priority_cents, currency=balance.currency)
            stands += " " + _("Um contacto dos seus ofícios custou há pouco cerca de %(price)s com pack.") % {
                "price": price
            }
    act = _("Carregar o saldo")
    if not (wallet.has_payment_provider() or wallet.takes_transfers(balance.currency)):
        stands, act = str(wallet.payments_not_open()), _("Ver o saldo")
    return FirstStep(
        "top_up",
        _("Carregar o saldo"),
        _("O saldo paga os contactos. Só sai com um toque seu."),
        "done" if has_bought or balance.total_cents > 0 else "open",
        stands,
        act,
        reverse("professional:balance"),
    )


def _contact(terms: Terms, *, has_bought: bool) -> FirstStep:
    months = terms.window_months
    counted = _("Começam a contar os %(contacts)d contactos") % {"contacts": terms.contacts}
    within = (
        ngettext(", em %(months)d mês", ", em %(months)d meses", months) % {"months": months}
        if months
        else ""
    )
    return FirstStep(
        "contact",
        _("Comprar o primeiro contacto"),
        f"{counted}{within}.",
        "done" if has_bought else "open",
        _("Depois tem %(hours)d horas para ligar.") % {"hours": terms.prompt_hours}
        if terms.prompt_hours
        else "",
        _("Ver pedidos perto de si"),
        reverse("professional:requests"),
    )
