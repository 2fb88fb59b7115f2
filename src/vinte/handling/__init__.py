"""Handling: what a professional does with a contact after buying it.

Keeps: contact attempts (phone, e-mail, message, visit) with what became of them, awards, and whom homeowners say to
have hired; what the two sides write to each other (`messages/`); and puts in order what happened with a contact
(`timeline.py`) and what is due today.

Promises: an attempt or an award belongs to a contact that this professional bought; an attempt is told
with its own instant, never before the purchase and never in the future; an award, once told, stands; a homeowner's
word alone makes none: the professional confirms it, or an agent settles it.

May call: leads, people, wallet, notices and below.
"""
