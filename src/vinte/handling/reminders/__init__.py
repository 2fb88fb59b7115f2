"""Reminders: what a professional is told in time, so that nothing of the guarantee or of a job is forgotten.

Keeps: the rules, dated, and what was told of which contact when.

Promises: what is told is true when it is told; it comes bundled, no more than so many times a day, and never in the
person's hours of silence; the last warning of a clause that ends comes before them and is never dropped. Whoever wants
no reminders gets the last warnings alone. Each says what it means for the guarantee; a phone is told no names.

Other sub-rooms tell what there is to remember by `register_facts`. May call: they, events and models of this room.
"""
