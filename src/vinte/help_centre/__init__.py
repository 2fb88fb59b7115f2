"""Help centre: articles, who follows and comments them, search, and what people write to support and are answered.

Keeps: articles (`articles`: files reviewed like code, and the operator's own), rows of the search (`searching`), who is
written to when one changes (`following`), comments (`comments`), whether it helped (`votes`), the ways to reach support
(`reach`); and tickets, each with its thread: what the sender wrote by mail, form or report, what hung on it, what the desk
answered, by when an answer is due, and how far the sender is known.

Promises: no figure of the product is typed in an article, each is of the dated files on the day of reading; whoever began
under earlier terms of the guarantee reads it with those; nobody is written to without their yes. What arrives is kept
whole, whoever wrote it; a sender is told that it arrived, once, and never by a machine to a machine; nothing about an
account is told to anybody because of where a letter says it comes from; an answer goes by e-mail and comes back into the
thread; a closed ticket opens again when its sender writes; states change only along the drawn lines (`states`).

Where to begin: `articles.reading` is how an article reads; `tickets` opens, answers and closes; `by_mail` is the way in for
letters; `reading` is what pages ask about tickets. A room above registers what else a letter may be (`register_reader`) and
by which terms a professional is measured (`register_own_terms`), as `claims` does.

May call: handling, leads, people, wallet, notices and below.
"""
