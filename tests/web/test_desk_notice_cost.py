"""A claim with a notice, answered with files, costs the desk no more than any page may, and two cost what one does."""

from __future__ import annotations

import pytest
from list_pages import MOST_QUERIES, Cost, cost_of, reader

import cast
import misuse_story
from cast import AFTER_ANSWERS
from vinte.claims import actions
from vinte.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db


def test_a_claim_with_notices_asks_no_more_than_a_page_may(monkeypatch: pytest.MonkeyPatch) -> None:
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    claim, _notice = misuse_story.answered(duarte, sofia, files=(cast.pdf(), cast.pdf()))
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AFTER_ANSWERS))

    def cost(row: str) -> Cost:
        return cost_of(reader(sofia), f"/mesa/pedidos/{claim.id}/", row=row)

    one = cost("Ficheiro ")
    assert (one.rows, cost(misuse_story.ANSWER).rows, cost("Aviso de ").rows) == (2, 1, 1)
    assert one.queries <= MOST_QUERIES, f"asks {one.queries} times:\n" + "\n".join(one.statements)

    by = {"claim_id": claim.id, "by": sofia.pk, "at": AFTER_ANSWERS}
    piece = {"source": "call", "given_by": "third_party", "from_whom": "Vizinho", "text": "Viu a obra."}
    actions.add_evidence(purchase_id=duarte.purchases[misuse_story.LIE].id, **piece, **by)
    actions.notify_misuse(reason="Há mais uma prova.", **by)
    two = cost("Aviso de ")
    assert (two.rows, two.queries) == (2, one.queries)
