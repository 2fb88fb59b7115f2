"""Complaints and notices of content, as many as a list has rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import cast
from cast import Business
from vinte.help_centre import actions
from vinte.help_centre.queries import Notifier, Target

ABOUT = "no_show"


def complain(of: Business, bought: Any, *, at: datetime, about: str = ABOUT) -> UUID:
    """The homeowner of a contact complains about whoever bought it."""
    return actions.file_complaint(
        job_request_id=bought.job_request_id,
        professional_id=of.id,
        about=about,
        text="Combinámos uma visita e ninguém veio.",
        at=at,
    )


def complaints(of: Business, *, count: int, at: datetime, answered: bool) -> UUID:
    """So many of them, each about a contact of its own; the last one's id."""
    for number in range(count):
        when = at - timedelta(hours=number)
        bought = cast.contact(of, at=when - timedelta(days=1), called_after=None)
        last = complain(of, bought, at=when)
        if answered:
            actions.answer_complaint(
                complaint_id=last, professional_id=of.id, text="Avisei na véspera.", at=when
            )
    return last


def report(of: Business, *, at: datetime, key: str = "one", part: str = "other") -> UUID:
    """A neighbour reports a profile."""
    return actions.report_content(
        target=Target(
            about="profile",
            target_id=of.id,
            part=part,
            quoted=of.professional.trade_name,
            written_by="professional",
            market="pt",
            professional_id=of.id,
        ),
        ground="false",
        text="Não é quem diz.",
        notifier=Notifier(name="Rita", address="rita@vizinha.example", language="pt"),
        in_good_faith=True,
        key=key,
        at=at,
    )
