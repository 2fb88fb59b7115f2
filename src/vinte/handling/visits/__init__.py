"""Visits: when a professional comes to look, what both said of it, and whether it took place.

Keeps: visits and each step of them. Promises: at most one open visit of a contact; a calendar hears of every change
under one UID and a growing SEQUENCE (RFC 5545); a visit is an attempt of the guarantee once it took place and the
professional says so, never before; a link in a letter acts on POST only, and one to a time that was moved says so.
"""
