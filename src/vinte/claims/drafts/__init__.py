"""A claim before it is filed: what the professional typed, what a mail of theirs says of each contact, and what is on
record, laid beside each other.

`reading` finds the descriptions in a mail: text work on plain values, without Django, so that anybody can try it on a
mail (`segments` finds the pieces, `naming` the contacts that they are about, `vocabulary` has the words). What it is
not sure of it does not place.

Promises: a mail only drafts, whoever it comes from; two contacts that a piece may be about are named and none is
chosen; only the professional's own yes files a claim.
"""
