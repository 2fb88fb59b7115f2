"""Reviews: what homeowners say of the handling of a contact, and former clients of past work.

Keeps: invitations; what authors wrote, with every change; the reviews that everybody sees, published and withdrawn;
answers; reviews from elsewhere; what was seen of made-up ones, and what the desk decided (`moderation`).

Promises: a review belongs to a contact bought, or to a former client who confirmed by an address that
is not the professional's; nobody is asked twice, and few strangers at a time; a review is signed with a first
name only; a withdrawn one stays on record with its instant; what waits or is hidden counts nowhere, and a review
from elsewhere never does.

May call: handling, leads, people, wallet, notices and below.
"""
