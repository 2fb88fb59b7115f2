"""Ana offers to paint Helena's room: drafts, versions, and what Helena does with what she was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from quote_story import PAINT, SENT, VALID_UNTIL, WRITTEN, Story

import cast
from vinte.claims import queries as claims
from vinte.handling import actions, queries
from vinte.handling.quotes.queries import events_of
from vinte.kernel.errors import IdempotencyConflict, NotAllowed, Refused
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.leads.returns import closings
from vinte.people import actions as people

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
LATER = cast.later(days=2)


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_draft_is_seen_by_nobody_and_can_be_written_further(story: Story) -> None:
    draft = story.draft()
    assert (draft.state, draft.name, draft.sent_at) == ("draft", "1", None)
    # 2,5 × 120,00 and 3 × 39,99, and 23 % of 419,97.
    assert (draft.sums.net_cents, draft.sums.tax_cents, draft.total_cents) == (41_997, 9_659, 51_656)
    assert story.draft(lines=[PAINT]).id == draft.id
    changed = story.draft(quote_id=draft.id, title="Pintar a sala e o corredor", idempotency_key="two")
    assert changed.id == draft.id and changed.title == "Pintar a sala e o corredor"
    assert len(story.quotes()) == 1
    assert not story.letters(story.helena, "quote_sent")
    assert events_of(professional_id=story.ana.id, purchase_ids=[story.purchase.id], at=LATER) == {}
    bruno = cast.professional("Bruno", balance_cents=5000)
    with pytest.raises(NotAllowed):
        queries.quote(professional_id=bruno.id, quote_id=draft.id)
    with pytest.raises(NotAllowed):
        actions.send_quote(professional_id=bruno.id, quote_id=draft.id, at=SENT)
    other = cast.buy(story.ana, cast.request(), at=WRITTEN)
    with pytest.raises(IdempotencyConflict):
        story.draft(purchase_id=other.id)
    assert story.draft(purchase_id=other.id, idempotency_key="three").name == "2"


def test_helena_accepts_in_her_name_and_the_job_is_won_by_both(story: Story) -> None:
    sent = story.send()
    for _again in range(2):
        actions.send_quote(professional_id=story.ana.id, quote_id=sent.id, at=LATER)
    (letter,) = story.letters(story.helena, "quote_sent")
    assert "516,56\xa0€" in letter.text and "12 de fevereiro" in letter.text
    assert sent.valid_until == VALID_UNTIL and sent.issuer.trade_name == "Ana Obras"
    with pytest.raises(Refused, match="Falta o seu nome"):
        story.accept(at=LATER, name=" ")
    before = claims.assess(professional_id=story.ana.id, at=LATER)
    assert before.clauses["no_award"].status == "open"
    for number in range(2):
        accepted = story.accept(at=LATER + timedelta(minutes=number))
    assert (accepted.state, accepted.accepted_by, accepted.decided_at) == (
        "accepted",
        "Helena Marques",
        LATER,
    )
    (award,) = queries.awards(story.ana.id)
    assert (award.told_by, award.awarded_at) == ("homeowner", LATER)
    assert claims.assess(professional_id=story.ana.id, at=LATER).verdict == "fulfilled"
    asked = leads_queries.job_request(story.asked.pk)
    assert (asked.state, asked.close_reason) == ("closed", "hired")
    (told,) = story.letters(story.ana.account, "quote_decided")
    assert "registado como ganho, pela palavra dos dois" in told.text and "cumpre a promessa" in told.text
    # Whom she hired is no question any more.
    closings.DUTY.run(at=LATER + timedelta(hours=1))
    assert not story.letters(story.ana.account, "hiring_stated")
    kinds = [
        event.kind
        for event in events_of(professional_id=story.ana.id, purchase_ids=[story.purchase.id], at=LATER)[
            story.purchase.id
        ]
    ]
    assert kinds == ["quote_sent", "quote_accepted"]


@pytest.mark.parametrize(("at", "code"), [(VALID_UNTIL - MOMENT, None), (VALID_UNTIL, "quote_expired")])
def test_both_sides_of_the_last_day(story: Story, at: Any, code: str | None) -> None:
    story.send()
    secret = story.secret()
    shown = queries.quote_behind(secret=secret, at=at).quote
    assert shown.awaits(at) is (code is None) and shown.has_expired(at) is (code is not None)
    if code is None:
        assert story.accept(at=at).state == "accepted"
        return
    with pytest.raises(Refused) as refused:
        story.accept(at=at)
    assert refused.value.code == code and queries.awards(story.ana.id) == []
    assert leads_queries.job_request(story.asked.pk).close_reason != "hired"


def test_a_new_version_takes_the_place_of_the_old_which_stays_to_be_read(story: Story) -> None:
    first = story.send()
    old = story.secret()
    draft = story.act("new_version", first, at=LATER)
    assert (draft.name, draft.state, draft.total_cents) == ("1-2", "draft", first.total_cents)
    assert story.act("new_version", first, at=LATER).id == draft.id
    # Until it is sent, the first one stands.
    assert queries.quote_behind(secret=old, at=LATER).quote.awaits(LATER)
    story.draft(quote_id=draft.id, lines=[PAINT], idempotency_key="x", at=LATER)
    story.act("send_quote", draft, at=LATER)
    assert "uma versão nova" in story.letters(story.helena, "quote_sent")[-1].text
    read = queries.quote_behind(secret=old, at=LATER).quote
    assert (read.state, read.total_cents) == ("replaced", first.total_cents)
    with pytest.raises(Refused, match="Há uma versão nova"):
        story.accept(at=LATER, secret=old)
    assert story.accept(at=LATER).name == "1-2"
    with pytest.raises(Refused, match="foi aceite"):
        story.act("new_version", first, at=LATER)


def withdrawn(story: Story) -> None:
    for _twice in range(2):
        story.act("withdraw_quote", story.quotes()[0], at=LATER - MOMENT, words="Já não tenho dias.")
    (letter,) = story.letters(story.helena, "quote_withdrawn")
    assert "Já não tenho dias." in letter.text


def declined(story: Story) -> None:
    actions.decline_quote(
        secret=story.secret(), went_to="", reason="", price_cents=None, words="", at=LATER - MOMENT
    )


def returned(story: Story) -> None:
    cast.take_back(story.purchase, at=LATER - timedelta(hours=1))


def left(story: Story) -> None:
    cast.spend(story.ana, 3_500, at=LATER - timedelta(hours=2))
    people.leave(account_id=story.ana.account.pk, at=LATER - MOMENT)


def closed(reason: str, *, hired: bool = False) -> Any:
    def close(story: Story) -> None:
        bruno = cast.professional("Bruno", balance_cents=5000)
        cast.buy(bruno, story.asked, at=WRITTEN)
        leads.close_request(
            job_request_id=story.asked.pk,
            at=LATER - timedelta(hours=1),
            reason=reason,
            hired=bruno.id if hired else None,
        )

    return close


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (withdrawn, "quote_withdrawn"),
        (declined, "quote_declined"),
        (returned, "contact_gone"),
        (left, "contact_gone"),
        (closed("gave_up"), "request_closed"),
        (closed("hired_other"), "request_closed"),
        (closed("other"), "request_closed"),
        (closed("hired", hired=True), "request_closed"),
        # These say nothing of the job.
        (closed("enough"), None),
        (closed("expired"), None),
    ],
)
def test_what_happened_meanwhile_is_refused_in_words(story: Story, meanwhile: Any, code: str | None) -> None:
    story.send()
    secret = story.secret()
    meanwhile(story)
    if code is None:
        assert story.accept(at=LATER, secret=secret).state == "accepted"
        return
    with pytest.raises(Refused) as refused:
        story.accept(at=LATER, secret=secret)
    assert refused.value.code == code and refused.value.what_to_do
    assert queries.awards(story.ana.id) == [] and story.quotes()[0].state != "accepted"
    assert not [one for one in story.letters(story.ana.account, "quote_decided") if "aceitou" in one.text]


def test_of_two_professionals_quotes_one_is_a_job(story: Story) -> None:
    story.send()
    anas = story.secret()
    bruno = cast.professional("Bruno", balance_cents=5000)
    cast.buy(bruno, story.asked, at=WRITTEN)
    story.send(bruno, at=SENT + MOMENT)
    assert story.accept(at=LATER).issuer.trade_name == "Bruno Obras"
    with pytest.raises(Refused, match="Fechou este pedido"):
        story.accept(at=LATER, secret=anas)
    assert queries.awards(story.ana.id) == [] and len(queries.awards(bruno.id)) == 1


def test_a_job_on_record_already_is_not_won_twice(story: Story) -> None:
    story.send()
    won = cast.award(story.purchase, at=LATER - MOMENT)
    story.accept(at=LATER)
    assert [award.id for award in queries.awards(story.ana.id)] == [won.id]


def test_who_denied_to_have_the_job_and_offered_it_has_it_by_the_yes(story: Story) -> None:
    story.send()
    actions.state_hired(job_request_id=story.asked.pk, professional_id=story.ana.id, at=LATER - 2 * MOMENT)
    actions.answer_statement(
        professional_id=story.ana.id, purchase_id=story.purchase.id, hired=False, at=LATER - MOMENT
    )
    story.accept(at=LATER)
    (statement,) = queries.statements(story.ana.id)
    assert statement.answer == "confirmed" and len(queries.awards(story.ana.id)) == 1


def test_helena_declines_and_tells_what_she_likes(story: Story) -> None:
    story.send()
    for _twice in range(2):
        actions.decline_quote(
            secret=story.secret(),
            went_to="O primo",
            reason="price",
            price_cents=30_000,
            words="Obrigada na mesma.",
            at=LATER,
        )
    (said,) = queries.lost_on(professional_id=story.ana.id, purchase_ids=[story.purchase.id])
    told = (said.said_by, said.went_to, said.reason, said.price_cents, said.words)
    assert told == ("homeowner", "O primo", "price", 30_000, "Obrigada na mesma.")
    (letter,) = story.letters(story.ana.account, "quote_decided")
    assert "recusou" in letter.text and "Obrigada na mesma." in letter.text
    story.send(idempotency_key="again", at=LATER + MOMENT)
    with pytest.raises(LookupError):
        actions.decline_quote(
            secret=story.secret(),
            went_to="",
            reason="mood",
            price_cents=None,
            words="",
            at=cast.later(days=3),
        )


def test_helena_asks_ana_answers_and_the_day_knows_which_waits(story: Story) -> None:
    sent = story.send()
    due = {"professional_id": story.ana.id}
    assert queries.waiting_offers(**due, at=SENT + timedelta(days=2) - MOMENT) == []
    assert [one.id for one in queries.waiting_offers(**due, at=SENT + timedelta(days=2))] == [sent.id]
    with pytest.raises(NotAllowed):
        story.act("answer_about_quote", sent, at=LATER, words="Sim.")
    for _twice in range(2):
        actions.ask_about_quote(
            secret=story.secret(), words="A tinta é lavável?", at=SENT + timedelta(hours=1)
        )
    (asked,) = story.letters(story.ana.account, "quote_decided")
    assert "A tinta é lavável?" in asked.text
    assert [one.state for one in queries.waiting_offers(**due, at=SENT + timedelta(hours=2))] == ["asked"]
    story.act("answer_about_quote", sent, at=SENT + timedelta(hours=3), words="É, sim.")
    assert "É, sim." in story.letters(story.helena, "quote_answered")[0].text
    assert queries.waiting_offers(**due, at=SENT + timedelta(hours=4)) == []
    with pytest.raises(Refused, match="Falta escrever"):
        actions.ask_about_quote(secret=story.secret(), words=" ", at=SENT + timedelta(hours=5))
    story.accept(at=LATER)
    assert queries.waiting_offers(**due, at=cast.later(days=9)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"lines": []}, "lines_missing"),
        ({"lines": [PAINT] * 60}, None),
        ({"lines": [PAINT] * 61}, "too_many_lines"),
        ({"lines": [PAINT.model_copy(update={"permille": 210})]}, "rate_unknown"),
        ({"lines": [PAINT.model_copy(update={"permille": 60})]}, None),
        ({"lines": [PAINT.model_copy(update={"permille": 0})]}, "exemption_missing"),
        ({"lines": [PAINT.model_copy(update={"permille": 0})], "exemption": "small_business"}, None),
        ({"exemption": "small_business"}, "exemption_with_tax"),
        ({"exemption": "unheard_of"}, "exemption_unknown"),
        ({"valid_days": 0}, "days_out_of_range"),
        ({"valid_days": 1}, None),
        ({"valid_days": 365}, None),
        ({"valid_days": 366}, "days_out_of_range"),
        ({"terms": "a" * 4000}, None),
        ({"terms": "a" * 4001}, "text_too_long"),
        ({"lines": [PAINT.model_copy(update={"quantity_milli": 10**9, "unit_price_cents": 10**9})]}, "amount_too_high"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_quote_is_said_and_nothing_kept(
    story: Story, changes: dict[str, Any], code: str | None
) -> None:
    if code is None:
        assert story.draft(**changes).state == "draft"
        return
    with pytest.raises(Refused) as refused:
        story.draft(**changes)
    assert refused.value.code == code and story.quotes() == []


def test_a_job_that_went_elsewhere_by_anas_word(story: Story) -> None:
    about = {"professional_id": story.ana.id, "purchase_id": story.purchase.id}
    told = {"went_to": "", "reason": "known", "price_cents": None, "words": "O vizinho."}
    for _twice in range(2):
        actions.say_lost(**about, **told, at=LATER)
    actions.say_lost(**about, **{**told, "reason": "price"}, at=LATER + timedelta(seconds=1))
    found = queries.lost_on(professional_id=story.ana.id, purchase_ids=[story.purchase.id])
    assert [said.reason for said in found] == ["price", "known"]
    cast.award(story.purchase, at=LATER)
    with pytest.raises(Refused, match="registado como ganho"):
        actions.say_lost(**about, **told, at=LATER)
    with pytest.raises(NotAllowed):
        actions.say_lost(**{**about, "professional_id": cast.professional("Bruno").id}, **told, at=LATER)
