"""What time alone brings about in the help centre: articles whose figures or words are new from a day on."""

from __future__ import annotations

from vinte.help_centre.following import telling
from vinte.kernel import due

DUTIES = due.Duties([telling.DUTY])
