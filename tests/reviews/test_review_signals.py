"""What a made-up review might have: each signal on both sides of its edge, and what is kept to see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import review_story
from review_story import HOME, WORKSHOP, WRITTEN, newest, signals, written

import cast
from cast import Business, later
from vinte.kernel import due
from vinte.people.models import Account
from vinte.people.professionals import registry
from vinte.reviews import actions
from vinte.reviews.actions import SeenFrom
from vinte.reviews.models import ReviewTrace, WrittenReview
from vinte.reviews.moderation.likeness import alike_percent
from vinte.reviews.moderation.signals import SIGNALS

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(microseconds=1)
TIDY = "Chegou à hora marcada, explicou o que ia fazer e deixou tudo limpo."


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana")


def test_a_review_in_which_nothing_is_seen_is_shown_at_once(ana: Business) -> None:
    given = written(ana, seen=HOME)
    assert given.review and given.waits_until is None and signals() == []


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        (WORKSHOP, ["own_browser", "own_network"]),
        (replace(WORKSHOP, device="x" * 22), ["own_network"]),
        (replace(WORKSHOP, device="x" * 22, address="62.28.4.250"), ["own_network"]),
        (replace(WORKSHOP, device="x" * 22, address="62.28.5.9"), []),
        (replace(WORKSHOP, address="62.28.5.9"), ["own_browser"]),
        (replace(WORKSHOP, device=""), ["own_network"]),
        (SeenFrom(), []),
    ],
)
def test_where_the_business_works(ana: Business, seen: SeenFrom, kinds: list[str]) -> None:
    actions.note_business(professional_id=ana.id, seen=WORKSHOP, at=later(days=1))
    given = written(ana, seen=seen)
    assert signals() == kinds and (given.review is None) == bool(kinds)


def test_networks_that_are_not_of_the_public_internet_tell_nothing(ana: Business) -> None:
    behind_a_proxy = SeenFrom(address="10.0.0.4")
    actions.note_business(professional_id=ana.id, seen=behind_a_proxy, at=later(days=1))
    assert written(ana, seen=behind_a_proxy).review


def test_in_whose_name_the_browser_is_logged_in(ana: Business) -> None:
    bruno = cast.professional("Bruno")
    assert written(ana, email="um@a.example", seen=SeenFrom(account_id=bruno.account.pk)).review
    at = WRITTEN + timedelta(hours=1)
    assert written(ana, seen=SeenFrom(account_id=ana.account.pk), at=at).review is None
    assert signals() == ["own_session"]


def test_two_reviews_from_one_browser_or_one_network(ana: Business) -> None:
    written(ana, email="um@a.example", seen=HOME)
    written(ana, email="dois@b.example", seen=replace(HOME, device="b" * 22), at=WRITTEN + A_MOMENT)
    assert signals() == ["same_network"]
    other = replace(HOME, address="81.91.1.7")
    written(ana, email="tres@c.example", seen=other, at=WRITTEN + timedelta(hours=1))
    assert signals() == ["same_browser"]
    bruno = cast.professional("Bruno")
    assert written(bruno, email="quatro@d.example", seen=HOME).review, "Rita's own plumber and her painter"


@pytest.mark.parametrize(
    ("email", "kinds"),
    [
        ("alguem@ana-pinta.pt", ["own_host"]),
        ("alguem@loja.ana-pinta.pt", ["own_host"]),
        ("alguem@pinta.pt", []),
        ("alguem@nao-ana-pinta.pt", []),
        ("alguem@obras.example", ["own_host"]),
        ("alguem@gmail.com", []),
    ],
)
def test_an_address_in_a_house_of_the_business(ana: Business, email: str, kinds: list[str]) -> None:
    registry.update_profile(
        professional_id=ana.id, at=later(hours=1), website="https://www.ana-pinta.pt/obras"
    )
    written(ana, email=email)
    assert signals() == kinds


def test_a_free_mail_host_is_nobodys_house() -> None:
    ana = cast.professional("Ana", email="ana.obras@gmail.com")
    assert written(ana, email="rosa.pinto@gmail.com").review


@pytest.mark.plants_a_violation(
    "reviews.former_clients_are_others", reason="an address becomes the business's own after the invitation"
)
def test_the_address_of_somebody_who_came_to_the_business_after_the_invitation(ana: Business) -> None:
    actions.invite_former_client(
        professional_id=ana.id, name="Rosa", email="rosa.p@gmail.com", at=later(days=1)
    )
    Account.objects.filter(pk=ana.account.pk).update(email="rosap+obras@googlemail.com")
    secret = cast.secret_sent_to("rosa.p@gmail.com", page="opiniao")
    actions.publish(secret=secret, marks=review_story.FIVE, text="", at=WRITTEN)
    assert signals() == ["own_address"]


def test_one_address_that_reviews_twice(ana: Business) -> None:
    helena = cast.homeowner("Helena", email="helena.sousa@gmail.com")
    bought = cast.contact(ana, at=later(days=1, hours=8), owner=helena, asked_before=timedelta(hours=30))
    cast.review(ana, purchase=bought, at=later(days=3))
    written(ana, email="helenasousa+obra@gmail.com", at=later(days=9))
    assert signals() == ["address_again"]


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        (TIDY, True),
        ("Deixou tudo limpo, chegou à hora marcada e explicou o que ia fazer.", True),
        ("Demorou três semanas a responder e o preço subiu a meio da obra.", False),
        ("Chegou à hora marcada.", False),
    ],
)
def test_words_that_were_read_before(ana: Business, text: str, is_seen: bool) -> None:
    written(ana, email="um@a.example", text=TIDY)
    written(ana, text=text, at=WRITTEN + timedelta(days=1))
    assert signals() == (["alike"] if is_seen else [])


@pytest.mark.parametrize(
    ("one", "other", "percent"), [("", "", 0), ("word", "two words", 36), (TIDY, TIDY, 100)]
)
def test_likeness_is_counted_as_postgresql_counts_it(one: str, other: str, percent: int) -> None:
    """`word` and `two words` are the example of PostgreSQL's own manual: 0.363636."""
    assert alike_percent(one, other) == percent


