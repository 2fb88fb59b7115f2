"""What must never break about money (INVARIANTS, 1 to 8 and 25): each check yields one line for each broken row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from uuid import UUID

from vinte.kernel.checks import broken_rows
from vinte.kernel.guards import missing_guards
from vinte.wallet.books import contested, paid_for
from vinte.wallet.models import Dispute, IncidentPurchase, TopUp


def transactions_sum_to_zero() -> Iterator[str]:
    """Invariant 1, and no transaction without postings."""
    for key, currency, total in broken_rows(
        """SELECT p.transaction_id, a.currency, sum(p.amount_cents)
           FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id
           GROUP BY 1, 2 HAVING sum(p.amount_cents) <> 0 ORDER BY 1, 2"""
    ):
        yield f"transaction {key} sums to {total} {currency} cents, not to zero"
    for (key,) in broken_rows(
        """SELECT t.id FROM wallet_ledgertransaction t
           WHERE NOT EXISTS (SELECT FROM wallet_posting p WHERE p.transaction_id = t.id) ORDER BY 1"""
    ):
        yield f"transaction {key} has no postings"


def balances_are_their_postings() -> Iterator[str]:
    """Invariant 2."""
    for key, balance, total in broken_rows(
        """SELECT a.id, a.balance_cents, coalesce(sum(p.amount_cents), 0)
           FROM wallet_ledgeraccount a LEFT JOIN wallet_posting p ON p.account_id = a.id
           WHERE a.balance_cents IS NOT NULL
           GROUP BY a.id HAVING a.balance_cents <> coalesce(sum(p.amount_cents), 0) ORDER BY 1"""
    ):
        yield f"account {key} says {balance} cents, its postings {total}"
    for key, kind, balance in broken_rows(
        """SELECT id, kind, balance_cents FROM wallet_ledgeraccount
           WHERE (kind = 'debt' AND balance_cents > 0) OR (kind <> 'debt' AND balance_cents < 0) ORDER BY 1"""
    ):
        yield f"account {key} ({kind}) stands at {balance} cents"


def books_are_guarded() -> Iterator[str]:
    """Invariant 3: the triggers that keep the books append-only exist and are switched on."""
    return missing_guards("wallet")


def amounts_are_not_zero() -> Iterator[str]:
    """Invariant 4; the column itself keeps amounts whole."""
    for (key,) in broken_rows("SELECT id FROM wallet_posting WHERE amount_cents = 0 ORDER BY 1"):
        yield f"posting {key} moves nothing"


def one_effect_for_each_key() -> Iterator[str]:
    """Invariants 5 and 6: one transaction for each key, and one of a kind for each thing it is about."""
    for key, found in broken_rows(
        "SELECT idempotency_key, count(*) FROM wallet_ledgertransaction GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"
    ):
        yield f"idempotency key {key} has {found} transactions"
    for kind, reference, found in broken_rows(
        """SELECT kind, reference, count(*) FROM wallet_ledgertransaction
           WHERE kind NOT IN ('correction', 'freeze', 'thaw', 'chargeback', 'reinstatement')
           GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2"""
    ):
        yield f"{kind} {reference} has {found} transactions"


def one_credit_for_each_payment() -> Iterator[str]:
    """Invariant 7: a top-up is credited exactly when it is paid, for its amount."""
    for key, state, amount, credited in broken_rows(
        """SELECT u.id, u.state, u.amount_cents, coalesce(sum(p.amount_cents), 0)
           FROM wallet_topup u
           LEFT JOIN wallet_ledgertransaction t ON t.kind = 'top_up' AND t.reference = u.id
           LEFT JOIN wallet_posting p ON p.transaction_id = t.id
                AND p.account_id IN (SELECT id FROM wallet_ledgeraccount
                                     WHERE kind IN ('purchased', 'debt') AND professional_id = u.professional_id)
           GROUP BY u.id
           HAVING coalesce(sum(p.amount_cents), 0) <> CASE WHEN u.state = 'paid' THEN u.amount_cents ELSE 0 END
           ORDER BY 1"""
    ):
        yield f"top-up {key} is {state} for {amount} cents and was credited {credited}"
    for (key,) in broken_rows(
        """SELECT t.id FROM wallet_ledgertransaction t
           WHERE t.kind = 'top_up' AND NOT EXISTS (SELECT FROM wallet_topup u WHERE u.id = t.reference) ORDER BY 1"""
    ):
        yield f"transaction {key} credits a top-up that does not exist"


def transfers_are_credited_once() -> Iterator[str]:
    """Invariant 7: a transfer is credited by one paid payment of its amount, and none is paid without its transfer."""
    for key, state, amount, paid in broken_rows(
        """SELECT b.id, b.state, b.amount_cents, u.amount_cents FROM wallet_banktransfer b
           LEFT JOIN wallet_topup u ON u.id = b.top_up_id AND u.state = 'paid' AND u.provider = 'bank'
           WHERE b.state = 'credited' AND b.amount_cents IS DISTINCT FROM u.amount_cents ORDER BY 1"""
    ):
        yield f"transfer {key} is {state} for {amount} cents, and its payment brought {paid or 0}"
    for key, found in broken_rows(
        """SELECT u.id, count(s.id) FROM wallet_topup u
           LEFT JOIN wallet_transferstep s ON s.top_up_id = u.id AND s.kind = 'credited'
           WHERE u.provider = 'bank' AND u.state = 'paid' GROUP BY u.id HAVING count(s.id) <> 1 ORDER BY 1"""
    ):
        yield f"payment {key} by transfer is paid, and {found} transfers were credited to it"
    for (key,) in broken_rows(
        """SELECT b.id FROM wallet_banktransfer b
           CROSS JOIN LATERAL (SELECT kind FROM wallet_transferstep s WHERE s.transfer_id = b.id
                AND s.kind IN ('aside', 'credited', 'reversed', 'given_back', 'void')
                ORDER BY s.number DESC LIMIT 1) last
           WHERE b.state <> CASE last.kind WHEN 'reversed' THEN 'aside' ELSE last.kind END ORDER BY 1"""
    ):
        yield f"transfer {key} does not stand as its latest step says"


def guarantee_is_granted_balance() -> Iterator[str]:
    """Invariant 8: what the guarantee pays, or is given, reaches no account but `granted`, which nothing pays out."""
    for key, kind in broken_rows(
        """SELECT DISTINCT t.id, a.kind FROM wallet_ledgertransaction t
           JOIN wallet_posting p ON p.transaction_id = t.id JOIN wallet_ledgeraccount a ON a.id = p.account_id
           WHERE (t.kind = 'guarantee' AND a.kind NOT IN ('granted', 'guarantee'))
              OR (t.kind = 'goodwill' AND a.kind NOT IN ('granted', 'goodwill'))
              OR (a.kind = 'granted' AND t.kind NOT IN ('guarantee', 'goodwill', 'contact', 'return', 'pack', 'expiry',
                                                        'correction', 'settlement', 'reinstatement', 'refund_back'))
           ORDER BY 1, 2"""
    ):
        yield f"transaction {key} moves granted balance over account {kind}"
    # What it once paid of a debt that was none in the end comes back to it, and no more.
    for who, lent, back in broken_rows(
        """SELECT a.professional_id, -coalesce(sum(p.amount_cents) FILTER (WHERE t.kind = 'settlement'), 0),
                  coalesce(sum(p.amount_cents) FILTER (WHERE t.kind <> 'settlement'), 0)
           FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id
           JOIN wallet_ledgertransaction t ON t.id = p.transaction_id
           WHERE a.kind = 'granted' AND t.kind IN ('settlement', 'reinstatement', 'refund_back')
           GROUP BY 1 HAVING sum(p.amount_cents) > 0 ORDER BY 1"""
    ):
        yield f"wallet of {who}: {lent} cents of granted balance paid debts, and {back} came back to it"


def goodwill_is_given_once() -> Iterator[str]:
    """What was given out of goodwill moved its amount once, and nothing else did."""
    for key, state, amount, moved in broken_rows(
        """SELECT coalesce(g.id, t.reference), g.state, g.amount_cents, t.moved FROM wallet_goodwill g
           FULL JOIN (SELECT t.reference, t.professional_id, sum(p.amount_cents) AS moved FROM wallet_ledgertransaction t
                JOIN wallet_posting p ON p.transaction_id = t.id JOIN wallet_ledgeraccount a ON a.id = p.account_id
                WHERE t.kind = 'goodwill' AND a.kind = 'granted' GROUP BY t.reference, t.professional_id) t
             ON t.reference = g.id AND t.professional_id = g.professional_id
           WHERE coalesce(t.moved, 0) <> CASE WHEN g.state = 'given' THEN g.amount_cents ELSE 0 END ORDER BY 1"""
    ):
        yield f"goodwill {key} is {state or 'missing'} over {amount or 0} cents, and {moved or 0} cents were given"


def granted_balance_is_not_turned() -> Iterator[str]:
    """Invariant 8: corrections never turn granted balance into purchased balance, which can be withdrawn."""
    for who, granted, purchased in broken_rows(
        """SELECT * FROM (
               SELECT a.professional_id, coalesce(sum(p.amount_cents) FILTER (WHERE a.kind = 'granted'), 0) AS granted,
                      coalesce(sum(p.amount_cents) FILTER (WHERE a.kind = 'purchased'), 0) AS purchased
               FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id
               JOIN wallet_ledgertransaction t ON t.id = p.transaction_id
               WHERE t.kind = 'correction' AND a.kind IN ('granted', 'purchased') GROUP BY 1
           ) s WHERE granted < 0 AND purchased > 0 ORDER BY 1"""
    ):
        yield f"wallet of {who}: corrections left {granted} cents of granted balance and added {purchased} to purchased"


def balance_never_stands_beside_debt() -> Iterator[str]:
    """Invariant 25: whatever is credited pays what is owed first."""
    for who, owed, there in broken_rows(
        """SELECT d.professional_id, -d.balance_cents, sum(b.balance_cents) FROM wallet_ledgeraccount d
           JOIN wallet_ledgeraccount b ON b.professional_id = d.professional_id AND b.kind IN ('purchased', 'granted')
           WHERE d.kind = 'debt' AND d.balance_cents < 0
           GROUP BY d.id HAVING sum(b.balance_cents) > 0 ORDER BY 1"""
    ):
        yield f"wallet of {who} owes {owed} cents beside a balance of {there}"


def packs_are_paid() -> Iterator[str]:
    """A pack costs what was posted for it."""
    for key, price, posted in broken_rows(
        """SELECT k.id, k.price_cents, coalesce(sum(p.amount_cents), 0) FROM wallet_pack k
           LEFT JOIN wallet_ledgertransaction t ON t.kind = 'pack' AND t.reference = k.id
           LEFT JOIN wallet_posting p ON p.transaction_id = t.id
                AND p.account_id IN (SELECT id FROM wallet_ledgeraccount WHERE kind = 'packs')
           GROUP BY k.professional_id, k.id HAVING k.price_cents <> coalesce(sum(p.amount_cents), 0) ORDER BY 1"""
    ):
        yield f"pack {key} costs {price} cents and {posted} were posted"


def disputes_hold_what_is_frozen() -> Iterator[str]:
    """Invariant 25: what is frozen is what open disputes froze, all that is left of their payment up to what is
    contested; what is lost was taken, and an incident stands as its latest change says.
    """
    rows = list(Dispute.objects.filter(incident_id__isnull=False).order_by("pk"))
    held = contested.held_by([row.incident_id for row in rows if row.incident_id])
    frozen: defaultdict[UUID, int] = defaultdict(int)
    for row in rows:
        assert row.professional_id is not None and row.incident_id is not None and row.top_up_id is not None
        of = held[row.incident_id]
        frozen[row.professional_id] += of.frozen_cents
        taken = of.taken_cents + of.lost_cents
        if row.state != Dispute.State.OPEN and of.frozen_cents:
            yield f"dispute {row.pk} is {row.state} and still holds {of.frozen_cents} cents"
        if taken != (row.amount_cents if row.state == Dispute.State.LOST else 0):
            yield f"dispute {row.pk} is {row.state} about {row.amount_cents} cents and took {taken}"
        if row.state == Dispute.State.OPEN and of.frozen_cents < row.amount_cents:
            yield from _not_frozen(row, of.frozen_cents)
    for who, balance in broken_rows(
        """SELECT professional_id, balance_cents FROM wallet_ledgeraccount WHERE kind = 'frozen' ORDER BY 1"""
    ):
        assert isinstance(who, UUID)
        if balance != frozen[who]:
            yield f"wallet of {who} has {balance} cents frozen, its disputes hold {frozen[who]}"
    for key, state, last in broken_rows(
        """SELECT i.id, i.state, c.state FROM wallet_paymentincident i
           CROSS JOIN LATERAL (SELECT state FROM wallet_incidentchange c
                WHERE c.professional_id = i.professional_id AND c.incident_id = i.id
                ORDER BY c.changed_at DESC, c.id DESC LIMIT 1) c
           WHERE i.state <> c.state ORDER BY 1"""
    ):
        yield f"payment incident {key} is {state}, its latest change says {last}"
    for (key,) in broken_rows(
        """SELECT i.id FROM wallet_paymentincident i WHERE i.state <> 'open' AND NOT EXISTS (
               SELECT FROM wallet_incidentchange c WHERE c.professional_id = i.professional_id AND c.incident_id = i.id)
           ORDER BY 1"""
    ):
        yield f"payment incident {key} was settled without a change that says so"


def _not_frozen(row: Dispute, frozen_cents: int) -> Iterator[str]:
    assert row.professional_id is not None and row.top_up_id is not None
    there = paid_for.left_of_payment(row.professional_id, top_up_id=row.top_up_id)
    paid = TopUp.objects.values_list("amount_cents", flat=True).get(pk=row.top_up_id)
    gone = contested.refunded_from_wallet_cents(row.top_up_id) + contested.taken_of_payment_cents(
        row.top_up_id
    )
    claim = min(row.amount_cents, paid - gone)
    if there and frozen_cents < claim:
        yield f"dispute {row.pk} froze {frozen_cents} cents of {claim}, and {sum(there.values())} can be spent"


def each_cent_of_a_payment_leaves_once() -> Iterator[str]:
    """Invariant 25: no more of a payment left its wallet by refunds and disputes together than it had brought."""
    for key, brought, gone in broken_rows(
        """SELECT u.id, u.amount_cents, sum(s.gone) FROM wallet_topup u CROSS JOIN LATERAL (
               SELECT coalesce(sum(r.amount_cents - r.lost_cents), 0) AS gone FROM wallet_topuprefund r
               WHERE r.top_up_id = u.id AND r.state <> 'reversed'
               UNION ALL
               SELECT coalesce(sum(p.amount_cents), 0) FROM wallet_dispute d
               JOIN wallet_ledgertransaction t ON t.reference = d.incident_id
                    AND t.kind IN ('chargeback', 'reinstatement')
               JOIN wallet_posting p ON p.transaction_id = t.id
               JOIN wallet_ledgeraccount a ON a.id = p.account_id AND a.kind IN ('payments', 'losses')
               WHERE d.top_up_id = u.id
           ) s WHERE u.state = 'paid'
           GROUP BY u.id HAVING sum(s.gone) > u.amount_cents OR sum(s.gone) < 0 ORDER BY 1"""
    ):
        yield f"payment {key} brought {brought} cents, and {gone} left by refunds and disputes"
    for key, said, posted in broken_rows(
        """SELECT r.id, CASE WHEN r.state = 'reversed' THEN 0 ELSE r.amount_cents END, coalesce(sum(p.amount_cents), 0)
           FROM wallet_topuprefund r
           LEFT JOIN wallet_ledgertransaction t ON t.reference = r.id AND t.kind IN ('refund', 'refund_back')
           LEFT JOIN wallet_posting p ON p.transaction_id = t.id
                AND p.account_id IN (SELECT id FROM wallet_ledgeraccount WHERE kind = 'payments')
           GROUP BY r.id
           HAVING coalesce(sum(p.amount_cents), 0) <> CASE WHEN r.state = 'reversed' THEN 0 ELSE r.amount_cents END
           ORDER BY 1"""
    ):
        yield f"refund {key} is of {said} cents, and {posted} were posted"


def incidents_name_what_their_payment_bought() -> Iterator[str]:
    """The contacts noted beside a contested payment are those that its money bought, as the lots say."""
    for (professional_id,) in broken_rows(
        """SELECT DISTINCT professional_id FROM wallet_dispute WHERE incident_id IS NOT NULL ORDER BY 1"""
    ):
        assert isinstance(professional_id, UUID)
        bought = paid_for.bought_with(professional_id)
        for incident_id, sources in paid_for.incident_sources(professional_id).items():
            noted = set(
                IncidentPurchase.objects.filter(
                    professional_id=professional_id, incident_id=incident_id
                ).values_list("purchase_id", flat=True)
            )
            for purchase_id in sorted(noted ^ {one for source in sources for one in bought.get(source, ())}):
                yield f"payment incident {incident_id}: contact {purchase_id} is noted or paid for, not both"


def automatic_top_ups_keep_to_their_month() -> Iterator[str]:
    """No automatic charge passed the month's most of its consent; what never began does not count."""
    for who, key, total, most in broken_rows(
        """SELECT c.professional_id, c.id, c.total, k.month_cents FROM (
               SELECT t.*, sum(amount_cents) OVER (
                   PARTITION BY professional_id, date_trunc('month', started_on::timestamp) ORDER BY started_at, id
               ) AS total FROM wallet_automatictopup t WHERE state <> 'refused'
           ) c JOIN wallet_automatictopupconsent k ON k.professional_id = c.professional_id AND k.id = c.consent_id
           WHERE c.total > k.month_cents ORDER BY 1, 2"""
    ):
        yield f"automatic top-up {key} brings professional {who} to {total} cents a month of {most}"


