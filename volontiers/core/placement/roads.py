"""Every road of a plan at once: measured where somebody measured it, estimated as core.place does elsewhere."""

from collections.abc import Iterable, Mapping

import numpy as np

from volontiers.core.place import EARTH_KM, MINUTES_PER_KM, SAME_COMMUNE_MINUTES, START_MINUTES
from volontiers.core.placement.problem import Floats, Roads

Position = tuple[float | None, float | None]
NOWHERE: Position = (None, None)


def roads_between(
    homes: Iterable[str],
    practices: Iterable[str],
    positions: Mapping[str, Position],
    measured: Iterable[tuple[str, str, float]],
) -> Roads:
    """positions: latitude and longitude in degrees; a commune without one has the roads that were measured alone.

    measured: from a home, to a practice, minutes.
    """
    here, there = sorted(set(homes)), sorted(set(practices))
    minutes = estimated(_degrees(here, positions), _degrees(there, positions))
    row, column = _places(here), _places(there)
    for home, practice, spent in measured:
        minutes[row[home], column[practice]] = spent
    communes = tuple(sorted({*here, *there}))
    place = _places(communes)
    one, other = np.nonzero(~np.isnan(minutes))
    numbers = [np.array([place[code] for code in codes], dtype=np.int64) for codes in (here, there)]
    return Roads(communes, numbers[0][one], numbers[1][other], minutes[one, other])


def estimated(homes: Floats, practices: Floats) -> Floats:
    """core.place.road_minutes() of each pair, a row for each home; both hold degrees, a row for each commune."""
    (lat, lon), (other, far) = np.radians(homes.T)[:, :, None], np.radians(practices.T)[:, None, :]
    half = np.sin((other - lat) / 2) ** 2 + np.cos(lat) * np.cos(other) * np.sin((far - lon) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    found: Floats = np.where(km == 0, SAME_COMMUNE_MINUTES, START_MINUTES + MINUTES_PER_KM * km)
    return found


def _degrees(codes: list[str], positions: Mapping[str, Position]) -> Floats:
    return np.array([positions.get(code, NOWHERE) for code in codes], dtype=np.float64).reshape(-1, 2)


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(codes)}
