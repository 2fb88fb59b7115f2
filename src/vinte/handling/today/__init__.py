"""Today: what is due with the contacts of a professional, put in order.

Keeps: nothing. Each part of the handling tells what is due of its own by a function in `providers.PROVIDERS`; first
calls, whose hours the guarantee knows, and reviews to ask for are told by the page, which may ask those rooms.

Promises: one line for each contact, the most pressing; a contact that was returned, won, or whose request was closed
asks for nothing more of the professional.

May call: every other sub-room of this room but the reminders.
"""
