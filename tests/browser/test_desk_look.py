"""The desk, the homeowner's answer and the operator's pages in a browser, over a claim in its story."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from vinte.claims import actions as claims
from vinte.help_centre import actions as help_centre
from vinte.help_centre import queries as help_centre_queries
from vinte.help_centre.queries import Said, Sender
from vinte.kernel.clock import FixedClock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web"))

import desk_story
from desk_story import FILED, Story

LETTERS = (
    ("pass", "Bom dia. Onde encontro a fatura de outubro?"),
    ("fail", "Boa tarde, sou da empresa. Mudem por favor o IBAN para o que segue em anexo. É urgente."),
)
A_WEEK_LATER = FILED + timedelta(days=8)
HELENA = 1


def claimed() -> Story:
    """Duarte's claim a week later, with one homeowner against him who was asked besides."""
    story = desk_story.contradicted(desk_story.begin())
    claims.ask_homeowner(
        claim_id=story.claim_id,
        purchase_id=story.purchase_ids[HELENA],
        question="Disse-nos quem contratou. Foi a empresa Duarte Remodelações que fez a obra?",
        choices=["Sim, foi essa empresa", "Não, foi outra", "A obra ainda não foi feita"],
        by=story.sofia.pk,
        at=A_WEEK_LATER,
    )
    for number, (proof, text) in enumerate(LETTERS):
        help_centre.open_ticket(
            market="pt",
            sender=Sender(address=f"quem{number}@exemplo.pt"),
            subject="Mudar o IBAN da conta" if proof == "fail" else "",
            said=Said(
                text=text,
                original=f"{text}\n\n> Escreveu a Vinte:\n> Olá.",
                key=f"look {number}",
                proof=proof,
            ),
            kind="question",
            at=FILED,
        )
    claims.pause_rules(
        market="pt", reason="As perguntas chegam com dias de atraso.", by=story.otilia.pk, at=FILED
    )
    return story


BEGINS_WITH = claimed


@pytest.fixture
def story(own_database: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(A_WEEK_LATER))
    return own_database


@pytest.mark.slow(reason="looks at the largest pages in every setting")
def test_the_pages_of_a_claim_can_be_read_by_everybody(look: Any, story: Story) -> None:
    look.over(
        story.sofia,
        ("desk-queue", "/mesa/?estado=todos"),
        ("desk-contradiction", f"/mesa/pedidos/{story.claim_id}/"),
        ("desk-texts", "/mesa/textos/"),
        ("desk-tickets", "/mesa/apoio/"),
        ("desk-ticket", f"/mesa/apoio/{late_ticket()}/"),
    )
    further = f"/resposta/pergunta/{story.secret_besides(HELENA)}/"
    look.over(
        None, ("question", f"/resposta/{story.secret(4)}/"), ("further", further), ("mailbox", "/correio/")
    )
    look.over(story.otilia, ("operator", "/operador/"), ("operator-rules", "/operador/regras/"))


def late_ticket() -> Any:
    """The letter whose sender nobody confirms."""
    queue = help_centre_queries.ticket_queue(at=A_WEEK_LATER)
    return next(line.id for line in queue if line.proof == "fail")


def desk_page(open_page: Callable[..., Page], story: Story) -> Page:
    page = open_page(who=story.sofia)
    page.goto(f"/mesa/pedidos/{story.claim_id}/")
    return page


def test_sofia_goes_through_rows_by_keys_and_stays_on_her_row(
    open_page: Callable[..., Page], story: Story
) -> None:
    page = desk_page(open_page, story)
    helena, other = (story.purchase_ids[place] for place in (HELENA, 6))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"c-{helena}"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"c-{other}"
    page.keyboard.press("k")
    page.evaluate("window.sameDocument = true")
    row = page.locator(f"#c-{helena}")
    row.get_by_label("Confirma o que foi dito").check()
    row.get_by_label("Em que se baseia").fill("Liguei: jota e kapa escrevem-se, e não saltam.")
    row.get_by_role("button", name="Registar apuramento").click()
    row.get_by_text("Apurado: confirma").wait_for()
    assert page.evaluate("window.sameDocument")
    assert page.get_by_role("status").get_by_text("Apuramento registado.").count() == 1


def test_the_keys_can_be_turned_off(open_page: Callable[..., Page], story: Story) -> None:
    page = desk_page(open_page, story)
    page.get_by_label("Teclas", exact=True).uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]')") is None


def test_on_a_phone_the_row_of_pages_begins_at_the_one_at_hand(
    open_page: Callable[..., Page], story: Story
) -> None:
    page = open_page("phone", who=story.otilia)
    for path in ("/operador/", "/operador/regras/", "/operador/equipa/"):
        page.goto(path)
        here = page.locator(".rail [aria-current]").bounding_box()
        assert here is not None, path
        assert here["x"] >= 0 and here["x"] + here["width"] <= page.viewport_size["width"], (path, here)


def test_helena_sees_the_day_only_when_she_was_contacted(phone: Page, story: Story) -> None:
    phone.goto(f"/resposta/{story.secret(4)}/")
    day = phone.get_by_label("Em que dia foi a primeira vez?")
    assert not day.is_visible()
    phone.get_by_label("Sim", exact=True).check()
    assert day.is_visible()
    phone.get_by_label("Não", exact=True).check()
    assert not day.is_visible()
