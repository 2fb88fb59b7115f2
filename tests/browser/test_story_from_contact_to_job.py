"""Ana buys Helena's contact and ends with the job: call, summary, answer, visit, quote, yes, on a phone, in few taps.

Typing is not counted, nor opening the keyboard for it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, expect
from thumb import Thumb

import cast
from arriving import letter
from vinte.claims import queries as claims
from vinte.handling import queries as handling
from vinte.kernel.clock import clock_named
from vinte.leads import queries as leads
from vinte.notices import actions as notices
from vinte.notices.models import Message

MOST_TAPS = 15
# The machine has no telephone, and its browser would ask what to do with a number, above the page.
NO_TELEPHONE = """addEventListener("click", (event) => {
  if (event.target.closest("a[href^='tel:']")) event.preventDefault();
})"""
ANSWER = "Está certo. Pode vir na quinta de manhã."


def type_into(page: Page, label: str, text: str) -> None:
    """Type into a field, which the keyboard's own keys lead to."""
    page.get_by_label(label, exact=True).first.fill(text)


@pytest.mark.slow(reason="two people walk the whole way in a browser")
@override_settings(VINTE_INBOUND_ADDRESS="resposta@mail.vinte.example")
def test_from_a_contact_to_a_job_in_fifteen_taps(door: Any) -> None:
    def now() -> Any:
        return clock_named(settings.VINTE_CLOCK).now()

    begun = now()
    ana = cast.professional("Ana", at=begun - timedelta(days=1), balance_cents=10_000)
    helena = cast.homeowner(at=begun - timedelta(days=1))
    asked = cast.request(of=helena, at=begun - timedelta(days=2), title="Pintar a sala")
    page = door.page("phone", who=ana.account)
    thumb = Thumb(page)
    page.add_init_script(NO_TELEPHONE)

    page.goto(f"/pro/pedidos/{asked.pk}/")
    risk = page.get_by_label("Sei que este contacto acaba com a garantia")
    if risk.count():
        thumb.press(risk)
    thumb.press(page.get_by_role("button", name="Comprar por"))
    page.wait_for_url(re.compile("/pro/contactos/"))
    thumb.press(page.locator("a[data-calls=phone]").first)
    with page.expect_response(re.compile("/tentativa")):
        thumb.press(page.get_by_role("button", name="Falámos").first)

    (purchase,) = leads.purchases(professional_id=ana.id)
    # The tap began the call, and its outcome completed it.
    (call,) = handling.attempts(ana.id)
    assert call.tap_key and call.outcome == "talked"
    thumb.press(page.get_by_role("link", name="Enviar o resumo").first)
    page.wait_for_url("**/resumo/")
    type_into(
        page,
        "O que combinaram e o que se segue",
        "Combinámos duas demãos.\n\nPasso para medir quando lhe der jeito.",
    )
    thumb.press(page.get_by_role("button", name="Enviar resumo"))
    page.wait_for_url(re.compile(r"/pro/contactos/[0-9a-f-]+/(?!resumo)"))

    sent = Message.objects.get(kind="contact_summary", to_address=helena.email)
    notices.take_mail(
        raw=letter(ANSWER, sender=helena.email, to=sent.reply_to, message_id="<sim@casa.example>"),
        envelope_from=helena.email,
        recipients=[sent.reply_to],
        at=now(),
    )
    page.goto(f"/pro/contactos/{purchase.id}/")
    expect(page.get_by_text(ANSWER).first).to_be_visible()

    thumb.press(page.get_by_role("link", name="Marcar visita"))
    page.wait_for_url("**/visita/")
    type_into(page, "Dia e hora", f"{now() + timedelta(days=3):%Y-%m-%dT10:00}")
    thumb.press(page.locator("[name=is_agreed]"))
    thumb.press(page.get_by_role("button", name="Marcar visita"))
    page.wait_for_url(re.compile(r"/pro/contactos/[0-9a-f-]+/(visitas/[0-9a-f-]{36}/)?$"))
    if not page.url.endswith(f"{purchase.id}/"):
        thumb.press(page.get_by_role("link", name="Pintar a sala"))

    thumb.press(page.get_by_role("link", name="Escrever orçamento"))
    page.wait_for_url("**/orcamento/")
    type_into(page, "O que faz ou fornece", "Pintar a sala, duas demãos")
    type_into(page, "Preço unitário, sem IVA", "480")
    thumb.press(page.get_by_role("button", name="Guardar e ver"))
    page.wait_for_url(re.compile(r"/orcamentos/[0-9a-f-]{36}/$"))
    thumb.press(page.get_by_role("button", name="Enviar ao particular"))
    expect(page.get_by_text("Enviado").first).to_be_visible()

    reader = door.page("phone")
    home = Thumb(reader)
    reader.goto(f"/orcamento/{cast.secret_sent_to(helena.email, page='orcamento')}/")
    type_into(reader, "O seu nome", "Helena Marques")
    home.press(reader.get_by_role("button", name="Aceitar por"))
    expect(reader.get_by_text("Aceite por Helena Marques")).to_be_visible()

    page.goto("/pro/garantia/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert claims.assess(professional_id=ana.id, at=now()).verdict == "fulfilled"
    assert thumb.taps + home.taps <= MOST_TAPS
    timeline = handling.timeline(professional_id=ana.id, purchase_ids=[purchase.id], at=now())[purchase.id]
    told = [event.kind for event in timeline]
    assert len(told) >= 7, told
