"""Zita joins: what is made at once, what is refused, and who is led to the account that is there already."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, connection, transaction

import cast
from at_once import at_once
from cast import MONDAY, later
from joining_story import EMAIL, PHONE, code
from vinte.guarantee import terms
from vinte.kernel import masks
from vinte.kernel.errors import InvalidInput, Refused
from vinte.people import actions, queries
from vinte.people.accounts import codes, directory
from vinte.people.joining import terms_of_use
from vinte.people.models import Account, ConfirmedContact, Professional, TermsAcceptance

ZITA = UUID(int=26)
DAY = date(2026, 1, 1)
IDENTITY = "501964843"


def confirm(channel: str = "email", address: str = EMAIL, *, sign_up: UUID = ZITA, at: Any = MONDAY) -> None:
    """A code goes there and comes back."""
    actions.send_joining_code(
        sign_up=sign_up, channel=channel, address=address, name="Zita", language="pt", at=at
    )
    actions.take_joining_code(sign_up=sign_up, channel=channel, address=address, code=code(address), at=at)


def join(**changes: Any) -> Any:
    """Zita's whole sign-up."""
    given: dict[str, Any] = {
        "sign_up": ZITA,
        "market": "pt",
        "language": "pt",
        "trades": ["painter"],
        "municipality": "Aveiro",
        "radius_km": 20,
        "trade_name": "Zita Pinturas",
        "name": "Zita Reis",
        "identity": "501 964 843",
        "email": "Zita@obras.example",
        "phone": "912 345 678",
        "terms_day": DAY,
        "at": later(minutes=1),
    }
    return actions.join(**{**given, **changes})


def refused(**changes: Any) -> str:
    """Why, with nothing kept."""
    before = Account.objects.count()
    with pytest.raises(Refused) as caught:
        join(**changes)
    assert (Account.objects.count(), TermsAcceptance.objects.count()) == (before, 0)
    return caught.value.code


