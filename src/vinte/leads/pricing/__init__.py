"""What a contact costs, and where it is without saying where.

Keeps: the dated price table by trade, size, district and intent (`prices`), and a place blurred for who has not
bought (`location`).

May call: the models.
"""
