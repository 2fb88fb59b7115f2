"""Helena answers three questions on her phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import desk_story
import pytest
from desk_story import FILED, Story
from django.test import Client

from vinte.claims import queries as claims
from vinte.claims.models import HomeownerQuestion
from vinte.people.models import PrivateLink

pytestmark = pytest.mark.django_db
HELENA = 1
NEXT_DAY = FILED + timedelta(days=1)
BOUGHT_ON = (desk_story.FIRST_PURCHASE + timedelta(days=3)).date()


@pytest.fixture(autouse=True)
def the_next_day(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NEXT_DAY)


@pytest.fixture
def story(begun: Story) -> Story:
    return desk_story.file(begun)


def address(story: Story) -> str:
    return f"/resposta/{story.secret(HELENA)}/"


def question(story: Story) -> HomeownerQuestion:
    return HomeownerQuestion.objects.get(purchase_id=story.purchase_ids[HELENA])


def test_opening_the_page_changes_nothing_and_names_the_business_and_the_job_only(story: Story) -> None:
    where = address(story)
    links = list(PrivateLink.objects.order_by("id").values())
    for ask in (Client().get, Client().head):
        assert ask(where).status_code == 200
    page = Client().get(where).content.decode()
    assert "Duarte Remodelações" in page
    assert "Substituir dez tomadas" in page
    for private in ("Duarte Lopes", "duarte@obras.example", "Hugo", "Helena", "Rua das Flores", "912345"):
        assert private not in page
    assert list(PrivateLink.objects.order_by("id").values()) == links
    assert question(story).answered_at is None


@pytest.mark.parametrize("path", ["/resposta/nada/", "/resposta/obrigado/", "/pedir/", "/pedir/recebido/"])
def test_private_pages_are_kept_out_of_caches_search_and_referers(path: str) -> None:
    page = Client().get(path)
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"


def test_the_answer_page_itself_is_private(story: Story) -> None:
    page = Client().get(address(story))
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")


def test_helena_answers_and_her_link_is_used_up(story: Story) -> None:
    where = address(story)
    # A browser that hides where it comes from sends this origin and no cookie; the page has to take it.
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    sent = browser.post(
        where,
        {
            "contacted": "yes",
            "contacted_on": BOUGHT_ON.isoformat(),
            "hired": "them",
            "comment": "Correu bem.",
        },
    )
    assert (sent.status_code, sent["Location"]) == (302, "/resposta/obrigado/")
    kept = question(story)
    assert (kept.was_contacted, kept.contacted_on, kept.hired, kept.comment) == (
        True,
        BOUGHT_ON,
        "them",
        "Correu bem.",
    )
    assert kept.answered_at == NEXT_DAY
    again = browser.post(where, {"contacted": "no", "hired": "nobody"})
    assert again.status_code in (409, 410)
    assert "responda ao e-mail" in again.content.decode().lower()
    assert question(story).hired == "them"


def test_a_day_left_over_from_another_choice_is_dropped(story: Story) -> None:
    Client().post(
        address(story), {"contacted": "no", "contacted_on": BOUGHT_ON.isoformat(), "hired": "nobody"}
    )
    assert (question(story).was_contacted, question(story).contacted_on) == (False, None)


@pytest.mark.parametrize(
    ("day", "accepted"),
    [
        (BOUGHT_ON - timedelta(days=1), False),
        (BOUGHT_ON, True),
        (NEXT_DAY.date(), True),
        (NEXT_DAY.date() + timedelta(days=1), False),
    ],
)
def test_the_day_lies_between_the_purchase_and_today(story: Story, day, accepted: bool) -> None:
    page = Client().post(
        address(story), {"contacted": "yes", "contacted_on": day.isoformat(), "hired": "other"}
    )
    assert page.status_code == (302 if accepted else 422)
    assert (question(story).answered_at is not None) is accepted


def test_what_was_typed_stays_when_an_answer_is_missing(story: Story) -> None:
    page = Client().post(address(story), {"contacted": "yes", "comment": "Só uma nota."})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Escolha uma das quatro respostas." in shown
    assert "Só uma nota." in shown
    assert re.search(r'value="yes"\s+checked', shown)
    assert question(story).answered_at is None


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        ("unknown", 404, "ligação não existe"),
        ("expired", 410, "prazo terminou"),
        ("decided", 409, "já foi decidido"),
    ],
)
def test_a_link_that_no_longer_opens_says_what_to_do(
    story: Story, stand_at, code: str, status: int, says: str
) -> None:
    where = "/resposta/esta-nao-e-de-ninguem/" if code == "unknown" else address(story)
    if code == "expired":
        stand_at(FILED + timedelta(days=30))
    if code == "decided":
        desk_story.refuse(story)
    page = Client().get(where)
    assert page.status_code == status
    assert says in page.content.decode()
    assert "O que pode fazer" in page.content.decode()


def test_the_answers_reach_the_desk(story: Story) -> None:
    Client().post(address(story), {"contacted": "yes", "hired": "them"})
    desk = claims.desk_claim(claim_id=story.claim_id, at=NEXT_DAY)
    assert [row.position for row in desk.rows if row.conflict] == [HELENA + 1]
