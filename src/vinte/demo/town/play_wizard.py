"""Two requests written page by page, as homeowners write them: confirmed by the code in their mailbox.

A code is taken in a transaction of its own (`people.codes.check_code`), so this is no part of the one in which
the town is made. It is done when the town stands, and asked again it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vinte.demo.town import pictures
from vinte.demo.town.cast import CAST
from vinte.leads import actions as leads_actions
from vinte.notices import queries as notices_queries
from vinte.people import queries as people

MARKET = "pt"
_CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class WrittenRequest:
    """What one of the cast writes, so long before the town's first instant."""

    slug: str
    before: timedelta
    answers: Mapping[str, str]
    photos: tuple[int, ...]


REQUESTS = (
    WrittenRequest(
        slug="helena",
        before=timedelta(hours=2),
        answers={
            "trade": "plumber",
            "title": "Torneira do lava-loiça a pingar",
            "description": "A torneira da cozinha pinga dia e noite e o armário por baixo já está molhado. "
            "O cano é antigo, de ferro.",
            "timing": "urgent",
            "budget": "small",
            "intent": "ready",
        },
        photos=(3, 9),
    ),
    WrittenRequest(
        slug="hugo",
        before=timedelta(hours=4),
        answers={
            "trade": "painter",
            "title": "Mudar duas tomadas no quarto",
            "description": "As duas tomadas ficam atrás da cama e quero um interruptor novo junto à porta.",
            "timing": "flexible",
            "budget": "small",
            "intent": "comparing",
        },
        photos=(),
    ),
)


def publish(*, made_at: datetime) -> int:
    """Write and send the requests that are not there yet; returns how many.

    Helena's is published; the words of Hugo's are of another trade than he chose, so it waits for an agent.
    """
    return sum(_publish(written, at=made_at - written.before) for written in REQUESTS)


def _publish(written: WrittenRequest, *, at: datetime) -> int:
    member = next(member for member in CAST if member.slug == written.slug)
    account = people.account_by_email(member.address)
    if account is None:
        raise LookupError(f"the town has no {member.slug}")
    sent = {"request_received", "request_in_review"}
    title = written.answers["title"]
    letters = notices_queries.mailbox(member.address)
    if any(letter.kind in sent and title in letter.text for letter in letters):
        return 0
    _key, draft = leads_actions.begin_draft(market=MARKET, language="pt", at=at - timedelta(minutes=3))
    for number, (step, answers) in enumerate(_steps(written, name=member.name, email=member.address).items()):
        leads_actions.save_answer(
            draft_id=draft.pk, step=step, answers=answers, at=at - timedelta(seconds=170 - 12 * number)
        )
    for photo in written.photos:
        leads_actions.add_photo(draft_id=draft.pk, data=pictures.file(photo), at=at - timedelta(seconds=40))
    leads_actions.send_draft_code(draft_id=draft.pk, channel="email", at=at - timedelta(seconds=30))
    leads_actions.confirm_draft(
        draft_id=draft.pk, channel="email", code=_code_sent_to(member.address), at=at - timedelta(seconds=10)
    )
    became = leads_actions.publish_draft(draft_id=draft.pk, at=at)
    if became.outcome == "incomplete":
        raise RuntimeError(f"the request of {member.slug} is incomplete: {became.missing_step}")
    return 1


def _steps(written: WrittenRequest, *, name: str, email: str) -> dict[str, dict[str, Any]]:
    said = written.answers
    place = people.place(market=MARKET, municipality="Aveiro")
    return {
        "oficio": {"trade": said["trade"]},
        "trabalho": {"title": said["title"], "description": said["description"]},
        "fotografias": {},
        "concelho": {"municipality": place.name},
        "morada": {"parish": place.parishes[0], "address": "Rua do Cais, 14"},
        "quando": {"timing": said["timing"]},
        "valor": {"budget": said["budget"]},
        "intencao": {"intent": said["intent"]},
        "contactos": {"name": name, "phone": _phone(email), "email": email},
        "horas": {"reach_hours": "any", "phone_hidden": False},
        "quantos": {"place_count": 4},
    }


def _phone(email: str) -> str:
    """The telephone that the town gave them when it was made."""
    account = people.account_by_email(email)
    homeowner = people.homeowner_of(account.id) if account else None
    if homeowner is None:
        raise LookupError(f"nobody of the town reads {email}")
    return str(homeowner.phone)


def _code_sent_to(address: str) -> str:
    for letter in notices_queries.mailbox(address):
        found = _CODE.search(letter.text)
        if letter.kind == "confirmation_code" and found:
            return found.group(1)
    raise LookupError(f"no code was sent to {address}")
