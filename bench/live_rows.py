"""Rows for the live question, copied into the tables of the real schema: `fill(purchases)`.

Every professional has 25 contacts and what belongs to them: calls, reviews, a pack, a standing; some have
an award, an incident, a claim, a guarantee that was paid. Contacts and calls lie in the order in which
they would have come, so that one professional's rows are far apart. Triggers sleep while rows are
copied, and indexes are taken away and made again by their own definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

CONTACTS = 25
AT = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
_BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_LINES = 20_000
_RECEIPT = (
    '{"lines": [{"name": "base", "cents": 1500}, {"name": "priority", "percent": -20, "cents": -300}], '
    '"bought_before": 0, "total_cents": 1200}'
)


def professional_id(number: int) -> UUID:
    """The professional of that number, from 0."""
    return UUID(int=(0x0195_0000_0000_7000_8000 << 48) + number)


def contact_id(number: int, ordinal: int) -> UUID:
    """One of a professional's contacts, from 1."""
    return UUID(int=(0x0195_0000_0000_7000_9000 << 48) + ordinal * (1 << 32) + number)


def _who(number: int) -> str:
    return f"01950000-0000-7000-8000-{number:012x}"


def _contact(number: int, ordinal: int) -> str:
    return f"01950000-0000-7000-9000-{ordinal:04x}{number:08x}"


def _bought(ordinal: int) -> datetime:
    return _BEGUN + timedelta(days=ordinal)


