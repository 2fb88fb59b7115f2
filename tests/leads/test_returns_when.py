"""When a contact can be given back, until when an answer is due, and the figures that say so."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import cast
import return_story as story
from return_story import AT
from vinte.guarantee.terms import markets
from vinte.kernel.business_days import plus_business_days
from vinte.kernel.errors import Refused
from vinte.leads import queries
from vinte.leads.models import ReturnRequest
from vinte.leads.returns.figures import REASONS, ReturnFigures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ReturnFigures.in_force(market="pt", on=AT.date()).reasons)
@pytest.mark.parametrize(("seconds_left", "taken"), [(1, True), (0, False)])
def test_each_window_is_open_until_its_last_instant(reason: str, seconds_left: int, taken: bool) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    window = ReturnFigures.in_force(market="pt", on=purchase.bought_on).window(reason)
    at = purchase.bought_at + window - timedelta(seconds=seconds_left)
    options = queries.return_options(professional_id=ana.id, purchase_id=purchase.id, at=at)
    assert (reason in [offer.reason for offer in options.possible]) == taken
    if taken:
        assert story.ask(ana, purchase, reason, at=at).state == "asked"
    else:
        with pytest.raises(Refused) as refusal:
            story.ask(ana, purchase, reason, at=at)
        assert refusal.value.code == "window_over"
        assert ReturnRequest.objects.count() == 0


@pytest.mark.parametrize("market", markets())
def test_the_newest_figures_of_a_market_have_a_window_for_every_reason(market: str) -> None:
    assert ReturnFigures.of_market(market)[-1].reasons == REASONS


def test_a_reason_that_came_later_is_not_for_contacts_bought_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana bought on the last day of the old figures and on the first of the new ones, which know one more."""
    ana, new = story.ana(), (AT + timedelta(days=1)).date()
    landed = next(ReturnFigures.folder.glob("*-2026-01-01.toml")).read_text()
    old = re.sub(r"(?m)^duplicate = .*\n", "", landed)
    (tmp_path / "es-fr-mx-pt-2026-01-01.toml").write_text(old)
    (tmp_path / f"es-fr-mx-pt-{new}.toml").write_text(landed.replace("2026-01-01", str(new)))
    monkeypatch.setattr(ReturnFigures, "folder", tmp_path)
    for at, given in ((AT, False), (AT + timedelta(days=1), True)):
        purchase = story.bought(ana, at=at)
        options = queries.return_options(professional_id=ana.id, purchase_id=purchase.id, at=at)
        assert ("duplicate" in [offer.reason for offer in options.offers]) == given
        if given:
            assert story.ask(ana, purchase, "duplicate", at=at).state == "asked"
        else:
            with pytest.raises(LookupError):
                story.ask(ana, purchase, "duplicate", at=at)


def test_a_country_without_known_holidays_is_named() -> None:
    with pytest.raises(LookupError, match="no holidays are known for country 'XX'"):
        plus_business_days(date(2026, 3, 2), count=1, country="xx")


@pytest.mark.parametrize(
    ("asked_on", "due_on", "country"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), "pt"),
        (date(2026, 11, 26), date(2026, 11, 30), "pt"),
        (date(2026, 11, 28), date(2026, 12, 2), "pt"),  # 1 December is the restoration of independence
        (date(2026, 11, 28), date(2026, 12, 1), "es"),
        (date(2026, 4, 2), date(2026, 4, 7), "pt"),  # Good Friday
        (date(2026, 12, 24), date(2026, 12, 29), "pt"),
        (date(2026, 7, 13), date(2026, 7, 16), "fr"),
        (date(2026, 9, 15), date(2026, 9, 18), "mx"),
    ],
)
def test_two_business_days_pass_over_weekends_and_national_holidays(
    asked_on: date, due_on: date, country: str
) -> None:
    assert plus_business_days(asked_on, count=2, country=country) == due_on


def test_the_answer_is_due_when_the_second_business_day_is_over_in_lisbon() -> None:
    ana = story.ana()
    summer = datetime(2026, 7, 10, 22, 59, tzinfo=UTC)  # Friday, 23:59 in Lisbon
    bought_at = summer - timedelta(hours=1)
    cast.wallet.buy_pack(
        professional_id=ana.id, market="pt", period="yearly", idempotency_key="again", at=bought_at
    )
    purchase = story.bought(ana, at=bought_at)
    row = story.ask(ana, purchase, "wrong_place", at=summer)
    assert (row.answer_due_on, row.answer_due_at) == (
        date(2026, 7, 14),
        datetime(2026, 7, 14, 23, 0, tzinfo=UTC),
    )
    for seconds, overdue in ((-1, False), (0, True)):
        (line,) = queries.return_queue(at=row.answer_due_at + timedelta(seconds=seconds))
        assert line.overdue is overdue


def test_the_queue_is_ordered_by_what_is_due() -> None:
    ana, sofia = story.ana(), cast.staff()
    late = story.ask(ana, story.bought(ana), "wrong_place", at=AT + timedelta(days=2))
    early = story.ask(ana, story.bought(ana), "wrong_place", at=AT + timedelta(days=1))
    gone = story.decide(story.ask(ana, story.bought(ana), "wrong_place"), "refused", by=sofia)
    at = AT + timedelta(days=2)
    assert [line.row.id for line in queries.return_queue(at=at)] == [early.id, late.id]
    assert [line.row.id for line in queries.return_queue(at=at, decided=True)] == [gone.id]
