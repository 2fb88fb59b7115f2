"""Ana asks for badges with papers, Sofia looks at them; badges end by themselves, and nobody is surprised."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import cast
from cast import MONDAY, Business, papers
from planting import guards_off
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices.models import Message
from vinte.people import actions, checks, queries
from vinte.people.accounts import staff
from vinte.people.badges import reminders
from vinte.people.models import BadgeApplication, BadgeReminder, DocumentReading, Professional
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db
INSURANCE = "liability_insurance"
ENDS = date(2026, 6, 30)
# The end of 30 June in Lisbon, where it is summer.
END = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


def apply(of: Business, *, kind: str = INSURANCE, at: datetime = MONDAY, **changes: Any) -> BadgeApplication:
    told = {"number": "AP-77", "issuer": "Seguradora Sol", "ends_on": ENDS, "documents": papers(), **changes}
    return BadgeApplication.objects.get(
        pk=actions.apply_for_badge(professional_id=of.id, kind=kind, at=at, **told)
    )


def accept(application: BadgeApplication, by: Any, *, ends_on: date = ENDS, at: datetime = MONDAY) -> Any:
    return actions.accept_badge(application_id=application.pk, ends_on=ends_on, by=by.pk, at=at)


def active(of: Business, at: datetime) -> tuple[str, ...]:
    return queries.active_badges(professional_id=of.id, at=at)


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def test_an_accepted_badge_is_active_to_its_last_day_and_not_an_instant_longer(
    ana: Business, sofia: Any
) -> None:
    asked = apply(ana)
    assert active(ana, MONDAY) == () and letters("badge_received") == 1
    accept(asked, sofia, at=MONDAY + timedelta(hours=1))
    for at, held in (
        (MONDAY + timedelta(hours=1) - TICK, ()),
        (MONDAY + timedelta(hours=1), (INSURANCE,)),
        (END - TICK, (INSURANCE,)),
        (END, ()),
        (END + TICK, ()),
    ):
        assert active(ana, at) == held, at
    assert letters("badge_accepted") == 1
    assert not queries.badge_queue()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "  "}, "badge_number_missing"),
        ({"issuer": ""}, "badge_issuer_missing"),
        ({"ends_on": None}, "badge_dates"),
        ({"ends_on": date(2026, 1, 11)}, "badge_dates"),
        ({"ends_on": date(2026, 1, 12)}, None),
        ({"starts_on": ENDS, "ends_on": ENDS}, None),
        ({"starts_on": date(2026, 7, 1)}, "badge_dates"),
        ({"documents": []}, "badge_documents"),
        ({"documents": papers(5)}, None),
        ({"documents": papers(6)}, "badge_documents"),
        ({"kind": "verified"}, "badge_email_missing"),
    ],
)
def test_what_an_application_needs(ana: Business, changes: dict[str, Any], code: str | None) -> None:
    if code is None:
        apply(ana, **changes)
        assert BadgeApplication.objects.count() == 1
        return
    with pytest.raises(Refused) as caught:
        apply(ana, **changes)
    assert (caught.value.code, BadgeApplication.objects.count(), letters("badge_received")) == (code, 0, 0)
    assert caught.value.message and caught.value.what_to_do


def test_one_application_at_a_time_and_another_after_a_refusal(ana: Business, sofia: Any) -> None:
    asked = apply(ana)
    with pytest.raises(Refused) as caught:
        apply(ana)
    assert caught.value.code == "badge_asked"
    with pytest.raises(Refused) as caught:
        actions.refuse_badge(application_id=asked.pk, reason=" ", by=sofia.pk, at=MONDAY)
    assert caught.value.code == "reason_missing"
    actions.refuse_badge(application_id=asked.pk, reason="Falta a página 2.", by=sofia.pk, at=MONDAY)
    assert letters("badge_refused") == 1 and "página 2" in Message.objects.get(kind="badge_refused").text
    assert active(ana, MONDAY) == ()
    with pytest.raises(Refused) as caught:
        accept(asked, sofia)
    assert caught.value.code == "badge_decided"
    accept(apply(ana), sofia)
    assert active(ana, MONDAY) == (INSURANCE,)


def code_sent(channel: str) -> str:
    kind = Message.objects.filter(kind="confirmation_code", channel=channel).latest("written_at")
    return "".join(letter for letter in kind.secrets[0])


def confirm(of: Business, channel: str, *, at: datetime = MONDAY) -> None:
    actions.send_contact_code(professional_id=of.id, channel=channel, at=at)
    actions.confirm_contact(professional_id=of.id, channel=channel, code=code_sent(channel), at=at)


def test_verified_needs_email_and_telephone_of_now(ana: Business, sofia: Any) -> None:
    def refused() -> str:
        with pytest.raises(Refused) as caught:
            apply(ana, kind="verified")
        return caught.value.code

    assert refused() == "badge_email_missing"
    with pytest.raises(Refused) as caught:
        actions.send_contact_code(professional_id=ana.id, channel="sms", at=MONDAY)
    assert caught.value.code == "phone_missing"
    confirm(ana, "email")
    assert refused() == "badge_phone_missing"
    registry.update_profile(professional_id=ana.id, at=MONDAY, phone="912345678")
    actions.send_contact_code(professional_id=ana.id, channel="sms", at=MONDAY)
    with pytest.raises(Refused) as caught:
        actions.confirm_contact(professional_id=ana.id, channel="sms", code="000 00", at=MONDAY)
    assert caught.value.code == "code_wrong" and refused() == "badge_phone_missing"
    actions.confirm_contact(professional_id=ana.id, channel="sms", code=code_sent("sms"), at=MONDAY)
    asked = apply(ana, kind="verified", number="", issuer="", ends_on=None)
    # Whoever changes the number after sending the papers confirms the new one first.
    registry.update_profile(professional_id=ana.id, at=MONDAY, phone="913333333")
    with pytest.raises(Refused) as caught:
        accept(asked, sofia)
    assert caught.value.code == "badge_phone_missing"
    registry.update_profile(professional_id=ana.id, at=MONDAY, phone="912345678")
    accept(asked, sofia)
    assert active(ana, MONDAY) == ("verified",)


@pytest.mark.plants_a_violation("people.tax_identities_are_normal", reason="no action takes such a number")
def test_verified_needs_a_tax_number_that_passes(ana: Business) -> None:
    confirm(ana, "email")
    registry.update_profile(professional_id=ana.id, at=MONDAY, phone="912345678")
    confirm(ana, "sms")
    Professional.objects.filter(pk=ana.id).update(tax_identity="PT123456788")
    with pytest.raises(Refused) as caught:
        apply(ana, kind="verified")
    assert caught.value.code == "badge_tax_identity_missing"


def test_nobody_judges_themselves_and_strangers_see_nothing(ana: Business, sofia: Any) -> None:
    asked = apply(ana)
    document = asked.documents.get()
    staff.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    for stranger in (ana.account, cast.professional("Bruno").account):
        with pytest.raises(NotAllowed):
            accept(asked, stranger)
        with pytest.raises(NotAllowed):
            actions.refuse_badge(application_id=asked.pk, reason="x", by=stranger.pk, at=MONDAY)
        with pytest.raises(NotAllowed):
            actions.read_badge_document(document_id=document.pk, by=stranger.pk, at=MONDAY)
    assert DocumentReading.objects.count() == 0
    assert (
        actions.read_badge_document(document_id=document.pk, by=sofia.pk, at=MONDAY).content[:5] == b"%PDF-"
    )
    assert [(row.account_id, row.read_at) for row in DocumentReading.objects.all()] == [(sofia.pk, MONDAY)]


@pytest.mark.parametrize(
    ("ends_on", "taken"),
    [
        (date(2026, 1, 11), False),
        (date(2026, 1, 12), True),
        (date(2028, 1, 12), True),
        (date(2028, 1, 13), False),
    ],
)
def test_to_which_day_a_badge_can_be_accepted(ana: Business, sofia: Any, ends_on: date, taken: bool) -> None:
    asked = apply(ana)
    if taken:
        accept(asked, sofia, ends_on=ends_on)
        return
    with pytest.raises(Refused) as caught:
        accept(asked, sofia, ends_on=ends_on)
    assert caught.value.code == "badge_end" and active(ana, MONDAY) == ()


def test_a_renewal_before_the_end_leaves_no_gap(ana: Business, sofia: Any) -> None:
    accept(apply(ana), sofia)
    later = END - timedelta(days=10)
    accept(apply(ana, at=later, ends_on=date(2027, 6, 30)), sofia, ends_on=date(2027, 6, 30), at=later)
    for at in (later, END - TICK, END, END + TICK, datetime(2027, 6, 30, 22, 59, tzinfo=UTC)):
        assert active(ana, at) == (INSURANCE,), at
    assert active(ana, datetime(2027, 6, 30, 23, 0, tzinfo=UTC)) == ()
    standing = queries.badge_standing(professional_id=ana.id, kind=INSURANCE, at=later)
    assert standing.is_active and standing.active_until == datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert list(checks.badges_do_not_overlap()) == []
    # What was renewed in time is neither reminded of nor ended.
    assert reminders.DUTY.run(at=END - timedelta(days=2)) == reminders.DUTY.run(at=END + TICK) == 0
    # An end that somebody sets takes the renewal with it.
    actions.deactivate_badge(
        professional_id=ana.id, kind=INSURANCE, reason="Apólice anulada", at=END - timedelta(days=1)
    )
    assert active(ana, END - timedelta(days=1)) == active(ana, END) == ()
    assert list(checks.badges_do_not_overlap()) == []


def test_a_badge_without_an_end_gets_one_by_papers(ana: Business, sofia: Any) -> None:
    actions.activate_badge(professional_id=ana.id, kind=INSURANCE, at=MONDAY)
    later = MONDAY + timedelta(days=3)
    accept(apply(ana, at=later), sofia, at=later)
    for at, held in ((later - TICK, True), (later, True), (END - TICK, True), (END, False)):
        assert (INSURANCE in active(ana, at)) is held
    assert list(checks.badges_do_not_overlap()) == []


@pytest.mark.parametrize("days", [30, 14, 3])
def test_each_reminder_comes_once_at_its_time(ana: Business, sofia: Any, days: int) -> None:
    accept(apply(ana), sofia)
    earlier = [each for each in (30, 14, 3) if each > days]
    for each in earlier:
        reminders.DUTY.run(at=END - timedelta(days=each))
    due_at = END - timedelta(days=days)
    assert reminders.DUTY.run(at=due_at - TICK) == 0 and letters("badge_ends_soon") == len(earlier)
    assert reminders.DUTY.run(at=due_at) == 1 and letters("badge_ends_soon") == len(earlier) + 1
    assert reminders.DUTY.run(at=due_at) == reminders.DUTY.run(at=due_at + timedelta(hours=1)) == 0
    assert "garantia" in Message.objects.filter(kind="badge_ends_soon").latest("written_at").text


def test_the_end_is_told_once_and_late_reminders_are_not_stacked(ana: Business, sofia: Any) -> None:
    accept(apply(ana), sofia)
    assert reminders.DUTY.run(at=END - timedelta(days=2)) == 1 and letters("badge_ends_soon") == 1
    assert reminders.DUTY.run(at=END - TICK) == 0
    assert reminders.DUTY.run(at=END) == 1 and letters("badge_ended") == 1
    assert reminders.DUTY.run(at=END + timedelta(days=40)) == 0
    assert sorted(BadgeReminder.objects.values_list("days_before", flat=True)) == [0, 3, 14, 30]


def test_a_badge_ended_by_hand_brings_no_letter_of_time(ana: Business, sofia: Any) -> None:
    accept(apply(ana), sofia)
    actions.deactivate_badge(professional_id=ana.id, kind=INSURANCE, reason="Anulada", at=MONDAY)
    assert reminders.DUTY.run(at=END) == 0 and letters("badge_ended") == 0


@pytest.mark.plants_a_violation(
    "people.badges_by_papers_were_judged_by_another", reason="the check's own test"
)
def test_the_nightly_check_names_papers_that_nobody_might_have_judged(ana: Business, sofia: Any) -> None:
    asked = apply(ana)
    accept(asked, sofia)
    assert list(checks.badges_by_papers_were_judged_by_another()) == []
    with guards_off():
        BadgeApplication.objects.update(decided_by=ana.account, decided_at=MONDAY - timedelta(days=1))
    said = list(checks.badges_by_papers_were_judged_by_another())
    assert len(said) == 2 and all(str(asked.pk) in line for line in said)