def _accounts(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"{_who(n)}\t!\tp{n}@obras.example\tAna\tpt\tt\t{_BEGUN}\n"


def _professionals(count: int) -> Iterator[str]:
    for n in range(count):
        yield (
            f"{_who(n)}\t{_who(n)}\tpt\tPT{n}\tAna\t{{canalizador}}\tLisboa\t{{}}\t\t\t\t\t{{}}\t\t{_BEGUN}\n"
        )


def _purchases(count: int) -> Iterator[str]:
    for ordinal in range(1, CONTACTS + 1):
        at = _bought(ordinal)
        back = f"{at + timedelta(days=1)}\t{at.date() + timedelta(days=1)}\tother\t1200"
        kept = "\\N\t\\N\t\t0"
        for n in range(count):
            contact = _contact(n, ordinal)
            credit = back if ordinal == 3 and n % 4 == 0 else kept
            yield (
                f"{_who(n)}\t{contact}\t{contact}\tcontact-{n}-{ordinal}\t{at}\t{at.date()}\t1200\t{_RECEIPT}"
                f"\tpriority\t90\t{{verified}}\tpt-2026-01-01\t{ordinal}\t{credit}\n"
            )


def _attempts(count: int) -> Iterator[str]:
    for ordinal in range(1, CONTACTS + 1):
        at = _bought(ordinal) + timedelta(hours=2)
        for n in range(count):
            contact = _contact(n, ordinal)
            yield f"{_who(n)}\t{contact}\t{contact}\t{at}\t{at}\tphone\t\n"


def _attempt_withdrawals(count: int) -> Iterator[str]:
    for n in range(0, count, 10):
        yield f"{_who(n)}\t{_contact(n, 7)}\t{_bought(7) + timedelta(hours=3)}\tengano\n"


def _awards(count: int) -> Iterator[str]:
    for n in range(0, count, 3):
        at = _bought(9)
        yield f"{_who(n)}\t{_contact(n, 9)}\t{_contact(n, 9)}\t{at}\t{at}\tprofessional\t1\n"


def _award_withdrawals(count: int) -> Iterator[str]:
    for n in range(0, count, 6):
        yield f"{_who(n)}\t{_contact(n, 9)}\t{_bought(10)}\t{_who(n)}\tcancelado\n"


def _reviews(count: int) -> Iterator[str]:
    for place in range(1, 5):
        of_contact = place < 3
        about, at = ("contact" if of_contact else "former_work"), _bought(20)
        for n in range(count):
            contact = _contact(n, place)
            named = contact if of_contact else "\\N"
            yield f"{_who(n)}\t{contact}\t{about}\t{named}\t{contact}\t5\t\tHelena\t{at}\n"


def _incidents(count: int) -> Iterator[str]:
    for n in range(0, count, 5):
        yield f"{_who(n)}\t{_contact(n, 1)}\tchargeback\t{_bought(5)}\t{_bought(1)}\tdismissed\t{_bought(9)}\t\t\n"


def _incident_changes(count: int) -> Iterator[str]:
    for n in range(0, count, 5):
        yield f"{_who(n)}\t{_contact(n, 2)}\t{_contact(n, 1)}\tdismissed\t{_bought(9)}\t\n"


def _incident_purchases(count: int) -> Iterator[str]:
    for n in range(0, count, 5):
        for ordinal in (1, 2):
            yield f"{_who(n)}\t{_contact(n, 1)}\t{_contact(n, ordinal)}\n"


def _packs(count: int) -> Iterator[str]:
    for n in range(count):
        yield (
            f"{_who(n)}\t{_contact(n, 1)}\tpt\tyearly\t{_BEGUN.date()}\t2027-03-01\tbalance\tt\t\t25000"
            f"\t{_BEGUN}\tpack\n"
        )


def _standings(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"{_who(n)}\t{_contact(n, 1)}\t{_BEGUN}\tgood\tbem-vindo\t{_who(n)}\n"


def _guarantees(count: int) -> Iterator[str]:
    for n in range(0, count, 50):
        yield f"PT{n}\t{_who(n)}\t{_contact(n, 1)}\t24000\t{_bought(60)}\n"


def _claims(count: int) -> Iterator[str]:
    at = _bought(70)
    for n in range(0, count, 8):
        yield f"{_who(n)}\t{_contact(n, 1)}\tpt-2026-01-01\t{at}\t{at.date()}\tverifying\t{at}\n"


def _claimed_contacts(count: int) -> Iterator[str]:
    for n in range(0, count, 8):
        for ordinal in range(1, 21):
            contact = _contact(n, ordinal)
            yield f"{_who(n)}\t{_contact(n, 1)}\t{contact}\t{ordinal}\tnão respondeu\tnone\t\n"


# The table, the columns that are copied, and where their lines come from.
_TABLES = (
    ("people_account", "id, password, email, name, language, is_active, joined_at", _accounts),
    (
        "people_professional",
        "id, account_id, market, tax_identity, trade_name, trades, municipality, further_municipalities, "
        "description, phone, website, opening_hours, weekly_hours, logo, joined_at",
        _professionals,
    ),
    (
        "leads_contactpurchase",
        "professional_id, id, job_request_id, idempotency_key, bought_at, bought_on, price_cents, receipt, "
        "service, profile_percent, badges, terms, ordinal, returned_at, returned_on, return_reason, "
        "returned_cents",
        _purchases,
    ),
    (
        "handling_contactattempt",
        "professional_id, id, purchase_id, attempted_at, recorded_at, channel, note",
        _attempts,
    ),
    (
        "handling_attemptwithdrawal",
        "professional_id, attempt_id, withdrawn_at, reason",
        _attempt_withdrawals,
    ),
    (
        "handling_award",
        "professional_id, id, purchase_id, awarded_at, recorded_at, told_by, ordinal",
        _awards,
    ),
    (
        "handling_awardwithdrawal",
        "professional_id, award_id, withdrawn_at, withdrawn_by_id, reason",
        _award_withdrawals,
    ),
    (
        "reviews_review",
        "professional_id, id, about, purchase_id, invitation_id, rating, text, author, published_at",
        _reviews,
    ),
    (
        "wallet_paymentincident",
        "professional_id, id, kind, occurred_at, payment_at, state, settled_at, memo, provider_reference",
        _incidents,
    ),
    (
        "wallet_incidentchange",
        "professional_id, id, incident_id, state, changed_at, reason",
        _incident_changes,
    ),
    ("wallet_incidentpurchase", "professional_id, incident_id, purchase_id", _incident_purchases),
    (
        "wallet_pack",
        "professional_id, id, market, period, starts_on, ends_on, paid_by, renews, renewal_failure, "
        "price_cents, bought_at, idempotency_key",
        _packs,
    ),
    ("people_standing", "professional_id, id, since, state, reason, decided_by_id", _standings),
    (
        "claims_claim",
        "professional_id, id, terms, filed_at, filed_on, state, answers_due_at",
        _claims,
    ),
    (
        "claims_claimedcontact",
        "professional_id, claim_id, purchase_id, position, description, finding, finding_reason",
        _claimed_contacts,
    ),
    (
        "claims_guaranteepayment",
        "tax_identity, professional_id, decision_id, amount_cents, paid_at",
        _guarantees,
    ),
)
TABLES = tuple(name for name, _columns, _lines in _TABLES)


def _refill(table: str, columns: str, lines: Iterator[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(f"TRUNCATE {table} CASCADE")
        # An index that is not ready takes no rows; REINDEX then makes it of all of them at once.
        cursor.execute(
            "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = %s::regclass",
            [table],
        )
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FREEZE)") as copy:
            while chunk := "".join(islice(lines, _LINES)):
                copy.write(chunk)
        cursor.execute(f"REINDEX TABLE {table}")


def professionals(purchases: int) -> int:
    """How many professionals buy that many contacts."""
    return max(purchases // CONTACTS, 1)


def fill(purchases: int) -> None:
    """Empty the tables and copy that many purchases, and what belongs to them.

    Raises RuntimeError when an index did not come back.
    """
    count = professionals(purchases)
    for table, columns, lines in _TABLES:
        _refill(table, columns, lines(count))
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisready AND indisvalid)"
        )
        if left := [name for (name,) in cursor.fetchall()]:
            raise RuntimeError(f"indexes without rows: {', '.join(left)}")
