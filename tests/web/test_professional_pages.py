"""The professional's pages: what stands on them, and what each button does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from professional_story import BEGINS, NOW, buy, claimable, open_business, post_request

import cast
from cast import Business
from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.claims.replay import replay
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.leads.purchases import queries as purchase_queries
from vinte.people import actions as people
from vinte.people.accounts import directory, staff
from vinte.people.professionals import registry
from vinte.people.professionals import standing as professional_standing
from vinte.wallet.books import balances
from vinte.wallet.packs import queries as pack_queries
from vinte.web.page.dots import DotState

pytestmark = pytest.mark.django_db

LATE_ENTRY = "Registar o contacto feito com Helena Marques até amanhã, 01:53, hora de Lisboa"
Stop = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Stop:
    """Stop the site's clock; at NOW until told otherwise."""
    from vinte.kernel.clock import FixedClock

    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    stop(NOW)
    return stop


def browser(business: Business) -> Client:
    """A browser in which this professional is logged in."""
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client


def states(page) -> list[str]:
    return [str(dot.state) for dot in page.context["dots"]]


# --- the guarantee ---------------------------------------------------------------------------------------


def test_a_newcomer_sees_twenty_empty_places_and_is_led_to_the_first_steps() -> None:
    page = browser(open_business()).get("/pro/garantia/")
    assert states(page) == ["empty"] * 20
    assert page.context["step"].href == "/pro/comecar/"
    assert "A garantia começa com o primeiro contacto." in page.content.decode()


@pytest.mark.parametrize(
    ("what", "title", "href"),
    [
        ("pack", "Ativar um pack", "/pro/pack/"),
        ("profile", "Completar o perfil", "/pro/perfil/"),
        ("badge", "Ver os selos", "/pro/perfil/"),
    ],
)
def test_what_the_next_purchase_would_break_comes_before_buying(what: str, title: str, href: str) -> None:
    ana, begins = open_business(pack=None if what == "pack" else "yearly"), NOW - timedelta(days=40)
    if what == "pack":
        cast.buy_pack(ana.id, "monthly", at=begins)
    buy(ana, at=begins)
    later = NOW - timedelta(days=1)
    if what == "profile":
        registry.update_profile(professional_id=ana.id, at=later, description="", phone="")
    if what == "badge":
        people.deactivate_badge(professional_id=ana.id, kind="verified", reason="Caducou", at=later)
    client = browser(ana)
    step = client.get("/pro/garantia/").context["step"]
    assert (step.title, step.href) == (title, href)
    wanted = post_request(at=NOW - timedelta(days=2))
    offered = client.get(f"/pro/pedidos/{wanted.pk}/")
    assert "Se comprar agora, a garantia já não pode ser paga" in offered.content.decode()


def test_the_next_call_is_the_biggest_button(stand_at: Stop) -> None:
    ana = open_business()
    buy(ana, at=NOW - timedelta(days=3))
    waits = buy(ana, at=NOW - timedelta(hours=21), called=False)
    buy(ana, at=NOW - timedelta(hours=2), called=False)
    client = browser(ana)
    page = client.get("/pro/garantia/")
    assert states(page)[:4] == ["called", "due", "due", "empty"]
    assert page.context["step"].title == "Contactar Helena Marques até hoje, 13:53, hora de Lisboa"
    assert page.context["step"].href == f"/pro/contactos/{waits.id}/"
    assert [dot.note for dot in page.context["dots"]][1] == "3 h 00"
    # The 24 hours are over, and for twelve more a call that was made in time can be entered.
    stand_at(NOW + timedelta(hours=3, seconds=1))
    page = client.get("/pro/garantia/")
    assert states(page)[1] == "late"
    assert page.context["step"].title == LATE_ENTRY
    shown = client.get("/pro/contactos/").content.decode()
    assert "Se contactou a tempo, registe-o até" in shown and "agora já não conta" in shown
    # One tap records a call of now, which is too late: the one made in time is still asked for, and counts.
    tried = f"/pro/contactos/{waits.id}/tentativa/"
    assert client.post(tried, {"channel": "phone"}).status_code == 302
    assert len(handling.attempts(ana.id)) == 2
    page = client.get("/pro/garantia/")
    assert states(page)[1] == "late"
    assert page.context["step"].title == LATE_ENTRY
    stand_at(NOW + timedelta(hours=15, seconds=1))
    page = client.get("/pro/garantia/")
    assert states(page)[1] == "late"
    assert page.context["step"].title != LATE_ENTRY
    assert page.context["said"].sentence == "A garantia já não pode ser paga."


