"""Zita of Madrid and Helena of Getafe on a site that stands beside another: a process of its own, under that site's file.

`python -m getafe_story FOLDER` prints what happened, and writes into the folder all that the site sent: each page that
was asked, each letter and message, each file.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from vinte.project import env_file, environment

PHONE = "+34612345678"
IN_MADRID: dict[str, dict[str, Any]] = {
    "oficios": {"trades": ["cleaning"]},
    "zona": {"municipality": "madrid", "radius_km": "20"},
    "nif": {"identity": "B58378431"},
    "telemovel": {"phone": "612 345 678"},
}
IN_GETAFE: dict[str, dict[str, Any]] = {
    "concelho": {"municipality": "getafe"},
    "morada": {"parish": "Sector III", "address": "Calle Mayor, 5"},
    "contactos": {"phone": "612 345 679"},
}
PUBLIC = (
    "/",
    "/a-garantia/",
    "/quem-somos/",
    "/privacidade/",
    "/cookies/",
    "/ajuda/",
    "/ajuda/precos-e-packs/",
)
MACHINES = ("/site.webmanifest", "/robots.txt", "/sitemap.xml")
OF_ZITA = (
    "/pro/hoje/",
    "/pro/garantia/",
    "/pro/saldo/",
    "/pro/pack/",
    "/pro/perfil/",
    "/os-seus-dados/",
    "/conta/dados/",
)


def play(folder: Path) -> dict[str, Any]:
    """The whole story, two days long and over by now; needs Django."""
    from django.conf import settings
    from django.test import Client

    import cast
    import joining_story as zita
    import own_folder
    import wizard_story as helena
    from vinte.handling import actions as handling
    from vinte.kernel.clock import FixedClock, SystemClock
    from vinte.leads.models import JobRequest
    from vinte.notices import queries as notices
    from vinte.people.models import Professional
    from vinte.project import rooms
    from vinte.wallet import actions as wallet

    numbers = count()
    then = SystemClock().now() - timedelta(days=3)
    host = settings.VINTE_BASE_URL.partition("//")[2]

    def keep(name: str, content: bytes) -> None:
        (folder / f"{next(numbers):03}-{name}").write_bytes(content)

    class Browser(Client):
        def request(self, **asked: Any) -> Any:
            answer = super().request(**asked)
            name = re.sub(r"\W+", "-", asked.get("PATH_INFO", "")).strip("-") or "home"
            is_pdf = answer.content.startswith(b"%PDF")
            headers = "".join(f"{field}: {value}\n" for field, value in answer.headers.items())
            keep(f"{name}.headers", headers.encode())
            keep(f"{name}{'.pdf' if is_pdf else '.page'}", answer.content)
            return answer

        def read(self, page: str) -> str:
            answer = self.get(page)
            assert answer.status_code == 200, (page, answer.status_code, answer.headers)
            return str(answer.content.decode(errors="replace"))

    def browser() -> Browser:
        return Browser(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="es")

    def stand_at(instant: Any) -> Any:
        return mock.patch("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    own_folder.look(then)  # before anybody joins: any day is taken then
    visitor, at_work, at_home = browser(), browser(), browser()
    with stand_at(then), mock.patch.object(zita, "PHONE", PHONE):
        assert zita.join(at_work, **IN_MADRID).status_code == 302
        assert helena.publish(at_home, **IN_GETAFE).status_code == 302
    now = then + timedelta(days=2)
    business, asked = Professional.objects.get(), JobRequest.objects.get()
    wallet.open_wallet(professional_id=business.pk, currency="EUR")
    wallet.record_payment(
        professional_id=business.pk,
        amount_cents=100_00,
        provider="stripe",
        provider_reference="pi_zita",
        idempotency_key="zita",
        at=then,
    )
    with stand_at(now):
        feed = at_work.read("/pro/pedidos/")
        of = cast.Business(account=business.account, professional=business)
        purchase = cast.buy(of, asked, at=now)
        _offers(handling, purchase, at=now)
        for page in (*PUBLIC, *MACHINES):
            visitor.read(page)
        for page in OF_ZITA:
            at_work.get(page)
        at_work.read(f"/pro/contactos/{purchase.id}/")
        for form in ("pdf", "csv", "xlsx"):
            at_work.read(f"/pro/saldo/extrato/{now:%Y-%m}/extrato.{form}")
        letters = notices.mailbox()
        for path in sorted({found for each in letters for found in _paths(each.text, host)}):
            at_home.get(path)
        for path in sorted(
            {found for each in letters for found in _paths(each.text, host) if "/orcamento/" in found}
        ):
            at_home.read(f"{path}orcamento.pdf")
    for letter in notices.mailbox():
        whole = "\n".join([letter.to_name, letter.subject, letter.text, letter.html, letter.calendar])
        keep(f"{letter.channel}-{letter.kind}.letter", whole.encode())
    return {
        "market": [business.market, asked.market],
        "places": [business.municipality, asked.municipality],
        "feed": re.sub(r"<[^>]*>", " ", feed),
        "price_cents": purchase.price_cents,
        "letters": sorted(each.kind for each in notices.mailbox()),
        "broken": [str(row) for check in rooms.checks() for row in check.rows()],
        "calendars": sum(bool(each.calendar) for each in notices.mailbox()),
    }


def _offers(handling: Any, purchase: Any, *, at: Any) -> None:
    """A visit, and a quote that is sent."""
    import offers_story

    offers_story.visit_of(purchase, starts_at=at + timedelta(days=1), at=at, is_agreed=True)
    line = handling.Line(
        text="Limpiar", quantity_milli=1000, unit="día", unit_price_cents=12_000, permille=210
    )
    draft = handling.save_quote(
        professional_id=purchase.professional_id,
        purchase_id=purchase.id,
        quote_id=None,
        title="Limpiar la casa",
        lines=[line],
        terms="",
        valid_days=30,
        exemption="",
        idempotency_key="quote",
        at=at,
    )
    handling.send_quote(professional_id=purchase.professional_id, quote_id=draft.id, at=at)


def _paths(text: str, host: str) -> set[str]:
    """Where the links of a letter lead."""
    return set(re.findall(rf"https?://{re.escape(host)}(/[^\s?#<>\"]*)", text))


if __name__ == "__main__":
    env_file.take()
    with environment.django_ready():
        print(json.dumps(play(Path(sys.argv[1]))))
