"""The part of the play that is about incidents and claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims_queries
from vinte.demo.play_payments.history import PastDispute, PastPayment
from vinte.demo.town import people_pool
from vinte.demo.town.play import Player
from vinte.leads import queries as leads
from vinte.wallet import actions as wallet_actions


class ClaimsPlayer(Player):
    """Plays incidents, claims, answers and decisions too."""

    def incident(self, *, at: datetime, who: str, kind: str) -> None:
        """A charge fails, or the bank is asked for a payment that was made among the contacts."""
        if kind == "failed_charge":
            self.incidents[who] = wallet_actions.record_failed_charge(
                professional_id=self.professionals[who],
                provider_reference=self.reference("pi", who, at.isoformat()),
                occurred_at=at,
                memo="O banco recusou a cobrança do cartão guardado",
                at=at,
            )
            return
        first_at = leads.purchases(professional_id=self.professionals[who])[0].bought_at
        among = [paid for paid in self.paid[who] if paid.paid_at > first_at]
        self.dispute(at=at, who=who, kind=kind, paid=(among or self.paid[who])[0])

    def dispute(self, *, at: datetime, who: str, kind: str, paid: PastPayment) -> None:
        """A payment is contested at the bank: what is left of it is frozen."""
        reference = self.reference("du", who)
        self.disputes[who] = PastDispute(
            reference=reference, payment=paid.reference, is_inquiry=kind == "dispute", opened_at=at
        )
        self.incidents[who] = wallet_actions.open_dispute(
            top_up_id=UUID(paid.top_up),
            provider_reference=reference,
            amount_cents=paid.amount_cents,
            kind=kind,
            occurred_at=at,
            at=at,
        )

    def uphold_incident(self, *, at: datetime, who: str) -> None:
        """The bank was right, and takes the payment back."""
        found = self.disputes[who]
        self.disputes[who] = replace(found, lost_at=at)
        wallet_actions.close_dispute(provider_reference=found.reference, won=False, at=at)

    def claim(self, *, at: datetime, who: str) -> None:
        """The guarantee is asked for, with some words on each contact."""
        assessment = claims_queries.assess(professional_id=self.professionals[who], at=at)
        by_text = {str(row.id): row.id for row in leads.purchases(professional_id=self.professionals[who])}
        claim = claims_actions.file_claim(
            professional_id=self.professionals[who],
            descriptions={
                by_text[key]: people_pool.DESCRIPTIONS[index % len(people_pool.DESCRIPTIONS)]
                for index, key in enumerate(assessment.cohort)
            },
            at=at,
        )
        self.claims[who] = claim.id

    def answer(self, *, at: datetime, who: str, request: str, hired: str) -> None:
        """A homeowner opens the private link and answers."""
        purchase = leads.purchase(
            professional_id=self.professionals[who], purchase_id=self.purchases[who, request]
        )
        claims_actions.answer_question(
            secret=self.link_sent_to(self.address_of(request)),
            was_contacted=True,
            contacted_on=purchase.bought_on,
            hired=hired or self.random.choice(("nobody", "other", "undecided")),
            comment="Fez a obra toda em duas semanas, paguei em dinheiro." if hired == "them" else "",
            at=at,
        )

    def conclude(self, *, at: datetime, who: str, request: str) -> None:
        """Sofia ends the verification, unless the rules found it clear before she came."""
        if not self._is_open(who):
            return
        claims_actions.conclude_verification(claim_id=self.claims[who], by=self.accounts["sofia"], at=at)

    def _is_open(self, who: str) -> bool:
        """Whether nobody has decided somebody's claim."""
        return claims_queries.open_claim(self.professionals[who]) is not None

    def approve(self, *, at: datetime, who: str, request: str) -> None:
        """Sofia approves, and the amount is paid, unless the rules did."""
        if not self._is_open(who):
            return
        claims_actions.approve(
            claim_id=self.claims[who],
            reason="Nada contradiz o pedido e todas as condições se cumprem.",
            by=self.accounts["sofia"],
            at=at,
        )

    def refuse(self, *, at: datetime, who: str, request: str) -> None:
        """Sofia refuses, for a clause no longer holds."""
        claims_actions.refuse(
            claim_id=self.claims[who],
            reason="O banco confirmou o estorno de um pagamento feito durante os vinte contactos.",
            by=self.accounts["sofia"],
            at=at,
        )

    def open_misuse(self, *, at: datetime, who: str, request: str) -> None:
        """A homeowner says that they hired; Sofia opens a case and asks the professional."""
        purchase_id = self.purchases[who, request]
        claims_actions.open_misuse(
            claim_id=self.claims[who],
            purchase_id=purchase_id,
            reason="O particular diz que contratou este profissional.",
            by=self.accounts["sofia"],
            at=at,
        )
        claims_actions.ask_professional(
            claim_id=self.claims[who],
            purchase_id=purchase_id,
            question="O particular diz que fez esta obra. Pode explicar?",
            by=self.accounts["sofia"],
            at=at,
        )

    def add_evidence(self, *, at: datetime, who: str, request: str) -> None:
        """A second piece of evidence, from somebody who has no part in it."""
        claims_actions.add_evidence(
            claim_id=self.claims[who],
            purchase_id=self.purchases[who, request],
            source="document",
            given_by="third_party",
            from_whom="Armazém de materiais",
            text="Guia de entrega de material em nome do profissional, na morada do pedido, duas semanas depois.",
            by=self.accounts["sofia"],
            at=at,
        )

    def confirm_misuse(self, *, at: datetime, who: str, request: str) -> None:
        """Two independent pieces of evidence agree; the profile is suspended."""
        claims_actions.confirm_misuse(
            claim_id=self.claims[who],
            reason="O particular e a guia de entrega dizem o mesmo: este contacto foi um trabalho ganho.",
            by=self.accounts["sofia"],
            at=at,
        )
