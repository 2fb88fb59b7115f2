"""Each invariant names what holds it, each name is there, and each check sees a planted violation (`vinte check --list`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection, transaction

import cast
import clean_town
from vinte.leads.models import JobRequest, PhoneRelease
from vinte.project import rooms
from vinte.project.commands.check import command
from vinte.project.invariants import INVARIANTS
from vinte.wallet import actions as wallet
from vinte.wallet.models import TopUp

ROOT = Path(__file__).parents[2]
AT = cast.MONDAY


def in_the_database() -> set[str]:
    """Every constraint and trigger that our tables declare."""
    names = {trigger.name for _model, trigger in pgtrigger.registered()}
    for model in apps.get_models():
        names |= {constraint.name for constraint in model._meta.constraints}
    return names


def test_each_invariant_is_listed_with_what_holds_it_and_each_name_is_there() -> None:
    assert [each.number for each in INVARIANTS] == list(range(1, 27))
    known = {f"{check.room}.{check.name}" for check in rooms.checks()}
    for each in INVARIANTS:
        assert each.tests, each
        assert set(each.database) <= in_the_database(), set(each.database) - in_the_database()
        assert set(each.checks) <= known, set(each.checks) - known
        assert all((ROOT / name).is_file() for name in each.tests), each.tests
        assert each.database or each.checks or each.number in (11, 17, 23, 24)


def test_the_command_prints_them() -> None:
    printed = CliRunner().invoke(command, ["--list"])
    assert printed.exit_code == 0
    numbers = re.findall(r"^(\d+)\. .+\.$", printed.output, re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, 27))
    assert "   check: wallet.balance_never_stands_beside_debt, " in printed.output


# By check: what breaks it, past every trigger. Checks of claims have theirs in tests/claims/test_claim_checks.py.
BREAKS = {
    "wallet.transactions_sum_to_zero": "UPDATE wallet_posting SET amount_cents = amount_cents + 1 WHERE amount_cents > 0",
    "wallet.balances_are_their_postings": "UPDATE wallet_ledgeraccount SET balance_cents = balance_cents + 1"
    " WHERE kind = 'purchased'",
    "wallet.books_are_guarded": "ALTER TABLE wallet_posting DISABLE TRIGGER USER",
    "wallet.amounts_are_not_zero": "ALTER TABLE wallet_posting DROP CONSTRAINT posting_not_zero;"
    " UPDATE wallet_posting SET amount_cents = 0",
    "wallet.one_effect_for_each_key": "DROP INDEX ledger_reference_once; UPDATE wallet_ledgertransaction"
    " SET reference = (SELECT id FROM wallet_topup LIMIT 1) WHERE kind = 'top_up'",
    "wallet.one_credit_for_each_payment": "UPDATE wallet_topup SET amount_cents = amount_cents + 1",
    "wallet.transfers_are_credited_once": "UPDATE wallet_banktransfer SET amount_cents = amount_cents + 1",
    "wallet.guarantee_is_granted_balance": "UPDATE wallet_ledgertransaction SET kind = 'guarantee' WHERE kind = 'top_up'",
    "wallet.granted_balance_is_not_turned": "UPDATE wallet_ledgertransaction SET kind = 'correction' WHERE kind = 'top_up';"
    " UPDATE wallet_posting SET account_id = (SELECT id FROM wallet_ledgeraccount WHERE kind = 'granted' LIMIT 1)"
    " WHERE amount_cents < 0",
    "wallet.balance_never_stands_beside_debt": "UPDATE wallet_ledgeraccount SET balance_cents = -5 WHERE kind = 'debt'",
    "wallet.each_cent_of_a_payment_leaves_once": "INSERT INTO wallet_topuprefund (id, top_up_id, professional_id,"
    " amount_cents, lost_cents, provider_reference, state, reason, idempotency_key, asked_at) SELECT gen_random_uuid(),"
    " id, professional_id, amount_cents, 0, '', 'done', '', 'planted', started_at FROM wallet_topup LIMIT 1",
    "wallet.disputes_hold_what_is_frozen": "UPDATE wallet_dispute SET state = 'lost'",
    "wallet.packs_are_paid": "UPDATE wallet_pack SET price_cents = price_cents + 1",
    "wallet.incidents_name_what_their_payment_bought": "DELETE FROM wallet_incidentpurchase",
    "leads.purchases_are_paid": "UPDATE leads_contactpurchase SET price_cents = price_cents + 1",
    "leads.places_are_not_oversold": "UPDATE leads_jobrequest SET place_count = 1",
    "leads.requests_were_moved_before_they_sold": "UPDATE leads_jobrequest SET trade = 'plumber'",
    "leads.purchases_count_in_order": "UPDATE leads_contactpurchase SET ordinal = ordinal + 1",
    "leads.nobody_bought_while_suspended": "INSERT INTO people_standing (professional_id, id, since, state, reason,"
    " decided_by_id) SELECT professional_id, gen_random_uuid(), bought_at - interval '2 minutes', 'suspended', 'x',"
    " (SELECT id FROM people_account LIMIT 1) FROM leads_contactpurchase LIMIT 1",
    "leads.caps_are_kept": "INSERT INTO leads_spendcap (professional_id, id, set_at, week_cents, month_cents)"
    " SELECT professional_id, gen_random_uuid(), bought_at - interval '9 days', 1, 1 FROM leads_contactpurchase LIMIT 1",
    "leads.phones_are_shown_to_buyers_only": "DELETE FROM leads_contactpurchase",
    "leads.purchases_are_guarded": "ALTER TABLE leads_contactpurchase DISABLE TRIGGER USER",
    "handling.told_facts_are_guarded": "ALTER TABLE handling_award DISABLE TRIGGER USER",
    "reviews.reviews_are_guarded": "ALTER TABLE reviews_review DISABLE TRIGGER USER",
    "people.facts_about_people_are_guarded": "ALTER TABLE people_standing DISABLE TRIGGER USER",
    "people.tax_identities_are_normal": "UPDATE people_professional SET tax_identity = ' pt 1'",
    "people.standings_alternate_and_have_a_judge": "INSERT INTO people_standing (professional_id, id, since, state, reason,"
    " decided_by_id) SELECT id, gen_random_uuid(), joined_at, 'good', 'x', account_id FROM people_professional LIMIT 1",
    "reviews.reviews_have_invitations": "DELETE FROM reviews_reviewinvitation",
}
# Planted by tests of their own, beside what they are about.
ELSEWHERE = {
    "wallet.goodwill_is_given_once": "tests/wallet/test_goodwill.py",
    "leads.returns_are_credited_once": "tests/leads/test_returns.py",
    "leads.automatic_purchases_had_consent": "tests/leads/test_automatic_purchase.py",
    "people.links_are_used_in_their_time": "tests/people/test_people_standing.py",
    "people.erased_accounts_hold_nothing": "tests/people/test_leaving.py",
    "reviews.former_clients_are_others": "tests/reviews/test_review_stories.py",
}


def test_every_check_of_an_invariant_has_a_violation_that_it_finds() -> None:
    named = {name for each in INVARIANTS for name in each.checks if not name.startswith("claims.")}
    assert named - set(BREAKS) == set(ELSEWHERE)
    for name, where in ELSEWHERE.items():
        assert name.partition(".")[2] in (ROOT / where).read_text(), (name, where)


def _play() -> None:
    """Two who buy, one with a pack and a review, one whose payment is contested."""
    ana, bruno = cast.professional("Ana", pack="monthly"), cast.professional("Bruno", balance_cents=5000)
    first = cast.contact(ana, at=AT + timedelta(hours=1))
    cast.buy(bruno, JobRequest.objects.get(pk=first.job_request.id), at=AT + timedelta(hours=20))
    PhoneRelease.objects.create(
        job_request_id=first.job_request.id, professional_id=ana.id, released_at=AT + timedelta(days=1)
    )
    cast.review(ana, purchase=first, at=AT + timedelta(days=2))
    entered = wallet.enter_transfer(
        bank_reference="T1", reference="", amount_cents=3000, value_on=AT.date(), by=ana.account.pk, at=AT
    )
    wallet.assign_transfer(transfer_id=entered.transfer_id, professional_id=ana.id, by=ana.account.pk, at=AT)
    row = TopUp.objects.get(professional_id=bruno.id)
    wallet.open_dispute(
        top_up_id=row.pk,
        provider_reference="du_1",
        amount_cents=5000,
        kind="chargeback",
        occurred_at=AT + timedelta(days=3),
        at=AT + timedelta(days=3),
    )


@pytest.fixture(scope="module")
def kept_two(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with clean_town.kept(_play, django_db_blocker):
        yield


class Undo(Exception):
    """Ends a block whose changes are to be taken back."""


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_two")
def test_each_check_finds_what_is_planted() -> None:
    checks = {f"{check.room}.{check.name}": check for check in rooms.checks()}
    for name, statement in BREAKS.items():
        assert list(checks[name].rows()) == [], name
        with pytest.raises(Undo), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")
            assert list(checks[name].rows()) != [], f"{name} does not see what is planted"
            raise Undo
