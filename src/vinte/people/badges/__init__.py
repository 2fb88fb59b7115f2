"""Badges: applied for with papers, judged by an agent, renewed, ended; `rules` are the dated figures.

May call: `professionals`, `accounts`, `catalogue`, the models.
"""
