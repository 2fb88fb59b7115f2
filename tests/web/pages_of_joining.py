"""The pages of a sign-up for `list_pages`: Zita at the first question, at a later one, at a code and at the end."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from list_pages import MANY, Visit, reader

import cast
import joining_story
from joining_story import ROOT
from vinte.people import actions as people
from vinte.people.models import ConfirmationCode

AT = cast.MONDAY + timedelta(days=2)

PAGES: dict[str, str] = {
    "joining:start": "",
    "joining:chances": "",
    "joining:code": "",
    "joining:step": "",
    "joining:terms_of_use": "",
    "joining:invitation": "",
    "joining:staff_invitation": "",
}
OTHER: dict[str, str] = {"joining:start_before": "leads on to the start"}


def play(rows: int) -> Visit:
    """Where Zita is, with so many requests around her."""
    for number in range(rows):
        cast.request(at=AT - timedelta(days=1), title=f"Sala {number}")
    if rows != MANY:
        return Visit(at=AT, asks={})
    writing, waiting, done = reader(), reader(), reader()
    joining_story.write(writing, until="email")
    joining_story.write(done, until="email")
    given = joining_story.answers()
    assert done.post(f"{ROOT}email/", given["email"]).status_code == 302
    # A code is looked at in a transaction of its own, which the play is not.
    ConfirmationCode.objects.update(used_at=F("made_at"))
    assert done.post(f"{ROOT}telemovel/", given["telemovel"]).status_code == 302
    ConfirmationCode.objects.update(used_at=F("made_at"))
    joining_story.write(waiting, until="email")
    assert waiting.post(f"{ROOT}email/", {"email": "rui@obras.example"}).status_code == 302
    return Visit(
        at=AT,
        asks={
            "joining:start": (reader(), ROOT),
            "joining:chances": (writing, f"{ROOT}o-que-ha/"),
            "joining:code": (waiting, f"{ROOT}codigo/email/"),
            "joining:step": (done, f"{ROOT}condicoes/"),
            "joining:invitation": (reader(), f"/pro/convite/{_invited()}/"),
            "joining:staff_invitation": (reader(), f"/equipa/convite/{_asked_into_the_staff()}/"),
            "joining:terms_of_use": (reader(), "/condicoes-de-utilizacao/"),
        },
    )


def _invited() -> str:
    """The secret of an invitation to act for Ana's business."""
    ana = cast.professional("Ana")
    people.invite_member(professional_id=ana.id, by=ana.account.pk, email="rui@obras.example", at=AT)
    return cast.secret_sent_to("rui@obras.example", page="convite")


def _asked_into_the_staff() -> str:
    """The secret of an invitation to answer for support."""
    otilia = cast.staff("Otília", role="operator")
    people.invite_staff(email="sofia@vinte.example", role="support", by=otilia.pk, at=AT)
    return cast.secret_sent_to("sofia@vinte.example", page="equipa/convite")
