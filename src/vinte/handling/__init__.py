"""Handling: what a professional does with a contact after buying it.

Keeps: contact attempts (phone, e-mail, message, visit) and awards.

Promises: an attempt or an award belongs to a contact that this professional bought; an attempt is told
with its own instant, never before the purchase and never in the future; an award, once told, stands.

May call: leads, people, wallet, notices and below.
"""
