"""Ana's phone without network: what she saw can be read, what she records waits and arrives, and nobody else gets any of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import cast
from eventually import eventually
from vinte.handling import queries as handling

Phone = Callable[..., Page]
LIST = "/pro/contactos/"


@pytest.fixture
def phone_of(door: Any) -> Iterator[Phone]:
    """A phone on which somebody is logged in and has seen a page through its worker."""

    def opened(of: cast.Business, *addresses: str) -> Page:
        page: Page = door.page("phone", who=of.account, service_workers="allow")
        page.goto(LIST)
        page.evaluate("navigator.serviceWorker.ready")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        for address in addresses:
            page.goto(address)
        return page

    yield opened
    # What is asked for without network is told in the console too.
    door.complaints[:] = [line for line in door.complaints if "net::ERR_" not in line]


def with_contacts(name: str, count: int) -> cast.Business:
    now = datetime.now(UTC)
    business = cast.professional(name, at=now - timedelta(days=2), pack="monthly", balance_cents=9_000)
    for number in range(count):
        cast.contact(
            business, at=now - timedelta(hours=3), called_after=None, title=f"Obra {number}", price_cents=900
        )
    return business


def attempts_of(business: cast.Business) -> list[Any]:
    return list(handling.attempts(business.id))


def kept_caches(page: Page) -> list[str]:
    found: list[str] = page.evaluate("caches.keys()")
    return [name for name in found if name.startswith("pages-")]


def call_without_network(page: Page, title: str) -> None:
    """Press "Falámos" on a contact's card."""
    card = page.locator("article.contact", has_text=title)
    card.get_by_role("button", name="Falámos").first.click()


def test_three_calls_recorded_without_network_arrive_with_the_phones_instants(phone_of: Phone) -> None:
    ana = with_contacts("Ana", 4)
    page = phone_of(ana, LIST)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Sem rede. Está a ver o que o telemóvel guardou:")).to_be_visible()
    for number in range(3):
        call_without_network(page, f"Obra {number}")
        expect(page.locator("[data-queue-list] > li")).to_have_count(number + 1)
    expect(page.get_by_text("Guardado neste telemóvel.").first).to_be_visible()
    told = {each.get_attribute("data-when") for each in page.locator("[data-queue-list] [data-when]").all()}
    # A phone whose clock goes a day ahead.
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1))
    call_without_network(page, "Obra 3")
    expect(page.locator("[data-queue-list] > li")).to_have_count(4)
    # It survives that the phone closes the page.
    page.reload()
    expect(page.locator("[data-queue-list] > li")).to_have_count(4)
    assert attempts_of(ana) == []

    page.context.set_offline(False)
    eventually(lambda: len(attempts_of(ana)) == 4)
    instants = {instant(each.attempted_at) for each in attempts_of(ana)}
    assert told <= instants
    (forged,) = [each for each in attempts_of(ana) if instant(each.attempted_at) not in told]
    assert forged.attempted_at <= datetime.now(UTC)
    assert [each.clock_was_ahead for each in attempts_of(ana)].count(True) == 1
    assert forged.clock_was_ahead
    assert {each.outcome for each in attempts_of(ana)} == {"talked"}
    # What the server made of that one is said, until it was read.
    expect(page.locator("[data-queue-list] > li")).to_have_count(1)
    page.get_by_role("button", name="Percebi").click()
    expect(page.locator("[data-queue-panel]")).to_be_hidden()


def instant(of: datetime) -> str:
    """As a phone writes it."""
    return of.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# The machine has no telephone, and its browser would ask what to do with a number, above the page.
NO_TELEPHONE = """addEventListener("click", (event) => {
  if (event.target.closest("a[href^='tel:']")) event.preventDefault();
})"""
# It has no microphone either: a tone is recorded.
A_TONE = """navigator.mediaDevices.getUserMedia = async () => {
  const room = new AudioContext();
  const into = room.createMediaStreamDestination();
  const tone = room.createOscillator();
  tone.connect(into);
  tone.start();
  return into.stream;
};"""


