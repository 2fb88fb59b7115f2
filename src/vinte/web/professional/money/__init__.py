"""Balance, packs, payments, spending and its automatisms, statements, invoices."""
