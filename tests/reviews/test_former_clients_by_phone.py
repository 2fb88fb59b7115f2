"""A former client without an e-mail address is asked by text message, and confirms by a code that the phone is theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

import cast
from cast import MONDAY, Business, later
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import Refused
from vinte.notices.models import Message
from vinte.people import actions as people
from vinte.reviews import actions, queries
from vinte.reviews.models import ReviewInvitation, WrittenReview

pytestmark = pytest.mark.django_db
ROSA = "+351913222111"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(later(hours=1)))


@pytest.fixture
def site(settings: Any) -> Any:
    """The site's settings, for a test."""
    return settings


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


def ask(of: Business, *, phone: str = ROSA, at: Any = MONDAY, **changes: Any) -> Any:
    return actions.invite_former_client(
        **{"professional_id": of.id, "name": "Rosa Pinto", "phone": phone, "at": at, **changes}
    )


def refused(of: Business, **changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        ask(of, **changes)
    return caught.value.code


def messages(kind: str) -> list[str]:
    rows = Message.objects.filter(to_number=ROSA, kind=kind).order_by("written_at", "id")
    return list(rows.values_list("text", flat=True))


def link() -> str:
    found = re.search(r"(/opiniao/[^/\s]+/)", messages("review_invitation_former_client")[-1])
    assert found
    return found[1]


def code() -> str:
    found = re.search(r"\d{6}", messages("confirmation_code")[-1])
    assert found
    return found[0]


MARKS = {"handling": "5", "professionalism": "5", "quality": "4", "text": "Boa obra."}


def test_rosa_is_asked_confirms_by_a_code_and_her_review_is_shown(
    ana: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    pro = Client(HTTP_ACCEPT_LANGUAGE="pt")
    pro.force_login(ana.account)
    asked = pro.post("/pro/opinioes/pedir/", {"name": "Rosa Pinto", "phone": "913 222 111"}, follow=True)
    assert "seguiu por SMS" in asked.content.decode()
    # Some hours later: whoever answers within minutes is read by a person.
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(later(hours=5)))
    page = client.get(link()).content.decode()
    assert "acaba em 11" in page and ROSA not in page
    # Without the code nothing is written, and nothing that was typed is lost.
    lost = client.post(link(), MARKS)
    assert lost.status_code == 422 and "Falta o código do SMS" in lost.content.decode()
    assert "Boa obra." in lost.content.decode() and not WrittenReview.objects.exists()
    sent = client.post(link(), {**MARKS, "act": "code"})
    assert sent.status_code == 200 and "O código seguiu" in sent.content.decode()
    assert "Boa obra." in sent.content.decode() and 'role="alert"' not in sent.content.decode()
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    assert "não está certo" in client.post(link(), {**MARKS, "code": wrong}).content.decode()
    address = link()
    assert client.post(address, {**MARKS, "code": code()}).status_code == 302
    (review,) = queries.reviews_of(ana.id)
    assert (review.author, review.rating, review.text) == ("Rosa", 5, "Boa obra.")
    assert client.get(address).status_code == 410
    # Her own page comes the same way.
    (told,) = messages("review_received")
    own = re.search(r"(/opiniao/minha/[^/\s]+/)", told)
    assert own and "Boa obra." in client.get(own[1]).content.decode()


def test_the_room_itself_takes_no_review_without_the_code(ana: Business) -> None:
    ask(ana)
    with pytest.raises(Refused) as caught:
        actions.publish(secret=link().split("/")[2], marks=actions.Marks(5, 5), text="", at=later(hours=1))
    assert caught.value.code == "code_missing"
    assert ReviewInvitation.objects.get().answered_at is None


def test_no_phone_of_the_business_or_of_its_people(ana: Business) -> None:
    people.update_profile(professional_id=ana.id, at=MONDAY, phone="912 000 111")
    people.update_profile(professional_id=ana.id, at=MONDAY, phone="912 000 222")
    # Ana asked for quotes at home, too.
    cast.homeowner("Ana", email=ana.account.email, phone="912 000 333")
    for own in ("912000222", "+351 912 000 222", "00351912000111", "912 000 333"):
        assert refused(ana, phone=own) == "own_phone"
    ask(ana)


def test_one_way_or_the_other_once_and_twenty_at_most(ana: Business) -> None:
    assert refused(ana, phone="") == "one_of_both"
    assert refused(ana, email="rosa@cliente.example") == "one_of_both"
    assert refused(ana, phone="12") == "phone_invalid"
    ask(ana)
    assert refused(ana, phone="913 222 111") == "already_invited"
    for number in range(actions.MOST_WAITING - 1):
        ask(ana, phone=f"+3519140000{number:02d}")
    assert refused(ana, phone="+351915000000") == "too_many_waiting"
    # Whoever never answered keeps the place for as long as the link opens, and then no more.
    ends = MONDAY + timedelta(days=60)
    assert refused(ana, phone="+351915000000", at=ends - timedelta(microseconds=1)) == "too_many_waiting"
    ask(ana, phone="+351915000000", at=ends)
    ask(ana, at=ends)


def test_where_no_text_messages_are_sent_only_email_is_offered(ana: Business, site: Any) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    assert 'name="phone"' in client.get("/pro/opinioes/").content.decode()
    site.VINTE_DEMO, site.VINTE_SMS_URL = False, ""
    assert 'name="phone"' not in client.get("/pro/opinioes/").content.decode()
    assert refused(ana) == "sms_not_configured"
