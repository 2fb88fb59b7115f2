"""Otília answers for money and law: the figures, the terms, who is suspended, and every decision run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import desk_story
import pytest
from desk_story import FILED, Story
from django.db import connection
from django.test import Client

import cast
from vinte.claims import actions as claims
from vinte.claims import due as claims_due
from vinte.claims import queries as claims_queries
from vinte.claims.replay import check_signature, read_file, replay
from vinte.kernel.models import DutyFailure
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
NIGHTLY = next(duty for duty in claims_due.DUTIES if duty.name == "claims.replay")
A_WEEK_LATER = FILED + timedelta(days=8)


@pytest.fixture
def story(begun: Story, stand_at: Callable[[datetime], None]) -> Story:
    stand_at(A_WEEK_LATER)
    return desk_story.honest(begun)


@pytest.fixture
def otilia(story: Story) -> Client:
    client = Client()
    client.force_login(story.otilia)
    return client


def test_what_is_decided_alone_is_said_and_stopped_at_once_with_a_trail(otilia: Client, story: Story) -> None:
    first = otilia.get("/operador/").content.decode()
    assert "O que se decide sem uma pessoa" in first and "500,00" in first and "/operador/regras/" in first
    desk = Client(HTTP_ACCEPT_LANGUAGE="pt")
    desk.force_login(story.sofia)
    assert "são aprovados pelas regras e não chegam aqui" in desk.get("/mesa/").content.decode()
    for path in ("/operador/regras/", "/operador/regras/parar/"):
        assert desk.get(path).status_code == 404 and desk.post(path, {"reason": "Eu."}).status_code == 404
    page = otilia.get("/operador/regras/").content.decode()
    assert "500,00" in page and "Parar as aprovações automáticas" in page
    empty = otilia.post("/operador/regras/parar/", {"reason": "  "})
    assert empty.status_code == 422 and "Falta o motivo" in empty.content.decode()
    assert claims_queries.rules_now(market="pt", at=A_WEEK_LATER).are_on
    why = "O banco avisou de cartões roubados."
    stopped = otilia.post("/operador/regras/parar/", {"reason": why}, follow=True).content.decode()
    assert "Cada pedido vai agora para o apoio" in stopped and why in stopped
    assert why in otilia.get("/operador/").content.decode() and why in desk.get("/mesa/").content.decode()
    twice = otilia.post("/operador/regras/parar/", {"reason": why})
    assert twice.status_code == 422 and "já estão paradas" in twice.content.decode()
    went_on = otilia.post("/operador/regras/retomar/", {"reason": "Passou."}, follow=True).content.decode()
    assert "voltaram a andar" in went_on and "Passou." in went_on
    assert why not in desk.get("/mesa/").content.decode()


def test_the_figures_follow_a_claim_from_waiting_to_paid(otilia: Client, story: Story) -> None:
    whole = cast.COHORT_CENTS
    before = otilia.get("/operador/").context
    assert (before["waiting_cents"], before["paid_cents"]) == (whole, 0)
    claims.conclude_verification(claim_id=story.claim_id, by=story.sofia.pk, at=A_WEEK_LATER)
    claims.approve(claim_id=story.claim_id, reason="Tudo verificado.", by=story.sofia.pk, at=A_WEEK_LATER)
    after = otilia.get("/operador/").context
    assert (after["waiting_cents"], after["paid_cents"], after["paid_count"]) == (0, whole, 1)


def decided(story: Story) -> UUID:
    """Sofia pays Duarte's claim."""
    by = {"claim_id": story.claim_id, "by": story.sofia.pk, "at": A_WEEK_LATER}
    claims.conclude_verification(**by)
    return claims.approve(**by, reason="Tudo verificado.").id


def test_the_night_looks_at_every_decision_and_the_page_says_when(
    otilia: Client, story: Story, stand_at: Callable[[datetime], None]
) -> None:
    decided(story)
    page = otilia.get("/operador/decisoes/").content.decode()
    assert "Ainda não foram conferidas em nenhuma noite. A próxima vez é dentro de momentos." in " ".join(
        page.split()
    )
    assert "Por conferir" in page and "Todas conferem." not in page
    night = datetime(2026, 4, 29, 2, 0, tzinfo=UTC)
    NIGHTLY.run(at=night)
    stand_at(night + timedelta(hours=6))
    page = " ".join(otilia.get("/operador/decisoes/").content.decode().split())
    assert "Todas conferem." in page and "Por conferir" not in page
    assert "Conferida 1 decisão a 29 de abril de 2026, 03:00." in page
    assert "A próxima vez é a 30 de abril de 2026, 03:00." in page


@pytest.mark.plants_a_violation("*", reason="somebody changed the evidence of a decision")
def test_a_difference_stands_at_the_top_until_somebody_looks_again(otilia: Client, story: Story) -> None:
    decision_id = decided(story)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """UPDATE claims_decision SET evidence = replace(evidence, '"rating":5', '"rating":1')"""
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert "1 decisão não confere." not in otilia.get("/operador/").content.decode()
    sent = otilia.post(f"/operador/decisoes/{decision_id}/conferir/", follow=True)
    assert sent.redirect_chain == [("/operador/decisoes/", 302)]
    assert "A decisão não confere: hash: written" in sent.content.decode()
    for path in ("/operador/", "/operador/decisoes/", "/operador/decisoes/?ver=diferentes"):
        assert "1 decisão não confere." in otilia.get(path).content.decode(), path
    only = otilia.get("/operador/decisoes/?ver=diferentes")
    assert [row.id for row in only.context["page"]] == [decision_id]


