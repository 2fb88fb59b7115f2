"""The guarantee page in each age of a guarantee: how it stands in a word, what comes next, and nothing that is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from professional_story import BEGINS, NOW, buy, claimable, open_business

import cast
from cast import Business
from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.claims.models import Claim
from vinte.people import actions as people
from vinte.people.professionals import registry
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
Stop = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def now(stand_at: Stop) -> None:
    stand_at(NOW)


def page_of(business: Business) -> Any:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client.get("/pro/garantia/")


def words(page: Any) -> str:
    """What a reader sees, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\xa0", " ").split())


def groups(page: Any) -> dict[str, list[str]]:
    return {group.name: [row.name for row in group.rows] for group in page.context["groups"]}


def filed(of: Business, *, at: datetime) -> Any:
    cohort = claims.cohort_of(claims.assess(professional_id=of.id, at=at))
    return claims_actions.file_claim(
        professional_id=of.id, descriptions=dict.fromkeys(cohort, "Sem resposta."), at=at
    )


def test_before_the_first_contact() -> None:
    page = page_of(open_business())
    assert (page.context["age"], page.context["step"].href) == ("new", "/pro/comecar/")
    assert "Por começar" in words(page)
    found = groups(page)
    assert set(found["needs_you"]) == {"first_contacts", "former_client_reviews"}
    assert "wait_elapsed" in found["later"] and "once_only" in found["going_well"]
    # Each of the sixteen stands in one group.
    assert sorted(name for rows in found.values() for name in rows) == sorted(
        row.name for row in page.context["clauses"]
    )


def test_nothing_leads_whoever_is_new_to_a_purchase_that_would_count_against_the_twenty() -> None:
    text = page_of(cast.professional("Zita", at=BEGINS)).content.decode()
    ways = re.findall(r'clause-do"><a href="([^"]+)"', text)
    assert "/pro/pedidos/" not in ways
    assert {"/pro/perfil/", "/pro/pack/"} <= set(ways)


def test_running_and_what_the_next_purchase_would_break_needs_you() -> None:
    ana = open_business()
    buy(ana, at=NOW - timedelta(days=3))
    page = page_of(ana)
    assert page.context["age"] == "running" and "A decorrer" in words(page)
    assert {"profile_complete", "badges_active", "prompt_contact"} <= set(groups(page)["going_well"])
    registry.update_profile(professional_id=ana.id, at=NOW, description="", phone="")
    page = page_of(ana)
    assert "profile_complete" in groups(page)["needs_you"]
    # The one thing that ends it is said before all else, with where it is put right.
    assert page.context["age"] == "at_risk" and "Em risco" in words(page)
    assert "Não compre ainda: o próximo contacto acabava com a garantia." in words(page)
    assert page.context["step"].href == "/pro/perfil/"
    text = page.content.decode()
    assert 'clause-do"><a href="/pro/perfil/">Completar o perfil' in text
    assert 'clause-do"><a href="/pro/pedidos/"' not in text


@pytest.mark.parametrize(("where", "told"), [("Ponta Delgada", True), ("Funchal", False), ("Aveiro", False)])
def test_in_the_azores_it_is_said_whose_midnight_it_is(where: str, told: bool) -> None:
    ana = open_business()
    buy(ana, at=NOW - timedelta(days=3))
    registry.update_profile(professional_id=ana.id, at=NOW, municipality=where)
    assert ("quando um prazo acaba à meia-noite de Lisboa, aí são 23:00" in words(page_of(ana))) is told


def test_a_call_to_make_comes_before_all_else_with_its_day_and_clock() -> None:
    ana = open_business()
    buy(ana, at=NOW - timedelta(hours=9, minutes=17), called=False)
    page = page_of(ana)
    assert page.context["age"] == "due" and "Precisa de si agora" in words(page)
    assert page.context["step"].title == "Contactar Helena Marques até amanhã, 01:36, hora de Lisboa"
    assert "prompt_contact" in groups(page)["needs_you"]
    assert words(page).index("Contactar Helena Marques até amanhã") < words(page).index("A correr bem")


