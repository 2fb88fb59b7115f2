"""Sofia corrects Ana's number and address by papers, and takes out a telephone that is somebody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cast
from cast import MONDAY, Business, later, papers
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.uploads import read_document
from vinte.people import actions, checks, queries
from vinte.people.accounts import confirmations
from vinte.people.models import ForeignPhone, IdentityChange, IdentityPaper, TaxIdentityLink
from vinte.people.professionals import trader

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "501964843", "503504564"
OLD, NEW = "Rua de Cima 1, Aveiro", "Rua de Baixo 2, 3800-000 Aveiro"
PHONE = "+351912345678"
AT = later(days=2)


@pytest.fixture
def ana() -> Business:
    found = cast.professional("Ana", has_badge=True)
    actions.declare_trader(
        professional_id=found.id, legal_name="Ana Reis", address=OLD, phone=PHONE, email="ana@obras.example",
        register="", register_number="", is_lawful=True, by=found.account.pk, at=MONDAY,
    )  # fmt: skip
    return found


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


def correct(of: Business, *, by: Any, at: Any = AT, **more: Any) -> Any:
    facts = {"reason": "Vem na certidão.", "documents": papers(), **more}
    return actions.correct_identity(professional_id=of.id, by=by.pk, at=at, **facts)


def code_of(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(*args, **given)
    assert caught.value.message
    return caught.value.code


def test_a_number_is_corrected_and_old_and_new_stay_written(ana: Business, sofia: Any) -> None:
    old = queries.professional(ana.id).tax_identity
    correct(ana, by=sofia, tax_number=NUMBER)
    assert queries.professional(ana.id).tax_identity == f"PT{NUMBER}"
    row = IdentityChange.objects.get()
    assert (row.old_tax_identity, row.new_tax_identity, row.new_address) == (old, f"PT{NUMBER}", "")
    assert (row.entered_by, row.decided_by, row.reason) == (sofia, sofia, "Vem na certidão.")
    assert IdentityPaper.objects.filter(change=row).count() == len(papers())
    assert TaxIdentityLink.objects.filter(tax_identity=old, other=f"PT{NUMBER}").exists()
    assert "verified" in queries.active_badges(professional_id=ana.id, at=AT)
    (letter,) = cast.letters(ana.account.email, kind="identity_corrected")
    for words in (
        old,
        f"PT{NUMBER}",
        "Vem na certidão.",
        "já emitidos ficam como estavam",
        "responda a este",
    ):
        assert words in letter.text
    assert "Morada" not in letter.text
    assert list(checks.identity_changes_agree_with_the_business()) == []
    # What it asked itself is still what its page shows.
    assert queries.latest_identity_change(ana.id) is None


def test_an_address_is_corrected_and_the_rest_of_what_was_declared_stays(ana: Business, sofia: Any) -> None:
    correct(ana, by=sofia, address=f"  {NEW} ")
    shown = trader.trader(ana.id)
    assert shown is not None
    assert (shown.address, shown.legal_name, shown.phone) == (NEW, "Ana Reis", PHONE)
    row = IdentityChange.objects.get()
    assert (row.old_address, row.new_address, row.new_tax_identity) == (OLD, NEW, "")
    assert not TaxIdentityLink.objects.exists()
    (letter,) = cast.letters(ana.account.email, kind="identity_corrected")
    assert OLD in letter.text and NEW in letter.text and "Número fiscal" not in letter.text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"tax_number": "501964844"}, "tax_identity_invalid"),
        ({"tax_number": NUMBER, "reason": " "}, "reason_missing"),
        ({"tax_number": NUMBER, "reason": "x" * 2_001}, "text_too_long"),
        ({"tax_number": NUMBER, "documents": []}, "change_papers"),
        ({"address": OLD}, "nothing_changes"),
        ({"address": "x" * 301}, "text_too_long"),
        ({}, "nothing_changes"),
    ],
)
def test_what_is_refused_changes_nothing(ana: Business, sofia: Any, given: Any, code: str) -> None:
    assert code_of(correct, ana, by=sofia, **given) == code
    assert not IdentityChange.objects.exists() and not cast.letters(
        ana.account.email, kind="identity_corrected"
    )


def test_a_number_of_another_account_and_a_change_that_waits_stand_in_the_way(
    ana: Business, sofia: Any
) -> None:
    cast.professional("Bruno", tax_identity=NUMBER)
    assert code_of(correct, ana, by=sofia, tax_number=NUMBER) == "identity_taken"
    actions.ask_identity_change(professional_id=ana.id, tax_number=OTHER, documents=papers(), at=MONDAY)
    assert code_of(correct, ana, by=sofia, address=NEW) == "change_open"


def test_there_is_no_address_before_it_was_declared_and_none_of_who_left(ana: Business, sofia: Any) -> None:
    assert code_of(correct, cast.professional("Bruno"), by=sofia, address=NEW) == "trader_missing"
    actions.leave(account_id=ana.account.pk, at=later(days=1))
    assert code_of(correct, ana, by=sofia, address=NEW) == "business_left"


def test_sent_again_nothing_is_corrected_twice(ana: Business, sofia: Any) -> None:
    correct(ana, by=sofia, tax_number=NUMBER)
    assert code_of(correct, ana, by=sofia, tax_number=NUMBER, at=later(days=3)) == "nothing_changes"
    assert IdentityChange.objects.count() == 1


def test_papers_are_made_anew_as_all_others() -> None:
    with pytest.raises(Refused):
        read_document(b"<html>")


def test_nobody_acts_on_their_own_business_and_a_professional_on_none(ana: Business, sofia: Any) -> None:
    actions.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    actions.update_profile(professional_id=ana.id, phone=PHONE, at=MONDAY)
    for who in (ana.account, cast.professional("Bruno").account):
        with pytest.raises(NotAllowed), transaction.atomic():
            correct(ana, by=who, tax_number=NUMBER)
        with pytest.raises(NotAllowed), transaction.atomic():
            mark(ana, by=who)


@pytest.mark.parametrize("change", [{"new_address": "Rua 3"}, {"old_address": "Rua 3"}, {"entered_by": None}])
def test_what_was_corrected_stays_written(ana: Business, sofia: Any, change: dict[str, Any]) -> None:
    correct(ana, by=sofia, address=NEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityChange.objects.update(**change)


# A telephone that is somebody else's.


def mark(
    of: Business, *, by: Any, seen: str = "••• 678", at: Any = AT, reason: str = "Quem atendeu disse que não."
) -> None:
    actions.mark_phone_foreign(professional_id=of.id, seen=seen, reason=reason, by=by.pk, at=at)


def with_phone(name: str = "Bruno", phone: str = PHONE) -> Business:
    found = cast.professional(name, has_badge=True)
    actions.update_profile(professional_id=found.id, phone=phone, at=MONDAY)
    confirmations.note(found.id, channel="sms", address=phone, at=MONDAY)
    return found


def test_the_number_leaves_and_the_business_reads_how_to_confirm_another(sofia: Any) -> None:
    bruno = with_phone()
    mark(bruno, by=sofia)
    row = queries.professional(bruno.id)
    assert row.phone == ""
    assert not queries.is_contact_confirmed(professional_id=bruno.id, channel="sms")
    assert "verified" in queries.active_badges(professional_id=bruno.id, at=AT)
    marked = ForeignPhone.objects.get()
    assert (marked.number, marked.marked_by, marked.reason) == (PHONE, sofia, "Quem atendeu disse que não.")
    (letter,) = cast.letters(bruno.account.email, kind="phone_of_another")
    assert "912 345 678" in letter.text and "confirme-o" in letter.text and "/pro/perfil/" in letter.text


def test_it_stands_in_nobodys_way_and_may_be_confirmed_again(sofia: Any) -> None:
    bruno = with_phone()
    assert PHONE in queries.phones_of_business(bruno.id)
    mark(bruno, by=sofia)
    assert PHONE not in queries.phones_of_business(bruno.id)
    carla = with_phone("Carla")
    assert queries.is_contact_confirmed(professional_id=carla.id, channel="sms")
    # It was theirs after all.
    actions.update_profile(professional_id=bruno.id, phone=PHONE, at=later(days=3))
    confirmations.note(bruno.id, channel="sms", address=PHONE, at=later(days=3))
    assert PHONE in queries.phones_of_business(bruno.id)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"seen": "••• 679"}, "phone_other_now"),
        ({"seen": ""}, "phone_other_now"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_number_that_changed_meanwhile_is_left_alone(sofia: Any, given: dict[str, str], code: str) -> None:
    bruno = with_phone()
    assert code_of(mark, bruno, by=sofia, **given) == code
    assert queries.professional(bruno.id).phone == PHONE and not ForeignPhone.objects.exists()


def test_what_was_declared_with_it_is_shown_no_more_until_it_is_declared_anew(
    ana: Business, sofia: Any
) -> None:
    actions.update_profile(professional_id=ana.id, phone=PHONE, at=MONDAY)
    assert trader.trader(ana.id) is not None
    mark(ana, by=sofia)
    assert trader.trader(ana.id) is None
    for phone, at in (("+351913333333", AT + timedelta(hours=1)),):
        actions.declare_trader(
            professional_id=ana.id, legal_name="Ana Reis", address=OLD, phone=phone, email="ana@obras.example",
            register="", register_number="", is_lawful=True, by=ana.account.pk, at=at,
        )  # fmt: skip
    shown = trader.trader(ana.id)
    assert shown is not None and shown.phone == "+351913333333"


def test_marks_are_only_erased(sofia: Any) -> None:
    mark(with_phone(), by=sofia)
    for change in ({"number": "+351910000000"}, {"reason": "Outra."}, {"marked_at": MONDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ForeignPhone.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ForeignPhone.objects.all().delete()
    assert ForeignPhone.objects.update(number="", reason="") == 1
