"""What time alone does to reviews: shows what nobody looked at in time, and removes what is
kept of browsers and of who asked to report something."""

from __future__ import annotations

from vinte.kernel import due
from vinte.reviews import reporting_links
from vinte.reviews.moderation import desk, replies, traces

DUTIES = due.Duties([desk.DUTY, replies.DUTY, reporting_links.DUTY, traces.DUTY])
