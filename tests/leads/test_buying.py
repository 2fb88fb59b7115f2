"""Buying a contact: what is taken, what is written down, and every way to be refused."""

from __future__ import annotations

import pytest

from tests import marketplace as cast
from vinte.wallet import queries as wallet

pytestmark = pytest.mark.django_db


def test_ana_buys_a_contact_with_her_pack() -> None:
    ana = cast.professional("Ana", balance_cents=5000, pack="monthly")
    asked = cast.request()
    purchase = cast.buy(ana, asked)
    assert (purchase.price_cents, purchase.service, purchase.ordinal) == (1200, "priority", 1)
    assert purchase.terms == "pt-2026-01-01"
    assert wallet.balance(ana.id).total_cents == 3800
