"""Ana sees who was asked for a review, until when they can answer, and who let that time pass."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

import cast
from cast import MONDAY, later
from vinte.kernel.clock import FixedClock
from vinte.reviews import actions

pytestmark = pytest.mark.django_db


def lists(ana: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The names under each heading of the part that tells whom Ana asked."""
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(at))
    page = ana.get("/pro/opinioes/").content.decode()
    part = page[
        page.index('aria-labelledby="de-contacto"') : page.index("</section>", page.index('id="de-contacto"'))
    ]
    waiting, _, silent = part.partition("<details>")
    return {
        "waiting": re.findall(r"<strong>(.*?)<", waiting),
        "silent": re.findall(r"<strong>(.*?)<", silent),
    }


@pytest.mark.parametrize(
    ("days", "waiting", "silent"),
    [(59.9, ["Rui", "Rosa"], []), (60, ["Rui"], ["Rosa"]), (63, [], ["Rui", "Rosa"])],
)
def test_who_was_asked_is_waited_for_until_the_link_ends(
    days: float, waiting: list[str], silent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, page = cast.professional("Ana"), Client()
    page.force_login(ana.account)
    for name, at in (("Rosa", MONDAY), ("Rui", later(days=3))):
        actions.invite_former_client(
            professional_id=ana.id, name=name, email=f"{name.lower()}@cliente.example", at=at
        )
    assert lists(page, later(days=days), monkeypatch) == {"waiting": waiting, "silent": silent}


def test_who_is_asked_again_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, page = cast.professional("Ana"), Client()
    page.force_login(ana.account)
    rosa: dict[str, Any] = {"professional_id": ana.id, "name": "Rosa", "email": "rosa@cliente.example"}
    actions.invite_former_client(**rosa, at=MONDAY)
    actions.invite_former_client(**rosa, at=later(days=61))
    assert lists(page, later(days=62), monkeypatch) == {"waiting": ["Rosa"], "silent": []}
    secret = cast.secret_sent_to("rosa@cliente.example", page="opiniao")
    actions.publish(secret=secret, marks=actions.Marks(5, 5, 5), text="", at=later(days=63))
    assert lists(page, later(days=130), monkeypatch) == {"waiting": [], "silent": []}
