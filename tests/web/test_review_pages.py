"""Rosa opens her letter, gives stars, then words; opening publishes nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

import marketplace
from marketplace import MONDAY, later
from vinte.notices import queries as notices
from vinte.people.models import PrivateLink
from vinte.reviews import actions, queries

pytestmark = pytest.mark.django_db
ROSA = "rosa.pinto@cliente.example"
STARS = "Escolha de uma a cinco estrelas."


@pytest.fixture(autouse=True)
def next_day(stand_at) -> None:
    stand_at(later(days=1))


@pytest.fixture
def ana():
    return marketplace.professional("Ana")


@pytest.fixture
def page(ana) -> str:
    """The path of Rosa's review page."""
    actions.invite_former_client(professional_id=ana.id, name="Rosa Pinto", email=ROSA, at=MONDAY)
    found = re.search(r"/opiniao/[\w-]{43}/", notices.mailbox(ROSA)[0].text)
    assert found
    return found[0]


def test_opening_changes_nothing_and_tells_of_nobody_else(ana, page: str) -> None:
    links = list(PrivateLink.objects.values())
    for ask in (page, page + "?rating=4&next=1", page + "?change=1&rating=4"):
        shown = Client().get(ask)
        assert shown.status_code == 200
        assert "Ana Obras" in shown.content.decode()
        assert ana.account.email not in shown.content.decode() and ROSA not in shown.content.decode()
        assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert Client().head(ask).status_code == 200
    assert list(PrivateLink.objects.values()) == links
    assert queries.reviews_of(ana.id) == []


def test_stars_then_words_then_published(ana, page: str) -> None:
    first = Client().get(page).content.decode()
    assert re.findall(r'name="rating" value="(\d)"', first) == ["5", "4", "3", "2", "1"]
    assert "textarea" not in first
    second = Client().get(page + "?rating=4&next=1").content.decode()
    assert '<input type="hidden" name="rating" value="4">' in second
    assert "Bom" in second and "«Rosa»" in second and "Pinto" not in second
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    sent = browser.post(page, {"rating": "4", "text": "Veio a horas."})
    assert (sent.status_code, sent["Location"]) == (302, "/opiniao/obrigado/")
    assert "Opinião publicada" in browser.get(sent["Location"]).content.decode()
    (review,) = queries.reviews_of(ana.id)
    assert (review.rating, review.text, review.author, review.published_at) == (
        4,
        "Veio a horas.",
        "Rosa",
        later(days=1),
    )


def test_the_stars_can_be_changed_before_anything_is_published(page: str) -> None:
    back = Client().get(page + "?change=1&rating=2").content.decode()
    assert re.search(r'value="2" checked', back)
    assert "textarea" not in back


@pytest.mark.parametrize("asked", ["?next=1", "?rating=0", "?rating=6", "?rating=muitas"])
def test_no_stars_no_second_page(page: str, asked: str) -> None:
    shown = Client().get(page + asked)
    assert shown.status_code == 422
    assert STARS in shown.content.decode()


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"rating": "", "text": "Só palavras."}, 422, STARS),
        ({"rating": "6"}, 422, STARS),
        ({"rating": "3", "text": "a" * 2001}, 422, "Encurte o texto"),
        ({"rating": "3", "text": "a" * 2000}, 302, ""),
        ({"rating": "1"}, 302, ""),
    ],
)
def test_edges_of_what_is_sent(ana, page: str, typed: dict[str, str], status: int, says: str) -> None:
    answer = Client().post(page, typed)
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert typed.get("text", "") in answer.content.decode() or status == 302 or not typed["rating"]
    assert len(queries.reviews_of(ana.id)) == (status == 302)


@pytest.mark.parametrize(
    ("days", "path", "status", "says"),
    [
        (1, "/opiniao/" + "x" * 43 + "/", 404, "não existe"),
        (59, None, 200, "Ana Obras"),
        (60, None, 410, "prazo terminou"),
    ],
)
def test_links_that_do_not_open(
    stand_at, page: str, days: int, path: str | None, status: int, says: str
) -> None:
    stand_at(later(days=days))
    for answer in (Client().get(path or page), Client().post(path or page, {"rating": ""})):
        assert answer.status_code == (
            422 if status == 200 and answer.request["REQUEST_METHOD"] == "POST" else status
        )
        assert says in answer.content.decode()


def test_a_used_link_says_that_it_was_kept(page: str) -> None:
    Client().post(page, {"rating": "5"})
    for again in (Client().get(page), Client().post(page, {"rating": "1"})):
        assert again.status_code == 410
        assert "já foi usada" in again.content.decode()
