"""Helena asked under the wrong trade, and Sofia moves her request to the right one while nobody bought it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from test_automatic_purchase import consent
from test_promised_prices import paid

import cast
from cast import MONDAY, later
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads import actions, checks, queries
from vinte.leads.models import JobRequest, RequestMove
from vinte.leads.offers import alerts
from vinte.leads.purchases import automatic
from vinte.leads.requests import unanswered
from vinte.people import actions as people
from vinte.people import queries as people_queries

pytestmark = pytest.mark.django_db

# The priority window of Monday is over.
AT = later(days=3)
A_MOMENT = timedelta(microseconds=1)
REASON = "Uma torneira que pinga é canalização."
BOTH = ("painter", "plumber")
# What Monday's table asks without a pack.
PAINTER = 1_500


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


@pytest.fixture
def helena() -> Any:
    return cast.homeowner("Helena")


@pytest.fixture
def asked(helena: Any) -> Any:
    """Helena's request, as a painter's."""
    return cast.request(of=helena, title="Arranjar a torneira")


def move(asked: Any, *, by: Any, at: datetime = AT, **given: Any) -> None:
    told = {"trade": "plumber", "seen_trade": "painter", "reason": REASON, **given}
    actions.move_request(job_request_id=asked.pk, by=by.pk, at=at, **told)


def code_of(act: Any, *args: Any, **given: Any) -> str:
    """The code of the refusal, or nothing where it is done."""
    try:
        with transaction.atomic():
            act(*args, **given)
    except Refused as refusal:
        assert refusal.message
        return refusal.code
    return ""


def seen_by(of: cast.Business, *, at: datetime) -> list[Any]:
    return [offer.job_request_id for offer in queries.browse(professional_id=of.id, at=at).feed]


SALE = (
    "trade",
    "price_factors",
    "priority_price_cents",
    "standard_price_cents",
    "priority_until",
    "unsold_from",
    "unsold_percent",
)


def test_it_stays_the_same_request_and_begins_anew_in_its_trade(asked: Any, helena: Any, sofia: Any) -> None:
    """Asked for in January and moved in February, whose table has a discount for what stays unsold."""
    ana, carla = cast.professional("Ana"), cast.professional("Carla", trades=("plumber",))
    dina = cast.professional("Dina", trades=("plumber",), pack="yearly")
    at = later(days=25)
    move(asked, by=sofia, at=at)
    row = JobRequest.objects.get()
    new = cast.request(of=helena, at=at, trade="plumber")
    assert [getattr(row, name) for name in SALE] == [getattr(new, name) for name in SALE]
    assert row.unsold_percent and not asked.unsold_percent and row.standard_price_cents != PAINTER
    new.delete()
    for name in ("pk", "published_at", "expires_at", "title", "description", "place_count", "homeowner_id"):
        assert getattr(row, name) == getattr(asked, name), name
    assert (row.moved_at, row.offered_at) == (at, at)
    # Who has a pack sees it at once, who has none when the new window is over, and the painter no more.
    for when, with_pack, without in (
        (at, True, False),
        (row.priority_until - A_MOMENT, True, False),
        (row.priority_until, True, True),
    ):
        assert (seen_by(dina, at=when), seen_by(carla, at=when)) == ([row.pk] * with_pack, [row.pk] * without)
        assert seen_by(ana, at=when) == []
    with pytest.raises(NotAllowed):
        queries.offer(professional_id=ana.id, job_request_id=row.pk, at=row.priority_until)
    # It gets cheaper unsold as one that was published when it was moved, and the receipt counts from there.
    for when, discount in ((row.unsold_from - A_MOMENT, 0), (row.unsold_from, row.unsold_percent)):
        offer = queries.offer(professional_id=carla.id, job_request_id=row.pk, at=when)
        lines = {line.name: line.value for line in offer.receipt.lines}
        assert offer.unsold_discount == discount
        hours = (row.unsold_from - at) // timedelta(hours=1)
        assert lines.get("unsold") == (str(hours) if discount else None)


def test_who_moved_it_and_why_is_written_and_helena_reads_it(asked: Any, helena: Any, sofia: Any) -> None:
    move(asked, by=sofia, reason=f"  {REASON} ")
    (written,) = RequestMove.objects.all()
    assert (written.old_trade, written.new_trade, written.moved_at) == ("painter", "plumber", AT)
    assert (written.old_standard_price_cents, written.old_priority_price_cents) == (
        PAINTER,
        1_200,
    )
    assert (written.reason, written.moved_by_id) == (REASON, sofia.pk)
    (letter,) = cast.letters(helena.email, kind="request_moved")
    for words in ("Pintura", "Canalização", REASON, "Arranjar a torneira", "Por agora ninguém pode ver"):
        assert words in letter.text, words
    secret = cast.secret_sent_to(helena.email, page="pedido", kind="request_moved")
    assert people_queries.find_private_link(secret=secret, purpose="homeowner_request", at=AT) == asked.pk
    (moment,) = [
        each
        for source in queries.moments_of_homeowner([helena.pk])
        if source.kind == "request_moved"
        for each in source.all()
    ]
    assert "painter>plumber" in moment and REASON in moment and "Sofia" in moment


def test_helena_is_not_told_that_nobody_is_there_where_somebody_is(
    asked: Any, helena: Any, sofia: Any
) -> None:
    cast.professional("Carla", trades=("plumber",))
    move(asked, by=sofia)
    (letter,) = cast.letters(helena.email, kind="request_moved")
    assert "Por agora ninguém" not in letter.text


# Both sides of each edge.


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"trade": ""}, "trade_missing"),
        ({"trade": "dragon_tamer"}, "trade_unknown"),
        ({"trade": "painter"}, "trade_same"),
        ({"seen_trade": "mason"}, "moved_meanwhile"),
        ({"reason": ""}, "reason_missing"),
        ({"reason": " … "}, "reason_missing"),
        ({"reason": "x"}, ""),
        ({"reason": "x" * 2_000}, ""),
        ({"reason": "x" * 2_001}, "text_too_long"),
    ],
)
def test_what_is_given(asked: Any, helena: Any, sofia: Any, given: Any, code: str) -> None:
    assert code_of(move, asked, by=sofia, **given) == code
    is_moved = not code
    assert JobRequest.objects.get().trade == ("plumber" if is_moved else "painter")
    assert RequestMove.objects.exists() is bool(cast.letters(helena.email, kind="request_moved")) is is_moved


def _paused(asked: Any, _sofia: Any) -> None:
    actions.pause_request(job_request_id=asked.pk, at=MONDAY)


def _wrong_number(asked: Any, _sofia: Any) -> None:
    JobRequest.objects.update(phone_wrong_at=MONDAY)


def _closed(asked: Any, _sofia: Any) -> None:
    actions.close_request(job_request_id=asked.pk, at=MONDAY, reason="gave_up")


def _ends_now(asked: Any, _sofia: Any) -> None:
    JobRequest.objects.update(expires_at=AT)


def _ends_soon(asked: Any, _sofia: Any) -> None:
    JobRequest.objects.update(expires_at=AT + A_MOMENT)


def _sold(asked: Any, _sofia: Any) -> None:
    cast.buy(cast.professional("Ana", balance_cents=5_000), asked, at=later(days=1))


def _sold_and_given_back(asked: Any, _sofia: Any) -> None:
    ana = cast.professional("Ana", balance_cents=5_000)
    cast.take_back(cast.buy(ana, asked, at=later(days=1)), at=later(days=2))


def _moved_away(asked: Any, sofia: Any) -> None:
    move(asked, by=sofia, trade="mason", at=later(days=2))


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (_paused, ""),
        (_wrong_number, ""),
        (_closed, "closed"),
        (_ends_soon, ""),
        (_ends_now, "expired"),
        (_sold, "contact_sold"),
        (_sold_and_given_back, "contact_sold"),
        (_moved_away, "moved_meanwhile"),
    ],
)
def test_which_request(asked: Any, helena: Any, sofia: Any, before: Any, code: str) -> None:
    before(asked, sofia)
    was = JobRequest.objects.values().get()
    listed = {row.id: row.is_sold for row in queries.open_requests_of([helena.pk], at=AT)}
    assert listed == ({} if code in ("closed", "expired") else {asked.pk: code == "contact_sold"})
    assert code_of(move, asked, by=sofia) == code
    if code:
        assert JobRequest.objects.values().get() == was


def test_who_may(asked: Any, helena: Any) -> None:
    own = cast.staff("Simão", email=helena.email)
    for who in (own, cast.staff("Otília", role="operator"), cast.professional("Ana").account):
        with pytest.raises(NotAllowed):
            move(asked, by=who)
    assert not RequestMove.objects.exists()


def test_it_can_be_moved_on_and_back_and_two_moves_at_one_instant_are_two(asked: Any, sofia: Any) -> None:
    move(asked, by=sofia)
    move(asked, by=sofia, trade="mason", seen_trade="plumber")
    move(asked, by=sofia, trade="painter", seen_trade="mason", at=AT + timedelta(hours=1))
    row = JobRequest.objects.get()
    assert (row.trade, row.standard_price_cents) == ("painter", PAINTER)
    assert [each.moved_at for each in RequestMove.objects.order_by("moved_at")] == [
        AT,
        AT + A_MOMENT,
        AT + timedelta(hours=1),
    ]
    assert list(checks.requests_were_moved_before_they_sold()) == []


# Who had it on the screen.


@pytest.mark.parametrize(
    ("trades", "seen", "moved_to", "code"),
    [
        (("painter",), "painter", "plumber", "no_match"),
        (BOTH, "painter", "plumber", "price_changed"),
        # A plumber's contact and an electrician's cost the same.
        (("plumber", "electrician"), "plumber", "electrician", "trade_changed"),
    ],
)
def test_an_old_quote_buys_nothing(
    helena: Any, sofia: Any, trades: tuple[str, ...], seen: str, moved_to: str, code: str
) -> None:
    duarte = cast.professional("Duarte", trades=trades, pack="yearly", balance_cents=5_000)
    asked = cast.request(of=helena, trade=seen)
    shown = queries.offer(professional_id=duarte.id, job_request_id=asked.pk, at=MONDAY)

    def buy(at: datetime, offer: Any) -> None:
        actions.buy_contact(
            professional_id=duarte.id,
            job_request_id=asked.pk,
            shown_price_cents=offer.price_cents,
            shown_trade=offer.trade,
            idempotency_key=f"{offer.trade}",
            at=at,
        )

    move(asked, by=sofia, trade=moved_to, seen_trade=seen, at=MONDAY + timedelta(hours=1))
    at = MONDAY + timedelta(hours=2)
    assert code_of(buy, at, shown) == code
    if code != "no_match":
        assert (
            code_of(buy, at, queries.offer(professional_id=duarte.id, job_request_id=asked.pk, at=at)) == ""
        )


@cast.GRANTS
def test_a_promised_price_is_that_of_the_trade_in_which_it_is_bought(helena: Any, sofia: Any) -> None:
    bruno = paid()
    people.update_profile(professional_id=bruno.id, trades=["painter", "mason"], at=later(days=120))
    at = later(days=121)

    def price(asked: Any, when: datetime) -> tuple[int, int]:
        offer = queries.offer(professional_id=bruno.id, job_request_id=asked.pk, at=when)
        return offer.price_cents, offer.receipt.promise_cents

    away, here = (cast.request(of=helena, trade=trade, at=at) for trade in ("painter", "mason"))
    began = at + timedelta(hours=30)
    assert price(away, began)[0] == 1_000 and price(here, began) == (2_200, 0)
    move(away, by=sofia, trade="mason", at=began)
    move(here, by=sofia, trade="painter", seen_trade="mason", at=began)
    later_on = began + timedelta(hours=30)
    assert price(away, later_on) == (2_200, 0)
    assert price(here, later_on) == (1_000, 500)


# Who finds it.


def test_the_feed_has_it_as_new_and_keeps_when_it_was_published(helena: Any, sofia: Any) -> None:
    duarte = cast.professional("Duarte", trades=BOTH, pack="yearly")
    old = cast.request(of=helena)
    newer = cast.request(at=later(hours=1))
    assert seen_by(duarte, at=AT) == [newer.pk, old.pk]
    move(old, by=sofia)
    (first, _second) = queries.browse(professional_id=duarte.id, at=AT).feed
    assert (first.job_request_id, first.published_at, first.offered_at) == (old.pk, MONDAY, AT)


def test_alerts_tell_it_as_new_also_to_who_was_told_under_the_old_trade(asked: Any, sofia: Any) -> None:
    def search(of: cast.Business) -> None:
        actions.save_alert(
            professional_id=of.id,
            name="Tudo",
            filters=queries.FeedFilters(),
            frequency="at_once",
            at=MONDAY - timedelta(hours=1),
        )

    def told(of: cast.Business) -> list[str]:
        found = reversed(cast.letters(of.account.email, kind="request_alert"))
        return [
            trade for letter in found for trade in ("Pintura", "Canalização") if f"{trade} ·" in letter.text
        ]

    ana = cast.professional("Ana", pack="yearly")
    carla = cast.professional("Carla", trades=("plumber",), pack="yearly")
    duarte = cast.professional("Duarte", trades=BOTH, pack="yearly")
    for one in (ana, carla, duarte):
        search(one)
    alerts.DUTY.run(at=later(hours=1))
    assert [told(one) for one in (ana, carla, duarte)] == [["Pintura"], [], ["Pintura"]]
    move(asked, by=sofia)
    for hours in (0, 1, 2):
        alerts.DUTY.run(at=AT + timedelta(hours=hours))
    assert [told(one) for one in (ana, carla, duarte)] == [
        ["Pintura"],
        ["Canalização"],
        ["Pintura", "Canalização"],
    ]


def test_who_agreed_to_automatic_purchase_in_the_new_trade_buys_it(asked: Any, sofia: Any) -> None:
    carla = cast.professional("Carla", trades=("plumber",), pack="yearly", balance_cents=20_000)
    actions.set_spend_caps(professional_id=carla.id, week_cents=5_000, month_cents=20_000, at=later(hours=-1))
    consent(carla, trades=("plumber",), at=MONDAY)
    automatic.DUTY.run(at=later(hours=1))
    assert not queries.has_bought(professional_id=carla.id, job_request_id=asked.pk)
    move(asked, by=sofia)
    automatic.DUTY.run(at=AT)
    assert queries.has_bought(professional_id=carla.id, job_request_id=asked.pk)
    assert list(checks.requests_were_moved_before_they_sold()) == []


@pytest.mark.parametrize(
    ("after", "letters"), [(timedelta(hours=72) - A_MOMENT, 0), (timedelta(hours=72), 1)]
)
@pytest.mark.parametrize("told_before", [True, False])
def test_that_nobody_came_is_told_of_the_new_trade(
    asked: Any, helena: Any, sofia: Any, after: timedelta, letters: int, told_before: bool
) -> None:
    if told_before:
        unanswered.DUTY.run(at=AT)
    move(asked, by=sofia)
    unanswered.DUTY.run(at=AT + after)
    unanswered.DUTY.run(at=AT + after)
    assert len(cast.letters(helena.email, kind="request_quiet")) == letters + told_before
    assert queries.is_quiet(queries.job_request(asked.pk), at=AT + after) is bool(letters)


def test_helena_invites_two_of_the_new_trade_and_one_who_was_invited_stays_so(asked: Any, sofia: Any) -> None:
    ana, duarte = cast.professional("Ana"), cast.professional("Duarte", trades=BOTH)
    plumbers = [cast.professional(name, trades=("plumber",)) for name in ("Carla", "Dina", "Eva")]

    def invite(of: cast.Business) -> str:
        return code_of(
            actions.invite, job_request_id=asked.pk, professional_id=of.id, at=AT + timedelta(hours=1)
        )

    for one in (ana, duarte):
        actions.invite(job_request_id=asked.pk, professional_id=one.id, at=later(hours=5))
    assert (
        code_of(actions.invite, job_request_id=asked.pk, professional_id=cast.professional("Bruno").id, at=AT)
        == "invited_enough"
    )
    move(asked, by=sofia)
    assert [invite(one) for one in (duarte, *plumbers)] == ["", "", "", "invited_enough"]
    for of, count in ((ana, 1), (duarte, 1), (plumbers[0], 1), (plumbers[2], 0)):
        assert len(cast.letters(of.account.email, kind="request_invited")) == count
    assert asked.pk in queries.invited_to(professional_id=duarte.id, job_request_ids=[asked.pk])


# What the database holds, whatever code asks.


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # What waits for the end of the transaction would stand in a TRUNCATE's way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


SOLD_BY = [
    "trade = 'mason'",
    "priority_price_cents = 1",
    "standard_price_cents = 1",
    "priority_until = now()",
    "unsold_from = now()",
    "unsold_percent = 1",
    "price_factors = '[]'",
    "moved_at = now()",
]


def test_the_database_changes_prices_by_a_written_move_alone(asked: Any, sofia: Any) -> None:
    for change in (*SOLD_BY, "published_at = now()", "place_count = 3", "market = 'es'"):
        with pytest.raises(IntegrityError):
            run(f"UPDATE leads_jobrequest SET {change}")
            pytest.fail(change, pytrace=False)
    move(asked, by=sofia)
    for change in ("moved_by_id = gen_random_uuid()", "new_trade = 'mason'", "reason = 'Outra.'"):
        with pytest.raises(IntegrityError):
            run(f"UPDATE leads_requestmove SET {change}")
            pytest.fail(change, pytrace=False)
    for sql in ("DELETE FROM leads_requestmove", "TRUNCATE leads_requestmove"):
        with pytest.raises(IntegrityError):
            run(sql)
    run("UPDATE leads_requestmove SET reason = ''")


@pytest.mark.parametrize("is_sold", [False, True])
def test_the_database_moves_nothing_that_was_sold(asked: Any, sofia: Any, is_sold: bool) -> None:
    if is_sold:
        _sold(asked, sofia)
    with transaction.atomic():
        RequestMove.objects.create(
            id=new_id(at=AT), job_request=asked, old_trade="painter", new_trade="plumber", reason=REASON,
            moved_at=AT, moved_by=sofia,
        )  # fmt: skip
        sql = f"UPDATE leads_jobrequest SET trade = 'plumber', moved_at = '{AT.isoformat()}'"
        if is_sold:
            with pytest.raises(IntegrityError):
                run(sql)
        else:
            run(sql)
        transaction.set_rollback(True)


@pytest.mark.plants_a_violation("leads.requests_were_moved_before_they_sold", reason="the check's own test")
def test_the_check_finds_what_was_moved_after_a_sale(asked: Any, sofia: Any) -> None:
    _sold(asked, sofia)
    RequestMove.objects.create(
        id=new_id(at=AT), job_request=asked, old_trade="painter", new_trade="plumber", reason=REASON,
        moved_at=AT, moved_by=sofia,
    )  # fmt: skip
    first, second = checks.requests_were_moved_before_they_sold()
    assert "had sold a place" in first and "was moved to plumber" in second