def test_a_call_begun_and_told_without_network_is_one_with_what_was_said(phone_of: Phone) -> None:
    ana = with_contacts("Ana", 1)
    page = phone_of(ana)
    for script in (NO_TELEPHONE, A_TONE):
        page.add_init_script(script)
    # With a network the tap alone is written, and nothing waits.
    page.goto(LIST)
    page.locator("a[data-calls=phone]").first.click()
    eventually(lambda: [each.is_begun for each in attempts_of(ana)] == [True])
    eventually(lambda: page.evaluate("vinteQueue.of(document.body.dataset.account)") == [])
    # It was no call.
    page.get_by_role("button", name="Afinal não contactei").click()
    eventually(lambda: attempts_of(ana) == [])

    page.goto(LIST)
    page.context.set_offline(True)
    page.reload()
    for taken_back in (True, False):
        page.locator("a[data-calls=phone]").first.click()
        entry = page.locator("[data-queue-list] > li")
        expect(entry.get_by_text("Chamada começada")).to_be_visible()
        tapped = entry.locator("[data-when]").get_attribute("data-when")
        if taken_back:
            with page.expect_navigation():
                page.get_by_role("button", name="Afinal não contactei").click()
            expect(page.locator("[data-queue-panel]")).to_be_hidden()
    card = page.locator("article.contact")
    card.get_by_text("Foi a outra hora, ou há uma nota").click()
    card.get_by_role("button", name="Gravar").click()
    expect(card.locator("[data-voice-time]")).to_have_text("0:01")
    card.get_by_role("button", name="Falámos").click()
    expect(page.locator("[data-queue-list] > li")).to_have_count(2)
    # What arrived is shown: the page comes anew.
    with page.expect_navigation():
        page.context.set_offline(False)
    eventually(lambda: [each.outcome for each in attempts_of(ana)] == ["talked"])
    (told,) = attempts_of(ana)
    assert instant(told.attempted_at) == tapped
    assert told.answered_at is not None
    (said,) = handling.voice_notes_on(professional_id=ana.id, purchase_ids=[told.purchase_id])
    assert said.about_id == told.id
    page.goto(f"{LIST}{told.purchase_id}/")
    heard = page.locator("audio.voice-heard:visible").first
    assert heard.evaluate(
        "(audio) => new Promise((done) => { audio.onloadedmetadata = () => done(audio.duration > 0);"
        " audio.onerror = () => done(false); audio.load(); })"
    )


def test_what_was_said_comes_back_with_a_form_that_is_refused(phone_of: Phone) -> None:
    ana = with_contacts("Ana", 1)
    page = phone_of(ana)
    page.add_init_script(A_TONE)
    page.goto("/pro/hoje/")
    form = page.locator("form[data-attempt]").first
    open_all = "(form) => form.querySelectorAll('details').forEach((each) => (each.open = true))"
    form.evaluate(open_all)
    form.get_by_role("button", name="Gravar").click()
    expect(form.locator("[data-voice-time]")).to_have_text("0:01")
    # Refused by the day's page, and by the contact's own, where it comes back to.
    for _time in range(2):
        form.evaluate(open_all)
        form.evaluate("(form) => (form.dataset.isBefore = 'yes')")
        form.get_by_label("Quando foi").fill("2031-01-01T10:00")
        form.get_by_role("button", name="Falámos").click()
        expect(page.locator("form[data-is-before]")).to_have_count(0)
        expect(form.get_by_role("alert").first).to_be_visible()
        expect(form.locator("audio")).to_be_visible()
    form.get_by_label("Quando foi").fill("")
    form.get_by_role("button", name="Falámos").click()
    eventually(lambda: [each.outcome for each in attempts_of(ana)] == ["talked"])
    (told,) = attempts_of(ana)
    assert handling.voice_notes_on(professional_id=ana.id, purchase_ids=[told.purchase_id])


def test_a_contact_given_back_leaves_the_phone_and_all_of_it_after_a_day_of_silence(
    phone_of: Phone, door: Any
) -> None:
    ana = with_contacts("Ana", 2)
    contacts = [f"{LIST}{each.id}/" for each in ana.purchases]
    page = phone_of(ana, LIST, *contacts)
    kept = """async () => { const all = [];
      for (const name of await caches.keys()) if (name.startsWith("pages-"))
        for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
      return all; }"""
    eventually(lambda: set(page.evaluate(kept)) == {LIST, *contacts})
    cast.take_back(ana.purchases[0], at=datetime.now(UTC))
    (worker,) = page.context.service_workers
    worker.evaluate("asked = 0")
    # Whatever page comes from the site: the list shows the contact too.
    page.goto("/pro/saldo/")
    eventually(lambda: page.evaluate(kept) == [contacts[1]])

    a_day_ago = """async (hours) => {
      const then = Date.now() - hours * 3600 * 1000;
      await (await caches.open("heard")).put(VINTE.ticket, new Response(String(then)));
      for (const name of await caches.keys()) if (name.startsWith("pages-")) {
        const pages = await caches.open(name);
        for (const request of await pages.keys()) {
          const page = await pages.match(request);
          const headers = new Headers(page.headers);
          headers.set("Vinte-Kept-At", new Date(then).toISOString());
          await pages.put(request, new Response(await page.blob(), { headers }));
        }
      } }"""
    for hours, title in ((23.9, "Obra 1"), (24.1, "Sem rede")):
        worker.evaluate(a_day_ago, hours)
        page.context.set_offline(True)
        page.goto(contacts[1])
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        if title == "Sem rede":
            assert page.evaluate(kept) == []


