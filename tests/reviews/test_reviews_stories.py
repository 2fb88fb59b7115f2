"""Who may be asked for a review of Ana, and what becomes of it: both kinds, both sides of each edge."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests import marketplace as cast
from tests.marketplace import MONDAY, Business

from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads.models import ContactPurchase
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.reviews import actions, checks, queries
from vinte.reviews.models import Review, ReviewInvitation

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)
ROSA = "rosa@exemplo.test"


@pytest.fixture
def ana() -> Business:
    return cast.professional("Ana", balance_cents=20_000, pack="yearly")


@pytest.fixture
def contact(ana: Business) -> ContactPurchase:
    return cast.buy(ana, cast.request(of=cast.homeowner("Helena")))


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """The refusal with that code."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def invite(ana: Business, email: str = ROSA, *, at: datetime = LATER) -> ReviewInvitation:
    return actions.invite_former_client(professional_id=ana.id, name="Rosa Antunes", email=email, at=at)


def secret_sent_to(address: str) -> str:
    found = re.search(r"/opiniao/([\w-]{43})/", notices.mailbox(address)[0].text)
    assert found
    return found[1]


def publish(secret: str, *, rating: int = 5, text: str = "Limpo e a horas.", at: datetime = LATER) -> Review:
    return actions.publish(secret=secret, rating=rating, text=text, at=at)


def counts() -> tuple[int, int, int]:
    """Invitations, reviews and letters: what a refusal must leave as it was (INVARIANTS, 24)."""
    return ReviewInvitation.objects.count(), Review.objects.count(), len(notices.mailbox(limit=1000))


def test_a_former_client_writes(ana: Business) -> None:
    invite(ana)
    review = publish(secret_sent_to(ROSA), rating=3)
    assert (review.about, review.purchase_id, review.author, review.rating) == (
        "former_work",
        None,
        "Rosa",
        3,
    )
    assert queries.reviews_of(ana.id) == [review]
    assert queries.invitations_of(ana.id)[0].answered_at == LATER
    letter = notices.mailbox(ana.account.email)[0]
    assert (letter.kind, "3 de 5 estrelas" in letter.text) == ("review_published", True)
    assert ROSA not in letter.text + letter.html


def test_the_homeowner_of_a_contact_writes(ana: Business, contact: ContactPurchase) -> None:
    invitation = actions.invite_for_contact(professional_id=ana.id, purchase_id=contact.id, at=LATER)
    secret = secret_sent_to(invitation.invited_address)
    behind = queries.invitation_behind(secret, LATER)
    assert (behind.trade_name, behind.about, behind.job_title) == ("Ana Obras", "contact", "Pintar a sala")
    review = publish(secret)
    assert (review.about, review.purchase_id, review.author) == ("contact", contact.id, "Helena")


@pytest.mark.parametrize("written", ["{}", "  {}  ", "upper", "plus"])
def test_nobody_reviews_themselves(ana: Business, written: str) -> None:
    own = ana.account.email
    local, _at, host = own.partition("@")
    address = {"upper": own.upper(), "plus": f"{local}+cliente@{host}"}.get(written, written.format(own))
    before = counts()
    with refused("own_address"):
        invite(ana, address)
    assert counts() == before


def test_an_address_that_only_looks_like_the_own_is_somebody_elses(ana: Business) -> None:
    local, _at, host = ana.account.email.partition("@")
    assert invite(ana, f"{local}.cliente@{host}").invited_address == f"{local}.cliente@{host}"


@pytest.mark.parametrize("again", [ROSA, ROSA.upper(), "rosa+obra@exemplo.test"])
def test_a_former_client_is_asked_once_by_each_professional(ana: Business, again: str) -> None:
    invite(ana)
    before = counts()
    with refused("already_invited"):
        invite(ana, again, at=LATER + timedelta(days=300))
    assert counts() == before
    assert invite(ana, "rosa2@exemplo.test")
    assert invite(cast.professional("Bruno"), ROSA)


@pytest.mark.parametrize(
    ("name", "email", "code"),
    [("", ROSA, "name_missing"), ("Rosa", "rosa@", "email_invalid"), ("Rosa", "", "email_invalid")],
)
def test_a_former_client_needs_a_name_and_an_address(ana: Business, name: str, email: str, code: str) -> None:
    before = counts()
    with refused(code):
        actions.invite_former_client(professional_id=ana.id, name=name, email=email, at=LATER)
    assert counts() == before


def test_a_contact_is_asked_about_once(ana: Business, contact: ContactPurchase) -> None:
    actions.invite_for_contact(professional_id=ana.id, purchase_id=contact.id, at=LATER)
    before = counts()
    with refused("already_invited"):
        actions.invite_for_contact(professional_id=ana.id, purchase_id=contact.id, at=LATER)
    assert counts() == before


