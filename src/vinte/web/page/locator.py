"""A drawing of where a request is: the seats of its district as dots, and the blurred circle; no map, no tiles."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from vinte.leads.queries import KM_PER_DEGREE, BlurredPlace
from vinte.people import queries as people

WIDTH, HEIGHT, MARGIN = 320, 220, 16


@dataclass(frozen=True)
class Spot:
    """A municipality's seat in the drawing; `is_home` is the reader's own, `is_there` the request's."""

    x: str
    y: str
    name: str
    is_home: bool
    is_there: bool


@dataclass(frozen=True)
class Locator:
    """The drawing in units of its view box; coordinates are written as SVG reads them."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    x: str
    y: str
    radius: str
    radius_km: int


def locator(place: BlurredPlace, *, municipality: str, home: str) -> Locator:
    """Draw the circle among the seats of its district, with the reader's own municipality if it is there."""
    seats = [
        seat for seat in people.places(place.market) if seat.district == place.district or seat.name == home
    ]
    east = KM_PER_DEGREE * cos(radians(place.latitude))
    # Kilometres east and south of the circle's centre.
    apart = [
        ((seat.longitude - place.longitude) * east, (place.latitude - seat.latitude) * KM_PER_DEGREE)
        for seat in seats
    ]
    near = [spot for spot in apart if max(abs(spot[0]), abs(spot[1])) <= 5 * place.radius_km]
    reach_km = max([place.radius_km * 1.5, *(max(abs(x) * HEIGHT / WIDTH, abs(y)) for x, y in near)])
    scale = (HEIGHT / 2 - MARGIN) / reach_km

    def drawn(x_km: float, y_km: float) -> tuple[str, str]:
        return f"{WIDTH / 2 + x_km * scale:.1f}", f"{HEIGHT / 2 + y_km * scale:.1f}"

    spots = []
    for seat, (x_km, y_km) in zip(seats, apart, strict=True):
        if (x_km, y_km) in near:
            x, y = drawn(x_km, y_km)
            spots.append(
                Spot(x=x, y=y, name=seat.name, is_home=seat.name == home, is_there=seat.name == municipality)
            )
    return Locator(
        width=WIDTH,
        height=HEIGHT,
        spots=tuple(spots),
        x=f"{WIDTH / 2:.1f}",
        y=f"{HEIGHT / 2:.1f}",
        radius=f"{place.radius_km * scale:.1f}",
        radius_km=place.radius_km,
    )
