"""Ana, a plumber, and her contacts, for the professional's pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import cast

NOW = datetime(2026, 11, 20, 10, 53, tzinfo=UTC)
BEGINS = NOW - timedelta(days=80)
JOB = {
    "trade": "plumber",
    "title": "Trocar torneira",
    "description": "Pinga há semanas, e o armário por baixo já tem humidade.",
    "address": "Rua das Pombas, 3",
    "intent": "ready",
}


def _plumber(name: str) -> dict[str, Any]:
    return {
        "trades": ("plumber",),
        "trade_name": f"{name} Canalizações",
        "email": f"{name.lower()}@exemplo.pt",
        "is_complete": True,
        "has_badge": True,
    }


def open_business(
    name: str = "Ana", *, balance_cents: int = 21_000, pack: str | None = "yearly"
) -> cast.Business:
    """A professional with a profile of 90 per cent, the badge, money and a pack."""
    at = BEGINS - timedelta(days=30)
    return cast.professional(name, at=at, balance_cents=balance_cents, pack=pack, **_plumber(name))


def post_request(*, at: datetime, **changes: Any) -> Any:
    """Helena asks for quotes."""
    helena = cast.homeowner("Helena Marques", phone="961234567", at=at)
    return cast.request(at=at, of=helena, **{**JOB, **changes})


def buy(business: cast.Business, *, at: datetime, called: bool = True, **changes: Any) -> Any:
    """Buy the contact of a request, and call within the hour."""
    return cast.contact(
        business,
        at=at,
        owner=cast.homeowner("Helena Marques", phone="961234567", at=at - timedelta(hours=30)),
        asked_before=timedelta(hours=30),
        called_after=timedelta(minutes=40) if called else None,
        **{**JOB, **changes},
    )


def claimable(name: str = "Bruno") -> cast.Business:
    """A professional who met everything, and can claim at NOW."""
    return cast.claimable(
        name, begins_at=BEGINS, apart=timedelta(days=2), prices=(), titles=[JOB["title"]], **_plumber(name)
    )
