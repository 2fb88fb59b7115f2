"""Where a request is, for those who have not bought it: a circle in its municipality, never the address.

The circle is made from the municipality's seat and the request's identifier alone. The address does not
enter it, so that no number of requests or readings can bring it out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import cos, pi, radians, sin

from vinte.leads.models import JobRequest
from vinte.people import queries as people

RADIUS_KM = 8
FARTHEST_SHIFT_KM = 4
KM_PER_DEGREE = 2 * pi * people.EARTH_RADIUS_KM / 360


@dataclass(frozen=True)
class BlurredPlace:
    """A circle: its centre in WGS 84 degrees, its radius, and the district that it is drawn in."""

    latitude: float
    longitude: float
    radius_km: int
    market: str
    district: str


def blurred_place(job_request: JobRequest) -> BlurredPlace | None:
    """The same circle for a request each time it is asked; None where the municipality is on no list, or without its point."""
    try:
        seat = people.place(market=job_request.market, municipality=job_request.municipality)
    except LookupError:
        return None
    if seat.latitude is None or seat.longitude is None:
        return None
    chance = hashlib.sha256(b"blurred place" + job_request.pk.bytes).digest()
    angle = 2 * pi * int.from_bytes(chance[:4], "big") / 2**32
    shift_km = FARTHEST_SHIFT_KM * int.from_bytes(chance[4:8], "big") / 2**32
    return BlurredPlace(
        latitude=round(seat.latitude + shift_km * sin(angle) / KM_PER_DEGREE, 4),
        longitude=round(
            seat.longitude + shift_km * cos(angle) / (KM_PER_DEGREE * cos(radians(seat.latitude))), 4
        ),
        radius_km=RADIUS_KM,
        market=job_request.market,
        district=seat.district,
    )


def district_of(*, market: str, municipality: str) -> str:
    """The district of a municipality; empty where it is on no list."""
    try:
        return people.place(market=market, municipality=municipality).district
    except LookupError:
        return ""
