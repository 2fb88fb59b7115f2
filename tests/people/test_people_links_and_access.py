"""Private links, on both sides of each of their edges, and the access table: who may, and who may not."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from tests import marketplace as cast
from tests.marketplace import MONDAY

from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import access, actions, links, queries
from vinte.people.models import PrivateLink

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
ONCE = [name for name, purpose in links.purposes().items() if purpose.once]
OFTEN = [name for name, purpose in links.purposes().items() if not purpose.once]


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """The refusal with that code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_there_are_links_of_both_sorts() -> None:
    assert ONCE
    assert OFTEN


def test_only_the_hash_is_kept() -> None:
    secret = actions.issue_private_link(purpose="review_contact", subject=uuid4(), at=MONDAY)
    assert len(secret) == 43
    row = PrivateLink.objects.values().get()
    assert row["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)
    assert actions.issue_private_link(purpose="review_contact", subject=uuid4(), at=MONDAY) != secret


@pytest.mark.parametrize("purpose", sorted(links.purposes()))
def test_a_link_works_until_its_day_has_come(purpose: str) -> None:
    subject, ends = uuid4(), MONDAY + timedelta(days=links.purposes()[purpose].days_valid)
    secret = actions.issue_private_link(purpose=purpose, subject=subject, at=MONDAY)
    assert queries.find_private_link(secret, purpose, MONDAY) == subject
    assert queries.find_private_link(secret, purpose, ends - TICK) == subject
    with refused("link_expired"):
        queries.find_private_link(secret, purpose, ends)
    with refused("link_unknown"):
        queries.find_private_link(secret, purpose, MONDAY - TICK)
    assert links.last_day(purpose=purpose, at=MONDAY) == ends.date()
    assert links.private_link_address(purpose=purpose, secret=secret).endswith(f"/{secret}/")


def test_an_expiry_of_its_own() -> None:
    ends = MONDAY + timedelta(hours=1)
    secret = actions.issue_private_link(purpose="review_contact", subject=uuid4(), at=MONDAY, expires_at=ends)
    queries.find_private_link(secret, "review_contact", ends - TICK)
    with refused("link_expired"):
        queries.find_private_link(secret, "review_contact", ends)


@pytest.mark.parametrize("purpose", sorted(ONCE))
def test_looking_does_not_use_a_link_and_using_ends_it(purpose: str) -> None:
    subject = uuid4()
    secret = actions.issue_private_link(purpose=purpose, subject=subject, at=MONDAY)
    for _time in range(2):
        assert queries.find_private_link(secret, purpose, MONDAY) == subject
    assert actions.use_private_link(secret=secret, purpose=purpose, at=MONDAY) == subject
    with refused("link_used"):
        actions.use_private_link(secret=secret, purpose=purpose, at=MONDAY)
    with refused("link_used"):
        queries.find_private_link(secret, purpose, MONDAY)


@pytest.mark.parametrize("purpose", sorted(OFTEN))
def test_a_link_for_many_uses(purpose: str) -> None:
    subject = uuid4()
    secret = actions.issue_private_link(purpose=purpose, subject=subject, at=MONDAY)
    for _time in range(2):
        assert actions.use_private_link(secret=secret, purpose=purpose, at=MONDAY) == subject


def test_a_link_is_good_for_its_purpose_alone() -> None:
    secret = actions.issue_private_link(purpose="review_contact", subject=uuid4(), at=MONDAY)
    for given, purpose in (
        (secret, "homeowner_question"),
        ("nada", "review_contact"),
        ("", "review_contact"),
    ):
        with refused("link_unknown"):
            actions.use_private_link(secret=given, purpose=purpose, at=MONDAY)
    with pytest.raises(LookupError, match="no purpose"):
        actions.issue_private_link(purpose="everything", subject=uuid4(), at=MONDAY)
    assert PrivateLink.objects.get().used_at is None


# Each right: who has it. `self` is the professional or homeowner whose the thing is; `buyer` bought the contact.
HOLDERS = {
    "professional.act": {"self"},
    "professional.read": {"self", "support", "operator"},
    "professional.judge": {"support", "operator"},
    "homeowner.act": {"helena"},
    "contact_details.read": {"helena", "buyer", "support", "operator"},
    "claim.read": {"self", "support", "operator"},
    "claim.decide": {"support"},
    "desk.use": {"support"},
    "mail.read": {"support", "operator"},
    "operator.use": {"operator"},
}


def test_the_table_holds_these_rights() -> None:
    assert set(access.RIGHTS) == set(HOLDERS)


@pytest.mark.parametrize("right", sorted(HOLDERS))
def test_who_has_a_right_and_who_has_not(right: str) -> None:
    owner, buyer, stranger = (cast.professional(name) for name in ("Ana", "Bruno", "Carla"))
    helena_account = actions.open_account(email="helena@casa.test", name="Helena", at=MONDAY)
    helena = cast.homeowner("Helena", account_id=helena_account.pk)
    hugo_account = actions.open_account(email="hugo@casa.test", name="Hugo", at=MONDAY)
    cast.homeowner("Hugo", account_id=hugo_account.pk)
    people = {
        "self": owner.account,
        "buyer": buyer.account,
        "stranger": stranger.account,
        "helena": helena_account,
        "hugo": hugo_account,
        "support": cast.staff("Sofia"),
        "operator": cast.staff("Otilia", role="operator"),
        "nobody": None,
        "anonymous": AnonymousUser(),
    }
    allowed = {
        who
        for who, account in people.items()
        if access.allows(
            account, right, professional_id=owner.id, homeowner_id=helena.pk, buyer_ids=[buyer.id]
        )
    }
    assert allowed == HOLDERS[right]
    # Without a thing, only the rights of a role are left.
    assert {who for who, account in people.items() if access.allows(account, right)} <= {
        "support",
        "operator",
    }
    for who, account in people.items():
        if who not in allowed:
            with pytest.raises(NotAllowed):
                access.require(
                    account, right, professional_id=owner.id, homeowner_id=helena.pk, buyer_ids=[buyer.id]
                )


@pytest.mark.parametrize("right", ["professional.judge", "claim.decide"])
def test_nobody_judges_what_is_their_own(right: str) -> None:
    ana, bruno = cast.professional("Ana"), cast.professional("Bruno")
    actions.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    assert not access.allows(ana.account, right, professional_id=ana.id)
    assert access.allows(ana.account, right, professional_id=bruno.id)


def test_a_right_that_is_not_in_the_table() -> None:
    with pytest.raises(LookupError, match="no right"):
        access.require(cast.staff(), "everything.do")


@pytest.mark.parametrize("ask", [queries.account, queries.professional, queries.homeowner])
def test_somebody_who_is_not_there(ask: object) -> None:
    with pytest.raises(NotAllowed):
        ask(UUID(int=0))  # type: ignore[operator]
