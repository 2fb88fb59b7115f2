"""The one access check: each right against everybody, and nothing for who is not named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser

import cast
from cast import MONDAY
from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people.accounts import directory, staff

pytestmark = pytest.mark.django_db

# Who passes, of: the professional whose it is, a buyer, another professional, the homeowner whose it is, another
# homeowner, support, an operator, a support agent who is that professional, a closed support account, nobody.
EVERYBODY = (
    "ana",
    "bruno",
    "carla",
    "helena",
    "hugo",
    "sofia",
    "otilia",
    "ana_at_the_desk",
    "closed",
    "anonymous",
    "none",
)
ALLOWED = {
    "professional.act": {"ana", "ana_at_the_desk"},
    "professional.read": {"ana", "sofia", "otilia", "ana_at_the_desk"},
    "professional.judge": {"sofia", "otilia"},
    "homeowner.act": {"helena"},
    "contact_details.read": {"helena", "bruno", "sofia", "otilia", "ana_at_the_desk"},
    "claim.read": {"ana", "sofia", "otilia", "ana_at_the_desk"},
    "claim.decide": {"sofia"},
    "goodwill.give": {"sofia"},
    "desk.use": {"sofia", "ana_at_the_desk"},
    "people.find": {"sofia", "otilia", "ana_at_the_desk"},
    "mail.read": {"sofia", "otilia", "ana_at_the_desk"},
    "operator.use": {"otilia"},
}


@dataclass
class Town:
    accounts: dict[str, Any]
    professional_id: UUID
    homeowner_id: UUID
    buyer_ids: tuple[UUID, ...]


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Town:
    ana, bruno, carla = (cast.professional(name) for name in ("Ana", "Bruno", "Carla"))
    people = {}
    for name in ("helena", "hugo"):
        account = directory.open_account(email=f"{name}@casa.example", name=name, at=MONDAY)
        people[name] = (account, cast.homeowner(name, account_id=account.pk))
    closed = cast.staff("Rui")
    closed.is_active = False
    closed.save()
    return Town(
        accounts={
            "ana": ana.account,
            "ana_at_the_desk": ana.account,
            "bruno": bruno.account,
            "carla": carla.account,
            "helena": people["helena"][0],
            "hugo": people["hugo"][0],
            "sofia": cast.staff("Sofia"),
            "otilia": cast.staff("Otilia", role="operator"),
            "closed": closed,
            "anonymous": AnonymousUser(),
            "none": None,
        },
        professional_id=ana.id,
        homeowner_id=people["helena"][1].pk,
        buyer_ids=(bruno.id,),
    )


def test_the_table_of_this_test_is_the_table_of_rights() -> None:
    assert set(ALLOWED) == set(access.RIGHTS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_both_sides_of_each_right(town: Town, who: str) -> None:
    account = town.accounts[who]
    if who == "ana_at_the_desk":
        staff.give_role(account_id=account.pk, role="support", at=MONDAY)
    thing = {
        "professional_id": town.professional_id,
        "homeowner_id": town.homeowner_id,
        "buyer_ids": town.buyer_ids,
    }
    passed = {right for right in access.RIGHTS if access.allows(account, right=right, **thing)}
    assert passed == {right for right, allowed in ALLOWED.items() if who in allowed}
    for right in access.RIGHTS:
        if right in passed:
            access.require(account, right=right, **thing)
        else:
            with pytest.raises(NotAllowed):
                access.require(account, right=right, **thing)


def test_a_thing_of_nobody_is_nobodys(town: Town) -> None:
    for right in ("professional.act", "homeowner.act"):
        for who in EVERYBODY:
            assert not access.allows(town.accounts[who], right=right)
    assert not access.allows(
        town.accounts["bruno"], right="contact_details.read", homeowner_id=town.homeowner_id
    )


def test_a_right_that_is_not_listed_is_an_error(town: Town) -> None:
    for account in (town.accounts["sofia"], None):
        with pytest.raises(LookupError, match="no right"):
            access.require(account, right="everything")
