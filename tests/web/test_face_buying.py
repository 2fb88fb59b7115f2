"""What a professional sees of a request before buying: how old and how far, a button only where it buys, and the way back
from a payment that was begun for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from professional_story import NOW, open_business, post_request
from test_payment_pages import browser, posted

import cast
from play_provider import Play, playing
from vinte.leads import actions as leads
from vinte.leads.models import JobRequest, RequestPhoto
from vinte.people import actions as people
from vinte.wallet.models import TopUp
from vinte.web.page import durations
from vinte.web.page.locator import HEIGHT, WIDTH, locator
from vinte.web.professional.money.pack_example import worked_example

pytestmark = pytest.mark.django_db


@pytest.fixture
def play() -> Iterator[Play]:
    with playing(NOW) as provider:
        yield provider


def words(html: str) -> str:
    said = re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "agora mesmo"),
        (59, "agora mesmo"),
        (60, "há 1 min"),
        (11 * 60 + 59, "há 11 min"),
        (3599, "há 59 min"),
        (3600, "há 1 h"),
        (48 * 3600 - 1, "há 47 h"),
        (48 * 3600, "há 2 dias"),
        (72 * 3600 - 1, "há 2 dias"),
    ],
)
def test_how_long_ago_is_said_to_one_unit_and_never_more(seconds: int, said: str) -> None:
    assert durations.ago(NOW - timedelta(seconds=seconds), now=NOW) == said


def test_a_card_says_how_old_how_far_and_shows_the_first_photograph(
    stand_at: Callable[[datetime], None],
) -> None:
    ana = open_business(balance_cents=0)
    people.update_profile(professional_id=ana.id, at=NOW, municipality="Ovar", radius_km=60)
    asked = post_request(at=NOW - timedelta(hours=30), municipality="Aveiro")
    picture = cast.jpeg()
    for number in range(2):
        RequestPhoto.objects.create(
            id=f"00000000-0000-0000-0000-00000000000{number}", job_request_id=asked.pk, content=picture,
            small=picture, width=10, height=10, sha256=str(number), added_at=NOW,
        )  # fmt: skip
    stand_at(NOW)
    html = browser(ana).get("/pro/pedidos/").content.decode()
    said = words(html)
    assert "há 30 h" in said and "2 fotografias" in said
    assert re.search(r"Esgueira, Aveiro · a \d+ km", said)
    assert html.count('class="offer-photo"') == 1 and "00000000-0000-0000-0000-000000000000" in html
    page = words(browser(ana).get(f"/pro/pedidos/{asked.pk}/").content.decode())
    assert "em linha reta, de concelho a concelho" in page
    # The work comes first, then what it costs, then where it is.
    assert page.index("O pedido") < page.index("Comprar o contacto") < page.index("Onde fica")


@pytest.mark.parametrize(("cap_cents", "buys"), [(None, True), (1_200, True), (1_199, False), (400, False)])
def test_the_button_is_there_only_where_the_cap_lets_it_buy(
    stand_at: Callable[[datetime], None], cap_cents: int | None, buys: bool
) -> None:
    ana = open_business(balance_cents=50_000)
    asked = post_request(at=NOW - timedelta(hours=30), price_cents=1_200)
    if cap_cents is not None:
        leads.set_spend_caps(professional_id=ana.id, week_cents=cap_cents, month_cents=None, at=NOW)
    stand_at(NOW)
    html = browser(ana).get(f"/pro/pedidos/{asked.pk}/").content.decode()
    assert (f'action="/pro/pedidos/{asked.pk}/comprar/"' in html) is buys
    assert ("ultrapassa o seu limite" in html) is not buys
    # What can be done is the one large button.
    assert html.count("button-primary") == 1
    assert ('href="/pro/gastos/"' in html.partition("Comprar o contacto")[2]) is not buys


def test_a_suspended_professional_sees_no_button_and_why(stand_at: Callable[[datetime], None]) -> None:
    ana = open_business(balance_cents=50_000)
    asked = post_request(at=NOW - timedelta(hours=30))
    people.suspend(professional_id=ana.id, reason="Uso indevido.", by=cast.staff("Sofia").pk, at=NOW)
    stand_at(NOW)
    html = browser(ana).get(f"/pro/pedidos/{asked.pk}/").content.decode()
    assert "/comprar/" not in html and "O seu perfil está suspenso" in html


def begin_for(client: Client, job_request_id: Any) -> TopUp:
    """From the request to the balance, and on to the provider."""
    page = client.get(f"/pro/pedidos/{job_request_id}/").content.decode()
    (href,) = set(re.findall(rf'href="(/pro/saldo/\?pedido={job_request_id})#carregar"', page))
    balance = client.get(href)
    assert f'name="pedido" value="{job_request_id}"' in balance.content.decode()
    form = {
        "amount_cents": str(balance.context["chosen_cents"]),
        "method": "card",
        "idempotency_key": balance.context["idempotency_key"],
        "pedido": str(job_request_id),
    }
    client.post("/pro/saldo/carregar/", form)
    return TopUp.objects.latest("started_at")


def test_after_a_payment_begun_at_a_request_one_tap_buys_it(
    play: Play, stand_at: Callable[[datetime], None]
) -> None:
    ana = open_business(balance_cents=0)
    asked = post_request(at=NOW - timedelta(hours=30), price_cents=1_200)
    stand_at(NOW)
    client = browser(ana)
    row = begin_for(client, asked.pk)
    assert row.amount_cents == 5_000  # the least that is enough
    play.pay(row.provider_reference)
    # Back before the provider told: the payment is waited for.
    back = client.get(f"/pro/saldo/pagamento/?session={row.provider_reference}")
    assert back.url == f"/pro/saldo/pagamento/{row.pk}/"
    for event in play.events() * 2:
        posted(event)
    # The page that waits leads on, and so does coming back late or twice.
    there = f"/pro/pedidos/{asked.pk}/?carregado=1"
    assert client.get(f"/pro/saldo/pagamento/{row.pk}/estado/")["HX-Redirect"] == there
    for _again in range(2):
        assert client.get(f"/pro/saldo/pagamento/?session={row.provider_reference}").url == there
    told = client.get(f"/pro/saldo/pagamento/{row.pk}/").content.decode()
    assert f'href="{there}"' in told and "custa" in told and told.count("button-primary") == 1
    page = client.get(there)
    html = page.content.decode()
    assert "Falta um toque" in html and "buy-first" in html
    form = {
        "shown_price_cents": "1200",
        "idempotency_key": page.context["idempotency_key"],
        "known_risk": " ".join(row.name for row in page.context["broken"]),
    }
    assert client.post(f"/pro/pedidos/{asked.pk}/comprar/", form).url.startswith("/pro/contactos/")
    # Once it is bought the payment leads nowhere but to itself.
    assert client.get(f"/pro/saldo/pagamento/?session={row.provider_reference}").url == (
        f"/pro/saldo/pagamento/{row.pk}/"
    )


def test_a_request_that_was_closed_meanwhile_is_told_and_the_money_stays(
    play: Play, stand_at: Callable[[datetime], None]
) -> None:
    ana = open_business(balance_cents=0)
    asked = post_request(at=NOW - timedelta(hours=30))
    stand_at(NOW)
    client = browser(ana)
    row = begin_for(client, asked.pk)
    play.pay(row.provider_reference)
    for event in play.events():
        posted(event)
    leads.close_request(job_request_id=asked.pk, at=NOW)
    back = client.get(f"/pro/saldo/pagamento/?session={row.provider_reference}")
    assert back.url == f"/pro/saldo/pagamento/{row.pk}/"
    told = client.get(back.url).content.decode()
    assert "deixou de se vender" in told and "carregado=1" not in told


@pytest.mark.parametrize("said", ["", "nada", "00000000-0000-0000-0000-000000000000"])
def test_a_request_that_is_nobodys_leads_to_the_balance_as_it_is(
    said: str, play: Play, stand_at: Callable[[datetime], None]
) -> None:
    stand_at(NOW)
    answer = browser(open_business(balance_cents=0)).get(f"/pro/saldo/?pedido={said}")
    assert answer.status_code == 200 and "Depois de pagar volta ao pedido" not in answer.content.decode()


def test_the_worked_example_adds_up_with_its_tax() -> None:
    ana = open_business(balance_cents=0)
    example = worked_example(ana.professional, on=NOW.date())
    assert example is not None
    assert example.with_pack.gross_cents == 10 * example.priority_cents + example.pack_cents
    assert example.without_pack.gross_cents == 10 * example.standard_cents
    for taxed in (example.with_pack, example.without_pack):
        assert taxed.net_cents + taxed.tax_cents == taxed.gross_cents
        assert abs(Decimal(taxed.net_cents) * (100 + example.rate_percent) / 100 - taxed.gross_cents) <= 1
    saved_cents = example.standard_cents - example.priority_cents
    assert (example.pays_from - 1) * saved_cents < example.pack_cents <= example.pays_from * saved_cents


def test_the_drawing_holds_both_places_inside_and_names_them(stand_at: Callable[[datetime], None]) -> None:
    asked = post_request(at=NOW - timedelta(hours=30))
    from vinte.leads.pricing.location import blurred_place

    place = blurred_place(JobRequest.objects.get(pk=asked.pk))
    assert place is not None
    for home, is_drawn in (("Ovar", True), ("Aveiro", False), ("Faro", False), ("Atlântida", False)):
        drawn = locator(place, municipality="Aveiro", home=home)
        assert (drawn.home is not None) is is_drawn
        for spot in drawn.spots:
            assert 0 <= float(spot.x) <= WIDTH and 0 <= float(spot.y) <= HEIGHT
        named = {spot.name for spot in drawn.spots if spot.name}
        assert "Aveiro" in named and (home in named) is (is_drawn or home == "Aveiro")