def test_a_job_won_keeps_the_promise_and_is_shown_as_good_news() -> None:
    ana = open_business()
    won = buy(ana, at=NOW - timedelta(days=3))
    handling_actions.record_award(
        professional_id=ana.id, purchase_id=won.id, awarded_at=NOW, told_by="professional", at=NOW
    )
    page = browser(ana).get("/pro/garantia/")
    assert states(page)[0] == "won"
    assert "Ganhou um trabalho" in page.context["said"].sentence
    assert next(row for row in page.context["clauses"] if row.name == "no_award").tone == "met"


def test_who_met_everything_claims_and_then_waits() -> None:
    bruno = claimable()
    client = browser(bruno)
    page = client.get("/pro/garantia/")
    assert page.context["step"].href == "/pro/reclamacao/nova/"
    assert states(page).count(DotState.REVIEWED) == 2

    form = client.get("/pro/reclamacao/nova/")
    assert len(form.context["entries"]) == 20
    words = {f"d-{entry.purchase_id}": f"História {entry.position}" for entry in form.context["entries"]}
    words[f"d-{form.context['entries'][6].purchase_id}"] = " "
    refused = client.post("/pro/reclamacao/nova/", words)
    assert refused.status_code == 422
    assert refused.context["refusal"].code == "description_missing"
    assert "História 20" in refused.content.decode()
    assert claims.open_claim(bruno.id) is None
    # What was typed is there again on another day.
    assert "História 20" in client.get("/pro/reclamacao/nova/").content.decode()

    words = dict.fromkeys(words, "Liguei, fui ver, escolheram outro.")
    assert client.post("/pro/reclamacao/nova/", words).url == "/pro/garantia/"
    claim = claims.open_claim(bruno.id)
    assert claim is not None
    page = client.get("/pro/garantia/")
    assert page.context["said"].sentence == "O seu pedido está a ser verificado."
    assert page.context["timeline"][0].title == "Pediu a garantia"
    assert client.get("/pro/reclamacao/nova/").url == "/pro/garantia/"


def test_a_draft_is_kept_and_gone_with_the_filing() -> None:
    client = browser(claimable())
    entries = client.get("/pro/reclamacao/nova/").context["entries"]
    saved = client.post("/pro/reclamacao/rascunho/", {f"d-{entries[0].purchase_id}": "Meia história"})
    assert "Rascunho guardado às 10:53" in saved.content.decode()
    assert client.get("/pro/reclamacao/nova/").context["entries"][0].text == "Meia história"
    client.post("/pro/reclamacao/nova/", {f"d-{entry.purchase_id}": "Sem resposta." for entry in entries})
    assert "claim_draft" not in client.session


def test_a_claim_that_cannot_be_made_says_why_clause_by_clause() -> None:
    ana = open_business()
    buy(ana, at=NOW - timedelta(days=3))
    page = browser(ana).get("/pro/reclamacao/nova/")
    reasons = {row.name for row in page.context["reasons"]}
    assert {"first_contacts", "contact_reviews", "former_client_reviews"} <= reasons
    assert not reasons & {"claim_described", "claim_truthful", "active_pack"}
    assert 'name="d-' not in page.content.decode()


def test_a_decision_shows_its_reasons_and_its_evidence_runs_again() -> None:
    bruno = claimable()
    sofia = directory.open_account(email="sofia@vinte.example", name="Sofia", at=BEGINS)
    staff.give_role(account_id=sofia.pk, role="support", at=BEGINS)
    claim = claims_actions.file_claim(
        professional_id=bruno.id,
        descriptions=dict.fromkeys(
            claims.cohort_of(claims.assess(professional_id=bruno.id, at=NOW)), "Sem resposta."
        ),
        at=NOW - timedelta(days=1),
    )
    later = NOW + timedelta(days=20)
    claims_actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=later)
    decision = claims_actions.approve(claim_id=claim.id, reason="Nada contradiz.", by=sofia.pk, at=later)
    client = browser(bruno)
    page = client.get(f"/pro/decisoes/{decision.id}/")
    assert "Nada contradiz." in page.content.decode()
    assert "Recorrer" not in page.content.decode()
    bundle = client.get(f"/pro/decisoes/{decision.id}/prova.json")
    assert "attachment" in bundle["Content-Disposition"]
    assert replay(json.loads(bundle.content)).same
    assert client.post(f"/pro/decisoes/{decision.id}/recurso/", {"text": "Quero mais."}).status_code == 422
    assert browser(open_business("Ana")).get(f"/pro/decisoes/{decision.id}/").status_code == 404


# --- contacts --------------------------------------------------------------------------------------------