def test_all_bought_and_the_month_not_over(stand_at: Stop) -> None:
    bruno = claimable()
    stand_at(NOW - timedelta(days=20))
    page = page_of(bruno)
    assert page.context["age"] == "waiting" and "À espera" in words(page)
    assert page.context["said"].sentence == "Comprou os 20 contactos."
    assert "Pode pedir o dinheiro depois do fim de" in page.context["said"].detail
    assert "(hora de Lisboa)" in page.context["said"].detail
    assert "em jogo" not in words(page) and "cobertos pela garantia" in words(page)
    assert "wait_elapsed" in groups(page)["later"]


def test_all_waited_for_and_no_pack_needs_somebody(stand_at: Stop) -> None:
    bruno = claimable()
    stand_at(NOW + timedelta(days=300))
    page = page_of(bruno)
    assert page.context["age"] == "needed" and "Precisa de si" in words(page)
    assert "A espera acabou. Só falta um pack ativo no dia em que pedir a garantia." in words(page)
    assert page.context["step"].href == "/pro/pack/"


def test_no_page_waits_for_an_hour_that_is_past(stand_at: Stop) -> None:
    bruno = claimable()
    claim = filed(bruno, at=NOW)
    stand_at(claim.answers_due_at)
    page = page_of(bruno)
    assert page.context["age"] == "claimed"
    assert page.context["step"].title == "Esperar pela decisão até 2 de dezembro, 18:00, hora de Lisboa"
    assert "Estamos a perguntar" not in page.context["said"].detail


def test_a_claim_says_when_we_are_late_waits_for_what_can_come_and_is_taken_back(stand_at: Stop) -> None:
    bruno, carla = claimable(), open_business()
    claim = filed(bruno, at=NOW)
    stand_at(claim.decision_due_at)
    assert "Estamos atrasados. O seu pack fica ativo sem custo até haver decisão." in words(page_of(bruno))
    claims_actions.conclude_verification(
        claim_id=claim.id, by=cast.staff("Sofia").pk, at=claim.answers_due_at
    )
    Claim.objects.filter(id=claim.id).update(
        waiting_since=claim.answers_due_at, waiting_for=["contact_reviews"]
    )
    assert "O seu pedido espera pelo que falta, e não é recusado por isso." in words(page_of(bruno))
    take_back = f"/pro/garantia/{claim.id}/retirar/"
    for who, status in ((carla, 404), (bruno, 302), (bruno, 302)):
        client = Client()
        client.force_login(who.account)
        assert client.post(take_back).status_code == status
        assert claims.open_claim(bruno.id) is None or who is carla
    page = page_of(bruno)
    assert "Retirou o pedido" in words(page) and take_back not in page.content.decode()
    assert page.context["age"] == "claimable"


def test_a_refused_claim_leads_to_the_decision_before_it_says_why() -> None:
    bruno, sofia = claimable(), cast.staff()
    claim = filed(bruno, at=NOW - timedelta(days=9))
    cast.incident(
        bruno, occurred_at=NOW - timedelta(days=60), state="upheld", settled_at=NOW - timedelta(days=1)
    )
    decision = claims_actions.refuse(
        claim_id=claim.id, reason="Um pagamento voltou atrás.", by=sofia.pk, at=NOW
    )
    page = page_of(bruno)
    assert page.context["age"] == "refused" and "Pedido recusado" in words(page)
    assert "O pedido da garantia foi recusado a 20 de novembro de 2026." in words(page)
    assert page.context["step"].href == f"/pro/decisoes/{decision.id}/"
    assert words(page).index("Ler a decisão e os motivos") < words(page).index(
        "Incidência de pagamento confirmada"
    )


