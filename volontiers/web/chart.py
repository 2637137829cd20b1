"""Where the points of a drawing stand: dated values, in the units of an SVG. The same numbers stand in a table beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 32
_STEPS = (1, 2, 5)
_LINES = 4
_MOST_DOTS = 24
_MOST_YEARS = 9
# Two labels nearer than this would touch.
_FIRST_APART = 72

Dated = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    says: str


@dataclass(frozen=True, slots=True)
class Curve:
    """label: what it counts. path: the road of an SVG polyline. style: 0 for the first, 1 for the second…"""

    label: str
    style: int
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """left, right, top, bottom: the field of the drawing."""

    title: str
    curves: tuple[Curve, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def drawn(title: str, series: Sequence[tuple[str, Sequence[Dated]]], *, stairs: bool = False) -> Chart | None:
    """stairs: a value holds until the next. None with less than two days to draw: a table says it better."""
    days = sorted({day for _, points in series for day, _ in points})
    if len(days) < 2:
        return None
    highest = max(value for _, points in series for _, value in points)
    step = _step(highest)
    lines = max(1, ceil(highest / step))
    first, span = days[0], (days[-1] - days[0]).days
    place = _Field(first, span, step * lines)
    curves = tuple(
        Curve(label, style, place.path(points, stairs=stairs), place.dots(points))
        for style, (label, points) in enumerate(series)
    )
    rows = tuple(Tick(place.y(step * n), number(step * n)) for n in range(lines + 1))
    return Chart(title, curves, rows, tuple(_years(place, first, days[-1])))


@dataclass(frozen=True, slots=True)
class _Field:
    first: date
    span: int
    top: float

    def x(self, day: date) -> float:
        wide = WIDTH - _LEFT - _RIGHT
        return round(_LEFT + wide * (day - self.first).days / self.span, 1)

    def y(self, value: float) -> float:
        high = HEIGHT - _TOP - _BOTTOM
        return round(_TOP + high * (1 - value / self.top), 1)

    def dot(self, point: Dated) -> Dot:
        day, value = point
        return Dot(self.x(day), self.y(value), f"{day:%d/%m/%Y} : {number(value)}")

    def dots(self, points: Sequence[Dated]) -> tuple[Dot, ...]:
        """None where they would touch: the line alone is read better."""
        return tuple(self.dot(one) for one in points) if len(points) <= _MOST_DOTS else ()

    def path(self, points: Iterable[Dated], *, stairs: bool) -> str:
        road: list[str] = []
        before: float | None = None
        for day, value in points:
            x, y = self.x(day), self.y(value)
            if stairs and before is not None:
                road.append(f"{x},{before}")
            road.append(f"{x},{y}")
            before = y
        return " ".join(road)


def _step(highest: float) -> float:
    """What one line of the scale is worth: 1, 2, 5, 10, 20… so that a few of them reach the highest value."""
    size = 1.0
    while True:
        for step in _STEPS:
            if step * size * _LINES >= highest:
                return step * size
        size *= 10


def _years(place: _Field, first: date, last: date) -> Iterable[Tick]:
    """The first day stands for its year where the next is far enough."""
    years = range(first.year, last.year + 1)
    every = -(-len(years) // _MOST_YEARS)
    found = [Tick(place.x(max(date(year, 1, 1), first)), str(year)) for year in years[::every]]
    # The first label begins at its tick and the next one is centred on its own: they need a whole label and a half.
    return found[1:] if len(found) > 1 and found[1].at - found[0].at < _FIRST_APART else found


def number(value: float) -> str:
    """« 16 000 000 », « 0,5 »: as it is written in France."""
    whole = f"{value:,.1f}".removesuffix(".0")
    return whole.replace(",", "\u202f").replace(".", ",")
