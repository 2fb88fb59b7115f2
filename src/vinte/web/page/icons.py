"""Icons, drawn by us on a grid of 24: strokes, so that they take the colour and weight of their words."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "camera": '<path d="M3 8h4l1.5-2.500h7L17 8h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "chat": '<path d="M4 5h16v11h-9l-5 4v-4H4zM8 10.5h8"/>',
    "check": '<path d="M5 13l4.5 4.5L19 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "dash": '<path d="M6 12h12"/>',
    "desk": '<path d="M3 9h18M5 9v11M19 9v11M9 9V5h6v4M12 9v5h7"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "dots": '<g fill="currentColor" stroke="none"><circle cx="5" cy="12" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="19" cy="12" r="2"/></g>',
    "exclamation": '<path d="M12 4v10M12 19v.5"/>',
    "fast-forward": '<path d="M4 6l7 6-7 6zM13 6l7 6-7 6z"/>',
    "guarantee": '<g fill="currentColor" stroke="none"><circle cx="4" cy="5" r="1.7"/><circle cx="9.3" cy="5" r="1.7"/><circle cx="14.7" cy="5" r="1.7"/><circle cx="20" cy="5" r="1.7"/><circle cx="4" cy="12" r="1.7"/><circle cx="9.3" cy="12" r="1.7"/><circle cx="14.7" cy="12" r="1.7"/><circle cx="4" cy="19" r="1.7"/><circle cx="9.3" cy="19" r="1.7"/></g><g><circle cx="20" cy="12" r="1.2" stroke-width="1.4"/><circle cx="14.7" cy="19" r="1.2" stroke-width="1.4"/><circle cx="20" cy="19" r="1.2" stroke-width="1.4"/></g>',
    "half": '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    "home": '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.5"/>',
    "key": '<circle cx="8" cy="14" r="4.5"/><path d="M11.5 11L20 3M16 6.5l3 3"/>',
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<path d="M3 6h18v13H3zM3 7l9 7 9-7"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.300.8 3.5 2.600 3.5 5.5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 3.5-7.5 8-7.5s8 2.5 8 7.5"/>',
    "pin": '<path d="M12 21c-4-4.500-6.500-8-6.500-11a6.500 6.500 0 0 1 13 0c0 3-2.500 6.500-6.500 11z"/><circle cx="12" cy="10" r="2.2"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1.5 1.5 0 0 1-1.5 1.5C10.5 20 4 13.5 3.5 5.5A1.5 1.5 0 0 1 5 4z"/>',
    "request": '<path d="M5 4h14v16H5zM9 9h6M9 13h6M9 17h3"/>',
    "return": '<path d="M9 7l-5 4.5L9 16M4 11.5h9.5a5 5 0 0 1 0 10H11"/>',
    "scales": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.500 4.500"/>',
    "shield": '<path d="M12 3l8 3v6c0 5-3.5 8-8 9.5C7.5 20 4 17 4 12V6z"/>',
    "star": '<path d="M12 3.5l2.600 5.5 6 .8-4.400 4.200 1.100 6-5.300-2.900L6.700 20l1.100-6L3.400 9.800l6-.8z" fill="currentColor"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.300 5.300L7 7M17 17l1.700 1.700M18.700 5.300L17 7M7 17l-1.700 1.700"/>',
    "trophy": '<path d="M7 4h10v5a5 5 0 0 1-10 0zM7 6H4c0 3 1 5 3.5 5M17 6h3c0 3-1 5-3.5 5M12 14v4M8 20.5h8"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "wallet": '<path d="M4 7h16v12H4zM4 7l11-4v4M16 12h4v3h-4z"/>',
    "warning": '<path d="M12 3.5l9.5 16.5h-19zM12 10v4.5M12 17v.5"/>',
}


def icon_names() -> list[str]:
    """Every icon there is, in order."""
    return sorted(_SHAPES)


@cache
def icon(name: str) -> SafeString:
    """An icon as inline SVG, hidden from screen readers: words beside it say what it means.

    Raises ValueError for a name that is not drawn.
    """
    if name not in _SHAPES:
        raise ValueError(f"no icon {name!r}; there are {', '.join(icon_names())}")
    return format_html(
        '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(_SHAPES[name]),
    )
