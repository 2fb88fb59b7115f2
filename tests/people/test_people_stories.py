"""Ana registers, fills her profile, earns and loses a badge, is suspended and comes back: both sides of each edge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests import marketplace as cast
from tests.marketplace import MONDAY, Business

from vinte.kernel.errors import NotAllowed, Refused
from vinte.people import actions, queries, tax_identity
from vinte.people.models import Account, Badge, Homeowner, Professional, Standing
from vinte.people.profile import RULES, part_definitions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """The refusal with that code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


@pytest.mark.parametrize(
    ("market", "written", "kept"),
    [
        ("pt", "501964843", "PT501964843"),
        ("pt", "PT 501 964 843", "PT501964843"),
        ("pt", "501.964.843", "PT501964843"),
        ("pt", "501964844", None),
        ("pt", "50196484", None),
        ("pt", "", None),
        ("es", "54362315K", "ES54362315K"),
        ("es", "54362315-k", "ES54362315K"),
        ("es", "X-5253868-R", "ESX5253868R"),
        ("es", "54362315Z", None),
        ("fr", "552 008 443", "FR552008443"),
        ("fr", "55200844300011", None),
        ("fr", "732 829 320 00074", "FR732829320"),
        ("fr", "FR 44 732829320", "FR732829320"),
        ("fr", "FR 45 732829320", None),
        ("fr", "732829321", None),
        ("mx", "GODE561231GR8", "MXGODE561231GR8"),
        ("mx", "gode561231gr8", "MXGODE561231GR8"),
        ("mx", "GODE561231GR9", None),
    ],
)
def test_one_business_has_one_tax_identity(market: str, written: str, kept: str | None) -> None:
    if kept is None:
        with refused("tax_identity_invalid"):
            tax_identity.normalise(market=market, tax_identity=written)
    else:
        assert tax_identity.normalise(market=market, tax_identity=written) == kept


def test_a_market_that_is_not_served() -> None:
    with pytest.raises(LookupError, match="served are es, fr, mx, pt"):
        tax_identity.normalise(market="de", tax_identity="1")


def test_a_wrong_identity_registers_nobody() -> None:
    account = actions.open_account(email="ana@obras.test", name="Ana", at=MONDAY)
    with refused("tax_identity_invalid"):
        actions.register_professional(
            account_id=account.pk, market="pt", tax_identity="501964844", trade_name="Ana", at=MONDAY
        )
    assert not Professional.objects.exists()
    assert queries.audiences_of(account) == frozenset()


def test_an_account_is_one_professional(ana: Business) -> None:
    with refused("already_professional"):
        actions.register_professional(
            account_id=ana.account.pk, market="pt", tax_identity="504615947", trade_name="Outra", at=MONDAY
        )
    assert queries.professional_of(ana.account.pk) == queries.professional(ana.id)


@pytest.mark.parametrize(
    ("email", "name", "code"),
    [
        ("ana@obras", "Ana", "email_invalid"),
        ("", "Ana", "email_invalid"),
        ("nova@obras.test", " ", "name_missing"),
        ("nova@obras.test", "A" * 121, "name_too_long"),
        ("TAKEN@obras.test", "Ana", "email_taken"),
    ],
)
def test_an_account_that_is_refused(email: str, name: str, code: str) -> None:
    actions.open_account(email="taken@obras.test", name="Ana", at=MONDAY)
    with refused(code):
        actions.open_account(email=email, name=name, at=MONDAY)
    assert Account.objects.count() == 1


def test_an_account_as_it_is_opened() -> None:
    account = actions.open_account(email=" Ana@Obras.test ", name="  Ana   Lima ", language="fr", at=MONDAY)
    assert (account.email, account.name, account.language) == ("ana@obras.test", "Ana Lima", "fr")
    assert not account.has_usable_password()
    assert queries.account_by_email("ANA@obras.test") == account
    with pytest.raises(LookupError, match="no language"):
        actions.open_account(email="b@obras.test", name="B", language="de", at=MONDAY)


@pytest.mark.parametrize("role", ["support", "operator"])
def test_a_role_is_given_once(role: str) -> None:
    account = actions.open_account(email="sofia@vinte.test", name="Sofia", at=MONDAY)
    first = actions.give_role(account_id=account.pk, role=role, at=MONDAY)
    assert actions.give_role(account_id=account.pk, role=role, at=MONDAY + DAY).given_at == first.given_at
    assert queries.audiences_of(account) == {role}
    assert queries.staff_with(role) == [account]
    with pytest.raises(LookupError, match="no role"):
        actions.give_role(account_id=account.pk, role="owner", at=MONDAY)


