"""Helena confirms her address by a code, and nobody guesses or floods."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from cast import MONDAY
from vinte.kernel.errors import Refused
from vinte.people.accounts import codes
from vinte.people.actions import check_code, issue_code
from vinte.people.models import ConfirmationCode

pytestmark = pytest.mark.django_db
HELENA = "helena@casa.example"
SUBJECT = UUID(int=7)


def issue(*, address: str = HELENA, subject: UUID = SUBJECT, channel: str = "email", at=MONDAY) -> str:
    return issue_code(purpose="request", subject=subject, channel=channel, address=address, at=at)


def check(code: str, *, at=MONDAY, **changes: object) -> None:
    wanted = {"purpose": "request", "subject": SUBJECT, "channel": "email", "address": HELENA, **changes}
    check_code(code=code, at=at, **wanted)  # type: ignore[arg-type]


def refused(code: str, **changes: object) -> str:
    with pytest.raises(Refused) as caught:
        check(code, **changes)  # type: ignore[arg-type]
    return caught.value.code


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_has_six_figures_and_works_once_as_people_type_it() -> None:
    code = issue(address=" Helena@Casa.example ")
    assert len(code) == 6 and code.isdigit()
    check(f" {code[:3]} {code[3:]} ")
    assert refused(code) == "code_expired"


def test_neither_the_code_nor_the_address_is_kept() -> None:
    code = issue(channel="sms", address="+351912345678")
    row = ConfirmationCode.objects.values().get()
    kept = " ".join(str(value) for name, value in row.items() if name not in ("id", "subject"))
    assert code not in kept and "912345678" not in kept


@pytest.mark.parametrize(("wrong_tries", "taken"), [(0, True), (4, True), (5, False)])
def test_five_tries_and_no_sixth(wrong_tries: int, taken: bool) -> None:
    code = issue()
    for _each in range(wrong_tries):
        assert refused(other(code)) == "code_wrong"
    if taken:
        check(code)
    else:
        assert refused(code) == "too_many_attempts"


@pytest.mark.parametrize(
    ("after", "taken"),
    [(timedelta(minutes=10) - timedelta(microseconds=1), True), (timedelta(minutes=10), False)],
)
def test_a_code_lives_ten_minutes(after: timedelta, taken: bool) -> None:
    code = issue()
    if taken:
        check(code, at=MONDAY + after)
    else:
        assert refused(code, at=MONDAY + after) == "code_expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": uuid4()},
        {"purpose": "phone"},
        {"address": "hugo@casa.example"},
        {"channel": "sms", "address": "+351912345678"},
    ],
)
def test_a_code_is_good_for_its_own_thing_and_address_only(changes: dict[str, object]) -> None:
    code = issue()
    assert refused(code, **changes) == "code_expired"
    check(code)


def test_only_the_latest_code_counts() -> None:
    first = issue()
    second = issue(at=MONDAY + timedelta(seconds=30))
    if first != second:
        assert refused(first, at=MONDAY + timedelta(minutes=1)) == "code_wrong"
    check(second, at=MONDAY + timedelta(minutes=1))


@pytest.mark.parametrize(("shared", "an_hour", "a_day"), [("address", 12, 24), ("subject", 5, 10)])
def test_so_many_codes_an_hour_and_a_day_to_one_address_and_about_one_thing(
    shared: str, an_hour: int, a_day: int
) -> None:
    def send(number: int, at) -> None:
        if shared == "address":
            issue(subject=UUID(int=number), at=at)
        else:
            issue(address=f"h{number}@casa.example", at=at)

    for number in range(an_hour):
        send(number, MONDAY)
    for at, goes_out in (
        (MONDAY + timedelta(hours=1) - timedelta(microseconds=1), False),
        (MONDAY + timedelta(hours=1), True),
    ):
        if goes_out:
            for number in range(an_hour, a_day):
                send(number, at)
        else:
            with pytest.raises(Refused, match="daqui a uma hora"):
                send(99, at)
    with pytest.raises(Refused) as caught:
        send(99, MONDAY + timedelta(hours=23))
    assert caught.value.code == "too_many_codes"
    send(99, MONDAY + timedelta(hours=24))


def test_a_stranger_who_asks_for_the_same_address_takes_nothing_away() -> None:
    """Five codes and five wrong tries of somebody else leave Helena's own code as good as it was."""
    mine = issue()
    for _each in range(5):
        theirs = issue(subject=UUID(int=66))
        for _try in range(5):
            with pytest.raises(Refused):
                check(other(theirs), subject=UUID(int=66))
    check(mine)


def test_a_refused_code_changes_nothing() -> None:
    code = issue()
    for _each in range(4):
        issue()
    before = list(ConfirmationCode.objects.order_by("id").values())
    with pytest.raises(Refused):
        issue()
    assert list(ConfirmationCode.objects.order_by("id").values()) == before
    assert code


def test_what_no_programmer_may_hand_over() -> None:
    with pytest.raises(LookupError, match="email, sms"):
        issue(channel="pigeon")
    with pytest.raises(ValueError, match="international form"):
        issue(channel="sms", address="912345678")
    with pytest.raises(Refused, match="Falta a @"):
        issue(address="helena")


def test_old_codes_are_forgotten() -> None:
    issue()
    issue(at=MONDAY + timedelta(hours=48, microseconds=1))
    assert ConfirmationCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_wrong_try_is_counted_so_it_takes_no_part_in_another_transaction() -> None:
    code = issue()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        check(other(code))
    assert refused(other(code)) == "code_wrong"
    assert ConfirmationCode.objects.get().attempt_count == 1


def test_the_key_is_the_sites_own(settings) -> None:
    code = issue()
    settings.SECRET_KEY = "another key of the same length, or so"
    assert refused(code) == "code_expired"
    assert codes.MOST_ATTEMPTS == 5
