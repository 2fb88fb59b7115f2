"""What time alone brings to requests and contacts."""

from __future__ import annotations

from datetime import datetime

from vinte.leads import request_due


def run_due(*, at: datetime) -> int:
    """Run what each part of this room has due at that instant; how many things were done."""
    return request_due.run_due(at=at)
