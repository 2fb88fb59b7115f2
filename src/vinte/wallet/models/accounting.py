"""What is kept beside the books: days compared with the provider, sales handed over for invoicing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinte.kernel.text_columns import Data, OneLine
from vinte.wallet.models.books import LedgerTransaction


class Reconciliation(models.Model):
    """A market's day of the payments account, compared with what the provider lists; told anew by each look.

    Sums are signed cents, what came in is positive. `differences` holds one object for each payment that
    does not agree; nothing personal is in it.
    """

    class State(models.TextChoices):
        CLEAN = "clean", _("confere")
        DIFFERS = "differs", _("não confere")
        UNREACHABLE = "unreachable", _("o fornecedor não respondeu")

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    on = models.DateField()
    state = models.CharField(max_length=12, choices=State)
    ours_cents = models.BigIntegerField(default=0)
    theirs_cents = models.BigIntegerField(default=0)
    differences = Data(max_length=20_000, default=list)
    compared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "on"], name="reconciliation_once"),
            models.CheckConstraint(
                name="reconciliation_differs_by_something",
                condition=(models.Q(state="differs") & ~models.Q(differences=[]))
                | (~models.Q(state="differs") & models.Q(differences=[])),
            ),
        )


class InvoicedSale(models.Model):
    """A sale, or what corrects one, as handed over to the invoicing software: once for each transaction.

    `is_invoice` is False for what only plays at being one. A refused one says why and is tried again.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("emitido")
        REFUSED = "refused", _("recusado")

    class Document(models.TextChoices):
        INVOICE = "invoice", _("fatura")
        CREDIT_NOTE = "credit_note", _("nota de crédito")

    transaction = models.OneToOneField(
        LedgerTransaction, models.PROTECT, primary_key=True, related_name="invoiced"
    )
    professional_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=State)
    document = models.CharField(max_length=12, choices=Document)
    software = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    is_invoice = models.BooleanField(default=True)
    gross_cents = models.BigIntegerField()
    tax_cents = models.BigIntegerField()
    tax_permille = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    why = OneLine(max_length=200, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["software", "number"],
                condition=~models.Q(number=""),
                name="invoice_number_once",
            ),
            models.CheckConstraint(
                name="invoiced_sale_has_number_or_reason",
                condition=(models.Q(state="issued") & ~models.Q(number="") & models.Q(why=""))
                | (models.Q(state="refused") & models.Q(number="") & ~models.Q(why="")),
            ),
        )


class PlayDocument(models.Model):
    """A document of the play invoicing software: numbered without a gap, and no invoice."""

    number = models.PositiveBigIntegerField(primary_key=True)
    sale = models.UUIDField(unique=True)
    facts = Data(max_length=20_000)
