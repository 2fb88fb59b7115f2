"""Attempts to reach the homeowner of a contact: what became of each, how it is known, and mistakes.

Keeps: attempts with their outcome and grade of evidence, those taken back, and what a phone sent late and is none.

Promises: an attempt stays as it was told; a mistake is taken back or corrected, and the first entry is kept. What
waited on a phone is never dropped: its clock may lie, and then the instant of receipt stands and the other is kept.

May call: records, events and models of this room.
"""
