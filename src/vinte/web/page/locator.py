"""A drawing of where a request is: the seats around as dots, the reader's base, the blurred circle and the way between.

No map and no tiles: nobody else is told what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians

from vinte.leads.queries import KM_PER_DEGREE, BlurredPlace
from vinte.people import queries as people

WIDTH, HEIGHT, MARGIN = 320, 220, 28
# Beyond this the reader's base is said and not drawn: the circle would be a dot.
FARTHEST_KM = 150
# So many seats beside the two that are meant are named, those farthest from other names.
_MOST_NAMES = 3
# So many seats are drawn at most, the nearest ones.
_MOST_SPOTS = 160
_LETTER, _LINE = 6.2, 13


@dataclass(frozen=True)
class Spot:
    """A municipality's seat in the drawing; `is_home` is the reader's own, `is_there` the request's.

    `name` is empty where there is no room for it; its middle stands at `name_x`, its base line at `name_y`.
    """

    x: str
    y: str
    name: str
    is_home: bool
    is_there: bool
    name_x: str = ""
    name_y: str = ""


@dataclass(frozen=True)
class Locator:
    """The drawing in units of its view box; coordinates are written as SVG reads them.

    `home` is where the line from the circle leads, None where the base is too far away or on no list; `bar` is how long
    `bar_km` are.
    """

    width: int
    height: int
    spots: tuple[Spot, ...]
    x: str
    y: str
    radius: str
    radius_km: int
    home: Spot | None
    bar: str
    bar_km: int


def locator(place: BlurredPlace, *, municipality: str, home: str) -> Locator:
    """Draw the circle among the seats around it, with the reader's own municipality if it is not too far."""
    east = KM_PER_DEGREE * cos(radians(place.latitude))
    # Kilometres east and south of the circle's centre.
    away = {
        seat.name: (
            (seat.longitude - place.longitude) * east,
            (place.latitude - seat.latitude) * KM_PER_DEGREE,
        )
        for seat in people.places(place.market)
        if seat.latitude is not None and seat.longitude is not None
    }
    meant = [name for name in (municipality, home) if name in away and hypot(*away[name]) <= FARTHEST_KM]
    reach_km = max(
        [place.radius_km * 1.5, *(max(abs(away[n][0]) * HEIGHT / WIDTH, abs(away[n][1])) for n in meant)]
    )
    scale = (HEIGHT / 2 - MARGIN) / reach_km

    def drawn(name: str) -> tuple[float, float]:
        x_km, y_km = away[name]
        return WIDTH / 2 + x_km * scale, HEIGHT / 2 + y_km * scale

    shown = [
        name
        for name in away
        if all(4 < part < most - 4 for part, most in zip(drawn(name), (WIDTH, HEIGHT), strict=True))
    ]
    shown = sorted(shown, key=lambda name: (hypot(*away[name]), name))[:_MOST_SPOTS]
    # The two that are meant first; then those around, the farthest first, as far as there is room.
    order = [*dict.fromkeys(meant), *sorted(set(shown) - set(meant), key=lambda n: (-hypot(*away[n]), n))]
    named: dict[str, tuple[float, float]] = {}
    for name in order:
        if name in meant or len(named) < len(meant) + _MOST_NAMES:
            found = _room(name, drawn(name), taken=named, must=name in meant)
            if found is not None:
                named[name] = found
    spots = []
    for name in sorted(set(shown) | set(meant)):
        x, y = drawn(name)
        name_x, name_y = (f"{part:.1f}" for part in named.get(name, (0.0, 0.0)))
        spots.append(
            Spot(
                x=f"{x:.1f}",
                y=f"{y:.1f}",
                name=name if name in named else "",
                is_home=name == home,
                is_there=name == municipality,
                name_x=name_x,
                name_y=name_y,
            )
        )
    bar_km = next((km for km in (50, 20, 10, 5, 2) if km * scale <= WIDTH / 3), 1)
    return Locator(
        width=WIDTH,
        height=HEIGHT,
        spots=tuple(spots),
        x=f"{WIDTH / 2:.1f}",
        y=f"{HEIGHT / 2:.1f}",
        radius=f"{place.radius_km * scale:.1f}",
        radius_km=place.radius_km,
        home=next((spot for spot in spots if spot.is_home and not spot.is_there), None),
        bar=f"{bar_km * scale:.1f}",
        bar_km=bar_km,
    )


def _room(
    name: str, spot: tuple[float, float], *, taken: dict[str, tuple[float, float]], must: bool
) -> tuple[float, float] | None:
    """The middle and base line of a name above or below its spot, clear of the others; None where there is no room."""
    half = len(name) * _LETTER / 2
    x = min(max(spot[0], half + 4), WIDTH - half - 4)
    places = [(x, spot[1] - 8), (x, spot[1] + 17)]
    for where in places:
        if _LINE < where[1] < HEIGHT - 20 and not any(
            abs(where[1] - other[1]) < _LINE and abs(x - other[0]) < half + len(there) * _LETTER / 2
            for there, other in taken.items()
        ):
            return where
    return places[0] if must else None
