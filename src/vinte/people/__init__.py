"""People: who is here, what they may do, and how they stand.

Keeps: accounts and their staff roles; professionals with their profile, its percentage by named parts,
their badges with a history and their standing; homeowners; private links.

Promises: a profile's percentage is computed from `profile_parts.toml` and nothing else; badges and
standing are histories, never overwritten; a private link is stored as a hash, expires, and acts only on
POST; every fetch of something that belongs to somebody passes `access.require`.

May call: the kernel and the guarantee. Reads through `queries`, writes through `actions`.
"""
