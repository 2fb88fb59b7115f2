"""Leads: job requests, who sees them when, what a contact costs, and its purchase.

Keeps: job requests with their places, the price table, contact purchases, returns.

Promises: a request never sells more places than it has; a professional buys a contact at most once; a
purchase is one transaction that takes the place, moves the money and writes down what the guarantee
will ask about later (profile, badges, service, price, terms, ordinal, day); nobody buys after a
suspension has committed; contact details are read through `queries.contact_details` only; a contact is credited
once, whole or in part, at once where the platform's own facts are clear and else by an agent within the published
time (`return_asking`, `return_deciding`), and what the rooms above know of it comes through `return_rooms`.

May call: people, wallet, notices and below.
"""
