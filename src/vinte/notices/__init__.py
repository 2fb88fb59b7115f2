"""Notices: what Vinte says to people, and that it was said.

Keeps: the outbox of e-mails, written in the same transaction as the fact it tells of and sent by the
worker; the mailbox that shows them in the demo.

Promises: no e-mail without the fact, no fact without its e-mail; a job carries the identifier of a
message and never an address; text and HTML say the same.

May call: the kernel and the guarantee. It knows people by the address it is handed.
"""
