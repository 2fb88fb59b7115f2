"""Telling how a call went: in one tap, taken back, corrected knowing what it does, or sent by a phone that was offline."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from professional_story import NOW, buy, open_business

from cast import Business
from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.people import queries as people

pytestmark = pytest.mark.django_db
Stop = Callable[[datetime], None]
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def now(stand_at: Stop) -> Stop:
    stand_at(NOW)
    return stand_at


def browser(business: Business) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(business.account)
    return client


class Story:
    """Ana bought a contact two hours ago."""

    def __init__(self) -> None:
        self.ana = open_business()
        self.bought = buy(self.ana, at=NOW - 2 * HOUR, called=False)
        self.client = browser(self.ana)
        self.home = f"/pro/contactos/{self.bought.id}/"

    def tell(self, **form: Any) -> Any:
        return self.client.post(f"{self.home}tentativa/", {"channel": "phone", **form})

    def queue(self, *, as_json: bool = True, **sent: Any) -> Any:
        body = {
            "key": str(uuid4()),
            "happened_at": (NOW - HOUR).isoformat(),
            "channel": "phone",
            "outcome": "talked",
            "note": "",
            "call_back_at": "",
            **sent,
        }
        address = f"{self.home}tentativas/"
        if as_json:
            return self.client.post(address, json.dumps(body), content_type="application/json")
        return self.client.post(address, body)

    def only(self) -> handling.Attempt:
        (found,) = handling.attempts(self.ana.id)
        return found


@pytest.fixture
def story() -> Story:
    return Story()


# --- one tap ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["talked", "no_answer", "wrong_number"])
def test_how_it_went_is_one_tap(story: Story, outcome: str) -> None:
    card = story.client.get(story.home).content.decode()
    assert 'href="tel:+351961234567"' in card and 'href="https://wa.me/351961234567"' in card
    assert f'name="outcome" value="{outcome}"' in card
    assert story.tell(outcome=outcome).status_code == 302
    assert (story.only().outcome, story.only().attempted_at) == (outcome, NOW)


def test_a_call_back_is_marked_for_the_hour_that_was_chosen(story: Story) -> None:
    # What the field proposes is sent with every other button too, and means nothing there.
    story.tell(outcome="talked", call_back_at="2026-11-20T13:00", alone="1")
    assert story.only().call_back_at is None
    refused = story.tell(outcome="call_back", call_back_at="2026-11-20T10:00")
    assert refused.status_code == 422 and "depois desta" in refused.content.decode()
    assert 'value="2026-11-20T10:00"' in refused.content.decode()
    story.tell(outcome="call_back", call_back_at="2026-11-20T13:00")
    (marked,) = {row.call_back_at for row in handling.attempts(story.ana.id)} - {None}
    assert marked == NOW + timedelta(hours=2, minutes=7)
    assert "ligar de novo a" in story.client.get(story.home).content.decode()


@pytest.mark.parametrize(("given", "ago"), [({"seconds_ago": "3600"}, HOUR), ({"seconds_ago": ""}, HOUR * 0), ({}, HOUR * 0)])  # fmt: skip
def test_a_call_was_made_when_its_link_was_tapped(
    story: Story, given: dict[str, str], ago: timedelta
) -> None:
    story.tell(outcome="talked", **given)
    assert story.only().attempted_at == NOW - ago


def test_a_form_sent_twice_tells_once(story: Story, now: Stop) -> None:
    key = story.client.get(story.home).context["card"].attempt_key
    story.tell(outcome="talked", key=key)
    now(NOW + 5 * SECOND)
    story.tell(outcome="talked", key=key)
    assert story.only().attempted_at == NOW
    refused = story.tell(outcome="no_answer", key=key)
    assert refused.status_code == 422 and refused.context["refusal"].code == "sent_before"


def test_a_form_whose_answer_was_lost_comes_again_from_the_phone(story: Story) -> None:
    key = story.client.get(story.home).context["card"].attempt_key
    story.tell(outcome="talked", key=key)
    assert story.queue(key=key, happened_at=(NOW - SECOND).isoformat()).json()["became"] == "attempt"
    assert story.only().attempted_at == NOW


def test_who_hides_the_telephone_is_written_to(story: Story) -> None:
    hidden = buy(story.ana, at=NOW - HOUR, called=False, phone_hidden=True, title="Fechadura")
    page = story.client.get(f"/pro/contactos/{hidden.id}/").content.decode()
    card = page[page.index("<article") : page.index("</article>")]
    assert "tel:" not in card and "wa.me" not in card and 'name="outcome"' not in card
    assert 'name="channel" value="message"' in card
    assert "mailto:" not in card and f"{hidden.id}/conversa/" in card


# --- mistakes ---------------------------------------------------------------------------------------------


def test_a_slip_is_taken_back_in_one_tap_where_nothing_changes(story: Story) -> None:
    story.tell(outcome="talked")
    second = handling_actions.record_attempt(
        professional_id=story.ana.id,
        purchase_id=story.bought.id,
        channel="visit",
        attempted_at=NOW,
        note="",
        at=NOW,
    )
    page = story.client.post(f"{story.home}tentativas/{second.id}/retirar/", follow=True)
    assert "Ficou sem efeito." in page.content.decode() and "Retirado a" in page.content.decode()
    assert story.only().outcome == "talked"


def test_the_only_call_in_time_is_taken_back_knowing_what_it_does(story: Story, now: Stop) -> None:
    story.tell(outcome="talked")
    told = story.only()
    now(NOW + 10 * MINUTE)
    page = story.client.post(f"{story.home}tentativas/{told.id}/retirar/", follow=True)
    assert story.only() == told
    assert "Este contacto volta a precisar de uma chamada até amanhã, 08:53" in page.content.decode()
    done = story.client.post(f"{story.home}tentativas/{told.id}/retirar/", {"knows": "1"})
    assert done.url == story.home and handling.attempts(story.ana.id) == []
    assert [act.act for act in people.acts_of(story.ana.id)][:1] == ["take_back_attempt"]


def test_after_ten_minutes_it_is_corrected_with_a_note(story: Story, now: Stop) -> None:
    story.tell(outcome="talked")
    told = story.only()
    now(NOW + 10 * MINUTE + SECOND)
    late = story.client.post(f"{story.home}tentativas/{told.id}/retirar/", {"knows": "1"}, follow=True)
    assert "Passaram mais de dez minutos." in late.content.decode() and story.only() == told
    page = story.client.get(f"{story.home}tentativas/{told.id}/")
    assert not page.context["can_take_back"]
    right = {
        "reason": "Atendeu outra pessoa",
        "channel": "phone",
        "outcome": "wrong_number",
        "attempted_at": "2026-11-20T10:53",
        "note": "",
        "idempotency_key": page.context["form"]["idempotency_key"].value(),
    }
    refused = story.client.post(f"{story.home}tentativas/{told.id}/", {**right, "reason": ""})
    assert refused.status_code == 422 and "Falta dizer o que estava errado." in refused.content.decode()
    # A correction that leaves the contact its call in time needs no other word.
    assert story.client.post(f"{story.home}tentativas/{told.id}/", right).url == story.home
    assert (story.only().outcome, story.only().corrects_id) == ("wrong_number", told.id)
    shown = story.client.get(story.home).content.decode()
    assert "Atendeu outra pessoa" in shown and "<s>Telefone" in shown


def test_a_correction_that_breaks_a_clause_says_so_first(story: Story, now: Stop) -> None:
    story.tell(outcome="talked")
    told = story.only()
    # The 36 hours are over: what is entered now counts no more.
    later = NOW + timedelta(hours=35)
    now(later)
    right = {
        "reason": "Foi uma hora antes",
        "channel": "phone",
        "outcome": "talked",
        "attempted_at": "2026-11-20T09:53",
        "idempotency_key": "k1",
    }
    address = f"{story.home}tentativas/{told.id}/"
    said = story.client.post(address, right)
    assert said.status_code == 422 and story.only() == told
    assert "a garantia deixa de poder ser paga" in said.content.decode()
    assert story.client.post(address, {**right, "knows": "1"}).url == story.home
    assert story.only().recorded_at == later


def test_somebody_elses_entry_does_not_exist(story: Story) -> None:
    story.tell(outcome="talked")
    told = story.only()
    bruno = browser(open_business("Bruno"))
    assert bruno.get(f"{story.home}tentativas/{told.id}/").status_code == 404
    assert bruno.post(f"{story.home}tentativas/{told.id}/retirar/", {"knows": "1"}).status_code == 404
    assert bruno.post(f"{story.home}tentativas/", {"key": str(uuid4())}).status_code in (404, 422)
    other = buy(story.ana, at=NOW - HOUR, called=False, title="Outra")
    assert story.client.get(f"/pro/contactos/{other.id}/tentativas/{told.id}/").status_code == 404
    assert story.only() == told


# --- a phone that was offline ------------------------------------------------------------------------------


@pytest.mark.parametrize("as_json", [True, False])
def test_what_a_phone_kept_is_taken_with_its_instant_and_once(story: Story, as_json: bool) -> None:
    key = str(uuid4())
    for number in range(2):
        answer = story.queue(as_json=as_json, key=key, note="Quer orçamento")
        assert answer.status_code == 200, number
        assert answer.json()["became"] == "attempt" and answer.json()["marks"] == []
    kept = story.only()
    assert (kept.attempted_at, kept.clock_said, kept.note) == (NOW - HOUR, NOW - HOUR, "Quer orçamento")
    assert [act.act for act in people.acts_of(story.ana.id)].count("queued_attempt") == 1
    conflict = story.queue(as_json=as_json, key=key, note="Outra coisa")
    assert (conflict.status_code, conflict.json()["code"]) == (409, "sent_before")


@pytest.mark.parametrize(
    ("happened_at", "became", "marks"),
    [
        (NOW, "attempt", []),
        (NOW + SECOND, "attempt", ["clock_ahead"]),
        (NOW - 2 * HOUR, "attempt", []),
        (NOW - 2 * HOUR - SECOND, "note", ["before_purchase"]),
    ],
)
def test_a_clock_that_lies_is_marked_and_nothing_is_dropped(
    story: Story, happened_at: datetime, became: str, marks: list[str]
) -> None:
    answer = story.queue(happened_at=happened_at.isoformat()).json()
    assert (answer["became"], answer["marks"]) == (became, marks)
    shown = story.client.get(story.home).content.decode()
    assert ("o telemóvel tinha a hora adiantada" in shown.lower()) is ("clock_ahead" in marks)
    assert ("Anterior à compra, pela hora do telemóvel." in shown) is ("before_purchase" in marks)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"key": "1"}, "key"),
        ({"happened_at": "ontem"}, "happened_at"),
        ({"happened_at": ""}, "happened_at"),
        ({"channel": "pombo"}, "channel"),
        ({"outcome": "casou"}, "outcome"),
        ({"note": "a" * 4001}, "note"),
        ({"note": "a" * 4000}, None),
    ],
)
def test_what_can_not_be_taken_is_refused_whole_with_its_field(
    story: Story, sent: dict[str, str], field: str | None
) -> None:
    answer = story.queue(**sent)
    if field is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422 and list(answer.json()["fields"]) == [field]
    assert answer.json()["message"] and handling.attempts(story.ana.id) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"a"', b"[" * 100_000])
def test_a_body_that_is_nothing_is_refused(story: Story, body: bytes) -> None:
    answer = story.client.post(f"{story.home}tentativas/", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == "form_incomplete"


def test_a_call_back_without_its_hour_comes_back_to_be_put_right(story: Story) -> None:
    refused = story.queue(outcome="call_back")
    assert (refused.status_code, refused.json()["code"]) == (422, "call_back_missing")
    taken = story.queue(outcome="call_back", call_back_at=(NOW + HOUR).isoformat())
    assert taken.status_code == 200 and story.only().call_back_at == NOW + HOUR
