"""A quote from Ana's contact to Helena's yes: written, looked at, sent, read, accepted, and a sheet of paper of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import cast
from offers_story import quote_of
from vinte.handling import queries as handling

pytestmark = pytest.mark.django_db
NOW = cast.later(days=1)


@pytest.fixture(autouse=True)
def now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


class Town:
    """Ana bought Helena's contact yesterday."""

    def __init__(self) -> None:
        self.ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
        self.helena = cast.homeowner("Helena Marques")
        self.purchase = cast.buy(self.ana, cast.request(of=self.helena), at=cast.later(hours=5))
        self.pro, self.link = Client(HTTP_ACCEPT_LANGUAGE="pt"), Client(HTTP_ACCEPT_LANGUAGE="pt")
        self.pro.force_login(self.ana.account)

    @property
    def contact(self) -> str:
        return f"/pro/contactos/{self.purchase.id}/"

    def helenas_page(self) -> str:
        return f"/orcamento/{cast.secret_sent_to(self.helena.email, page='orcamento')}/"

    def quote(self) -> Any:
        return handling.quotes_on(professional_id=self.ana.id, purchase_ids=[self.purchase.id])[0]

    def anas_page(self) -> str:
        return f"{self.contact}orcamentos/{self.quote().id}/"

    def act(self, act: str, **given: str) -> str:
        return text(self.pro.post(self.anas_page(), {"act": act, **given}, follow=True))


@pytest.fixture
def town() -> Town:
    return Town()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


def written(*lines: tuple[str, str, str, str, str], **changes: str) -> dict[str, str]:
    """The form as a browser sends it, with these lines: text, quantity, unit, price, rate."""
    given = {
        "title": "Pintar a sala",
        "valid_days": "30",
        "terms": "Metade no início.",
        "exemption": "",
        "idempotency_key": "one",
        "linha-TOTAL_FORMS": str(len(lines)),
        "linha-INITIAL_FORMS": "0",
    }
    for number, line in enumerate(lines):
        for name, value in zip(("text", "quantity", "unit", "price", "rate"), line, strict=True):
            given[f"linha-{number}-{name}"] = value
    return {**given, **changes}


PAINT = ("Pintar paredes e teto", "2,5", "dia", "120,00", "230")
NOTHING = ("", "", "", "", "230")


def test_ana_writes_looks_sends_and_helena_accepts(town: Town) -> None:
    page = f"{town.contact}orcamento/"
    assert "Escrever orçamento" in text(town.pro.get(town.contact))
    assert text(town.pro.get(page)).count("<fieldset") == 4
    wrong = town.pro.post(page, written(("Pintar", "muito", "h", "", "230")))
    assert wrong.status_code == 422
    assert "Escreva a quantidade assim: 2 ou 2,5." in text(wrong) and "muito" in text(wrong)
    nameless = town.pro.post(page, written(("", "1", "h", "5", "230")))
    assert nameless.status_code == 422 and "Falta dizer o que é." in text(nameless)
    empty = town.pro.post(page, written(NOTHING, title=""))
    assert empty.status_code == 422 and "Falta dizer para que é o orçamento." in text(empty)
    more = text(town.pro.post(page, written(PAINT, NOTHING, more="1")))
    assert more.count("<fieldset") == 6 and "Pintar paredes e teto" in more and "Metade no início." in more
    assert handling.quotes_on(professional_id=town.ana.id, purchase_ids=[town.purchase.id]) == []
    draft = text(town.pro.post(page, written(PAINT, NOTHING), follow=True))
    # 300,00 and 23 % of it.
    assert "369,00 €" in draft and "69,00 €" in draft and "cumpre a promessa da garantia" in draft
    assert "Rascunho" in draft and "Mudar o rascunho" in draft
    changed = town.pro.get(f"{town.anas_page()}mudar/")
    assert "Pintar paredes e teto" in text(changed) and 'value="2,5"' in text(changed)
    assert "Orçamento enviado." in town.act("send")
    assert town.pro.get(f"{town.anas_page()}mudar/").status_code == 302
    page = town.helenas_page()
    for _opened in range(2):
        shown = text(town.link.get(page))
    assert "Aceitar contrata Ana Obras por 369,00 €" in shown and 'value="Helena Marques"' in shown
    assert town.link.head(page).status_code == 200 and town.quote().state == "sent"
    nameless = town.link.post(page, {"act": "accept", "name": ""})
    assert nameless.status_code == 422 and "Falta o seu nome." in text(nameless)
    done = text(town.link.post(page, {"act": "accept", "name": "Helena Marques"}, follow=True))
    assert "Aceite por Helena Marques" in done and "Aceitar contrata" not in done
    assert "O trabalho está registado como ganho" in text(town.pro.get(town.anas_page()))
    assert "Trabalho ganho" in text(town.pro.get(town.contact))
    assert "Cumprida" in text(town.pro.get("/pro/garantia/"))


