"""The homeowner's pages for `list_pages`: Helena asks for quotes, and answers behind her private links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import desk_story
from django.test import Client
from list_pages import MANY, Visit, reader

import cast
import complaint_story
import return_story
import wizard_story
from offers_story import quote_of, visit_of
from review_letters import own_pages
from vinte.claims import actions as claims
from vinte.handling import actions as handling
from vinte.handling.models import ContactMessage
from vinte.leads import actions as leads
from vinte.leads.actions import MOST_CHOSEN
from vinte.leads.models import RequestDraft
from vinte.people import actions as people
from vinte.reviews import actions as reviews

AT = desk_story.FILED + timedelta(days=1)
A_DAY = timedelta(hours=30)
# A request never has more places than this.
MOST_BUYERS = 4

PAGES: dict[str, str] = {
    "homeowner:ask": "",
    "homeowner:step": "",
    "homeowner:summary": "",
    "homeowner:code": "",
    "homeowner:asked": "",
    "homeowner:go_on": "",
    "homeowner:request_status": '<li class="buyer">',
    "homeowner:invite": '<li class="buyer">',
    "homeowner:lost_link": "",
    "homeowner:answer": "",
    "homeowner:answer_further": "",
    "homeowner:thanks": "",
    "homeowner:messages": '<p class="keep-lines">',
    "homeowner:complaint": "",
    "homeowner:report_message": "",
    "homeowner:review": "",
    "homeowner:review_thanks": "",
    "homeowner:review_waits": "",
    "homeowner:own_review": "",
    "homeowner:answer_return": "",
    "homeowner:visit": "",
    "homeowner:quote": '<td class="lead-cell">',
}
OTHER: dict[str, str] = {
    "homeowner:draft_photo": "a photograph",
    "homeowner:status_photo": "a photograph",
    "homeowner:message_file": "a file",
    "homeowner:visit_file": "a calendar's file",
    "homeowner:quote_file": "a PDF",
}


def play(rows: int) -> Visit:
    """A request that as many bought as may; and, once, each other page."""
    asks = {
        "homeowner:request_status": (reader(), _bought(min(rows, MOST_BUYERS))),
        "homeowner:invite": (reader(), _to_invite(rows)),
        "homeowner:messages": (reader(), _written(rows)),
        "homeowner:quote": (reader(), f"/orcamento/{_offered(rows)}/"),
    }
    if rows == MANY:
        asks |= {**_asking(), **_answering()}
    return Visit(at=AT, asks=asks)


def _bought(count: int) -> str:
    """So many bought the contact, called, have a badge and a review."""
    asked = cast.request(of=cast.homeowner(), at=AT - timedelta(days=3))
    for number in range(count):
        ana = cast.professional(f"Ana {number}", balance_cents=5000, has_badge=True)
        bought = cast.buy(ana, asked, at=AT - timedelta(days=1))
        cast.attempt(bought, at=AT - timedelta(hours=3))
        cast.review(ana, at=AT - timedelta(hours=2))
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=AT)
    return f"/pedido/{secret}/"


def _written(count: int) -> str:
    """So many messages between Ana and Helena, each second with a photograph."""
    asked = cast.request(of=cast.homeowner(), at=AT - timedelta(days=3))
    ana = cast.professional("Ana", balance_cents=5000)
    bought = cast.buy(ana, asked, at=AT - timedelta(days=2))
    cast.write(bought, count=count, at=AT - timedelta(days=1))
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=AT)
    return f"/pedido/{secret}/mensagens/{ana.id}/"


def _complained() -> str:
    """Helena complained about Ana, who answered."""
    ana = cast.professional("Ana", at=AT - timedelta(days=5), pack="yearly")
    bought = cast.contact(ana, at=AT - timedelta(days=2))
    complaint_story.complain(ana, bought, at=AT - A_DAY)
    secret = people.issue_private_link(purpose="homeowner_request", subject=bought.job_request_id, at=AT)
    return f"/pedido/{secret}/reclamacao/{ana.id}/"


def _to_report() -> str:
    """A message that Ana wrote to Helena."""
    page = _written(2)
    ana = page.rstrip("/").rpartition("/")[2]
    message = ContactMessage.objects.filter(by="professional", thread__professional_id=ana).latest("sent_at")
    return f"{page}{message.id}/denunciar/"


def _offered(count: int) -> str:
    """The secret of a quote of so many lines, about which so much was asked."""
    ana = cast.professional("Ana", balance_cents=5000)
    helena = cast.homeowner()
    bought = cast.buy(ana, cast.request(of=helena, at=AT - A_DAY), at=AT - timedelta(hours=3))
    quote_of(ana, bought, lines=count, at=AT - timedelta(hours=2))
    secret = cast.secret_sent_to(helena.email, page="orcamento")
    for number in range(min(count, 30)):
        handling.ask_about_quote(secret=secret, words=f"E a tinta {number}?", at=AT - timedelta(hours=1))
    return secret


def _to_invite(count: int) -> str:
    """So many of another trade can be invited; the first two are."""
    asked = cast.request(of=cast.homeowner(), trade="plumber", at=AT - timedelta(days=3))
    for number in range(count):
        carla = cast.professional(f"Carla {number}", trades=("plumber",), has_badge=True)
        cast.review(carla, at=AT - timedelta(hours=2))
        if number < MOST_CHOSEN:
            leads.invite(job_request_id=asked.pk, professional_id=carla.id, at=AT - timedelta(hours=1))
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=AT)
    return f"/pedido/{secret}/convidar/"


def _visited() -> str:
    """The secret of a visit that Helena asked to have at another hour."""
    ana = cast.professional("Ana", balance_cents=5000)
    helena = cast.homeowner()
    bought = cast.buy(ana, cast.request(of=helena, at=AT - A_DAY), at=AT - timedelta(hours=3))
    visit_of(bought, starts_at=AT + timedelta(days=2), at=AT - timedelta(hours=2))
    secret = cast.secret_sent_to(helena.email, page="visita")
    handling.answer_visit(
        secret=secret, answer="other_time", wished_at=None, words="Antes à tarde.", sequence=0, at=AT
    )
    return secret


def _asking() -> dict[str, Any]:
    """Helena at the first question, at a later one, at the summary, at the code, and done."""
    writing, done = reader(), reader()
    wizard_story.write(done)
    # Published is only what a code confirmed, and a code is looked at in a transaction of its own.
    RequestDraft.objects.update(state=RequestDraft.State.IN_REVIEW)
    wizard_story.write(writing)
    assert writing.post("/pedir/resumo/", {"channel": "email"}).status_code == 302
    draft = RequestDraft.objects.get(state=RequestDraft.State.WRITING)
    secret = people.issue_private_link(purpose="request_draft", subject=draft.pk, at=AT)
    return _read_by(
        {
            "ask": (reader(), "/pedir/"),
            "step": (writing, "/pedir/morada/"),
            "summary": (writing, "/pedir/resumo/"),
            "code": (writing, "/pedir/codigo/?por=email"),
            "asked": (done, "/pedir/recebido/"),
            "go_on": (reader(), f"/pedir/continuar/{secret}/"),
            "lost_link": (reader(), "/pedido/perdido/"),
        }
    )


def _answering() -> dict[str, Any]:
    """About a claim, a return, and a job well done."""
    claim = desk_story.file(desk_story.begin())
    claims.ask_homeowner(
        claim_id=claim.claim_id,
        purchase_id=claim.purchase_ids[1],
        question="Foi esta empresa que fez a obra?",
        choices=["Sim", "Não"],
        by=claim.sofia.pk,
        at=AT,
    )
    further = cast.secret_sent_to(claim.homeowners[1].email, page="resposta/pergunta")
    rui = cast.professional("Rui", pack="yearly", balance_cents=5000, trades=("painter",))
    helena = cast.homeowner()
    bought = return_story.bought(rui, of=helena, at=AT - A_DAY)
    return_story.ask(rui, bought, "homeowner_denies", at=AT)
    reviews.invite_former_client(professional_id=rui.id, name="Hugo", email="hugo@exemplo.pt", at=AT)
    returned = cast.secret_sent_to(helena.email, page="devolucao")
    review = cast.secret_sent_to("hugo@exemplo.pt", page="opiniao")
    cast.review(rui, at=AT - timedelta(hours=1))
    own = own_pages()[0]
    return _read_by(
        {
            "complaint": (reader(), _complained()),
            "report_message": (reader(), _to_report()),
            "answer": (reader(), f"/resposta/{claim.secret(0)}/"),
            "answer_further": (reader(), f"/resposta/pergunta/{further}/"),
            "visit": (reader(), f"/visita/{_visited()}/"),
            "thanks": (reader(), "/resposta/obrigado/"),
            "review": (reader(), f"/opiniao/{review}/"),
            "review_thanks": (reader(), "/opiniao/obrigado/"),
            "review_waits": (reader(), "/opiniao/a-ler/"),
            "own_review": (reader(), f"/opiniao/minha/{own}/"),
            "answer_return": (reader(), f"/devolucao/{returned}/"),
        }
    )


def _read_by(pages: dict[str, tuple[Client, str]]) -> dict[str, Any]:
    return {f"homeowner:{name}": asks for name, asks in pages.items()}
