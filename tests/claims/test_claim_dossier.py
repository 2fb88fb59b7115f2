"""The views and the evidence are one dossier: the database's live answer is DuckDB's answer to the JSON read
from it, for whatever the rooms hold and whenever it is asked.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

import cast
from cast import CLAIM_DAY, MONDAY
from review_letters import take_back_review
from vinte.claims import actions, queries
from vinte.claims.dossier import assessing
from vinte.claims.dossier import tables as dossier
from vinte.guarantee import terms as guarantee_terms
from vinte.guarantee.tables import TABLES
from vinte.kernel.periods import local_day
from vinte.leads.models import ContactPurchase
from vinte.people.professionals import standing as professional_standing
from vinte.wallet import actions as wallet
from vinte.wallet.packs import queries as pack_queries

pytestmark = pytest.mark.django_db
PAST_PRIORITY = timedelta(hours=30)


def both(professional_id, at, terms="pt-2026-01-01"):
    under = assessing.terms_named(terms)
    live = assessing.assess_with(terms=under, professional_id=professional_id, at=at)
    frozen = assessing.assessment_of(dossier.read_dossier(professional_id, at), terms=under)
    return live, frozen


def assert_the_same(professional_id, at, terms="pt-2026-01-01"):
    live, frozen = both(professional_id, at, terms)
    assert assessing.as_json(live) == assessing.as_json(frozen)
    for clause, result in live.clauses.items():
        assert result == frozen.clauses[clause], clause
    assert live.contacts == frozen.contacts
    return live


def test_the_views_have_the_columns_that_the_guarantee_declares():
    with connection.cursor() as cursor:
        for table, name in dossier.TABLE_NAMES.items():
            cursor.execute(f"SELECT * FROM {name} LIMIT 0")
            found = {column.name for column in cursor.description}
            assert {column.name for column in TABLES[table]} <= found, table


def some_instant(chance, days):
    return MONDAY + timedelta(
        seconds=chance.randrange(-86400, 86400 * days), microseconds=chance.randrange(10**6)
    )


def rewrite(purchase, **columns):
    """What is written on a purchase never changes, so the database's guards rest meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ContactPurchase.objects.filter(pk=purchase.pk).update(**columns)
        cursor.execute("SET LOCAL session_replication_role = origin")


def some_town(seed, terms):
    """A professional about whom anything may be recorded, drawn by chance."""
    chance = random.Random(seed)
    of = cast.professional("Gil", pack="yearly", at=MONDAY - timedelta(days=3))
    sofia, days = cast.staff("Sofia"), chance.choice((60, 100))
    count = chance.choice((0, 1, 19, 20, 21, 26))
    for bought_at in sorted(some_instant(chance, days) for _number in range(count)):
        bought = cast.contact(of, at=bought_at, called_after=None, price_cents=chance.choice((1, 990, 2400)))
        for _attempt in range(chance.choice((0, 1, 1, 1, 1, 1, 1, 2))):
            at = bought_at + timedelta(seconds=chance.choice((0, 3600, 86400, 86401)))
            cast.attempt(
                bought,
                at=max(at, bought.bought_at),
                recorded_at=at + timedelta(hours=chance.choice((1, 1, 50))),
            )
        if chance.random() < 0.3:
            cast.review(of, purchase=bought, rating=chance.randint(3, 5), at=bought_at + timedelta(days=30))
        if chance.random() < 0.02:
            cast.award(bought, at=bought_at + timedelta(days=20))
        elif chance.random() < 0.1:
            cast.take_back(bought, at=bought_at + timedelta(days=chance.randrange(40)))
    for purchase in of.purchases:
        # What no one professional gets from the rooms in a few weeks: other services, profiles, badges and terms.
        rewrite(
            purchase,
            service=chance.choice(("priority",) * 15 + ("standard",)),
            profile_percent=chance.choice((80,) * 20 + (79, 100)),
            badges=chance.choice((["verified"],) * 20 + ([], ["trade_licence", "verified"])),
            terms=terms,
            bought_on=local_day(purchase.bought_at, zone=assessing.terms_named(terms).time_zone),
        )
    for _review in range(chance.randrange(4)):
        at = some_instant(chance, 100)
        written = cast.review(of, rating=chance.randint(1, 5), at=at)
        if chance.random() < 0.3:
            take_back_review(written, at=at + timedelta(days=10))
    for _incident in range(chance.choice((0, 0, 1, 2))):
        occurred_at = some_instant(chance, 120)
        settled = chance.choice(("open", "upheld", "dismissed"))
        cast.incident(
            of,
            occurred_at=occurred_at,
            payment_at=chance.choice((None, occurred_at - timedelta(days=9))),
            state=settled,
            settled_at=None if settled == "open" else occurred_at + timedelta(days=15),
        )
    if chance.random() < 0.3:
        wallet.end_pack(
            professional_id=of.id, pack_id=pack_queries.packs(of.id)[0].id, at=MONDAY + timedelta(days=20)
        )
    at = some_instant(chance, 100)
    for act in chance.choice(
        (
            (),
            (),
            (professional_standing.suspend,),
            (professional_standing.suspend, professional_standing.reinstate),
        )
    ):
        act(professional_id=of.id, reason="Uso indevido.", by=sofia.pk, at=at)
        at += timedelta(days=7)
    return of


