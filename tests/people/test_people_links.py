"""Private links: hashed, good for one thing and for a time (INVARIANTS, 20)."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import resolve

from cast import MONDAY, later
from vinte.kernel.errors import Refused
from vinte.people import actions, queries
from vinte.people.accounts import links
from vinte.people.models import PrivateLink

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
ONCE, AGAIN = "review_contact", "homeowner_request"


def refusal(act, **told) -> str:
    with pytest.raises(Refused) as caught:
        act(**told)
    assert caught.value.message and caught.value.what_to_do
    return caught.value.code


def test_only_the_hash_of_256_bits_is_kept() -> None:
    subject = uuid4()
    secrets = {actions.issue_private_link(purpose=ONCE, subject=subject, at=MONDAY) for _ in range(20)}
    assert len(secrets) == 20
    assert {len(secret) for secret in secrets} == {43}
    kept = list(PrivateLink.objects.values())
    assert {row["secret_hash"] for row in kept} == {
        hashlib.sha256(one.encode()).hexdigest() for one in secrets
    }
    assert not [one for one in secrets if one in str(kept)]
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivateLink.objects.filter(id=kept[0]["id"]).update(secret_hash="in clear")


@pytest.mark.parametrize("purpose", [ONCE, AGAIN])
def test_looking_uses_nothing_and_time_ends_it(purpose: str) -> None:
    subject = uuid4()
    until = later(days=3)
    secret = actions.issue_private_link(purpose=purpose, subject=subject, at=MONDAY, expires_at=until)
    for at in (MONDAY, until - TICK):
        assert queries.find_private_link(secret=secret, purpose=purpose, at=at) == subject
    assert PrivateLink.objects.get().used_at is None
    for act in (queries.find_private_link, actions.use_private_link):
        assert refusal(act, secret=secret, purpose=purpose, at=until) == "link_expired"
        assert refusal(act, secret=secret, purpose=purpose, at=MONDAY - TICK) == "link_unknown"
        assert refusal(act, secret=secret[:-1], purpose=purpose, at=MONDAY) == "link_unknown"
        other = "homeowner_question"
        assert refusal(act, secret=secret, purpose=other, at=MONDAY) == "link_unknown"
    assert PrivateLink.objects.get().used_at is None


def test_once_is_once_and_until_expiry_is_again() -> None:
    for purpose, second in ((ONCE, "link_used"), (AGAIN, None)):
        subject: UUID = uuid4()
        secret = actions.issue_private_link(purpose=purpose, subject=subject, at=MONDAY)
        told = {"secret": secret, "purpose": purpose}
        assert actions.use_private_link(**told, at=later(days=1)) == subject
        if second:
            assert refusal(actions.use_private_link, **told, at=later(days=2)) == second
            assert refusal(queries.find_private_link, **told, at=later(days=2)) == second
        else:
            assert actions.use_private_link(**told, at=later(days=2)) == subject
        assert PrivateLink.objects.get(subject=subject).used_at == later(days=1)


@pytest.mark.parametrize("name", sorted(links.purposes()))
def test_each_purpose_lasts_as_its_data_say(name: str) -> None:
    secret = actions.issue_private_link(purpose=name, subject=uuid4(), at=MONDAY)
    good = MONDAY + timedelta(days=links.purposes()[name].days_valid)
    queries.find_private_link(secret=secret, purpose=name, at=good - TICK)
    assert refusal(queries.find_private_link, secret=secret, purpose=name, at=good) == "link_expired"
    assert links.last_day(purpose=name, at=MONDAY) == good.date()


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("homeowner_question", "homeowner:answer"),
        ("follow_up", "homeowner:answer_further"),
        ("review_contact", "homeowner:review"),
        ("review_former_client", "homeowner:review"),
    ],
)
def test_a_links_address_opens_its_page(settings, name: str, view: str) -> None:
    settings.VINTE_BASE_URL = "https://vinte.example/"
    address = queries.private_link_address(purpose=name, secret="s" * 43)
    assert address.startswith("https://vinte.example/") and "//" not in address[8:]
    found = resolve(address.removeprefix("https://vinte.example"))
    assert (found.view_name, found.kwargs) == (view, {"secret": "s" * 43})


def test_an_unknown_purpose_is_an_error() -> None:
    with pytest.raises(LookupError, match="no purpose"):
        actions.issue_private_link(purpose="gossip", subject=uuid4(), at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_it() -> None:
    secret = actions.issue_private_link(purpose=ONCE, subject=uuid4(), at=MONDAY)
    start, outcomes = threading.Barrier(8), []

    def use() -> None:
        try:
            start.wait()
            actions.use_private_link(secret=secret, purpose=ONCE, at=MONDAY)
            outcomes.append("used")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["link_used"] * 7 + ["used"]
