"""Zita and the questions of a sign-up, as a browser sends them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

import cast
from vinte.notices import queries as notices

EMAIL = "zita@obras.example"
PHONE = "+351912345678"
ROOT = "/pro/inscricao/"


def answers() -> dict[str, dict[str, Any]]:
    """An answer to each question, with a tax number that nobody had before."""
    return {
        "oficios": {"trades": ["painter", "plumber"]},
        "zona": {"municipality": cast.PLACE, "radius_km": "20"},
        "empresa": {"trade_name": "Zita Pinturas", "name": "Zita Reis"},
        "nif": {"identity": cast.tax_identity()},
        "email": {"email": EMAIL},
        "telemovel": {"phone": "912 345 678"},
    }


def code(address: str = EMAIL) -> str:
    """The latest code that was sent there."""
    letter = next(each for each in notices.mailbox(address) if each.kind == "confirmation_code")
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found
    return found[0]


def write(client: Client, *, until: str | None = None, **changes: dict[str, Any]) -> None:
    """Answer every question up to that one, which is left, and the codes on the way; `changes` by question."""
    for step, given in answers().items():
        if step == until:
            return
        sent = client.post(f"{ROOT}{step}/", {**given, **changes.get(step, {})})
        assert sent.status_code == 302, (step, sent.content.decode()[:3000])
        if "/codigo/" in sent["Location"]:
            address = EMAIL if step == "email" else PHONE
            back = client.post(sent["Location"], {"code": code(address)})
            assert back.status_code == 302, back.content.decode()[:3000]


def accept(client: Client, **changes: Any) -> Any:
    """Accept the terms of use that the page shows."""
    shown = client.get(f"{ROOT}condicoes/")
    assert shown.status_code == 200, shown.get("Location")
    day = re.search(r'name="terms_day" value="([\d-]+)"', shown.content.decode())
    assert day
    return client.post(f"{ROOT}condicoes/", {"terms_day": day[1], "accepted": "on", **changes})


def join(client: Client, **changes: dict[str, Any]) -> Any:
    """The whole way."""
    write(client, **changes)
    return accept(client)
