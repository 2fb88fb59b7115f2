"""Each invariant by its number, and what holds it: rules in the database, checks over the data, tests.

`vinte check --list` prints this; a test compares each name with what there is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """One promise: `database` names constraints and triggers, `checks` those of `vinte check`, `tests` files of the suite."""

    number: int
    words: str
    database: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """As it is printed."""
        held = (("database", self.database), ("check", self.checks), ("test", self.tests))
        return [
            f"{self.number}. {self.words}",
            *(f"   {name}: {', '.join(names)}" for name, names in held if names),
        ]


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        1,
        "The postings of a transaction sum to zero in each currency.",
        ("transaction_sums_to_zero", "transaction_has_postings"),
        ("wallet.transactions_sum_to_zero",),
        ("tests/wallet/test_books_in_the_database.py",),
    ),
    Invariant(
        2,
        "A balance is the sum of its postings and never below zero.",
        (
            "wallet_balance_never_negative",
            "posting_moves_balance",
            "account_guarded",
            "account_opens_at_zero",
        ),
        ("wallet.balances_are_their_postings",),
        ("tests/wallet/test_books_in_the_database.py", "tests/wallet/test_lots.py"),
    ),
    Invariant(
        3,
        "Postings are append-only.",
        ("posting_append_only", "transaction_append_only", "account_not_removed"),
        ("wallet.books_are_guarded",),
        ("tests/wallet/test_books_in_the_database.py",),
    ),
    Invariant(
        4,
        "Amounts are whole cents, not zero.",
        ("posting_not_zero",),
        ("wallet.amounts_are_not_zero",),
        ("tests/wallet/test_books_in_the_database.py",),
    ),
    Invariant(
        5,
        "One posting group for each purchase, for the price written on it.",
        ("ledger_reference_once", "contact_credited_once"),
        ("leads.purchases_are_paid", "leads.returns_are_credited_once", "wallet.one_effect_for_each_key"),
        ("tests/leads/test_buying.py", "tests/leads/test_returns.py"),
    ),
    Invariant(
        6,
        "One effect for each idempotency key; the same key with another body is an error.",
        ("ledger_reference_once", "contact_key_once", "top_up_key_once", "pack_key_once"),
        ("wallet.one_effect_for_each_key",),
        ("tests/wallet/test_wallet_stories.py",),
    ),
    Invariant(
        7,
        "One credit for each payment, whatever events arrive.",
        (
            "top_up_payment_once",
            "top_up_reference_once",
            "provider_event_once",
            "top_up_paid_stays",
            "transfer_entered_once",
        ),
        ("wallet.one_credit_for_each_payment", "wallet.transfers_are_credited_once"),
        ("tests/wallet/test_provider_events.py", "tests/wallet/test_transfers.py"),
    ),
    Invariant(
        8,
        "Balance paid by the guarantee cannot be withdrawn, and starts no second guarantee.",
        (),
        (
            "wallet.guarantee_is_granted_balance",
            "wallet.goodwill_is_given_once",
            "wallet.granted_balance_is_not_turned",
        ),
        ("tests/wallet/test_money_attacked.py", "tests/claims/test_claim_stories.py"),
    ),
    Invariant(
        9,
        "A contact is bought once by a professional, and no place is sold beyond the last.",
        (
            "contact_bought_once",
            "place_of_one_purchase",
            "place_exists",
            "place_stays",
            "request_moved_unsold",
        ),
        ("leads.places_are_not_oversold", "leads.requests_were_moved_before_they_sold"),
        ("tests/leads/test_concurrency.py", "tests/leads/test_request_trade.py"),
    ),
    Invariant(
        10,
        "Contact details are read by those who may, and each reading by staff is logged.",
        (),
        ("leads.phones_are_shown_to_buyers_only",),
        ("tests/people/test_people_access.py", "tests/web/test_face_pages.py"),
    ),
    Invariant(
        11,
        "Contact details stand in no log, job or letter to anyone else.",
        (),
        (),
        ("tests/project/test_logs.py", "tests/project/test_jobs.py"),
    ),
    Invariant(
        12,
        "Nobody buys after a suspension has committed, or beyond their cap.",
        ("purchase_by_nobody_suspended",),
        (
            "leads.nobody_bought_while_suspended",
            "leads.caps_are_kept",
            "leads.automatic_purchases_had_consent",
        ),
        ("tests/leads/test_suspended_buying.py", "tests/leads/test_spend_caps.py"),
    ),
    Invariant(
        13,
        "The cohort is the first N purchases not returned, in order of instant and id.",
        ("contact_ordinal_once",),
        (
            "leads.purchases_count_in_order",
            "claims.cohort_is_the_first_purchases_not_returned",
            "claims.claimed_contacts_were_bought_first",
        ),
        ("tests/guarantee/test_guarantee_edges.py",),
    ),
    Invariant(
        14,
        "A refund is the sum of the prices of exactly those N, paid once to a tax identity, for ever.",
        ("guarantee_payment_append_only",),
        (
            "claims.refund_is_the_sum_of_the_prices",
            "claims.guarantee_is_posted_for_a_decision_only",
            "claims.paid_to_the_professionals_own_identity",
            "people.tax_identities_are_normal",
        ),
        ("tests/claims/test_claim_attacks.py", "tests/claims/test_claims_at_once.py"),
    ),
    Invariant(
        15,
        "Paid means that every clause was met in the frozen evidence.",
        ("decision_append_only",),
        ("claims.paid_means_payable",),
        ("tests/claims/test_claim_checks.py",),
    ),
    Invariant(
        16,
        "Frozen evidence and terms give the same verdict again; decisions are chained.",
        ("decision_append_only",),
        (
            "claims.decisions_replay_to_the_same_verdict",
            "claims.last_replays_found_no_difference",
            "claims.decisions_are_chained",
            "claims.decisions_are_guarded",
            "claims.decisions_overturn_their_own_claims",
            "claims.evidence_reads_as_the_database_answers",
        ),
        ("tests/claims/test_claim_replay.py",),
    ),
    Invariant(
        17,
        "A job won, an upheld incident or a lost badge never turns a refusal into an approval.",
        (),
        (),
        ("tests/claims/test_claim_monotony.py", "tests/guarantee/test_guarantee_promise.py"),
    ),
    Invariant(
        18,
        "One open claim for each professional; states change along the drawn lines.",
        ("one_open_claim", "claim_lines"),
        ("claims.one_open_claim_for_each_professional", "claims.decided_claims_have_their_decision"),
        ("tests/claims/test_claims_at_once.py",),
    ),
    Invariant(
        19,
        "A suspension needs a person, two pieces of evidence, a reason and an appeal; nobody decides on their own.",
        ("standing_has_a_reason",),
        (
            "claims.misuse_rests_on_two_pieces",
            "claims.suspensions_have_their_statement",
            "claims.nobody_decides_on_their_own_claim",
            "people.standings_alternate_and_have_a_judge",
        ),
        ("tests/claims/test_hearings.py",),
    ),
    Invariant(
        20,
        "A private link is stored hashed, expires, and acts on POST only.",
        (),
        ("people.links_are_used_in_their_time",),
        ("tests/people/test_people_links.py",),
    ),
    Invariant(
        21,
        "A review belongs to a contact bought, or to a former client who is somebody else.",
        ("review_of_contact_names_it", "review_stands_once_for_invitation"),
        ("reviews.reviews_have_invitations", "reviews.former_clients_are_others"),
        ("tests/reviews/test_review_stories.py",),
    ),
    Invariant(
        22,
        "Erasure removes personal data, history and files included, while 1 to 16 still hold.",
        (),
        ("people.erased_accounts_hold_nothing",),
        ("tests/people/test_leaving.py",),
    ),
    Invariant(
        23,
        "A route that the authorization table does not list is refused.",
        (),
        (),
        ("tests/web/test_authorization.py",),
    ),
    Invariant(
        24,
        "Rejected input changes nothing.",
        (),
        (),
        ("tests/web/test_inputs.py",),
    ),
    Invariant(
        25,
        "Balance and debt never stand side by side; each cent is refunded, frozen or owed once, wherever it went.",
        ("no_balance_beside_debt", "dispute_guarded", "refund_lines"),
        (
            "wallet.balance_never_stands_beside_debt",
            "wallet.each_cent_of_a_payment_leaves_once",
            "wallet.disputes_hold_what_is_frozen",
        ),
        ("tests/wallet/test_money_attacked.py", "tests/wallet/test_disputes.py"),
    ),
    Invariant(
        26,
        "The facts that the guarantee reads are append-only; what was known at an instant can be read for ever.",
        (
            "attempt_kept",
            "attempt_withdrawal_append_only",
            "award_append_only",
            "award_withdrawal_append_only",
            "review_kept",
            "review_withdrawn_once",
            "badge_kept",
            "badge_ends_once",
            "standing_kept",
            "incident_kept",
            "incident_change_append_only",
            "visit_kept",
            "quote_sent_stays",
            "pack_kept",
            "purchase_guarded",
            "claim_kept",
        ),
        (
            "handling.told_facts_are_guarded",
            "reviews.reviews_are_guarded",
            "people.facts_about_people_are_guarded",
            "wallet.books_are_guarded",
            "leads.purchases_are_guarded",
            "claims.decisions_are_guarded",
        ),
        ("tests/project/test_facts_stay.py",),
    ),
)
