"""The clauses in words: what each asks, how far it is, the date that matters, and where its next step is.

Nothing is decided here: status, figures and dates come from the assessment. This gives them titles, a unit
and the address of the page where the next step is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.guarantee.assessment import Assessment
from vinte.guarantee.clauses import CLAIMS
from vinte.web.clauses.contact_card import ContactCard
from vinte.web.clauses.words import WORDS, ClauseWords

STATES: Mapping[str, Promise] = {
    "met": _("Cumprido"),
    "open": _("Em curso"),
    "failed": _("Falhou"),
}

WON = _("Trabalho ganho")

TITLES: Mapping[str, Promise] = {
    "first_contacts": _("Os primeiros contactos"),
    "no_award": _("Nenhum trabalho ganho"),
    "profile_complete": _("Perfil preenchido em cada compra"),
    "badges_active": _("Selos ativos em cada compra"),
    "priority_service": _("Tudo pelo serviço prioritário"),
    "purchase_window": _("Comprados dentro do prazo"),
    "no_payment_incident": _("Sem incidências de pagamento"),
    "prompt_contact": _("Contacto nas primeiras horas"),
    "contact_reviews": _("Opiniões positivas de contactos"),
    "former_client_reviews": _("Opiniões de antigos clientes"),
    "wait_elapsed": _("Espera depois do último contacto"),
    "active_pack": _("Pack ativo"),
    "once_only": _("Paga uma só vez"),
    "good_standing": _("Perfil em ordem"),
    "claim_in_time": _("Pedido dentro do prazo"),
    "claim_described": _("Cada contacto descrito"),
    "claim_truthful": _("Confirmado com os clientes"),
}

# Where each clause's next step is taken.
STEP_ROUTES: Mapping[str, str] = {
    "first_contacts": "professional:requests",
    "no_award": "professional:contacts",
    "profile_complete": "professional:profile",
    "badges_active": "professional:profile",
    "priority_service": "professional:pack",
    "purchase_window": "professional:requests",
    "no_payment_incident": "professional:incidents",
    "prompt_contact": "professional:contacts",
    "contact_reviews": "professional:contacts",
    "former_client_reviews": "professional:reviews",
    "active_pack": "professional:pack",
    "claim_in_time": "professional:new_claim",
    "claim_described": "professional:new_claim",
}


@dataclass(frozen=True)
class ClauseRow:
    """One clause as a page shows it; every field is words, or an address, or empty."""

    name: str
    status: str
    section: str
    words: ClauseWords
    broken_by: tuple[ContactCard, ...] = ()

    @property
    def title(self) -> Promise:
        """The clause in a few words."""
        return TITLES[self.name]

    @property
    def tone(self) -> str:
        """The status that the row is coloured by: a job won ends the guarantee, and is good news."""
        return "met" if self.name == "no_award" and self.status == "failed" else self.status

    @property
    def state_says(self) -> Promise:
        """The status in the reader's language."""
        return WON if self.tone != self.status else STATES[self.status]

    @property
    def next_href(self) -> str:
        """The page where the next step is taken, or nothing where there is none to take."""
        return self.fix_href if self.status == "open" else ""

    @property
    def fix_href(self) -> str:
        """The page where what this clause asks is seen to, whatever its status."""
        route = STEP_ROUTES.get(self.name)
        return reverse(route) if route else ""

    @property
    def section_href(self) -> str:
        """Where the public article says it."""
        return f"{reverse('public:guarantee')}#{section_anchor(self.section)}"

    @property
    def has_failed(self) -> bool:
        """Whether the clause can no longer be met."""
        return self.status == "failed"

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the guarantee can't be asked for because of it; the claim's own clauses come after."""
        return self.status != "met" and self.name not in CLAIMS


def section_anchor(section: str) -> str:
    """The place of a section in the public article."""
    return f"s{section}"


def clause_rows(assessment: Assessment, cards: Iterable[ContactCard] = ()) -> list[ClauseRow]:
    """Every clause that the terms ask, in their order, with the words for what was found.

    `cards` are those of the cohort: the ones that break a clause are named beside it.
    """
    facts = {name: value for result in assessment.clauses.values() for name, value in result.facts.items()}
    by_id = {str(card.purchase.id): card for card in cards}
    return [
        ClauseRow(
            name=name,
            status=result.status,
            section=result.section,
            words=WORDS[name](facts, assessment.terms, result.status),
            broken_by=tuple(by_id[found] for found in result.contacts if found in by_id)
            if result.status == "failed"
            else (),
        )
        for name, result in assessment.clauses.items()
    ]


def frozen_clauses(assessment: Mapping[str, Any]) -> list[tuple[str, Promise, Promise]]:
    """Status, title and state of each clause in an assessment that was frozen as JSON; the unmet ones first."""
    statuses = assessment["clauses"]
    told = [
        (statuses[name], title, STATES[statuses[name]]) for name, title in TITLES.items() if name in statuses
    ]
    return sorted(told, key=lambda clause: clause[0] == "met")