def test_a_closed_account_is_nothing() -> None:
    account = actions.open_account(email="sofia@vinte.test", name="Sofia", at=MONDAY)
    actions.give_role(account_id=account.pk, role="support", at=MONDAY)
    Account.objects.update(is_active=False)
    assert queries.audiences_of(queries.account(account.pk)) == frozenset()
    assert queries.staff_with("support") == []


# What makes each part of a profile whole, and what is just not enough for it.
WHOLE: dict[str, dict[str, Any]] = {
    "trades": {"trades": ["pintor"]},
    "area": {"municipality": "Aveiro", "radius_km": 0},
    "description": {"description": "a" * 120},
    "phone": {"phone": "912345678"},
    "hours": {"opening_hours": "9-18"},
    "website": {"website": "https://ana.test/"},
}
NOT_QUITE: dict[str, dict[str, Any]] = {
    "trades": {"trades": []},
    "area": {"municipality": "Aveiro", "radius_km": None},
    "description": {"description": "a" * 119 + " 1234 .,;"},
    "phone": {"phone": " "},
    "hours": {"opening_hours": "  "},
    "website": {"website": ""},
}


def bare() -> Any:
    account = actions.open_account(email="nova@obras.test", name="Nova", at=MONDAY)
    return actions.register_professional(
        account_id=account.pk, market="pt", tax_identity="504615947", trade_name="Nova", at=MONDAY
    )


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_each_part_adds_its_weight(part: str) -> None:
    row = bare()
    weights = {definition.name: definition.weight for definition in part_definitions()}
    assert queries.profile(row.pk).percent == weights["trade_name"]
    actions.update_profile(professional_id=row.pk, at=MONDAY, **NOT_QUITE[part])
    assert queries.profile(row.pk).percent == weights["trade_name"]
    actions.update_profile(professional_id=row.pk, at=MONDAY, **WHOLE[part])
    profile = queries.profile(row.pk)
    assert profile.percent == weights["trade_name"] + weights[part]
    assert [found.name for found in profile.parts if found.done] == [
        n for n in weights if n in (part, "trade_name")
    ]


def test_works_and_pictures_count_apart() -> None:
    row = bare()
    percents = []
    for pictures in (2, 2, 0, 1):
        actions.add_work(professional_id=row.pk, title="Obra", picture_count=pictures, at=MONDAY)
        percents.append(queries.profile(row.pk).percent)
    assert percents == [10, 10, 25, 35]  # the third work, then the fifth picture


def test_the_parts_and_rules_are_the_same_and_weigh_a_hundred() -> None:
    assert {definition.name for definition in part_definitions()} == set(RULES)
    assert sum(definition.weight for definition in part_definitions()) == 100


def test_the_next_part_is_the_one_that_adds_most() -> None:
    row = bare()
    profile = queries.profile(row.pk)
    assert profile.next_part is not None
    missing = [part for part in profile.parts if not part.done]
    assert profile.next_part.weight == max(part.weight for part in missing)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"trades": ["astronauta"]}, "profile_trades"),
        ({"municipality": "Atlântida"}, "profile_municipality"),
        ({"radius_km": -1}, "profile_radius_km"),
        ({"radius_km": True}, "profile_radius_km"),
        ({"website": "javascript:alert(1)"}, "profile_website"),
        ({"opening_hours": "9" * 201}, "profile_opening_hours"),
        ({"phone": "12"}, "phone_invalid"),
        ({"trade_name": " "}, "name_missing"),
        ({"logo": "<svg onload='x'/>"}, "profile_logo"),
    ],
)
def test_one_bad_change_changes_nothing(ana: Business, changes: dict[str, Any], code: str) -> None:
    before = Professional.objects.values().get(pk=ana.id)
    with refused(code):
        actions.update_profile(professional_id=ana.id, at=MONDAY, **{"description": "Nova", **changes})
    assert Professional.objects.values().get(pk=ana.id) == before


def test_a_profile_has_no_other_fields_to_change(ana: Business) -> None:
    with pytest.raises(LookupError, match="tax_identity"):
        actions.update_profile(professional_id=ana.id, at=MONDAY, tax_identity="PT504615947")


