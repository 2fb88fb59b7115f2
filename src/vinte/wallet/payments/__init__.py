"""A payment that somebody makes, and what may befall it: cards kept, refunds, what nobody meant and goes back,
incidents, disputes.

May call: `books`, `providers`, the models.
"""
