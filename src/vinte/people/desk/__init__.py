"""People as the desk sees them: found by whatever is known of them, with hints of how they are reached.

Keeps: notes that agents write about a person for the staff alone, and who of the staff saw how somebody is reached.

Promises: accents, case and the way a number is written do not matter; what is shown in a search is a hint, and the whole only
for a reason that is written down; each of both is a reading of the trail; what was typed is kept nowhere; a note is never
changed, and goes with the account; nobody opens the page of somebody in whose business or home they have a part.
"""
