"""A business has members: Zita owns it, Rui is asked, accepts, acts, and leaves; what each did stays written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction

import cast
from at_once import at_once
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import access, actions, queries
from vinte.people.accounts import directory
from vinte.people.joining.members import MOST_MEMBERS
from vinte.people.models import Member, MemberAct, MemberInvitation, TermsAcceptance
from vinte.reviews import actions as reviews

pytestmark = pytest.mark.django_db

RUI = "rui@obras.example"
DAY = date(2026, 1, 1)


def invite(zita: cast.Business, *, email: str = RUI, at: Any = MONDAY) -> str:
    """Zita asks; the secret of the letter."""
    actions.invite_member(professional_id=zita.id, by=zita.account.pk, email=email, at=at)
    return cast.secret_sent_to(email.lower(), page="convite")


def accept(secret: str, **changes: Any) -> Any:
    given: dict[str, Any] = {"name": "Rui Dias", "language": "pt", "terms_day": DAY, "at": later(hours=1)}
    return actions.accept_invitation(secret=secret, **{**given, **changes})


def refused(secret: str, **changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        accept(secret, **changes)
    return caught.value.code


def test_rui_is_asked_accepts_and_acts_for_the_business() -> None:
    zita = cast.professional("Zita")
    secret = invite(zita, email="Rui@obras.example")
    shown = queries.invitation_behind(secret=secret, at=later(minutes=1))
    assert (shown.business, shown.by, shown.email, shown.is_known) == ("Zita Obras", "Zita", RUI, False)
    made = accept(secret)
    rui = directory.account(made.account_id)
    assert (made.is_new, made.professional_id, rui.name, rui.email) == (True, zita.id, "Rui Dias", RUI)
    assert EmailAddress.objects.get(user=rui).verified
    assert TermsAcceptance.objects.get(account=rui).first_day == DAY
    found = queries.professional_of(rui.pk)
    assert found is not None and found.pk == zita.id
    assert queries.audiences_of(rui) == {"professional"}
    assert access.allows(rui, right="professional.act", professional_id=zita.id)
    other = cast.professional("Ana")
    assert not access.allows(rui, right="professional.act", professional_id=other.id)
    assert [member.name for member in queries.members_of(zita.id)] == ["Rui Dias"]
    assert not queries.open_invitations(zita.id, at=later(hours=2))
    assert refused(secret) == "link_used"
    owner = queries.professional_of(zita.account.pk)
    assert owner is not None and owner.pk == zita.id


def test_only_the_owner_asks_and_removes_and_a_member_leaves() -> None:
    zita, ana = cast.professional("Zita"), cast.professional("Ana")
    made = accept(invite(zita))
    (member,) = queries.members_of(zita.id)
    for by in (made.account_id, ana.account.pk):
        with pytest.raises(NotAllowed):
            actions.invite_member(
                professional_id=zita.id, by=by, email="eva@obras.example", at=later(hours=2)
            )
    for wrong in (
        {"professional_id": ana.id, "by": ana.account.pk},
        {"professional_id": zita.id, "by": ana.account.pk},
    ):
        with pytest.raises(NotAllowed):
            actions.remove_member(member_id=member.id, at=later(hours=2), **wrong)
    actions.remove_member(professional_id=zita.id, by=made.account_id, member_id=member.id, at=later(hours=3))
    rui = directory.account(made.account_id)
    assert queries.professional_of(rui.pk) is None
    assert queries.audiences_of(rui) == frozenset()
    assert cast.letter_kinds(RUI)[-1] == "member_left"
    with pytest.raises(NotAllowed):
        actions.remove_member(
            professional_id=zita.id, by=zita.account.pk, member_id=member.id, at=later(hours=4)
        )
    # Asked again, with the account that is there.
    again = accept(invite(zita, at=later(hours=5)), at=later(hours=6), name="")
    assert (again.account_id, again.is_new) == (rui.pk, False)
    assert Member.objects.filter(ended_at=None).count() == 1


def test_who_can_not_be_asked_and_what_no_longer_opens() -> None:
    zita = cast.professional("Zita", email="zita@obras.example")
    for email, why in (
        ("ZITA@obras.example", "member_already"),
        ("zita+rui@obras.example", "member_already"),
        ("rui", "email_invalid"),
    ):
        with pytest.raises(Refused) as caught:
            actions.invite_member(professional_id=zita.id, by=zita.account.pk, email=email, at=MONDAY)
        assert caught.value.code == why
    assert not MemberInvitation.objects.exists()
    first = invite(zita)
    second = invite(zita, at=later(minutes=1))
    assert MemberInvitation.objects.count() == 1
    (asked,) = queries.open_invitations(zita.id, at=later(hours=2))
    assert refused(first, terms_day=DAY - timedelta(days=1)) == "terms_changed"
    assert refused(first, name=" ") == "name_missing"
    assert refused(first, at=MONDAY + timedelta(days=14)) == "link_expired"
    assert not Member.objects.exists()
    actions.withdraw_invitation(
        professional_id=zita.id, by=zita.account.pk, invitation_id=asked.id, at=later(minutes=2)
    )
    assert refused(first) == refused(second) == "invitation_withdrawn"
    with pytest.raises(NotAllowed):
        actions.withdraw_invitation(
            professional_id=zita.id, by=zita.account.pk, invitation_id=asked.id, at=later(minutes=3)
        )
    assert refused("x" * 43) == "link_unknown"


def test_somebody_with_a_business_or_at_the_desk_is_no_member() -> None:
    zita = cast.professional("Zita")
    cast.professional("Ana", email="ana@obras.example")
    cast.staff("Sofia", email="sofia@vinte.example")
    assert refused(invite(zita, email="ana@obras.example")) == "already_professional"
    assert refused(invite(zita, email="sofia@vinte.example")) == "member_of_staff"
    assert not Member.objects.exists()


def test_twenty_are_enough() -> None:
    zita = cast.professional("Zita")
    for number in range(20):
        invite(zita, email=f"m{number}@obras.example", at=later(minutes=number))
    with pytest.raises(Refused, match="muitos membros"):
        invite(zita, email="m20@obras.example", at=later(minutes=20))
    invite(zita, email="m19@obras.example", at=later(minutes=21))


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_make_one_member() -> None:
    zita = cast.professional("Zita")
    first, second = invite(zita), invite(zita, at=later(minutes=1))
    assert at_once(lambda: accept(first), lambda: accept(second)) == ["done", "invitation_withdrawn"]
    assert Member.objects.count() == 1


def test_a_member_judges_no_case_and_writes_no_review_of_the_business() -> None:
    zita, helena = cast.professional("Zita"), cast.homeowner()
    made = accept(invite(zita))
    sofia = cast.staff()
    asked = {"professional_id": zita.id, "homeowner_ids": [helena.pk]}
    queries.require_no_part(by=sofia.pk, **asked)
    with pytest.raises(NotAllowed):
        queries.require_no_part(by=made.account_id, **asked)
    with pytest.raises(Refused, match="é o seu"):
        reviews.invite_former_client(professional_id=zita.id, name="Rui", email=RUI, at=later(hours=2))
    # Whoever was one stays a party.
    (member,) = queries.members_of(zita.id)
    actions.remove_member(professional_id=zita.id, by=zita.account.pk, member_id=member.id, at=later(hours=3))
    with pytest.raises(NotAllowed):
        queries.require_no_part(by=made.account_id, **asked)


def test_a_mailbox_is_one_party_however_its_address_is_written() -> None:
    """Somebody of the staff decided on the contact of their own home, asked for with a plus sign in the address."""
    zita = cast.professional("Zita")
    sofia = cast.staff("Sofia", email="sofia.dias@gmail.com")
    for address, is_party in (
        ("sofiadias+casa@gmail.com", True),
        ("Sofia.Dias@googlemail.com", True),
        ("sofia.diaz@gmail.com", False),
    ):
        helena = cast.homeowner("Helena", email=address)
        asked = {"by": sofia.pk, "professional_id": zita.id, "homeowner_ids": [helena.pk]}
        if is_party:
            with pytest.raises(NotAllowed):
                queries.require_no_part(**asked)
        else:
            queries.require_no_part(**asked)


def test_what_each_did_is_kept_and_never_changed() -> None:
    zita = cast.professional("Zita")
    made = accept(invite(zita))
    for minutes, account, act in ((1, zita.account.pk, "profile"), (2, made.account_id, "buy_contact")):
        actions.note_act(
            professional_id=zita.id, account_id=account, act=act, at=later(hours=2, minutes=minutes)
        )
    told = [(done.by, done.act) for done in queries.acts_of(zita.id)[:]]
    assert told == [("Rui Dias", "buy_contact"), ("Zita", "profile")]
    for change in ("UPDATE people_memberact SET act = 'x'", "DELETE FROM people_memberact"):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            connection.cursor().execute(change)
    assert MemberAct.objects.count() == 2


def test_the_owner_hands_over_and_is_a_member_from_then_on() -> None:
    zita, ana = cast.professional("Zita"), cast.professional("Ana")
    rui = accept(invite(zita)).account_id
    (member,) = queries.members_of(zita.id)
    at = later(hours=3)
    for wrong in ({"by": rui}, {"by": ana.account.pk}, {"by": zita.account.pk, "member_id": ana.id}):
        with pytest.raises(NotAllowed):
            actions.hand_over(
                **{
                    "professional_id": zita.id,
                    "by": zita.account.pk,
                    "member_id": member.id,
                    "at": at,
                    **wrong,
                }
            )
    actions.hand_over(professional_id=zita.id, by=zita.account.pk, member_id=member.id, at=at)
    business = queries.professional(zita.id)
    assert business.account_id == rui
    assert [each.account_id for each in queries.members_of(zita.id)] == [zita.account.pk]
    assert queries.audiences_of(zita.account) == {"professional"}
    assert queries.is_contact_confirmed(professional_id=zita.id, channel="email")
    for address in (RUI, zita.account.email):
        (letter,) = cast.letters(address, kind="business_handed_over")
        assert "Rui Dias" in letter.text and "Zita Obras" in letter.text
    # What was hers is his: she invites nobody any more, and may leave alone.
    with pytest.raises(NotAllowed):
        invite(zita, email="eva@obras.example", at=later(hours=4))
    actions.leave(account_id=zita.account.pk, at=later(hours=5))
    assert queries.members_of(zita.id) == [] and queries.professional(zita.id).account_id == rui


@pytest.mark.parametrize(("days", "counts"), [(13.9, True), (14, False)])
def test_an_invitation_whose_link_has_ended_is_none_any_more(days: float, counts: bool) -> None:
    """It stood as open on the page, and took a place of the twenty for ever."""
    zita = cast.professional("Zita")
    for number in range(MOST_MEMBERS):
        invite(zita, email=f"rui{number}@obras.example")
    at = MONDAY + timedelta(days=days)
    assert len(queries.open_invitations(zita.id, at=at)) == (MOST_MEMBERS if counts else 0)
    if counts:
        with pytest.raises(Refused, match="muitos membros"):
            invite(zita, at=at)
        return
    again = invite(zita, email="rui0@obras.example", at=at)
    (asked,) = queries.open_invitations(zita.id, at=at)
    assert (asked.email, asked.opens_until) == ("rui0@obras.example", date(2026, 2, 9))
    assert accept(again, at=at + timedelta(days=13)).is_new
