"""The wallet: prepaid balances by double entry. This room alone moves money.

Keeps: ledger accounts, transactions and postings; top-ups and the payment providers behind one
interface; payment incidents; packs with their prices by date; statements.

Promises: whole cents; the postings of a transaction sum to zero, checked by the database at commit;
a balance is never below zero; postings are never changed or removed; one effect for each idempotency
key, and the same key with another body is an error; purchased and granted balance are kept apart.

May call: the kernel and the guarantee. It knows professionals by identifier only, for people and
wallet are neighbours that do not import each other.
"""