def documents_say_what_was_sold() -> Iterator[str]:
    """A document about a sale has its amount, and the tax in it is no more than that."""
    for number, key, said, posted in broken_rows(
        """SELECT i.number, i.transaction_id, i.gross_cents, abs(coalesce(sum(p.amount_cents), 0))
           FROM wallet_invoicedsale i
           LEFT JOIN wallet_posting p ON p.transaction_id = i.transaction_id AND p.account_id IN (
                SELECT id FROM wallet_ledgeraccount WHERE kind IN ('sales', 'packs', 'returns', 'guarantee'))
           GROUP BY i.transaction_id
           HAVING i.gross_cents <> abs(coalesce(sum(p.amount_cents), 0))
               OR i.tax_cents NOT BETWEEN 0 AND i.gross_cents ORDER BY 2"""
    ):
        yield f"document {number or 'refused'} of sale {key} says {said} cents and {posted} were posted"


def payments_are_reconciled() -> Iterator[str]:
    """Every day compared with the provider agrees, and none waits for longer than two days."""
    for provider, on, found in broken_rows(
        """SELECT provider, "on", jsonb_array_length(differences) FROM wallet_reconciliation
           WHERE state = 'differs' ORDER BY "on", provider"""
    ):
        yield f"{provider} on {on} differs from the books in {found} payments; see /operador/conciliacao/"
    for provider, on in broken_rows(
        """SELECT provider, "on" FROM wallet_reconciliation
           WHERE state = 'unreachable' AND "on" + 3 < (SELECT max(posted_at) FROM wallet_ledgertransaction)
           ORDER BY "on", provider"""
    ):
        yield f"{provider} on {on} is not compared: the provider has not answered for more than two days"
    for provider, newest in broken_rows(
        """SELECT provider, max("on") FROM wallet_reconciliation GROUP BY provider
           HAVING max("on") + 3 < (SELECT max(posted_at) FROM wallet_ledgertransaction) ORDER BY provider"""
    ):
        yield f"{provider} was last compared for {newest}, more than two days before the newest transaction"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    transactions_sum_to_zero,
    balances_are_their_postings,
    books_are_guarded,
    amounts_are_not_zero,
    one_effect_for_each_key,
    one_credit_for_each_payment,
    transfers_are_credited_once,
    guarantee_is_granted_balance,
    goodwill_is_given_once,
    granted_balance_is_not_turned,
    balance_never_stands_beside_debt,
    each_cent_of_a_payment_leaves_once,
    packs_are_paid,
    disputes_hold_what_is_frozen,
    incidents_name_what_their_payment_bought,
    payments_are_reconciled,
    automatic_top_ups_keep_to_their_month,
    documents_say_what_was_sold,
)
