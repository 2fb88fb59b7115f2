"""What Zita does on her phone, from the home page to her first contact, as a thumb does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from thumb import Thumb

import cast
from joining_story import EMAIL, ROOT

Passed = Callable[[Page, str], None]
PHONE_TYPED = "912345678"
ABOUT = (
    "Pinto casas em Aveiro há nove anos: salas, fachadas e tetos com humidade. Trabalho limpo, "
    "orçamento por escrito, e no dia combinado."
)
JOBS = ("Sala em Esgueira", "Fachada", "Teto com bolor")


def sign_up(
    thumb: Thumb, *, email_code: Callable[[], str], sms_code: Callable[[], str], passed: Passed
) -> None:
    """From the home page to the open account."""
    page = thumb.page
    page.goto("/")
    thumb.follow("Registar a minha empresa", then=ROOT)
    passed(page, "joining-trades")
    thumb.tap("Pintura")
    thumb.go_on(then=f"{ROOT}zona/")
    thumb.choose("Concelho", "Aveiro")
    passed(page, "joining-area")
    thumb.go_on(then=f"{ROOT}o-que-ha/")
    passed(page, "joining-chances")
    thumb.follow("Continuar o registo", then=f"{ROOT}empresa/")
    thumb.fill("Nome comercial", "Zita Pinturas")
    thumb.fill("O seu nome", "Zita Reis")
    thumb.go_on(then=f"{ROOT}nif/")
    passed(page, "joining-tax-number")
    thumb.fill("Número fiscal", "501964843")
    thumb.go_on(then=f"{ROOT}email/")
    thumb.fill("O seu e-mail", EMAIL)
    thumb.go_on(then=f"{ROOT}codigo/email/")
    passed(page, "joining-code")
    thumb.fill("Código de seis algarismos", email_code())
    thumb.go_on("Confirmar", then=f"{ROOT}telemovel/")
    thumb.fill("O seu telemóvel", PHONE_TYPED)
    thumb.go_on(then=f"{ROOT}codigo/telemovel/")
    thumb.fill("Código de seis algarismos", sms_code())
    thumb.go_on("Confirmar", then=f"{ROOT}condicoes/")
    passed(page, "joining-terms")
    thumb.tap("Li e aceito as condições")
    thumb.go_on("Abrir a conta", then="/pro/comecar/")
    passed(page, "first-steps")
    thumb.has_done("sign-up")


def fill_profile(thumb: Thumb, folder: Path) -> None:
    """From the first steps to what the guarantee asks of a profile."""
    page = thumb.page
    thumb.follow("Completar o perfil", then="/pro/perfil/#parte-description")
    thumb.fill("Apresentação", ABOUT)
    thumb.go_on("Guardar", then="guardado=1")
    expect(page.get_by_text("Guardado. O perfil está a 60%")).to_be_in_viewport()
    for number, job in enumerate(JOBS):
        picture = folder / f"{number}.jpg"
        picture.write_bytes(cast.jpeg(size=(40, 30), colour=("teal", "tan", "gray")[number]))
        thumb.fill("O que foi", job)
        thumb.attach("Fotografias", [picture])
        thumb.go_on("Juntar", then="trabalho=1")
    expect(page.get_by_text("O trabalho está no perfil, que está a 75%")).to_be_in_viewport()
    thumb.go_on("Usar as iniciais", then="logotipo=1")
    expect(page.get_by_text("O perfil está a 80%")).to_be_in_viewport()
    thumb.has_done("profile")


def ask_for_badge(thumb: Thumb, folder: Path) -> None:
    """From the profile to the papers being sent; the addresses were confirmed when she signed up."""
    paper = folder / "certidao.jpg"
    paper.write_bytes(cast.jpeg(size=(60, 80)))
    thumb.follow("Pedir o selo", then="/pro/selos/verified/")
    thumb.attach("Documentos", [paper])
    thumb.go_on("Enviar os documentos", then="/pro/selos/verified/")
    expect(thumb.page.get_by_text("Alguém do apoio vai ver os documentos.")).to_be_visible()
    thumb.has_done("badge")


def pay_by_card(thumb: Thumb) -> None:
    """On the play provider's page."""
    expect(thumb.page.get_by_text("Pagamento a fingir: nenhum dinheiro se move.")).to_be_visible()
    thumb.fill("Número do cartão", "4242424242424242")
    thumb.press(thumb.page.get_by_role("button", name="Pagar"))
    thumb.page.wait_for_url("**/pro/saldo/pagamento/**")


def take_pack_and_top_up(thumb: Thumb) -> None:
    """From the badge's page to money in the balance, each payment leading on to the next step."""
    page = thumb.page
    thumb.follow("Ver os packs", then="/pro/pack/")
    thumb.press(page.get_by_role("button", name="Ativar", exact=True).first)
    pay_by_card(thumb)
    expect(page.get_by_role("heading", name="O pack está pago e ativo")).to_be_visible()
    thumb.has_done("pack")
    thumb.follow("Carregar o saldo", then="/pro/saldo/")
    thumb.press(page.get_by_text("50,00 €", exact=True))
    thumb.press(page.get_by_role("button", name="Continuar", exact=True))
    pay_by_card(thumb)
    expect(page.get_by_role("heading", name="O saldo foi carregado")).to_be_visible()
    thumb.has_done("top-up")


def buy(thumb: Thumb, title: str, *, passed: Passed) -> None:
    """From the payment to the contact of that request."""
    page = thumb.page
    thumb.follow("Ver pedidos perto de si", then="/pro/pedidos/")
    thumb.press(page.get_by_role("link", name=title))
    expect(page.get_by_text("a garantia já não pode ser paga")).to_have_count(0)
    passed(page, "first-request")
    thumb.press(page.get_by_role("button", name="Comprar por"))
    page.wait_for_url("**/pro/contactos/**")
    thumb.has_done("first contact")
