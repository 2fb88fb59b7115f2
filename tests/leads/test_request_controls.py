"""Helena steers her request; professionals meet what she chose."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

import cast
from cast import MONDAY
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import JobRequest
from vinte.leads.offers import browsing
from vinte.leads.purchases import buying
from vinte.leads.purchases import queries as purchase_queries
from vinte.notices import queries as notices

pytestmark = pytest.mark.django_db
LAST = timedelta(days=60)
A_MOMENT = timedelta(microseconds=1)


def buying_is_refused(ana: cast.Business, asked: JobRequest, *, at) -> str:
    with pytest.raises(Refused) as caught:
        buying.buy_contact(
            professional_id=ana.id,
            job_request_id=asked.pk,
            shown_price_cents=1500,
            idempotency_key="key",
            at=at,
        )
    return caught.value.code


def test_a_paused_request_is_not_sold_until_it_is_resumed() -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    asked = cast.request()
    after = cast.later(hours=5)
    actions.pause_request(job_request_id=asked.pk, at=MONDAY)
    assert browsing.offers(professional_id=ana.id, at=after) == []
    assert buying_is_refused(ana, asked, at=after) == "paused"
    actions.resume_request(job_request_id=asked.pk, at=after)
    assert cast.buy(ana, asked, at=after)


@pytest.mark.parametrize(("at", "sold"), [(MONDAY + LAST - A_MOMENT, True), (MONDAY + LAST, False)])
def test_a_request_is_sold_until_its_end_whether_or_not_the_worker_came_by(at, sold: bool) -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    asked = cast.request()
    assert bool(browsing.offers(professional_id=ana.id, at=at)) is sold
    if sold:
        assert cast.buy(ana, asked, at=at)
    else:
        assert buying_is_refused(ana, asked, at=at) == "expired"
        due.DUTIES.run(at=at)
        asked.refresh_from_db()
        assert (asked.state, asked.close_reason, asked.closed_at) == ("closed", "expired", MONDAY + LAST)
        assert buying_is_refused(ana, asked, at=at) == "expired"


def test_a_closed_request_is_not_sold_and_keeps_its_first_reason() -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    asked = cast.request()
    actions.close_request(job_request_id=asked.pk, at=MONDAY, reason="gave_up")
    actions.close_request(job_request_id=asked.pk, at=cast.later(days=1), reason="enough")
    asked.refresh_from_db()
    assert (asked.close_reason, asked.closed_at) == ("gave_up", MONDAY)
    assert buying_is_refused(ana, asked, at=cast.later(hours=5)) == "closed"
    for act in (actions.pause_request, actions.resume_request, actions.extend_request):
        with pytest.raises(Refused) as caught:
            act(job_request_id=asked.pk, at=cast.later(days=1))
        assert caught.value.code == "closed"
    with pytest.raises(LookupError, match="hired"):
        actions.close_request(job_request_id=asked.pk, at=MONDAY, reason="bored")


def test_helena_is_told_once_before_the_end_and_again_after_more_time() -> None:
    helena = cast.homeowner()
    asked = cast.request(of=helena)

    def kinds() -> list[str]:
        return [each.kind for each in notices.mailbox(helena.email) if each.kind != "request_quiet"]

    due.DUTIES.run(at=MONDAY + LAST - timedelta(days=7) - A_MOMENT)
    assert kinds() == []
    for _twice in range(2):
        due.DUTIES.run(at=MONDAY + LAST - timedelta(days=7))
    assert kinds() == ["request_expiring"]
    actions.extend_request(job_request_id=asked.pk, at=MONDAY + LAST - timedelta(days=1))
    asked.refresh_from_db()
    assert asked.expires_at == MONDAY + LAST + timedelta(days=30)
    due.DUTIES.run(at=asked.expires_at - timedelta(days=7))
    assert kinds() == ["request_expiring"] * 2


@pytest.mark.parametrize(
    ("after_end", "reopens"),
    [(timedelta(days=30) - A_MOMENT, True), (timedelta(days=30), False)],
)
def test_what_ended_by_time_can_be_opened_again_for_a_while(after_end: timedelta, reopens: bool) -> None:
    asked = cast.request()
    at = MONDAY + LAST + after_end
    due.DUTIES.run(at=MONDAY + LAST)
    if reopens:
        actions.extend_request(job_request_id=asked.pk, at=at)
        asked.refresh_from_db()
        assert (asked.state, asked.close_reason, asked.closed_at) == ("published", "", None)
        assert asked.expires_at == at + timedelta(days=30)
    else:
        with pytest.raises(Refused, match="já está fechado"):
            actions.extend_request(job_request_id=asked.pk, at=at)


def test_twice_more_time_and_no_third() -> None:
    asked = cast.request()
    for _each in range(2):
        actions.extend_request(job_request_id=asked.pk, at=MONDAY)
    with pytest.raises(Refused) as caught:
        actions.extend_request(job_request_id=asked.pk, at=MONDAY)
    assert caught.value.code == "extended_often_enough"
    asked.refresh_from_db()
    assert asked.expires_at == MONDAY + timedelta(days=120)


def test_a_hidden_telephone_is_shown_to_one_or_to_all_and_never_before() -> None:
    ana, bruno, carla = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno", "Carla"))
    asked = cast.request(of=cast.homeowner(phone="912345678"), phone_hidden=True)
    after = cast.later(hours=5)
    for buyer in (ana, bruno):
        cast.buy(buyer, asked, at=after)

    def phone(of: cast.Business) -> str:
        details = purchase_queries.contact_details(account=of.account, job_request_id=asked.pk, at=after)
        assert details.phone_hidden is (details.phone == "") is (details.email == "")
        return details.phone

    assert (phone(ana), phone(bruno)) == ("", "")
    for _twice in range(2):
        actions.show_phone(job_request_id=asked.pk, professional_id=ana.id, at=after)
    assert (phone(ana), phone(bruno)) == ("+351912345678", "")
    with pytest.raises(NotAllowed):
        actions.show_phone(job_request_id=asked.pk, professional_id=carla.id, at=after)
    actions.show_phone(job_request_id=asked.pk, at=after)
    assert phone(bruno) == "+351912345678"
    actions.hide_phone(job_request_id=asked.pk)
    assert (phone(ana), phone(bruno)) == ("+351912345678", "")
    sofia = cast.staff()
    read = purchase_queries.contact_details(
        account=sofia, job_request_id=asked.pk, reason="queixa 3", at=after
    )
    assert read.phone == "+351912345678"


def test_hours_are_told_to_whoever_bought() -> None:
    ana = cast.professional("Ana", balance_cents=5000)
    asked = cast.request(reach_hours="morning")
    cast.buy(ana, asked, at=cast.later(hours=5))
    actions.change_hours(job_request_id=asked.pk, reach_hours="evening")
    details = purchase_queries.contact_details(account=ana.account, job_request_id=asked.pk, at=MONDAY)
    assert "21h" in details.reach_hours
    with pytest.raises(LookupError):
        actions.change_hours(job_request_id=asked.pk, reach_hours="midnight")


def test_a_nuisance_is_one_open_case_which_an_agent_closes_with_words() -> None:
    ana, bruno = (cast.professional(name, balance_cents=5000) for name in ("Ana", "Bruno"))
    helena, sofia = cast.homeowner(), cast.staff()
    asked = cast.request(of=helena)
    cast.buy(ana, asked, at=cast.later(hours=5))

    def report(of: cast.Business) -> UUID:
        return actions.report_nuisance(
            job_request_id=asked.pk,
            professional_id=of.id,
            kind="too_many_calls",
            text="Doze vezes hoje.",
            at=cast.later(days=1),
        )

    first = report(ana)
    assert report(ana) == first
    with pytest.raises(NotAllowed):
        report(bruno)
    assert [row.id for row in queries.nuisance_reports(account=sofia)] == [first]
    with pytest.raises(NotAllowed):
        queries.nuisance_reports(account=ana.account)
    for by, code in ((sofia, "reason_missing"),):
        with pytest.raises(Refused) as caught:
            actions.close_nuisance(report_id=first, outcome=" ", by=by.pk, at=cast.later(days=2))
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        actions.close_nuisance(report_id=first, outcome="Nada.", by=ana.account.pk, at=cast.later(days=2))
    actions.close_nuisance(
        report_id=first, outcome="Falámos com Ana: não liga mais.", by=sofia.pk, at=cast.later(days=2)
    )
    assert not queries.nuisance_reports(account=sofia)
    letters = [each for each in notices.mailbox(helena.email) if each.kind != "contact_sold"]
    assert [each.kind for each in letters] == ["nuisance_closed", "nuisance_received"]
    assert "não liga mais" in letters[0].text
    assert not [each for each in notices.mailbox(ana.account.email) if "nuisance" in each.kind]
