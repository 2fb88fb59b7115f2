"""Moderation: what was seen of a review, who looks at it, and what becomes of it.

Keeps: signals, reports, the trail, and hashes of the devices and networks from which reviews were written.

Promises: a review in which something was seen waits for a person and counts nowhere meanwhile; nothing seen decides by
itself; whoever has a part in the business decides nothing; hidden is told to the author with the reason and the
way to object; hashes go on their day.

May call: the invitations and the published reviews of this room.
"""
