"""The play provider: a payment provider of our own that speaks Stripe's protocol on loopback.

It stands for the provider in the demo and in tests, so that the real client, the real webhook and the
real signatures run unchanged while no money moves. It is a process of its own (`python -m
vinte.demo.play_payments`) with its state in one SQLite file, and touches no table of Vinte.

Keeps: `store` the documents and the deliveries that wait; `shapes` the objects as Stripe's API returns
them; `cashier` what happens to a payment; `api` the calls under /v1; `pages` the hosted Checkout, the
phone, the cash machine and the console; `deliveries` the webhooks; `server` the HTTP in front of them.
"""
