"""A claim with a notice, answered with a file, costs the desk no more than any page may."""

from __future__ import annotations

import pytest
from list_pages import MOST_QUERIES, cost_of, reader

import cast
import misuse_story
from cast import AFTER_ANSWERS
from vinte.claims import actions
from vinte.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db


def test_a_claim_with_a_notice_asks_no_more_than_a_page_may(monkeypatch: pytest.MonkeyPatch) -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    claim, notice = misuse_story.notified(duarte, sofia)
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AFTER_ANSWERS))
    actions.answer_hearing(
        professional_id=duarte.id,
        hearing_id=notice.id,
        text="Não fiz obra nenhuma nessa casa.",
        by=duarte.account.pk,
        at=AFTER_ANSWERS,
    )
    cost = cost_of(reader(sofia), f"/mesa/pedidos/{claim.id}/", row="Não fiz obra nenhuma nessa casa.")
    assert cost.rows
    said = "\n".join(cost.statements)
    assert cost.queries <= MOST_QUERIES, f"asks {cost.queries} times:\n{said}"
