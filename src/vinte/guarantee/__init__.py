"""The guarantee: the promise of the first contacts, written once and checked by whoever asks.

Keeps: Vinte's own article in five languages (`articles`), the dated figures of each market
(`terms`), the tables in which a dossier is read (`tables`), the rules as relational algebra (`facts`)
and comparisons (`clauses`), the verdict (`verdict`), the engines that run them (`engines`), what an
answer looks like (`assessment`), and how each clause is told (`registry`), in messages that every reader
writes in their own language (`wording`).

Promises: there is no second version of a rule. An answer is asked as of an instant, and a fact with a
later instant does not exist yet, so yesterday's answer can be had again tomorrow. All engines give the
same answer. No Django; no engine and no Ibis in `clauses`.

May call: `kernel`. Rooms above call `terms.load`, `articles.render`, `engines.postgres.LiveQuery`,
read `assessment.Assessment`, and write what `registry.entries.words` says with a `wording.Writer`.
"""
