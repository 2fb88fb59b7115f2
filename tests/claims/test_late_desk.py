"""A late desk costs nobody anything: the pack goes on at no cost, nothing renews meanwhile, and the decision is the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import cast
from vinte.claims import actions, queries
from vinte.claims.dossier import tables
from vinte.claims.models import Claim
from vinte.claims.steps import by_rules, late_desk
from vinte.wallet import actions as wallet
from vinte.wallet import queries as wallet_queries
from vinte.wallet.automatic import renewals

pytestmark = pytest.mark.django_db

A_MOMENT = timedelta(microseconds=1)
# The year's pack of the cast ends with the year; Friday 1 January is a holiday.
LAST_DAY = date(2026, 12, 31)


def asked(of: cast.Business, *, filed_at: datetime) -> Claim:
    """A claim that a person has to look at: a homeowner hired them."""
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=filed_at)
    actions.answer_question(
        secret=cast.question_about(of.purchases[0]),
        was_contacted=True,
        contacted_on=None,
        hired="them",
        comment="",
        at=filed_at + timedelta(hours=1),
    )
    by_rules.DUTY.run(at=filed_at + timedelta(days=7))
    return Claim.objects.get(id=claim.id)


def until(of: cast.Business, *, on: date) -> date | None:
    pack = wallet_queries.active_pack(professional_id=of.id, on=on)
    return pack.ends_on if pack else None


def prolonged(of: cast.Business) -> list[tuple[date, date]]:
    return [(one.starts_on, one.ends_on) for one in reversed(wallet_queries.prolongations(of.id))]


def test_a_late_decision_prolongs_the_pack_until_it_comes_and_nothing_is_charged(bruno, sofia):
    cast.top_up(bruno.id, 60_000)
    claim = asked(bruno, filed_at=datetime(2026, 12, 18, 10, tzinfo=UTC))
    # The answers ended on 25 December: Monday 28 and Tuesday 29, 18:00.
    due_at = datetime(2026, 12, 29, 18, tzinfo=UTC)
    assert claim.decision_due_at == due_at
    balance = wallet_queries.balance(professional_id=bruno.id)
    for at in (due_at - A_MOMENT, due_at, due_at + timedelta(hours=5)):
        assert late_desk.DUTY.run(at=at) == 0  # the pack runs until the day after tomorrow anyway
    first = datetime(2026, 12, 30, 0, 5, tzinfo=UTC)
    assert late_desk.DUTY.run(at=first) == 1
    assert late_desk.DUTY.run(at=first) == 0
    assert prolonged(bruno) == [(date(2027, 1, 1), date(2027, 1, 6))]
    (letter,) = cast.letters(bruno.account.email, kind="pack_prolonged")
    assert "6 de janeiro de 2027" in letter.text and "atrasados" in letter.text
    # On its last day nothing renews, and for weeks it goes on so.
    day = datetime(2026, 12, 31, 9, tzinfo=UTC)
    while day < datetime(2027, 1, 20, tzinfo=UTC):
        renewals.DUTY.run(at=day)
        late_desk.DUTY.run(at=day)
        assert until(bruno, on=day.date()) is not None
        day += timedelta(days=1)
    assert wallet_queries.balance(professional_id=bruno.id) == balance
    ends = prolonged(bruno)
    assert [one[1] + timedelta(days=1) for one in ends[:-1]] == [one[0] for one in ends[1:]]
    # Told late, decided as if in time.
    decided_at = datetime(2027, 1, 20, 10, tzinfo=UTC)
    act = {"claim_id": claim.id, "by": sofia.pk, "at": decided_at}
    actions.record_finding(
        **act, purchase_id=bruno.purchases[0].id, finding="consistent", reason="Enganou-se no nome."
    )
    actions.conclude_verification(**act)
    decision = actions.approve(**act, reason="Nada contradiz o pedido.")
    assert decision.refund_cents == cast.COHORT_CENTS
    # It renews once, after the last free day, for the days after it.
    last = ends[-1][1]
    assert late_desk.DUTY.run(at=decided_at + timedelta(days=1)) == 0
    for after in range(3):
        at = datetime(last.year, last.month, last.day, 9 + after, tzinfo=UTC)
        assert renewals.DUTY.run(at=at) == (1 if after == 0 else 0)
    newest, old = wallet_queries.packs(professional_id=bruno.id)
    assert (old.ends_on, newest.starts_on) == (LAST_DAY, last + timedelta(days=1))


def test_a_pack_that_ends_within_the_published_time_is_kept_until_it(bruno):
    """In time or not, the desk's days cost no pack: it is kept where it has run out, and the letter blames nobody."""
    claim = asked(bruno, filed_at=datetime(2026, 12, 24, 10, tzinfo=UTC))
    assert claim.decision_due_at == datetime(2027, 1, 5, 18, tzinfo=UTC)
    assert late_desk.DUTY.run(at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == 0
    new_year = datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
    assert late_desk.DUTY.run(at=new_year) == 1
    assert prolonged(bruno) == [(date(2027, 1, 1), date(2027, 1, 5))]
    (letter,) = cast.letters(bruno.account.email, kind="pack_prolonged")
    assert "atrasados" not in letter.text and "não conta contra si" in letter.text
    # What was known before is known for ever: nobody had a pack on that day, a moment ago.
    before = new_year - A_MOMENT
    assert len(tables.read_dossier(bruno.id, before)["packs"]) == 1
    assert len(tables.read_dossier(bruno.id, new_year)["packs"]) == 2
    assert queries.assess(professional_id=bruno.id, at=new_year).clauses["active_pack"].status == "met"


def test_who_had_no_pack_when_the_answers_ended_gets_none_and_an_ended_one_stays_ended(bruno, sofia):
    filed_at = datetime(2026, 5, 4, 10, tzinfo=UTC)
    claim = asked(bruno, filed_at=filed_at)
    (pack,) = wallet_queries.packs(professional_id=bruno.id)
    wallet.end_pack(professional_id=bruno.id, pack_id=pack.id, at=claim.decision_due_at)
    assert late_desk.DUTY.run(at=claim.decision_due_at + timedelta(days=3)) == 0
    assert prolonged(bruno) == []
    carla = cast.claimable("Carla")
    (pack,) = wallet_queries.packs(professional_id=carla.id)
    wallet.end_pack(professional_id=carla.id, pack_id=pack.id, at=filed_at)
    with pytest.raises(Exception, match="não se pode pedir"):
        actions.file_claim(professional_id=carla.id, descriptions=carla.described(), at=filed_at)


def test_a_late_claim_whose_clause_is_open_waits_instead_of_being_refused(bruno, sofia):
    """Report 25: in time with everything, and the desk is four weeks late."""
    claim = asked(bruno, filed_at=datetime(2026, 12, 20, 10, tzinfo=UTC))
    day = datetime(2026, 12, 28, 9, tzinfo=UTC)
    while day < datetime(2027, 1, 25, tzinfo=UTC):
        late_desk.DUTY.run(at=day)
        day += timedelta(days=1)
    act = {"claim_id": claim.id, "by": sofia.pk, "at": day}
    actions.record_finding(
        **act, purchase_id=bruno.purchases[0].id, finding="consistent", reason="Enganou-se no nome."
    )
    actions.conclude_verification(**act)
    assert queries.assess(professional_id=bruno.id, at=day).verdict == "payable"
    assert actions.approve(**act, reason="Nada contradiz o pedido.").outcome == "approved"
