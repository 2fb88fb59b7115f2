"""The professional's pages for `list_pages`: Ana's contacts and money, Bruno on his way, Rui who can claim, Duarte who was refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import desk_story
from django.test import Client, override_settings
from list_pages import Visit, reader
from professional_story import BEGINS, JOB, NOW, buy, claimable, open_business, post_request

import cast
import complaint_story
import misuse_story
from offers_story import quote_of, visit_of
from vinte.claims import queries as claims
from vinte.claims.models import Appeal
from vinte.handling import actions as handling
from vinte.handling import queries as handling_queries
from vinte.handling.models import ContactMessage
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.purchases import automatic
from vinte.people import actions as people
from vinte.reviews import actions as reviews
from vinte.wallet import actions as wallet
from vinte.wallet.invoicing import handover
from vinte.wallet.models import TopUp

LINE = '<td class="lead-cell">'
TIME = '<span class="timeline-when">'
WORK = "<li><strong>"

PAGES: dict[str, str] = {
    "professional:figures": "",
    "professional:today": "data-due=",
    "professional:attempt": "",
    "professional:guarantee": '/" class="tile">',
    "professional:decision": "",
    "professional:hearing": "",
    "professional:appeals": '<a class="row-link" href="/pro/recursos/',
    "professional:appeal_page": "",
    "professional:new_claim": "",
    "professional:contacts": '<article class="panel contact',
    "professional:contact": "",
    "professional:conversation": '<p class="keep-lines">Mensagem',
    "professional:summary": "",
    "professional:return_contact": "",
    "professional:plan_visit": "",
    "professional:visit": "",
    "professional:write_quote": "",
    "professional:change_quote": '<fieldset class="panel',
    "professional:quote": '<td class="lead-cell">',
    "professional:say_lost": "",
    "professional:complaints": LINE,
    "professional:complaint": "",
    "professional:trader": "",
    "professional:report_request": "",
    "professional:report_message": "",
    "professional:returns": LINE,
    "professional:requests": '<li class="panel offer">',
    "professional:request": "",
    "professional:alerts": '<li class="panel">',
    "professional:balance": LINE,
    "professional:incidents": '<p class="row row-apart"><strong>',
    "professional:statement": LINE,
    "professional:statement_of": LINE,
    "professional:invoices": LINE,
    "professional:spending": TIME,
    "professional:automatic_purchase": "",
    "professional:automatic_top_up": "",
    "professional:pack": LINE,
    "professional:first_steps": "",
    "professional:profile": WORK,
    "professional:team": TIME,
    "professional:area": "",
    "professional:hours": "/retirar/",
    "professional:identity": "",
    "professional:badges": "",
    "professional:badge": TIME,
    "professional:reviews": '<article class="panel review',
    "professional:payment": "",
    "professional:payment_state": "",
}
OTHER: dict[str, str] = {
    "professional:decision_statement": "a file: the reasons, as they were sent",
    "professional:hearing_file": "a file",
    "professional:decision_bundle": "a file: the whole evidence, as it was frozen",
    "professional:request_photo": "a photograph",
    "professional:phone_ticket": "a token for a phone",
    "professional:return_evidence": "a file",
    "professional:message_file": "a file",
    "professional:voice_note": "a file",
    "professional:visit_file": "a calendar's file",
    "professional:quote_file": "a PDF",
    "professional:statement_file": "a file",
    "professional:invoice": "a file",
    "professional:payment_done": "leads on to the payment",
}


def play(rows: int) -> Visit:
    """Every list with so many rows, as far as the rules let it grow, and every kind of row with few already."""
    ana = _ana(rows)
    asks = {
        **_asked_by(ana, rows),
        **_returned(rows),
        **_spent(rows),
        **_busy(rows),
        **_packed(rows),
        **_complained(rows),
        **_guaranteed(rows),
        **(_decided() if rows >= 20 else {}),
    }
    return Visit(at=NOW, asks=asks)


def _asked_by(ana: cast.Business, rows: int) -> dict[str, Any]:
    """Where Ana looks."""
    client = reader(ana.account)
    latest = ana.purchases[-1]
    wanted = post_request(at=NOW - timedelta(days=2), price_cents=1000)
    payment = TopUp.objects.create(
        id=UUID(int=1),
        professional_id=ana.id,
        amount_cents=5_000,
        currency="EUR",
        provider="play",
        method="card",
        idempotency_key="payment",
        started_at=NOW,
    )
    told = handling_queries.attempts(ana.id)[0]
    pages = {
        "attempt": f"contactos/{told.purchase_id}/tentativas/{told.id}/",
        "contacts": "contactos/",
        "contact": f"contactos/{latest.id}/",
        "return_contact": f"contactos/{latest.id}/devolver/",
        "conversation": f"contactos/{latest.id}/conversa/",
        "summary": f"contactos/{latest.id}/resumo/",
        **_offers(ana, rows),
        "requests": "pedidos/",
        "request": f"pedidos/{wanted.pk}/",
        "alerts": "pedidos/alertas/",
        "balance": "saldo/",
        "incidents": "incidencias/",
        "statement": "saldo/extrato/",
        "statement_of": f"saldo/extrato/{NOW.year}/",
        "invoices": "saldo/faturas/",
        "automatic_purchase": "gastos/compra-automatica/",
        "automatic_top_up": "gastos/carregamento-automatico/",
        "first_steps": "comecar/",
        "team": "equipa/",
        "profile": "perfil/",
        "area": "perfil/area/",
        "hours": "perfil/horario/",
        "identity": "identidade/",
        "badges": "selos/",
        "badge": "selos/verified/",
        "reviews": "opinioes/",
        "payment": f"saldo/pagamento/{payment.pk}/",
        "payment_state": f"saldo/pagamento/{payment.pk}/estado/",
    }
    return _read_by(client, pages)


def _offers(ana: cast.Business, rows: int) -> dict[str, str]:
    """A contact with a visit, a quote of so many lines that was sent, and its next version as a draft."""
    bought = ana.purchases[-1]
    visit = visit_of(bought, starts_at=NOW + timedelta(days=1), at=NOW)
    sent = quote_of(ana, bought, lines=rows, at=NOW)
    draft = handling.new_version(professional_id=ana.id, quote_id=sent.id, at=NOW)
    page = f"contactos/{bought.id}"
    return {
        "plan_visit": f"{page}/visita/",
        "visit": f"{page}/visitas/{visit.id}/",
        "write_quote": f"{page}/orcamento/",
        "change_quote": f"{page}/orcamentos/{draft.id}/mudar/",
        "quote": f"{page}/orcamentos/{sent.id}/",
        "say_lost": f"{page}/perdido/",
    }


def _read_by(client: Client, pages: dict[str, str]) -> dict[str, Any]:
    return {f"professional:{name}": (client, f"/pro/{path}") for name, path in pages.items()}


def _ana(rows: int) -> cast.Business:
    """Contacts of every kind, the feed, and what a profile shows."""
    ana = open_business("Ana", balance_cents=200_000)
    # Called and reviewed, called and said to be hired, and last those not called yet.
    for number in sorted(range(rows), key=lambda number: number % 3 == 2):
        kind = number % 3
        at = BEGINS + number * timedelta(days=1) if kind < 2 else NOW - timedelta(minutes=2 * (rows - number))
        bought = buy(ana, at=at, called=kind < 2, title=f"Trocar torneira {number}")
        if kind == 0:
            cast.review(ana, purchase=bought, at=at + timedelta(days=2))
        if kind == 1:
            reviews.invite_for_contact(
                professional_id=ana.id, purchase_id=bought.id, at=at + timedelta(days=2)
            )
            handling.state_hired(
                professional_id=ana.id, job_request_id=bought.job_request_id, at=at + timedelta(days=3)
            )
    for number in range(rows):
        people.note_act(professional_id=ana.id, account_id=ana.account.pk, act="profile", at=BEGINS)
        cast.review(ana, name=f"Hugo {number}", at=BEGINS + number * timedelta(hours=7))
        cast.incident(ana, occurred_at=BEGINS + number * timedelta(hours=5))
        post_request(at=NOW - timedelta(hours=3, minutes=number), title=f"Fuga {number}")
        _badge_again(ana, number)
        cast.top_up(ana.id, 5_000, at=NOW - timedelta(minutes=number))
    for number in range(min(rows, 10)):
        leads.save_alert(
            professional_id=ana.id,
            name=f"Alerta {number}",
            filters=leads_queries.FeedFilters(),
            frequency="daily",
            at=NOW,
        )
    for number in range(min(rows, 20)):
        day = NOW.date() + number * timedelta(days=3)
        people.add_absence(professional_id=ana.id, first_on=day, last_on=day, today=NOW.date(), at=NOW)
    for number in range(rows):
        people.add_work(
            professional_id=ana.id, title=f"Casa de banho {number}", photos=cast.photos(1), at=NOW
        )
    with override_settings(VINTE_INVOICING="play"):
        handover.DUTY.run(at=NOW)
    cast.write(ana.purchases[-1], count=rows, at=NOW)
    return ana


def _badge_again(ana: cast.Business, number: int) -> None:
    """The badge ends and begins again."""
    at = BEGINS - timedelta(days=29) + number * timedelta(hours=3)
    people.deactivate_badge(professional_id=ana.id, kind="verified", reason="Caducou", at=at)
    people.activate_badge(professional_id=ana.id, kind="verified", at=at + timedelta(hours=1))


def _busy(rows: int) -> dict[str, Any]:
    """Iris has called a third of her contacts, will call a third again, and the rest is new."""
    iris = open_business("Iris", balance_cents=200_000)
    for number in range(min(rows, 19)):
        at = NOW - timedelta(minutes=40 * (rows - number))
        bought = buy(iris, at=at, called=False, title=f"Sifão {number}")
        if number % 3:
            handling.record_attempt(
                professional_id=iris.id,
                purchase_id=bought.id,
                channel="phone",
                outcome=("wrong_number", "call_back")[number % 3 - 1],
                call_back_at=NOW - timedelta(minutes=1) if number % 3 == 2 else None,
                attempted_at=at + timedelta(minutes=5),
                note="",
                at=at + timedelta(minutes=5),
            )
    return _read_by(reader(iris.account), {"today": "hoje/", "figures": "numeros/"})


def _complained(rows: int) -> dict[str, Any]:
    """So many complained about Zita, and one of them wrote to her."""
    zita = cast.professional("Zita", at=NOW - timedelta(days=20), pack="yearly")
    complaint_id = complaint_story.complaints(zita, count=rows, at=NOW, answered=False)
    bought = zita.purchases[-1]
    cast.write(bought, count=2, at=NOW - timedelta(minutes=5))
    message = ContactMessage.objects.filter(by="homeowner", thread__purchase_id=bought.id).latest(
        "sent_at", "pk"
    )
    return _read_by(
        reader(zita.account),
        {
            "complaints": "reclamacoes/",
            "complaint": f"reclamacoes/{complaint_id}/",
            "trader": "perfil/comerciante/",
            "report_request": f"pedidos/{bought.job_request_id}/denunciar/",
            "report_message": f"contactos/{bought.id}/mensagens/{message.id}/denunciar/",
        },
    )


def _returned(rows: int) -> dict[str, Any]:
    """Carla gives back every contact."""
    carla = open_business("Carla", balance_cents=200_000)
    for number in range(rows):
        at = BEGINS + number * timedelta(hours=40)
        bought = buy(carla, at=at, title=f"Esquentador {number}")
        leads.ask_return(
            professional_id=carla.id,
            purchase_id=bought.id,
            reason=("wrong_trade", "duplicate", "homeowner_denies")[number % 3],
            words="Falámos ao telefone e o trabalho não é este.",
            evidence=(),
            idempotency_key=f"return {number}",
            at=at + timedelta(hours=2),
        )
    return _read_by(reader(carla.account), {"returns": "devolucoes/", **_appealed(carla, rows)})


def _appealed(of: cast.Business, rows: int) -> dict[str, str]:
    """So many appeals, written as they stand, the last of which is looked at."""
    sofia = cast.staff("Sofia dos recursos")
    for number in range(rows):
        at = BEGINS + number * timedelta(hours=1)
        Appeal.objects.create(
            id=UUID(int=10_000 + number),
            professional_id=of.id,
            kind=Appeal.Kind.RETURN,
            subject_id=UUID(int=20_000 + number),
            decided_by=sofia,
            decided_at=at,
            against="O número funciona.",
            text="Liguei três vezes e não existe.",
            filed_at=at,
            due_at=at + timedelta(days=7),
        )
    return {"appeals": "recursos/", "appeal_page": f"recursos/return/{UUID(int=20_000)}/"}


def _spent(rows: int) -> dict[str, Any]:
    """Eva agreed to automatic purchase, and her caps let nothing be bought."""
    eva = open_business("Eva", balance_cents=200_000)
    wish = leads_queries.Wish(
        highest_price_cents=2000, trades=("plumber",), intents=("ready",), budgets=("unknown",)
    )
    leads.set_spend_caps(professional_id=eva.id, week_cents=5000, month_cents=15_000, at=BEGINS)
    shown = leads_queries.consent_text(professional_id=eva.id, wish=wish, language="pt", at=BEGINS)
    leads.give_automatic_purchase_consent(
        professional_id=eva.id, wish=wish, language="pt", text_digest=shown.digest, at=BEGINS
    )
    for number in range(rows):
        at = BEGINS + number * timedelta(hours=3)
        leads.set_spend_caps(professional_id=eva.id, week_cents=number, month_cents=15_000, at=at)
        post_request(at=at, title=f"Autoclismo {number}")
    automatic.DUTY.run(at=BEGINS + rows * timedelta(hours=3))
    return _read_by(reader(eva.account), {"spending": "gastos/"})


def _guaranteed(rows: int) -> dict[str, Any]:
    """Bruno is on his way with so many contacts, all called in time; Rui has the twenty, and can claim."""
    bruno = cast.claimable(
        "Bruno",
        begins_at=BEGINS,
        contacts=min(rows, 19),
        trades=("plumber",),
        titles=[JOB["title"]],
    )
    pages = _read_by(reader(bruno.account), {"guarantee": "garantia/"})
    if rows >= 20:
        pages |= _read_by(reader(claimable("Rui").account), {"new_claim": "reclamacao/nova/"})
    return pages


def _packed(rows: int) -> dict[str, Any]:
    """Gil takes a pack, ends it, and takes the next."""
    gil = open_business("Gil", pack=None)
    for number in range(rows):
        at = BEGINS + number * timedelta(days=1)
        pack = cast.buy_pack(gil.id, "monthly", at=at)
        wallet.end_pack(professional_id=gil.id, pack_id=pack.id, at=at + timedelta(hours=1))
    return _read_by(reader(gil.account), {"pack": "pack/"})


def _decided() -> dict[str, Any]:
    """Duarte Lopes's claim was refused."""
    story = desk_story.refuse(desk_story.file(desk_story.begin()))
    (decision,) = claims.decisions_of(professional_id=story.duarte.id)
    heard = cast.claimable("Sérgio")
    _claim, notice = misuse_story.notified(heard, story.sofia)
    return {
        **_read_by(reader(story.duarte.account), {"decision": f"decisoes/{decision.id}/"}),
        **_read_by(reader(heard.account), {"hearing": f"garantia/avisos/{notice.id}/"}),
    }
