"""Rows written before the reasons were seven come under the reasons of today, with what was credited."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

import return_story as story
from return_story import PRICE_CENTS, SOON
from vinte.leads.models import ContactPurchase

pytestmark = pytest.mark.django_db

ROWS = import_module("vinte.leads.migrations.0005_return_rows").ROWS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("wrong_number", "number_not_assigned"),
        ("not_a_request", "homeowner_denies"),
        ("duplicate", "duplicate"),
        ("other", "other"),
    ],
)
@pytest.mark.plants_a_violation(
    "leads.purchases_are_paid", reason="rows as an earlier version wrote them, without a credit"
)
def test_a_row_of_before_keeps_its_meaning(before: str, after: str) -> None:
    ana = story.ana()
    returned, kept = story.bought(ana), story.bought(ana)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE leads_contactpurchase DROP CONSTRAINT contact_credited_once")
        cursor.execute("ALTER TABLE leads_contactpurchase DISABLE TRIGGER purchase_guarded")
        cursor.execute(
            "UPDATE leads_contactpurchase SET returned_at = %s, return_reason = %s WHERE id = %s",
            [SOON, before, returned.id],
        )
        cursor.execute("ALTER TABLE leads_contactpurchase ENABLE TRIGGER purchase_guarded")
        cursor.execute(ROWS)
    rows = {row.id: row for row in ContactPurchase.objects.filter(professional_id=ana.id)}
    assert (rows[returned.id].return_reason, rows[returned.id].returned_cents) == (after, PRICE_CENTS)
    assert (rows[kept.id].return_reason, rows[kept.id].returned_cents) == ("", 0)
