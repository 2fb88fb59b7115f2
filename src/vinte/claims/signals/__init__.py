"""What may be wrong with a claim, seen by the platform: each signal has its reason, and sends the claim to a person.

None refuses anything, none is evidence, and none stands in the dossier. `kinds` are their words, `looking` finds
them, `noted` keeps and reads them.
"""
