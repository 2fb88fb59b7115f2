"""Sofia looks for people by whatever she is told: names, numbers however written, addresses, tax numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.references import read_reference, reference_of
from vinte.notices.models import Message
from vinte.people import actions, queries
from vinte.people.joining import erasing
from vinte.people.models import Account, PersonNote, PersonReading

pytestmark = pytest.mark.django_db

NIF = "501964843"


@pytest.fixture
def town() -> dict[str, Any]:
    """Ana with a business, Conceição who asks for quotes, and Hugo beside them."""
    ana = cast.professional(
        "Ana Sá-Lopes", trade_name="Açores & Irmão Pinturas", email="ana@obras.example", tax_identity=NIF
    )
    actions.update_profile(professional_id=ana.id, at=MONDAY, phone="+351 934 111 222")
    conceicao = cast.homeowner("Conceição Brandão", email="sao@casa.example", phone="912345678")
    cast.homeowner("Hugo Pinto", email="hugo@casa.example", phone="911111111")
    return {"ana": ana, "conceicao": conceicao}


def names(text: str, **more: Any) -> list[str]:
    return [person.name for person in queries.find_people(text=text, **more)]


ANA, CONCEICAO = "Açores & Irmão Pinturas", "Conceição Brandão"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # one telephone in six ways
        ("912345678", [CONCEICAO]),
        ("912 345 678", [CONCEICAO]),
        ("+351 912 345 678", [CONCEICAO]),
        ("00351 912-345-678", [CONCEICAO]),
        ("(+351) 912.345.678", [CONCEICAO]),
        ("351912345678", [CONCEICAO]),
        ("345678", [CONCEICAO]),
        ("912345679", []),
        ("34567", []),
        ("934111222", [ANA]),
        # accents, case, and parts of names
        ("conceicao", [CONCEICAO]),
        ("CONCEIÇÃO", [CONCEICAO]),
        ("brandao conc", [CONCEICAO]),
        ("acores", [ANA]),
        ("irmao acores", [ANA]),
        ("sa lopes", [ANA]),
        ("Sá-Lopes", [ANA]),
        ("conceição pinto", []),
        # addresses, whole and begun
        ("sao@casa.example", [CONCEICAO]),
        ("SAO@Casa.Example", [CONCEICAO]),
        ("@casa.example", [CONCEICAO, "Hugo Pinto"]),
        ("ana@obras", [ANA]),
        # tax numbers
        (NIF, [ANA]),
        ("PT501964843", [ANA]),
        ("pt 501 964 843", [ANA]),
        ("501964844", []),
        # what means nothing in a search
        ("100%", []),
        ("___", []),
        ("' OR 1=1", []),
    ],
)
def test_what_is_typed_and_who_is_found(town: dict[str, Any], typed: str, found: list[str]) -> None:
    assert names(typed) == found


@pytest.mark.parametrize(
    ("market", "identity", "ways"),
    [
        ("es", "B64717838", ["B64717838", "ES B-64717838", "b64717838"]),
        ("fr", "732829320", ["732829320", "732 829 320", "FR732829320", "732 829 320 00074"]),
    ],
)
def test_the_tax_number_of_another_market(market: str, identity: str, ways: list[str]) -> None:
    account = actions.open_account(email="zoe@obras.example", name="Zoé", at=MONDAY)
    actions.register_professional(
        account_id=account.pk, market=market, tax_identity=identity, trade_name="Zoé Obras", at=MONDAY
    )
    assert [names(way) for way in ways] == [["Zoé Obras"]] * len(ways)
    assert names("PT" + identity) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "search_too_short"), (" a b ", "search_too_short"), ("x" * 121, "text_too_long")],
)
def test_what_is_too_little_or_too_much(typed: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        queries.find_people(text=typed)
    assert caught.value.code == code and caught.value.what_to_do


def test_a_member_leads_to_the_business(town: dict[str, Any]) -> None:
    from vinte.people.models import Member

    rui = actions.open_account(email="rui@obras.example", name="Rui Dias", at=MONDAY)
    member = Member.objects.create(id=rui.pk, professional_id=town["ana"].id, account=rui, since=MONDAY)
    assert names("rui dias") == names("rui@obras.example") == [ANA]
    member.ended_at = later(days=1)
    member.save()
    assert names("rui dias") == []


def test_who_asked_twice_without_an_account_is_shown_once_and_leads_to_both() -> None:
    first = cast.homeowner("Helena Reis", email="helena@casa.example", phone="912345601")
    second = cast.homeowner("Helena Reis", email="helena@casa.example", phone="912345601", at=later(days=1))
    (found,) = queries.find_people(text="helena")
    assert found.id == second.pk
    card = queries.person_card(kind="homeowner", person_id=found.id, by=cast.staff().pk)
    assert card.ids == {first.pk, second.pk}


def test_of_somebody_erased_the_business_and_its_number_are_left(town: dict[str, Any]) -> None:
    ana = town["ana"]
    actions.add_person_note(
        kind="professional", person_id=ana.id, by=cast.staff().pk, text="Ligou.", key="1", at=MONDAY
    )
    actions.leave(account_id=ana.account.pk, at=later(days=1))
    # What was still to be sent to her went.
    Message.objects.update(state=Message.State.SENT, sent_at=later(days=1))
    erasing.DUTY.run(at=later(days=32))
    assert not Account.objects.get(pk=ana.account.pk).is_active
    assert names("ana@obras.example") == names("934111222") == names("sa-lopes") == []
    (found,) = queries.find_people(text=NIF)
    assert (found.name, found.owner, found.email, found.phone, found.is_closed) == (ANA, "", "", "", True)
    assert PersonNote.objects.get().text == ""


def test_hints_tell_two_apart_and_reach_nobody(town: dict[str, Any]) -> None:
    (found,) = queries.find_people(text="conceicao")
    assert (found.email, found.phone) == ("sa•••@casa.example", "••• 678")


def test_a_number_of_another_room_finds_whom_it_means(town: dict[str, Any]) -> None:
    meant = queries.Meant(homeowner_ids=frozenset({town["conceicao"].pk}))
    assert names("3F9A-12BC", meant=meant) == [CONCEICAO]
    meant = meant.and_also(queries.Meant(account_ids=frozenset({town["ana"].account.pk})))
    assert names("3F9A-12BC", meant=meant) == [ANA, CONCEICAO]


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [("3F9A-12BC", True), ("3f9a12bc", True), ("#3F9A-12BC", True), ("3F9A-12B", False), ("Abade", False)],
)
def test_what_is_a_number(typed: str, is_number: bool) -> None:
    assert (read_reference(typed) is not None) is is_number


def test_a_whole_identifier_is_read_out_of_an_address() -> None:
    id = cast.homeowner().pk
    found = read_reference(f"https://vinte.example/mesa/apoio/{id}/")
    assert found is not None and found.id == id
    short = read_reference(reference_of(id))
    assert short is not None and id.hex.endswith(short.end)


@pytest.mark.parametrize(
    ("who", "may"), [("agent", True), ("operator", True), ("professional", False), ("herself", False)]
)
@pytest.mark.parametrize("kind", ["professional", "homeowner"])
def test_who_may_open_a_persons_page(town: dict[str, Any], kind: str, who: str, may: bool) -> None:
    of = {"professional": town["ana"].id, "homeowner": town["conceicao"].pk}[kind]
    by = {
        "agent": lambda: cast.staff(),
        "operator": lambda: cast.staff("Otília", role="operator"),
        "professional": lambda: cast.professional("Bruno").account,
        "herself": lambda: _agent_who_is(kind, town),
    }[who]()
    given = {"kind": kind, "person_id": of, "by": by.pk}
    if may:
        assert queries.person_card(**given).id == of
        actions.add_person_note(text="Ligou hoje.", key="k", at=MONDAY, **given)
        assert actions.person_details(reason="Pediu que ligássemos.", at=MONDAY, **given).phones
        return
    for act in (
        queries.person_card,
        lambda **given: actions.add_person_note(text="x", key="k", at=MONDAY, **given),
        lambda **given: actions.person_details(reason="Curiosidade.", at=MONDAY, **given),
    ):
        with pytest.raises(NotAllowed):
            act(**given)
    assert not PersonReading.objects.exists() and not PersonNote.objects.exists()


def _agent_who_is(kind: str, town: dict[str, Any]) -> Any:
    """Somebody of the staff who is the person themselves: by account, or by a mailbox written another way."""
    if kind == "professional":
        actions.give_role(account_id=town["ana"].account.pk, role="support", at=MONDAY)
        return town["ana"].account
    return cast.staff("Conceição", email="sao+mesa@casa.example")


def test_each_reading_is_written_down_with_who_and_why_and_not_what_was_typed(town: dict[str, Any]) -> None:
    sofia = cast.staff()
    found = queries.find_people(text="@casa.example")
    actions.note_search(found=found[:], by=sofia.pk, at=MONDAY)
    with pytest.raises(Refused, match="motivo"):
        actions.person_details(
            kind="professional", person_id=town["ana"].id, by=sofia.pk, reason=" ", at=later(hours=1)
        )
    actions.person_details(
        kind="professional", person_id=town["ana"].id, by=sofia.pk, reason="Ligar-lhe.", at=later(hours=1)
    )
    rows = PersonReading.objects.order_by("read_at", "pk")
    assert sorted((row.way, row.reason, row.professional_id is None) for row in rows) == [
        ("details", "Ligar-lhe.", False),
        ("search", "", True),
        ("search", "", True),
    ]
    assert {row.reader_id for row in rows} == {sofia.pk}
    for change in ("UPDATE people_personreading SET reason = 'x'", "DELETE FROM people_personreading"):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            connection.cursor().execute(change)


def test_a_note_stays_as_it_was_written_and_sent_twice_is_one(town: dict[str, Any]) -> None:
    sofia, given = cast.staff(), {"kind": "professional", "person_id": town["ana"].id, "at": MONDAY}
    for _twice in "12":
        actions.add_person_note(by=sofia.pk, text=" Liga sempre à tarde. ", key="k1", **given)
    actions.add_person_note(by=sofia.pk, text="Prefere e-mail.", key="k2", **{**given, "at": later(hours=1)})
    card = queries.person_card(kind="professional", person_id=town["ana"].id, by=sofia.pk)
    assert [(note.text, note.by) for note in queries.notes_about(card)] == [
        ("Prefere e-mail.", "Sofia"),
        ("Liga sempre à tarde.", "Sofia"),
    ]
    for text, code in ((" ", "words_missing"), ("x" * 4001, "text_too_long")):
        with pytest.raises(Refused) as caught:
            actions.add_person_note(by=sofia.pk, text=text, key="k3", **given)
        assert caught.value.code == code
    for change in ("UPDATE people_personnote SET text = 'x'", "DELETE FROM people_personnote"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(change)
