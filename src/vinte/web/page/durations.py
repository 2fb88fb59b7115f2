"""How long until, and how long since, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def length(span: timedelta) -> str:
    """A span to two units, cut and never rounded up: `3 h 12 min`, `2 dias 4 h`, `menos de 1 min`."""
    seconds = int(abs(span).total_seconds())
    if seconds < _MINUTE:
        return _("menos de 1 min")
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days >= 2:
        whole = ngettext("%(count)d dia", "%(count)d dias", days) % {"count": days}
        return f"{whole} {hours} h" if hours else whole
    hours += days * 24
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def ago(since: datetime, *, now: datetime) -> str:
    """How long ago to one unit, cut and never rounded up: `há 11 min`, `há 3 h`, `há 2 dias`."""
    minutes = max(0, int((now - since).total_seconds())) // _MINUTE
    if not minutes:
        return _("agora mesmo")
    if minutes < 60:
        return _("há %(count)d min") % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return _("há %(count)d h") % {"count": hours}
    days = hours // 24
    return ngettext("há %(count)d dia", "há %(count)d dias", days) % {"count": days}


def countdown(to: datetime, *, now: datetime) -> str:
    """`faltam 3 h 12 min` before the instant, `terminou há 2 h` from it on."""
    if now < to:
        span = length(to - now)
        one = span.startswith(("1 h", "1 min")) or span == _("menos de 1 min")
        return (_("falta %(span)s") if one else _("faltam %(span)s")) % {"span": span}
    return _("terminou há %(span)s") % {"span": length(now - to)}
