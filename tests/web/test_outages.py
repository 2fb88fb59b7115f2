"""E-mail or SMS down for an hour: what each person is told on the page, what goes by itself, nothing lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import outages
import pytest
from django.core import mail
from django.test import Client, override_settings
from outages import AT, Site

import cast
import joining_story
import wizard_story
from vinte.leads.models import JobRequest
from vinte.notices import queries as notices
from vinte.notices.models import Message
from vinte.people.models import Professional
from vinte.project import health

pytestmark = pytest.mark.django_db
DOWN = "Os e-mails não estão a sair neste momento"
SMS_DOWN = "Os SMS não estão a sair neste momento"
PAUSED = "O envio está parado, e o último código ainda não saiu"


@pytest.fixture
def site() -> Iterator[Site]:
    with outages.site() as running:
        yield running


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="pt")


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", page.content.decode())  # type: ignore[attr-defined]


def codes_that_came(address: str) -> list[str]:
    """The codes in the letters that left the site for this address."""
    return [
        found[0]
        for sent in mail.outbox
        if sent.to == [address] and (found := re.search(r"\b\d{6}\b", sent.body))
    ]


def test_joining_by_e_mail(site: Site, browser: Client) -> None:
    page = joining_story.ROOT + "codigo/email/"
    with outages.mail_down():
        # Somebody else's letter was tried a moment ago.
        browser.post("/conta/login/", {"login": "ninguem@exemplo.pt"})
        site.work()
        joining_story.write(browser, until="email")
        browser.post(f"{joining_story.ROOT}email/", {"email": joining_story.EMAIL})
        assert DOWN in text_of(browser.get(page))
        site.wait(minutes=2)
        # Another code would only use up those that may go out within an hour.
        assert PAUSED in text_of(browser.post(page, {"act": "again"}))
        for _quarter in range(3):
            site.wait(minutes=15)
            assert browser.post(page, {"act": "again"}).status_code == 302
        site.wait(minutes=13)
    assert mail.outbox == []
    # The server is back: what lost its use does not go, the letter of somebody else does.
    site.wait(hours=1)
    assert codes_that_came(joining_story.EMAIL) == []
    assert browser.post(page, {"act": "again"}).status_code == 302
    site.work()
    (code,) = codes_that_came(joining_story.EMAIL)
    assert DOWN not in text_of(browser.get(page))
    assert browser.post(page, {"code": code}).status_code == 302
    browser.post(f"{joining_story.ROOT}telemovel/", {"phone": "912 345 678"})
    joining_story.accept(browser)
    assert Professional.objects.count() == 1
    site.wait(hours=1)
    assert not Message.objects.filter(state="waiting").exists()


def test_joining_by_sms(site: Site, browser: Client) -> None:
    with outages.sms_down():
        joining_story.write(browser, until="telemovel")
        page = browser.post(f"{joining_story.ROOT}telemovel/", {"phone": "912 345 678"})["Location"]
        site.work()
        shown = text_of(browser.get(page))
        assert SMS_DOWN in shown and "Confirmar mais tarde" in shown
        assert PAUSED in text_of(browser.post(page, {"act": "again"}))
        # The gateway keeps nobody out: the number is shown as not confirmed.
        assert browser.post(page, {"act": "later"}).status_code == 302
        joining_story.accept(browser)
        assert Professional.objects.get().phone == "+351912345678"
        site.wait(hours=1)
        failed = Message.objects.get(channel="sms")
        assert (failed.state, failed.last_error) == ("failed", "it came too late")
        assert "not reached" not in failed.text and not failed.secrets


def test_a_homeowners_request(site: Site, browser: Client) -> None:
    with outages.mail_down():
        wizard_story.write(browser)
        page = browser.post("/pedir/resumo/", {"consent": "on", "por": "email"})
        where = page.get("Location", "/pedir/codigo/?por=email")
        site.work()
        assert DOWN in text_of(browser.get(where))
        site.wait(minutes=5)
        assert PAUSED in text_of(browser.post(where, {"por": "email", "again": "1"}))
        site.wait(minutes=55)
        assert JobRequest.objects.count() == 0
    assert browser.post(where, {"por": "email", "again": "1"}).status_code == 302
    site.work()
    (code,) = codes_that_came(wizard_story.EMAIL)
    assert browser.post(where, {"por": "email", "code": code}).status_code == 302
    assert JobRequest.objects.get().title == wizard_story.ANSWERS["trabalho"]["title"]


def test_a_login_code(site: Site, browser: Client) -> None:
    ana = cast.professional("Ana", at=AT)
    with outages.mail_down():
        browser.post("/conta/login/", {"login": ana.account.email})
        site.work()
        shown = text_of(browser.get("/conta/login/code/confirm/"))
        assert DOWN in shown
        site.wait(hours=1)
    site.wait(hours=1)
    # A login's code is good for three minutes: none comes an hour later.
    assert mail.outbox == []
    again = Client(HTTP_ACCEPT_LANGUAGE="pt")
    again.post("/conta/login/", {"login": ana.account.email})
    site.work()
    (sent,) = mail.outbox
    again.post("/conta/login/code/confirm/", {"code": sent.subject.rpartition(" ")[2]})
    assert "_auth_user_id" in again.session


@pytest.mark.parametrize("hours", [1, 20])
def test_letters_that_the_promise_asks_for_go_when_the_server_is_back(site: Site, hours: int) -> None:
    ana = cast.professional("Ana", at=AT, balance_cents=5_000)
    helena = cast.homeowner("Helena", at=AT)
    cast.contact(ana, at=AT, owner=helena, asked_before=timedelta(hours=30), called_after=None)
    written = Message.objects.filter(state="waiting").count()
    assert written
    with outages.mail_down():
        site.wait(hours=hours)
        assert mail.outbox == [] and Message.objects.filter(state="waiting").count() == written
        waits = notices.outbox(at=site.at)
        assert waits.waiting_count == written and waits.failed_count == 0
        assert any(line.startswith("mail: ") for line in _attention(site))
    site.wait(hours=1, minutes=1)
    assert len(mail.outbox) == written and not Message.objects.filter(state="waiting").exists()
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == written
    assert notices.outbox(at=site.at).waiting_count == 0


def _attention(site: Site) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vinte.project.health.clock_named", site.now)
        return list(health.attention())


def test_an_address_that_is_refused_is_no_outage(site: Site, browser: Client) -> None:
    from smtplib import SMTPRecipientsRefused

    refusal = SMTPRecipientsRefused({"x": (550, b"no such user")})
    with pytest.MonkeyPatch.context() as patch, override_settings():
        patch.setattr(
            "vinte.notices.tasks.EmailMultiAlternatives.send",
            lambda *_a, **_k: (_ for _ in ()).throw(refusal),
        )
        browser.post("/conta/login/", {"login": "ninguem@exemplo.pt"})
        site.wait(minutes=30)
    assert not notices.held_up(channel="email", at=site.at)
    assert Message.objects.get().state == "failed" and Message.objects.get().attempt_count == 6
