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


@pytest.mark.parametrize("path", ["/operador/", "/operador/decisoes/"])
def test_nobody_else_gets_in(story: Story, path: str) -> None:
    for who in (story.sofia, story.duarte.account):
        client = Client()
        client.force_login(who)
        assert client.get(path).status_code == 404
    assert Client().get(path).status_code == 302
