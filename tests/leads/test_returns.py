"""Giving a contact back: each reason, each way it ends, what is credited and who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction

import cast
import clean_town
import return_story as story
from return_story import AT, PRICE_CENTS, SOON
from vinte.handling import actions as handling
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads import actions, due, queries
from vinte.leads.models import ContactPurchase, JobRequest, ReturnEvidence, ReturnRequest
from vinte.leads.purchases import queries as purchase_queries
from vinte.leads.returns import hooks as return_rooms
from vinte.people.accounts import directory, staff
from vinte.people.professionals import registry
from vinte.wallet.books import balances

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def fresh(purchase: ContactPurchase) -> ContactPurchase:
    return purchase_queries.purchase(professional_id=purchase.professional_id, purchase_id=purchase.id)


def assert_left(by: cast.Business, purchase: ContactPurchase, row: ReturnRequest, *, before: int) -> None:
    """The whole price came back, the details went, and the place stays sold."""
    assert balances.balance(by.id).total_cents == before + purchase.price_cents
    assert (fresh(purchase).returned_cents, row.credited_cents) == (
        purchase.price_cents,
        purchase.price_cents,
    )
    with pytest.raises(NotAllowed):
        purchase_queries.contact_details(account=by.account, job_request_id=purchase.job_request_id, at=SOON)
    assert clean_town.broken_rows() == []


def assert_stays(by: cast.Business, purchase: ContactPurchase, *, before: int) -> None:
    assert balances.balance(by.id).total_cents == before
    assert fresh(purchase).returned_at is None
    assert purchase_queries.contact_details(
        account=by.account, job_request_id=purchase.job_request_id, at=SOON
    ).name
    assert clean_town.broken_rows() == []


def test_a_number_that_cannot_exist_is_credited_at_once() -> None:
    ana = story.ana()
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678"))
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "number_not_assigned", words="")
    assert (row.state, row.decided_by_id) == ("automatic", None)
    assert_left(ana, purchase, row, before=before)
    assert cast.letter_kinds(ana.account.email)[-1:] == ["return_credited"]


def test_a_number_that_can_exist_waits_for_an_agent() -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "number_not_assigned")
    assert row.state == "asked"
    assert_stays(ana, purchase, before=before)
    assert cast.letter_kinds(ana.account.email)[-1:] == ["return_received"]


@pytest.mark.parametrize(
    ("code", "later_taken", "state"),
    [(550, False, "automatic"), (599, False, "automatic"), (450, False, "asked"), (550, True, "asked")],
)
def test_only_a_refusal_for_good_shows_that_an_address_is_wrong(
    code: int, later_taken: bool, state: str
) -> None:
    ana, helena = story.ana(), cast.homeowner()
    purchase = story.bought(ana, of=helena)
    story.mail_refused(helena.email, code=code)
    if later_taken:
        letter = story._letter(helena.email, at=AT + timedelta(hours=1))
        letter.state, letter.sent_at = "sent", AT + timedelta(hours=1)
        letter.save()
    assert story.ask(ana, purchase, "mail_bounces").state == state


def test_a_refusal_that_comes_after_the_asking_settles_it_then() -> None:
    ana, helena = story.ana(), cast.homeowner()
    purchase = story.bought(ana, of=helena)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "mail_bounces")
    assert (row.state, due.DUTIES.run(at=SOON)) == ("asked", 0)
    story.mail_refused(helena.email, at=SOON)
    assert due.DUTIES.run(at=SOON + timedelta(minutes=1)) == 1
    (row,) = queries.returns_of(ana.id)
    assert row.state == "automatic"
    assert_left(ana, purchase, row, before=before)
    assert due.DUTIES.run(at=SOON + timedelta(minutes=2)) == 0


@pytest.mark.parametrize(
    ("second", "days_between", "trade", "state"),
    [
        ({"phone": "912000111"}, 30, "painter", "automatic"),
        ({"email": "helena+obras@moradas.example"}, 1, "painter", "automatic"),
        ({"phone": "912000111"}, 31, "painter", "asked"),
        ({"phone": "912000111"}, 1, "carpenter", "asked"),
        ({"phone": "912000112"}, 1, "painter", "asked"),
    ],
)
def test_a_duplicate_is_the_same_person_and_trade_bought_shortly_before(
    second: dict[str, str], days_between: int, trade: str, state: str
) -> None:
    ana = cast.professional("Ana", pack="yearly", balance_cents=9000, trades=("painter", "carpenter"))
    first = story.bought(ana, of=cast.homeowner(phone="912000111", email="helena@moradas.example"))
    at = AT + timedelta(days=days_between)
    again = story.bought(ana, of=cast.homeowner(**second), at=at, trade=trade)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, again, "duplicate", at=at + timedelta(hours=1))
    assert row.state == state
    assert balances.balance(ana.id).total_cents - before == (again.price_cents if state == "automatic" else 0)
    assert fresh(first).returned_at is None


def test_two_duplicates_cannot_be_each_others_reason() -> None:
    ana, helena = story.ana(), cast.homeowner()
    first, second = (story.bought(ana, of=helena, title=f"Sala {n}") for n in (1, 2))
    assert story.ask(ana, second, "duplicate").state == "automatic"
    assert story.ask(ana, first, "duplicate").state == "asked"


def test_a_homeowner_who_denies_is_asked_once_and_their_word_credits() -> None:
    ana, helena = story.ana(), cast.homeowner()
    purchase = story.bought(ana, of=helena)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "homeowner_denies")
    assert row.state == "asked" and row.homeowner_asked_at == SOON
    secret = cast.secret_sent_to(helena.email, page="devolucao")
    question = queries.return_question_behind(secret=secret, at=SOON)
    assert question.title == "Pintar a sala"
    answered = actions.answer_return_question(secret=secret, asked=False, words="Nunca pedi nada.", at=SOON)
    assert answered.state == "automatic"
    assert_left(ana, purchase, answered, before=before)
    asked = JobRequest.objects.get(pk=purchase.job_request_id)
    assert (asked.state, asked.close_reason) == ("closed", "not_asked")
    with pytest.raises(Refused) as again:
        actions.answer_return_question(secret=secret, asked=True, words="", at=SOON)
    assert again.value.code == "link_used"


def test_a_denial_holds_for_every_buyer_without_asking_again() -> None:
    ana, bruno, helena = story.ana(), story.ana(), cast.homeowner()
    asked = cast.request(of=helena)
    hers, his = cast.buy(ana, asked), cast.buy(bruno, asked)
    story.ask(ana, hers, "homeowner_denies")
    actions.answer_return_question(
        secret=cast.secret_sent_to(helena.email, page="devolucao"), asked=False, words="", at=SOON
    )
    row = story.ask(bruno, his, "homeowner_denies")
    assert (row.state, row.homeowner_asked_at) == ("automatic", None)


def test_a_denial_is_kept_when_a_room_above_holds_the_contact_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, helena = story.ana(), cast.homeowner()
    purchase = story.bought(ana, of=helena)
    row = story.ask(ana, purchase, "homeowner_denies")
    before = balances.balance(ana.id).total_cents

    def held(**_named: object) -> None:
        raise Refused(code="contact_in_claim", message="Está numa garantia.")

    monkeypatch.setitem(return_rooms._obstacles, "a room above", held)
    secret = cast.secret_sent_to(helena.email, page="devolucao")
    answered = actions.answer_return_question(secret=secret, asked=False, words="Nunca pedi nada.", at=SOON)
    assert (answered.id, answered.state, answered.homeowner_answer) == (row.id, "asked", "denies")
    assert JobRequest.objects.get(pk=purchase.job_request_id).state == "closed"
    assert balances.balance(ana.id).total_cents == before


@pytest.mark.parametrize("answer", [None, True])
def test_silence_and_a_yes_leave_it_to_an_agent(answer: bool | None) -> None:
    ana, helena, sofia = story.ana(), cast.homeowner(), cast.staff()
    purchase = story.bought(ana, of=helena)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, "homeowner_denies")
    if answer is not None:
        actions.answer_return_question(
            secret=cast.secret_sent_to(helena.email, page="devolucao"), asked=answer, words="", at=SOON
        )
    assert due.DUTIES.run(at=row.answer_due_at + timedelta(days=9)) == 0
    assert [row.state for row in queries.returns_of(ana.id)] == ["asked"]
    assert_stays(ana, purchase, before=before)
    refused = story.decide(row, "refused", by=sofia)
    assert_stays(ana, purchase, before=before)
    assert refused.decision_reason and cast.letter_kinds(ana.account.email)[-1] == "return_refused"


@pytest.mark.parametrize("reason", ["wrong_trade", "wrong_place", "competitor_test"])
def test_what_needs_judgement_is_never_automatic_and_an_agent_credits_it(reason: str) -> None:
    ana, sofia = story.ana(trades=("painter",)), cast.staff()
    purchase = story.bought(ana)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, reason)
    assert row.state == "asked"
    trade = "mason" if reason == "wrong_trade" else ""
    accepted = story.decide(row, "accepted", by=sofia, true_trade=trade)
    assert (accepted.state, accepted.decided_by_id) == ("accepted", sofia.pk)
    assert_left(ana, purchase, accepted, before=before)


def test_another_of_the_own_trades_is_credited_in_part_and_the_contact_stays() -> None:
    ana, sofia = story.ana(), cast.staff()
    purchase = story.bought(ana)
    before = balances.balance(ana.id).total_cents
    row = story.decide(story.ask(ana, purchase, "wrong_trade"), "partly", by=sofia, true_trade="carpenter")
    kept = fresh(purchase)
    assert (row.credited_cents, kept.returned_cents, kept.price_left_cents) == (600, 600, 600)
    assert (kept.returned_at, kept.reduced_at) == (None, row.decided_at)
    assert_stays(ana, purchase, before=before + 600)
    with pytest.raises(Refused) as again:
        story.ask(ana, purchase, "competitor_test", at=SOON + timedelta(hours=2))
    assert again.value.code == "already_reduced"
    with pytest.raises(Refused):
        actions.return_contact(
            professional_id=ana.id, purchase_id=purchase.id, reason="other", by=sofia.pk, at=SOON
        )
    assert balances.balance(ana.id).total_cents == before + 600


@cast.GRANTS
def test_a_part_comes_back_to_what_was_spent_last() -> None:
    ana, sofia = story.ana(balance_cents=PRICE_CENTS), cast.staff()
    cast.grant(ana, 800, at=AT)
    purchase = story.bought(ana)
    held = balances.balance(ana.id)
    assert (held.granted_cents, held.purchased_cents) == (0, 800)
    story.decide(story.ask(ana, purchase, "wrong_trade"), "partly", by=sofia, true_trade="carpenter")
    held = balances.balance(ana.id)
    assert (held.granted_cents, held.purchased_cents) == (200, 1200)


@pytest.mark.parametrize(
    ("reason", "outcome", "true_trade", "code"),
    [
        ("wrong_trade", "accepted", "", "true_trade_missing"),
        ("wrong_trade", "accepted", "astronauta", "true_trade_missing"),
        ("wrong_trade", "partly", "painter", "same_trade"),
        ("wrong_trade", "accepted", "carpenter", "own_trade"),
        ("wrong_trade", "partly", "mason", "not_own_trade"),
        ("wrong_place", "partly", "", "not_in_part"),
    ],
)
def test_the_true_trade_says_how_much(reason: str, outcome: str, true_trade: str, code: str) -> None:
    ana, sofia = story.ana(), cast.staff()
    purchase = story.bought(ana)
    before = balances.balance(ana.id).total_cents
    row = story.ask(ana, purchase, reason)
    with pytest.raises(Refused) as refusal:
        story.decide(row, outcome, by=sofia, true_trade=true_trade)
    assert refusal.value.code == code
    assert_stays(ana, purchase, before=before)


def test_a_trade_dropped_after_the_asking_stays_own() -> None:
    ana, sofia = story.ana(), cast.staff()
    row = story.ask(ana, story.bought(ana), "wrong_trade")
    registry.update_profile(professional_id=ana.id, at=SOON, trades=["painter"])
    with pytest.raises(Refused) as refusal:
        story.decide(row, "accepted", by=sofia, true_trade="carpenter")
    assert refusal.value.code == "own_trade"


def test_the_same_form_asks_once_and_a_second_asks_again() -> None:
    ana = story.ana()
    purchase = story.bought(ana, of=cast.homeowner(phone="412345678"))
    before = balances.balance(ana.id).total_cents
    first = story.ask(ana, purchase, "number_not_assigned", key="form")
    assert story.ask(ana, purchase, "number_not_assigned", key="form").id == first.id
    with pytest.raises(IdempotencyConflict):
        story.ask(ana, purchase, "wrong_place", key="form")
    with pytest.raises(Refused) as refusal:
        story.ask(ana, purchase, "number_not_assigned", key="other form")
    assert refusal.value.code == "already_returned"
    assert balances.balance(ana.id).total_cents == before + PRICE_CENTS


def test_one_open_return_for_each_contact_and_a_refused_reason_is_not_asked_again() -> None:
    ana, sofia = story.ana(), cast.staff()
    purchase = story.bought(ana)
    row = story.ask(ana, purchase, "wrong_place")
    for reason, code in (("wrong_place", "return_open"), ("wrong_trade", "return_open")):
        with pytest.raises(Refused) as refusal:
            story.ask(ana, purchase, reason)
        assert refusal.value.code == code
    story.decide(row, "refused", by=sofia)
    with pytest.raises(Refused) as refusal:
        story.ask(ana, purchase, "wrong_place")
    assert refusal.value.code == "refused_before"
    assert story.ask(ana, purchase, "wrong_trade").state == "asked"


def test_a_return_is_withdrawn_by_who_asked_and_can_be_asked_again() -> None:
    ana, bruno = story.ana(), story.ana()
    purchase = story.bought(ana)
    row = story.ask(ana, purchase, "wrong_place")
    with pytest.raises(NotAllowed):
        actions.withdraw_return(professional_id=bruno.id, return_id=row.id, at=SOON)
    for _twice in range(2):
        assert actions.withdraw_return(professional_id=ana.id, return_id=row.id, at=SOON).state == "withdrawn"
    assert story.ask(ana, purchase, "wrong_place").state == "asked"


def test_nobody_decides_what_they_have_a_part_in() -> None:
    ana, operator = story.ana(), cast.staff("Otilia", role="operator")
    helena_account = cast.staff("Helena")
    helena = cast.homeowner("Helena", account_id=helena_account.pk)
    row = story.ask(ana, story.bought(ana, of=helena), "wrong_place")
    staff.give_role(account_id=ana.account.pk, role="support", at=AT)
    bruno = story.ana()
    strangers: list[Any] = [ana.account, helena_account, bruno.account]
    same_mail = directory.open_account(email=helena.email, name="Outra", at=AT)
    staff.give_role(account_id=same_mail.pk, role="support", at=AT)
    for account in (*strangers, same_mail):
        with pytest.raises(NotAllowed):
            story.decide(row, "accepted", by=account)
        with pytest.raises(NotAllowed):
            queries.return_case(account=account, return_id=row.id, at=SOON)
    assert story.decide(row, "refused", by=operator).state == "refused"
    with pytest.raises(Refused) as refusal:
        story.decide(row, "accepted", by=cast.staff())
    assert refusal.value.code == "already_decided"


def test_two_businesses_of_one_tax_identity_are_one() -> None:
    sofia = cast.staff()
    ana = story.ana()
    from vinte.people.models import Professional

    identity = Professional.objects.get(pk=ana.id).tax_identity
    registry.register_professional(
        account_id=sofia.pk, market="pt", tax_identity=identity, trade_name="Filial", at=AT
    )
    row = story.ask(ana, story.bought(ana), "wrong_place")
    with pytest.raises(NotAllowed):
        story.decide(row, "accepted", by=sofia)


def test_evidence_is_kept_in_the_row_and_is_for_the_professional_and_staff() -> None:
    ana, bruno, sofia = story.ana(), story.ana(), cast.staff()
    row = story.ask(ana, story.bought(ana), "wrong_place", evidence=(PDF,))
    (piece,) = queries.return_case(account=sofia, return_id=row.id, at=SOON).evidence
    for reader in (ana.account, sofia):
        found = queries.return_evidence(account=reader, evidence_id=piece.id)
        assert (bytes(found.content), found.media_type) == (PDF, "application/pdf")
    for stranger in (None, bruno.account):
        with pytest.raises(NotAllowed):
            queries.return_evidence(account=stranger, evidence_id=piece.id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"evidence": (b"MZ not a picture",)}, "document_unreadable"),
        ({"evidence": (PDF,) * 5}, "too_many_files"),
        ({"words": "não é"}, "words_missing"),
        ({"words": "a" * 4001}, "text_too_long"),
    ],
)
def test_what_is_refused_leaves_nothing(changes: dict[str, Any], code: str) -> None:
    ana = story.ana()
    purchase = story.bought(ana)
    letters = cast.letter_kinds(ana.account.email)
    with pytest.raises(Refused) as refusal:
        story.ask(ana, purchase, "wrong_place", **changes)
    assert refusal.value.code == code
    assert (ReturnRequest.objects.count(), ReturnEvidence.objects.count()) == (0, 0)
    assert cast.letter_kinds(ana.account.email) == letters


def test_other_is_the_staffs_own_reason_and_somebody_elses_contact_is_nobodys() -> None:
    ana, bruno, sofia = story.ana(), story.ana(), cast.staff()
    purchase = story.bought(ana)
    with pytest.raises(LookupError):
        story.ask(ana, purchase, "other")
    with pytest.raises(NotAllowed):
        story.ask(bruno, purchase, "wrong_place")
    row = story.ask(ana, purchase, "wrong_place")
    back = {
        "professional_id": ana.id,
        "purchase_id": purchase.id,
        "reason": "other",
        "by": sofia.pk,
        "at": SOON,
    }
    with pytest.raises(Refused) as refusal:
        actions.return_contact(**back)
    assert refusal.value.code == "return_open"
    actions.withdraw_return(professional_id=ana.id, return_id=row.id, at=SOON)
    actions.return_contact(**back)
    assert fresh(purchase).returned_cents == PRICE_CENTS


def test_the_case_says_what_the_platform_saw_and_names_nobody() -> None:
    ana, bruno, sofia = story.ana(), story.ana(), cast.staff()
    helena = cast.homeowner(phone="934000555", email="segredo@moradas.example")
    story.bought(ana, of=helena, title="Envernizar portas")
    asked = cast.request(of=helena, address="Rua do Segredo, 9")
    hers, his = cast.buy(ana, asked), cast.buy(bruno, asked)
    handling.record_attempt(
        professional_id=bruno.id, purchase_id=his.id, channel="visit", attempted_at=SOON, note="", at=SOON
    )
    handling.record_attempt(
        professional_id=ana.id, purchase_id=hers.id, channel="phone", attempted_at=SOON, note="", at=SOON
    )
    row = story.ask(ana, hers, "wrong_place", at=SOON + timedelta(minutes=1))
    case = queries.return_case(account=sofia, return_id=row.id, at=SOON + timedelta(minutes=2))
    assert case.record.attempt_count == 1
    assert [other.title for other in case.earlier_requests] == ["Envernizar portas"]
    assert [other.business for other in case.other_buyers] == ["Ana Obras"]
    assert case.other_buyers[0].record.met
    shown = repr(case)
    for hidden in ("934000555", "segredo@", "Rua do Segredo", helena.name):
        assert hidden not in shown


def test_the_database_holds_credits_to_once() -> None:
    ana, sofia = story.ana(), cast.staff()
    purchase = story.bought(ana)
    row = story.decide(story.ask(ana, purchase, "wrong_trade"), "partly", by=sofia, true_trade="carpenter")
    for change in (
        lambda: ContactPurchase.objects.filter(id=purchase.id).update(returned_cents=900),
        lambda: ContactPurchase.objects.filter(id=purchase.id).update(returned_at=SOON),
        lambda: ReturnRequest.objects.filter(id=row.id).update(state="asked", decided_at=None),
        lambda: ReturnRequest.objects.filter(id=row.id).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


@pytest.mark.plants_a_violation("leads.returns_are_credited_once", reason="the check's own test")
def test_a_check_tells_a_credit_that_no_return_has() -> None:
    from django.db import connection

    ana, sofia = story.ana(), cast.staff()
    row = story.decide(
        story.ask(ana, story.bought(ana), "wrong_trade"), "partly", by=sofia, true_trade="carpenter"
    )
    assert clean_town.broken_rows() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leads_returnrequest SET credited_cents = 601 WHERE id = %s", [row.id])
    assert [line for line in clean_town.broken_rows() if str(row.id) in line]
