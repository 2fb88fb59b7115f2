"""From the new account to the first contact: the order, what is done, and what is said before a purchase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from list_pages import routes

import cast
from cast import later
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.wallet import queries as wallet

pytestmark = pytest.mark.django_db

NOW = later(days=2)


@pytest.fixture(autouse=True)
def now(stand_at: Any) -> None:
    """The site's clock stands still."""
    stand_at(NOW)


def browser(of: cast.Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(of.account)
    return client


def steps(of: cast.Business) -> dict[str, str]:
    page = browser(of).get("/pro/comecar/")
    return {step.name: step.state for step in page.context["steps"]}


def following(of: cast.Business) -> str:
    page = browser(of).get("/pro/comecar/")
    buttons = re.findall(r'class="button button-primary[^>]*>', page.content.decode())
    assert len(buttons) <= 1
    step = page.context["next"]
    return step.name if step else ""


def test_the_steps_in_the_order_of_the_guarantee_each_done_by_a_fact() -> None:
    zita = cast.professional("Zita")
    assert steps(zita) == dict.fromkeys(("profile", "badge_verified", "pack", "top_up", "contact"), "open")
    assert following(zita) == "profile"
    cast.complete_profile(zita.id, at=NOW)
    assert following(zita) == "badge_verified"
    people.activate_badge(professional_id=zita.id, kind="verified", at=NOW)
    assert following(zita) == "pack"
    cast.buy_pack(zita.id, "monthly", at=NOW)
    assert following(zita) == "top_up"
    cast.top_up(zita.id, 5_000, at=NOW)
    assert steps(zita) == {
        **dict.fromkeys(("profile", "badge_verified", "pack", "top_up"), "done"),
        "contact": "open",
    }
    assert following(zita) == "contact"
    cast.contact(zita, at=NOW)
    assert set(steps(zita).values()) == {"done"}
    page = browser(zita).get("/pro/comecar/")
    assert 'href="/pro/garantia/"' in page.content.decode().partition("<main")[2]


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_the_badge_goes_on_but_does_not_buy() -> None:
    zita = cast.professional("Zita", is_complete=True)
    for channel, address in (("email", zita.account.email), ("sms", "+351912345678")):
        people.send_contact_code(professional_id=zita.id, channel=channel, at=NOW)
        code = re.search(r"\b\d{6}\b", cast.letters(address, kind="confirmation_code")[0].text)
        assert code
        people.confirm_contact(professional_id=zita.id, channel=channel, code=code[0], at=NOW)
    people.apply_for_badge(professional_id=zita.id, kind="verified", documents=cast.papers(), at=NOW)
    assert steps(zita)["badge_verified"] == "waiting"
    assert following(zita) == "pack"
    cast.buy_pack(zita.id, "monthly", at=NOW)
    cast.top_up(zita.id, 5_000, at=NOW)
    assert following(zita) == ""
    page = browser(zita).get("/pro/comecar/").content.decode()
    assert "Ainda não compre" in page and "Selo verificado" in page


def test_a_newcomer_is_led_there_and_a_buyer_to_the_day() -> None:
    zita = cast.professional("Zita", balance_cents=5_000, pack="monthly")
    client = browser(zita)
    assert client.get("/inicio/")["Location"] == "/pro/comecar/"
    guarantee = client.get("/pro/garantia/")
    assert guarantee.context["step"].href == "/pro/comecar/"
    cast.contact(zita, at=NOW)
    assert client.get("/inicio/")["Location"] == "/pro/hoje/"
    assert client.get("/pro/garantia/").context["step"].href != "/pro/comecar/"


def test_a_purchase_that_ends_the_guarantee_waits_for_a_yes() -> None:
    zita = cast.professional("Zita", balance_cents=5_000)
    asked = cast.request(at=NOW - timedelta(hours=30))
    client, where = browser(zita), f"/pro/pedidos/{asked.pk}/"
    page = client.get(where)
    shown = page.content.decode()
    assert "a garantia já não pode ser paga" in shown and 'href="/pro/comecar/"' in shown
    names = {row.name for row in page.context["broken"]}
    assert names == {"profile_complete", "badges_active", "priority_service"}
    form = {"shown_price_cents": page.context["offer"].price_cents, "idempotency_key": "uma"}
    # Without the tick, with a part of it (the pack ended since), and with all of it.
    for known in ("", "profile_complete badges_active"):
        refused = client.post(f"{where}comprar/", {**form, "known_risk": known})
        assert refused.status_code == 422
        assert refused.context["refusal"].code == "ends_the_guarantee"
        assert wallet.balance(professional_id=zita.id).total_cents == 5_000
    bought = client.post(f"{where}comprar/", {**form, "known_risk": " ".join(names)})
    (purchase,) = purchase_queries.purchases(professional_id=zita.id)
    assert bought["Location"] == f"/pro/contactos/{purchase.id}/"
    # Sent twice it is asked nothing; and with the guarantee over, the next one is not warned of.
    assert client.post(f"{where}comprar/", form)["Location"] == bought["Location"]
    other = cast.request(at=NOW - timedelta(hours=30), title="Outra sala")
    assert not client.get(f"/pro/pedidos/{other.pk}/").context["broken"]


def test_who_keeps_every_condition_is_asked_nothing() -> None:
    zita = cast.professional("Zita", balance_cents=5_000, pack="monthly", is_complete=True, has_badge=True)
    asked = cast.request(at=NOW - timedelta(hours=1))
    client, where = browser(zita), f"/pro/pedidos/{asked.pk}/"
    page = client.get(where)
    assert not page.context["broken"] and "known_risk" not in page.content.decode()
    form = {"shown_price_cents": page.context["offer"].price_cents, "idempotency_key": "uma"}
    assert client.post(f"{where}comprar/", form).status_code == 302


def addresses() -> Iterator[str]:
    """Every address of the professional's that names nothing of theirs."""
    for name, _view in routes(get_resolver().url_patterns):
        if name.startswith("professional:"):
            with suppress(NoReverseMatch):
                yield reverse(name)


def test_whoever_is_registered_and_nothing_more_has_working_pages() -> None:
    account = people.open_account(email="zita@obras.example", name="Zita", at=NOW)
    people.register_professional(
        account_id=account.pk, market="pt", tax_identity=cast.tax_identity(), trade_name="Zita", at=NOW
    )
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    answered = {page: client.get(page).status_code for page in addresses()}
    assert len(answered) >= 20
    assert set(answered.values()) <= {200, 302, 404, 405}, answered
    for page in ("saldo", "pedidos", "gastos", "pack", "saldo/extrato", "comecar", "garantia"):
        assert answered[f"/pro/{page}/"] == 200, page
    professional = people_queries.professional_of(account.pk)
    assert professional is not None
    nothing = wallet.balance(professional_id=professional.pk)
    assert (nothing.total_cents, nothing.currency) == (0, "EUR")
    cast.top_up(professional.pk, 1_000, at=NOW)
    assert wallet.balance(professional_id=professional.pk).total_cents == 1_000