def test_a_returned_contact_gives_no_review(ana: Business, contact: ContactPurchase) -> None:
    leads.return_contact(
        professional_id=ana.id, purchase_id=contact.id, reason="wrong_number", by=cast.staff().pk, at=LATER
    )
    with refused("contact_returned"):
        actions.invite_for_contact(professional_id=ana.id, purchase_id=contact.id, at=LATER)


def test_a_contact_of_somebody_else(ana: Business, contact: ContactPurchase) -> None:
    with pytest.raises(NotAllowed):
        actions.invite_for_contact(
            professional_id=cast.professional("Bruno").id, purchase_id=contact.id, at=LATER
        )


@pytest.mark.parametrize(("rating", "passes"), [(-1, False), (0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_stars(ana: Business, rating: int, passes: bool) -> None:
    invite(ana)
    secret, before = secret_sent_to(ROSA), counts()
    if passes:
        assert publish(secret, rating=rating).rating == rating
    else:
        with refused("rating_missing"):
            publish(secret, rating=rating)
        assert counts() == before
        assert publish(secret, rating=4).rating == 4  # the link is not used up by a mistake


@pytest.mark.parametrize(
    ("text", "passes"),
    [("", True), ("a" * 2000, True), (f"  {'a' * 2000}\n", True), ("a" * 2001, False)],
)
def test_the_text_has_a_length(ana: Business, text: str, passes: bool) -> None:
    invite(ana)
    secret = secret_sent_to(ROSA)
    if passes:
        assert publish(secret, text=text).text == text.strip()
    else:
        with refused("text_too_long"):
            publish(secret, text=text)
        assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("after", "passes"), [(timedelta(days=60) - timedelta(seconds=1), True), (timedelta(days=60), False)]
)
def test_a_link_lasts_sixty_days(ana: Business, after: timedelta, passes: bool) -> None:
    invite(ana)
    secret = secret_sent_to(ROSA)
    if passes:
        assert publish(secret, at=LATER + after).published_at == LATER + after
    else:
        for use in (
            lambda: publish(secret, at=LATER + after),
            lambda: queries.invitation_behind(secret, LATER + after),
        ):
            with refused("link_expired"):
                use()


def test_a_link_serves_once(ana: Business) -> None:
    invite(ana)
    secret = secret_sent_to(ROSA)
    publish(secret)
    before = counts()
    for use in (lambda: publish(secret, rating=1), lambda: queries.invitation_behind(secret, LATER)):
        with refused("link_used"):
            use()
    assert counts() == before


def test_a_link_that_nobody_sent_and_one_for_something_else(ana: Business) -> None:
    other = people.issue_private_link(purpose="homeowner_question", subject=uuid4(), at=MONDAY)
    for secret in ("nada", other):
        with refused("link_unknown"):
            publish(secret)
        with refused("link_unknown"):
            queries.invitation_behind(secret, LATER)


def test_a_review_is_withdrawn_once_and_stays_on_record(ana: Business) -> None:
    invite(ana)
    review = publish(secret_sent_to(ROSA))
    with pytest.raises(NotAllowed):
        actions.withdraw(professional_id=cast.professional("Bruno").id, review_id=review.id, at=LATER)
    gone_at = LATER + timedelta(hours=2)
    assert actions.withdraw(professional_id=ana.id, review_id=review.id, at=gone_at).withdrawn_at == gone_at
    with refused("already_withdrawn"):
        actions.withdraw(professional_id=ana.id, review_id=review.id, at=gone_at + timedelta(hours=1))
    assert [row.withdrawn_at for row in queries.reviews_of(ana.id)] == [gone_at]


def test_the_newest_comes_first(ana: Business) -> None:
    for number in range(2):
        invite(ana, f"rosa{number}@exemplo.test")
        publish(
            secret_sent_to(f"rosa{number}@exemplo.test"),
            rating=number + 1,
            at=LATER + timedelta(hours=number),
        )
    assert [row.rating for row in queries.reviews_of(ana.id)] == [2, 1]


def test_the_checks_find_what_no_action_would_write(ana: Business, contact: ContactPurchase) -> None:
    invite(ana)
    review = publish(secret_sent_to(ROSA))
    assert [line for check in checks.CHECKS for line in check()] == []
    ReviewInvitation.objects.update(
        invited_address=ana.account.email.upper(), invited_at=LATER + timedelta(days=1)
    )
    Review.objects.update(about="contact", purchase_id=contact.id)
    lines = [line for check in checks.CHECKS for line in check()]
    assert len(lines) == 3
    assert f"review {review.id} is not of what invitation" in lines[0]
    assert "was published before" in lines[1]
    assert "own address" in lines[2]
