"""The profile, the badges, the public profile and the desk's badge, looked at from every side."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from professional_story import NOW, open_business

import cast
from vinte.demo.town import pictures
from vinte.kernel.clock import FixedClock
from vinte.people import actions as people
from vinte.people.accounts import directory, staff
from vinte.people.professionals import registry


@pytest.mark.slow(reason="looks at a dozen pages in every setting")
def test_every_page_of_a_profile(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(NOW))
    ana = open_business()
    people.add_work(
        professional_id=ana.id,
        title="Casa de banho",
        description="Azulejo, louças e canalização.",
        photos=pictures.pictures(0, 4),
        at=NOW,
    )
    registry.update_profile(
        professional_id=ana.id, at=NOW, weekly_hours=["8-12, 13-18"] * 5 + ["", ""], radius_km=20
    )
    people.add_absence(
        professional_id=ana.id,
        first_on=date(2026, 12, 21),
        last_on=date(2027, 1, 3),
        today=NOW.date(),
        at=NOW,
    )
    application = people.apply_for_badge(
        professional_id=ana.id, kind="liability_insurance", number="AP-7", issuer="Seguradora Sol",
        ends_on=date(2027, 5, 31), documents=[pictures.paper("Apólice")], at=NOW,
    )  # fmt: skip
    sofia = directory.open_account(email="sofia@vinte.example", name="Sofia", at=NOW)
    staff.give_role(account_id=sofia.pk, role="support", at=NOW)
    for email in ("rui@obras.example", "eva@obras.example"):
        people.invite_member(professional_id=ana.id, by=ana.account.pk, email=email, at=NOW)
    taken = cast.secret_sent_to("eva@obras.example", page="convite")
    people.accept_invitation(secret=taken, name="Eva Dias", language="pt", terms_day=date(2026, 1, 1), at=NOW)
    people.note_act(professional_id=ana.id, account_id=ana.account.pk, act="profile", at=NOW)
    look.over(
        ana.account,
        ("team", "/pro/equipa/"),
        ("profile", "/pro/perfil/"),
        ("profile-area", "/pro/perfil/area/"),
        ("profile-hours", "/pro/perfil/horario/"),
        ("badges", "/pro/selos/"),
        ("badge-verified", "/pro/selos/verified/"),
        ("badge-licence", "/pro/selos/trade_licence/"),
        ("profile-public", f"/profissionais/{ana.id}/"),
    )
    open_link = cast.secret_sent_to("rui@obras.example", page="convite")
    look.over(None, ("team-invitation", f"/pro/convite/{open_link}/"))
    look.over(sofia, ("desk-badges", "/mesa/selos/"), ("desk-badge", f"/mesa/selos/{application}/"))
