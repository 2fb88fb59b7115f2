"""What time alone brings about for the handling of contacts: reminders."""

from __future__ import annotations

from vinte.handling.reminders import telling
from vinte.kernel import due

DUTIES = due.Duties([telling.DUTY])
