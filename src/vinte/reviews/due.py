"""What time alone does to reviews: shows what nobody looked at in time, and removes what is kept of browsers."""

from __future__ import annotations

from vinte.kernel import due
from vinte.reviews.moderation import desk, traces

DUTIES = due.Duties([desk.DUTY, traces.DUTY])
