"""Helena asks for quotes on her phone, with photographs, in a handful of presses."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

import cast
import wizard_story
from vinte.handling import actions as handling
from vinte.kernel.clock import clock_named
from vinte.leads import actions as leads
from vinte.leads.models import JobRequest, RequestPhoto
from vinte.leads.purchases import queries as purchase_queries
from vinte.notices import queries as notices
from vinte.people import actions as people

Passed = Callable[[Page, str], None]
EMAIL = "helena@exemplo.test"


def photographs(folder: Path) -> list[Path]:
    """One from a camera, with the place in it, and one that is not what its name says."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (40.0, 38.0, 0.0)
    (folder / "sala.jpg").write_bytes(_picture("JPEG", "steelblue", exif=exif))
    (folder / "teto.jpg").write_bytes(_picture("PNG", "tan"))
    return [folder / "sala.jpg", folder / "teto.jpg"]


def _picture(kind: str, colour: str, **save: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(made, kind, **save)
    return made.getvalue()


def code() -> str:
    """The code in Helena's mailbox."""
    found = re.search(r"\b\d{6}\b", notices.mailbox(EMAIL)[0].text)
    assert found
    return found[0]


class Helena:
    """Answers what the page asks, as a thumb does."""

    def __init__(self, page: Page, look: Passed) -> None:
        self.page, self.look = page, look

    def choose(self, words: str, then: str) -> None:
        """A tap on the answer moves on by itself where it is the whole answer."""
        self.page.get_by_text(words, exact=True).click()
        if then == "quantos":  # the hours stand with another choice
            self.go_on(then)
            return
        self.page.wait_for_url(f"**/pedir/{then}/**")
        self.look(self.page, then)

    def go_on(self, then: str, button: str = "Continuar") -> None:
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_url(f"**/pedir/{then}/**")
        self.look(self.page, then)

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)


@pytest.fixture
def passed() -> Passed:
    """A page as it is passed: one heading, and one way on at the most."""

    def passing(page: Page, name: str) -> None:
        assert page.locator("h1").count() == 1, name
        assert page.locator(".button-primary").count() <= 1, name

    return passing


def ask(page: Page, look: Passed, photos: list[Path]) -> None:
    """The whole way from the first question to the summary."""
    helena = Helena(page, look)
    page.goto("/pedir/")
    look(page, "oficio")
    helena.choose("Pintura", "trabalho")
    helena.fill(
        title="Pintar a sala e o corredor",
        description="Uma sala de 20 m² e um corredor, paredes e teto, tinta branca lavável.",
    )
    helena.go_on("fotografias")
    with page.expect_navigation():
        page.locator("[name=photos]").set_input_files(photos)
    assert page.locator(".photo-list img").count() == len(photos)
    look(page, "fotografias-2")
    helena.go_on("concelho")
    page.locator("[name=municipality]").press_sequentially("3800-123")
    page.get_by_role("button", name="Aveiro", exact=True).click()
    page.wait_for_url("**/pedir/morada/**")
    page.locator("[name=parish]").select_option(index=1)
    helena.fill(address="Rua das Flores, 20")
    helena.go_on("quando")
    helena.choose("Dentro de um mês", "valor")
    helena.choose("De 250 € a 1 000 €", "intencao")
    helena.choose("Estou a comparar preços", "contactos")
    helena.fill(name="Helena Duarte", phone="912 345 678", email=EMAIL)
    helena.go_on("horas")
    helena.choose("De tarde, das 13h às 18h", "quantos")
    helena.choose("4", "resumo")