def test_contacts_stand_in_the_order_of_their_calls() -> None:
    ana = open_business()
    done = buy(ana, at=NOW - timedelta(days=4))
    late = buy(ana, at=NOW - timedelta(days=3), called=False)
    first = buy(ana, at=NOW - timedelta(hours=20), called=False)
    second = buy(ana, at=NOW - timedelta(hours=2), called=False)
    page = browser(ana).get("/pro/contactos/")
    shown = [[card.purchase.id for card in page.context[part]] for part in ("due", "late", "others")]
    assert shown == [[first.id, second.id], [late.id], [done.id]]
    assert 'href="tel:+351961234567"' in page.content.decode()


def test_an_attempt_is_recorded_with_one_tap_and_the_card_comes_back() -> None:
    ana = open_business()
    waits = buy(ana, at=NOW - timedelta(hours=2), called=False)
    client = browser(ana)
    address = f"/pro/contactos/{waits.id}/tentativa/"
    card = client.post(address, {"channel": "phone"}, HTTP_HX_REQUEST="true").content.decode()
    assert card.lstrip().startswith("<article") and "Ficou registado." in card
    assert client.post(address, {"channel": "email"}).url == f"/pro/contactos/#contacto-{waits.id}"
    kept = {(row.channel, row.attempted_at) for row in handling.attempts(ana.id)}
    assert kept == {("phone", NOW), ("email", NOW)}


def test_an_hour_is_read_in_the_market_and_a_wrong_one_keeps_what_was_typed(stand_at: Stop) -> None:
    summer = datetime.fromisoformat("2026-09-10T10:00:00+00:00")
    ana = open_business()
    waits = buy(ana, at=summer - timedelta(hours=5), called=False)
    stand_at(summer)
    client = browser(ana)
    address = f"/pro/contactos/{waits.id}/tentativa/"
    typed = {"channel": "visit", "attempted_at": "2026-09-10T11:30", "note": "Fui ver a fuga"}
    refused = client.post(address, typed)
    assert refused.status_code == 422 and "attempted_at" in refused.context["sent"].errors
    assert "Fui ver a fuga" in refused.content.decode() and "2026-09-10T11:30" in refused.content.decode()
    assert handling.attempts(ana.id) == []
    client.post(address, {**typed, "attempted_at": "2026-09-10T10:30"})
    assert [row.attempted_at for row in handling.attempts(ana.id)] == [summer - timedelta(minutes=30)]
    unreadable = client.post(address, {**typed, "attempted_at": "ontem"})
    assert "Não se percebe o dia e a hora." in unreadable.content.decode()
    assert "ontem" in unreadable.content.decode()
    assert client.post(address, {"channel": "pombo"}).status_code == 404


def test_somebody_elses_contact_does_not_exist() -> None:
    bruno = open_business("Bruno")
    theirs = buy(bruno, at=NOW - timedelta(hours=2), called=False)
    ana = browser(open_business("Ana"))
    assert ana.get(f"/pro/contactos/{theirs.id}/").status_code == 404
    assert ana.post(f"/pro/contactos/{theirs.id}/tentativa/", {"channel": "phone"}).status_code == 404
    assert ana.post(f"/pro/contactos/{theirs.id}/trabalho/").status_code == 404
    assert handling.attempts(bruno.id) == [] and handling.awards(bruno.id) == []


# --- requests, balance, pack -----------------------------------------------------------------------------


def test_a_request_shows_no_name_and_is_bought_once_at_the_price_shown() -> None:
    ana = open_business()
    wanted = post_request(at=NOW - timedelta(hours=1))
    client = browser(ana)
    page = client.get(f"/pro/pedidos/{wanted.pk}/")
    text = page.content.decode()
    assert "Esgueira" in text and "prioritário" in text
    assert "Helena" not in text and "Rua das Pombas" not in text and "961234567" not in text
    form = {
        "shown_price_cents": page.context["offer"].price_cents,
        "idempotency_key": page.context["idempotency_key"],
    }
    before_cents = balances.balance(ana.id).total_cents
    first = client.post(f"/pro/pedidos/{wanted.pk}/comprar/", form)
    again = client.post(f"/pro/pedidos/{wanted.pk}/comprar/", form)
    assert first.url == again.url
    assert len(purchase_queries.purchases(ana.id)) == 1
    assert balances.balance(ana.id).total_cents == before_cents - form["shown_price_cents"]
    assert "Helena Marques" in client.get(first.url).content.decode()


