"""Many professionals with a claim each, on a database of their own, for the programmes about claims.

One story is played through the actions and its claim filed; the others are its rows written again under other
identifiers, names and days. No checks are passed over by that: the programmes ask `vinte check` at their end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

# Everything that a filed claim rests on; the letters and private links of the first stay the first's.
TABLES = (
    "people_account",
    "people_professional",
    "people_badge",
    "people_homeowner",
    "wallet_walletholder",
    "wallet_ledgeraccount",
    "wallet_ledgertransaction",
    "wallet_posting",
    "wallet_topup",
    "wallet_pack",
    "leads_jobrequest",
    "leads_contactpurchase",
    "leads_place",
    "handling_contactattempt",
    "reviews_reviewinvitation",
    "reviews_writtenreview",
    "reviews_review",
    "claims_claim",
    "claims_claimedcontact",
    "claims_homeownerquestion",
)
# What is unique beside identifiers, told apart by the number of the copy.
TOLD_APART = {
    "people_account": {"email": "%(n)s || '-' || email"},
    "people_professional": {"tax_identity": "%(nif)s", "phone": "'+35196' || lpad(%(n)s, 7, '0')"},
    "people_homeowner": {"email": "%(n)s || '-' || email", "phone": "phone || '-' || %(n)s"},
    "wallet_ledgertransaction": {"idempotency_key": "idempotency_key || '-' || %(n)s"},
    "wallet_topup": {
        "provider_reference": "nullif(provider_reference, '') || '-' || %(n)s",
        "payment_reference": "coalesce(nullif(payment_reference, '') || '-' || %(n)s, '')",
    },
}
# How far apart the numbers of two copies are, of rows that are counted.
STEP = 10_000_000


@contextmanager
def database() -> Iterator[None]:
    """A server of its own with every table, and Django set up on it; both go afterwards."""
    os.environ.setdefault("VINTE_SECRET_KEY", "a key for programmes that guards nothing and is known to all")
    os.environ["VINTE_DEMO"] = "1"
    os.environ["VINTE_STATIC_COLLECTED"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "vinte.project.settings"
    from vinte.project import postgres

    launched = postgres.launch(None)
    os.environ["VINTE_DATABASE_URL"] = launched.url
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        launched.stop()


def play_first() -> Any:
    """One professional after twenty contacts, with a claim; nobody else has their telephone."""
    import cast
    from vinte.claims import actions
    from vinte.people import actions as people

    of = cast.claimable()
    people.update_profile(professional_id=of.id, at=cast.MONDAY, phone="961000000")
    return actions.file_claim(professional_id=of.id, descriptions=of.described(), at=cast.CLAIM_DAY)


def copy(count: int, *, days: Any = lambda _number: 0) -> None:
    """So many more like the first, the copy of a number so many days later."""
    from django.db import connection, transaction
    from stdnum.pt import nif

    with transaction.atomic(), connection.cursor() as cursor:
        columns = {table: _columns(cursor, table) for table in TABLES}
        for table in TABLES:
            # The site's own accounts are one for all.
            own = " WHERE professional_id IS NOT NULL" if table == "wallet_ledgeraccount" else ""
            cursor.execute(f'CREATE TEMP TABLE first_{table} ON COMMIT DROP AS SELECT * FROM "{table}"{own}')
        cursor.execute("SET LOCAL session_replication_role = replica")
        for number in range(1, count + 1):
            digits = f"51{number:06d}"
            known = {
                "n": str(number),
                "nif": "PT" + digits + str(nif.calc_check_digit(digits)),
                "step": number * STEP,
                "shift": f"{days(number)} days",
            }
            for table in TABLES:
                values = ", ".join(
                    TOLD_APART.get(table, {}).get(name) or _copied(name, kind)
                    for name, kind in columns[table]
                )
                names = ", ".join(f'"{name}"' for name, _kind in columns[table])
                cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM first_{table}', known)
        for table in ("wallet_ledgeraccount", "wallet_posting"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _columns(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return list(cursor.fetchall())


def _copied(name: str, kind: str) -> str:
    """A value of a copy: another identifier for each identifier, another day for each day."""
    if kind == "uuid":
        return f'md5("{name}"::text || %(n)s)::uuid'
    if kind == "bigint" and name == "id":
        return '"id" + %(step)s'
    if kind == "bigint" and name == "account_id":
        own = "account_id IN (SELECT id FROM first_wallet_ledgeraccount)"
        return f"CASE WHEN {own} THEN account_id + %(step)s ELSE account_id END"
    if kind == "timestamp with time zone":
        return f'"{name}" + %(shift)s::interval'
    if kind == "date":
        return f'("{name}" + %(shift)s::interval)::date'
    return f'"{name}"'
