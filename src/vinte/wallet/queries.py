"""What other rooms may ask about money."""

from __future__ import annotations

from vinte.wallet.automatic.consents import (
    TopUpConsent,
    TopUpConsentText,
    TopUpWish,
    automatic_top_up_consent,
    stopped_automatic_top_up,
    top_up_consent_text,
)
from vinte.wallet.automatic.top_ups import AutomaticCharge, automatic_top_ups
from vinte.wallet.automatic.top_ups import charged_cents as automatically_charged_cents
from vinte.wallet.books.balances import Balance, balance
from vinte.wallet.books.lots import Lot
from vinte.wallet.books.lots import left as lots_left
from vinte.wallet.books.overview import debts
from vinte.wallet.books.overview import totals as account_totals
from vinte.wallet.books.paid_for import guarantee_cents_left
from vinte.wallet.books.paid_for import left_by_source as balance_left_by_source
from vinte.wallet.goodwill.limits import GoodwillRoom
from vinte.wallet.goodwill.limits import room_for as goodwill_room
from vinte.wallet.goodwill.queries import (
    GoodwillCase,
    goodwill_case,
    goodwill_decided,
    goodwill_waiting,
    moments_of_goodwill,
)
from vinte.wallet.invoicing import Customer, InvoicingUnreachable, Sale, customer_of, customers_of
from vinte.wallet.invoicing import configured as invoicing_software
from vinte.wallet.invoicing.handover import SaleDocument, invoice_file, invoices
from vinte.wallet.invoicing.handover import documents_of as invoice_documents
from vinte.wallet.invoicing.sales import sales_between, sales_months
from vinte.wallet.invoicing.tax_rates import Taxed, taken_apart, tax_permille
from vinte.wallet.packs.orders import buys_no_pack
from vinte.wallet.packs.prices import PackPrice, pack_prices
from vinte.wallet.packs.queries import (
    BoughtPack,
    Prolongation,
    active_pack,
    may_pay_next,
    packs,
    prolongations,
)
from vinte.wallet.packs.renewing import RenewalAhead, renewal_ahead
from vinte.wallet.packs.stopping import StopOffer
from vinte.wallet.packs.stopping import stop_behind as pack_stop_behind
from vinte.wallet.payments.bank import BankAccount
from vinte.wallet.payments.bank import account as bank_account
from vinte.wallet.payments.bank import is_configured as has_bank_account
from vinte.wallet.payments.bank import say_reference as say_transfer_reference
from vinte.wallet.payments.bank import takes as takes_transfers
from vinte.wallet.payments.giving_back import OfferedBack, offered_back
from vinte.wallet.payments.in_flight import InFlight, in_flight
from vinte.wallet.payments.incidents import contested
from vinte.wallet.payments.moments import moments_of_payer
from vinte.wallet.payments.overview import (
    ContestedPayment,
    all_incident_histories,
    disputes,
    incidents_before_a_bank,
)
from vinte.wallet.payments.queries import (
    ChangedIncident,
    Incident,
    IncidentHistory,
    Payment,
    incident_histories,
    is_page_open,
    pack_order_state,
    payment,
    payment_of_session,
    payments_under_way,
    payments_waiting,
    providers_paid_through,
    same_card_count,
    saved_card,
)
from vinte.wallet.payments.top_ups import payment_methods
from vinte.wallet.providers import ForgedEvent, UnreadableEvent
from vinte.wallet.providers import configured as payment_provider
from vinte.wallet.providers import is_configured as has_payment_provider
from vinte.wallet.providers import not_open as payments_not_open
from vinte.wallet.reconciliation import Difference, ReconciledDay
from vinte.wallet.reconciliation import days as reconciled_days
from vinte.wallet.statements.files import Holder as StatementHolder
from vinte.wallet.statements.files import statement_file
from vinte.wallet.statements.lines import StatementLine, latest_lines, statement
from vinte.wallet.statements.statement import Period, month_of, period_named, statement_months, statement_of
from vinte.wallet.statements.statement import latest_period as latest_statement_period
from vinte.wallet.transfers.queries import (
    ArrivedTransfer,
    AwaitedTransfer,
    RefundByHand,
    TransferCase,
    refunds_by_hand,
    transfer_case,
    transfers_aside,
    transfers_awaited,
    transfers_entered,
)

__all__ = [
    "ArrivedTransfer",
    "AutomaticCharge",
    "AwaitedTransfer",
    "Balance",
    "BankAccount",
    "BoughtPack",
    "ChangedIncident",
    "ContestedPayment",
    "Customer",
    "Difference",
    "ForgedEvent",
    "GoodwillCase",
    "GoodwillRoom",
    "InFlight",
    "Incident",
    "IncidentHistory",
    "InvoicingUnreachable",
    "Lot",
    "OfferedBack",
    "PackPrice",
    "Payment",
    "Period",
    "Prolongation",
    "ReconciledDay",
    "RefundByHand",
    "RenewalAhead",
    "Sale",
    "SaleDocument",
    "StatementHolder",
    "StatementLine",
    "StopOffer",
    "Taxed",
    "TopUpConsent",
    "TopUpConsentText",
    "TopUpWish",
    "TransferCase",
    "UnreadableEvent",
    "account_totals",
    "active_pack",
    "all_incident_histories",
    "automatic_top_up_consent",
    "automatic_top_ups",
    "automatically_charged_cents",
    "balance",
    "balance_left_by_source",
    "bank_account",
    "buys_no_pack",
    "contested",
    "customer_of",
    "customers_of",
    "debts",
    "disputes",
    "goodwill_case",
    "goodwill_decided",
    "goodwill_room",
    "goodwill_waiting",
    "guarantee_cents_left",
    "has_bank_account",
    "has_payment_provider",
    "in_flight",
    "incident_histories",
    "incidents_before_a_bank",
    "invoice_documents",
    "invoice_file",
    "invoices",
    "invoicing_software",
    "is_page_open",
    "latest_lines",
    "latest_statement_period",
    "lots_left",
    "may_pay_next",
    "moments_of_goodwill",
    "moments_of_payer",
    "month_of",
    "offered_back",
    "pack_order_state",
    "pack_prices",
    "pack_stop_behind",
    "packs",
    "payment",
    "payment_methods",
    "payment_of_session",
    "payment_provider",
    "payments_not_open",
    "payments_under_way",
    "payments_waiting",
    "period_named",
    "prolongations",
    "providers_paid_through",
    "reconciled_days",
    "refunds_by_hand",
    "renewal_ahead",
    "sales_between",
    "sales_months",
    "same_card_count",
    "saved_card",
    "say_transfer_reference",
    "statement",
    "statement_file",
    "statement_months",
    "statement_of",
    "stopped_automatic_top_up",
    "taken_apart",
    "takes_transfers",
    "tax_permille",
    "top_up_consent_text",
    "transfer_case",
    "transfers_aside",
    "transfers_awaited",
    "transfers_entered",
]
