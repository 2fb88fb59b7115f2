"""Helena rates Ana behind her private link, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import professional_story
import pytest
from django.test import Client
from professional_story import NOW

from cast import Business
from vinte.notices import queries as notices
from vinte.people.models import PrivateLink
from vinte.reviews import actions as reviews
from vinte.reviews import queries

pytestmark = pytest.mark.django_db
VALID_DAYS = 60


@pytest.fixture
def ana() -> Business:
    return professional_story.open_business("Ana")


@pytest.fixture(autouse=True)
def today(stand_at: Callable[[datetime], None]) -> None:
    stand_at(NOW)


def invite(ana: Business, *, at: datetime = NOW - timedelta(hours=2)) -> str:
    """The address in the letter of a former client."""
    reviews.invite_former_client(
        professional_id=ana.id, name="Rosa Antunes", email="rosa@cliente.example", at=at
    )
    found = re.search(r"https?://[^/]+(/opiniao/[\w-]{43}/)", notices.mailbox("rosa@cliente.example")[0].text)
    assert found
    return found[1]


def marks(stars: str) -> dict[str, str]:
    return dict.fromkeys(("handling", "professionalism", "quality"), stars)


def browser() -> Client:
    """A browser that, keeps no cookies and sends a null origin with a form."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def test_opening_the_page_changes_nothing_and_tells_of_nobody(ana: Business) -> None:
    where = invite(ana)
    before = list(PrivateLink.objects.order_by("id").values())
    for ask in (Client().get, Client().head):
        page = ask(where)
        assert page.status_code == 200
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    said = Client().get(where).content.decode()
    assert "Ana Canalizações" in said
    for private in ("Rosa", "rosa@cliente.example", "ana@exemplo.pt", "912345678"):
        assert private not in said
    assert list(PrivateLink.objects.order_by("id").values()) == before
    assert queries.reviews_of(ana.id) == []


def test_a_contacts_page_names_the_job(ana: Business) -> None:
    purchase = professional_story.buy(ana, at=NOW - timedelta(days=2), title="Trocar torneira")
    reviews.invite_for_contact(professional_id=ana.id, purchase_id=purchase.id, at=NOW)
    letter = next(letter for letter in notices.mailbox() if letter.kind == "review_invitation_contact")
    found = re.search(r"(/opiniao/[\w-]{43}/)", letter.text)
    assert found
    said = Client().get(found[1]).content.decode()
    assert "Trocar torneira" in said
    assert "Helena" not in said


def test_a_review_is_published_and_the_link_is_used_up(ana: Business) -> None:
    where = invite(ana)
    sent = browser().post(where, {**marks("4"), "text": "  Limpo e a horas.  "})
    assert (sent.status_code, sent["Location"]) == (302, "/opiniao/obrigado/")
    assert "Obrigado" in Client().get("/opiniao/obrigado/").content.decode()
    [review] = queries.reviews_of(ana.id)
    assert (review.rating, review.text, review.author) == (4, "Limpo e a horas.", "Rosa")
    again = browser().post(where, {**marks("1"), "text": ""})
    assert again.status_code == 410
    assert "já foi usada" in again.content.decode()
    assert [row.rating for row in queries.reviews_of(ana.id)] == [4]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "Sem estrelas"}, "Escolha de uma a cinco estrelas"),
        ({**marks("5"), "quality": "0"}, "Escolha de uma a cinco estrelas"),
        ({**marks("5"), "handling": "6"}, "Escolha de uma a cinco estrelas"),
        ({**marks("5"), "professionalism": "cinco"}, "Escolha de uma a cinco estrelas"),
        ({**marks("5"), "text": "a" * 2001}, "Encurte o texto"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    ana: Business, typed: dict[str, str], said: str
) -> None:
    where = invite(ana)
    letters = len(notices.mailbox())
    page = browser().post(where, typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert typed.get("text", "") in text
    assert queries.reviews_of(ana.id) == []
    assert len(notices.mailbox()) == letters
    assert Client().get(where).status_code == 200


@pytest.mark.parametrize("rating", ["1", "5"])
def test_the_longest_text_and_both_ends_of_the_stars(ana: Business, rating: str) -> None:
    assert browser().post(invite(ana), {**marks(rating), "text": "a" * 2000}).status_code == 302


@pytest.mark.parametrize(("days", "status"), [(VALID_DAYS, 410), (VALID_DAYS - 1, 200)])
def test_a_link_works_for_its_days(ana: Business, days: int, status: int) -> None:
    assert Client().get(invite(ana, at=NOW - timedelta(days=days))).status_code == status


def test_a_link_that_nobody_sent(ana: Business) -> None:
    page = Client().get("/opiniao/nada/")
    assert page.status_code == 404
    assert "não existe" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
