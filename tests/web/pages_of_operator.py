"""The operator's pages for `list_pages`: Otília with decisions, books, incidents, sales and what did not go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pages_of_desk
from django.test import override_settings
from list_pages import Visit, reader
from pages_of_desk import A_DAY, AT

import cast
from arriving import letter
from vinte.claims import actions as claims
from vinte.claims.models import Decision, DecisionReplay
from vinte.figures.models import FileRefused
from vinte.help_centre import actions as help_centre
from vinte.kernel.ids import new_id
from vinte.kernel.models import DutyFailure
from vinte.notices import actions as notices
from vinte.notices.models import Message
from vinte.people import actions as people
from vinte.wallet import actions as wallet
from vinte.wallet.models import Reconciliation, TopUp

LINE = pages_of_desk.LINE

PAGES: dict[str, str] = {
    "operator:books": LINE,
    "operator:team": LINE,
    "operator:decisions": LINE,
    "operator:rules": LINE,
    "operator:duties": "word ",
    "operator:outbox": '<article class="panel stack stack-s"',
    "operator:mail": '<article class="panel stack stack-s"',
    "operator:ledger": LINE,
    "operator:prices": "não conta",
    "operator:articles": LINE,
    "operator:new_article": "",
    "operator:article": "",
    "operator:reconciliation": LINE,
    "operator:incidents": '<section class="panel stack stack-s"',
    "operator:transfers": "<tr data-awaited>",
    "operator:transfer": "",
    "operator:invoices": LINE,
    "operator:invoices_of": LINE,
}
OTHER: dict[str, str] = {
    "operator:invoices_export": "a file",
    "operator:mail_file": "a file",
    "operator:decision_bundle": "a file",
}


def play(rows: int) -> Visit:
    """Every list with so many rows, and every kind of row with few already."""
    otilia, sofia = cast.staff("Otília", role="operator"), cast.staff("Sofia")
    _claims(rows, by=sofia)
    _money(rows)
    _people(rows, by=otilia)
    for number in range(rows):
        DutyFailure.objects.create(
            duty="claims.reminders",
            key=f"word {number}",
            failed_first_at=AT,
            failed_last_at=AT,
            retry_at=AT + timedelta(minutes=1),
            error="LookupError: no trade",
        )
        _undelivered(number, by=otilia)
        FileRefused.objects.create(
            kind="contact-prices",
            file=f"pt-20{number:02d}-06-01.toml",
            because="unfit",
            problems=[[1, "from", "a day that is still to come"]],
            refused_at=AT,
        )
        notices.take_mail(raw=letter(f"Carta {number}"), envelope_from="x@y.pt", recipients=[], at=AT)
    for number in range(rows):
        begins = AT - timedelta(hours=rows - number)
        claims.pause_rules(market="pt", reason=f"Dúvida {number}", by=otilia.pk, at=begins)
        claims.resume_rules(
            market="pt", reason="Esclarecida.", by=otilia.pk, at=begins + timedelta(minutes=5)
        )
    client = reader(otilia)
    pages = {
        "books": "",
        "team": "equipa/",
        "decisions": "decisoes/",
        "rules": "regras/",
        "duties": "tarefas/",
        "outbox": "mensagens/",
        "mail": "correio/",
        "ledger": "livros/",
        "prices": "precos/",
        "articles": "artigos/",
        "new_article": "artigos/novo/",
        "article": _articles(rows, by=otilia),
        "reconciliation": "conciliacao/",
        "incidents": "incidencias/",
        "transfers": "transferencias/",
        "transfer": f"transferencias/{_transfers(rows, by=otilia)}/",
        "invoices": "faturacao/",
        "invoices_of": f"faturacao/{AT:%Y-%m}/",
    }
    return Visit(
        at=AT, asks={f"operator:{name}": (client, f"/operador/{path}") for name, path in pages.items()}
    )


def _undelivered(number: int, *, by: Any) -> None:
    """A letter that failed, of which each third was sent again before and each third was read by whom."""
    message = Message.objects.create(
        id=new_id(at=AT),
        idempotency_key=f"undelivered {number}",
        kind="request_alert",
        to_address=f"ana{number}@obras.pt",
        language="pt",
        subject="s",
        text="t",
        written_at=AT - A_DAY,
        tried_at=AT - timedelta(hours=1),
        state="failed",
        last_error="the mail server answered 554",
        body_hash="0" * 64,
    )
    if number % 3 < 2:
        doer = {"by_id": by.pk, "by_name": by.name, "at": AT}
        notices.read_reader(message_id=message.pk, reason="Ligar.", **doer)


def _transfers(rows: int, *, by: Any) -> UUID:
    """So many transfers waited for, kept aside, credited, and asked back."""
    with override_settings(VINTE_BANK_IBAN="PT50000201231234567890154"):
        for number in range(rows):
            whose = cast.professional(f"Rita {number}").id
            for key in ("paid", "awaited"):
                asked = wallet.start_transfer(
                    professional_id=whose, amount_cents=5_000, idempotency_key=f"{key} {number}", at=AT
                )
                if key == "paid":
                    entry = {"amount_cents": 5_000, "value_on": AT.date(), "by": by.pk, "at": AT}
                    reference = asked.provider_reference
                    wallet.enter_transfer(bank_reference=f"C{number}", reference=reference, **entry)
                    aside = wallet.enter_transfer(bank_reference=f"A{number}", reference="", **entry)
                    wallet.refund_top_up(
                        top_up_id=asked.top_up_id, amount_cents=1_000, asked_by_id=by.pk, reason="",
                        idempotency_key=f"refund {number}", at=AT,
                    )  # fmt: skip
    return aside.transfer_id


def _claims(rows: int, *, by: Any) -> None:
    """Claims that wait, and decisions of which each third differs and each third was never run again."""
    pages_of_desk.decided(rows, by=by)
    for number, decision in enumerate(Decision.objects.order_by("-sequence")):
        if number % 3 < 2:
            differences = ["hash: written 1, computed 2"] if number % 3 else []
            DecisionReplay.objects.create(
                decision=decision, replayed_at=AT, replayed_by=by, verdict="payable", differences=differences
            )


def _articles(rows: int, *, by: Any) -> str:
    """So many articles, one of them kept and published as often again."""
    words = {"audience": "everybody", "language": "pt", "title": "Obras", "summary": "Obras.", "keywords": ""}
    for number in range(2 * rows):
        version = help_centre.write_article(
            **words,
            slug=f"obras-{min(number, rows)}",
            body=f"Texto {number}.\n",
            key=f"a{number}",
            by=by.pk,
            at=AT,
        )
        help_centre.publish_article(version_id=version, first_day=AT.date(), by=by.pk, at=AT)
    return f"artigos/obras-{rows}/pt/"


def _money(rows: int) -> None:
    """Sales, disputes of which each second is lost and leaves a debt, and days compared with the provider."""
    for number in range(rows):
        ana = cast.professional(f"Ana {number}")
        at = AT - timedelta(hours=number)
        top_up = TopUp.objects.get(provider_reference=cast.top_up(ana.id, 2000, at=at - A_DAY))
        cast.contact(ana, at=at, asked_before=A_DAY)
        name = f"dp_{number}"
        wallet.open_dispute(
            top_up_id=top_up.pk,
            provider_reference=name,
            amount_cents=2000,
            kind="chargeback",
            occurred_at=at,
            at=at + timedelta(minutes=1),
        )
        if number % 2 == 0:
            wallet.close_dispute(provider_reference=name, won=False, at=at + timedelta(minutes=2))
        Reconciliation.objects.create(
            provider="play", on=(AT - timedelta(days=number)).date(), state="clean", compared_at=AT
        )


def _people(rows: int, *, by: Any) -> None:
    """So many of the staff, and so many who are suspended."""
    for number in range(rows):
        cast.staff(f"Simão {number}")
        people.invite_staff(email=f"rita{number}@vinte.example", role="support", by=by.pk, at=AT - A_DAY)
        carla = cast.professional(f"Carla {number}")
        people.suspend(professional_id=carla.id, reason="Faturas falsas.", by=by.pk, at=AT - A_DAY)
