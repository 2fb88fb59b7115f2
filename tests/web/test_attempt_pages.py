"""Telling how a call went: in one tap, taken back, corrected knowing what it does, or sent by a phone that was offline."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from professional_story import NOW, buy, open_business

import cast
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

    def tap(self, **sent: str) -> Any:
        body = {"key": str(uuid4()), "channel": "phone", **sent}
        return self.client.post(f"{self.home}toques/", json.dumps(body), content_type="application/json")

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


# --- a tap on the number -----------------------------------------------------------------------------------


def test_a_tap_asks_how_it_went_here_on_today_and_on_the_entrys_own_page(story: Story) -> None:
    card = story.client.get(story.home).content.decode()
    assert f'data-tap="{story.home}toques/"' in card and 'name="outcome" value="not_called"' in card
    key = str(uuid4())
    for number in range(2):
        answer = story.tap(key=key, seconds_ago="60")
        assert (answer.status_code, answer.json()["became"]) == (200, "attempt"), number
    begun = story.only()
    assert (begun.is_begun, begun.attempted_at, begun.grade) == (True, NOW - MINUTE, "told")
    assert [act.act for act in people.acts_of(story.ana.id)].count("tap") == 1
    own = f"{story.home}tentativas/{begun.id}/"
    for address in (story.home, "/pro/hoje/", own):
        page = story.client.get(address).content.decode()
        assert (
            "Como correu a chamada de 20 de novembro, 10:52?" in page and f'name="tap" value="{key}"' in page
        ), address
    assert "começou, falta dizer como correu" in story.client.get(story.home).content.decode()
    assert "Falta dizer como correu" in story.client.get("/pro/contactos/").content.decode()
    story.tell(outcome="no_answer", tap=key, seconds_ago="300")
    assert (story.only().id, story.only().outcome, story.only().attempted_at) == (
        begun.id,
        "no_answer",
        NOW - MINUTE,
    )
    assert "Como correu a chamada de" not in story.client.get(own).content.decode()


def test_what_was_no_call_is_taken_back_and_says_what_that_does(story: Story, now: Stop) -> None:
    key = str(uuid4())
    story.tap(key=key)
    now(NOW + 20 * MINUTE)
    page = story.client.post(
        f"{story.home}tentativa/",
        {"channel": "phone", "outcome": "not_called", "tap": key, "alone": "1"},
        follow=True,
    ).content.decode()
    assert "Ficou sem efeito." in page and "volta a precisar de uma chamada até amanhã, 08:53" in page
    assert handling.attempts(story.ana.id) == []
    # The phone sends the tap once more, and then something that nothing is known of.
    assert story.tap(key=key).json()["became"] == "attempt" and handling.attempts(story.ana.id) == []
    nothing = story.queue(outcome="not_called", tap=str(uuid4()))
    assert (nothing.json()["became"], nothing.json()["says"]) == ("nothing", "Não ficou nada registado.")
    # One that was told by another device is no tap any more.
    story.tap(key=(second := str(uuid4())))
    story.tell(outcome="talked", tap=second)
    assert story.queue(outcome="not_called", tap=second).json()["code"] == "already_told"


def test_what_would_leave_the_contact_without_its_call_is_asked_on_its_own_page(
    story: Story, now: Stop
) -> None:
    story.tap(key=(key := str(uuid4())))
    begun = story.only()
    now(NOW + timedelta(hours=35))
    refused = story.tell(outcome="not_called", tap=key)
    assert refused.status_code == 422 and refused.context["refusal"].code == "effect_unknown"
    assert story.queue(outcome="not_called", tap=key).json()["code"] == "effect_unknown"
    assert story.only() == begun
    own = f"{story.home}tentativas/{begun.id}/"
    assert "a garantia deixa de poder ser paga" in story.client.get(own).content.decode()
    story.client.post(f"{own}retirar/", {"knows": "1"})
    assert handling.attempts(story.ana.id) == []


@pytest.mark.parametrize(
    ("sent", "status", "became", "marks"),
    [
        ({}, 200, "attempt", []),
        ({"happened_at": (NOW + SECOND).isoformat()}, 200, "attempt", ["clock_ahead"]),
        ({"happened_at": (NOW - 2 * HOUR - SECOND).isoformat()}, 200, "note", ["before_purchase"]),
        ({"seconds_ago": "7201"}, 200, "note", ["before_purchase"]),
        ({"seconds_ago": "7200"}, 200, "attempt", []),
        ({"seconds_ago": "43201"}, 422, None, None),
        ({"channel": "visit"}, 422, None, None),
        ({"key": "x"}, 422, None, None),
        ({"happened_at": "ontem"}, 422, None, None),
    ],
)
def test_a_tap_is_taken_or_refused_whole(
    story: Story, sent: dict[str, str], status: int, became: str | None, marks: list[str] | None
) -> None:
    answer = story.tap(**sent)
    assert answer.status_code == status
    assert (answer.json().get("became"), answer.json().get("marks")) == (became, marks)
    assert len(handling.attempts(story.ana.id)) == (became == "attempt")


def test_somebody_elses_number_is_not_tapped(story: Story) -> None:
    bruno = browser(open_business("Bruno"))
    answer = bruno.post(f"{story.home}toques/", json.dumps({"key": str(uuid4()), "channel": "phone"}), "application/json")  # fmt: skip
    assert answer.status_code == 404 and handling.attempts(story.ana.id) == []


# --- a voice note ------------------------------------------------------------------------------------------

WEBM = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + b"A_OPUS"
    + b"\0" * 200
)
OGG = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 200
MP4 = b"\0\0\0\x1cftypM4A \0\0\0\0" + b"mdiasoun" + b"\0" * 200


def voice(content: bytes, name: str = "voz") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


@pytest.mark.parametrize(
    ("content", "media_type"), [(WEBM, "audio/webm"), (OGG, "audio/ogg"), (MP4, "audio/mp4")]
)
@pytest.mark.parametrize("queued", [False, True])
def test_what_was_said_goes_with_how_it_went_and_is_heard_by_its_owner(
    story: Story, content: bytes, media_type: str, queued: bool
) -> None:
    key = str(uuid4())
    for _twice in range(2):
        given = {"key": key, "outcome": "talked", "voice": voice(content), "voice_seconds": "7"}
        if queued:
            assert story.queue(as_json=False, **given).status_code == 200
        else:
            assert story.tell(**given).status_code == 302
    (note,) = handling.voice_notes_on(professional_id=story.ana.id, purchase_ids=[story.bought.id])
    assert (note.about_id, note.seconds) == (story.only().id, 7)
    heard = f"{story.home}voz/{note.id}/"
    assert heard in story.client.get(story.home).content.decode()
    assert heard in story.client.get(f"{story.home}conversa/").content.decode()
    answer = story.client.get(heard)
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        content,
        media_type,
        "nosniff",
    )
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "private, no-store"
    part = story.client.get(heard, headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content, part["Content-Range"]) == (
        206,
        content[2:6],
        f"bytes 2-5/{len(content)}",
    )
    bruno = browser(open_business("Bruno"))
    assert bruno.get(heard).status_code == 404
    other = {"key": key, "outcome": "talked", "voice": voice(content + b"x"), "voice_seconds": "7"}
    assert story.tell(**other).context["refusal"].code == "sent_before"
    # The homeowner's letters and page know nothing of it; the contact given back takes it out of reach.
    cast.take_back(story.bought, at=NOW)
    assert story.client.get(heard).status_code == 404


@pytest.mark.parametrize(
    ("content", "seconds", "code"),
    [
        (WEBM, "120", None),
        (WEBM, "121", "voice_too_long"),
        (WEBM, "0", "voice_unreadable"),
        (WEBM.ljust(120 * 12_000, b"\0"), "9", None),
        (WEBM.ljust(120 * 12_000 + 1, b"\0"), "9", "voice_too_long"),
        (WEBM.replace(b"A_OPUS", b"V_VP8 "), "9", "voice_unreadable"),
        (MP4.replace(b"soun", b"vide"), "9", "voice_unreadable"),
        (b"<html><script>alert(1)</script>", "9", "voice_unreadable"),
        (b"%PDF-1.7", "9", "voice_unreadable"),
    ],
)
def test_only_sound_is_kept_and_a_refused_one_leaves_nothing(
    story: Story, content: bytes, seconds: str, code: str | None
) -> None:
    answer = story.tell(outcome="talked", voice=voice(content), voice_seconds=seconds)
    if code is None:
        assert answer.status_code == 302 and len(handling.attempts(story.ana.id)) == 1
        return
    assert answer.status_code == 422 and answer.context["refusal"].code == code
    assert handling.attempts(story.ana.id) == []


def test_the_microphone_is_for_the_pages_where_calls_are_told(story: Story, settings: Any) -> None:
    for address, may in (
        (story.home, True),
        ("/pro/hoje/", True),
        ("/pro/contactos/", True),
        ("/pro/saldo/", False),
    ):
        page = story.client.get(address)
        assert ("microphone=(self)" in page["Permissions-Policy"]) is may, address
        assert ("media-src 'self' blob:" in page["Content-Security-Policy"]) is may, address
    settings.VINTE_VOICE_SECONDS = 0
    page = story.client.get(story.home)
    assert "microphone=()" in page["Permissions-Policy"] and "data-voice" not in page.content.decode()
    refused = story.tell(outcome="talked", voice=voice(WEBM), voice_seconds="7")
    assert refused.context["refusal"].code == "voice_not_taken" and handling.attempts(story.ana.id) == []


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
