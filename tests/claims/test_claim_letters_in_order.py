"""Filipe and Duarte from their claims to the end, letter by letter: what each was told, when, and what it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
import misuse_story
from cast import AFTER_ANSWERS, CLAIM_DAY, COHORT_CENTS
from misuse_story import REASON
from vinte.claims import actions, queries
from vinte.claims.models import Claim
from vinte.guarantee.terms import all_terms
from vinte.people import queries as people
from vinte.wallet import queries as wallet

pytestmark = pytest.mark.django_db
ABOUT = ("claim_", "misuse_", "appeal_", "hearing_", "suspension_", "evidence_")


def told(of: Any) -> list[str]:
    """The kinds of letters about the claim, in the order in which they went."""
    found = [letter for letter in cast.letters(of.account.email) if letter.kind.startswith(ABOUT)]
    return [letter.kind for letter in sorted(found, key=lambda each: each.written_at)]


def letter(of: Any, kind: str) -> str:
    (found,) = cast.letters(of.account.email, kind=kind)
    return str(found.text)


def sections(claim_id: Any) -> list[str]:
    claim = Claim.objects.get(id=claim_id)
    return list(next(terms for terms in all_terms() if terms.id == claim.terms).sections.values())


def test_filipe_is_refused_with_reasons_appeals_and_another_agent_has_him_paid() -> None:
    filipe, sofia, rui = cast.claimable("Filipe"), cast.staff("Sofia"), cast.staff("Rui")
    trouble = cast.incident(filipe, occurred_at=filipe.purchases[7].bought_at, state="open")
    claim = actions.file_claim(professional_id=filipe.id, descriptions=filipe.described(), at=CLAIM_DAY)
    by = {"claim_id": claim.id, "by": sofia.pk}
    actions.conclude_verification(at=AFTER_ANSWERS, **by)
    cast.settle_incident(filipe, trouble, state="upheld", at=AFTER_ANSWERS)
    refused_at = AFTER_ANSWERS + timedelta(hours=1)
    decision = actions.refuse(reason="O banco confirmou o estorno.", at=refused_at, **by)
    refused = letter(filipe, "claim_refused")
    # Each clause, what was found and the sentence of the article, what can be done, and how to appeal.
    assert all(f"\n{section} " in refused for section in sections(claim.id))
    assert "O banco confirmou o estorno." in refused and "incid" in refused.lower()
    assert f"/pro/decisoes/{decision.id}/" in refused and "recorrer" in refused
    assert wallet.balance(professional_id=filipe.id).granted_cents == 0

    cast.settle_incident(filipe, trouble, state="dismissed", at=refused_at + timedelta(hours=1))
    appealed_at = refused_at + timedelta(days=1)
    appeal = actions.file_appeal(
        professional_id=filipe.id, decision_id=decision.id, text="O banco enganou-se.", at=appealed_at
    )
    answer = {"appeal_id": appeal.id, "accepted": True, "answer": "A carta do banco mostra-o."}
    actions.answer_appeal(by=rui.pk, at=appealed_at + timedelta(hours=2), **answer)
    assert told(filipe)[:3] == ["claim_received", "claim_refused", "appeal_received"]
    assert sorted(told(filipe)[3:]) == ["appeal_answered", "claim_approved"]
    assert "A carta do banco mostra-o." in letter(filipe, "appeal_answered")
    assert "já está no saldo" in letter(filipe, "appeal_answered")
    paid = letter(filipe, "claim_approved")
    assert all(f"\n{section} " in paid for section in sections(claim.id))
    anew, before = queries.decisions_of(filipe.id)
    assert (anew.outcome, anew.overturns_id, before.id) == ("approved", decision.id, decision.id)
    assert (anew.decided_by_id, before.decided_by_id) == (rui.pk, sofia.pk)
    assert wallet.balance(professional_id=filipe.id).granted_cents == COHORT_CENTS


def test_duarte_is_heard_suspended_appeals_in_vain_and_is_freed_by_what_came_to_be_known() -> None:
    duarte, sofia, rui = cast.claimable("Duarte"), cast.staff("Sofia"), cast.staff("Rui")
    decision = misuse_story.suspended(duarte, sofia)
    notice = letter(duarte, "misuse_notice")
    for words in (REASON, "Licença da obra", "até ao fim de"):
        assert words in notice
    assert misuse_story.ANSWER in letter(duarte, "hearing_answered")
    statement = letter(duarte, "claim_misuse")
    for words in ("Licença da obra", misuse_story.ANSWER, "O que a suspensão para", "recorrer"):
        assert words in statement
    appealed_at = decision.decided_at + timedelta(days=1)
    appeal = actions.file_appeal(
        professional_id=duarte.id, decision_id=decision.id, text="A licença é de outro.", at=appealed_at
    )
    assert "até ao fim de" in letter(duarte, "appeal_received")
    answered_at = appealed_at + timedelta(hours=2)
    actions.answer_appeal(
        appeal_id=appeal.id, accepted=False, answer="Não juntou nada de novo.", by=rui.pk, at=answered_at
    )
    assert "Não juntou nada de novo." in letter(duarte, "appeal_answered")
    assert "não foi aceite" in letter(duarte, "appeal_answered")
    assert people.standing(professional_id=duarte.id, at=answered_at).is_suspended

    lifted_at = answered_at + timedelta(days=20)
    actions.lift_suspension(
        decision_id=decision.id, reason="A câmara corrigiu: a licença é de outro.", by=rui.pk, at=lifted_at
    )
    assert "A câmara corrigiu" in letter(duarte, "suspension_lifted")
    assert not people.standing(professional_id=duarte.id, at=lifted_at).is_suspended
    first = told(duarte)
    # He answered in the instant in which the notice went.
    assert first[0] == "claim_received" and sorted(first[1:3]) == ["hearing_answered", "misuse_notice"]
    assert first[3:6] == ["claim_misuse", "appeal_received", "appeal_answered"]
    assert sorted(told(duarte)[6:]) == ["claim_approved", "suspension_lifted"]
    assert queries.decisions_of(duarte.id)[0].outcome == "approved"
