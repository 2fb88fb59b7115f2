"""What a contact costs, and where it is without saying where.

Keeps: the dated price table by trade, size, district and intent (`prices`), what a paid
guarantee promises its owner (`promised`), and a place blurred for who has not
bought (`location`).

May call: the models.
"""
