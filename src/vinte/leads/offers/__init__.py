"""Who is offered which contact, and for how much.

Keeps: who a request is for and who still waits (`matching`), how a price comes about line by line (`receipts`),
an offer as one professional sees it, the feed and what is browsed in it, and alerts.

May call: `requests`, `pricing`, the models.
"""
