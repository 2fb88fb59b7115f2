"""Accounts, roles and registration: what is accepted, in which form, and what is refused whole."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

import cast
from cast import MONDAY
from vinte.kernel.errors import InvalidInput, NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.people.accounts import directory, homeowners, staff
from vinte.people.accounts.contact_data import clean_email, clean_name, clean_phone, same_mailbox
from vinte.people.models import Account, Homeowner, Professional
from vinte.people.professionals import registry
from vinte.people.professionals.tax_identity import is_normal, normalise

pytestmark = pytest.mark.django_db


def ana(email: str = "ana@obras.example", name: str = "Ana") -> Account:
    return directory.open_account(email=email, name=name, at=MONDAY)


def test_an_account_has_no_password_and_an_address_that_is_not_yet_verified() -> None:
    account = ana(" Ana@Obras.EXAMPLE ", "  Ana   Lopes ")
    assert (account.email, account.name, account.language) == ("ana@obras.example", "Ana Lopes", "pt")
    assert not account.has_usable_password()
    address = EmailAddress.objects.get(user=account)
    assert (address.email, address.primary, address.verified) == ("ana@obras.example", True, False)
    assert directory.account_by_email("ANA@obras.example") == account


@pytest.mark.parametrize(
    ("email", "name", "code"),
    [
        ("ANA@OBRAS.EXAMPLE", "Outra", "email_taken"),
        ("ana", "Ana", "email_invalid"),
        ("ana@", "Ana", "email_invalid"),
        ("bela@obras.example", "   ", "name_missing"),
        ("bela@obras.example", "a" * 121, "name_too_long"),
        ("bela@obras.example", "a" * 120, None),
    ],
)
def test_edges_of_opening_an_account(email: str, name: str, code: str | None) -> None:
    ana()
    if code is None:
        assert ana(email, name).name == name
        return
    with pytest.raises(Refused) as caught:
        ana(email, name)
    assert caught.value.code == code and caught.value.what_to_do
    assert (Account.objects.count(), EmailAddress.objects.count()) == (1, 1)


def test_an_unknown_language_role_market_or_account_is_an_error() -> None:
    account = ana()
    with pytest.raises(LookupError, match="no language"):
        directory.open_account(email="b@b.example", name="B", language="de", at=MONDAY)
    with pytest.raises(LookupError, match="no role"):
        staff.give_role(account_id=account.pk, role="king", at=MONDAY)
    with pytest.raises(InvalidInput, match=r"markets/de/market\.toml, which is missing"):
        registry.register_professional(
            account_id=account.pk, market="de", tax_identity="501964843", trade_name="Ana", at=MONDAY
        )
    nobody = new_id(at=MONDAY)
    for ask in (directory.account, registry.professional, homeowners.homeowner, registry.profile):
        with pytest.raises(NotAllowed):
            ask(nobody)
    assert directory.professional_of(nobody) is None


def test_audiences_are_what_was_given_and_nothing_for_strangers() -> None:
    account = ana()
    assert directory.audiences_of(account) == frozenset()
    registry.register_professional(
        account_id=account.pk, market="pt", tax_identity="501964843", trade_name="Ana", at=MONDAY
    )
    for role in ("support", "support", "operator"):
        staff.give_role(account_id=account.pk, role=role, at=MONDAY)
    assert directory.audiences_of(account) == {"professional", "support", "operator"}
    assert [member.id for member in staff.staff()] == [account.pk]
    account.is_active = False
    account.save()
    for nobody in (account, None, AnonymousUser()):
        assert directory.audiences_of(nobody) == frozenset()
    assert staff.staff() == []


@pytest.mark.parametrize(
    ("market", "typed", "kept"),
    [
        ("pt", "501964843", "PT501964843"),
        ("pt", " PT 501 964 843 ", "PT501964843"),
        ("pt", "pt501964843", "PT501964843"),
        ("pt", "501964842", None),
        ("pt", "50196484", None),
        ("pt", "", None),
        ("es", "B-58378431", "ESB58378431"),
        ("es", "esb58378431", "ESB58378431"),
        ("es", "X-2482300W", "ESX2482300W"),
        ("es", "54362315-K", "ES54362315K"),
        ("es", "54362315Z", None),
        ("fr", "552 008 443", "FR552008443"),
        ("fr", "FR552008443", "FR552008443"),
        ("fr", "732 829 320 00075", None),
        ("fr", "73282932000074", "FR732829320"),
        ("fr", "FR 44 732829320", "FR732829320"),
        ("fr", "552008444", None),
        ("mx", "GODE 561231 GR8", "MXGODE561231GR8"),
        ("mx", "gode561231gr8", "MXGODE561231GR8"),
        ("mx", "GODE561231GR9", None),
        ("mx", "GODE561231", None),  # the same person without the homoclave
    ],
)
def test_tax_identities_become_one_text(market: str, typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Refused) as caught:
            normalise(market=market, tax_identity=typed)
        assert caught.value.code == "tax_identity_invalid"
        return
    assert normalise(market=market, tax_identity=typed) == kept
    assert is_normal(market=market, tax_identity=kept)
    assert not is_normal(market=market, tax_identity=kept[2:])


def test_an_account_is_one_professional_and_two_may_share_a_tax_identity() -> None:
    first, second = ana(), ana("bruno@obras.example", "Bruno")
    for account in (first, second):
        registry.register_professional(
            account_id=account.pk, market="pt", tax_identity="501 964 843", trade_name=account.name, at=MONDAY
        )
    found = registry.professionals_with_identity("PT501964843")
    assert {row.account_id for row in found} == {first.pk, second.pk}
    with pytest.raises(Refused) as caught:
        registry.register_professional(
            account_id=first.pk, market="pt", tax_identity="500697256", trade_name="Ana II", at=MONDAY
        )
    assert caught.value.code == "already_professional"
    assert Professional.objects.count() == 2


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("912 345 678", "+351912345678"),
        ("+34 612 345 678", "+34612345678"),
        ("00351912345678", "+351912345678"),
        ("91234567", None),
        ("telefone", None),
    ],
)
def test_homeowners_telephones_become_international(phone: str, kept: str | None) -> None:
    told = {"name": "Helena", "email": "Helena@Casa.example", "phone": phone, "at": MONDAY}
    if kept is None:
        with pytest.raises(Refused) as caught:
            homeowners.register_homeowner(**told)
        assert caught.value.code == "phone_invalid"
        assert Homeowner.objects.count() == 0
        return
    helena = homeowners.register_homeowner(**told)
    assert (helena.phone, helena.email) == (kept, "helena@casa.example")
    assert homeowners.homeowner(helena.pk) == helena


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana@x.pt", "ANA@X.PT", True),
        ("ana@x.pt", "ana+obra@x.pt", True),
        ("ana@x.pt", "ana@y.pt", False),
        ("ana@x.pt", "anab@x.pt", False),
    ],
)
def test_one_mailbox_in_many_writings(one: str, other: str, same: bool) -> None:
    assert same_mailbox(one=one, other=other) is same_mailbox(one=other, other=one) is same


def test_names_and_numbers_keep_their_form() -> None:
    assert clean_name(" Rosa \n Pinto ") == "Rosa Pinto"
    assert clean_phone("612 345 678", market="es") == "+34612345678"


def test_a_homeowner_with_an_account_is_found_by_it() -> None:
    account = ana("helena@casa.example", "Helena")
    helena = cast.homeowner("Helena", account_id=account.pk)
    assert directory.homeowner_of(account.pk) == helena
    assert directory.audiences_of(account) == frozenset()


@pytest.mark.parametrize(
    ("market", "phone", "says"),
    [
        ("pt", "760 100 200", "tarifa especial"),
        ("pt", "607 123 456", "tarifa especial"),
        ("pt", "707 200 200", "tarifa especial"),
        ("pt", "708 123 456", "tarifa especial"),
        ("pt", "808 200 200", "tarifa especial"),
        ("pt", "+44 909 879 0879", "tarifa especial"),
        ("pt", "+44 7012 345 678", "tarifa especial"),
        ("pt", "+371 900 12345", "tarifa especial"),
        ("es", "806 123 456", "tarifa especial"),
        ("es", "902 123 456", "tarifa especial"),
        ("fr", "0899 12 34 56", "tarifa especial"),
        ("pt", "+881 612 345 678", "satélite"),
        ("pt", "+870 773 111 632", "satélite"),
        ("pt", "412 345 678", "não existe"),
        ("pt", "990 000 000", "não existe"),
        ("pt", "16200", "completo"),
        ("pt", "912 345 678", None),
        ("pt", "234 567 890", None),
        ("pt", "300 500 600", None),
        ("pt", "800 200 200", None),
        ("pt", "+34 612 345 678", None),
        ("mx", "55 1234 5678", None),
    ],
)
def test_a_number_reaches_a_person_at_the_price_of_a_call(market: str, phone: str, says: str | None) -> None:
    if says is None:
        assert clean_phone(phone, market=market).startswith("+")
        return
    with pytest.raises(Refused, match=says) as caught:
        clean_phone(phone, market=market)
    assert caught.value.code == "phone_invalid" and caught.value.what_to_do


@pytest.mark.parametrize("phone", ["760100200", "+44 909 879 0879", "+371 900 12345"])
def test_nobody_registers_with_a_number_that_costs_the_caller_more(phone: str) -> None:
    with pytest.raises(Refused, match="tarifa especial"):
        homeowners.register_homeowner(name="Helena", email="helena@casa.example", phone=phone, at=MONDAY)
    assert Homeowner.objects.count() == 0


LONG_HOST = ".".join(["a" * 63] * 3)


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("joão@exemplo.pt", "Antes da @ não pode haver «ã»"),
        ("joão@construções.pt", "Antes da @ não pode haver «ã»"),
        ("ana.exemplo.pt", "Falta a @"),
        ("ana maria@exemplo.pt", "espaço"),
        ("ana@maria@exemplo.pt", "mais de uma @"),
        ("ana@exemplo,pt", "vírgula"),
        ("ana@exemplo", "completo"),
        ("ana@-exemplo.pt", "completo"),
        ("ana@exem❤plo.pt", "não é um domínio"),
        ("a" * 65 + "@exemplo.pt", "longo de mais"),
        ("a" * 64 + "@exemplo.pt", None),
        ("ana@construções.pt", None),
    ],
)
def test_what_is_wrong_with_an_address_is_said(email: str, says: str | None) -> None:
    if says is None:
        assert clean_email(email).isascii()
        return
    with pytest.raises(Refused, match=says) as caught:
        clean_email(email)
    assert caught.value.code == "email_invalid" and caught.value.what_to_do


@pytest.mark.parametrize(("letters", "taken"), [(254, True), (255, False)])
def test_an_address_has_254_characters_at_most(letters: int, taken: bool) -> None:
    local = "a" * (letters - len(LONG_HOST) - len("@.pt"))
    email = f"{local}@{LONG_HOST}.pt"
    assert len(email) == letters and len(local) <= 64
    if taken:
        assert clean_email(email) == email
    else:
        with pytest.raises(Refused, match="longo de mais"):
            clean_email(email)


def test_a_domain_in_unicode_and_in_punycode_is_one_mailbox_and_one_account() -> None:
    account = ana("Ana@Construções.pt")
    assert account.email.isascii() and account.email.startswith("ana@xn--")
    for again in (
        "ana@construções.pt",
        "ANA@CONSTRUÇÕES.PT",
        account.email,
        "ana@construc\u0327o\u0303es.pt",
    ):
        assert directory.account_by_email(again) == account
        assert same_mailbox(one=again, other=account.email)
        with pytest.raises(Refused) as caught:
            ana(again)
        assert caught.value.code == "email_taken"
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana.maria@gmail.com", "anamaria+obra@googlemail.com", True),
        ("ana.maria@x.pt", "anamaria@x.pt", False),
    ],
)
def test_dots_count_where_the_host_says_so(one: str, other: str, same: bool) -> None:
    assert same_mailbox(one=one, other=other) is same
