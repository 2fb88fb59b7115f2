"""Members of a business are reminded when they ask for it: each by their own choice, hours and limits, beside the owner,
who always gets the last warning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

import cast
from cast import MONDAY
from vinte.handling import due
from vinte.handling.models import Reminder
from vinte.kernel.clock import FixedClock
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.notices import queries as notice_queries
from vinte.notices import tasks
from vinte.notices.models import Message, Push
from vinte.notices.push import keys, sending
from vinte.people import actions as people
from vinte.people import queries as people_queries
from vinte.people.accounts import directory
from vinte.people.models import Account, Member

CALL, LAST_CALL = "Falta ligar a um contacto", "Último aviso: Falta ligar a um contacto"


def at(hour: int, minute: int = 0) -> datetime:
    """An hour of the cast's Monday, in Lisbon."""
    return MONDAY.replace(hour=0, minute=0) + timedelta(hours=hour, minutes=minute)


@pytest.fixture
def zita(db: None) -> cast.Business:
    return cast.professional("Zita", at=at(8), pack="monthly", balance_cents=20_000)


@pytest.fixture
def site(settings: Any) -> Any:
    """The site's settings, for a test."""
    return settings


def member(zita: cast.Business, name: str, *, wants: bool = True) -> Account:
    account = directory.open_account(email=f"{name}@obras.example", name=name, language="pt", at=at(8))
    Member.objects.create(
        id=new_id(at=at(8)), professional_id=zita.id, account=account, since=at(8), is_reminded=False
    )
    if wants:
        people.choose_letters(account_id=account.pk, wanted=["reminder"])
    return account


def told(account: Account) -> list[tuple[str, str]]:
    """When the account was reminded, and with what subject."""
    rows = Message.objects.filter(kind="reminder", to_address=account.email).order_by("written_at")
    return [(row.written_at.strftime("%d %H:%M"), row.subject) for row in rows]


def live(begin: datetime, end: datetime) -> None:
    """The duty runs at the hours of the day at which anything can change."""
    for now in (at(11, 30), at(12), at(19, 30), at(20), at(21, 30)):
        if begin <= now <= end:
            due.DUTIES.run(at=now)


def test_each_person_of_a_business_has_their_own_choice_hours_and_limit(zita: cast.Business) -> None:
    rui, eva, ivo = member(zita, "rui"), member(zita, "eva"), member(zita, "ivo", wants=False)
    # Eva works in the evening, and wants nothing before.
    notices.choose_quiet_hours(owner=eva.pk, begins_hour=9, ends_hour=19)
    cast.contact(zita, at=at(9, 5), called_after=None, title="Sala")
    cast.contact(zita, at=at(10, 5), called_after=None, title="Muro")
    live(at(9), at(23))
    day = [("12 11:30", CALL), ("12 20:00", f"{LAST_CALL}, e mais 1")]
    assert told(zita.account) == told(rui) == day
    (first, *rest) = told(eva)
    assert first[0] >= "12 19:00" and len(rest) <= 1
    assert told(ivo) == []
    letter = Message.objects.filter(to_address=rui.email, kind="reminder")[0]
    assert "porque faz parte de Zita Obras" in letter.text and "vai sempre" not in letter.text
    assert "vai sempre" in Message.objects.filter(to_address=zita.account.email, kind="reminder")[0].text


def test_the_owner_gets_the_last_warning_whatever_a_member_was_told(zita: cast.Business) -> None:
    rui = member(zita, "rui")
    people.leave_out_letter(account_id=zita.account.pk, kind="reminder")
    cast.contact(zita, at=at(9, 5), called_after=None, title="Sala")
    live(at(9), at(22))
    assert told(zita.account) == [("12 20:00", LAST_CALL)]
    assert told(rui) == [("12 11:30", CALL), ("12 20:00", LAST_CALL)]


