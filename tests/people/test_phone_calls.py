"""Ana's telephone gets no code: she asks for a call, Sofia calls, and what she says on it confirms the number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import MONDAY, Business, papers
from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, queries
from vinte.people.accounts import staff
from vinte.people.joining import erasing
from vinte.people.models import ConfirmedContact, MissedCall, PhoneCall
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db
MOBILE, LANDLINE = "+351912345678", "+351220123456"
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


@pytest.fixture
def ana(settings: Any) -> Business:
    """Ana, with a telephone, on a site without a gateway."""
    settings.VINTE_DEMO, settings.VINTE_SMS_URL = False, ""
    ana = cast.professional("Ana")
    number(ana, MOBILE)
    ConfirmedContact.objects.create(
        id=ana.id, professional_id=ana.id, channel="email", address=ana.account.email, confirmed_at=MONDAY
    )
    return ana


def number(of: Business, phone: str) -> None:
    registry.update_profile(professional_id=of.id, at=MONDAY, phone=phone)


def ask(of: Business, **more: Any) -> PhoneCall:
    return PhoneCall.objects.get(pk=actions.ask_phone_call(professional_id=of.id, at=MONDAY, **more))


def refused(act: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(**given)
    assert caught.value.message
    return caught.value.code


def confirm(call: PhoneCall, by: Any, *, figures: str = "", said: str = "A Ana atendeu.") -> None:
    actions.confirm_by_call(call_id=call.pk, figures=figures or call.figures, said=said, by=by.pk, at=LATER)


@pytest.mark.parametrize(
    ("phone", "gateway", "code"),
    [
        ("", "", "phone_missing"),
        (MOBILE, "", None),
        (LANDLINE, "", None),
        (MOBILE, "https://sms.example/send", "call_not_needed"),
        (LANDLINE, "https://sms.example/send", None),
    ],
)
def test_who_is_called(ana: Business, settings: Any, phone: str, gateway: str, code: str | None) -> None:
    number(ana, phone)
    settings.VINTE_SMS_URL = gateway
    given = {"professional_id": ana.id, "at": MONDAY}
    if code is not None:
        assert refused(actions.ask_phone_call, **given) == code
        assert not PhoneCall.objects.exists()
        return
    assert actions.ask_phone_call(**given) == actions.ask_phone_call(**given)
    call = PhoneCall.objects.get()
    assert (call.number, call.state, len(call.figures)) == (phone, "waiting", 4)
    (line,) = queries.phone_call_queue()[:9]
    assert (line.number, line.figures) == (phone, ""), "the desk does not see what is to be said"
    told = queries.phone_call_of(professional_id=ana.id)
    assert told is not None and told.figures == call.figures


def test_papers_wait_for_the_asking_and_their_acceptance_for_the_call(ana: Business, sofia: Any) -> None:
    papers_sent = {"professional_id": ana.id, "kind": "verified", "documents": papers(), "at": MONDAY}
    assert refused(actions.apply_for_badge, **papers_sent) == "badge_phone_call_missing"
    call = ask(ana)
    asked = actions.apply_for_badge(**papers_sent)
    given = {"application_id": asked, "ends_on": LATER.date(), "by": sofia.pk, "at": LATER}
    assert refused(actions.accept_badge, **given) == "badge_phone_called_missing"
    confirm(call, sofia)
    actions.accept_badge(**given)
    assert queries.active_badges(professional_id=ana.id, at=LATER) == ("verified",)
    (letter,) = cast.letters(ana.account.email, kind="phone_confirmed")
    assert "912 345 678" in letter.text
    assert queries.phone_call_of(professional_id=ana.id).figures == ""
    assert refused(actions.ask_phone_call, professional_id=ana.id, at=LATER) == "phone_confirmed"


@pytest.mark.parametrize(
    ("heard", "taken"),
    [
        ("{0}{1}{2}{3}", True),
        (" {0} {1} {2} {3} ", True),
        ("{0}{1}{2}", False),
        ("{0}{1}{2}{3}0", False),
        ("", False),
    ],
)
def test_the_figures_are_those_of_the_page(ana: Business, sofia: Any, heard: str, taken: bool) -> None:
    call = ask(ana)
    words = heard.format(*call.figures)
    given = {"call_id": call.pk, "figures": words, "said": "Atendeu.", "by": sofia.pk, "at": LATER}
    if taken:
        actions.confirm_by_call(**given)
    else:
        assert refused(actions.confirm_by_call, **given) == "call_figures_wrong"
    assert queries.is_contact_confirmed(professional_id=ana.id, channel="sms") == taken
    assert bool(cast.letters(ana.account.email, kind="phone_confirmed")) == taken


def test_a_call_without_words_is_not_kept(ana: Business, sofia: Any) -> None:
    call = ask(ana)
    for act, more in ((actions.confirm_by_call, {"figures": call.figures}), (actions.refuse_phone_call, {})):
        code = refused(act, call_id=call.pk, said=" ", by=sofia.pk, at=LATER, **more)
        assert code == "reason_missing"
    assert not queries.is_contact_confirmed(professional_id=ana.id, channel="sms")
    assert cast.letter_kinds(ana.account.email) == []


def test_each_call_that_nobody_answered_is_kept_and_told(ana: Business, sofia: Any) -> None:
    call = ask(ana, best_time="de manhã")
    for hours in (1, 2):
        actions.miss_phone_call(call_id=call.pk, by=sofia.pk, at=MONDAY + timedelta(hours=hours))
    assert cast.letter_kinds(ana.account.email) == ["phone_call_missed"] * 2
    (line,) = queries.phone_call_queue()[:9]
    assert (line.missed_count, line.missed_at, line.best_time) == (2, MONDAY + timedelta(hours=2), "de manhã")
    assert set(MissedCall.objects.values_list("called_by", flat=True)) == {sofia.pk}
    confirm(call, sofia)
    assert refused(actions.miss_phone_call, call_id=call.pk, by=sofia.pk, at=LATER) == "call_made"


def test_a_number_that_is_not_theirs_is_refused_with_words_and_can_be_asked_again(
    ana: Business, sofia: Any
) -> None:
    call = ask(ana)
    actions.refuse_phone_call(call_id=call.pk, said="Atendeu uma padaria.", by=sofia.pk, at=LATER)
    (letter,) = cast.letters(ana.account.email, kind="phone_call_refused")
    assert "padaria" in letter.text
    told = queries.phone_call_of(professional_id=ana.id)
    assert told is not None and (told.state, told.said) == ("refused", "Atendeu uma padaria.")
    assert not queries.is_contact_confirmed(professional_id=ana.id, channel="sms")
    again = ask(ana)
    assert again.pk != call.pk
    confirm(again, sofia)
    assert queries.is_contact_confirmed(professional_id=ana.id, channel="sms")


def test_another_number_makes_the_call_moot(ana: Business, sofia: Any) -> None:
    call = ask(ana)
    number(ana, LANDLINE)
    assert not queries.phone_call_queue() and queries.phone_call_of(professional_id=ana.id) is None
    assert (
        refused(
            actions.confirm_by_call,
            call_id=call.pk, figures=call.figures, said="Atendeu.", by=sofia.pk, at=LATER,
        )
        == "call_moot"
    )  # fmt: skip
    assert not ConfirmedContact.objects.filter(channel="sms").exists()
    again = ask(ana)
    call.refresh_from_db()
    assert (call.state, again.number) == ("moot", LANDLINE)


def test_nobody_confirms_their_own_number_and_strangers_see_nothing(ana: Business, sofia: Any) -> None:
    call = ask(ana)
    staff.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    for stranger in (ana.account, cast.professional("Bruno").account):
        given = {"call_id": call.pk, "by": stranger.pk}
        for act in (
            lambda given=given: queries.phone_call_case(**given),
            lambda given=given: actions.miss_phone_call(**given, at=LATER),
            lambda given=given: actions.refuse_phone_call(**given, said="Não.", at=LATER),
            lambda given=given: actions.confirm_by_call(**given, figures=call.figures, said="Sim.", at=LATER),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert queries.phone_call_case(call_id=call.pk, by=sofia.pk).number == MOBILE


@pytest.mark.parametrize(
    "change", [{"figures": "0000"}, {"state": "waiting", "decided_at": None, "decided_by": None}]
)
def test_the_database_keeps_a_call_as_it_was(ana: Business, sofia: Any, change: dict[str, Any]) -> None:
    call = ask(ana)
    PhoneCall.objects.filter(pk=call.pk).update(best_time="à tarde")
    confirm(call, sofia)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneCall.objects.filter(pk=call.pk).update(
            **{**change, "figures": change.get("figures", call.figures)}
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneCall.objects.filter(pk=call.pk).delete()


def test_an_erased_business_leaves_no_number_and_no_words(ana: Business, sofia: Any) -> None:
    call = ask(ana, best_time="de manhã")
    confirm(call, sofia)
    erasing._erase_business(ana.id)
    call.refresh_from_db()
    assert (call.number, call.best_time, call.said, call.state) == ("", "", "", "confirmed")
