"""Otília stops what the rules approve by themselves: at once, with a trail, and the claims go to the desk with their time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

import cast
from cast import CLAIM_DAY
from vinte.claims import actions, queries
from vinte.claims.models import Claim, Decision, RulesPause
from vinte.claims.rules import decision_due
from vinte.claims.steps import by_rules
from vinte.guarantee.terms import all_terms
from vinte.kernel.errors import NotAllowed, Refused
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries

pytestmark = pytest.mark.django_db

DUE = CLAIM_DAY + timedelta(days=7)
WHY = "Um provedor de e-mail entrega as perguntas com dias de atraso."
TERMS = next(terms for terms in all_terms() if terms.market == "pt")


def pause(by: Any, *, at: Any = DUE - timedelta(minutes=1), reason: str = WHY) -> None:
    actions.pause_rules(market="pt", reason=reason, by=by.pk, at=at)


def resume(by: Any, *, at: Any, reason: str = "As perguntas chegam outra vez.") -> None:
    actions.resume_rules(market="pt", reason=reason, by=by.pk, at=at)


def file(of: Any) -> Claim:
    actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
    return Claim.objects.get(professional_id=of.id)


def test_while_stopped_a_clear_claim_goes_to_the_desk_with_its_time_and_stays_there(
    bruno: Any, sofia: Any
) -> None:
    otilia = cast.staff("Otília", role="operator")
    file(bruno)
    assert queries.rules_now(market="pt", at=DUE).are_on
    pause(otilia)
    now = queries.rules_now(market="pt", at=DUE)
    assert not now.are_on and now.pause.paused_why == WHY and now.pause.paused_by == "Otília"
    assert by_rules.DUTY.run(at=DUE) == 1 and not Decision.objects.exists()
    claim = Claim.objects.get()
    assert (claim.state, claim.handed_over_at) == ("verifying", DUE)
    assert claim.decision_due_at == decision_due(TERMS, answers_ended_at=DUE)
    (letter,) = cast.letters(bruno.account.email, kind="claim_handed_over")
    assert WHY not in letter.text
    assert queries.desk_queue(DUE)[0].wait.whose == "us"
    resume(otilia, at=DUE + timedelta(hours=1))
    assert by_rules.DUTY.run(at=DUE + timedelta(hours=1)) == 0 and not Decision.objects.exists()
    assert queries.rules_now(market="pt", at=DUE).are_on
    (ended,) = queries.pauses("pt")
    assert (ended.resumed_by, ended.resumed_why) == ("Otília", "As perguntas chegam outra vez.")
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=DUE + timedelta(hours=2))
    actions.approve(claim_id=claim.id, reason="Confirmado.", by=sofia.pk, at=DUE + timedelta(hours=2))
    assert Decision.objects.get().decided_by_id == sofia.pk


def test_a_claim_that_waited_is_no_more_approved_alone() -> None:
    """Both doors of the rules are closed: the end of the answers, and the look at what waits."""
    otilia = cast.staff("Otília", role="operator")
    of = cast.claimable("Carla")
    (pack,) = wallet_queries.packs(professional_id=of.id)
    file(of)
    wallet.end_pack(professional_id=of.id, pack_id=pack.id, at=CLAIM_DAY + timedelta(days=2))
    by_rules.DUTY.run(at=DUE)
    pause(otilia, at=DUE)
    bought_at = DUE + timedelta(days=21)
    cast.buy_pack(of.id, "monthly", at=bought_at)
    assert by_rules.WAITING_DUTY.run(at=bought_at) == 1
    claim = Claim.objects.get(professional_id=of.id)
    assert claim.is_open and claim.handed_over_at == bought_at
    assert claim.decision_due_at == decision_due(TERMS, answers_ended_at=bought_at)


def test_another_market_is_not_stopped(bruno: Any) -> None:
    actions.pause_rules(market="es", reason=WHY, by=cast.staff("Otília", role="operator").pk, at=CLAIM_DAY)
    file(bruno)
    by_rules.DUTY.run(at=DUE)
    assert Claim.objects.get().state == "approved"


def test_who_may_and_what_is_refused(bruno: Any, sofia: Any) -> None:
    otilia = cast.staff("Otília", role="operator")
    for nobody in (sofia, bruno.account):
        with pytest.raises(NotAllowed):
            pause(nobody)
    codes = []
    for act in (
        lambda: pause(otilia, reason=" . "),
        lambda: resume(otilia, at=DUE),
        lambda: (pause(otilia), pause(otilia)),
        lambda: resume(otilia, at=DUE, reason=""),
    ):
        with pytest.raises(Refused) as refused:
            act()
        codes.append(refused.value.code)
    assert codes == ["reason_missing", "not_paused", "already_paused", "reason_missing"]
    # The trail stays as it was written.
    (row,) = RulesPause.objects.all()
    resume(otilia, at=DUE)
    for change in ({"paused_why": "Outra coisa."}, {"resumed_why": "Outra coisa."}, {"resumed_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RulesPause.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
