"""A claim as an agent reads it: the queue, the twenty contacts line by line, the reasons of a verdict.

May call: `dossier`, the models.
"""
