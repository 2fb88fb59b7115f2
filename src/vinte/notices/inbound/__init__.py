"""The way in: letters that people write to Vinte, from the wire to whoever they are for.

Keeps: each letter that arrived, what became of it, and the whole of those that a person must look at.

Promises: nothing is parsed that is larger or deeper than the limits; what is ambiguous waits for a person and never
counts by itself; the same letter twice is one; no answer goes to a machine; a letter is handed to the room that its
token names, in the same transaction in which it is written down.

A letter to the support address needs no token: it is handed over with what is known of where it comes from
(`register_support`).

A room registers a purpose (`register_inbound`): who may write with such a token, and what becomes of the letter.

May call: the outbox of this room, and the kernel.
"""
