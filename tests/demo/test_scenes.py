"""The scenes of the town: what each of the cast finds on the day on which it is opened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ends import ENDS, assert_all_ended_well

from small_town import play
from vinte.demo.play_payments import history
from vinte.demo.play_payments.store import Store
from vinte.demo.town import load
from vinte.demo.town.cast import ADDRESS, CAST
from vinte.demo.town.play_money import TownPlayer
from vinte.help_centre import queries as help_centre
from vinte.leads.models import JobRequest, NuisanceReport, ReturnEvidence, ReturnRequest
from vinte.leads.offers import browsing
from vinte.leads.offers.offer import Offer
from vinte.leads.purchases import queries as purchase_queries
from vinte.leads.purchases.consents import automatic_acts
from vinte.leads.requests import queries as request_views
from vinte.notices import queries as notices
from vinte.people import queries as people
from vinte.people.accounts import directory
from vinte.project import rooms
from vinte.wallet.books import balances
from vinte.wallet.payments import queries as payment_queries

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def kinds_in_mailbox(slug: str) -> set[str]:
    return {letter.kind for letter in notices.mailbox(ADDRESS.format(slug=slug))}


def offers_to(town: TownPlayer, slug: str) -> dict[str, Offer]:
    found = browsing.offers(professional_id=town.professionals[slug], at=NOON)
    return {offer.title: offer for offer in found}


# In a fresh copy: in the shared database, after thousands of tests, the town took ten times as long.
@pytest.mark.slow(reason="plays the whole town")
@pytest.mark.usefixtures("own_database")
def test_the_scenes_show_what_the_town_promises(tmp_path: Path) -> None:
    cast = [member.slug for member in CAST if member.story]
    assert set(cast) == set(ENDS)
    town = play(*cast, now=NOON, scenes=True)
    assert_all_ended_well(town, NOON)
    assert load.finish() == 2
    assert load.finish() == 0

    # On sale: Ana sees the fresh request at once and cheaper, Gil is told that he has to wait.
    ana, gil = offers_to(town, "ana"), offers_to(town, "gil")
    fresh = "Torneira do lava-loiça a pingar"
    assert fresh in ana
    assert fresh not in gil
    assert ana[fresh].photo_count == 2
    assert browsing.reserved(professional_id=town.professionals["gil"], at=NOON)
    one_sold = "Autoclismo que não para de encher"
    assert ana[one_sold].price_cents < gil[one_sold].price_cents
    assert ana[one_sold].bought_before == gil[one_sold].bought_before == 1
    unsold = "Desentupir o esgoto da marquise"
    assert gil[unsold].unsold_discount
    assert not gil[one_sold].unsold_discount
    assert len(purchase_queries.buyers(town.requests["request-sold-out"])) == 4
    for gone in ("Esquentador que se apaga a meio do banho", "Trocar a misturadora do duche"):
        assert gone not in ana
        assert gone not in gil
    assert JobRequest.objects.get(pk=town.requests["request-paused"]).state == "paused"
    assert "request_alert" in kinds_in_mailbox("ana")

    # The desk has something of each kind.
    assert len(request_views.review_queue(account=directory.account(town.accounts["sofia"]))) == 1
    assert NuisanceReport.objects.filter(closed_at__isnull=True).count() == 1
    states = dict(ReturnRequest.objects.values_list("reason", "state"))
    assert states == {
        "number_not_assigned": "automatic",
        "wrong_trade": "partly",
        "competitor_test": "asked",
        "wrong_place": "refused",
    }
    assert ReturnEvidence.objects.count() == 1
    [waiting] = people.badge_queue()
    assert waiting.professional_id == town.professionals["bruno"]
    assert {"badge_ends_soon"} <= kinds_in_mailbox("carla")
    assert "badge_refused" in kinds_in_mailbox("duarte")

    counts = help_centre.ticket_counts(market="pt", at=NOON)
    assert (counts.waiting, counts.late) == (2, 1)
    assert "ticket_answer" in kinds_in_mailbox("helena")

    # Letters with private links: Helena's status page, and the end of Hugo's older request.
    assert "request_received" in kinds_in_mailbox("helena")
    assert {"request_in_review", "request_expiring"} <= kinds_in_mailbox("hugo")

    # Marta's consent bought until the week's cap.
    acts = automatic_acts(town.professionals["marta"])
    assert sum(act.purchase_id is not None for act in acts) >= 2
    assert "beyond_week_cap" in {act.reason for act in acts}

    # Money.
    assert balances.balance(town.professionals["ana"]).frozen_cents == 5_000
    assert [row.state for row in payment_queries.incidents(town.professionals["ana"])] == ["open"]
    nuno = payment_queries.incidents(town.professionals["nuno"])
    assert sorted(row.state for row in nuno) == ["dismissed", "open"]
    state = tmp_path / "play.sqlite3"
    assert history.bring_in(state, town.payments, town.disputes.values()) == len(town.payments)
    disputes = Store(state).query("SELECT body FROM thing WHERE kind = 'dispute'")
    told = sorted(json.loads(row["body"])["status"] for row in disputes)
    assert told == ["lost", "warning_needs_response"]

    assert [line for check in rooms.checks() for line in check.rows()] == []
