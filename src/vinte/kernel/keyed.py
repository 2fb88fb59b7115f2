"""Hashes keyed with the site's secret, which is changed now and then: each knows what the keys of before would have said.

A new hash is made with the key in force. What was written down under an older one is still recognised while that one
stands among `VINTE_SECRET_OLD_KEYS`; with each key that goes, what it made is forgotten.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def keyed(purpose: str, value: str | bytes) -> str:
    """The hash of a value for one purpose, with the key in force: 64 hexadecimal digits."""
    return salted_hmac(purpose, value, algorithm="sha256").hexdigest()


def keyed_by_each(purpose: str, value: str | bytes) -> tuple[str, ...]:
    """The hash with the key in force, then with each key of before: one of them stands in what was written down."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(salted_hmac(purpose, value, secret=key, algorithm="sha256").hexdigest() for key in keys)


def is_keyed(found: str, purpose: str, value: str | bytes, *, digits: int = 64) -> bool:
    """Whether this hash, of its first `digits` digits, was made of the value with the key in force or one of before."""
    each = keyed_by_each(purpose, value)
    # Every key is tried, so that the time tells nothing of which one fitted.
    return sum(constant_time_compare(found, known[:digits]) for known in each) > 0
