"""Letters that nobody can take as they are: refused at the door, or kept for Otília with the reason, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import hostile_mail
import pytest
from hostile_mail import NAMED, REFUSED

import cast
from arriving import letter
from cast import MONDAY
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions, queries
from vinte.notices.due import DUTIES
from vinte.notices.inbound import limits, taking
from vinte.notices.models import InboundMail, Message

pytestmark = pytest.mark.django_db
TO = ("resposta@mail.vinte.example",)


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_INBOUND_TRUSTED = []


def take(raw: bytes, *, envelope_from: str | None = "helena@casa.example", at=MONDAY):
    return actions.take_mail(raw=raw, envelope_from=envelope_from, recipients=TO, at=at)


@pytest.mark.parametrize("name", NAMED)
def test_a_letter_that_breaks_parsers_is_refused_or_waits_with_the_reason(name: str) -> None:
    made, reason = NAMED[name]
    if reason in REFUSED:
        with pytest.raises(limits.TooMuch) as refused:
            take(made())
        assert refused.value.code == reason and not InboundMail.objects.exists()
        return
    taken = take(made())
    assert (taken.state, taken.reason) == ("quarantined", reason)
    (waiting,) = queries.waiting_mail()
    assert waiting.why == str(queries.QUARANTINE_REASONS[reason])
    assert not Message.objects.exists(), "nothing is sent to an address that nobody knows"


def test_three_hundred_broken_letters_are_refused_noted_or_wait() -> None:
    states = set()
    for raw in hostile_mail.broken(300):
        try:
            states.add(take(raw).state)
        except limits.TooMuch:
            states.add("too much")
    assert "quarantined" in states and states <= {"quarantined", "automatic", "bounce", "too much"}


def test_the_same_letter_by_two_ways_is_one() -> None:
    first = take(b"Received: by one\r\n" + letter())
    again = take(b"Received: by another\r\nReceived: by one\r\n" + letter(), at=MONDAY + timedelta(hours=1))
    other = take(letter("Outra coisa"))
    assert again.is_known and again.mail_id == first.mail_id and other.mail_id != first.mail_id
    assert InboundMail.objects.count() == 2


@pytest.mark.parametrize(
    ("headers", "envelope_from", "state"),
    [
        ({}, "helena@casa.example", "quarantined"),
        ({}, None, "quarantined"),
        ({}, "", "automatic"),
        ({}, "<>", "automatic"),
        ({"Auto-Submitted": "no"}, "helena@casa.example", "quarantined"),
        ({"Auto-Submitted": "auto-replied; x"}, "helena@casa.example", "automatic"),
        ({"Precedence": "auto_reply"}, "helena@casa.example", "automatic"),
        ({"Precedence": "bulk"}, "helena@casa.example", "quarantined"),
        ({"X-Autoreply": "yes"}, "helena@casa.example", "automatic"),
    ],
)
def test_what_a_machine_wrote_is_noted(headers: dict, envelope_from: str | None, state: str) -> None:
    assert take(letter(headers=headers), envelope_from=envelope_from).state == state


def test_a_server_that_could_not_deliver_is_noted_on_the_message() -> None:
    actions.post(
        kind="mail_not_taken",
        to_address="helena@casa.example",
        to_name="Helena",
        language="pt",
        context={"title": "x", "reason": "y", "what_to_do": ""},
        idempotency_key="one",
        at=MONDAY,
    )
    message = Message.objects.get()
    report = (
        "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message.pk}@vinte>\r\n--b--\r\n"
    ).encode()
    assert take(report, envelope_from="").state == "bounce"
    message.refresh_from_db()
    assert message.bounced_at == MONDAY


def test_so_many_wait_and_no_more_are_kept(monkeypatch) -> None:
    monkeypatch.setattr(taking, "MOST_WAITING", 2)
    for number in range(2):
        take(letter(f"Carta {number}"))
    with pytest.raises(taking.Full):
        take(letter("Mais uma"))
    assert take(letter("Automática"), envelope_from="").state == "automatic"
    assert take(letter("Carta 1")).is_known and queries.waiting_mail_count() == 2


def test_otilia_throws_a_letter_away_and_it_is_kept_no_more() -> None:
    otilia = cast.staff("Otília", role="operator")
    taken = take(letter())
    assert queries.whole_mail(taken.mail_id) == letter() and queries.waiting_mail_count() == 1
    with pytest.raises(Refused, match="não diz a que responde"):
        actions.release_mail(mail_id=taken.mail_id, by=otilia.pk, at=MONDAY)
    actions.drop_mail(mail_id=taken.mail_id, by=otilia.pk, at=MONDAY)
    row = InboundMail.objects.get()
    assert (row.state, row.raw, row.decided_by) == ("dropped", None, otilia.pk)
    for act in (actions.drop_mail, actions.release_mail):
        with pytest.raises(NotAllowed):
            act(mail_id=taken.mail_id, by=otilia.pk, at=MONDAY)


@pytest.mark.parametrize(("days", "state"), [(29, "quarantined"), (30, "expired")])
def test_what_nobody_looked_at_is_forgotten_after_thirty_days(days: int, state: str) -> None:
    take(letter())
    for _twice in range(2):
        DUTIES.run(at=MONDAY + timedelta(days=days))
    row = InboundMail.objects.get()
    assert row.state == state and (row.raw is None) == (state == "expired")