def test_what_the_server_refuses_stays_with_its_words_until_it_is_corrected(phone_of: Phone) -> None:
    ana = with_contacts("Ana", 1)
    page = phone_of(ana, LIST)
    page.context.set_offline(True)
    page.reload()
    call_without_network(page, "Obra 0")
    entry = page.locator("[data-queue-list] > li")
    expect(entry).to_have_count(1)
    # Nobody's contact: the server takes none of it, and says so.
    page.evaluate(
        """async () => {
            const [entry] = await vinteQueue.of(document.body.dataset.account);
            await vinteQueue.put({...entry, url: entry.url.replace(/[0-9a-f]{8}/, "00000000")});
        }"""
    )
    page.context.set_offline(False)
    page.get_by_role("button", name="Enviar agora").click()
    expect(entry.get_by_text("O servidor não aceitou este registo.")).to_be_visible()
    page.reload()
    expect(entry.get_by_text("O servidor não aceitou este registo.")).to_be_visible()
    page.evaluate(
        """async (url) => {
            const [entry] = await vinteQueue.of(document.body.dataset.account);
            await vinteQueue.put({...entry, url});
        }""",
        f"/pro/contactos/{ana.purchases[0].id}/tentativas/",
    )
    page.reload()
    entry.get_by_text("Corrigir").click()
    entry.get_by_label("Nota").fill("Não atendeu")
    entry.get_by_role("button", name="Guardar e enviar").click()
    eventually(lambda: [each.note for each in attempts_of(ana)] == ["Não atendeu"])
    expect(entry).to_have_count(0)


def test_nobody_else_on_the_phone_reads_or_sends_what_is_anas(phone_of: Phone, door: Any) -> None:
    ana, bruno = with_contacts("Ana", 1), with_contacts("Bruno", 1)
    contact = f"{LIST}{ana.purchases[0].id}/"
    page = phone_of(ana, LIST, contact, "/pro/saldo/")
    page.context.set_offline(True)
    page.goto(contact)
    expect(page.get_by_text("Sem rede. Está a ver")).to_be_visible()
    # No page with money is kept, and what is sent without network says that it did not go.
    page.goto("/pro/saldo/")
    expect(page.get_by_role("heading", name="Sem rede")).to_be_visible()
    expect(page.get_by_role("list", name="Páginas guardadas no telemóvel").get_by_role("link")).to_have_count(
        2
    )
    page.goto("/inicio/")
    expect(page).to_have_url(re.compile(LIST))
    call_without_network(page, "Obra 0")
    expect(page.locator("[data-queue-list] > li")).to_have_count(1)
    # Leaving says what is left, and asks; it was refused, so nothing of it is sent meanwhile.
    page.evaluate(
        """async () => {
            const [entry] = await vinteQueue.of(document.body.dataset.account);
            await vinteQueue.put({...entry, state: "refused"});
        }"""
    )
    page.context.set_offline(False)
    page.goto("/conta/logout/")
    page.locator("main form").get_by_role("button", name="Sair").click()
    expect(page).to_have_url(re.compile("/conta/logout/"))
    page.get_by_label("Há registos por enviar neste telemóvel.").check()
    page.locator("main form").get_by_role("button", name="Sair").click()
    page.wait_for_url(re.compile("^(?!.*logout)"))
    eventually(lambda: kept_caches(page) == [])

    door.log_in(page, bruno.account)
    page.goto(LIST)
    expect(page.locator("[data-queue-panel]")).to_be_hidden()
    assert len(kept_caches(page)) == 1
    page.context.set_offline(True)
    page.goto(contact)
    expect(page.get_by_role("heading", name="Sem rede")).to_be_visible()
    page.context.set_offline(False)
    assert attempts_of(ana) == []

    door.log_in(page, ana.account)
    page.goto(LIST)
    page.get_by_role("button", name="Enviar outra vez").click()
    eventually(lambda: len(attempts_of(ana)) == 1)
    assert attempts_of(bruno) == []
