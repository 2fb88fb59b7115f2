"""What time alone brings about in the help centre: a professional is reminded of a complaint that waits for an answer."""

from __future__ import annotations

from vinte.help_centre.complaints import due as complaints
from vinte.kernel import due

DUTIES = due.Duties([complaints.DUTY])
