"""People write to support: each letter is kept, told once to have come, believed of nothing, and answered into one thread."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

import cast
import smallest_files
from arriving import letter
from cast import MONDAY
from vinte.help_centre import actions, queries
from vinte.help_centre.checks import CHECKS
from vinte.help_centre.models import Ticket, TicketFile, TicketMessage
from vinte.help_centre.rules import TicketRules, due_on
from vinte.kernel.errors import NotAllowed, Refused
from vinte.notices import actions as notices
from vinte.notices import queries as inbound
from vinte.notices import tasks
from vinte.notices.models import InboundMail, Message

pytestmark = pytest.mark.django_db
SUPPORT = "apoio@vinte.example"
HELENA = "helena@casa.example"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.VINTE_INBOUND_ADDRESS = "resposta@mail.vinte.example"
    settings.VINTE_SUPPORT_ADDRESS = SUPPORT
    settings.VINTE_INBOUND_TRUSTED = ["mx.example"]


def write(
    text: str = "A fatura veio sem o número fiscal.",
    *,
    sender: str = HELENA,
    to: str = SUPPORT,
    at: Any = MONDAY,
    **more: Any,
) -> Any:
    number = more.pop("number", 1)
    headers = more.pop("headers", {})
    if dmarc := more.pop("dmarc", "none"):
        headers = {"Authentication-Results": f"mx.example; dmarc={dmarc}", **headers}
    raw = letter(text, sender=sender, to=to, message_id=f"<{number}@casa.example>", headers=headers, **more)
    return notices.take_mail(raw=raw, envelope_from=sender, recipients=[to], at=at)


def only() -> Ticket:
    return Ticket.objects.get()


def test_a_stranger_is_heard_told_once_and_answered_into_one_thread() -> None:
    sofia = cast.staff("Sofia")
    assert write().state == "taken" and write().is_known
    ticket = only()
    assert (ticket.state, ticket.account_id, ticket.due_on, ticket.proof) == (
        "open",
        None,
        date(2026, 1, 14),
        "none",
    )
    (receipt,) = cast.letters(HELENA)
    assert (
        receipt.kind == "ticket_received" and "14 de janeiro" in receipt.text and "fatura" not in receipt.text
    )
    asked = {"ticket_id": ticket.id, "by": sofia.pk}
    for _twice in range(2):
        actions.answer_ticket(**asked, text="Já a corrigimos.", key="one", at=MONDAY + timedelta(hours=3))
    (answer,) = cast.letters(HELENA, kind="ticket_answer")
    assert "Já a corrigimos." in answer.text and only().state == "answered"
    reply_to = Message.objects.get(kind="ticket_answer").reply_to
    back = write("Obrigada, e a outra?", to=reply_to, number=2, at=MONDAY + timedelta(days=3))
    assert back.state == "taken"
    case = queries.ticket_case(**asked, at=MONDAY + timedelta(days=3))
    assert [word.by for word in case.words] == ["sender", "desk", "sender"]
    assert (case.line.state, case.line.due_on) == ("open", date(2026, 1, 19))
    actions.close_ticket(**asked, at=MONDAY + timedelta(days=4))
    with pytest.raises(Refused) as again:
        actions.close_ticket(**asked, at=MONDAY + timedelta(days=4))
    assert again.value.code == "ticket_closed"
    write("Ainda falta.", to=reply_to, number=3, at=MONDAY + timedelta(days=5))
    assert only().state == "open" and only().ended_by_id is None
    assert not [line for check in CHECKS for line in check()]


def test_an_answer_of_another_mailbox_waits_for_a_person() -> None:
    sofia = cast.staff("Sofia")
    write()
    actions.answer_ticket(ticket_id=only().id, by=sofia.pk, text="Sim, pode.", key="one", at=MONDAY)
    reply_to = Message.objects.get(kind="ticket_answer").reply_to
    taken = write("E eu?", sender="mallory@x.example", to=reply_to, number=2)
    assert (taken.state, taken.reason) == ("quarantined", "wrong_sender")
    # By the letter that it answers, without the address: the same mailbox into the thread, another's into its own.
    sent = Message.objects.get(kind="ticket_answer")
    write("Pois.", number=3, headers={"In-Reply-To": f"<{sent.pk}@vinte>"})
    assert Ticket.objects.count() == 1
    write("Pois?", sender="mallory@x.example", number=4, headers={"In-Reply-To": f"<{sent.pk}@vinte>"})
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("how", "state", "tickets", "letters"),
    [
        ({}, "taken", 1, 1),
        ({"dmarc": "pass"}, "taken", 1, 1),
        ({"dmarc": ""}, "taken", 1, 1),
        ({"dmarc": "fail"}, "taken", 1, 0),
        ({"headers": {"Auto-Submitted": "auto-replied"}}, "automatic", 0, 0),
        ({"headers": {"Precedence": "auto_reply"}}, "automatic", 0, 0),
        ({"headers": {"List-Id": "<x.example>"}}, "taken", 1, 0),
        ({"headers": {"Precedence": "bulk"}}, "taken", 1, 0),
        ({"headers": {"X-Auto-Response-Suppress": "All"}}, "taken", 1, 0),
        ({"sender": "no-reply@casa.example"}, "taken", 1, 0),
        ({"sender": "Helena <h@casa.example>, Eu <eu@casa.example>"}, "quarantined", 0, 0),
        ({"to": "apoio@mail.vinte.example"}, "quarantined", 0, 0),
        ({"to": "APOIO@Vinte.example"}, "taken", 1, 1),
        ({"to": "xapoio@vinte.example"}, "quarantined", 0, 0),
    ],
)
def test_who_is_heard_and_who_is_told(how: dict[str, Any], state: str, tickets: int, letters: int) -> None:
    assert write(**how).state == state
    assert (Ticket.objects.count(), Message.objects.count()) == (tickets, letters)


@pytest.mark.parametrize(("dmarc", "is_known"), [("pass", True), ("none", True), ("", True), ("fail", False)])
def test_whose_address_it_is_shows_unless_a_server_says_that_it_is_not(dmarc: str, is_known: bool) -> None:
    ana = cast.professional("Ana")
    write(sender=ana.account.email, dmarc=dmarc)
    (line,) = queries.ticket_queue(at=MONDAY)
    assert (line.is_known, bool(line.sender_name)) == (is_known, is_known)
    assert len(cast.letters(ana.account.email)) == (1 if is_known else 0)


def test_a_letter_that_a_person_lets_through_is_heard_and_nobody_is_believed_to_have_written_it() -> None:
    otilia, ana = cast.staff("Otília", role="operator"), cast.professional("Ana")
    taken = write(sender=f"Ana <{ana.account.email}>, B <b@x.example>")
    assert taken.reason in ("odd_sender", "two_senders", "address_in_name")
    notices.release_mail(mail_id=taken.mail_id, by=otilia.pk, at=MONDAY)
    ticket = only()
    assert (ticket.account_id, ticket.sender_address) == (None, "")
    assert not Message.objects.exists()
    with pytest.raises(Refused) as nowhere:
        actions.answer_ticket(
            ticket_id=ticket.id, by=cast.staff("Sofia").pk, text="Quem é?", key="1", at=MONDAY
        )
    assert nowhere.value.code == "no_address"


def test_one_mailbox_is_told_so_often_a_day_and_heard_so_often() -> None:
    rules = TicketRules.at(market="pt", at=MONDAY)
    for number in range(rules.letters_a_day):
        assert write(f"Carta {number}", number=number, sender="helena+x@casa.example").state == "taken"
    assert len(cast.letters("helena+x@casa.example")) == rules.receipts_a_day
    over = write("Mais uma", number=99)
    assert (over.state, over.reason) == ("quarantined", "too_many_letters")
    (waiting,) = inbound.waiting_mail()
    assert "a mais" in waiting.why and waiting.can_be_released
    assert write("Outra", number=100, sender="outra@casa.example").state == "taken"
    assert write("Amanhã", number=101, at=MONDAY + timedelta(days=1)).state == "taken"
    assert Message.objects.count() == rules.receipts_a_day + 2


def test_due_days_are_business_days_of_the_market() -> None:
    friday = MONDAY + timedelta(days=4)
    assert due_on(market="pt", at=friday) == date(2026, 1, 20)
    assert due_on(market="pt", at=MONDAY.replace(month=4, day=2)) == date(2026, 4, 7), "Good Friday"
    write()
    for days, late in [(2, False), (3, True)]:
        assert queries.ticket_queue(at=MONDAY + timedelta(days=days))[0].is_late is late
        assert queries.ticket_counts(market="pt", at=MONDAY + timedelta(days=days)).late == int(late)


def test_what_hangs_on_a_letter_is_kept_or_named() -> None:
    sofia = cast.staff("Sofia")
    files = (("prova.pdf", "application/pdf", smallest_files.pdf()), ("lista.xlsx", "application/zip", b"PK"))
    write(files=files)
    (word,) = queries.ticket_case(ticket_id=only().id, by=sofia.pk, at=MONDAY).words
    assert word.left_out == ("lista.xlsx",)
    (file,) = word.files
    found = queries.ticket_file(ticket_id=only().id, file_id=file.id, by=sofia.pk)
    assert found.name == "prova.pdf" and found.content
    for other in (cast.professional("Ana").account.pk,):
        with pytest.raises(NotAllowed):
            queries.ticket_file(ticket_id=only().id, file_id=file.id, by=other)
        with pytest.raises(NotAllowed):
            queries.ticket_case(ticket_id=only().id, by=other, at=MONDAY)
        with pytest.raises(NotAllowed):
            actions.answer_ticket(ticket_id=only().id, by=other, text="Sou eu.", key="x", at=MONDAY)


def test_a_ticket_by_another_room_is_opened_once() -> None:
    said = queries.Said(text="Este perfil usa fotografias minhas.", key="report:1", proof="page")
    sender = queries.Sender(address=HELENA)
    opened = {
        actions.open_ticket(
            market="pt", sender=sender, subject="Denúncia", said=said, kind="report", at=MONDAY
        )
        for _twice in range(2)
    }
    assert opened == {only().id} and only().kind == "report" and not Message.objects.exists()
    with pytest.raises(ValueError):
        actions.open_ticket(
            market="pt",
            sender=sender,
            subject="x",
            said=queries.Said(text="x", key="2", proof="page"),
            kind="gossip",
            at=MONDAY,
        )


def test_the_copy_of_ana_s_data_has_her_tickets_and_erasure_takes_the_words() -> None:
    from vinte.help_centre import leaving

    ana = cast.professional("Ana")
    write(
        "O meu telefone é outro.",
        sender=ana.account.email,
        files=(("p.pdf", "application/pdf", smallest_files.pdf()),),
    )
    (own,) = queries.tickets_of(ana.account.pk)
    assert own.written[0][2] == "O meu telefone é outro."
    leaving.remove(professional_id=ana.id, at=MONDAY)
    ticket = only()
    assert (ticket.subject, ticket.sender_address, ticket.sender_name, ticket.sender_mailbox) == (
        "",
        "",
        "",
        "",
    )
    message = TicketMessage.objects.get()
    assert (message.text, message.original) == ("", "") and not TicketFile.objects.exists()
    assert InboundMail.objects.get().raw is None


@pytest.mark.parametrize("ours", [SUPPORT, ""])
def test_an_answer_to_a_letter_that_names_no_address_goes_to_support(
    settings: Any, mailoutbox: Any, ours: str
) -> None:
    settings.VINTE_SUPPORT_ADDRESS = ours
    facts = {"title": "x", "reason": "y", "what_to_do": ""}
    token = inbound.answer_address(code="t", side="s", subject=UUID(int=1), at=MONDAY)
    for reply_to in ("", token):
        notices.post(
            kind="mail_not_taken",
            to_address=HELENA,
            to_name="Helena",
            language="pt",
            context=facts,
            idempotency_key=f"to {reply_to}",
            reply_to=reply_to,
            at=MONDAY,
        )
    for message in Message.objects.order_by("idempotency_key"):
        assert tasks._attempt(message) is None
    assert [sent.reply_to for sent in mailoutbox] == [[ours] if ours else [], [token]]