def test_helena_asks_ana_answers_and_a_new_version_takes_its_place(
    town: Town, stand_at: Callable[[datetime], None]
) -> None:
    quote_of(town.ana, town.purchase, at=NOW)
    page = town.helenas_page()
    asked = text(town.link.post(page, {"act": "ask", "words": "E a tinta?"}, follow=True))
    assert "E a tinta?" in asked
    assert "Responder à pergunta" in text(town.pro.get(town.anas_page()))
    stand_at(NOW + timedelta(hours=1))
    assert "Resposta enviada." in town.act("answer", words="Está incluída.")
    assert "Está incluída." in text(town.link.get(page))
    assert "Responder à pergunta" not in text(town.pro.get(town.anas_page()))
    stand_at(NOW + timedelta(hours=2))
    assert "Escrever orçamento" in town.act("new_version")
    assert town.link.get(page).status_code == 200 and "Aceitar contrata" in text(town.link.get(page))
    assert "1-2" in town.act("send")
    old = text(town.link.get(page))
    assert (
        "foi substituído por uma versão nova" in old and "Aceitar contrata" not in old and "295,20 €" in old
    )
    refused = town.link.post(page, {"act": "accept", "name": "Helena"})
    assert refused.status_code == 422 and "Há uma versão nova deste orçamento." in text(refused)
    assert "Orçamento retirado" in town.act("withdraw")
    assert "O profissional retirou este orçamento." in text(town.link.get(town.helenas_page()))


def test_helena_declines_and_ana_reads_why_and_says_her_own(town: Town) -> None:
    quote_of(town.ana, town.purchase, at=NOW)
    page = town.helenas_page()
    wrong = town.link.post(page, {"act": "decline", "price_cents": "pouco"})
    assert wrong.status_code == 422 and "Não se percebe o valor" in text(wrong)
    sent = {"act": "decline", "reason": "price", "went_to": "O primo", "price_cents": "200,00"}
    assert "Recusou este orçamento." in text(town.link.post(page, sent, follow=True))
    contact = text(town.pro.get(town.contact))
    assert "O particular diz que o trabalho foi para outro." in contact and "O primo." in contact
    said = town.pro.post(f"{town.contact}perdido/", {"reason": "known", "words": "É família."}, follow=True)
    assert "Ficou registado que o trabalho foi para outro." in text(said) and "É família." in text(said)
    (drafted,) = handling.drafted_outcomes(
        professional_id=town.ana.id, purchase_ids=[town.purchase.id]
    ).values()
    assert "Orçamento de 295,20" in drafted and "recusado." in drafted and "É família." in drafted
    # A job won after all stands beside that, and is a question to both.
    cast.award(town.purchase, at=NOW)
    assert "As duas palavras não dizem o mesmo." in text(town.pro.get(town.contact))
    refused = town.pro.post(f"{town.contact}perdido/", {"words": "Nada."})
    assert refused.status_code == 422 and "registado como ganho" in text(refused)


def test_nobody_else_sees_it(town: Town, stand_at: Callable[[datetime], None]) -> None:
    quote_of(town.ana, town.purchase, at=NOW)
    bruno = Client()
    bruno.force_login(cast.professional("Bruno").account)
    for path in ("", "mudar/", "orcamento.pdf"):
        assert bruno.get(f"{town.anas_page()}{path}").status_code == 404
    assert bruno.get(f"{town.contact}orcamento/").status_code == 404
    assert bruno.post(f"{town.contact}perdido/", {}).status_code == 404
    assert bruno.post(town.anas_page(), {"act": "withdraw"}).status_code == 404
    assert town.pro.post(town.anas_page(), {"act": "burn"}).status_code == 404
    assert town.pro.post(f"{town.contact}perdido/", {"reason": "mood"}).status_code == 404
    page = town.helenas_page()
    assert town.link.post(page, {"act": "burn"}).status_code == 404
    for path in ("", "orcamento.pdf"):
        assert town.link.get(f"/orcamento/unknown/{path}").status_code == 404
        assert "no-store" in town.link.get(f"{page}{path}")["Cache-Control"]
    # Read for a year after its last day, and accepted no day after it.
    stand_at(NOW + timedelta(days=31))
    assert "O orçamento valeu até" in text(town.link.get(page))
    assert "Fora de prazo" in text(town.pro.get(town.anas_page()))
    late = town.link.post(page, {"act": "accept", "name": "Helena"})
    assert late.status_code == 422 and "já terminou" in text(late)
    stand_at(NOW + timedelta(days=400))
    assert town.link.get(page).status_code == 410


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF."""
    path = folder / "orcamento.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in told.stdout.split("\f")[:-1]]


@pytest.mark.parametrize(("lines", "pages"), [(2, 1), (60, 3)])
def test_the_paper_repeats_its_heads_and_leaves_no_total_alone(
    town: Town, tmp_path: Path, lines: int, pages: int
) -> None:
    quote_of(town.ana, town.purchase, at=NOW, lines=lines)
    answer = town.link.get(f"{town.helenas_page()}orcamento.pdf")
    assert answer["Content-Type"] == "application/pdf"
    read = pages_of(answer.content, tmp_path)
    assert len(read) == pages
    for number, page in enumerate(read, start=1):
        assert (
            "Preço unitário" in page
            and f"{number} / {pages}" in page
            and "Orçamento n.º 1 de Ana Obras" in page
        )
    assert (
        "Soma sem IVA" in read[-1]
        and "Pintar" in read[-1].partition("Preço unitário")[2].partition("Soma")[0]
    )
    assert "Data e assinatura do cliente" in read[-1] and "Helena Marques" in read[0]
    assert sum(page.count("120,00 € 23% 120,00 €") for page in read) == lines
    assert town.pro.get(f"{town.anas_page()}orcamento.pdf").content.startswith(b"%PDF-")