@pytest.mark.django_db(transaction=True)
def test_account_professional_addresses_and_acceptance_are_made_at_once() -> None:
    confirm()
    confirm("sms", PHONE)
    made = join()
    zita = Professional.objects.select_related("account").get()
    assert (made.account_id, made.professional_id) == (zita.account_id, zita.pk)
    assert (zita.account.email, zita.account.name) == (EMAIL, "Zita Reis")
    assert (zita.tax_identity, zita.trades, zita.municipality, zita.radius_km) == (
        "PT501964843", ["painter"], "Aveiro", 20,
    )  # fmt: skip
    assert EmailAddress.objects.get().verified
    assert set(ConfirmedContact.objects.values_list("channel", "address")) == {
        ("email", EMAIL),
        ("sms", PHONE),
    }
    kept = TermsAcceptance.objects.get()
    assert (kept.first_day, kept.language, kept.accepted_at) == (DAY, "pt", later(minutes=1))
    assert kept.text == queries.terms_of_use(language="pt", on=DAY).text
    assert "joined" in cast.letter_kinds(EMAIL)
    (accepted,) = queries.accepted_terms(made.account_id)
    assert (accepted.first_day, accepted.text) == (DAY, kept.text)
    assert queries.profile(zita.pk).percent == 10 + 15 + 10 + 10
    # Sent twice, it is the same account, also when the number is somebody's by then: her own.
    assert join() == made
    assert (Account.objects.count(), Professional.objects.count()) == (1, 1)
    assert len(cast.letters(EMAIL, kind="joined")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_open_one_account() -> None:
    confirm()
    assert at_once(join, join) == ["done", "done"]
    assert (Account.objects.count(), TermsAcceptance.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_business_at_once_get_one_account() -> None:
    other = UUID(int=27)
    confirm()
    confirm(address="rui@obras.example", sign_up=other)
    rui = partial(join, sign_up=other, email="rui@obras.example")
    assert at_once(join, rui) == ["done", "tax_identity_taken"]
    assert Professional.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_stands_in_the_way_keeps_nothing() -> None:
    assert refused() == "email_unconfirmed"
    confirm(address="outra@obras.example")
    assert refused() == "email_unconfirmed"
    confirm(at=later(minutes=1))
    assert refused(terms_day=DAY - timedelta(days=1)) == "terms_changed"
    assert refused(identity="501964844") == "tax_identity_invalid"
    assert refused(phone="12") == "phone_invalid"
    assert refused(trade_name=" ") == "name_missing"
    assert refused(trades=["astrólogo"]) == "profile_trades"
    assert refused(municipality="Atlântida") == "profile_municipality"
    directory.open_account(email=EMAIL, name="Outra", at=MONDAY)
    assert refused() == "email_taken"


@pytest.mark.django_db(transaction=True)
def test_new_terms_are_read_before_they_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    confirm()
    texts = dict.fromkeys((code for code, _name in settings.LANGUAGES), "Novas.")
    two = {**terms_of_use.wordings(), MONDAY.date(): texts}
    monkeypatch.setattr(terms_of_use, "wordings", lambda: two)
    assert refused() == "terms_changed"
    join(terms_day=MONDAY.date())
    assert TermsAcceptance.objects.get().text == "Novas."


@pytest.mark.django_db
def test_a_business_that_is_here_is_led_to_its_account() -> None:
    ana = cast.professional("Ana", email="ana@obras.exemplo.pt", tax_identity=IDENTITY)
    with pytest.raises(Refused) as caught:
        queries.require_new_identity(market="pt", identity=" 501964843")
    assert caught.value.code == "tax_identity_taken"
    assert "a…@o….pt" in caught.value.message
    assert ana.account.email not in str(caught.value)
    other = cast.tax_identity()
    assert queries.require_new_identity(market="pt", identity=other) == f"PT{other}"


@pytest.mark.parametrize(
    ("address", "hint"),
    [("zita@obras.pt", "z…@o….pt"), ("z@a.b.com", "z…@a….com"), ("z@local", "z…@….local")],
)
def test_a_hint_is_not_an_address(address: str, hint: str) -> None:
    assert masks.hint_of(address) == hint


@pytest.mark.django_db(transaction=True)
def test_an_address_with_an_account_gets_a_letter_and_no_code() -> None:
    directory.open_account(email=EMAIL, name="Zita", at=MONDAY)
    sent = {"sign_up": ZITA, "channel": "email", "name": "Zita", "language": "pt", "at": MONDAY}
    actions.send_joining_code(address=EMAIL, **sent)
    assert cast.letter_kinds(EMAIL) == ["joining_known"]
    assert "/conta/login/" in cast.letters(EMAIL)[0].text
    # It counts as a code all the same: the sixth within the hour is refused here and there.
    for _again in range(4):
        actions.send_joining_code(address=EMAIL, **sent)
    with pytest.raises(Refused, match="vários códigos"):
        actions.send_joining_code(address=EMAIL, **sent)
    with pytest.raises(Refused, match="não está certo"):
        actions.take_joining_code(sign_up=ZITA, channel="email", address=EMAIL, code="000000", at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_a_code_confirms_its_own_address_and_sign_up_for_ten_minutes() -> None:
    sent = {"sign_up": ZITA, "channel": "email", "address": EMAIL}
    actions.send_joining_code(name="Zita", language="pt", at=MONDAY, **sent)
    right = code()
    for given, at, why in (
        ("000000" if right != "000000" else "111111", MONDAY, "code_wrong"),
        (right, MONDAY + codes.VALID_FOR, "code_expired"),
    ):
        with pytest.raises(Refused) as caught:
            actions.take_joining_code(code=given, at=at, **sent)
        assert caught.value.code == why
    assert not queries.is_joining_confirmed(**sent)
    actions.take_joining_code(code=right, at=MONDAY + codes.VALID_FOR - timedelta(seconds=1), **sent)
    assert queries.is_joining_confirmed(**sent)
    assert not queries.is_joining_confirmed(**{**sent, "sign_up": UUID(int=1)})
    assert not queries.is_joining_confirmed(**{**sent, "address": "z@obras.example"})
    assert not queries.is_joining_confirmed(**{**sent, "address": ""})


@pytest.mark.django_db(transaction=True)
def test_what_was_accepted_is_never_changed() -> None:
    confirm()
    join()
    table = "people_termsacceptance"
    for change in (f"UPDATE {table} SET text = 'Outras.'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            connection.cursor().execute(change)


def test_a_wording_that_landed_is_never_edited() -> None:
    listed = {
        name: digest
        for digest, name in (
            line.split("  ") for line in (terms_of_use.FOLDER / "SHA256SUMS").read_text().splitlines()
        )
    }
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in terms_of_use.FOLDER.glob("*.md")
    }
    assert found == listed, "somebody accepted it: write a new day; for a new file add its sha256"


def test_the_terms_of_use_are_dated_and_speak_every_language() -> None:
    spoken = {code for code, _name in settings.LANGUAGES}
    for first_day, texts in terms_of_use.wordings().items():
        assert set(texts) == spoken and len(set(texts.values())) == len(spoken)
        sections = {text.count("\n**") for text in texts.values()}
        assert len(sections) == 1, f"{first_day}: the languages have not as many sections"
    first = min(terms_of_use.wordings())
    assert queries.terms_of_use(language="pt", on=first - timedelta(days=1)).first_day == first
    assert queries.terms_of_use(language="fr", on=terms.market_day(market="pt", at=MONDAY)).language == "fr"
    with pytest.raises(LookupError, match="known are en, es, fr, it, pt"):
        queries.terms_of_use(language="de", on=first)


@pytest.mark.parametrize(
    ("name", "why"), [("ontem.pt.md", "2026-01-01.pt.md"), ("2026-05-01.pt.md", "en, es, fr, it, pt")]
)
def test_a_wording_without_a_day_or_a_language_does_not_load(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    (tmp_path / name).write_text("Texto.")
    monkeypatch.setattr(terms_of_use, "FOLDER", tmp_path)
    with pytest.raises(InvalidInput, match=why):
        terms_of_use.wordings.__wrapped__()
