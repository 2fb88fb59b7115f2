"""What a page says to machines, in the words of schema.org (JSON-LD 1.1).

It is a data block: a browser runs nothing of it (HTML, "script element", step for a type that is no script's), so the
Content-Security-Policy needs no exception for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# What would end the block, or begin another element, inside a text that anybody wrote.
_ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
# schema.org's kinds of a business; a trade without one of its own is a HomeAndConstructionBusiness.
_KINDS = {
    "plumber": "Plumber",
    "electrician": "Electrician",
    "painter": "HousePainter",
    "locksmith": "Locksmith",
    "air_conditioning": "HVACBusiness",
    "removals": "MovingCompany",
    "roofing": "RoofingContractor",
    "mason": "GeneralContractor",
}


def block(data: Mapping[str, Any]) -> SafeString:
    """The data as a script element; no text in it can leave the element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    for letter, escape in _ESCAPES.items():
        text = text.replace(letter, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def kinds_of(trades: Iterable[str]) -> list[str] | str:
    """schema.org's kinds of a business of these trades."""
    kinds = list(dict.fromkeys(_KINDS.get(trade, "HomeAndConstructionBusiness") for trade in trades))
    return kinds[0] if len(kinds) == 1 else kinds or "HomeAndConstructionBusiness"


def rating(mean: float, *, count: int) -> dict[str, Any]:
    """The mean of so many reviews, from 1 to 5."""
    return {
        "@type": "AggregateRating",
        "ratingValue": round(mean, 2),
        "reviewCount": count,
        "bestRating": 5,
        "worstRating": 1,
    }


def crumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Where a page stands: names and whole addresses, the outermost first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }
