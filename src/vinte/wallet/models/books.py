"""The books: accounts, transactions, postings."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.guards import guard, never, refused
from vinte.kernel.text_columns import Data, OneLine

_APPEND_ONLY = "the books are append-only; correct by a new transaction"
_SUMS_TO_ZERO = f"""
    FOR touched IN
        SELECT DISTINCT key FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.transaction_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.transaction_id END
        ]) AS key WHERE key IS NOT NULL
    LOOP
        SELECT a.currency, sum(p.amount_cents) AS total INTO wrong
        FROM wallet_posting p JOIN wallet_ledgeraccount a ON a.id = p.account_id
        WHERE p.transaction_id = touched
        GROUP BY a.currency HAVING sum(p.amount_cents) <> 0 LIMIT 1;
        IF FOUND THEN
            {refused("transaction % sums to % % cents, not to zero", "touched", "wrong.total", "wrong.currency")}
        END IF;
    END LOOP;
    RETURN NULL;
"""


class LedgerAccount(models.Model):
    """An account of the books.

    A wallet account belongs to one professional and keeps its balance in the row, which the database
    updates with each posting and holds at zero or above; a debt account holds what is owed, at zero or
    below; a frozen account what an open dispute keeps from being spent. A book account belongs to the operator, takes both signs, and keeps no balance: so that nobody
    waits for anybody in it.
    """

    class Kind(models.TextChoices):
        PURCHASED = "purchased", _("saldo carregado")
        GRANTED = "granted", _("saldo da garantia ou oferecido")
        FROZEN = "frozen", _("congelado")
        DEBT = "debt", _("dívida")
        PAYMENTS = "payments", _("pagamentos recebidos")
        SALES = "sales", _("contactos vendidos")
        PACKS = "packs", _("packs vendidos")
        GUARANTEE = "guarantee", _("garantia paga")
        GOODWILL = "goodwill", _("saldo oferecido")
        RETURNS = "returns", _("contactos devolvidos")
        EXPIRED = "expired", _("saldo fora do prazo")
        CORRECTIONS = "corrections", _("correções")
        LOSSES = "losses", _("perdas em pagamentos devolvidos duas vezes")

    id = models.BigAutoField(primary_key=True)
    professional_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    currency = models.CharField(max_length=3)
    balance_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        triggers = (
            never(
                name="account_not_removed",
                operation=pgtrigger.Delete | pgtrigger.Truncate,
                because=_APPEND_ONLY,
            ),
            # Only postings move a balance: by hand it would no longer be their sum.
            guard(
                name="account_guarded",
                operation=pgtrigger.Update,
                refuses_if="(NEW.id, NEW.professional_id, NEW.kind, NEW.currency) "
                "IS DISTINCT FROM (OLD.id, OLD.professional_id, OLD.kind, OLD.currency) OR pg_trigger_depth() < 2",
                message="account % is changed by postings only",
                value="OLD.id",
            ),
            guard(
                name="account_opens_at_zero",
                operation=pgtrigger.Insert,
                refuses_if="NEW.balance_cents <> 0",
                message="account % opens at zero",
                value="NEW.kind",
            ),
            # Within a transaction the balance may come before it pays: what counts is what is committed.
            pgtrigger.Trigger(
                name="no_balance_beside_debt",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func="IF EXISTS (SELECT FROM wallet_ledgeraccount WHERE professional_id = NEW.professional_id"
                " AND kind = 'debt' AND balance_cents < 0)"
                " AND EXISTS (SELECT FROM wallet_ledgeraccount WHERE professional_id = NEW.professional_id"
                " AND kind IN ('purchased', 'granted') AND balance_cents > 0) THEN "
                + refused("wallet of % has a balance beside a debt", "NEW.professional_id")
                + " END IF; RETURN NULL;",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["professional_id", "kind", "currency"],
                name="ledger_account_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="wallet_balance_never_negative",
                condition=models.Q(balance_cents__isnull=True)
                | (~models.Q(kind="debt") & models.Q(balance_cents__gte=0))
                | (models.Q(kind="debt") & models.Q(balance_cents__lte=0)),
            ),
            models.CheckConstraint(
                name="wallet_account_keeps_balance",
                condition=(
                    models.Q(kind__in=["purchased", "granted", "frozen", "debt"])
                    & models.Q(professional_id__isnull=False)
                    & models.Q(balance_cents__isnull=False)
                )
                | (
                    ~models.Q(kind__in=["purchased", "granted", "frozen", "debt"])
                    & models.Q(professional_id__isnull=True)
                    & models.Q(balance_cents__isnull=True)
                ),
            ),
        )


class WalletHolder(models.Model):
    """The market of a wallet: its figures say when a balance expires, its zone when a day ends."""

    professional_id = models.UUIDField(primary_key=True)
    market = models.CharField(max_length=2, db_index=True)


class LedgerTransaction(models.Model):
    """One business fact in the books: a top-up, a contact sold, a guarantee paid.

    `lot_id` names the lot (`wallet.lots`) that this transaction takes from first, where it is not the
    order of use that decides, such as what passes its day. `from_lots` names several, each with the cents that are
    taken from it before all others: what is left of one payment, wherever it went.
    """

    class Kind(models.TextChoices):
        TOP_UP = "top_up", _("carregamento")
        CONTACT = "contact", _("contacto comprado")
        RETURN = "return", _("contacto devolvido")
        PACK = "pack", _("pack")
        GUARANTEE = "guarantee", _("garantia")
        GOODWILL = "goodwill", _("saldo oferecido")
        REFUND = "refund", _("devolução ao pagador")
        EXPIRY = "expiry", _("saldo que passou do prazo")
        FREEZE = "freeze", _("saldo congelado")
        THAW = "thaw", _("saldo descongelado")
        CHARGEBACK = "chargeback", _("pagamento retirado pelo banco")
        REINSTATEMENT = "reinstatement", _("pagamento reposto pelo banco")
        REFUND_BACK = "refund_back", _("devolução que não chegou ao pagador")
        SETTLEMENT = "settlement", _("saldo que pagou a dívida")
        CORRECTION = "correction", _("correção")

    id = models.UUIDField(primary_key=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    body_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=Kind)
    professional_id = models.UUIDField(db_index=True)
    reference = models.UUIDField(null=True, blank=True)
    lot_id = models.UUIDField(null=True, blank=True)
    from_lots = Data(
        max_length=200_000, null=True, blank=True, help_text="Cents by the identifier of their lot."
    )
    memo = OneLine(max_length=200, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        triggers = (
            never(
                name="transaction_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                because=_APPEND_ONLY,
            ),
            pgtrigger.Trigger(
                name="transaction_has_postings",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="IF NOT EXISTS (SELECT FROM wallet_posting WHERE transaction_id = NEW.id) THEN "
                + refused("transaction % has no postings", "NEW.id")
                + " END IF; RETURN NULL;",
            ),
        )
        constraints = (
            # What a dispute moves follows each word of the bank, about one incident.
            models.UniqueConstraint(
                fields=["kind", "reference"],
                condition=~models.Q(kind__in=["correction", "freeze", "thaw", "chargeback", "reinstatement"]),
                name="ledger_reference_once",
            ),
        )


class Posting(models.Model):
    """One line of a transaction: an amount in whole cents, not zero, on one account; append only."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="postings")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="postings")
    amount_cents = models.BigIntegerField()

    class Meta:
        triggers = (
            never(
                name="posting_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                because=_APPEND_ONLY,
            ),
            pgtrigger.Trigger(
                name="posting_moves_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="UPDATE wallet_ledgeraccount SET balance_cents = balance_cents + NEW.amount_cents "
                "WHERE id = NEW.account_id AND balance_cents IS NOT NULL; RETURN NULL;",
            ),
            # The rows of a transaction can only be judged when all are there, so this waits for the commit. It
            # looks at old and new rows: should the refusals be switched off, a moved posting is still seen.
            pgtrigger.Trigger(
                name="transaction_sums_to_zero",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                declare=[("touched", "uuid"), ("wrong", "record")],
                func=_SUMS_TO_ZERO,
            ),
        )
        constraints = (models.CheckConstraint(name="posting_not_zero", condition=~models.Q(amount_cents=0)),)