@pytest.mark.parametrize(
    "code", ["price_changed", "trade_changed", "suspended", "sold_out", "form_incomplete"]
)
def test_what_stands_in_the_way_is_said_beside_the_button(code: str) -> None:
    ana = open_business()
    wanted = post_request(at=NOW - timedelta(hours=1), place_count=1)
    client = browser(ana)
    page = client.get(f"/pro/pedidos/{wanted.pk}/")
    form = {
        "shown_price_cents": str(page.context["offer"].price_cents),
        "idempotency_key": page.context["idempotency_key"],
    }
    assert f'name="shown_trade" value="{wanted.trade}"' in page.content.decode()
    if code == "price_changed":
        form["shown_price_cents"] = "1"
    if code == "trade_changed":
        form["shown_trade"] = "mason"
    if code == "form_incomplete":
        del form["idempotency_key"]
    if code == "suspended":
        sofia = directory.open_account(email="sofia@vinte.example", name="Sofia", at=BEGINS)
        staff.give_role(account_id=sofia.pk, role="support", at=BEGINS)
        professional_standing.suspend(professional_id=ana.id, reason="Uso indevido", by=sofia.pk, at=NOW)
    if code == "sold_out":
        bruno = browser(open_business("Bruno"))
        bruno.post(f"/pro/pedidos/{wanted.pk}/comprar/", form)
    refused = client.post(f"/pro/pedidos/{wanted.pk}/comprar/", form)
    assert refused.status_code == 422 and refused.context["refusal"].code == code
    assert refused.context["refusal"].message in refused.content.decode()
    assert purchase_queries.purchases(ana.id) == []


def test_too_little_money_leads_to_the_top_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.wallet.queries.has_payment_provider", lambda: True)
    ana = open_business(balance_cents=0, pack=None)
    wanted = post_request(at=NOW - timedelta(days=2))
    text = browser(ana).get(f"/pro/pedidos/{wanted.pk}/").content.decode()
    assert "Carregar o saldo" in text and "Comprar por" not in text


def test_a_pack_is_bought_once_and_runs_to_its_last_day() -> None:
    ana = open_business(balance_cents=50_000, pack=None)
    client = browser(ana)
    key = client.get("/pro/pack/").context["idempotency_key"]
    form = {"period": "monthly", "method": "balance", "shown_price_cents": "2900", "idempotency_key": key}
    assert client.post("/pro/pack/comprar/", form).url == "/pro/pack/"
    assert client.post("/pro/pack/comprar/", form).url == "/pro/pack/"
    (pack,) = pack_queries.packs(ana.id)
    clash = client.post("/pro/pack/comprar/", {**form, "period": "yearly"})
    assert clash.status_code == 422 and clash.context["refusal"].code == "sent_before"
    client.post(f"/pro/pack/{pack.id}/cancelar/")
    (pack,) = pack_queries.packs(ana.id)
    assert not pack.renews and pack.cancelled_on is None
    assert client.post("/pro/pack/comprar/", {**form, "period": "vitalício"}).status_code == 404


# --- profile ---------------------------------------------------------------------------------------------


def test_the_profile_leads_to_its_next_part_and_loses_nothing_on_a_mistake() -> None:
    ana = open_business()
    client = browser(ana)
    page = client.get("/pro/perfil/")
    assert f'href="#parte-{page.context["profile"].next_part.name}"' in page.content.decode()
    form = {
        "trade_name": "Ana & Filhas",
        "trades": ["plumber", "painter"],
        "municipality": "Aveiro",
        "radius_km": "50",
        "description": "Uma frase nova",
        "phone": "912345678",
        "website": "sem-endereço",
        "opening_hours": "",
        "logo": "",
    }
    refused = client.post("/pro/perfil/", form)
    assert refused.status_code == 422
    assert "Uma frase nova" in refused.content.decode() and "sem-endereço" in refused.content.decode()
    ana.professional.refresh_from_db()
    assert ana.professional.trade_name == "Ana Canalizações"
    # The name of a verified business is looked at first, and nothing else of the form is lost or kept by half.
    asked = {**form, "website": "https://ana.example"}
    looked_at = client.post("/pro/perfil/", asked)
    assert looked_at.status_code == 422 and "só muda depois de alguém o ver" in looked_at.content.decode()
    assert "https://ana.example" in looked_at.content.decode()
    assert client.post("/pro/perfil/", {**asked, "trade_name": "Ana Canalizações"}).status_code == 302
    ana.professional.refresh_from_db()
    assert (ana.professional.trade_name, ana.professional.radius_km) == ("Ana Canalizações", 50)


def test_only_professionals_come_in() -> None:
    assert Client().get("/pro/garantia/").url.startswith("/conta/")
    sofia = directory.open_account(email="sofia@vinte.example", name="Sofia", at=BEGINS)
    staff.give_role(account_id=sofia.pk, role="support", at=BEGINS)
    client = Client()
    client.force_login(sofia)
    assert client.get("/pro/garantia/").status_code == 404
