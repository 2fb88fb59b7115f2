"""Notices: what Vinte says to people, and that it was said.

Keeps: the outbox of e-mails and text messages, written in the same transaction as the fact it tells of and sent by the
worker; the mailbox that shows them in the demo; the letters that people write back (`inbound/`).

Promises: no e-mail without the fact, no fact without its e-mail; one for each idempotency key; a job
carries the identifier of a message and never an address or a number; text and HTML say the same and fetch nothing; a
template that names what its context lacks is an error; the secret of a private link is struck out of what is
kept once the message was sent, and so is a code (the demo keeps them, for its mailbox).

A letter is `<room>/templates/notices/<kind>.txt` and `.mjml`, extending this room's base; the text's first
line is the subject. A text message is `<kind>.sms`. tests/notices/test_every_letter.py finds and reads every kind.

May call: the kernel and the guarantee. It knows people by the address it is handed.
"""
