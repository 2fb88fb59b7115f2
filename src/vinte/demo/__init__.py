"""The demo town: a concelho with its trades, a year of history, and a clock that can be moved.

Keeps: the town's clock, the one-click logins of its cast, and the seeded generator that plays a year
through the rooms' own actions; it never writes a row of another room by itself.

Promises: the same seed at the same instant gives the same town; no page of the demo hides that it is
one; nothing here is loaded unless VINTE_DEMO is 1.

May call: every room but the project.
"""
