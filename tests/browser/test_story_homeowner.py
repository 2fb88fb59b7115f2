"""Helena asks for quotes on her phone, with photographs, in well under two minutes."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from vinte.leads.models import JobRequest, RequestPhoto
from vinte.notices import queries as notices

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "helena@exemplo.test"
PHONE_WIDTH = 390


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

    def __init__(self, page: Page, look: Callable[[Page, str], None]) -> None:
        self.page, self.look = page, look

    def choose(self, words: str, then: str) -> None:
        self.page.get_by_text(words, exact=True).click()
        self.go_on(then)

    def go_on(self, then: str, button: str = "Continuar") -> None:
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_url(f"**/pedir/{then}/**")
        self.look(self.page, then)

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)


@pytest.fixture
def look(assert_accessible, screenshot) -> Callable[[Page, str], None]:
    """Looks at a page as it is passed: readable by all, no wider than the phone, one heading."""

    def looking(page: Page, name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
        assert page.locator("h1").count() == 1, name
        assert page.locator(".button-primary").count() <= 1, name

    return looking


def ask(page: Page, look: Callable[[Page, str], None], photos: list[Path]) -> None:
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
    page.locator("[name=municipality]").select_option("Aveiro")
    helena.go_on("morada")
    page.locator("[name=parish]").select_option(index=1)
    helena.fill(address="Rua das Flores, 20")
    helena.go_on("quando")
    helena.choose("No próximo mês", "valor")
    helena.choose("De 250 € a 1.000 €", "intencao")
    helena.choose("Estou a comparar preços", "contactos")
    helena.fill(name="Helena Duarte", phone="912 345 678", email=EMAIL)
    helena.go_on("horas")
    helena.choose("De tarde, das 13h às 18h", "quantos")
    helena.choose("4", "resumo")


def test_helena_asks_with_photographs_in_under_two_minutes(
    phone: Page, look: Callable[[Page, str], None], assert_accessible, screenshot, tmp_path: Path
) -> None:
    began = time.monotonic()
    ask(phone, look, photographs(tmp_path))
    phone.get_by_role("button", name="Receber o código").click()
    phone.wait_for_url("**/pedir/codigo/**")
    phone.locator("[name=code]").fill(code())
    phone.get_by_role("button", name="Confirmar e publicar").click()
    phone.wait_for_url("**/pedir/recebido/")
    assert time.monotonic() - began < 110
    assert "Pedido publicado" in phone.locator("main").inner_text()
    job = JobRequest.objects.get()
    assert (job.trade, job.place_count, job.reach_hours, job.budget) == ("pintor", 4, "afternoon", "medium")
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
    look(phone, "status")
    assert_accessible(phone)
    phone.get_by_role("button", name="Pôr em pausa").click()
    phone.get_by_text("Em pausa", exact=True).wait_for()
    assert JobRequest.objects.get().state == "paused"


def test_a_closed_tab_comes_back_where_it_was(phone: Page, look: Callable[[Page, str], None]) -> None:
    helena = Helena(phone, look)
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


@pytest.mark.parametrize(("width", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_each_question_can_be_read_by_everybody(
    open_page, assert_accessible, screenshot, tmp_path: Path, width: str, scheme: str
) -> None:
    page = open_page(width, scheme)

    def look_closely(page: Page, name: str) -> None:
        screenshot(page, f"pedir-{name}-{width}-{scheme}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    ask(page, look_closely, photographs(tmp_path))
    page.get_by_role("button", name="Receber o código").click()
    page.wait_for_url("**/pedir/codigo/**")
    look_closely(page, "codigo")
    page.locator("[name=code]").fill("000000" if code() != "000000" else "000001")
    page.get_by_role("button", name="Confirmar e publicar").click()
    page.get_by_text("O código não está certo").wait_for()
    look_closely(page, "codigo-errado")
