"""The wallet: prepaid balances by double entry. This room alone moves money.

Keeps: ledger accounts, transactions and postings, and the lots that they leave; top-ups, saved cards and the
payment providers behind one interface, with every event that they sent; payment incidents and disputes; packs
with their prices by date; consents to top up automatically; statements; what invoicing software was handed;
the daily comparison with the provider.

Promises: whole cents; the postings of a transaction sum to zero, checked by the database at commit;
a balance is never below zero; postings are never changed or removed; one effect for each idempotency
key, and the same key with another body is an error; one credit for each payment, whatever events come, however
often and in whatever order; a contested payment freezes what is left of it; purchased and granted balance are kept
apart, and what ends first is spent first.

Its sub-rooms, from the top: `healing`, `automatic`, `transfers`, `goodwill`, `settlement`, `packs`, `payments`, `invoicing`, `statements`,
`books`, `letters`, `providers`; each calls downwards only.

Doors: `actions` and `queries`.

May call: people, notices and below.
"""
