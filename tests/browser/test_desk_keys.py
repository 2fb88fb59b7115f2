"""Sofia decides ten claims with the keyboard alone; what a key opens can be left, and letters typed are letters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import looking
import pytest
from playwright.sync_api import Page

import cast
from vinte.claims import actions as claims
from vinte.claims import queries
from vinte.kernel.clock import FixedClock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web"))

import pages_of_desk

FILED = cast.CLAIM_DAY
A_WEEK_LATER = FILED + timedelta(days=8)
REASON = "Ja falei com a Ana, e o perfil não estava completo."  # holds every letter that is a key
REFUSED = 8


@dataclass
class Ten:
    """Who is at the desk, and the two businesses that kept every condition."""

    sofia: Any
    bruno: cast.Business
    carla: cast.Business


def prepared() -> Ten:
    """Bruno and Carla can be paid, though one homeowner forgot Carla's call; eight more never could."""
    ten = Ten(cast.staff("Sofia"), cast.claimable("Bruno"), cast.claimable("Carla"))
    for of in (ten.bruno, ten.carla):
        claims.file_claim(professional_id=of.id, descriptions=of.described(), at=FILED)
    claims.answer_question(
        secret=cast.question_about(ten.carla.purchases[4]),
        was_contacted=False,
        contacted_on=None,
        hired="nobody",
        comment="Não me lembro de chamada nenhuma.",
        at=FILED + timedelta(days=1),
    )
    for number in range(REFUSED):
        of = cast.professional(f"Duarte {number}")
        cast.contact(
            of, at=FILED - timedelta(days=40) + timedelta(hours=number), asked_before=pages_of_desk.A_DAY
        )
        pages_of_desk.claim_of_few(of, at=FILED)
    return ten


BEGINS_WITH = prepared


@pytest.fixture
def ten(own_database: Ten, monkeypatch: pytest.MonkeyPatch) -> Ten:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(A_WEEK_LATER))
    return own_database


def dialog_says(page: Page) -> str:
    page.locator("#act-dialog").wait_for()
    return page.locator("#act-dialog h2").inner_text()


def send(page: Page, *keys: str) -> None:
    """Press the last keys of a form, and wait for the page that they lead to."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def refuse(page: Page) -> None:
    """The reason is typed, with every letter that is a key elsewhere, and sent from the field."""
    page.keyboard.press("r")
    assert dialog_says(page) == "Recusar"
    page.keyboard.type(REASON)
    send(page, "Control+Enter")


def approve(page: Page) -> None:
    """Concluded and paid, each after a look at what was asked."""
    page.keyboard.press("c")
    assert dialog_says(page) == "Concluir a verificação"
    send(page, "Enter")
    page.keyboard.press("a")
    assert dialog_says(page) == "Aprovar e pagar"
    send(page, "Tab", "Enter")


def find_out(page: Page) -> None:
    """The row with the contradiction gets its finding, and the focus comes back to it."""
    page.keyboard.press("j")
    row = page.evaluate("document.activeElement.id")
    page.keyboard.press("f")
    assert dialog_says(page) == "Apuramento"
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("A lista de chamadas mostra duas, no mesmo dia.")
    page.keyboard.press("Control+Enter")
    page.locator(f"[id='{row}']").get_by_text("Apurado: confirma").wait_for()
    page.wait_for_function("id => document.activeElement.id === id", arg=row)


@pytest.mark.slow(reason="ten claims are opened, read and decided, and three screens read by axe")
def test_ten_claims_are_decided_with_the_keyboard_alone(open_page: Callable[..., Page], ten: Ten) -> None:
    page = open_page(who=ten.sofia)
    page.goto("/mesa/")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="As teclas da mesa").wait_for()
    assert looking.axe_says(page) == []
    page.keyboard.press("Escape")
    # Keys do nothing while the dialog is open, and a busy browser closes it after the next key.
    page.get_by_role("dialog", name="As teclas da mesa").wait_for(state="hidden")
    page.keyboard.press("j")
    page.wait_for_function("() => document.activeElement.closest('[data-row]')")
    with page.expect_navigation():
        page.keyboard.press("o")
    is_tried = False
    for _number in range(2 + REFUSED):
        name = page.locator("h1").inner_text()
        # They come in any order, being due at one hour.
        if name.startswith("Duarte") and not is_tried:
            left_alone(page)
            is_tried = True
        if name == "Carla Obras":
            find_out(page)
        if name in ("Bruno Obras", "Carla Obras"):
            approve(page)
        else:
            refuse(page)
        page.get_by_role("link", name="Ver a decisão").wait_for()
        with page.expect_navigation():
            page.keyboard.press("n")
    page.get_by_text("Não há mais nada pronto a decidir.").wait_for()
    made = [(each.outcome, each.reason) for each in queries.decisions_in_order()]
    assert sorted(outcome for outcome, _reason in made) == ["approved"] * 2 + ["refused"] * REFUSED
    assert {reason for outcome, reason in made if outcome == "refused"} == {REASON}
    for of in (ten.bruno, ten.carla):
        assert queries.decisions_of(of.id)[0].refund_cents == of.cohort_cents


def left_alone(page: Page) -> None:
    """What a key opens is left by Escape with nothing sent, and says what the claim is; a key that can't act says why."""
    where, decided = page.url, queries.decision_count()
    page.keyboard.press("r")
    page.keyboard.type("Engano")
    assert looking.axe_says(page) == []
    page.keyboard.press("Escape")
    page.locator("#act-dialog").wait_for(state="hidden")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.dataset.notYet") == "approve"
    page.evaluate("document.activeElement.blur()")
    assert page.url == where and queries.decision_count() == decided
    page.locator("form[data-act=refuse] textarea").evaluate("field => (field.value = '')")
    assert looking.axe_says(page) == []
