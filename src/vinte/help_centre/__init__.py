"""Help centre: what people write to support, and what they are answered.

Keeps: tickets, each with its thread: what the sender wrote by mail, form or report, what hung on it, what the desk
answered, by when an answer is due, and how far the sender is known.

Promises: what arrives is kept whole, whoever wrote it; a sender is told that it arrived, once, and never by a machine
to a machine; nothing about an account is told to anybody because of where a letter says it comes from; an answer goes
by e-mail and comes back into the thread; a closed ticket opens again when its sender writes; states change only along
the drawn lines (`states`).

Where to begin: `tickets` opens, answers and closes; `by_mail` is the way in for letters; `reading` is what pages ask.
A room above registers what else a letter may be (`register_reader`), as `claims` does.

May call: handling, leads, people, wallet, notices and below.
"""
