"""Sofia moves Helena's request to another trade in a browser: the form, its refusal, and what a plumber reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

import cast
from vinte.kernel.clock import FixedClock
from vinte.leads import actions

AT = cast.later(days=2)


@dataclass
class Asked:
    """Who is in it, and Helena's page."""

    sofia: Any
    carla: Any
    there: str
    moved: Any


def asked() -> Asked:
    """Helena asked three times: one was bought, one was moved before, and one is under the wrong trade."""
    sofia, helena = cast.staff("Sofia"), cast.homeowner("Helena")
    carla = cast.professional("Carla", trades=("plumber",), pack="yearly", balance_cents=5_000)
    ana = cast.professional("Ana", balance_cents=5_000)
    sold = cast.request(of=helena, title="Pintar a sala e o corredor")
    cast.buy(ana, sold, at=cast.later(days=1))
    moved = cast.request(of=helena, title="Mudar o esquentador", at=cast.later(hours=2))
    actions.move_request(
        job_request_id=moved.pk,
        trade="plumber",
        seen_trade="painter",
        reason="Um esquentador é canalização.",
        by=sofia.pk,
        at=AT - timedelta(hours=1),
    )
    cast.request(of=helena, title="Arranjar a torneira da cozinha", at=cast.later(hours=3))
    return Asked(sofia, carla, f"/mesa/pessoas/particular/{helena.pk}/", moved)


BEGINS_WITH = asked


@pytest.mark.slow(reason="looks at pages in every setting")
def test_moving_a_request_can_be_read_and_done_by_everybody(
    look: Any, own_database: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(AT))
    story = own_database
    page = look.over(story.sofia, ("person-requests", story.there))
    page.get_by_text("Mudar de ofício: Arranjar a torneira").click()
    form = page.locator("details[open] form")
    form.get_by_label("Ofício certo").select_option("plumber")
    form.get_by_role("button", name="Mudar de ofício").click()
    page.get_by_text("Falta o motivo.").wait_for()
    look.at(page, "person-requests-refused")
    form = page.locator("details[open] form")
    assert form.get_by_label("Ofício certo").input_value() == "plumber"
    form.get_by_label("Porquê").fill("Uma torneira que pinga é canalização.")
    form.get_by_role("button", name="Mudar de ofício").click()
    page.get_by_text("de Pintura para Canalização").first.wait_for()
    look.over(story.carla.account, ("request-moved", f"/pro/pedidos/{story.moved.pk}/"))
