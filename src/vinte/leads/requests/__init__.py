"""A homeowner's request, from the first answer to its end.

Keeps: drafts and what a person types into them, what is looked for before publication (`screening`, its words
in `words.toml`), publication and an agent's word on it, what a homeowner steers afterwards (`controls`),
nuisances, and the end by time (`expiry`). Its dated figures are `rules`.

May call: `pricing`, the models.
"""
