"""Otília answers for money and law: the figures, the terms, who is suspended, and every decision run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

import cast
from vinte.claims import actions as claims
from vinte.kernel.models import DutyFailure
from vinte.notices.models import Message
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
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


def test_the_figures_follow_a_claim_from_waiting_to_paid(otilia: Client, story: Story) -> None:
    whole = cast.COHORT_CENTS
    before = otilia.get("/operador/").context
    assert (before["waiting_cents"], before["paid_cents"]) == (whole, 0)
    claims.conclude_verification(claim_id=story.claim_id, by=story.sofia.pk, at=A_WEEK_LATER)
    claims.approve(claim_id=story.claim_id, reason="Tudo verificado.", by=story.sofia.pk, at=A_WEEK_LATER)
    after = otilia.get("/operador/").context
    assert (after["waiting_cents"], after["paid_cents"], after["paid_count"]) == (0, whole, 1)
    page = otilia.get("/operador/decisoes/")
    assert page.context["wrong_count"] == 0
    assert "Todas conferem." in page.content.decode()


def test_terms_staff_and_suspensions_are_named(otilia: Client, story: Story) -> None:
    professional_standing.suspend(
        professional_id=story.duarte.id, reason="Faturas falsas.", by=story.sofia.pk, at=A_WEEK_LATER
    )
    page = otilia.get("/operador/").content.decode()
    for words in ("pt-2026-01-01", "Sofia Reis", "Otília Braga", "Duarte Remodelações", "Faturas falsas."):
        assert words in page


@pytest.mark.parametrize("path", ["/operador/", "/operador/decisoes/", "/operador/tarefas/"])
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


def test_mail_that_failed_is_shown_without_its_reader_and_sent_again(otilia: Client) -> None:
    letter = Message.objects.first()
    assert letter is not None
    Message.objects.filter(pk=letter.pk).update(
        state="failed", sent_at=None, last_error="the mail server answered 554", written_at=A_WEEK_LATER
    )
    page = otilia.get("/operador/tarefas/").content.decode()
    assert "the mail server answered 554" in page and letter.to_address not in page
    assert otilia.post(f"/operador/tarefas/mensagens/{letter.pk}/enviar/").status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("waiting", "")
    assert otilia.post(f"/operador/tarefas/mensagens/{letter.pk}/enviar/").status_code == 404
