"""A small mail server that takes letters for this site and for nobody else, over LMTP or SMTP.

It stands behind the server that faces the world, on this machine or a private network: it asks nobody for a password,
relays nothing, and takes nothing for another domain than its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, close_old_connections

from vinte.notices.inbound import limits, support, taking, tokens

# Beyond this a machine is at work, and no person.
MOST_RECIPIENTS = 20
IDLE_SECONDS = 60

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

log = structlog.get_logger("vinte.mail")


class Handler:
    """What the server does with each command; `now` is the site's clock."""

    def __init__(self, *, now: Callable[[], datetime], is_lmtp: bool) -> None:
        self._now, self._is_lmtp = now, is_lmtp

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient of this site's domain, or the support address."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        if address.rpartition("@")[2].lower() != tokens.domain() and not support.is_for_support([address]):
            return "550 5.7.1 this server takes letters for its own domain only"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the letter; refused for good beyond the limits, and for now when the database is away."""
        code, words = await asyncio.to_thread(self._take, envelope)
        answer = f"{code} {words}"
        # LMTP answers once for each recipient (RFC 2033, 4.2); it is one letter, and one answer for all.
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if self._is_lmtp else answer

    async def handle_exception(self, error: Exception) -> str:
        """What nobody foresaw is a fault of this site and not of the letter, which comes again."""
        log.error("a letter could not be taken", exc_info=error)
        return "451 4.3.0 try again later"

    def _take(self, envelope: Envelope) -> tuple[int, str]:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        close_old_connections()
        try:
            taken = taking.take(
                raw=raw,
                envelope_from=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                at=self._now(),
            )
        except limits.TooMuch as refused:
            log.info("a letter was refused", code=refused.code)
            return 552, f"5.3.4 {refused.code}"
        except taking.Full as full:
            log.error("a letter is not kept", exc_info=full)
            return 452, "4.3.1 too many letters wait for a person"
        except DatabaseError as error:
            log.error("a letter could not be taken now", exc_info=error)
            return 451, "4.3.0 try again later"
        finally:
            close_old_connections()
        log.info("a letter came in", state=taken.state, reason=taken.reason, mail=str(taken.mail_id))
        return 250, f"2.0.0 {taken.mail_id}"


async def serve(
    *,
    host: str,
    port: int,
    is_lmtp: bool,
    now: Callable[[], datetime],
    until: asyncio.Event,
    listening: Callable[[int], None],
) -> None:
    """Take letters until the event is set; `listening` is told the port, which is a free one for 0.

    Raises OSError where the address can't be listened at.
    """
    # Here, because only this command needs them, and every process imports the room.
    from aiosmtpd.lmtp import LMTP
    from aiosmtpd.smtp import SMTP

    # It writes down each command, with the address in it.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    loop = asyncio.get_running_loop()
    handler = Handler(now=now, is_lmtp=is_lmtp)
    kind = LMTP if is_lmtp else SMTP
    server = await loop.create_server(
        lambda: kind(
            handler, data_size_limit=limits.MOST_BYTES, timeout=IDLE_SECONDS, hostname=tokens.domain() or None
        ),
        host=host,
        port=port,
    )
    async with server:
        listening(server.sockets[0].getsockname()[1])
        await until.wait()
