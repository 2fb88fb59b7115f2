"""Where the story of each of the cast ends, whenever the town is opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from small_town import member
from vinte.claims import queries as claims
from vinte.demo.town.play import Player
from vinte.notices import queries as notices
from vinte.people.accounts import homeowners
from vinte.people.professionals import standing as professional_standing
from vinte.project import rooms
from vinte.wallet.payments import queries as payment_queries

# The verdict, its first clause that says why, and the state of the claim.
ENDS: dict[str, tuple[str, str, str]] = {
    "ana": ("in_progress", "open:first_contacts", ""),
    "bruno": ("claimable", "", ""),
    "carla": ("excluded", "failed:once_only", "approved"),
    "duarte": ("claimable", "", "verifying"),
    "eva": ("fulfilled", "failed:no_award", ""),
    "filipe": ("excluded", "failed:no_payment_incident", "refused"),
    "gil": ("excluded", "failed:priority_service", ""),
    "ines": ("in_progress", "open:contact_reviews", ""),
    "joao": ("in_progress", "open:wait_elapsed", ""),
    "luisa": ("excluded", "failed:purchase_window", ""),
    "marta": ("excluded", "failed:prompt_contact", ""),
    "nuno": ("in_progress", "open:first_contacts", ""),
    "olga": ("claimable", "", "verifying"),
    "paulo": ("payable", "", "verified"),
    "rita": ("in_progress", "open:active_pack", ""),
    "sergio": ("excluded", "failed:good_standing", "upheld_misuse"),
    "tania": ("excluded", "failed:profile_complete", ""),
}


def end_of(town: Player, slug: str, now: datetime) -> tuple[str, str, str]:
    """How one of the cast stands."""
    professional_id = town.professionals[slug]
    assessment = claims.assess(professional_id=professional_id, at=now)
    wanted = {"in_progress": "open", "excluded": "failed", "fulfilled": "failed"}.get(assessment.verdict)
    clauses = {name: result.status for name, result in assessment.clauses.items()}
    why = [f"{status}:{name}" for name, status in clauses.items() if status == wanted]
    filed = claims.claims_of(professional_id)
    told = ENDS[slug][1]
    return assessment.verdict, told if told in why else ",".join(why[:1]), filed[0].state if filed else ""


def incidents(town: Player, slug: str) -> list[Any]:
    """The payment incidents of one of the cast."""
    return payment_queries.incidents(town.professionals[slug])


def assert_all_ended_well(town: Player, now: datetime) -> None:
    """Everybody stands where their story says, and the desk finds what it promises."""
    assert {slug: end_of(town, slug, now) for slug in ENDS} == ENDS

    ana = claims.assess(professional_id=town.professionals["ana"], at=now)
    assert len(ana.cohort) == 13
    waits = [fact.waits_until for fact in ana.contacts if fact.waits_until is not None]
    assert len(waits) == 1
    assert now < waits[0] <= now + timedelta(hours=6)
    [duarte] = [line for line in claims.desk_queue(now) if line.trade_name == member("duarte").trade_name]
    assert duarte.conflict_count == 1
    desk = claims.desk_claim(claim_id=town.claims["duarte"], at=now)
    [lied] = [row for row in desk.rows if row.conflict]
    hugo = homeowners.homeowner(town.homeowners["hugo"])
    assert any("/resposta/" in letter.text for letter in notices.mailbox(hugo.email))
    assert lied.position == 7
    assert professional_standing.standing(professional_id=town.professionals["sergio"], at=now).is_suspended
    assert [row.state for row in incidents(town, "nuno")] == ["open", "dismissed"]
    assert [row.state for row in incidents(town, "filipe")] == ["upheld"]
    assert claims.decisions_of(town.professionals["carla"])[0].refund_cents > 0
    assert [line for check in rooms.checks() for line in check.rows()] == []
