"""A professional's dossier and what is decided on it: the tables, the assessment, the chain, the replay.

`tables` alone knows both the rooms' tables and the guarantee's columns.
"""
