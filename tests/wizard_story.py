"""Helena and the questions of a request for quotes, as a browser sends them."""

from __future__ import annotations

import io
import re
from typing import Any

from django.test import Client
from PIL import Image

from vinte.notices import queries as notices

EMAIL = "helena@exemplo.pt"
ANSWERS: dict[str, dict[str, Any]] = {
    "oficio": {"trade": "cleaning"},
    "trabalho": {
        "title": "Limpar a casa depois da obra",
        "description": "Três quartos e uma sala, no segundo andar.",
    },
    "fotografias": {"act": "continue"},
    "concelho": {"municipality": "Aveiro"},
    "morada": {"parish": "Esgueira", "address": "Rua das Flores, 20"},
    "quando": {"timing": "month"},
    "valor": {"budget": "medium"},
    "intencao": {"intent": "ready"},
    "contactos": {"name": "Helena Duarte", "email": EMAIL, "phone": "912 345 678"},
    "horas": {"reach_hours": "evening"},
    "quantos": {"place_count": "3"},
}
STEPS = tuple(ANSWERS)


def jpeg(*, size: tuple[int, int] = (40, 30), colour: str = "red", **save: Any) -> io.BytesIO:
    """A photograph as a browser sends one."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG", **save)
    made.seek(0)
    made.name = "obra.jpg"
    return made


def answer(client: Client, step: str, **changes: Any) -> Any:
    """Post the answer to one question."""
    return client.post(f"/pedir/{step}/", {**ANSWERS[step], **changes})


def write(client: Client, *, until: str | None = None, **changes: dict[str, Any]) -> None:
    """Answer every question up to that one, which is left; `changes` by question."""
    for step in STEPS:
        if step == until:
            return
        sent = answer(client, step, **changes.get(step, {}))
        assert sent.status_code == 302, (step, sent.content.decode()[:3000])


def code(address: str = EMAIL) -> str:
    """The latest code that was sent there."""
    letter = next(each for each in notices.mailbox(address) if each.kind == "confirmation_code")
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found
    return found[0]


def send(client: Client, *, address: str = EMAIL, channel: str = "email") -> Any:
    """From the summary to the answer of the page of the code."""
    sent = client.post("/pedir/resumo/", {"channel": channel})
    assert sent["Location"] == f"/pedir/codigo/?por={channel}"
    return client.post("/pedir/codigo/", {"por": channel, "code": code(address)})


def publish(client: Client, **changes: dict[str, Any]) -> Any:
    """The whole way."""
    write(client, **changes)
    return send(client)


def letters(address: str = EMAIL) -> list[str]:
    """The kinds of the letters that came there, without the codes, in the order of the alphabet."""
    return sorted(each.kind for each in notices.mailbox(address) if each.kind != "confirmation_code")


def letter(kind: str, address: str = EMAIL) -> Any:
    """The letter of that kind that came there."""
    return next(each for each in notices.mailbox(address) if each.kind == kind)
