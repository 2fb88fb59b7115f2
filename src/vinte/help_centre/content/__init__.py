"""Notices of content: anybody says that a profile, a request or a message should not be there.

Regulation (EU) 2022/2065 (DSA): article 16 (a notice by anybody, without an account, with a receipt), 17 (whoever wrote
it reads the reasons), 20 (an appeal within six months, answered by a person). Nothing is hidden because it was reported:
an agent decides, and what is taken down is what was quoted, not what its author puts in its place. Reviews have a
moderation of their own, which anybody reaches from the review itself (`reviews`).

`notices` files and appeals; `deciding` is the desk's; `reading` is what pages ask, `hidden` among it.
"""
