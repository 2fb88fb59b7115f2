"""People: who is here, what they may do, and how they stand.

Keeps: accounts and their staff roles; professionals with their profile, its percentage by named parts,
area, days away and works with photographs; badges with a history and the papers that they rest on;
standing; homeowners; codes; private links; the terms of use that a business accepted when it joined.

Promises: a profile's percentage is computed from `profile_parts.toml` and nothing else; badges and
standing are histories, never overwritten, and the database keeps every version of a profile; a tax identity
is written one way; a private link is stored as a hash and ends by use or by time, as its purpose's data say
(pages act on it only on POST); every fetch of something that belongs to somebody passes `access.require`,
which refuses what no rule allows; a badge ends by itself at the instant written on it, after letters; each
reading of a paper by the staff is written down.

Its sub-rooms, from the top: `desk`, `badges` (with the calls that confirm a telephone), `joining`, `professionals`, `accounts` (under `access`), `catalogue`; each calls downwards only.

Data, beside what reads it: `profile_parts.toml`, `badges.toml`, `trades.toml`, `link_purposes.toml`, each with its
labels in every language; `markets/` with a folder for each market: its file, places and postcodes; `badges/rules/` by
market and day. `checks` looks at links, badges, papers, standings and identities row by row.

Doors: `actions`, `queries`, and `access`, for whether somebody may is neither a change nor a fact to show: it comes
first wherever something belongs to somebody.

May call: notices and below.
"""
