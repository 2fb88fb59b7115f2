"""Ana closes her account: told before, stopped at once, taken back or erased; what the promise rests on stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from test_members import RUI, accept, invite

import cast
from cast import MONDAY, later
from vinte.claims import actions as claim_actions
from vinte.claims import queries as claims
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.models import SavedSearch
from vinte.notices.models import Message
from vinte.people import actions, due, queries
from vinte.people.checks import erased_accounts_hold_nothing
from vinte.people.joining import erasing
from vinte.people.models import Account, BadgeDocument, IdentityChange, Leaving, Professional
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries
from vinte.wallet.models import TopUp

pytestmark = pytest.mark.django_db
ENDS = MONDAY + timedelta(days=30)
TICK = timedelta(microseconds=1)


def leave(of: Any, *, at: Any = MONDAY) -> Any:
    return actions.leave(account_id=of.account.pk, at=at)


def blocked(of: Any, *, at: Any = MONDAY) -> set[str]:
    """What stands in the way; the account is then as it was."""
    known = queries.concerns_of(account_id=of.account.pk, at=at)
    codes = {each.code for each in known if each.touches == queries.Touches.BLOCKS}
    if codes:
        with pytest.raises(Refused) as refusal:
            leave(of, at=at)
        assert refusal.value.code == "leaving_blocked" and not Leaving.objects.exists()
    return codes


def told(of: Any, *, at: Any = MONDAY) -> dict[str, str]:
    return {each.code: each.words for each in queries.concerns_of(account_id=of.account.pk, at=at)}


def sent() -> None:
    """What was written went."""
    Message.objects.filter(state="waiting").update(state="sent", sent_at=MONDAY)


@cast.GRANTS
def test_what_acts_by_itself_ends_at_once_and_everything_was_said_before() -> None:
    ana = cast.professional("Ana", pack="monthly", has_badge=True, is_complete=True)
    cast.grant(ana, 2_000)
    leads.save_alert(
        professional_id=ana.id,
        name="Aveiro",
        filters=leads_queries.FeedFilters(),
        frequency="daily",
        at=MONDAY,
    )
    actions.ask_identity_change(
        professional_id=ana.id, trade_name="Ana e Filhas", documents=cast.papers(), at=MONDAY
    )
    words = told(ana)
    assert set(words) == {
        "renewal",
        "alerts",
        "identity_change",
        "profile",
        "granted",
        "pack_days",
        "kept",
    }
    assert "20,00" in words["granted"] and "11 de fevereiro" in words["pack_days"]
    assert blocked(ana) == set()
    row = leave(ana)
    assert row.ends_at == ENDS and leave(ana, at=later(days=1)) == row
    assert wallet_queries.renewal_ahead(professional_id=ana.id, at=MONDAY) is None
    assert not SavedSearch.objects.exists()
    assert IdentityChange.objects.get().state == "withdrawn"
    (letter,) = cast.letters(ana.account.email, kind="leaving_asked")
    assert "11 de fevereiro" in letter.text and "/conta/sair/" in letter.text
    # The business is nobody's to see or to buy for.
    assert queries.audiences_of(queries.account(ana.account.pk)) == frozenset()
    asked = cast.request()
    with pytest.raises(Refused) as refusal:
        cast.buy(ana, asked, at=later(hours=5))
    assert refusal.value.code == "leaving"
    covered = queries.coverage(market="pt", trade="painter", municipality=cast.PLACE, at=MONDAY)
    assert covered.count == 0


@pytest.mark.parametrize(
    ("at", "is_erased"), [(ENDS - TICK, False), (ENDS, True), (ENDS + timedelta(days=9), True)]
)
def test_it_is_taken_back_until_the_data_are_gone(at: Any, is_erased: bool) -> None:
    ana = cast.professional("Ana")
    leave(ana)
    sent()
    erasing.DUTY.run(at=at)
    if is_erased:
        with pytest.raises(Refused) as refusal:
            actions.come_back(account_id=ana.account.pk, at=at)
        assert refusal.value.code == "leaving_over"
        return
    actions.come_back(account_id=ana.account.pk, at=at)
    assert queries.audiences_of(queries.account(ana.account.pk)) == {"professional"}
    assert cast.letters(ana.account.email, kind="leaving_taken_back")
    erasing.DUTY.run(at=ENDS + timedelta(days=1))
    assert queries.account(ana.account.pk).is_active
    # Closed again, the days count anew.
    assert leave(ana, at=ENDS + timedelta(days=2)).ends_at == ENDS + timedelta(days=32)


def test_money_stands_in_the_way_until_it_is_spent() -> None:
    ana = cast.professional("Ana", balance_cents=5_000, pack="yearly", is_complete=True, has_badge=True)
    assert blocked(ana) == {"purchased"}
    # Nobody takes payments here, so nobody gives them back on the page.
    words = told(ana)["purchased"]
    assert "50,00" in words and "escreva para" in words and "aqui em baixo" not in words
    cast.spend(ana, 5_000, at=later(hours=5))
    at = later(hours=6)
    assert blocked(ana, at=at) == set()
    words = told(ana, at=at)
    assert "o contacto que comprou" in words["contacts"] and "50,00" in words["guarantee"]


def test_a_payment_without_an_answer_stands_in_the_way() -> None:
    ana = cast.professional("Ana")
    wallet.expect_payment(
        professional_id=ana.id, amount_cents=5_000, provider="play", idempotency_key="k", at=MONDAY
    )
    assert blocked(ana) == {"payment"}
    TopUp.objects.update(state="expired", settled_at=MONDAY)
    assert blocked(ana) == set()


def test_an_open_claim_stands_in_the_way_and_one_that_can_be_made_is_named() -> None:
    bruno = cast.claimable("Bruno")
    at = cast.CLAIM_DAY
    left = wallet_queries.balance(bruno.id).purchased_cents
    if left:
        cast.spend(bruno, left, at=at)
    assert "Já pode pedir a garantia" in told(bruno, at=at)["guarantee"]
    claim_actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=at)
    assert "claim" in blocked(bruno, at=at)
    assert claims.open_claim(bruno.id) is not None


def test_papers_that_wait_members_and_the_staff() -> None:
    zita = cast.professional("Zita")
    accept(invite(zita))
    actions.apply_for_badge(
        professional_id=zita.id,
        kind="liability_insurance",
        documents=cast.papers(),
        number="1",
        issuer="Seguros",
        starts_on=MONDAY.date(),
        ends_on=ENDS.date(),
        at=MONDAY,
    )
    assert blocked(zita) == {"members", "badge_papers"}
    sofia = cast.staff("Sofia")
    with pytest.raises(Refused):
        actions.leave(account_id=sofia.pk, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.leave(account_id=zita.id, at=MONDAY)


def test_a_member_leaves_the_business_and_it_goes_on() -> None:
    zita = cast.professional("Zita")
    rui = queries.account(accept(invite(zita)).account_id)
    known = queries.concerns_of(account_id=rui.pk, at=later(hours=2))
    assert [each.code for each in known] == ["membership"] and "Zita Obras" in known[0].words
    actions.leave(account_id=rui.pk, at=later(hours=2))
    assert queries.members_of(zita.id) == [] and "member_left" in cast.letter_kinds(RUI)
    sent()
    erasing.DUTY.run(at=ENDS + timedelta(days=1))
    assert queries.professional(zita.id).account.is_active and not Account.objects.get(pk=rui.pk).is_active


def _everything(connection_: Any) -> str:
    """Every text of every table, as somebody with the whole database reads it."""
    with connection_.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_the_personal_data_go_history_and_files_included() -> None:
    ana = cast.professional("Ana", is_complete=True, balance_cents=3_000, has_badge=True)
    actions.update_profile(
        professional_id=ana.id, phone="+351919999888", website="https://ana-lopes.example", at=MONDAY
    )
    actions.apply_for_badge(
        professional_id=ana.id,
        kind="liability_insurance",
        documents=cast.papers(),
        number="1",
        issuer="Seguros",
        starts_on=MONDAY.date(),
        ends_on=ENDS.date(),
        at=MONDAY,
    )
    sofia = cast.staff("Sofia")
    (waiting,) = _applications(ana)
    actions.accept_badge(application_id=waiting, ends_on=ENDS.date(), by=sofia.pk, at=MONDAY)
    helena = cast.homeowner("Helena")
    cast.spend(ana, 3_000, at=later(hours=5))
    actions.update_profile(professional_id=ana.id, phone="+351918888777", at=later(hours=5))
    email = ana.account.email
    before = _everything(connection)
    secrets = (email, "+351919999888", "+351918888777", "ana-lopes.example", cast.ABOUT[:40])
    for secret in secrets:
        assert secret in before
    leave(ana, at=later(hours=6))
    at = later(days=31)
    # A letter that is still on its way needs its address.
    erasing.DUTY.run(at=at)
    assert Leaving.objects.get().erased_at is None
    sent()
    erasing.DUTY.run(at=at)
    assert Leaving.objects.get().erased_at == at
    after = _everything(connection)
    for secret in secrets:
        assert secret not in after, [line[:200] for line in after.splitlines() if secret in line]
    assert bytes(BadgeDocument.objects.get().content) == b"" and BadgeDocument.objects.get().sha256
    account = Account.objects.get(pk=ana.account.pk)
    assert (account.is_active, account.name) == (False, "") and not EmailAddress.objects.filter(user=account)
    # What 1 to 16 rest on: the contact, its price, the identity that the guarantee counts by.
    assert len(leads_queries.purchases(ana.id)) == 1
    kept = Professional.objects.get(pk=ana.id)
    assert (kept.trade_name, kept.tax_identity) == ("Ana Obras", ana.professional.tax_identity)
    assert helena.email in after
    erasing.DUTY.run(at=later(days=40))
    assert Leaving.objects.get().erased_at == at
    with pytest.raises(Refused) as refusal:
        queries.require_new_identity(market="pt", identity=kept.tax_identity.removeprefix("PT"))
    assert "foi fechada" in refusal.value.message


def _applications(of: cast.Business) -> list[Any]:
    from vinte.people.models import BadgeApplication

    return list(BadgeApplication.objects.filter(professional_id=of.id).values_list("pk", flat=True))


def test_what_came_late_puts_it_off_and_is_told_once() -> None:
    ana = cast.professional("Ana")
    leave(ana)
    cast.top_up(ana.id, 5_000, at=later(days=10))
    sent()
    for days in (30, 31):
        due.DUTIES.run(at=later(days=days))
    assert len(cast.letters(ana.account.email, kind="leaving_waits")) == 1
    assert Leaving.objects.get().erased_at is None and wallet_queries.balance(ana.id).total_cents == 5_000
    actions.come_back(account_id=ana.account.pk, at=later(days=32))
    cast.spend(ana, 5_000, at=later(days=33))
    leave(ana, at=later(days=34))
    sent()
    due.DUTIES.run(at=later(days=64))
    assert Leaving.objects.filter(erased_at=None, taken_back_at=None).count() == 0


@pytest.mark.plants_a_violation("people.erased_accounts_hold_nothing", reason="the check's own test")
@pytest.mark.parametrize("what", ["account", "business", "history"])
def test_the_check_sees_what_is_left(what: str) -> None:
    ana = cast.professional("Ana", is_complete=True)
    leave(ana)
    sent()
    erasing.DUTY.run(at=ENDS)
    assert list(erased_accounts_hold_nothing()) == []
    if what == "account":
        Account.objects.filter(pk=ana.account.pk).update(name="Ana")
    elif what == "business":
        Professional.objects.filter(pk=ana.id).update(phone="+351912345678")
    else:
        Professional.pgh_event_model.objects.filter(pgh_obj_id=ana.id).update(phone="+351912345678")
    assert len(list(erased_accounts_hold_nothing())) == 1
