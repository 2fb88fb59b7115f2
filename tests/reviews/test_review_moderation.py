"""A review that waits, and what Sofia at the desk, its author, the professional and time do with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from review_story import FIVE, WORKSHOP, WRITTEN, newest, own_page, written

import cast
from cast import Business, later
from vinte.claims import actions as claims_actions
from vinte.claims import queries as claims
from vinte.kernel import due
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import queries as notices
from vinte.people import actions as people
from vinte.reviews import actions, queries
from vinte.reviews.actions import Marks
from vinte.reviews.checks import what_shows_is_what_stands
from vinte.reviews.models import ModerationStep, Review, ReviewReport, WrittenReview

pytestmark = pytest.mark.django_db
ROSA = "rosa@cliente.example"
DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def ana() -> Business:
    of = cast.professional("Ana")
    actions.note_business(professional_id=of.id, seen=WORKSHOP, at=later(days=1))
    return of


@pytest.fixture
def sofia() -> Any:
    return cast.staff("Sofia")


@pytest.fixture(autouse=True)
def sound() -> Any:
    yield
    assert list(what_shows_is_what_stands()) == []


def run_due(at: Any) -> None:
    due.run([duty for duty in due.all_duties() if duty.name == "reviews.waiting"], at=at)


def counts(of: Business, *, at: Any) -> tuple[int, int]:
    """How many of her reviews the stars and the guarantee count."""
    stars = len(queries.ratings_of([of.id], at=at)[of.id])
    clause = claims.assess(professional_id=of.id, at=at).clauses["former_client_reviews"]
    return stars, clause.have


def test_what_waits_counts_nowhere_until_somebody_has_read_it(ana: Business, sofia: Any) -> None:
    given = written(ana, seen=WORKSHOP)
    assert given.review is None and given.waits_until == WRITTEN + 3 * DAY
    assert counts(ana, at=WRITTEN + DAY) == (0, 0)
    (waiting,) = queries.waiting_reviews(ana.id)
    assert (waiting.author, waiting.waits_until) == ("Rosa", given.waits_until)
    (line,) = queries.review_queue(account=sofia)
    assert line.why == ["o navegador da empresa", "a rede da empresa"]
    case = queries.review_case(line.id, account=sofia)
    assert "14/01/2026" not in case.signals[0].words and "13/01/2026" in case.signals[0].words
    assert ROSA not in str(case)
    actions.approve_review(written_id=line.id, by=sofia.pk, at=WRITTEN + DAY)
    assert counts(ana, at=WRITTEN + DAY) == (1, 1)
    assert counts(ana, at=WRITTEN + DAY - A_MOMENT) == (0, 0)
    assert queries.reviews_of(ana.id)[0].published_at == WRITTEN + DAY
    assert cast.letter_kinds(ROSA)[-2:] == ["review_received", "review_shown"]
    assert cast.letter_kinds(ana.account.email)[-1] == "review_published"
    assert list(queries.review_queue(account=sofia)) == []
    with pytest.raises(Refused, match="já foi decidida"):
        actions.approve_review(written_id=line.id, by=sofia.pk, at=WRITTEN + DAY)


def test_hidden_is_told_with_the_reason_and_the_way_to_object(ana: Business, sofia: Any) -> None:
    written(ana)
    row = newest()
    assert counts(ana, at=WRITTEN) == (1, 1)
    hide = {"written_id": row.id, "by": sofia.pk, "at": WRITTEN + DAY}
    with pytest.raises(Refused) as refused:
        actions.hide_review(reason="other", words=" ", **hide)
    assert refused.value.code == "reason_missing" and counts(ana, at=WRITTEN + DAY) == (1, 1)
    actions.hide_review(reason="personal_data", words="Tem a morada de um vizinho.", **hide)
    assert counts(ana, at=WRITTEN + DAY) == (0, 0) and counts(ana, at=WRITTEN)[1] == 1
    told = cast.letters(ROSA)[0]
    assert told.kind == "review_hidden" and "Mostra dados pessoais" in told.text and "vizinho" in told.text
    lost = cast.letters(ana.account.email)[0]
    assert (
        lost.kind == "review_taken_down" and "nem para a garantia" in lost.text and "vizinho" not in lost.text
    )
    own = queries.own_review(secret=own_page(), at=WRITTEN + 2 * DAY)
    assert (own.state, own.change_until, own.object_until) == ("hidden", None, WRITTEN + 31 * DAY)
    actions.object_to_hiding(secret=own_page(), words="É a minha morada.", at=WRITTEN + 2 * DAY)
    with pytest.raises(Refused):
        actions.object_to_hiding(secret=own_page(), words="Outra vez.", at=WRITTEN + 2 * DAY)
    (line,) = queries.review_queue(account=sofia)
    assert line.why == ["o autor não concordou"]
    actions.restore_review(written_id=row.id, words="Tem razão.", by=sofia.pk, at=WRITTEN + 3 * DAY)
    assert counts(ana, at=WRITTEN + 3 * DAY) == (1, 1)
    first, second = Review.objects.order_by("published_at")
    assert (first.withdrawn_at, second.published_at, second.withdrawn_at) == (
        WRITTEN + DAY, WRITTEN + 3 * DAY, None,
    )  # fmt: skip
    assert [step.act for step in ModerationStep.objects.order_by("at", "id")] == [
        "hidden",
        "objected",
        "restored",
    ]


def test_one_hidden_before_it_was_ever_shown_is_told_to_both_with_the_reason_and_the_way_to_appeal(
    ana: Business, sofia: Any
) -> None:
    """The author gets a statement of reasons (Regulation (EU) 2022/2065, article 17); Ana waited for it too."""
    written(ana, seen=WORKSHOP)
    row = newest()
    assert row.state == "waiting"
    actions.hide_review(
        written_id=row.id, reason="personal_data", words="Tem a morada.", by=sofia.pk, at=WRITTEN + DAY
    )
    author, hers = cast.letters(ROSA)[0], cast.letters(ana.account.email)[0]
    assert author.kind == "review_hidden" and "Mostra dados pessoais" in author.text
    assert "Tem a morada." in author.text and "diga porquê na sua página" in author.text
    assert queries.own_review(secret=own_page(), at=WRITTEN + DAY).object_until == WRITTEN + 31 * DAY
    assert hers.kind == "review_taken_down" and "não vai ser mostrada" in hers.text
    assert "Mostra dados pessoais" in hers.text and "Tem a morada." not in hers.text
    assert f"/pro/recursos/review/{row.id}/" in hers.text
    appeal = claims_actions.appeal_refusal(
        professional_id=ana.id, kind="review", subject_id=row.id, text="Não tem.", at=WRITTEN + DAY
    )
    claims_actions.answer_appeal(
        appeal_id=appeal.id,
        accepted=True,
        answer="Não tem, de facto.",
        by=cast.staff("Rui").pk,
        at=WRITTEN + 2 * DAY,
    )
    assert counts(ana, at=WRITTEN + 2 * DAY) == (1, 1)


def test_an_objection_may_be_answered_with_no_once(ana: Business, sofia: Any) -> None:
    written(ana)
    row = newest()
    actions.hide_review(written_id=row.id, reason="insult", words="", by=sofia.pk, at=WRITTEN + DAY)
    link = own_page()
    actions.object_to_hiding(secret=link, words="Não insultei ninguém.", at=WRITTEN + 2 * DAY)
    actions.hide_review(written_id=row.id, reason="insult", words="", by=sofia.pk, at=WRITTEN + 3 * DAY)
    assert "a decisão fica" in cast.letters(ROSA)[0].text
    assert cast.letter_kinds(ana.account.email).count("review_taken_down") == 1
    assert queries.own_review(secret=link, at=WRITTEN + 3 * DAY).object_until is None
    assert list(queries.review_queue(account=sofia)) == []
    assert [line.id for line in queries.hidden_reviews(account=sofia)] == [row.id]


@pytest.mark.parametrize(("days", "accepted"), [(30 - 1e-6, True), (30, False)])
def test_objecting_has_its_days(ana: Business, sofia: Any, days: float, accepted: bool) -> None:
    written(ana)
    actions.hide_review(written_id=newest().id, reason="insult", words="", by=sofia.pk, at=WRITTEN)
    told = {"secret": own_page(), "words": "Não concordo.", "at": WRITTEN + timedelta(days=days)}
    if accepted:
        actions.object_to_hiding(**told)
    else:
        with pytest.raises(Refused) as refused:
            actions.object_to_hiding(**told)
        assert refused.value.code == "objection_over"


def test_whoever_has_a_part_in_it_decides_nothing(ana: Business) -> None:
    """Ana herself, a member of hers, whoever wrote it, the homeowner; and nobody who is not of the desk."""
    helena = cast.homeowner("Helena")
    bought = cast.contact(ana, at=later(days=1, hours=8), owner=helena, asked_before=timedelta(hours=30))
    cast.review(ana, purchase=bought, at=later(days=3))
    row = newest()
    people.give_role(account_id=ana.account.pk, role="support", at=later(days=1))
    herself = cast.staff("Helena S", email=helena.email.replace("@", "+mesa@"))
    operator = cast.staff("Otília", role="operator")
    for by in (ana.account, herself, operator, cast.professional("Bruno").account):
        for act in (
            lambda by=by: actions.hide_review(
                written_id=row.id, reason="insult", words="", by=by.pk, at=later(days=4)
            ),
            lambda by=by: queries.review_case(row.id, account=by),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert newest().state == "published"


@pytest.mark.parametrize(
    ("took", "seen", "days", "state"),
    [
        (timedelta(minutes=1), None, 3 - 1e-6, "waiting"),
        (timedelta(minutes=1), None, 3, "published"),
        (timedelta(hours=4), WORKSHOP, 3, "waiting"),
        (timedelta(hours=4), WORKSHOP, 300, "waiting"),
    ],
)
def test_a_slow_desk_shows_what_needs_no_person_and_tells_the_operator_of_the_rest(
    ana: Business, took: timedelta, seen: Any, days: float, state: str
) -> None:
    written(ana, took=took, **({"seen": seen} if seen else {}))
    at = WRITTEN + timedelta(days=days)
    run_due(at)
    assert newest().state == state
    assert queries.overdue_reviews(at=at) == (1 if seen else 0)
    assert counts(ana, at=at) == ((1, 1) if state == "published" else (0, 0))


def test_holding_gives_a_week_once(ana: Business, sofia: Any) -> None:
    written(ana, took=timedelta(minutes=1))
    hold = {"written_id": newest().id, "words": "Liguei, não atende.", "by": sofia.pk}
    actions.hold_review(**hold, at=WRITTEN + 2 * DAY)
    run_due(WRITTEN + 9 * DAY - A_MOMENT)
    assert newest().state == "waiting"
    with pytest.raises(Refused) as refused:
        actions.hold_review(**hold, at=WRITTEN + 3 * DAY)
    assert refused.value.code == "held_before"
    run_due(WRITTEN + 9 * DAY)
    assert newest().state == "published"
    with pytest.raises(Refused):
        actions.hold_review(**hold, at=WRITTEN + 9 * DAY)


@pytest.mark.parametrize(("days", "accepted"), [(14 - 1e-6, True), (14, False)])
def test_its_author_changes_it_for_some_days_and_what_was_said_stays_written(
    ana: Business, days: float, accepted: bool
) -> None:
    written(ana, marks=Marks(5, 5, 5), text="Impecável.")
    at = WRITTEN + timedelta(days=days)
    other = {"secret": own_page(), "marks": Marks(2, 1, None), "text": "Voltou a pingar.", "at": at}
    if not accepted:
        for act in (
            lambda: actions.change_review(**other),
            lambda: actions.withdraw_review(secret=own_page(), at=at),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "change_over"
        return
    given = actions.change_review(**other)
    assert given.review and (given.review.rating, given.review.quality) == (2, None)
    assert [(row.rating, row.withdrawn_at) for row in Review.objects.order_by("published_at")] == [
        (5, at), (2, None),
    ]  # fmt: skip
    assert list(WrittenReview.objects.order_by("written_at").values_list("state", "text")) == [
        ("replaced", "Impecável."), ("published", "Voltou a pingar."),
    ]  # fmt: skip
    actions.withdraw_review(secret=own_page(), at=at)
    assert queries.shown_reviews(ana.id) == []
    with pytest.raises(Refused):
        actions.change_review(**other)


def test_a_change_takes_what_the_desk_was_to_look_at_with_it(ana: Business, sofia: Any) -> None:
    hugo = cast.professional("Hugo").account
    written(ana, seen=WORKSHOP)
    actions.change_review(secret=own_page(), marks=FIVE, text="Outra vez.", at=WRITTEN + DAY)
    (line,) = queries.review_queue(account=sofia)
    assert line.id == newest().id and line.why == ["o navegador da empresa", "a rede da empresa"]
    actions.approve_review(written_id=line.id, by=sofia.pk, at=WRITTEN + DAY)
    report = {"professional_id": ana.id, "invitation_id": newest().invitation_id, "by": hugo.pk}
    actions.report_review(**report, reason="insult", words="", at=WRITTEN + 2 * DAY)
    actions.change_review(secret=own_page(), marks=FIVE, text="E mais.", at=WRITTEN + 3 * DAY)
    (line,) = queries.review_queue(account=sofia)
    assert "denunciada" in line.why and line.id == newest().id


def test_a_report_hides_nothing_by_itself(ana: Business, sofia: Any) -> None:
    written(ana)
    row = newest()
    report = {"professional_id": ana.id, "invitation_id": row.invitation_id, "at": WRITTEN + DAY}
    actions.report_review(**report, reason="made_up", words="Não a conheço.", by=ana.account.pk)
    assert counts(ana, at=WRITTEN + DAY) == (1, 1)
    with pytest.raises(Refused) as refused:
        actions.report_review(**report, reason="insult", words="", by=ana.account.pk)
    assert refused.value.code == "reported_before"
    carla = cast.professional("Carla")
    actions.report_review(**report, reason="insult", words="", by=carla.account.pk)
    case = queries.review_case(row.id, account=sofia)
    assert sorted(found.by_business for found in case.reports) == [False, True]
    actions.approve_review(written_id=row.id, by=sofia.pk, at=WRITTEN + 2 * DAY)
    assert not ReviewReport.objects.filter(settled_at=None).exists()
    for who in (ana, carla):
        (told,) = cast.letters(who.account.email, kind="review_report_decided")
        assert "deixar a opinião" in told.text and "deixa agora de estar guardado" not in told.text
    assert list(queries.review_queue(account=sofia)) == []
    assert "review_shown" not in cast.letter_kinds(ROSA)
    with pytest.raises(NotAllowed):
        actions.report_review(
            **{**report, "professional_id": cast.professional("Bruno").id},
            reason="insult",
            words="",
            by=sofia.pk,
        )


def test_what_is_taken_down_after_a_report_is_told_once_to_each(ana: Business, sofia: Any) -> None:
    written(ana)
    row, carla = newest(), cast.professional("Carla")
    for who in (ana, carla):
        actions.report_review(
            professional_id=ana.id, invitation_id=row.invitation_id, reason="insult", words="",
            by=who.account.pk, at=WRITTEN + DAY,
        )  # fmt: skip
    actions.hide_review(written_id=row.id, reason="insult", words="", by=sofia.pk, at=WRITTEN + 2 * DAY)
    (told,) = cast.letters(carla.account.email, kind="review_report_decided")
    assert "já não está à vista" in told.text
    # Ana's own letter says that it is down, and what it does to the guarantee.
    assert cast.letters(ana.account.email, kind="review_taken_down")
    assert not cast.letters(ana.account.email, kind="review_report_decided")


@pytest.mark.parametrize(
    ("marks", "rating"),
    [
        (Marks(4, 4, 3), 4),
        (Marks(4, 3, 3), 3),
        (Marks(4, 3), 4),
        (Marks(3, 3), 3),
        (Marks(1, 1, 2), 1),
        (Marks(5, 5, 1), 4),
        (Marks(1, 2), 2),
    ],
)
def test_the_one_rating_is_the_mean_with_halves_rounded_up(marks: Marks, rating: int) -> None:
    assert marks.rating == rating


@pytest.mark.parametrize("marks", [Marks(0, 5), Marks(5, 6), Marks(5, 5, 0), Marks(5, 5, 6)])
def test_a_mark_outside_one_to_five_changes_nothing(ana: Business, marks: Marks) -> None:
    letters = len(notices.mailbox())
    with pytest.raises(Refused) as refused:
        written(ana, marks=marks)
    assert refused.value.code == "rating_missing"
    assert not WrittenReview.objects.exists() and len(notices.mailbox()) == letters + 1


def test_one_answer_that_stays_once_it_is_published(ana: Business) -> None:
    written(ana)
    about = {"professional_id": ana.id, "invitation_id": newest().invitation_id}
    actions.write_reply(**about, text="Obrigada", publishes=False, at=WRITTEN)
    assert queries.shown_reviews(ana.id)[0].reply == ""
    actions.write_reply(**about, text="Obrigada, Rosa.", publishes=True, at=WRITTEN + DAY)
    assert queries.shown_reviews(ana.id)[0].reply == "Obrigada, Rosa."
    for text, code in (
        ("Mais uma.", "reply_published"),
        (" ", "reply_missing"),
        ("a" * 1001, "text_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            actions.write_reply(**about, text=text, publishes=True, at=WRITTEN + 2 * DAY)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        actions.write_reply(
            **{**about, "professional_id": cast.professional("Bruno").id},
            text="Eu?",
            publishes=True,
            at=WRITTEN,
        )


def test_the_work_being_done_a_review_is_completed(ana: Business) -> None:
    helena = cast.homeowner("Helena")
    bought = cast.contact(ana, at=later(days=1, hours=8), owner=helena, asked_before=timedelta(hours=30))
    about = {"professional_id": ana.id, "purchase_id": bought.id}

    def refused(code: str, days: int) -> None:
        with pytest.raises(Refused) as found:
            actions.invite_after_work(**about, at=later(days=days))
        assert found.value.code == code

    refused("no_work", 2)
    cast.award(bought, at=later(days=2))
    refused("not_reviewed", 3)
    actions.invite_for_contact(**about, at=later(days=3))
    secret = cast.secret_sent_to(helena.email, page="opiniao")
    actions.publish(secret=secret, marks=Marks(4, 4), text="Atenciosa.", at=later(days=4))
    actions.invite_after_work(**about, at=later(days=40))
    refused("already_invited", 41)
    link = cast.secret_sent_to(helena.email, page="opiniao/minha", kind="review_invitation_work")
    assert queries.own_review(secret=link, at=later(days=41)).change_until == later(days=54)
    actions.change_review(
        secret=link, marks=Marks(4, 4, 5), text="Atenciosa, e ficou bem.", at=later(days=41)
    )
    (shown,) = queries.shown_reviews(ana.id)
    assert (shown.review.quality, shown.review.rating) == (5, 4)
