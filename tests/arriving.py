"""Letters as a mail program writes them, for the stories in which somebody answers by e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage

GOOD_SENDER = "helena@casa.example"


def letter(
    text: str = "Pode vir na terça?",
    *,
    sender: str = f"Helena <{GOOD_SENDER}>",
    to: str = "resposta@mail.vinte.example",
    message_id: str = "<um@casa.example>",
    headers: Mapping[str, str] | None = None,
    files: tuple[tuple[str, str, bytes], ...] = (),
) -> bytes:
    """A letter as a mail program writes it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, "Re: Pintar a sala"
    made["Message-ID"], made["Date"] = message_id, "Mon, 12 Jan 2026 10:00:00 +0000"
    for name, value in (headers or {}).items():
        made[name] = value
    made.set_content(text)
    for name, media_type, content in files:
        kind, _slash, exact = media_type.partition("/")
        made.add_attachment(content, maintype=kind, subtype=exact, filename=name)
    return made.as_bytes()
