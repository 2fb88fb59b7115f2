"""What time alone brings about for the handling of contacts: reminders, and questions where the two sides
tell different ends of a job.
"""

from __future__ import annotations

from vinte.handling.quotes import differing
from vinte.handling.reminders import telling
from vinte.kernel import due

DUTIES = due.Duties([telling.DUTY, differing.DUTY])
