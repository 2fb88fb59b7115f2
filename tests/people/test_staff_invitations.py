"""Otília asks Sofia into the staff: a letter, one use, seven days; withdrawn, late, by another; roles given and taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction

import cast
from at_once import at_once
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, queries
from vinte.people.accounts import directory
from vinte.people.models import StaffAct, StaffInvitation, StaffRole

pytestmark = pytest.mark.django_db

SOFIA = "sofia@vinte.example"


def invite(otilia: Any, *, email: str = SOFIA, role: str = "support", at: Any = MONDAY) -> str:
    """Otília asks; the secret of the letter."""
    actions.invite_staff(email=email, role=role, by=otilia.pk, at=at)
    return cast.secret_sent_to(email.lower(), page="equipa/convite")


def accept(secret: str, **changes: Any) -> Any:
    given = {"name": "Sofia Reis", "language": "pt", "reader_id": None, "at": later(hours=1)}
    return actions.accept_staff_invitation(secret=secret, **{**given, **changes})


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def acts() -> list[tuple[str, str, str]]:
    """In their order; what one instant brought comes by its name, for identifiers of one instant have none."""
    return [(row.act, row.role, str(row.by or "")) for row in StaffAct.objects.order_by("done_at", "act")]


@pytest.fixture
def otilia() -> Any:
    # Before everything else: what one instant brought has no order.
    return cast.staff("Otília", role="operator", email="otilia@vinte.example", at=later(days=-1))


def test_sofia_is_asked_accepts_and_is_of_the_staff(otilia: Any) -> None:
    secret = invite(otilia, email="Sofia@vinte.example")
    (letter,) = cast.letters(SOFIA, kind="staff_invited")
    assert "Otília" in letter.text and "apoio" in letter.text and letter.html
    shown = queries.staff_invitation_behind(secret=secret, at=later(minutes=1))
    assert (shown.role, shown.by, shown.email, shown.is_known) == ("support", "Otília", SOFIA, False)
    assert not StaffRole.objects.filter(role="support").exists()
    joined = accept(secret)
    sofia = directory.account(joined.account_id)
    assert (joined.is_new, sofia.email, sofia.name) == (True, SOFIA, "Sofia Reis")
    assert EmailAddress.objects.get(user=sofia).verified
    assert queries.audiences_of(sofia) == {"support"}
    assert cast.letter_kinds(SOFIA)[-1] == "staff_role_given"
    assert queries.open_staff_invitations(at=later(hours=2)) == []
    assert acts() == [
        ("gave", "operator", ""),
        ("invited", "support", "Otília"),
        ("accepted", "support", "Sofia Reis"),
        ("gave", "support", "Otília"),
    ]


ENDS = {
    "the link was used": "link_used",
    "it is late by an instant": "link_expired",
    "it was withdrawn": "invitation_withdrawn",
    "nobody has such a link": "link_unknown",
}


@pytest.mark.parametrize("how", ENDS)
def test_what_no_longer_opens(otilia: Any, how: str) -> None:
    secret, at = invite(otilia), later(hours=2)
    if how == "the link was used":
        accept(secret)
    elif how == "it was withdrawn":
        (asked,) = queries.open_staff_invitations(at=at)
        actions.withdraw_staff_invitation(invitation_id=asked.id, by=otilia.pk, at=at)
        assert cast.letter_kinds(SOFIA)[-1] == "staff_invitation_withdrawn"
    elif how == "it is late by an instant":
        at = MONDAY + timedelta(days=7)
    else:
        secret = "x" * 43
    before = StaffRole.objects.count()
    assert code_of(lambda: accept(secret, at=at)) == ENDS[how]
    assert code_of(lambda: queries.staff_invitation_behind(secret=secret, at=at)) == ENDS[how]
    assert StaffRole.objects.count() == before


def test_it_opens_until_the_last_instant_of_its_seven_days(otilia: Any) -> None:
    secret, at = invite(otilia), MONDAY + timedelta(days=7) - timedelta(seconds=1)
    assert len(queries.open_staff_invitations(at=at)) == 1
    assert accept(secret, at=at).is_new


def test_another_who_is_logged_in_takes_nothing_and_the_link_stays_good(otilia: Any) -> None:
    rita = actions.open_account(email="rita@casa.example", name="Rita", at=MONDAY)
    secret = invite(otilia)
    assert code_of(lambda: accept(secret, reader_id=rita.pk)) == "invitation_of_another"
    assert code_of(lambda: accept(secret, reader_id=otilia.pk)) == "invitation_of_another"
    assert queries.audiences_of(rita) == frozenset()
    assert accept(secret).is_new


def test_who_has_an_account_goes_on_with_it(otilia: Any) -> None:
    sofia = actions.open_account(email=SOFIA, name="Sofia", at=MONDAY)
    secret = invite(otilia)
    assert queries.staff_invitation_behind(secret=secret, at=MONDAY).is_known
    joined = accept(secret, name="", reader_id=sofia.pk)
    assert (joined.account_id, joined.is_new) == (sofia.pk, False)
    assert queries.audiences_of(sofia) == {"support"}


def test_who_can_not_be_asked(otilia: Any) -> None:
    cast.professional("Ana", email="ana@obras.example")
    cast.staff("Rui", email="rui@vinte.example")
    closed = actions.open_account(email="eva@vinte.example", name="Eva", at=MONDAY)
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    for email, why in (
        ("sofia", "email_invalid"),
        ("ANA@obras.example", "already_professional"),
        ("rui@vinte.example", "staff_already"),
        ("rui+turno@vinte.example", "staff_already"),
        ("eva@vinte.example", "account_closed"),
    ):
        assert code_of(lambda email=email: invite(otilia, email=email)) == why
    assert not StaffInvitation.objects.exists()
    with pytest.raises(LookupError, match="no role"):
        invite(otilia, role="king")


def test_a_name_is_asked_of_whoever_has_no_account_and_nothing_else_changes(otilia: Any) -> None:
    secret = invite(otilia)
    assert code_of(lambda: accept(secret, name=" ")) == "name_missing"
    assert directory.account_by_email(SOFIA) is None
    assert accept(secret).is_new


def test_a_business_joined_meanwhile_is_no_agent(otilia: Any) -> None:
    secret = invite(otilia)
    cast.professional("Sofia", email=SOFIA)
    assert code_of(lambda: accept(secret, name="")) == "already_professional"


def test_asked_again_its_days_begin_anew_and_withdrawn_every_link_is_closed(otilia: Any) -> None:
    first = invite(otilia)
    again = MONDAY + timedelta(days=6)
    (asked,) = queries.open_staff_invitations(at=again)
    actions.send_staff_invitation_again(invitation_id=asked.id, by=otilia.pk, at=again)
    second = cast.secret_sent_to(SOFIA, page="equipa/convite")
    assert first != second and StaffInvitation.objects.count() == 1
    late = MONDAY + timedelta(days=8)
    assert code_of(lambda: accept(first, at=late)) == "link_expired"
    assert queries.staff_invitation_behind(secret=second, at=late).email == SOFIA
    invite(otilia, at=late)
    assert StaffInvitation.objects.count() == 1
    actions.withdraw_staff_invitation(invitation_id=asked.id, by=otilia.pk, at=late)
    assert code_of(lambda: accept(second, at=late)) == "invitation_withdrawn"
    for act in (actions.withdraw_staff_invitation, actions.send_staff_invitation_again):
        with pytest.raises(NotAllowed):
            act(invitation_id=asked.id, by=otilia.pk, at=late)


@pytest.mark.parametrize("who", ["agent", "professional", "nobody"])
def test_only_an_operator_asks_withdraws_gives_and_takes(otilia: Any, who: str) -> None:
    invite(otilia)
    sofia = cast.staff("Simão")
    by = {
        "agent": sofia.pk,
        "professional": cast.professional("Ana").account.pk,
        "nobody": actions.open_account(email="rita@casa.example", name="Rita", at=MONDAY).pk,
    }[who]
    (asked,) = queries.open_staff_invitations(at=MONDAY)
    before = acts()
    for act, given in (
        (actions.invite_staff, {"email": "eva@vinte.example", "role": "support"}),
        (actions.send_staff_invitation_again, {"invitation_id": asked.id}),
        (actions.withdraw_staff_invitation, {"invitation_id": asked.id}),
        (actions.give_staff_role, {"account_id": sofia.pk, "role": "operator"}),
        (actions.take_staff_role, {"account_id": sofia.pk, "role": "support"}),
    ):
        with pytest.raises(NotAllowed):
            act(by=by, at=later(hours=1), **given)
    assert acts() == before


def test_roles_are_given_and_taken_with_a_letter_each_time_and_once(otilia: Any) -> None:
    sofia = cast.staff("Sofia", email=SOFIA)
    for _twice in "12":
        actions.give_staff_role(account_id=sofia.pk, role="operator", by=otilia.pk, at=later(hours=1))
    actions.take_staff_role(account_id=sofia.pk, role="support", by=otilia.pk, at=later(hours=2))
    assert sorted(cast.letter_kinds(SOFIA)) == ["staff_role_given", "staff_role_taken"]
    assert queries.audiences_of(sofia) == {"operator"}
    assert acts()[-2:] == [("gave", "operator", "Otília"), ("took", "support", "Otília")]
    rita = actions.open_account(email="rita@casa.example", name="Rita", at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.give_staff_role(account_id=rita.pk, role="support", by=otilia.pk, at=later(hours=3))


@pytest.mark.parametrize(
    ("others", "is_sure", "outcome"),
    [(0, True, "last_operator"), (1, False, "own_operator_role"), (1, True, "taken")],
)
def test_nobody_ceases_to_operate_by_accident(otilia: Any, others: int, is_sure: bool, outcome: str) -> None:
    for _number in range(others):
        cast.staff("Óscar", role="operator")

    def give_up() -> None:
        actions.take_staff_role(
            account_id=otilia.pk, role="operator", by=otilia.pk, is_sure=is_sure, at=later(hours=1)
        )

    if outcome == "taken":
        give_up()
        assert queries.audiences_of(otilia) == frozenset()
    else:
        assert code_of(give_up) == outcome
        assert queries.audiences_of(otilia) == {"operator"}


def test_what_an_operator_asked_ends_with_their_role(otilia: Any) -> None:
    oscar = cast.staff("Óscar", role="operator")
    secret, kept = invite(oscar), invite(otilia, email="rita@vinte.example")
    actions.take_staff_role(account_id=oscar.pk, role="operator", by=otilia.pk, at=later(minutes=5))
    assert code_of(lambda: accept(secret)) == "invitation_withdrawn"
    assert accept(kept, name="Rita").is_new


def test_the_team_says_who_has_a_key_and_when_they_were_here(otilia: Any) -> None:
    sofia = cast.staff("Sofia", email=SOFIA)
    sofia.last_login = later(days=1)
    sofia.save(update_fields=["last_login"])
    Authenticator.objects.create(user=sofia, type=Authenticator.Type.WEBAUTHN, data={})
    Authenticator.objects.create(user=otilia, type=Authenticator.Type.RECOVERY_CODES, data={})
    found = {line.name: line for line in queries.team()}
    assert [(line.name, line.key_count) for line in found.values()] == [("Otília", 0), ("Sofia", 1)]
    assert (found["Sofia"].last_login, found["Otília"].last_login) == (later(days=1), None)
    assert [role.role for role in found["Sofia"].roles] == ["support"]
    assert [role for role, _label in found["Sofia"].free_roles] == ["operator"]
    assert queries.team_without_key_count() == 1


def test_the_trail_only_grows(otilia: Any) -> None:
    invite(otilia)
    for change in ("UPDATE people_staffact SET act = 'took'", "DELETE FROM people_staffact"):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            connection.cursor().execute(change)
    newest = queries.staff_acts()[0]
    assert (newest.by, newest.about) == ("Otília", SOFIA)


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_make_one_agent() -> None:
    otilia = cast.staff("Otília", role="operator")
    first, second = invite(otilia), invite(otilia, at=later(minutes=1))
    assert sorted(at_once(lambda: accept(first), lambda: accept(second))) == [
        "done",
        "invitation_withdrawn",
    ]
    assert StaffRole.objects.filter(role="support").count() == 1
