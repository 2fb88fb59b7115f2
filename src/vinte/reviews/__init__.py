"""Reviews: what homeowners say of the handling of a contact, and former clients of past work.

Keeps: invitations and reviews of both kinds, published and withdrawn.

Promises: a review belongs to a contact bought, or to a former client who confirmed by an address that
is not the professional's; nobody is asked twice, and few strangers at a time; a review is signed with a first
name only; a withdrawn one stays on record with its instant.

May call: leads, people, wallet, notices and below.
"""
