"""What an agent writes goes into the decision's file as written: nobody's data stands in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import cast
import misuse_story
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.models import Claim, Decision
from vinte.kernel.errors import Refused

pytestmark = pytest.mark.django_db
OWNER = "Célia d’Assunção Reis"


def verified(of: Any, by: Any) -> Claim:
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
    actions.conclude_verification(claim_id=claim.id, by=by.pk, at=AFTER_ANSWERS)
    return claim


def rename(purchase: Any, name: str) -> None:
    owner = cast.owner_of(purchase)
    owner.name = name
    owner.save(update_fields=["name"])


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("Liguei para o 912 345 678 e confirma.", "912 345 678"),
        ("Liguei para o +351 912345678 e confirma.", "+351 912345678"),
        ("Escreveu de celia@casa.example a dizer que não.", "celia@casa.example"),
        ("A Célia d’Assunção Reis confirma.", OWNER),
        ("A CELIA D'ASSUNCAO REIS confirma.", OWNER),
        ("A Célia confirma, por telefone.", ""),
        ("A Célia d’Assunção Reisinha confirma.", ""),
        ("Comprado a 12.01.2026, por 480,00 €, com 20 contactos.", ""),
        ("O particular do contacto 3 confirma, às 14:30 de 2026-04-02.", ""),
        ("Ver o contacto n.º 0192f0c4-7d1a-7bbb-8a10-4a60c1f0a912.", ""),
    ],
)
def test_a_reason_that_tells_whom_or_how_to_reach_them_is_refused(
    bruno: Any, sofia: Any, reason: str, found: str
) -> None:
    rename(bruno.purchases[2], OWNER)
    claim = verified(bruno, sofia)
    try:
        actions.approve(claim_id=claim.id, reason=reason, by=sofia.pk, at=AFTER_ANSWERS)
        refused = ""
    except Refused as refusal:
        assert refusal.code == "personal_data" and "o particular do contacto 3" in refusal.what_to_do
        refused = refusal.message
    assert (f"«{found}»" in refused) if found else not refused
    assert Decision.objects.exists() is not bool(found)


def test_every_act_whose_reason_becomes_a_decisions_asks_so(bruno: Any, sofia: Any, monkeypatch: Any) -> None:
    """Refusing, proposing, confirming misuse, lifting, and an appeal that is upheld; one that is not is a letter alone."""
    told = "Liguei ao 912 345 678, e não é assim."
    codes = {}

    def note(name: str, act: Any, **more: Any) -> None:
        try:
            act(reason=told, by=sofia.pk, at=more.pop("at", AFTER_ANSWERS), **more)
        except Refused as refusal:
            codes[name] = refusal.code

    claim = verified(bruno, sofia)
    note("refuse", actions.refuse, claim_id=claim.id)
    limits = queries.ClaimRules.in_force(market="pt", on=CLAIM_DAY.date())
    low = limits.model_copy(update={"one_person_limit_cents": 1, "rules_limit_cents": 0})
    with monkeypatch.context() as patched:
        patched.setattr(queries.ClaimRules, "under", classmethod(lambda _kind, _terms, *, at: low))
        note("propose", actions.propose_approval, claim_id=claim.id)
    duarte = cast.claimable("Duarte")
    heard, _notice = misuse_story.answered(duarte, sofia)
    later = AFTER_ANSWERS + timedelta(hours=1)
    note("confirm", actions.confirm_misuse, claim_id=heard.id, at=later)
    decision = actions.confirm_misuse(
        claim_id=heard.id, reason="As provas dizem o mesmo.", by=sofia.pk, at=later
    )
    note("lift", actions.lift_suspension, decision_id=decision.id, at=later)
    appeal = actions.file_appeal(
        professional_id=duarte.id, decision_id=decision.id, text="Não concordo.", at=later
    )
    rui, answered = (
        cast.staff("Rui"),
        {"appeal_id": appeal.id, "answer": told, "at": later + timedelta(hours=1)},
    )
    with pytest.raises(Refused) as refusal:
        actions.answer_appeal(accepted=True, by=rui.pk, **answered)
    codes["uphold"] = refusal.value.code
    assert set(codes) == {"refuse", "propose", "confirm", "lift", "uphold"}
    assert set(codes.values()) == {"personal_data"}
    assert Decision.objects.count() == 1
    actions.answer_appeal(accepted=False, by=rui.pk, **answered)
    assert queries.appeal_of(decision.id).answer == told
