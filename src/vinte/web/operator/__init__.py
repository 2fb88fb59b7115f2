"""Pages of the operator: the books, the figures, invoices, the comparison with the provider."""
