"""Italian writes 9 aprile, where Django's own writes 09 Aprile, with the day of the week beside the hour."""

from __future__ import annotations

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