def test_helena_asks_with_photographs(phone: Page, passed: Passed, tmp_path: Path) -> None:
    ask(phone, passed, photographs(tmp_path))
    phone.get_by_role("button", name="Receber o código").click()
    phone.wait_for_url("**/pedir/codigo/**")
    phone.locator("[name=code]").fill(code())
    phone.get_by_role("button", name="Confirmar e publicar").click()
    phone.wait_for_url("**/pedir/recebido/")
    assert "Pedido publicado" in phone.locator("main").inner_text()
    job = JobRequest.objects.get()
    assert (job.trade, job.place_count, job.reach_hours, job.budget) == ("painter", 4, "afternoon", "medium")
    assert RequestPhoto.objects.filter(job_request=job).count() == 2
    for photo in RequestPhoto.objects.all():
        assert b"Exif" not in bytes(photo.content)
    # Back does not send again.
    phone.go_back()
    phone.goto("/pedir/resumo/")
    assert phone.url.endswith("/pedir/recebido/")
    # The link of the receipt opens her page, and a pause is one press.
    receipt = next(each for each in notices.mailbox(EMAIL) if each.kind == "request_received")
    (where,) = re.findall(r"/pedido/[\w-]{43}/", receipt.text)
    phone.goto(where)
    phone.get_by_role("button", name="Pôr em pausa").click()
    phone.get_by_text("Em pausa", exact=True).wait_for()
    assert JobRequest.objects.get().state == "paused"


def test_an_arrow_key_chooses_and_a_tap_goes_on(phone: Page) -> None:
    phone.goto("/pedir/")
    phone.get_by_role("searchbox", name="Procurar").press_sequentially("torneira")
    radio = phone.get_by_role("radio")
    expect(radio).to_have_count(2)  # what was meant, and what fits none
    radio.first.focus()
    radio.first.press("Space")
    phone.keyboard.press("ArrowDown")
    expect(radio.last).to_be_checked()
    assert phone.url.endswith("/pedir/")
    phone.get_by_text("Canalização", exact=True).click()
    phone.wait_for_url("**/pedir/trabalho/")


def test_a_closed_tab_comes_back_where_it_was(phone: Page, passed: Passed) -> None:
    helena = Helena(phone, passed)
    phone.goto("/pedir/")
    helena.choose("Pintura", "trabalho")
    helena.fill(title="Pintar a sala", description="Uma sala de 20 m², paredes e teto brancos.")
    helena.go_on("fotografias")
    again = phone.context.new_page()
    phone.close()
    again.goto("/pedir/")
    assert again.url.endswith("/pedir/fotografias/")
    again.get_by_role("link", name="Voltar").click()
    again.wait_for_url("**/pedir/trabalho/")
    assert again.locator("[name=title]").input_value() == "Pintar a sala"


@pytest.mark.slow(reason="looks at each question of the wizard in every setting")
def test_each_question_can_be_read_by_everybody(look: Any, tmp_path: Path) -> None:
    page = look.page("phone")

    def look_closely(page: Page, name: str) -> None:
        look.at(page, f"pedir-{name}")

    ask(page, look_closely, photographs(tmp_path))
    page.get_by_role("button", name="Receber o código").click()
    page.wait_for_url("**/pedir/codigo/**")
    look_closely(page, "codigo")
    page.locator("[name=code]").fill("000000" if code() != "000000" else "000001")
    page.get_by_role("button", name="Confirmar e publicar").click()
    page.get_by_text("O código não está certo").wait_for()
    look_closely(page, "codigo-errado")


