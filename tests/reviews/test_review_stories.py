"""Helena tells how Ana handled her request; a former client of Ana's tells of past work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import cast
from cast import MONDAY, Business, later
from planting import guards_off
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.notices import queries as notices
from vinte.people.professionals import registry
from vinte.reviews import actions, queries
from vinte.reviews.checks import (
    former_clients_are_others,
    reviews_have_invitations,
    what_shows_is_what_stands,
)
from vinte.reviews.models import Review, ReviewInvitation, WrittenReview

pytestmark = pytest.mark.django_db
FORMER = "rosa@cliente.example"


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana", balance_cents=10_000)


@pytest.fixture
def helena():
    return cast.homeowner("Helena")


@pytest.fixture
def bought(ana: Business, helena) -> UUID:
    return cast.buy(ana, cast.request(of=helena, at=MONDAY), at=later(hours=30)).id


def publish(*, secret: str, rating: int, text: str, at: datetime) -> Any:
    """Three marks alike, of which nothing was seen: what everybody sees."""
    marks = actions.Marks(rating, rating, rating)
    return actions.publish(secret=secret, marks=marks, text=text, at=at).review


def counts() -> tuple[int, int, int]:
    return ReviewInvitation.objects.count(), Review.objects.count(), len(notices.mailbox())


def refused(code: str, act, **arguments) -> None:
    """The act is refused with this code, and nothing was written (INVARIANTS, 24)."""
    before = counts()
    with pytest.raises(Refused) as caught:
        act(**arguments)
    assert caught.value.code == code
    assert caught.value.message
    assert counts() == before


def test_helena_is_asked_by_a_letter_and_her_review_reaches_ana(ana: Business, helena, bought: UUID) -> None:
    actions.invite_for_contact(professional_id=ana.id, purchase_id=bought, at=later(days=3))
    secret = cast.secret_sent_to(helena.email, page="opiniao")
    invitation = queries.invitation_behind(secret=secret, at=later(days=4))
    assert (invitation.trade_name, invitation.about, invitation.job_title) == (
        "Ana Obras", "contact", "Pintar a sala",
    )  # fmt: skip
    review = publish(secret=secret, rating=5, text=" Rápida e limpa. ", at=later(days=4))
    assert (review.about, review.purchase_id, review.rating, review.text) == (
        "contact",
        bought,
        5,
        "Rápida e limpa.",
    )
    assert (review.author, review.published_at, review.withdrawn_at) == ("Helena", later(days=4), None)
    told = notices.mailbox(ana.account.email)[0]
    assert told.kind == "review_published"
    assert "Rápida e limpa." in told.text and "5 de 5" in told.text and "Pintar a sala" in told.text
    assert helena.email not in told.text + told.html and helena.phone not in told.text + told.html
    assert [row.answered_at for row in queries.invitations_of(ana.id)] == [later(days=4)]
    assert list(reviews_have_invitations()) == list(former_clients_are_others()) == []


def test_a_former_client_reviews_past_work(ana: Business) -> None:
    actions.invite_former_client(
        professional_id=ana.id, name="Rosa  Pinto", email=" Rosa@Cliente.example ", at=MONDAY
    )
    review = publish(secret=cast.secret_sent_to(FORMER, page="opiniao"), rating=2, text="", at=later(days=1))
    assert (review.about, review.purchase_id, review.author, review.rating) == (
        "former_work",
        None,
        "Rosa",
        2,
    )
    assert queries.reviews_of(ana.id) == [review]


@pytest.mark.parametrize(
    ("email", "accepted"),
    [
        (FORMER, True),
        ("{own}", False),
        ("{OWN}", False),
        ("{local}+cliente@{host}", False),
        ("outra.{own}", True),
    ],
)
def test_the_professionals_own_address_is_no_former_client(ana: Business, email: str, accepted: bool) -> None:
    own = ana.account.email
    local, _at, host = own.partition("@")
    address = email.format(own=own, OWN=own.upper(), local=local, host=host)
    if accepted:
        actions.invite_former_client(professional_id=ana.id, name="Rosa", email=address, at=MONDAY)
    else:
        refused(
            "own_address",
            actions.invite_former_client,
            professional_id=ana.id,
            name="Rosa",
            email=address,
            at=MONDAY,
        )


@pytest.mark.parametrize(
    ("phone", "accepted"),
    [("913 333 444", True), ("912 000 111", False), ("+351912000111", False)],
)
def test_the_professionals_own_telephone_is_no_former_client(
    ana: Business, phone: str, accepted: bool
) -> None:
    registry.update_profile(professional_id=ana.id, at=MONDAY, phone="912000111")
    told = {"professional_id": ana.id, "name": "Rosa", "phone": phone, "at": MONDAY}
    if accepted:
        actions.invite_former_client(**told)
    else:
        refused("own_phone", actions.invite_former_client, **told)


def test_nobody_is_asked_twice(ana: Business, bought: UUID) -> None:
    actions.invite_for_contact(professional_id=ana.id, purchase_id=bought, at=later(days=3))
    refused(
        "already_invited",
        actions.invite_for_contact,
        professional_id=ana.id,
        purchase_id=bought,
        at=later(days=4),
    )
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    refused(
        "already_invited",
        actions.invite_former_client,
        professional_id=ana.id,
        name="Rosa",
        email="ROSA+2@cliente.example",
        at=MONDAY,
    )


@pytest.mark.parametrize(
    ("waiting", "accepted"), [(actions.MOST_WAITING - 1, True), (actions.MOST_WAITING, False)]
)
def test_letters_to_strangers_are_bounded(ana: Business, waiting: int, accepted: bool) -> None:
    for number in range(waiting):
        actions.invite_former_client(
            professional_id=ana.id, name="Rui", email=f"rui{number}@c.example", at=MONDAY
        )
    told = {"professional_id": ana.id, "name": "Rosa", "email": FORMER, "at": MONDAY}
    if accepted:
        actions.invite_former_client(**told)
    else:
        refused("too_many_waiting", actions.invite_former_client, **told)
        # An answer makes room again.
        publish(secret=cast.secret_sent_to("rui0@c.example", page="opiniao"), rating=4, text="", at=MONDAY)
        actions.invite_former_client(**told)


def test_a_contact_that_was_returned_is_not_asked_about(ana: Business, bought: UUID) -> None:
    leads.return_contact(
        professional_id=ana.id,
        purchase_id=bought,
        reason="number_not_assigned",
        by=cast.staff().pk,
        at=later(days=2),
    )
    refused(
        "contact_returned",
        actions.invite_for_contact,
        professional_id=ana.id,
        purchase_id=bought,
        at=later(days=3),
    )


def test_a_contact_of_somebody_else_is_not_ones_to_ask_about(bought: UUID) -> None:
    bruno = cast.professional("Bruno")
    before = counts()
    with pytest.raises(NotAllowed):
        actions.invite_for_contact(professional_id=bruno.id, purchase_id=bought, at=later(days=3))
    assert counts() == before


@pytest.mark.parametrize(
    ("rating", "text", "code"),
    [
        (0, "", "rating_missing"),
        (1, "", None),
        (5, "", None),
        (6, "", "rating_missing"),
        (3, "a" * 2000, None),
        (3, "a" * 2001, "text_too_long"),
    ],
)
def test_edges_of_what_is_written(ana: Business, rating: int, text: str, code: str | None) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    secret = cast.secret_sent_to(FORMER, page="opiniao")
    told = {"secret": secret, "rating": rating, "text": text, "at": later(days=1)}
    if code:
        refused(code, publish, **told)
        assert queries.invitation_behind(secret=secret, at=later(days=1)).trade_name == "Ana Obras"
    else:
        assert publish(**told).rating == rating


@pytest.mark.parametrize(
    ("after", "code"),
    [(timedelta(days=60) - timedelta(microseconds=1), None), (timedelta(days=60), "link_expired")],
)
def test_a_link_works_for_sixty_days(ana: Business, after: timedelta, code: str | None) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    told = {
        "secret": cast.secret_sent_to(FORMER, page="opiniao"),
        "rating": 4,
        "text": "",
        "at": MONDAY + after,
    }
    if code:
        refused(code, publish, **told)
    else:
        assert publish(**told).published_at == MONDAY + after


def test_a_link_publishes_once(ana: Business) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    secret = cast.secret_sent_to(FORMER, page="opiniao")
    publish(secret=secret, rating=5, text="", at=later(days=1))
    refused("link_used", publish, secret=secret, rating=1, text="", at=later(days=2))
    refused("link_unknown", publish, secret="x" * 43, rating=1, text="", at=later(days=2))


def test_a_withdrawn_review_stays_on_record(ana: Business) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    publish(secret=cast.secret_sent_to(FORMER, page="opiniao"), rating=1, text="Não veio.", at=later(days=1))
    own = cast.secret_sent_to(FORMER, page="opiniao/minha")
    actions.withdraw_review(secret=own, at=later(days=2))
    kept = queries.reviews_of(ana.id)[0]
    assert (kept.text, kept.withdrawn_at) == ("Não veio.", later(days=2))
    refused("change_over", actions.withdraw_review, secret=own, at=later(days=3))


def test_the_database_itself_refuses_a_review_of_nothing(ana: Business) -> None:
    invited = actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    good = {
        "professional_id": ana.id, "about": "former_work", "purchase_id": None, "invitation_id": invited.id,
        "rating": 5, "author": "Rosa", "published_at": later(days=1),
    }  # fmt: skip
    for wrong in ({"rating": 0}, {"rating": 6}, {"about": "contact"}, {"withdrawn_at": MONDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(id=uuid4(), **{**good, **wrong})


@pytest.mark.plants_a_violation(
    "reviews.reviews_have_invitations", "reviews.former_clients_are_others", reason="the checks' own test"
)
def test_the_checks_see_a_broken_row(ana: Business, bought: UUID) -> None:
    invited = actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    review = publish(secret=cast.secret_sent_to(FORMER, page="opiniao"), rating=5, text="", at=later(days=1))
    assert list(reviews_have_invitations()) == list(former_clients_are_others()) == []
    with guards_off():
        Review.objects.filter(id=review.id).update(about="contact", purchase_id=bought)
    ReviewInvitation.objects.filter(id=invited.id).update(
        invited_address=ana.account.email.upper().replace("@", "+x@")
    )
    assert [str(review.id) in line for line in reviews_have_invitations()] == [True]
    assert [str(invited.id) in line for line in former_clients_are_others()] == [True]


@pytest.mark.plants_a_violation("reviews.reviews_have_invitations", reason="the check's own test")
def test_a_review_whose_invitation_is_gone_is_told(ana: Business) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    secret = cast.secret_sent_to(FORMER, page="opiniao")
    review = publish(secret=secret, rating=5, text="", at=later(days=1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM reviews_reviewinvitation")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(reviews_have_invitations()) == [f"review {review.id} has no invitation"]


def test_nobody_reviews_a_request_that_they_made_themselves(ana: Business, helena, bought: UUID) -> None:
    helena.email = ana.account.email.replace("@", "+casa@")
    helena.save()
    before = counts()
    of_contact = {"professional_id": ana.id, "purchase_id": bought, "at": later(hours=31)}
    refused("own_address", actions.invite_for_contact, **of_contact)
    assert counts() == before


def test_two_accounts_of_one_tax_identity_are_no_clients_of_each_other(ana: Business) -> None:
    rui = cast.professional("Rui")
    row = registry.professional(professional_id=rui.id)
    row.tax_identity = registry.professional(professional_id=ana.id).tax_identity
    row.save()
    of_former = {"professional_id": ana.id, "name": "Rui", "email": rui.account.email, "at": MONDAY}
    refused("own_address", actions.invite_former_client, **of_former)


def test_a_link_says_nothing_more_once_the_contact_went_back_or_another_link_was_used(
    ana: Business, helena, bought: UUID
) -> None:
    """The second of two links met an error, and a returned contact was still reviewed."""
    about = {"professional_id": ana.id, "purchase_id": bought}
    actions.invite_for_contact(**about, at=later(days=3))
    by_letter = cast.secret_sent_to(helena.email, page="opiniao")
    on_her_page = actions.link_of_homeowner(**about, at=later(days=3)).rstrip("/").rsplit("/", 1)[1]
    publish(secret=on_her_page, rating=5, text="", at=later(days=4))
    said = {"secret": by_letter, "at": later(days=5)}
    refused("already_reviewed", queries.invitation_behind, **said)
    refused("already_reviewed", publish, **said, rating=5, text="Outra vez.")
    other = cast.buy(ana, cast.request(at=later(days=5)), at=later(days=7))
    actions.invite_for_contact(professional_id=ana.id, purchase_id=other.id, at=later(days=8))
    link = cast.secret_sent_to(cast.owner_of(other).email, page="opiniao")
    cast.take_back(other, at=later(days=9))
    refused("contact_returned", queries.invitation_behind, secret=link, at=later(days=9))
    refused("contact_returned", publish, secret=link, rating=5, text="", at=later(days=9))


@pytest.mark.parametrize(("days", "again"), [(59.9, False), (60, True)])
def test_whoever_let_the_link_end_unanswered_may_be_asked_again(
    ana: Business, helena, bought: UUID, days: float, again: bool
) -> None:
    """It was said for ever that they had been asked, and the guarantee needs two of each."""
    former = {"professional_id": ana.id, "name": "Rosa", "email": FORMER}
    of_contact = {"professional_id": ana.id, "purchase_id": bought}
    actions.invite_former_client(**former, at=later(days=3))
    actions.invite_for_contact(**of_contact, at=later(days=3))
    at = later(days=3 + days)
    if not again:
        refused("already_invited", actions.invite_former_client, **former, at=at)
        refused("already_invited", actions.invite_for_contact, **of_contact, at=at)
        return
    actions.invite_former_client(**former, at=at)
    actions.invite_for_contact(**of_contact, at=at)
    assert len(cast.letters(FORMER)) == 2
    assert len(cast.letters(helena.email, kind="review_invitation_contact")) == 2
    publish(secret=cast.secret_sent_to(helena.email, page="opiniao"), rating=4, text="", at=at)
    publish(secret=cast.secret_sent_to(FORMER, page="opiniao"), rating=4, text="", at=at)
    assert list(reviews_have_invitations()) == list(former_clients_are_others()) == []


def test_whoever_never_answered_makes_room_when_the_link_has_ended(ana: Business) -> None:
    """Twenty who never answered closed the door for good."""
    for number in range(20):
        actions.invite_former_client(
            professional_id=ana.id, name="Rui", email=f"rui{number}@c.example", at=MONDAY
        )
    told = {"professional_id": ana.id, "name": "Rosa", "email": FORMER}
    refused("too_many_waiting", actions.invite_former_client, **told, at=later(days=59))
    actions.invite_former_client(**told, at=later(days=60))


@pytest.mark.plants_a_violation("reviews.what_shows_is_what_stands", reason="the check's own test")
def test_the_check_sees_what_is_shown_and_should_not_be(ana: Business) -> None:
    actions.invite_former_client(professional_id=ana.id, name="Rosa", email=FORMER, at=MONDAY)
    publish(secret=cast.secret_sent_to(FORMER, page="opiniao"), rating=5, text="", at=later(days=1))
    row = WrittenReview.objects.get()
    with guards_off():
        Review.objects.filter(invitation_id=row.invitation_id).update(rating=1)
    assert [str(row.id) in line for line in what_shows_is_what_stands()] == [True]
    WrittenReview.objects.filter(id=row.id).update(state="hidden")
    assert [str(row.id) in line for line in what_shows_is_what_stands()] == [True]