def test_claimable_and_then_claimed() -> None:
    bruno = claimable()
    page = page_of(bruno)
    assert page.context["age"] == "claimable" and "Pode pedir" in words(page)
    assert page.context["step"].href == "/pro/reclamacao/nova/"
    # Nothing is missing but the claim, to which the button leads.
    assert list(groups(page)) == ["going_well"]
    filed(bruno, at=NOW)
    page = page_of(bruno)
    assert page.context["age"] == "claimed" and "Em verificação" in words(page)
    assert "Esperar pelas respostas até 27 de novembro, 10:53, hora de Lisboa" in words(page)
    assert "needs_you" not in groups(page) and "claim_truthful" in groups(page)["going_well"]


def test_paid_celebrates_and_lists_nothing_as_running(stand_at: Stop) -> None:
    bruno, sofia = claimable(), cast.staff()
    claim = filed(bruno, at=NOW - timedelta(days=9))
    claims_actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=NOW)
    decision = claims_actions.approve(claim_id=claim.id, reason="Confirmado.", by=sofia.pk, at=NOW)
    stand_at(NOW + timedelta(days=2))
    page = page_of(bruno)
    text = words(page)
    assert page.context["age"] == "paid"
    assert "Boa notícia: a garantia foi paga a 20 de novembro de 2026." in text
    assert page.context["said"].amount_cents == decision.refund_cents
    assert "20 contactos novos, a 9,60 € cada um." in text and "Ainda por gastar" in text
    assert "não lhe custa mais do que o mais caro deles." in text
    assert groups(page) == {} and page.context["endings"] == []
    assert "Em curso" not in text and "já não pode ser paga" not in text
    assert page.context["step"].href == "/pro/pedidos/"
    # The payment does not stand in its own way: every clause that it rests on is kept.
    live = claims.assess(professional_id=bruno.id, at=NOW + timedelta(days=2)).statuses
    assert {row.name for row in page.context["kept"]} == set(live) and "failed" in live.values()


def test_fulfilled_names_the_job_and_lists_nothing_as_running() -> None:
    ana = open_business()
    won = buy(ana, at=NOW - timedelta(days=3))
    cast.award(won, at=NOW - timedelta(hours=2))
    page = page_of(ana)
    text = words(page)
    assert page.context["age"] == "fulfilled" and "Cumprida" in text and groups(page) == {}
    assert "deu em trabalho, registado a 20 de novembro de 2026, 08:53" in text
    assert "Em curso" not in text and "O que a terminou" not in text


def dead_by_profile(of: Business) -> None:
    registry.update_profile(professional_id=of.id, at=BEGINS, description="", phone="")
    buy(of, at=NOW - timedelta(days=3))


def dead_by_badge(of: Business) -> None:
    ended = NOW - timedelta(days=3, hours=5)
    people.deactivate_badge(professional_id=of.id, kind="verified", reason="Caducou.", at=ended)
    buy(of, at=NOW - timedelta(days=3))


def dead_by_service(of: Business) -> None:
    buy(of, at=NOW - timedelta(days=3))


def dead_by_a_late_call(of: Business) -> None:
    bought = buy(of, at=NOW - timedelta(days=3), called=False)
    cast.attempt(bought, at=bought.bought_at + timedelta(hours=25, minutes=20))


def dead_by_a_late_entry(of: Business) -> None:
    bought = buy(of, at=NOW - timedelta(days=3), called=False)
    called_at = bought.bought_at + timedelta(hours=2)
    cast.attempt(bought, at=called_at, recorded_at=bought.bought_at + timedelta(hours=38))


def dead_by_no_call(of: Business) -> None:
    buy(of, at=NOW - timedelta(days=3), called=False)


def dead_by_the_window(of: Business) -> None:
    buy(of, at=NOW - timedelta(days=100))