def test_helena_sees_who_calls_mends_her_request_and_changes_her_mind(phone: Page, passed: Passed) -> None:
    at = clock_named(settings.VINTE_CLOCK).now() - timedelta(hours=2)
    ana, bruno = (
        cast.professional(name, balance_cents=9000, pack="monthly", at=at) for name in ("Ana", "Bruno")
    )
    people.update_profile(professional_id=ana.id, phone="912 345 678", at=at)
    helena = cast.homeowner(at=at)
    asked = cast.request(of=helena, at=at)
    for of in (ana, bruno):
        cast.buy(of, asked, at=at)
    (letter, _other) = reversed(cast.letters(helena.email, kind="contact_sold"))
    (where,) = re.findall(r"/pedido/[\w-]{43}/", letter.text)
    phone.goto(where)
    main = phone.locator("main")
    first = main.locator("section").first
    assert "Ana Obras liga-lhe do 912 345 678" in first.inner_text()
    passed(phone, "estado")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The text is mended where it stands.
    main.get_by_text("Corrigir o texto ou o sítio").click()
    main.locator("[name=description]").fill("Uma sala de 20 m² e um corredor, paredes e teto.")
    main.locator("form:has([name=description])").get_by_role("button", name="Guardar").click()
    main.locator("#pedido > p", has_text="e um corredor").wait_for()
    # Closed by one press after the reason, and taken back by another.
    main.get_by_text("Desisti da obra", exact=True).click()
    main.get_by_role("button", name="Fechar o pedido").click()
    main.get_by_role("button", name="Anular").wait_for()
    assert JobRequest.objects.get().state == "closed"
    passed(phone, "estado-fechado")
    main.get_by_role("button", name="Anular").click()
    main.get_by_role("button", name="Fechar o pedido").wait_for()
    assert JobRequest.objects.get().state == "published"
    # A number that costs the caller more is refused beside its field.
    main.get_by_text("Corrigir o telefone").click()
    main.locator("[name=phone]").fill("760 100 200")
    main.locator("form:has([name=phone])").get_by_role("button", name="Guardar").click()
    main.get_by_text("paga uma tarifa especial").wait_for()


class Aftermath:
    """Helena's request, bought by Ana and hidden again; a doubtful one, a complaint and a denied job at the desk."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.ana = cast.professional("Ana", balance_cents=9000, pack="monthly", at=at)
        self.bruno = cast.professional("Bruno", balance_cents=9000, pack="monthly", at=at)
        self.sofia = cast.staff()
        asked = cast.request(at=at, phone_hidden=True, reach_hours="evening")
        self.purchase_id = cast.buy(self.ana, asked, at=at).id
        denied = cast.buy(self.bruno, asked, at=at)
        other = cast.request(at=at, title="Pintar o muro")
        cast.buy(self.bruno, other, at=at)
        handling.state_hired(job_request_id=other.pk, professional_id=self.bruno.id, at=at)
        handling.answer_statement(
            professional_id=self.bruno.id,
            purchase_id=purchase_queries.buyers(other.pk)[0].id,
            hired=False,
            at=at + timedelta(seconds=1),
        )
        leads.report_nuisance(
            job_request_id=asked.pk,
            professional_id=denied.professional_id,
            kind="too_many_calls",
            text="Ligou doze vezes numa tarde.",
            at=at,
        )
        people.activate_badge(professional_id=self.ana.id, kind="verified", at=at)
        secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=at)
        self.where = f"/pedido/{secret}/"
        wizard_story.publish(
            Client(),
            trabalho={"title": "Arranjar a torneira", "description": "Pinga há três dias na cozinha velha."},
        )


def test_what_comes_after_can_be_read_by_everybody(look: Any) -> None:
    town = Aftermath(clock_named(settings.VINTE_CLOCK).now() - timedelta(minutes=5))
    page = look.page("phone")
    page.goto(town.where)
    look.at(page, "estado")
    for summary in page.locator("main details summary").all():
        summary.click()
    look.at(page, "estado-aberto")
    page = look.over(town.ana.account, ("contacto", f"/pro/contactos/{town.purchase_id}/"))
    assert page.get_by_text("Prefere mensagens").count() == 1
    page = look.over(town.sofia, ("mesa-pedidos", "/mesa/pedidos-de-orcamento/"))
    assert page.get_by_text("Arranjar a torneira").count() == 1


def test_back_onto_a_refused_answer_shows_the_question(phone: Page, passed: Passed) -> None:
    helena = Helena(phone, passed)
    phone.goto("/pedir/")
    helena.choose("Pintura", "trabalho")
    helena.fill(title="Pintar a sala", description="Pouco.")
    phone.get_by_role("button", name="Continuar").click()
    phone.get_by_text("pelo menos 20 carateres").wait_for()
    helena.fill(description="Uma sala de 20 m², paredes e teto brancos.")
    helena.go_on("fotografias")
    back = phone.go_back()
    assert back is not None and back.status == 200
    assert phone.locator("main [name=description]").input_value().startswith("Uma sala de 20 m²")
