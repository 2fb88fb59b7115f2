"""Whoever has no account reports a review by a private link: asked on the public page, sent by e-mail, used once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from review_story import WRITTEN, own_page, written

import cast
from cast import Business
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import Refused
from vinte.notices.models import Message
from vinte.people.models import PrivateLink
from vinte.reviews import actions, due, queries
from vinte.reviews.models import ReportLink, ReviewReport, WrittenReview

pytestmark = pytest.mark.django_db
ASKED = WRITTEN + timedelta(hours=1)
EVA = "eva@vizinha.example"


@pytest.fixture(autouse=True)
def _at_that_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(ASKED))


@pytest.fixture
def ana() -> Business:
    found = cast.professional("Ana")
    written(found, text="Deixou tudo sujo, e a vizinha Eva Reis viu.")
    return found


def shown() -> WrittenReview:
    return WrittenReview.objects.get(state="published")


def page(ana: Business) -> str:
    return f"/profissionais/{ana.id}/opinioes/{shown().invitation_id}/denunciar/"


def ask(ana: Business, *, email: str = EVA, at: Any = ASKED) -> str:
    actions.ask_report_link(
        professional_id=ana.id, invitation_id=shown().invitation_id, email=email, language="pt", at=at
    )
    return cast.secret_sent_to(email, page="opiniao/denunciar")


def refused(**given: Any) -> str:
    with pytest.raises(Refused) as caught:
        actions.report_by_link(**{"reason": "personal_data", "words": "", "at": ASKED, **given})
    return caught.value.code


def test_eva_asks_on_the_public_page_and_reports_behind_her_link(ana: Business) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    profile = client.get(f"/profissionais/{ana.id}/").content.decode()
    assert page(ana) in profile
    asked = client.get(page(ana)).content.decode()
    assert "Não precisa de conta" in asked and "Deixou tudo sujo" in asked
    assert client.post(page(ana), {"email": "eva"}).status_code == 422
    assert "Veja o seu e-mail" in client.post(page(ana), {"email": EVA}).content.decode()
    assert not ReviewReport.objects.exists()
    link = f"/opiniao/denunciar/{cast.secret_sent_to(EVA, page='opiniao/denunciar')}/"
    opened = client.get(link)
    # Opening it changes nothing, and tells nothing of whoever asked.
    assert opened.status_code == 200 and EVA not in opened.content.decode()
    assert "no-store" in opened["Cache-Control"] and shown().queued_at is None
    assert client.post(link, {"words": "É o meu nome."}).status_code == 422
    done = client.post(link, {"reason": "personal_data", "words": "É o meu nome."})
    assert "dizemos-lhe por e-mail" in done.content.decode()
    report = ReviewReport.objects.get()
    assert (report.reported_by_id, report.reporter_address, report.words) == (None, EVA, "É o meu nome.")
    assert shown().queued_at == ASKED
    assert client.get(link).status_code == 410
    # What the database keeps of the link opens nothing, and the letter is struck out once it was sent.
    assert not PrivateLink.objects.filter(secret_hash=link.split("/")[-2]).exists()
    case = queries.review_case(shown().id, account=cast.staff())
    assert [(each.by_link, each.by_business, each.words) for each in case.reports] == [
        (True, False, "É o meu nome.")
    ]


@pytest.mark.parametrize("stays", [True, False])
def test_she_is_told_what_was_decided_and_forgotten(ana: Business, stays: bool) -> None:
    secret = ask(ana)
    actions.report_by_link(secret=secret, reason="personal_data", words="", at=ASKED)
    sofia, row = cast.staff(), shown()
    about: dict[str, Any] = {"written_id": row.id, "by": sofia.pk, "at": ASKED + timedelta(hours=1)}
    if stays:
        actions.approve_review(**about)
    else:
        actions.hide_review(reason="personal_data", words="", **about)
    (letter,) = Message.objects.filter(kind="review_report_decided")
    assert letter.to_address == EVA and ("deixar a opinião" in letter.text) == stays
    report = ReviewReport.objects.get()
    assert (report.reporter_address, report.settled_at) == ("", ASKED + timedelta(hours=1))


def test_a_review_that_its_author_takes_back_answers_the_report(ana: Business) -> None:
    actions.report_by_link(secret=ask(ana), reason="other", words="Não é verdade.", at=ASKED)
    actions.withdraw_review(secret=own_page(), at=ASKED + timedelta(hours=1))
    assert (
        Message.objects.filter(kind="review_report_decided", text__contains="já não está à vista").count()
        == 1
    )
    assert ReviewReport.objects.get().settled_at is not None


def test_links_are_few_a_day_for_an_address_and_a_connection(ana: Business) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    for email in (EVA, "E.va+a@vizinha.example".replace("E.va", "eva")):
        ask(ana, email=email)
    with pytest.raises(Refused) as caught:
        ask(ana, email=EVA.upper())
    assert caught.value.code == "too_many_links"
    ask(ana, at=ASKED + timedelta(hours=24))
    codes = [
        client.post(page(ana), {"email": f"x{number}@outra.example"}).status_code for number in range(11)
    ]
    assert codes == [200] * 10 + [422]


def test_a_link_ends_and_says_so(ana: Business) -> None:
    secret = ask(ana)
    tick = timedelta(microseconds=1)
    assert refused(secret=secret, reason="") == "reason_missing"
    assert refused(secret=secret, at=ASKED + timedelta(days=3)) == "link_expired"
    actions.report_by_link(secret=secret, reason="insult", words="", at=ASKED + timedelta(days=3) - tick)
    assert refused(secret=secret) == "link_used"
    # One report of one person at a time; the link of the refused one is good still.
    second = ask(ana, at=ASKED + timedelta(days=2))
    assert refused(secret=second, at=ASKED + timedelta(days=2)) == "reported_before"
    actions.withdraw_review(secret=own_page(), at=ASKED + timedelta(days=2))
    assert refused(secret=second, at=ASKED + timedelta(days=2)) == "review_gone"


def test_whoever_asked_and_never_reported_is_forgotten(ana: Business) -> None:
    ask(ana)
    ends = ASKED + timedelta(days=4)
    due.DUTIES.run(at=ends - timedelta(microseconds=1))
    assert ReportLink.objects.count() == 1
    due.DUTIES.run(at=ends + timedelta(hours=1))
    assert not ReportLink.objects.exists()
