"""Roles of the staff: given, taken, and never taken from the last operator, whoever comes at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import AnonymousUser

import cast
from at_once import at_once
from cast import MONDAY
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.people import actions, queries
from vinte.people.accounts import directory, staff
from vinte.people.models import Account, StaffRole
from vinte.project.cli import main

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def somebody(name: str) -> Account:
    return actions.open_account(email=f"{name}@vinte.example", name=name.title(), at=MONDAY)


def held() -> dict[str, tuple[str, ...]]:
    return {member.name: member.roles for member in queries.staff()}


def test_a_role_is_given_once_taken_and_given_again_and_all_of_it_stays_written() -> None:
    sofia, otilia = somebody("sofia"), somebody("otilia")
    for account, role in ((sofia, "support"), (sofia, "support"), (otilia, "operator"), (otilia, "support")):
        actions.give_role(account_id=account.pk, role=role, at=MONDAY)
    assert held() == {"Otilia": ("operator", "support"), "Sofia": ("support",)}
    actions.take_role(account_id=sofia.pk, role="support", at=LATER)
    assert held() == {"Otilia": ("operator", "support")}
    assert queries.audiences_of(sofia) == frozenset()
    assert queries.audiences_of(otilia) == {"support", "operator"}
    with pytest.raises(Refused) as caught:
        actions.take_role(account_id=sofia.pk, role="support", at=LATER)
    assert caught.value.code == "role_not_held"
    actions.give_role(account_id=sofia.pk, role="support", at=LATER)
    assert queries.audiences_of(sofia) == {"support"}
    rows = StaffRole.objects.filter(account=sofia).order_by("given_at", "pk")
    assert [(row.given_at, row.taken_at) for row in rows] == [(MONDAY, LATER), (LATER, None)]


def test_what_somebody_decided_while_they_were_of_the_staff_stays_right() -> None:
    from vinte.people import checks

    ana, sofia = cast.professional("ana"), cast.staff("sofia")
    actions.suspend(professional_id=ana.id, by=sofia.pk, reason="Mentiu sobre um trabalho.", at=MONDAY)
    actions.take_role(account_id=sofia.pk, role="support", at=LATER)
    assert list(checks.standings_alternate_and_have_a_judge()) == []


@pytest.mark.parametrize(("role", "known"), [("support", True), ("operator", True), ("king", False)])
def test_roles_that_are_known(role: str, known: bool) -> None:
    account = somebody("rui")
    if known:
        actions.give_role(account_id=account.pk, role=role, at=MONDAY)
        assert staff.staff()[0].roles == (role,)
        return
    for act in (actions.give_role, actions.take_role):
        with pytest.raises(LookupError, match="no role"):
            act(account_id=account.pk, role=role, at=MONDAY)


def test_a_stranger_is_of_no_staff() -> None:
    assert directory.audiences_of(AnonymousUser()) == frozenset()


def test_the_last_operator_stays_and_the_last_agent_may_go() -> None:
    otilia, sofia = somebody("otilia"), somebody("sofia")
    actions.give_role(account_id=otilia.pk, role="operator", at=MONDAY)
    actions.give_role(account_id=sofia.pk, role="support", at=MONDAY)
    with pytest.raises(Refused) as caught:
        actions.take_role(account_id=otilia.pk, role="operator", at=LATER)
    assert caught.value.code == "last_operator" and caught.value.what_to_do
    actions.take_role(account_id=sofia.pk, role="support", at=LATER)
    assert held() == {"Otilia": ("operator",)}


def two_operators_take_it_from_each_other() -> list[str]:
    StaffRole.objects.all().delete()
    pair = [
        actions.open_account(email=f"{new_id(at=MONDAY)}@vinte.example", name="O", at=MONDAY) for _ in "ab"
    ]
    for account in pair:
        actions.give_role(account_id=account.pk, role="operator", at=MONDAY)
    return at_once(
        *(
            lambda account=account: actions.take_role(account_id=account.pk, role="operator", at=LATER)
            for account in pair
        )
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_who_take_it_from_each_other_one_is_left() -> None:
    for _round in range(5):
        assert two_operators_take_it_from_each_other() == ["done", "last_operator"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_none_is_left() -> None:
    import threading

    both_looked = threading.Barrier(2, timeout=60)

    def unlocked(rows, keys):
        found = list(rows.filter(pk__in=list(keys)))
        both_looked.wait()
        return found

    with mock.patch.object(staff, "lock_in_key_order", unlocked):
        assert two_operators_take_it_from_each_other() == ["done", "done"]


@pytest.fixture
def run(settings) -> Iterator[object]:
    settings.VINTE_CLOCK = "vinte.kernel.clock.SystemClock"

    def command(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["staff", *words])
        return result.exit_code, result.output

    return command


def test_the_first_operator_of_a_new_site_comes_from_the_command_line(run) -> None:
    assert run("list") == (0, "Nobody yet: vinte staff add ADDRESS --role operator\n")
    code, said = run("add", "otilia@vinte.example", "--role", "operator")
    assert code == 2 and "give --name too" in said
    code, said = run("add", "otilia@vinte.example", "--role", "king", "--name", "Otília")
    assert code == 2 and "support, operator" in said
    assert Account.objects.count() == 0
    code, said = run("add", "Otilia@Vinte.example", "--role", "operator", "--name", "Otília")
    assert (
        code == 0 and "otilia@vinte.example is of the staff now: operator" in said and "/conta/login/" in said
    )
    assert run("add", "otilia@vinte.example", "--role", "support")[0] == 0
    assert run("list") == (0, "otilia@vinte.example  operator,support  Otília\n")
    assert run("remove", "otilia@vinte.example", "--role", "support") == (
        0,
        "otilia@vinte.example is support no more.\n",
    )
    code, said = run("remove", "otilia@vinte.example", "--role", "operator")
    assert (code == 1 and "last_operator" in said) or "última" in said
    assert run("remove", "rui@vinte.example", "--role", "support")[0] == 2
