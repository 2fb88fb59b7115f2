"""The way of a letter on the wire: out through a mail server, answered, and in through `vinte mail serve`."""

from __future__ import annotations

import asyncio
import email
import smtplib
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from click.testing import CliRunner
from django.test import override_settings

import cast
from arriving import letter
from vinte.handling import actions as handling
from vinte.handling import queries
from vinte.leads import queries as leads
from vinte.notices.actions import serve_mail
from vinte.notices.models import InboundMail, Message
from vinte.notices.tasks import send_message
from vinte.project.commands import mail

BOUGHT = cast.later(hours=5)
ANSWERED = BOUGHT + timedelta(hours=4)
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def running(
    serve: Callable[[asyncio.Event, Callable[[int], None]], Coroutine[Any, Any, None]],
) -> Iterator[int]:
    """A server in a thread of its own, told when to end and whom to tell its port; the port."""
    found: list[int] = []
    ready, loop, until = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    def heard(port: int) -> None:
        found.append(port)
        ready.set()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve(until, heard)), daemon=True)
    thread.start()
    assert ready.wait(20), "the server did not begin to listen"
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(until.set)
        thread.join(20)
        loop.close()


def our_server(*, is_lmtp: bool) -> Any:
    """`vinte mail serve` on a free port of this machine."""
    return running(
        lambda until, heard: serve_mail(
            host="127.0.0.1", port=0, is_lmtp=is_lmtp, now=lambda: ANSWERED, until=until, listening=heard
        )
    )


class Inbox:
    """What a homeowner's mail server took."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.letters.append(envelope.content)
        return "250 ok"

    async def serve(self, until: asyncio.Event, heard: Callable[[int], None]) -> None:
        """Take letters until told to end."""
        loop = asyncio.get_running_loop()
        async with await loop.create_server(lambda: SMTP(self), host="127.0.0.1", port=0) as server:
            heard(server.sockets[0].getsockname()[1])
            await until.wait()


@pytest.mark.parametrize("is_lmtp", [True, False])
def test_a_message_goes_out_is_answered_and_lands_in_the_timeline(is_lmtp: bool) -> None:
    inbox = Inbox()
    with (
        running(inbox.serve) as outside,
        override_settings(
            VINTE_INBOUND_ADDRESS="resposta@mail.vinte.example",
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=outside,
        ),
    ):
        ana = cast.professional("Ana", balance_cents=5000)
        helena = cast.homeowner()
        purchase = cast.buy(ana, cast.request(of=helena), at=BOUGHT)
        of = {"professional_id": ana.id, "purchase_id": purchase.id}
        handling.write_message(
            **of, by="professional", text="Posso na terça?", key="one", at=ANSWERED - timedelta(hours=1)
        )
        send_message(message_id=str(Message.objects.get(kind="message_to_homeowner").pk))
        (sent,) = map(email.message_from_bytes, inbox.letters)
        answer = EmailMessage()
        answer["From"], answer["To"] = helena.email, sent["Reply-To"].strip()
        answer["Subject"] = "Re: Pintar a sala"
        answer["In-Reply-To"] = answer["References"] = sent["Message-ID"]
        answer["Message-ID"] = "<r@casa.example>"
        answer.set_content(
            "Pode, às 10h.\n\nOn Mon, 12 Jan 2026, Ana Obras <v@l.pt> wrote:\n> Posso na terça?"
        )
        with our_server(is_lmtp=is_lmtp) as port:
            wire = (smtplib.LMTP if is_lmtp else smtplib.SMTP)("127.0.0.1", port)
            with wire:
                wire.send_message(answer)
                with pytest.raises(smtplib.SMTPRecipientsRefused):
                    wire.sendmail(helena.email, ["ana@elsewhere.example"], answer.as_bytes())
                with pytest.raises(smtplib.SMTPDataError) as refused:
                    wire.sendmail(
                        helena.email, [sent["Reply-To"].strip()], b"X-A: " + b"a " * 400 * 90 + b"\r\n\r\nx"
                    )
                assert refused.value.smtp_code in (500, 552)
        bought = leads.purchase(**of)
        words = queries.conversation(purchase=bought, side="professional", at=ANSWERED).words
        assert [(word.by, word.text) for word in words] == [
            ("professional", "Posso na terça?"),
            ("homeowner", "Pode, às 10h."),
        ]
        told = queries.timeline(professional_id=ana.id, purchase_ids=[purchase.id], at=ANSWERED)[purchase.id]
        assert [event.kind for event in told] == ["purchase", "message", "message"]
        assert InboundMail.objects.get().state == "taken"


def test_feeding_files_says_what_became_of_each(tmp_path, monkeypatch) -> None:
    good, huge = tmp_path / "a.eml", tmp_path / "b.eml"
    good.write_bytes(letter())
    huge.write_bytes(b"X-A: " + b"a" * 100_000 + b"\r\n\r\n")
    with override_settings(VINTE_INBOUND_ADDRESS="resposta@mail.vinte.example"):
        done = CliRunner().invoke(mail.command, ["feed", str(good), str(good), str(huge)])
    assert done.exit_code == 1, done.output
    assert done.output.splitlines() == [
        f"{good}: quarantined (no_token)",
        f"{good}: quarantined (no_token), already here",
        f"{huge}: refused (header_too_large)",
    ]
