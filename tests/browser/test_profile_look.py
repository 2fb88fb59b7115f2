"""The profile, the badges, the public profile and the desk's badge, at both widths, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from professional_story import NOW, open_business

from vinte.demo.town import pictures
from vinte.kernel.clock import FixedClock
from vinte.people import actions as people
from vinte.people.accounts import directory
from vinte.people.professionals import registry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scheme"), [("phone", "light"), ("desk", "dark")])
def test_every_page_of_a_profile(
    width: str,
    scheme: str,
    live_server: Any,
    open_page: Callable[..., Page],
    screenshot: Callable[[Page, str], Path],
    assert_accessible: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
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
    directory.give_role(account_id=sofia.pk, role="support", at=NOW)
    pages = {
        ana.account: (
            "/pro/perfil/", "/pro/perfil/area/", "/pro/perfil/horario/", "/pro/selos/", "/pro/selos/verified/",
            "/pro/selos/trade_licence/", f"/profissionais/{ana.id}/",
        ),
        sofia: ("/mesa/selos/", f"/mesa/selos/{application}/"),
    }  # fmt: skip
    for account, paths in pages.items():
        client = Client()
        client.force_login(account)
        page = open_page(width, scheme)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            name = path.strip("/").replace(str(ana.id), "ana").replace(str(application), "um")
            screenshot(page, f"profile-{name.replace('/', '-')}-{width}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            assert_accessible(page)
