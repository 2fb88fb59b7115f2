"""Duarte's claim is untrue: the desk finds out, hears him, suspends him, and somebody else answers his appeal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from town_pages import be, letters_of, told

from small_town import NOW, everybody
from vinte.demo.town.cast import ADDRESS
from vinte.demo.town.play_money import TownPlayer

BEGINS_WITH = everybody
REASON = "O particular e a guia de entrega dizem o mesmo: este contacto foi um trabalho ganho."


@pytest.mark.slow(reason="a claim, a suspension and an appeal in a browser")
def test_duarte_is_heard_suspended_and_may_appeal(town: TownPlayer, open_page: Callable[..., Page]) -> None:
    town.post_request(
        at=NOW - timedelta(hours=1),
        key="new",
        homeowner="helena",
        trade="mason",
        title="Muro caído no quintal",
        description="Caiu com a chuva, são uns quatro metros.",
        intent="ready",
        place_count=3,
    )
    town.top_up(at=NOW, who="duarte", amount_cents=10_000)

    desk = open_page()
    be(desk, "sofia")
    # Some homeowners still have time to answer, so that it does not wait for us yet; the contradiction can be looked at.
    desk.goto("/mesa/?estado=contradicoes")
    line = desk.get_by_role("row", name="Duarte Valadas Remodelações")
    expect(line.get_by_text("1 contradição")).to_be_visible()
    line.get_by_role("link").click()
    row = desk.locator("article.has-conflict")
    expect(row).to_have_count(1)
    # The row with the contradiction stands first, with what each of the three sides says.
    expect(desk.locator("article.desk-row").first).to_have_class(row.get_attribute("class") or "")
    expect(row.locator(".says-against")).to_contain_text("Contratou")
    expect(row.get_by_text("Fez a obra toda em duas semanas")).to_be_visible()
    expect(row.get_by_role("heading", name="A plataforma viu")).to_be_visible()

    unfold(row)
    misuse = row.locator("form", has=desk.get_by_role("heading", name="Abrir caso de uso indevido"))
    misuse.get_by_label("Motivo").fill("O particular diz que contratou este profissional.")
    misuse.get_by_role("button", name="Abrir caso").click()
    expect(desk.get_by_role("status").get_by_text("Caso de uso indevido aberto.")).to_be_visible()
    # One homeowner's word is not yet misuse, and he has not been heard.
    expect(desk.get_by_text("Há provas de uma só origem: são precisas duas diferentes.")).to_be_visible()
    expect(desk.get_by_text("O profissional ainda não foi ouvido.")).to_be_visible()

    unfold(row)
    question = row.locator("form", has=desk.get_by_role("heading", name="Ouvir o profissional"))
    question.get_by_label("Pergunta, que segue por e-mail").fill(
        "O particular diz que fez esta obra. Pode explicar?"
    )
    question.get_by_role("button", name="Enviar pergunta").click()
    expect(desk.get_by_role("status").get_by_text("Pergunta enviada ao profissional.")).to_be_visible()

    duarte = open_page("phone")
    be(duarte, "duarte")
    duarte.get_by_role("link", name="Responder ao apoio").click()
    expect(duarte.get_by_role("link", name="Responder ao apoio")).to_be_visible()
    duarte.get_by_label("A sua resposta").fill("Só lá fui ver a obra, não a fiz.")
    duarte.get_by_role("button", name="Responder", exact=True).click()
    expect(duarte.get_by_text("A sua resposta seguiu.")).to_be_visible()

    desk.reload()
    expect(row.get_by_text("Só lá fui ver a obra, não a fiz.")).to_be_visible()
    unfold(row)
    evidence = row.locator("form", has=desk.get_by_role("heading", name="Juntar prova"))
    evidence.get_by_label("De onde vem").select_option("document:third_party")
    evidence.get_by_label("Que pessoa ou serviço").fill("Armazém de materiais")
    evidence.get_by_label("O que mostra").fill(
        "Guia de entrega em nome do profissional, na morada do pedido."
    )
    evidence.get_by_role("button", name="Juntar prova").click()
    expect(desk.get_by_role("status").get_by_text("Prova junta ao pedido.")).to_be_visible()
    # Nobody confirms before he was told of each piece, and has answered or had the time to.
    expect(desk.get_by_role("button", name="Confirmar uso indevido")).to_be_disabled()
    notice = desk.locator("form", has=desk.get_by_role("button", name="Avisar o profissional"))
    notice.get_by_label("Motivo").fill(REASON)
    notice.get_by_role("button", name="Avisar o profissional").click()
    expect(desk.get_by_role("status").get_by_text("Aviso enviado ao profissional.")).to_be_visible()
    expect(desk.get_by_role("button", name="Confirmar uso indevido")).to_be_disabled()

    duarte.goto("/pro/garantia/")
    duarte.get_by_role("link", name="Aviso de uso indevido: responda até").click()
    expect(duarte.get_by_text("Guia de entrega em nome do profissional")).to_be_visible()
    duarte.locator("form textarea").fill("A guia é de outra obra, na mesma rua.")
    duarte.get_by_role("button", name="Enviar a resposta").click()
    expect(duarte.get_by_text("Já respondeu.")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("A guia é de outra obra, na mesma rua.")).to_be_visible()
    confirm = desk.locator("form", has=desk.get_by_role("button", name="Confirmar uso indevido"))
    confirm.get_by_label("Motivo").fill(REASON)
    confirm.get_by_role("button", name="Confirmar uso indevido").click()
    expect(desk.get_by_text("Perfil suspenso", exact=True)).to_be_visible()

    duarte.goto("/pro/garantia/")
    expect(duarte.get_by_text("O seu perfil está suspenso.")).to_be_visible()
    assert REASON in told(duarte)
    assert letters_of(duarte, "duarte")[0] == "O seu pedido de garantia foi recusado e o perfil suspenso"
    duarte.locator(".mail-list a").first.click()
    duarte.get_by_role("link", name="Só texto").click()
    assert REASON in duarte.locator(".mail-plain").inner_text()

    duarte.goto("/pro/pedidos/")
    duarte.get_by_role("link", name="Muro caído no quintal").click()
    expect(duarte.get_by_text("O seu perfil está suspenso: não pode comprar.")).to_be_visible()
    expect(duarte.get_by_role("button", name="Comprar por")).to_have_count(0)
    duarte.goto("/pro/contactos/")
    expect(duarte.get_by_text("Muro caído no quintal")).to_have_count(0)

    duarte.goto("/pro/garantia/")
    duarte.get_by_role("link", name="Ler a decisão e recorrer").click()
    assert REASON in told(duarte)
    duarte.get_by_label("O seu recurso").fill("A guia é de outra obra, na mesma rua. Junto a fatura.")
    duarte.get_by_role("button", name="Recorrer").click()
    expect(duarte.get_by_text("Outra pessoa vai ver o seu caso e responder-lhe")).to_be_visible()

    desk.goto("/mesa/?estado=recursos")
    desk.get_by_role("link", name="Duarte Valadas Remodelações").click()
    expect(desk.get_by_text("Quem decidiu não responde ao recurso.")).to_be_visible()
    expect(desk.get_by_role("button", name="Responder ao recurso")).to_have_count(0)

    other = open_page()
    be(other, "simao")
    other.goto("/mesa/?estado=recursos")
    other.get_by_role("link", name="Duarte Valadas Remodelações").click()
    other.get_by_label("Dar razão ao profissional").check()
    other.get_by_label("Porquê").fill("A fatura mostra que a entrega foi para a obra do vizinho.")
    other.get_by_role("button", name="Responder ao recurso").click()
    expect(other.get_by_text("Resposta enviada ao profissional.")).to_be_visible()

    duarte.reload()
    assert "A fatura mostra que a entrega foi para a obra do vizinho." in told(duarte)
    duarte.goto(f"/correio/?para={ADDRESS.format(slug='duarte')}")
    # Upheld, it was decided anew at once: the contact counts as described, and nothing else stands in the way.
    answered, paid = sorted(duarte.locator(".mail-subject").all_inner_texts()[:2], reverse=True)
    assert "recurso" in answered.lower()
    assert paid.startswith("Garantia aprovada")


def unfold(row: Any) -> None:
    """Open the acts of one contact, unless the page left them open."""
    details = row.locator("details[data-acts]")
    if details.get_attribute("open") is None:
        details.locator(":scope > summary").click()