def test_one_click_ends_all_that_a_member_gets_and_nothing_of_the_owners(
    zita: cast.Business, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    site.VINTE_DEMO = False
    rui = member(zita, "rui")
    cast.contact(zita, at=at(9, 5), called_after=None, title="Sala")
    live(at(11, 30), at(11, 30))
    for path in ("vinte.web.middleware.clock_named", "vinte.notices.tasks.clock_named"):
        monkeypatch.setattr(path, lambda _path: FixedClock(at(12)))
    tasks.send_message(message_id=str(Message.objects.get(to_address=rui.email, kind="reminder").pk))
    link = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(site.VINTE_BASE_URL)
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    assert "O titular da empresa continua a ser avisado" in client.get(link).content.decode()
    assert people_queries.wants_letter(account_id=rui.pk, kind="reminder")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert "Não lhe chega mais nenhum" in client.get(link).content.decode()
    live(at(12), at(22))
    assert len(told(rui)) == 1 and len(told(zita.account)) == 2


def test_who_is_removed_gets_nothing_more_at_once(
    zita: cast.Business, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.VINTE_PUSH_KEY = keys.new_key()
    site.VINTE_PUSH_SERVICES = ["127.0.0.1"]
    rui = member(zita, "rui")
    for owner in (rui.pk, zita.account.pk):
        notices.subscribe(
            owner=owner, endpoint=f"http://127.0.0.1/{owner}", device="", at=at(8),
            p256dh=keys.public(keys.new_key()), auth=keys.as_text(b"0" * 16),
        )  # fmt: skip
    cast.contact(zita, at=at(9, 5), called_after=None, title="Sala")
    live(at(11, 30), at(11, 30))
    assert Push.objects.count() == 2
    (row,) = people_queries.members_of(zita.id)
    people.remove_member(professional_id=zita.id, by=zita.account.pk, member_id=row.id, at=at(11, 45))
    for name in ("tasks", "push.sending"):
        monkeypatch.setattr(f"vinte.notices.{name}.clock_named", lambda _path: FixedClock(at(11, 50)))
    # What was written before is on its way, and does not go.
    letter = Message.objects.get(kind="reminder", to_address=rui.email)
    tasks.send_message(message_id=str(letter.pk))
    push = Push.objects.get(subscription__owner=rui.pk)
    sending.send_push(push_id=str(push.pk))
    letter.refresh_from_db()
    push.refresh_from_db()
    assert (letter.state, push.state) == ("failed", "failed")
    assert notice_queries.phones_of(rui.pk) == [] and len(notice_queries.phones_of(zita.account.pk)) == 1
    live(at(12), at(22))
    assert len(told(rui)) == 1 and len(told(zita.account)) == 2


def test_who_hands_the_business_over_keeps_their_choice_and_the_new_owner_is_reminded(
    zita: cast.Business,
) -> None:
    rui = member(zita, "rui", wants=False)
    (row,) = people_queries.members_of(zita.id)
    people.hand_over(professional_id=zita.id, by=zita.account.pk, member_id=row.id, at=at(9))
    cast.contact(zita, at=at(9, 5), called_after=None, title="Sala")
    live(at(11, 30), at(11, 30))
    assert len(told(rui)) == len(told(zita.account)) == 1
    assert Reminder.objects.count() == 2


def test_a_member_chooses_on_their_page_and_a_phone_is_asked_only_after(
    zita: cast.Business, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.VINTE_PUSH_KEY = keys.new_key()
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at(9)))
    rui = member(zita, "rui", wants=False)
    purchase = cast.contact(zita, at=at(8, 30), called_after=None, title="Sala")
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(rui)
    page, contact = "/conta/avisos/", f"/pro/contactos/{purchase.id}/"
    shown = client.get(page).content.decode()
    assert 'value="reminder"' in shown and "review_published" not in shown and "data-push-ask" not in shown
    assert "data-push-ask" not in client.get(contact).content.decode()
    assert client.post(page, {"wanted": "review_published"}).status_code == 422
    assert client.post(page, {"wanted": "reminder"}).status_code == 302
    assert people_queries.wanted_letters(rui.pk) == ["reminder"]
    assert "data-push-ask" in client.get(page).content.decode()
    assert "data-push-ask" in client.get(contact).content.decode()
    assert client.post(page, {}).status_code == 302
    assert people_queries.wanted_letters(rui.pk) == []
    # The owner's own choice is another.
    assert people_queries.wanted_letters(zita.account.pk) == [
        "review_published",
        "reminder",
        "message_to_professional",
    ]
