"""Vinte: a home-services marketplace whose guarantee can be checked.

Every folder below is a room that somebody of the trade would recognise; ARCHITECTURE.md is the map,
and the docstring at the top of each room is its guide.
"""

__version__ = "0.1.0"
