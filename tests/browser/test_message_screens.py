"""The screens on which two sides write to each other, and the letters that wait, looked at from every side."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

import cast
from arriving import letter
from vinte.handling import actions as handling
from vinte.kernel.clock import FixedClock
from vinte.notices import actions as notices
from vinte.notices.models import InboundMail
from vinte.people import actions as people

BOUGHT = cast.later(hours=5)
NOW = BOUGHT + timedelta(hours=6)
TWO_NAMES = b"From: pro@good.pt <evil@x.org>\r\nTo: x@y.pt\r\nSubject: Pagamento\r\n\r\nCarregue aqui."


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    return NOW


def screens() -> list[tuple[Any, str, str]]:
    """Who looks, what at, and where."""
    ana, otilia, helena = (
        cast.professional("Ana", balance_cents=5000),
        cast.staff("Otília", role="operator"),
        cast.homeowner(),
    )
    asked = cast.request(of=helena)
    purchase = cast.buy(ana, asked, at=BOUGHT)
    of = {"professional_id": ana.id, "purchase_id": purchase.id}
    cast.attempt(purchase, at=BOUGHT + timedelta(minutes=40), note="Duas demãos, tinta lavável.")
    handling.write_message(
        **of,
        by="professional",
        text="Bom dia, Helena. Vi as fotografias: as paredes estão boas.\n\nPosso passar na terça às 10h para medir?",
        key="1",
        at=BOUGHT + timedelta(hours=1),
    )
    handling.write_message(
        **of,
        by="homeowner",
        text="Pode. Há uma mancha no teto, envio a fotografia.",
        photos=[cast.jpeg(size=(640, 480))],
        key="2",
        at=BOUGHT + timedelta(hours=2),
    )
    handling.write_summary(
        **of,
        subject="Resumo: Pintar a sala",
        text="O que combinámos:\n- Duas demãos\n\nO que se segue:\n- Visita na terça às 10h",
        key="3",
        at=BOUGHT + timedelta(hours=3),
    )
    handling.write_message(
        **of, by="homeowner", text="Está certo, obrigada.", key="4", at=BOUGHT + timedelta(hours=4)
    )
    for raw in (letter(), TWO_NAMES):
        notices.take_mail(raw=raw, envelope_from="evil@x.org", recipients=[], at=NOW - timedelta(hours=1))
    secret = people.issue_private_link(purpose="homeowner_request", subject=asked.pk, at=BOUGHT)
    contact = f"/pro/contactos/{purchase.id}/"
    return [
        (ana.account, "contact-messages", f"{contact}conversa/"),
        (ana.account, "summary", f"{contact}resumo/"),
        (None, "homeowner-messages", f"/pedido/{secret}/mensagens/{ana.id}/"),
        (otilia, "letters-held-back", "/operador/correio/"),
    ]


BEGINS_WITH = screens


@pytest.mark.slow(reason="looks at each page in every setting")
def test_every_screen_of_messages_is_fit_to_be_seen(look: Any, own_database: Any) -> None:
    for account, screens in groupby(own_database, key=lambda screen: screen[0]):
        look.over(account, *((name, address) for _account, name, address in screens))
    assert InboundMail.objects.count() == 2
