"""Ana takes Bruno's name, and becomes a company: an agent looks first, and the guarantee is paid once to both numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from cast import MONDAY, Business, later, papers
from vinte.claims import actions as claims
from vinte.claims import checks as claim_checks
from vinte.claims import queries as claim_queries
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, queries
from vinte.people.models import IdentityChange, TaxIdentityLink
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db
SENT, ANSWERED = later(days=1), later(days=3)
TICK = timedelta(microseconds=1)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana", has_badge=True, balance_cents=5000, pack="yearly")


def ask(of: Business, *, name: str = "", number: str = "", at: Any = SENT) -> Any:
    return actions.ask_identity_change(
        professional_id=of.id, trade_name=name, tax_number=number, documents=papers(), at=at
    )


def verified(of: Business, at: Any) -> bool:
    return "verified" in queries.active_badges(professional_id=of.id, at=at)


def shown(of: Business) -> Any:
    return queries.professional(of.id)


def test_a_verified_name_is_not_changed_by_the_profile(ana: Business) -> None:
    with pytest.raises(Refused) as refusal:
        actions.update_profile(professional_id=ana.id, trade_name="Bruno Obras", radius_km=50, at=SENT)
    assert refusal.value.code == "name_looked_at"
    assert (shown(ana).trade_name, shown(ana).radius_km) == ("Ana Obras", None)
    actions.update_profile(professional_id=ana.id, trade_name=" Ana  Obras ", radius_km=50, at=SENT)
    assert shown(ana).radius_km == 50
    # Without a badge nobody vouches for the name.
    carla = cast.professional("Carla")
    actions.update_profile(professional_id=carla.id, trade_name="Carla e Filhas", at=SENT)
    assert shown(carla).trade_name == "Carla e Filhas"


@pytest.mark.parametrize(
    ("changes", "rests"), [({"name": "Bruno Obras"}, True), ({"number": "501964843"}, False)]
)
def test_the_badge_rests_only_for_a_new_name(ana: Business, changes: dict[str, str], rests: bool) -> None:
    ask(ana, **changes)
    assert verified(ana, SENT - TICK)
    assert verified(ana, SENT) is not rests
    assert shown(ana).trade_name == "Ana Obras" and shown(ana).tax_identity != "PT501964843"
    (letter,) = cast.letters(ana.account.email, kind="identity_change_received")
    assert ("fica em pausa" in letter.text) is rests


@pytest.mark.parametrize("way", ["accepted", "refused", "withdrawn"])
def test_each_answer_gives_the_badge_back(ana: Business, way: str) -> None:
    change, sofia = ask(ana, name="Ana e Filhas"), cast.staff()
    if way == "accepted":
        actions.accept_identity_change(change_id=change.id, by=sofia.pk, at=ANSWERED)
    elif way == "refused":
        actions.refuse_identity_change(
            change_id=change.id, reason="O nome é de outra empresa.", by=sofia.pk, at=ANSWERED
        )
    else:
        actions.withdraw_identity_change(professional_id=ana.id, change_id=change.id, at=ANSWERED)
    assert not verified(ana, ANSWERED - TICK) and verified(ana, ANSWERED)
    assert shown(ana).trade_name == ("Ana e Filhas" if way == "accepted" else "Ana Obras")
    with pytest.raises(Refused) as refusal:
        actions.accept_identity_change(change_id=change.id, by=sofia.pk, at=ANSWERED)
    assert refusal.value.code == "change_decided"


def test_what_will_not_do_changes_nothing(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    taken = bruno.professional.tax_identity[2:]
    for changes, code in (
        ({}, "nothing_changes"),
        ({"name": "Ana Obras"}, "nothing_changes"),
        ({"number": "123"}, "tax_identity_invalid"),
        ({"number": taken}, "identity_taken"),
    ):
        with pytest.raises(Refused) as refusal:
            ask(ana, **changes)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        actions.ask_identity_change(professional_id=ana.id, trade_name="Outro", documents=(), at=SENT)
    assert refusal.value.code == "change_papers"
    assert not IdentityChange.objects.exists()
    ask(ana, name="Ana e Filhas")
    with pytest.raises(Refused) as refusal:
        ask(ana, name="Ana e Netas")
    assert refusal.value.code == "change_open"


def test_only_somebody_of_the_desk_without_a_part_decides(ana: Business) -> None:
    change = ask(ana, name="Ana e Filhas")
    bruno = cast.professional("Bruno")
    actions.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    for by in (bruno.account, ana.account):
        with pytest.raises(NotAllowed):
            actions.accept_identity_change(change_id=change.id, by=by.pk, at=ANSWERED)
    with pytest.raises(NotAllowed):
        actions.withdraw_identity_change(professional_id=bruno.id, change_id=change.id, at=ANSWERED)


def accepted(of: Business, number: str, *, at: Any, by: Any) -> None:
    change = ask(of, number=number, at=at)
    actions.accept_identity_change(change_id=change.id, by=by.pk, at=at)


def test_numbers_of_one_business_stay_linked_through_every_number_between(ana: Business) -> None:
    sofia, first = cast.staff(), ana.professional.tax_identity
    second, third = cast.tax_identity(), cast.tax_identity()
    accepted(ana, second, at=later(days=2), by=sofia)
    accepted(ana, third, at=later(days=4), by=sofia)
    family = sorted([first, f"PT{second}", f"PT{third}"])
    for identity in family:
        assert list(queries.identity_family(identity)) == family
    # Back to the first number: there is nothing new to link.
    accepted(ana, first[2:], at=later(days=6), by=sofia)
    assert TaxIdentityLink.objects.count() == 6
    assert [row.pk for row in registry.professionals_with_identity(f"PT{second}")] == [ana.id]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_taxidentitylink")


def paid(of: Business, by: Any) -> None:
    at = cast.CLAIM_DAY
    claim = claims.file_claim(professional_id=of.id, descriptions=of.described(), at=at)
    claims.conclude_verification(claim_id=claim.id, by=by.pk, at=cast.AFTER_ANSWERS)
    claims.approve(claim_id=claim.id, reason="Tudo confirmado.", by=by.pk, at=cast.AFTER_ANSWERS)


def once_only(of: Business, at: Any) -> str:
    return str(claim_queries.assess(professional_id=of.id, at=at).statuses["once_only"])


def test_the_guarantee_is_paid_once_to_both_numbers() -> None:
    sofia, number = cast.staff(), cast.tax_identity()
    bruno = cast.claimable("Bruno")
    old = bruno.professional.tax_identity
    accepted(bruno, number, at=cast.CLAIM_DAY - timedelta(days=1), by=sofia)
    paid(bruno, sofia)
    after = cast.AFTER_ANSWERS + timedelta(days=1)
    assert once_only(bruno, after) == "failed"
    # Somebody who begins under the old number is the same business, and so is one who begins under the new.
    for identity in (old[2:], number):
        other = cast.professional("Outro", tax_identity=identity, at=after)
        assert once_only(other, after) == "failed"
    assert once_only(cast.professional("Duarte", at=after), after) == "met"
    assert list(claim_checks.paid_to_the_professionals_own_identity()) == []


def test_a_number_that_comes_after_the_payment_takes_it_along() -> None:
    sofia, number = cast.staff(), cast.tax_identity()
    bruno = cast.claimable("Bruno")
    paid(bruno, sofia)
    later_on = cast.AFTER_ANSWERS + timedelta(days=2)
    accepted(bruno, number, at=later_on, by=sofia)
    assert once_only(bruno, later_on) == "failed"
    assert list(claim_checks.paid_to_the_professionals_own_identity()) == []