@pytest.mark.parametrize(
    ("took", "is_seen"), [(timedelta(minutes=3) - A_MOMENT, True), (timedelta(minutes=3), False)]
)
def test_written_as_soon_as_the_letter_was_sent(ana: Business, took: timedelta, is_seen: bool) -> None:
    written(ana, took=took)
    assert signals() == (["quick"] if is_seen else [])


def test_whoever_came_from_their_own_request_waited_for_no_letter(ana: Business) -> None:
    bought = cast.contact(ana, at=later(days=1, hours=8), asked_before=timedelta(hours=30))
    about = {"professional_id": ana.id, "purchase_id": bought.id, "at": WRITTEN}
    secret = actions.link_of_homeowner(**about).rstrip("/").rsplit("/", 1)[1]
    assert actions.publish(secret=secret, marks=review_story.FIVE, text="", at=WRITTEN).review


@pytest.mark.parametrize(
    ("apart", "is_seen"), [(timedelta(minutes=15), False), (timedelta(minutes=15) - A_MOMENT, True)]
)
def test_the_fifth_within_an_hour(ana: Business, apart: timedelta, is_seen: bool) -> None:
    for number in range(5):
        written(ana, email=f"c{number}@a{number}.example", at=WRITTEN + number * apart)
        assert signals() == (["burst"] if number == 4 and is_seen else [])


def test_every_signal_has_its_words_and_none_decides_by_itself(ana: Business) -> None:
    assert len({signal.kind for signal in SIGNALS}) == len(SIGNALS)
    assert all(str(signal.label) and str(signal.words) for signal in SIGNALS)
    written(ana, seen=SeenFrom(account_id=ana.account.pk))
    assert newest().state == WrittenReview.State.WAITING


def test_a_business_that_uses_the_browser_later_brings_what_was_shown_to_the_desk(ana: Business) -> None:
    given = written(ana, seen=HOME)
    actions.note_business(professional_id=ana.id, seen=HOME, at=WRITTEN + timedelta(days=1))
    actions.note_business(professional_id=ana.id, seen=HOME, at=WRITTEN + timedelta(days=2))
    row = newest()
    assert given.review and signals() == ["own_browser"]
    assert (row.state, row.queued_at) == ("published", WRITTEN + timedelta(days=1))


def test_nothing_that_was_sent_can_be_read_from_what_is_kept(ana: Business) -> None:
    written(ana, seen=HOME)
    (kept,) = ReviewTrace.objects.all()
    assert kept.agent == "Firefox / Android"
    for value in (HOME.device, HOME.address, "81.90.1"):
        assert value not in kept.device + kept.network


@pytest.mark.parametrize(
    ("days", "left"),
    [(30, ["d", ""]), (30 - 1e-6, ["d", "n"]), (180 - 1e-6, ["d", ""]), (180, None)],
)
def test_what_is_kept_goes_on_its_day(ana: Business, days: float, left: list[str] | None) -> None:
    written(ana, seen=HOME)
    due.run(
        [duty for duty in due.all_duties() if duty.name == "reviews.traces"],
        at=WRITTEN + timedelta(days=days),
    )
    rows = ReviewTrace.objects.values_list("device", "network")
    assert [["d" if device else "", "n" if network else ""] for device, network in rows] == (
        [left] if left else []
    )


def test_one_browser_in_two_networks_is_kept_once_when_neither_is_known(ana: Business) -> None:
    actions.note_business(professional_id=ana.id, seen=WORKSHOP, at=later(days=1))
    elsewhere = replace(WORKSHOP, address="62.28.9.9")
    actions.note_business(professional_id=ana.id, seen=elsewhere, at=later(days=2))
    assert ReviewTrace.objects.count() == 2
    due.run([duty for duty in due.all_duties() if duty.name == "reviews.traces"], at=later(days=40))
    (kept,) = ReviewTrace.objects.all()
    assert (kept.network, kept.kept_until) == ("", later(days=182))
