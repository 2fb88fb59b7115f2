"""A homeowner's details reach those who bought the contact, and nobody and nothing else (INVARIANTS, 10 and 11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from town_pages import be, move_clock, open_letter

from small_town import NOW, everybody, member
from vinte.claims import queries as claims
from vinte.claims.replay import bundle
from vinte.demo.town.play_money import TownPlayer
from vinte.leads.models import JobRequest
from vinte.leads.purchases import queries as purchase_queries
from vinte.notices import queries as notices
from vinte.people.accounts import homeowners

BEGINS_WITH = everybody
# The demo's own pages show everybody's letters on purpose; a real site has none of them.
DEMO_PAGES = ("/demo/", "/correio/", "/desenho/")


@dataclass(frozen=True)
class Canary:
    """One homeowner's details, in the forms in which they could slip out."""

    email: str
    phone: str
    address: str

    def seen_in(self, folded: str, packed: str) -> list[str]:
        """Which of the details a text holds, in small letters or without what may stand within a number."""
        found = [detail for detail in (self.email, self.address) if detail.casefold() in folded]
        return found + ([self.phone] if self.phone.removeprefix("+351") in packed else [])


def canaries(town: TownPlayer) -> list[Canary]:
    """The homeowners behind every request of the town."""
    found = []
    for request_id in town.requests.values():
        row = JobRequest.objects.get(pk=request_id)
        homeowner = homeowners.homeowner(row.homeowner_id)
        found.append(Canary(email=homeowner.email, phone=homeowner.phone, address=row.address))
    return found


def leaks(birds: Iterable[Canary], text: str, where: str) -> list[str]:
    """One line for each detail that a text gives away."""
    folded, packed = text.casefold(), re.sub(r"[\s().\-]|&nbsp;| ", "", text)
    return [f"{where}: {detail}" for bird in birds for detail in bird.seen_in(folded, packed)]


def crawl(page: Page, start: str, *, most_pages: int = 60) -> dict[str, str]:
    """The source of every page that somebody can reach from a page by following links."""
    waiting, sources = [start], {}
    while waiting and len(sources) < most_pages:
        address = waiting.pop(0)
        if address in sources or address.startswith((*DEMO_PAGES, "/conta/logout/", "/static/")):
            continue
        answer = page.request.get(address)
        assert answer.status == 200, address
        sources[address] = answer.text()
        waiting += re.findall(r'href="(/[^"#?]*)', sources[address])
    return sources


@pytest.fixture
def with_gil(town: TownPlayer) -> TownPlayer:
    """Bruno with his twenty contacts and a claim, and Gil, an electrician too, who bought none of them."""
    gil = replace(member("gil"), trades=("electrician", "air_conditioning"))
    town.join(at=NOW - timedelta(days=30), who="gil", member=gil, complete=True)
    town.top_up(at=NOW, who="gil", amount_cents=10_000)
    for key in ("open", "bought"):
        town.post_request(
            at=NOW - timedelta(hours=30),
            key=key,
            homeowner="",
            trade="electrician",
            title=f"Quadro que dispara ({key})",
            description="Dispara com o forno.",
            intent="ready",
            place_count=3,
        )
    town.afford(at=NOW, who="bruno", request="bought")
    town.buy(at=NOW, who="bruno", request="bought")
    return town


@pytest.mark.slow(reason="goes through every page of everybody")
def test_details_reach_the_buyer_alone(
    with_gil: TownPlayer, open_page: Callable[..., Page], capsys: Any
) -> None:
    town = with_gil
    birds = canaries(town)
    assert len(birds) >= 22

    bruno, gil, sofia, visitor = (open_page() for _who in range(4))
    be(bruno, "bruno")
    bruno.goto("/pro/reclamacao/nova/")
    for place in range(20):
        bruno.locator(".claim-form textarea").nth(place).fill("Liguei e não fui escolhido.")
    bruno.get_by_role("button", name="Pedir o reembolso de").click()
    expect(bruno.get_by_text("O seu pedido está a ser verificado.")).to_be_visible()
    bought_first = purchase_queries.purchases(town.professionals["bruno"])[0].job_request
    first = JobRequest.objects.get(pk=bought_first.id)
    open_letter(visitor, homeowners.homeowner(first.homeowner_id).email, "Responder")
    mine = Canary(
        email=homeowners.homeowner(first.homeowner_id).email,
        phone=homeowners.homeowner(first.homeowner_id).phone,
        address=first.address,
    )
    # A private link can be forwarded: not even its own reader's details stand on the page.
    assert leaks([mine, *birds], visitor.content(), visitor.url) == []
    visitor.locator('input[name="contacted"][value="no"]').check()
    visitor.get_by_role("button", name="Enviar resposta").click()  # what is missing is told
    assert leaks(birds, visitor.content(), visitor.url) == []

    be(sofia, "sofia")
    sofia.goto("/mesa/?estado=particulares")
    sofia.get_by_role("link", name="Bruno Teles Eletricidade").click()
    move_clock(sofia, "week")
    # All was silent and nothing contradicts it: the rules approved it, and nobody touched it.
    (decided,) = claims.decisions_of(town.professionals["bruno"])
    assert decided.outcome == "approved"
    sofia.goto(f"/mesa/decisoes/{decided.id}/")
    expect(sofia.get_by_text("Todas as condições estão cumpridas e nada do que se apurou")).to_be_visible()

    be(gil, "gil")
    seen = crawl(gil, "/pro/pedidos/")
    assert f"/pro/pedidos/{town.requests['open']}/" in seen
    found = [line for address, source in seen.items() for line in leaks(birds, source, address)]
    for address in (
        f"/pro/contactos/{town.purchases['bruno', 'bought']}/",
        f"/mesa/pedidos/{claims.claims_of(town.professionals['bruno'])[0].id}/",
        f"/pro/decisoes/{claims.decisions_of(town.professionals['bruno'])[0].id}/",
    ):
        refused = gil.request.get(address)
        assert refused.status == 404
        found += leaks(birds, refused.text(), address)

    # The same look at Bruno's page finds the details: he bought, and the test can see.
    own = bruno.request.get(f"/pro/contactos/{town.purchases['bruno', 'bought']}/").text()
    bought = JobRequest.objects.get(pk=town.requests["bought"])
    homeowner = homeowners.homeowner(bought.homeowner_id)
    hers = Canary(homeowner.email, homeowner.phone, bought.address)
    assert {f"own: {homeowner.email}", f"own: {homeowner.phone}"} <= set(leaks([hers], own, "own"))

    for decision in claims.decisions_of(town.professionals["bruno"]):
        found += leaks(birds, str(bundle(decision)), "the public evidence")
    for letter in notices.mailbox(limit=1000):
        others = [bird for bird in birds if bird.email != letter.reader]
        found += leaks(others, f"{letter.subject} {letter.text} {letter.html}", f"the letter {letter.kind}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs")
        jobs = cursor.fetchall()
    assert jobs
    found += [line for name, given in jobs for line in leaks(birds, given, f"the job {name}")]
    printed = capsys.readouterr()
    assert "request" in printed.err
    found += leaks(birds, printed.out + printed.err, "the log")
    assert found == []
