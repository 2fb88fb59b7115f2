"""Leads: job requests, who sees them when, what a contact costs, and its purchase.

Keeps: job requests with their places and photographs, drafts of requests and what waits for an agent, the
price table, contact purchases, returns.

Promises: a draft is published only after a code came back and the checks found nothing, or an agent did not
mind; it ends with everything in it; a hidden telephone is shown to whom the homeowner says and nobody else; a
request never sells more places than it has; a professional buys a contact at most once; a purchase is one
transaction that takes the place, moves the money and writes down what the guarantee will ask about later
(profile, badges, service, price, terms, ordinal, day); nobody buys after a suspension has committed; contact
details are read through `queries.contact_details` only; a contact is credited once, whole or in part, at once
where the platform's own facts are clear and else by an agent within the published time (`returns`), and what the
rooms above know of it comes through `returns/hooks`, in which they register by `actions`.

Its sub-rooms, from the top: `purchases`, `offers`, `returns`, `requests`, `pricing`; each calls downwards only.

May call: wallet, people, notices and below.
"""
