"""Balance that an agent gives out of goodwill: alone up to a limit, above it with a second person.

It is granted balance: nobody withdraws it, what is owed is paid from it first, and it promises nothing of what a paid
guarantee promises. `limits` are the figures, `giving` the acts, `queries` what the desk reads.

May call: `books`, `letters`, the models.
"""
