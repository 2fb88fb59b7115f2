"""Every cent: the ledger, the lots of each balance, what expires, and corrections.

Promises: postings sum to zero and are only added to; a balance never goes below zero.

May call: the models.
"""
