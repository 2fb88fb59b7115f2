"""The guarantee in figures that everybody may read: counted each night, kept by day and market.

Keeps: one row of counts for each night (`OpenFigures`). Promises: contacts won and lost are what the guarantee's own
expression says of them, never counted by a rule of its own; what is told of few people is not told (`telling`).
Below the steps and beside the nightly replay; asks `dossier`, `desk.reasons` and the room's own rows.
"""
