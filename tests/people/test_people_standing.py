"""Badges and standing are histories: what was true at an instant stays true of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import MONDAY, Business, later
from planting import guards_off
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, checks, queries
from vinte.people.accounts import staff
from vinte.people.models import Badge, Member, PrivateLink, Professional, Standing
from vinte.people.professionals import registry
from vinte.people.professionals import standing as professional_standing

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.fixture
def sofia():
    return cast.staff("Sofia")


def test_a_badge_is_active_from_its_first_instant_to_before_its_last(ana: Business) -> None:
    actions.activate_badge(professional_id=ana.id, kind="verified", at=later(days=1))
    actions.deactivate_badge(
        professional_id=ana.id, kind="verified", reason="Documento caducado", at=later(days=3)
    )
    actions.activate_badge(professional_id=ana.id, kind="verified", at=later(days=5))
    actions.activate_badge(professional_id=ana.id, kind="liability_insurance", at=later(days=5))
    for at, held in (
        (later(days=1) - TICK, ()),
        (later(days=1), ("verified",)),
        (later(days=3) - TICK, ("verified",)),
        (later(days=3), ()),
        (later(days=5) - TICK, ()),
        (later(days=5), ("liability_insurance", "verified")),
    ):
        assert queries.active_badges(professional_id=ana.id, at=at) == held
    history = queries.badge_history(ana.id)
    assert [(row.kind, row.active_until, row.reason) for row in history] == [
        ("verified", later(days=3), "Documento caducado"),
        ("liability_insurance", None, ""),
        ("verified", None, ""),
    ]


def test_what_is_refused_of_badges(ana: Business) -> None:
    told = {"professional_id": ana.id, "kind": "verified"}
    for code, act, more in (
        ("badge_not_active", actions.deactivate_badge, {"reason": "x"}),
        ("reason_missing", actions.deactivate_badge, {"reason": "  "}),
    ):
        with pytest.raises(Refused) as caught:
            act(**told, **more, at=MONDAY)
        assert caught.value.code == code
    actions.activate_badge(**told, at=later(days=2))
    with pytest.raises(Refused) as caught:
        actions.activate_badge(**told, at=later(days=3))
    assert caught.value.code == "badge_active"
    with pytest.raises(Refused) as caught:
        actions.deactivate_badge(**told, reason="antes de começar", at=later(days=1))
    assert caught.value.code == "badge_not_active"
    with pytest.raises(LookupError):
        actions.activate_badge(professional_id=ana.id, kind="golden", at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.activate_badge(professional_id=uuid4(), kind="verified", at=MONDAY)
    assert Badge.objects.count() == 1


def test_standing_is_the_latest_change_by_then(ana: Business, sofia) -> None:
    professional_standing.suspend(
        professional_id=ana.id, reason="Uso indevido", by=sofia.pk, at=later(days=2)
    )
    professional_standing.reinstate(
        professional_id=ana.id, reason="Recurso aceite", by=sofia.pk, at=later(days=4)
    )
    for at, state, since, reason in (
        (later(days=2) - TICK, "good", MONDAY, ""),
        (later(days=2), "suspended", later(days=2), "Uso indevido"),
        (later(days=4) - TICK, "suspended", later(days=2), "Uso indevido"),
        (later(days=4), "good", later(days=4), "Recurso aceite"),
    ):
        view = professional_standing.standing(professional_id=ana.id, at=at)
        assert (view.state, view.since, view.reason, view.is_suspended) == (
            state, since, reason, state == "suspended",
        )  # fmt: skip
    assert [view.state for view in professional_standing.standing_history(ana.id)] == ["suspended", "good"]


def test_only_staff_who_is_somebody_else_judges(ana: Business, sofia) -> None:
    bruno = cast.professional("Bruno")
    staff.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    for judge in (bruno.account.pk, ana.account.pk, uuid4()):
        with pytest.raises(NotAllowed):
            professional_standing.suspend(professional_id=ana.id, reason="x", by=judge, at=MONDAY)
    for day, judge in enumerate((sofia.pk, cast.staff("Otilia", role="operator").pk)):
        professional_standing.suspend(professional_id=ana.id, reason="x", by=judge, at=later(days=2 * day))
        professional_standing.reinstate(
            professional_id=ana.id, reason="x", by=judge, at=later(days=2 * day + 1)
        )


def test_of_two_changes_at_one_instant_none_is_lost(ana: Business, sofia) -> None:
    told = {"professional_id": ana.id, "reason": "x", "by": sofia.pk, "at": MONDAY}
    professional_standing.suspend(**told)
    professional_standing.reinstate(**told)
    assert professional_standing.standing(professional_id=ana.id, at=MONDAY).state == "good"
    professional_standing.suspend(**told)
    assert professional_standing.standing(professional_id=ana.id, at=MONDAY + TICK).state == "suspended"
    assert [view.state for view in professional_standing.standing_history(ana.id)] == [
        "suspended",
        "good",
        "suspended",
    ]
    assert list(checks.standings_alternate_and_have_a_judge()) == []


@pytest.mark.parametrize(
    ("suspended", "act", "reason", "code"),
    [
        (False, professional_standing.suspend, " ", "reason_missing"),
        (True, professional_standing.suspend, "x", "already_suspended"),
        (False, professional_standing.reinstate, "x", "not_suspended"),
        (True, professional_standing.reinstate, "", "reason_missing"),
    ],
)
def test_what_is_refused_of_standing(
    ana: Business, sofia, suspended: bool, act, reason: str, code: str
) -> None:
    if suspended:
        professional_standing.suspend(professional_id=ana.id, reason="x", by=sofia.pk, at=MONDAY)
    with pytest.raises(Refused) as caught:
        act(professional_id=ana.id, reason=reason, by=sofia.pk, at=later(days=1))
    assert caught.value.code == code
    assert Standing.objects.count() == suspended


def test_a_history_only_grows(ana: Business, sofia) -> None:
    professional_standing.suspend(professional_id=ana.id, reason="x", by=sofia.pk, at=later(days=2))
    with pytest.raises(ValueError, match="only grows"):
        professional_standing.reinstate(professional_id=ana.id, reason="x", by=sofia.pk, at=later(days=1))


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction(ana: Business) -> None:
    with pytest.raises(RuntimeError):
        registry.lock_professional(professional_id=ana.id)
    with transaction.atomic(), pytest.raises(NotAllowed):
        registry.lock_professional(professional_id=uuid4())


def test_the_database_itself_refuses_a_reasonless_standing_and_a_second_active_badge(
    ana: Business, sofia
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(
            id=uuid4(), professional_id=ana.id, since=MONDAY, state="suspended", reason="", decided_by=sofia
        )
    actions.activate_badge(professional_id=ana.id, kind="verified", at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Badge.objects.create(id=uuid4(), professional_id=ana.id, kind="verified", active_from=MONDAY)


@pytest.mark.plants_a_violation(
    "people.links_are_used_in_their_time",
    "people.badges_do_not_overlap",
    "people.standings_alternate_and_have_a_judge",
    "people.tax_identities_are_normal",
    "people.members_act_for_one_business",
    reason="the checks' own test",
)
def test_the_checks_are_silent_on_a_good_town_and_see_each_broken_row(ana: Business, sofia) -> None:
    actions.activate_badge(professional_id=ana.id, kind="verified", at=MONDAY)
    actions.deactivate_badge(professional_id=ana.id, kind="verified", reason="x", at=later(days=2))
    actions.activate_badge(professional_id=ana.id, kind="verified", at=later(days=2))
    professional_standing.suspend(professional_id=ana.id, reason="x", by=sofia.pk, at=MONDAY)
    secret = actions.issue_private_link(purpose="review_contact", subject=ana.id, at=MONDAY)
    actions.use_private_link(secret=secret, purpose="review_contact", at=MONDAY)
    assert [line for check in checks.CHECKS for line in check()] == []

    with guards_off():
        Badge.objects.filter(active_until__isnull=True).update(active_from=later(days=1))
        Standing.objects.update(state="good", decided_by=ana.account)
    PrivateLink.objects.update(used_at=later(days=400), purpose="gossip")
    Professional.objects.filter(pk=ana.id).update(tax_identity="501964843")
    Member.objects.create(id=ana.id, professional=ana.professional, account=ana.account, since=MONDAY)
    assert [len(list(check())) for check in checks.CHECKS] == [2, 1, 0, 2, 1, 1, 0, 0, 0]