def dead_by_an_incident(of: Business) -> None:
    buy(of, at=NOW - timedelta(days=5))
    cast.incident(of, occurred_at=NOW - timedelta(days=4), state="upheld", settled_at=NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("kill", "said"),
    [
        (dead_by_profile, "comprado a 17 de novembro de 2026, 10:53: o perfil tinha 65%, menos 15% do que os 80% pedidos."),
        (dead_by_badge, "o selo «Selo verificado» tinha acabado há 5 h."),
        (dead_by_service, "comprado a 17 de novembro de 2026, 10:53: sem pack, pelo serviço normal."),
        (dead_by_a_late_call, "a primeira tentativa foi 1 h 20 min depois do prazo, 18 de novembro de 2026, 10:53, hora de Lisboa."),
        (dead_by_a_late_entry, "só o registou 2 h depois do prazo para registar, 18 de novembro de 2026, 22:53, hora de Lisboa."),
        (dead_by_no_call, "nenhuma tentativa registada até ao prazo, 18 de novembro de 2026, 10:53, hora de Lisboa."),
        (dead_by_the_window, "acabou no fim de 12 de novembro de 2026 (hora de Lisboa) com 1 de 20: faltavam 19."),
        (dead_by_an_incident, "de 16 de novembro de 2026, confirmada a 19 de novembro de 2026."),
    ],
)  # fmt: skip
def test_a_dead_one_says_which_fact_killed_it_when_and_by_how_much(
    kill: Callable[[Business], None], said: str
) -> None:
    ana = open_business(pack=None if kill is dead_by_service else "yearly")
    kill(ana)
    page = page_of(ana)
    text = words(page)
    assert page.context["age"] == "dead" and "Acabou" in text, text
    assert said in text
    assert groups(page) == {} and "Em curso" not in text
    assert page.context["step"].href == "/pro/pedidos/"


def test_what_is_the_same_of_several_contacts_is_said_once() -> None:
    ana = open_business()
    registry.update_profile(professional_id=ana.id, at=BEGINS, description="", phone="")
    for days in (9, 6, 3):
        buy(ana, at=NOW - timedelta(days=days))
    page = page_of(ana)
    text = words(page)
    assert text.count("o perfil tinha 65%, menos 15% do que os 80% pedidos.") == 1
    assert "Contactos 1 a 3, comprados entre 11 de novembro de 2026 e 17 de novembro de 2026:" in text
    assert "Ver os 3 contactos" in text and "Perfil incompleto ao comprar" in text
    # The title of the clause, which says what is asked, would read as if it were kept.
    assert "Perfil preenchido em cada compra" not in text


def test_of_many_different_facts_the_first_two_stand_there() -> None:
    ana = open_business()
    for number in range(4):
        bought = buy(ana, at=NOW - timedelta(days=20 - number), called=False)
        cast.attempt(bought, at=bought.bought_at + timedelta(hours=25 + number))
    (ending,) = page_of(ana).context["endings"]
    assert [fact.partition(",")[0] for fact in ending.shown] == ["Contacto 1", "Contacto 2"]
    assert [fact.partition(",")[0] for fact in ending.more] == ["Contacto 3", "Contacto 4"]


def test_what_failed_first_stands_first() -> None:
    ana = open_business(pack=None)
    buy(ana, at=NOW - timedelta(days=30), called=False)
    names = [ending.row.name for ending in page_of(ana).context["endings"]]
    assert names == ["priority_service", "prompt_contact"]


def test_a_suspended_profile_says_why_and_leads_to_what_can_be_done() -> None:
    ana, sofia = open_business(), cast.staff()
    buy(ana, at=NOW - timedelta(days=3))
    professional_standing.suspend(
        professional_id=ana.id, reason="Pedido que não era verdade.", by=sofia.pk, at=NOW - timedelta(hours=1)
    )
    page = page_of(ana)
    assert page.context["age"] == "suspended" and "Perfil suspenso" in words(page)
    assert "suspenso desde 20 de novembro de 2026, 09:53: Pedido que não era verdade." in words(page)
    assert groups(page) == {}
