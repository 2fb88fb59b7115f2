"""A pack's price that changes on a day, for stories about renewals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vinte.wallet.packs.prices import PackFigures

TEXT = """markets = ["pt"]
from = {day}
currency = "EUR"

[monthly]
months = 1
price_cents = {monthly}

[yearly]
months = 12
price_cents = {yearly}
"""


def change_price(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *, on: date, monthly: int = 4900, yearly: int = 49_000
) -> None:
    """From that day on a pack costs so much; before, what it costs today."""
    for day, month_cents, year_cents in ((date(2026, 1, 1), 2900, 29_000), (on, monthly, yearly)):
        text = TEXT.format(day=day, monthly=month_cents, yearly=year_cents)
        (folder / f"pt-{day}.toml").write_text(text, "utf-8")
    monkeypatch.setattr(PackFigures, "folder", folder)
