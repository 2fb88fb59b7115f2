"""How support is reached: hours with holidays, both sides of each edge; the form that opens a ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cast
from cast import MONDAY
from vinte.help_centre import actions, queries
from vinte.help_centre.models import Ticket
from vinte.kernel.errors import Refused


def at(day: int, hour: int, minute: int = 0, second: int = 0, *, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


# In Portugal in winter, where the clock is UTC: 12 January is a Monday, 1 January and 3 April are holidays.
HOURS = {
    "before it opens": (at(12, 8, 59, 59), None, at(12, 9)),
    "it opens": (at(12, 9), at(12, 13), None),
    "before lunch": (at(12, 12, 59, 59), at(12, 13), None),
    "lunch": (at(12, 13), None, at(12, 14)),
    "it closes": (at(12, 18), None, at(13, 9)),
    "Saturday": (at(17, 10), at(17, 13), None),
    "Saturday afternoon": (at(17, 13), None, at(19, 9)),
    "Sunday": (at(18, 10), None, at(19, 9)),
    "a holiday": (at(1, 10), None, at(2, 9)),
    "a holiday in summer time": (at(3, 10, month=4), None, at(4, 9, month=4)),
}


@pytest.mark.parametrize(("now", "closes", "opens"), HOURS.values(), ids=list(HOURS))
def test_whether_somebody_answers_now(now: datetime, closes: datetime | None, opens: datetime | None) -> None:
    found = queries.opening(market="pt", at=now)
    assert (found.is_open, found.closes_at, found.opens_at) == (closes is not None, closes, opens)


def test_another_market_has_its_own_clock_and_holidays() -> None:
    assert not queries.opening(market="mx", at=at(12, 14, 59)).is_open
    assert queries.opening(market="mx", at=at(12, 15)).is_open
    assert queries.opening(market="fr", at=at(1, 10)).days[0].is_holiday


def write(
    number: int = 1, *, email: str = "Helena@Casa.example", account: Any = None, now: datetime = MONDAY
) -> str:
    return actions.write_to_support(
        name="Helena",
        email=email,
        subject="",
        text="A página do pedido não abre.",
        about="para-quem-pede",
        language="fr",
        key=f"support:{number}",
        account_id=None if account is None else account.pk,
        at=now,
    )


@pytest.mark.django_db
def test_a_form_opens_a_ticket_told_by_letter_with_its_number() -> None:
    number = write()
    assert write() == number and Ticket.objects.count() == 1
    ticket = Ticket.objects.get()
    assert (ticket.sender_address, ticket.proof, ticket.account_id, ticket.language) == (
        "helena@casa.example",
        "unchecked",
        None,
        "fr",
    )
    (letter,) = cast.letters("helena@casa.example")
    assert letter.kind == "ticket_received" and number in letter.text and number in letter.subject
    assert "não abre" not in letter.text, "nobody's words go to a mailbox that is perhaps not theirs"


@pytest.mark.django_db
def test_who_is_logged_in_writes_from_their_own_address() -> None:
    ana = cast.professional("Ana").account
    write(email="outra@pessoa.example", account=ana)
    ticket = Ticket.objects.get()
    assert (ticket.sender_address, ticket.proof, ticket.account_id) == (ana.email, "page", ana.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "is_refused"), [(23, True), (24, False)])
def test_a_mailbox_writes_three_times_a_day(hours: int, is_refused: bool) -> None:
    for number in range(3):
        write(number)
    later = MONDAY + timedelta(hours=hours)
    if is_refused:
        with pytest.raises(Refused, match="várias mensagens"):
            write(4, now=later)
    else:
        write(4, now=later)
    assert Ticket.objects.count() == (3 if is_refused else 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"), [({"email": "helena"}, "email_invalid"), ({"text": " "}, "words_missing")]
)
def test_a_wrong_form_opens_nothing(change: dict[str, str], code: str) -> None:
    given: dict[str, Any] = {
        "name": "Helena",
        "email": "h@casa.example",
        "subject": "",
        "text": "Olá.",
        "about": "",
    }
    with pytest.raises(Refused) as caught:
        actions.write_to_support(**{**given, **change}, language="pt", key="one", account_id=None, at=MONDAY)
    assert caught.value.code == code and not Ticket.objects.exists()
