"""What time alone brings about in the help centre: articles whose figures or words are new from a day on, and complaints
that wait for a professional's answer."""

from __future__ import annotations

from vinte.help_centre.complaints import due as complaints
from vinte.help_centre.following import telling
from vinte.kernel import due

DUTIES = due.Duties([telling.DUTY, complaints.DUTY])
