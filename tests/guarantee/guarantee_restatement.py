"""The rules of the guarantee in plain Python, one dossier at a time: the tests' second opinion.

It shares nothing with the expression but the checked dossier: months are added by hand here, too.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vinte.guarantee.dossiers import Case


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _window(full: bool, last: date | None, until: date | None, today: date) -> str:
    if until is None:
        return "open"
    if full:
        return "met" if last is not None and last <= until else "failed"
    return "open" if today <= until else "failed"


def _last_day_to_buy(case: Case, cohort: list[Any]) -> date | None:
    """The window's last day or, where enough were bought in it, so many days after the latest credit."""
    if not cohort:
        return None
    terms, now, zone = case.terms, case.as_of, ZoneInfo(case.terms.time_zone)
    begin = min(one["bought_at"] for one in cohort)
    window = months_later(begin.astimezone(zone).date(), terms.window_months or 0)
    since = [one for one in case.parts["purchases"] if begin <= one["bought_at"] <= now]
    inside = [one for one in since if one["bought_at"].astimezone(zone).date() <= window]
    credits = [one["returned_at"] for one in since if one["returned_at"] and one["returned_at"] <= now]
    if len(inside) < terms.contacts or not credits:
        return window
    latest = max(credits).astimezone(zone).date()
    return max(window, latest + timedelta(days=terms.replacement_days or 0))


def assess(case: Case) -> dict[str, Any]:
    """Verdict, cents, statuses in order, and the cohort's ids."""
    terms, parts, now = case.terms, case.parts, case.as_of
    zone = ZoneInfo(terms.time_zone)
    today = now.astimezone(zone).date()
    alive = [
        one
        for one in parts["purchases"]
        if one["bought_at"] <= now and not (one["returned_at"] and one["returned_at"] <= now)
    ]
    alive.sort(key=lambda one: (one["bought_at"], [ord(letter) for letter in one["id"]]))
    cohort = alive[: terms.contacts]
    ids = [one["id"] for one in cohort]
    full = len(cohort) == terms.contacts
    first = cohort[0]["bought_at"].astimezone(zone).date() if cohort else None
    last = cohort[-1]["bought_at"].astimezone(zone).date() if cohort else None

    def of_each(broken: bool) -> str:
        return "failed" if broken else "met" if full else "open"

    status: dict[str, str] = {}
    asked = terms.sections

    status["first_contacts"] = "met" if full else "open"
    won = any(
        award["at"] <= now
        and not (award["withdrawn_at"] and award["withdrawn_at"] <= now)
        and award["purchase"] in ids
        for award in parts["awards"]
    )
    status["no_award"] = of_each(won)
    if "profile_complete" in asked:
        status["profile_complete"] = of_each(
            any(one["profile_percent"] < (terms.profile_percent or 0) for one in cohort)
        )
    if "badges_active" in asked:
        status["badges_active"] = of_each(any(not set(terms.badges) <= set(one["badges"]) for one in cohort))
    if "priority_service" in asked:
        status["priority_service"] = of_each(any(one["service"] != "priority" for one in cohort))
    if "purchase_window" in asked:
        status["purchase_window"] = _window(full, last, _last_day_to_buy(case, cohort), today)
    if "no_payment_incident" in asked:
        hit = False
        if cohort:
            begin, end = cohort[0]["bought_at"], cohort[-1]["bought_at"] if full else now
            for incident in parts["payment_incidents"]:
                if incident["state"] == "upheld" and incident["occurred_at"] <= now:
                    instants = [incident["occurred_at"], incident["payment_at"]]
                    hit = hit or any(begin <= at <= end for at in instants if at is not None)
                    hit = hit or bool(set(incident["paid_for"] or ()) & set(ids))
        status["no_payment_incident"] = of_each(hit)
    if "prompt_contact" in asked:
        late = waits = False
        for one in cohort:
            limit = one["bought_at"] + timedelta(hours=terms.prompt_hours or 0)
            enter_by = limit + timedelta(hours=terms.late_entry_hours or 0)
            tried = any(
                attempt["purchase"] == one["id"]
                and one["bought_at"] <= attempt["at"] <= limit
                and (attempt["recorded_at"] or attempt["at"]) <= min(enter_by, now)
                and not (attempt["withdrawn_at"] and attempt["withdrawn_at"] <= now)
                for attempt in parts["contact_attempts"]
            )
            if not tried:
                late, waits = late or now > enter_by, waits or now <= enter_by
        status["prompt_contact"] = "failed" if late else "open" if waits or not full else "met"
    shown = [
        one
        for one in parts["reviews"]
        if one["published_at"] <= now and not (one["withdrawn_at"] and one["withdrawn_at"] <= now)
    ]
    if "contact_reviews" in asked:
        good = [
            one
            for one in shown
            if one["about"] == "contact"
            and one["purchase"] in ids
            and one["rating"] >= (terms.positive_rating or 0)
        ]
        status["contact_reviews"] = "met" if len(good) >= (terms.contact_reviews or 0) else "open"
    if "former_client_reviews" in asked:
        former = [one for one in shown if one["about"] == "former_work"]
        enough = len(former) >= (terms.former_client_reviews or 0)
        status["former_client_reviews"] = "met" if enough else "open"
    if "wait_elapsed" in asked:
        over = full and last is not None and today > months_later(last, terms.wait_months or 0)
        status["wait_elapsed"] = "met" if over else "open"
    if "active_pack" in asked:
        active = any(
            pack["starts_on"] <= today <= pack["ends_on"]
            and (pack["cancelled_on"] is None or today < pack["cancelled_on"])
            for pack in parts["packs"]
        )
        status["active_pack"] = "met" if active else "open"
    if "once_only" in asked:
        paid = any(one["paid_at"] <= now for one in parts["earlier_guarantees"])
        status["once_only"] = "failed" if paid else "met"
    if "good_standing" in asked:
        known = [one for one in parts["standing"] if one["from"] <= now]
        latest = max((one["from"] for one in known), default=None)
        states = {one["state"] for one in known if one["from"] == latest}
        status["good_standing"] = "failed" if states == {"suspended"} else "met"
    claim = next((one for one in parts["claim"] if one["filed_at"] <= now), None)
    if "claim_in_time" in asked:
        if first is None:
            status["claim_in_time"] = "open"
        else:
            limit_day = months_later(first, terms.claim_months or 0) + timedelta(days=terms.claim_days or 0)
            if claim is None:
                status["claim_in_time"] = "open" if today <= limit_day else "failed"
            else:
                filed_on = claim["filed_at"].astimezone(zone).date()
                status["claim_in_time"] = "met" if filed_on <= limit_day else "failed"
    described = claim is not None and set(ids) <= set(claim["described"])
    status["claim_described"] = "met" if described else "open"
    if claim is None or claim["verified_at"] is None or claim["verified_at"] > now:
        status["claim_truthful"] = "open"
    else:
        status["claim_truthful"] = "failed" if set(ids) & set(claim["contradicted"]) else "met"

    of_claim = {"claim_in_time", "claim_described", "claim_truthful"}
    if won:
        verdict = "fulfilled"
    elif "failed" in status.values():
        verdict = "excluded"
    elif any(value == "open" for name, value in status.items() if name not in of_claim):
        verdict = "in_progress"
    elif "open" in status.values():
        verdict = "claimable"
    else:
        verdict = "payable"
    at_stake = sum(one["price_cents"] for one in cohort)
    return {
        "verdict": verdict,
        "at_stake_cents": at_stake,
        "refund_cents": at_stake if verdict == "payable" else 0,
        "clauses": status,
        "cohort": ids,
    }
