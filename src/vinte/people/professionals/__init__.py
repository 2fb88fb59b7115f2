"""Professionals: the register, standing, and what stands on a profile.

May call: `accounts`, `catalogue`, the models.
"""
