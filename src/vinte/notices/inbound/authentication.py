"""Whether a letter comes from where it says, as the server that took it from outside found out (RFC 8601).

That server is trusted by its name (VINTE_INBOUND_TRUSTED); it writes its result above what the letter brought. Where
none is trusted nothing is checked, and the letter says so (`unchecked`).
"""

from __future__ import annotations

from email.message import Message as Parsed

import authres
from authres import dmarc
from django.conf import settings

# What may stand in `InboundMail.authenticated`.
PASSED, UNCHECKED, NOT_TOLD, FAILED = "pass", "unchecked", "none", "fail"


def result(parsed: Parsed) -> str:
    """`unchecked` where no server is trusted; else what the topmost result of a trusted one says of DMARC: `pass`,
    `fail`, or `none` where it has no result, or nobody trusted wrote one."""
    trusted = {name.lower() for name in settings.VINTE_INBOUND_TRUSTED}
    if not trusted:
        return UNCHECKED
    for name, value in parsed.raw_items():
        if name.lower() != "authentication-results":
            continue
        written = " ".join(str(value).split())
        if written.split(";")[0].split(" ")[0].strip().lower() not in trusted:
            continue
        return _dmarc(written)
    return NOT_TOLD


def _dmarc(written: str) -> str:
    features = authres.FeatureContext(dmarc)
    try:
        found = authres.core.AuthenticationResultsHeader.parse_value(features, written)
    except (authres.core.AuthResError, ValueError, IndexError, RecursionError):
        return FAILED
    for each in found.results:
        if getattr(each, "method", "") == "dmarc":
            told = str(each.result).lower()
            return PASSED if told == "pass" else NOT_TOLD if told in ("none", "bestguesspass") else FAILED
    return NOT_TOLD
