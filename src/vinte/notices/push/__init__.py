"""Push: short messages to a phone whose owner agreed to them, by Web Push (RFC 8030, 8291, 8292).

Keeps: the phones that agreed, and each message to one of them, written in the transaction of the fact it tells of.

Promises: one message for each phone and idempotency key; a phone whose push service says that it is gone gets none any
more; only the services that the site knows are asked; a text names nobody, because a locked phone shows it.

May call: the models, the rendering of this room.
"""
