"""Top-ups by bank transfer: asked for with a reference, entered by an operator from the bank's statement.

What arrives is a payment like any other (`settlement`): the same row, accounts, lots and lines. `asking` begins one,
`entering` takes in what arrived, `deciding` is what an operator does with it afterwards, `paying_back` the refunds that are
made by hand, `waiting` ends what never came.

May call: `settlement`, `payments`, `books`, `letters`, the models.
"""
