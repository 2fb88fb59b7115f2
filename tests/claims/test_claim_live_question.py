"""The live question is one statement, planned once for a connection, that reads by index only."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from vinte.claims.dossier import assessing
from vinte.claims.dossier import tables as dossier
from vinte.guarantee.engines import postgres

pytestmark = pytest.mark.django_db


TERMS = assessing.terms_named("pt-2026-01-01")


def asked(bruno: Any) -> assessing.Assessment:
    return assessing.assess_with(terms=TERMS, professional_id=bruno.professional.pk, at=cast.CLAIM_DAY)


def planned() -> tuple[int, int, int]:
    """How many statements the server keeps of the question, and how often by a kept plan and by a new one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements "
            "WHERE statement LIKE '%verdict%'"
        )
        found: tuple[int, int, int] = cursor.fetchone()
        return found


def scans(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [scan for child in node.get("Plans", []) for scan in scans(child)]
    return below + ([node] if "Scan" in node["Node Type"] else [])


def test_a_question_is_one_statement_that_is_planned_once(bruno: Any) -> None:
    first = asked(bruno)
    statements, by_kept, by_new = planned()
    with CaptureQueriesContext(connection) as beside:
        assert asked(bruno) == first == asked(bruno)
    assert [one["sql"] for one in beside] == [], "no setting is set and put back around it"
    assert planned() == (statements, by_kept + 2, by_new)


def test_it_reads_every_table_by_an_index(bruno: Any) -> None:
    """Where PostgreSQL may choose: it reads a table of a few rows from end to end, and none that has grown."""
    asked(bruno)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"PREPARE question AS {assessing._live_query(TERMS).statement.decode()}")
        who, at = bruno.professional.pk, cast.CLAIM_DAY
        cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE question ('{who}', '{at}', '{at.date()}')")
        ((plan,),) = cursor.fetchall()
        cursor.execute("DEALLOCATE question")
    found = scans(plan[0]["Plan"])
    tables = {one["Relation Name"] for one in found if "Relation Name" in one}
    assert {"leads_contactpurchase", "handling_contactattempt", "reviews_review", "claims_claim"} <= tables
    assert [one for one in found if one["Node Type"] == "Seq Scan"] == []


def test_nothing_is_told_of_a_contact_until_somebody_reads_it(bruno: Any) -> None:
    found = asked(bruno)
    assert found.verdict == "claimable"
    assert assessing.status(found, "no_award") == "met"
    assert not {"contacts", "clauses"} & set(vars(found))
    assert len(found.contacts) == 20
    assert found.clauses["first_contacts"].have == 20


def test_what_the_views_select_is_asked_about_the_question_s_own_instant(db: None) -> None:
    found = dossier.definitions(as_of=postgres.AS_OF)
    assert set(found) == set(dossier.TABLE_NAMES)
    assert not [text for text in found.values() if dossier.AS_OF_SETTING in text or "dossier_" in text]
    assert postgres.AS_OF in found["payment_incidents"]


def test_a_view_that_reads_the_setting_in_another_way_is_refused(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE VIEW dossier_standing AS SELECT professional_id, since, state FROM people_standing "
            "WHERE since <= current_setting('vinte.as_of')::timestamptz"
        )
    with pytest.raises(RuntimeError, match="the view dossier_standing can't be asked about an instant"):
        dossier.definitions(as_of=postgres.AS_OF)