def test_a_decision_is_downloaded_as_the_file_that_replays(otilia: Client, story: Story) -> None:
    decision_id = decided(story)
    where = f"/operador/decisoes/{decision_id}/prova.json"
    assert f'href="{where}"' in otilia.get("/operador/decisoes/").content.decode()
    sent = otilia.get(where)
    assert "attachment" in sent["Content-Disposition"]
    file = read_file(sent.content.decode())
    assert replay(file.bundle).same
    assert check_signature(file, keys=claims_queries.signing_keys().every).state == "play"


def test_the_desk_reads_what_the_last_replay_found_and_may_ask_again(story: Story) -> None:
    decision_id = decided(story)
    sofia = Client()
    sofia.force_login(story.sofia)
    where = f"/mesa/decisoes/{decision_id}/"
    assert "Ainda não foi corrida de novo" in sofia.get(where).content.decode()
    sent = sofia.post(f"{where}conferir/", follow=True).content.decode()
    assert "A decisão dá o mesmo veredicto." in sent and "Dá o mesmo veredicto." in sent
    assert "28 de abril de 2026, 11:00 · Sofia Reis" in sent
    assert sofia.get(f"{where}conferir/").status_code == 405
    stranger = Client()
    stranger.force_login(story.duarte.account)
    for path in (f"{where}conferir/", f"/operador/decisoes/{decision_id}/conferir/"):
        assert stranger.post(path).status_code == 404


def test_terms_staff_and_suspensions_are_named(otilia: Client, story: Story) -> None:
    professional_standing.suspend(
        professional_id=story.duarte.id, reason="Faturas falsas.", by=story.sofia.pk, at=A_WEEK_LATER
    )
    page = otilia.get("/operador/").content.decode()
    for words in ("pt-2026-01-01", "Sofia Reis", "Otília Braga", "Duarte Remodelações", "Faturas falsas."):
        assert words in page


@pytest.mark.parametrize(
    "path", ["/operador/", "/operador/decisoes/", "/operador/tarefas/", "/operador/mensagens/"]
)
def test_nobody_else_gets_in(story: Story, path: str) -> None:
    for who in (story.sofia, story.duarte.account):
        client = Client()
        client.force_login(who)
        assert client.get(path).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.plants_a_violation("duties.leads.alerts", reason="an item of a duty failed")
def test_what_failed_in_a_duty_is_shown_and_can_be_tried_at_once(otilia: Client) -> None:
    failed = DutyFailure.objects.create(
        duty="leads.alerts",
        key="alert 7",
        error="LookupError: no trade 'gone'",
        failed_first_at=FILED,
        failed_last_at=A_WEEK_LATER,
        failure_count=9,
        retry_at=A_WEEK_LATER + timedelta(hours=4),
    )
    assert otilia.get("/operador/").context["trouble_count"] >= 1
    page = otilia.get("/operador/tarefas/").content.decode()
    for words in ("Alertas de pedidos novos", "alert 7", "no trade &#x27;gone&#x27;", "Falhou 9 vezes desde"):
        assert words in page
    assert otilia.post(f"/operador/tarefas/{failed.pk}/tentar/").status_code == 302
    failed.refresh_from_db()
    assert failed.retry_at == A_WEEK_LATER
    assert otilia.post(f"/operador/tarefas/{failed.pk + 1}/tentar/").status_code == 404


def failed(duty: str, key: str) -> DutyFailure:
    """It has failed for a month, and is tried again within the hours to come."""
    return DutyFailure.objects.create(
        duty=duty,
        key=key,
        error="LookupError: no such event",
        failed_first_at=FILED - timedelta(days=30),
        failed_last_at=A_WEEK_LATER,
        failure_count=99,
        retry_at=A_WEEK_LATER + timedelta(hours=4),
    )


def test_an_event_that_its_provider_has_forgotten_is_dismissed_with_a_reason(otilia: Client) -> None:
    """It was asked for for ever, and the site was never in order again."""
    forgotten = failed("wallet.lost_webhooks", "event evt_1")
    address = f"/operador/tarefas/{forgotten.pk}/dispensar/"
    before = otilia.get("/operador/").context["trouble_count"]
    page = otilia.get("/operador/tarefas/").content.decode()
    assert address in page and "Dispensados por uma pessoa" not in page
    missing = otilia.post(address, {"reason": " "})
    assert missing.status_code == 422 and "Falta o motivo" in missing.content.decode()
    assert otilia.post(address, {"reason": "Era um reembolso; vi no painel."}).status_code == 302
    assert otilia.get("/operador/").context["trouble_count"] == before - 1
    page = otilia.get("/operador/tarefas/").content.decode()
    for words in ("Dispensados por uma pessoa", "evt_1", "Era um reembolso; vi no painel.", "no such event"):
        assert words in page
    assert otilia.post(address, {"reason": "Outra vez."}).status_code == 404


def test_what_is_tried_until_it_is_done_is_not_dismissed(otilia: Client) -> None:
    kept = failed("wallet.lost_webhooks", "payment 1"), failed("leads.alerts", "alert 7")
    page = otilia.get("/operador/tarefas/").content.decode()
    assert "/dispensar/" not in page
    for one in kept:
        refused = otilia.post(f"/operador/tarefas/{one.pk}/dispensar/", {"reason": "Não me apetece."})
        assert refused.status_code == 422 and "até se conseguir" in refused.content.decode()
    DutyFailure.objects.all().delete()
