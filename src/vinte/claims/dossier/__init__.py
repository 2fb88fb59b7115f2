"""A professional's dossier and what is decided on it: the tables, the assessment, the chain.

`tables` alone knows both the rooms' tables and the guarantee's columns.
"""
