"""A request from Helena's phone to four buyers: first and cheaper with a pack, told why when it is the fifth, and
her details with those who bought and nowhere else (INVARIANTS, 9 to 11)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect
from test_story_canary import Canary, crawl, leaks
from test_story_homeowner import EMAIL, ask, code, photographs
from town_pages import cents, told

import cast
from vinte.demo.actions import move_clock
from vinte.demo.models import Town
from vinte.kernel.clock import clock_named
from vinte.leads import actions as leads
from vinte.leads.models import JobRequest
from vinte.leads.offers.feed import FeedFilters
from vinte.leads.purchases import queries as purchase_queries
from vinte.notices import queries as notices
from vinte.people.accounts import homeowners

TITLE = "Pintar a sala e o corredor"


class Businesses:
    """Who buys: Ana, Bruno and Carla with a pack, Gil without, and Duarte who comes too late."""

    def __init__(self, door: Any) -> None:
        self.at = clock_named(settings.VINTE_CLOCK).now() - timedelta(minutes=10)
        self.door = door
        self.known = {
            name: cast.professional(name, at=self.at, balance_cents=10_000, pack=pack)
            for name, pack in (
                ("Ana", "monthly"),
                ("Bruno", "monthly"),
                ("Carla", "yearly"),
                ("Gil", None),
                ("Duarte", "monthly"),
            )
        }

    def page_of(self, name: str, width: str = "phone") -> Page:
        """A page on which this one is logged in."""
        page: Page = self.door.page(width, who=self.known[name].account)
        return page


def price_on(page: Page) -> int:
    """What the button asks for."""
    return cents(page.get_by_role("button", name="Comprar por").inner_text())


def know_the_risk(page: Page) -> None:
    """Nobody here has a badge: the page says what that does to the guarantee, and waits for a tick."""
    page.get_by_label("Sei que este contacto acaba com a garantia").check()


def buy(page: Page, where: str) -> int:
    """Open the request, read the price, press the button; ends on the contact."""
    page.goto(where)
    price_cents = price_on(page)
    know_the_risk(page)
    page.get_by_role("button", name="Comprar por").click()
    page.wait_for_url(re.compile("/pro/contactos/"))
    return price_cents


@pytest.fixture
def town(door: Any) -> Businesses:
    """The five, and a clock that can be moved."""
    Town.objects.create(pk=1, seed=20, made_at=clock_named(settings.VINTE_CLOCK).now())
    return Businesses(door)


@pytest.mark.slow(reason="five people act in a browser")
def test_one_request_and_its_four_buyers(
    town: Businesses, phone: Page, site: str, tmp_path: Path, capsys: Any
) -> None:
    for name in ("Ana", "Gil"):
        leads.save_alert(
            professional_id=town.known[name].id,
            name="Pinturas",
            filters=FeedFilters(intents=("comparing",)),
            frequency="at_once",
            at=town.at,
        )
    ask(phone, lambda page, name: None, photographs(tmp_path))
    phone.get_by_role("button", name="Receber o código").click()
    phone.wait_for_url("**/pedir/codigo/**")
    phone.locator("[name=code]").fill(code())
    phone.get_by_role("button", name="Confirmar e publicar").click()
    phone.wait_for_url("**/pedir/recebido/")

    # With a pack at once and cheaper; without, that there is something and until when, and no more.
    ana, gil = town.page_of("Ana"), town.page_of("Gil")
    ana.goto("/pro/pedidos/")
    ana.get_by_role("link", name=TITLE).click()
    where = ana.url.removeprefix(site)
    with_pack_cents = price_on(ana)
    expect(ana.locator(".request-photos img")).to_have_count(2)
    gil.goto("/pro/pedidos/")
    expect(gil.get_by_text("Reservados a quem tem um pack")).to_be_visible()
    assert TITLE not in told(gil)
    assert gil.request.get(where).status == 404
    assert buy(ana, where) == with_pack_cents

    move_clock(by=timedelta(hours=24, minutes=1))
    gil.goto("/pro/pedidos/")
    expect(gil.get_by_role("link", name=TITLE)).to_be_visible()
    without_pack_cents = buy(gil, where)
    assert without_pack_cents > with_pack_cents
    assert buy(town.page_of("Bruno"), where) == with_pack_cents
    duarte = town.page_of("Duarte")
    duarte.goto(where)  # a page with the button, opened before the last place was sold
    assert buy(town.page_of("Carla"), where) == with_pack_cents
    know_the_risk(duarte)
    duarte.get_by_role("button", name="Comprar por").click()
    expect(duarte.get_by_text("Os lugares deste pedido já foram todos comprados.")).to_be_visible()
    duarte.goto(where)
    expect(duarte.get_by_text("Quem fez o pedido só quer falar com 4 profissionais")).to_be_visible()
    assert duarte.get_by_role("button", name="Comprar por").count() == 0

    job_request_id = where.rstrip("/").rpartition("/")[2]
    row = JobRequest.objects.get(pk=job_request_id)
    homeowner = homeowners.homeowner(row.homeowner_id)
    bird = Canary(email=EMAIL, phone=homeowner.phone, address=row.address)
    buyers = purchase_queries.buyers(row.pk)
    assert [each.professional_id for each in buyers] == [
        town.known[name].id for name in ("Ana", "Gil", "Bruno", "Carla")
    ]

    # Each buyer reads them: the same eyes that find nothing elsewhere find them here.
    for purchase, name in zip(buyers, ("Ana", "Gil", "Bruno", "Carla"), strict=True):
        own = town.page_of(name).request.get(f"/pro/contactos/{purchase.id}/").text()
        assert len(leaks([bird], own, name)) == 3, name

    found: list[str] = []
    for address, source in crawl(duarte, "/pro/pedidos/").items():
        found += leaks([bird], source, address)
    for purchase in buyers:
        refused = duarte.request.get(f"/pro/contactos/{purchase.id}/")
        assert refused.status == 404
        found += leaks([bird], refused.text(), "somebody else's contact")
    visitor = town.door.page()
    for address, source in crawl(visitor, "/").items():
        found += leaks([bird], source, address)
    letters = notices.mailbox(limit=1000)
    assert {letter.kind for letter in letters if letter.reader != EMAIL} >= {"request_alert"}
    for letter in letters:
        if letter.reader != EMAIL:
            found += leaks(
                [bird], f"{letter.subject} {letter.text} {letter.html}", f"the letter {letter.kind}"
            )
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs")
        jobs = cursor.fetchall()
    assert jobs
    found += [line for name, given in jobs for line in leaks([bird], given, f"the job {name}")]
    printed = capsys.readouterr()
    assert "request" in printed.err
    found += leaks([bird], printed.out + printed.err, "the log")
    assert found == []