@pytest.mark.parametrize("terms", ["pt-2026-01-01", "es-2026-01-01", "mx-2026-01-01"])
@pytest.mark.parametrize("seed", range(2))
def test_the_live_answer_is_the_answer_to_the_evidence_whenever_it_is_asked(seed, terms):
    of = some_town(seed, terms)
    chance = random.Random(seed)
    for at in (CLAIM_DAY, *(some_instant(chance, 150) for _question in range(3))):
        assert_the_same(of.id, at, terms)


def test_a_claim_is_in_the_dossier_while_it_stands_and_as_far_as_it_had_come():
    duarte, sofia = cast.claimable("Duarte"), cast.staff("Sofia")
    claim = actions.file_claim(professional_id=duarte.id, descriptions=duarte.described(), at=CLAIM_DAY)
    lie = duarte.purchases[4]
    found_at, refused_at = CLAIM_DAY + timedelta(days=8), CLAIM_DAY + timedelta(days=9)
    actions.record_finding(
        claim_id=claim.id,
        purchase_id=lie.id,
        finding="contradicted",
        reason="Contratou-o.",
        by=sofia.pk,
        at=found_at,
    )
    actions.conclude_verification(claim_id=claim.id, by=sofia.pk, at=found_at)
    before = dossier.read_dossier(duarte.id, CLAIM_DAY - timedelta(microseconds=1))
    filed = dossier.read_dossier(duarte.id, CLAIM_DAY)
    found = dossier.read_dossier(duarte.id, found_at)
    assert before["claim"] is None
    assert len(filed["claim"]["described"]) == 20
    assert (filed["claim"]["contradicted"], filed["claim"]["verified_at"]) == ([], None)
    assert found["claim"]["contradicted"] == [str(lie.id)]
    verdicts = [assert_the_same(duarte.id, at).verdict for at in (CLAIM_DAY, found_at)]
    assert verdicts == ["claimable", "excluded"]
    # A claim refused because a contact contradicts it goes on standing in the way of another.
    actions.refuse(claim_id=claim.id, reason="Foi contratado.", by=sofia.pk, at=refused_at)
    assert assert_the_same(duarte.id, refused_at + timedelta(days=1)).verdict == "excluded"


def test_an_incident_settled_later_was_open_until_then(bruno):
    settled_at = CLAIM_DAY + timedelta(days=2)
    cast.incident(bruno, occurred_at=bruno.purchases[3].bought_at, state="upheld", settled_at=settled_at)
    just_before = settled_at - timedelta(microseconds=1)
    assert dossier.read_dossier(bruno.id, just_before)["payment_incidents"][0]["state"] == "open"
    assert assert_the_same(bruno.id, just_before).verdict == "claimable"
    assert dossier.read_dossier(bruno.id, settled_at)["payment_incidents"][0]["state"] == "upheld"
    assert assert_the_same(bruno.id, settled_at).verdict == "excluded"


def test_an_attempt_told_late_was_not_known_before():
    ana = cast.professional("Ana")
    bought = cast.contact(ana, at=MONDAY, asked_before=PAST_PRIORITY, called_after=None)
    cast.attempt(bought, at=MONDAY + timedelta(hours=1), recorded_at=MONDAY + timedelta(hours=30))
    have = [
        assert_the_same(ana.id, MONDAY + timedelta(hours=hours)).clauses["prompt_contact"].have
        for hours in (2, 24, 29, 30)
    ]
    assert have == [0, 0, 0, 1]


@pytest.mark.parametrize(("hours", "status"), [(36, "open"), (36.001, "failed")])
def test_a_call_made_in_time_can_be_entered_twelve_hours_later_and_no_later(hours, status):
    ana = cast.professional("Ana")
    bought = cast.contact(ana, at=MONDAY, asked_before=PAST_PRIORITY, called_after=None)
    told_at = MONDAY + timedelta(hours=hours)
    cast.attempt(bought, at=MONDAY + timedelta(hours=1), recorded_at=told_at)
    assert assert_the_same(ana.id, told_at).clauses["prompt_contact"].status == status


def test_the_evidence_names_nobody(bruno):
    actions.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    text = str(dossier.read_dossier(bruno.id, CLAIM_DAY))
    for personal in ("Morador", "Bruno", "casa.example", "912345678", "Rua Direita", "Liguei", "501964843"):
        assert personal not in text


def test_the_terms_are_those_of_the_first_contact_bought_credited_back_or_not(monkeypatch):
    old, new = (
        replace(guarantee_terms.load("pt", on=CLAIM_DAY.date()), in_force_from=day)
        for day in (date(2025, 1, 1), MONDAY.date() + timedelta(days=1))
    )
    monkeypatch.setattr(guarantee_terms, "all_terms", lambda: (old, new))
    ana = cast.professional("Ana")
    later = MONDAY + timedelta(days=2)
    assert queries.terms_for(professional_id=ana.id, at=later) == new
    bought, _next = (cast.contact(ana, at=at, asked_before=PAST_PRIORITY) for at in (MONDAY, later))
    assert queries.terms_for(professional_id=ana.id, at=later) == old
    cast.take_back(bought, at=later)
    assert queries.terms_for(professional_id=ana.id, at=later + timedelta(days=1)) == old


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), dossier.as_of(CLAIM_DAY.replace(tzinfo=None)):
        pass


def test_the_views_forget_the_instant_when_the_question_is_over():
    with dossier.as_of(datetime(2020, 1, 1, tzinfo=UTC)):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('vinte.as_of', true)")
        assert not cursor.fetchone()[0]
