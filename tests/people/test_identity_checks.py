"""`vinte check` tells a change of name or number that contradicts the business; each is broken as no action would."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from test_identity_changes import ANSWERED, SENT, TICK, ask

import cast
from planting import guards_off
from vinte.people import actions
from vinte.people.checks import identity_changes_agree_with_the_business as told
from vinte.people.models import IdentityChange, Professional

pytestmark = pytest.mark.django_db
PLANTED = pytest.mark.plants_a_violation(
    "people.identity_changes_agree_with_the_business", reason="the check's own test"
)


@pytest.fixture
def accepted() -> tuple[cast.Business, Any]:
    """Ana became a company, and Sofia accepted it; afterwards she became another."""
    ana, sofia = cast.professional("Ana", has_badge=True), cast.staff("Sofia")
    for number, at in (("501964843", ANSWERED), ("503504564", ANSWERED + TICK)):
        change = ask(ana, number=number, at=at)
        actions.accept_identity_change(change_id=change.id, by=sofia.pk, at=at)
    return ana, IdentityChange.objects.get(pk=change.id)


def test_accepted_twice_refused_and_taken_back_it_is_well(accepted: tuple[cast.Business, Any]) -> None:
    bruno = cast.professional("Bruno", has_badge=True)
    actions.withdraw_identity_change(
        professional_id=bruno.id, change_id=ask(bruno, name="Bruno e Filhos").id, at=ANSWERED
    )
    refused = ask(bruno, name="Bruno e Netos", at=ANSWERED)
    sofia = cast.staff("Sofia", email="sofia2@vinte.example")
    actions.refuse_identity_change(change_id=refused.id, reason="Falta a certidão.", by=sofia.pk, at=ANSWERED)
    ask(bruno, name="Bruno e Bisnetos", at=ANSWERED)
    assert list(told()) == []


@PLANTED
def test_a_business_with_another_number(accepted: tuple[cast.Business, Any]) -> None:
    ana, change = accepted
    Professional.objects.filter(pk=ana.id).update(tax_identity="PT501964843")
    assert list(told()) == [f"identity change {change.pk} was accepted, and the business has another number"]


@PLANTED
@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"decided_at": SENT.replace(year=2025)}, ["before it was sent"]),
        ({"decided_by": "own"}, ["who may not judge it"]),
        ({"state": "withdrawn", "decided_by": None}, ["from a change that was not accepted"]),
    ],
)
def test_a_decision_that_cannot_be(
    accepted: tuple[cast.Business, Any], change: dict[str, Any], faults: list[str]
) -> None:
    ana, row = accepted
    if change.get("decided_by") == "own":
        change = {"decided_by": ana.account}
    if change.get("state"):
        Professional.objects.filter(pk=ana.id).update(tax_identity="PT501964843")
    with guards_off():
        IdentityChange.objects.filter(pk=row.pk).update(**change)
    lines = list(told())
    assert lines and all(fault in line for fault in faults for line in lines if "another number" not in line)


@PLANTED
def test_two_numbers_without_their_link(accepted: tuple[cast.Business, Any]) -> None:
    _ana, row = accepted
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM people_taxidentitylink WHERE change_id = %s", [row.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(told()) == [f"identity change {row.pk} was accepted, and its two numbers are not linked"]