def test_a_badge_is_active_from_its_first_instant_until_its_last(ana: Business) -> None:
    until = MONDAY + 5 * DAY
    actions.activate_badge(professional_id=ana.id, kind="verified", at=MONDAY)
    with refused("badge_active"):
        actions.activate_badge(professional_id=ana.id, kind="verified", at=MONDAY + DAY)
    with refused("reason_missing"):
        actions.deactivate_badge(professional_id=ana.id, kind="verified", reason=" ", at=until)
    actions.deactivate_badge(professional_id=ana.id, kind="verified", reason="Documento caducado", at=until)
    with refused("badge_not_active"):
        actions.deactivate_badge(professional_id=ana.id, kind="verified", reason="Outra vez", at=until)
    actions.activate_badge(professional_id=ana.id, kind="verified", at=until + DAY)
    active = {
        instant: queries.active_badges(ana.id, instant)
        for instant in (MONDAY - TICK, MONDAY, until - TICK, until, until + DAY)
    }
    assert list(active.values()) == [(), ("verified",), ("verified",), (), ("verified",)]
    assert [(b.active_from, b.active_until, b.reason) for b in queries.badge_history(ana.id)] == [
        (MONDAY, until, "Documento caducado"),
        (until + DAY, None, ""),
    ]


def test_badges_of_several_kinds_and_unknown_ones(ana: Business) -> None:
    for kind in ("verified", "liability_insurance"):
        actions.activate_badge(professional_id=ana.id, kind=kind, at=MONDAY)
    assert queries.active_badges(ana.id, MONDAY) == ("liability_insurance", "verified")
    with pytest.raises(LookupError, match="no badge"):
        actions.activate_badge(professional_id=ana.id, kind="golden", at=MONDAY)
    assert Badge.objects.count() == 2


def test_a_suspension_and_its_end_stay_in_the_history(ana: Business) -> None:
    sofia = cast.staff()
    told = {"professional_id": ana.id, "by": sofia.pk}
    assert queries.standing(ana.id, MONDAY).state == "good"
    with refused("not_suspended"):
        actions.reinstate(reason="Sem motivo", at=MONDAY, **told)
    with refused("reason_missing"):
        actions.suspend(reason="  ", at=MONDAY + DAY, **told)
    actions.suspend(reason="Uso indevido", at=MONDAY + DAY, **told)
    with refused("already_suspended"):
        actions.suspend(reason="Outra vez", at=MONDAY + 2 * DAY, **told)
    with pytest.raises(ValueError, match="a history only grows"):
        actions.reinstate(reason="Antes", at=MONDAY, **told)
    actions.reinstate(reason="Recurso aceite", at=MONDAY + 3 * DAY, **told)
    states = [
        queries.standing(ana.id, instant).state
        for instant in (MONDAY + DAY - TICK, MONDAY + DAY, MONDAY + 3 * DAY - TICK, MONDAY + 3 * DAY)
    ]
    assert states == ["good", "suspended", "suspended", "good"]
    assert [(view.state, view.reason) for view in queries.standing_history(ana.id)] == [
        ("suspended", "Uso indevido"),
        ("good", "Recurso aceite"),
    ]


def test_only_staff_suspends_and_nobody_themselves(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    actions.give_role(account_id=ana.account.pk, role="support", at=MONDAY)
    for by in (bruno.account.pk, ana.account.pk):
        with pytest.raises(NotAllowed):
            actions.suspend(professional_id=ana.id, reason="Porque sim", by=by, at=MONDAY)
    assert not Standing.objects.exists()
    actions.suspend(professional_id=bruno.id, reason="Uso indevido", by=ana.account.pk, at=MONDAY)
    assert queries.standing(bruno.id, MONDAY).is_suspended


@pytest.mark.parametrize(
    ("phone", "market", "kept"),
    [
        ("912 345 678", "pt", "+351912345678"),
        ("+34 612 345 678", "pt", "+34612345678"),
        ("06 12 34 56 78", "fr", "+33612345678"),
        ("1234", "pt", None),
        ("telefone", "pt", None),
    ],
)
def test_a_homeowners_phone(phone: str, market: str, kept: str | None) -> None:
    facts = {"name": "Helena", "email": "helena@casa.test", "phone": phone, "market": market, "at": MONDAY}
    if kept is None:
        with refused("phone_invalid"):
            actions.register_homeowner(**facts)
        assert not Homeowner.objects.exists()
    else:
        assert actions.register_homeowner(**facts).phone == kept
