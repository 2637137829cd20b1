"""Distances between communes, and the name under which a small place may be read."""

import re
from math import asin, cos, radians, sin, sqrt

from volontiers.core.french import of_place
from volontiers.core.gsm7 import length, to_gsm7

EARTH_KM = 6371.0088  # mean radius, IUGG
SAME_COMMUNE_MINUTES = 5.0
START_MINUTES, MINUTES_PER_KM = 4.4, 1.05
LABEL_SEPTETS = 22
_DANGLING = re.compile(r"([ -](et|de|du|des|le|la|les|l|d|en|sur|sous))+$", re.IGNORECASE)


def crow_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float:
    """Great-circle distance in kilometres (haversine); degrees in."""
    lat, other = radians(from_lat), radians(to_lat)
    half = sin((other - lat) / 2) ** 2 + cos(lat) * cos(other) * sin(radians(to_lon - from_lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def road_minutes(km: float) -> float:
    """Estimated one-way road minutes between two communes from the crow-fly kilometres.

    A documented default, replaceable by a table. Inside one commune there is no distance to measure:
    0 km gives SAME_COMMUNE_MINUTES.
    """
    return SAME_COMMUNE_MINUTES if km == 0 else START_MINUTES + MINUTES_PER_KM * km


def label(commune_name: str, population: int | None, sector: str, threshold: int = 2000) -> str:
    """What a candidate reads before accepting: the commune, or its sector under the threshold.

    An unknown population is treated as a small one: a village and an age band would name the person.
    At most 22 GSM-7 septets.
    """
    if population is not None and population >= threshold:
        return _shortened(commune_name)
    if not sector:
        return "le secteur"
    return _shortened(sector if sector.lower().startswith("secteur") else f"secteur {of_place(sector)}")


def _shortened(text: str) -> str:
    """Cut at the last word or hyphen that fits, else at the last letter."""
    plain = to_gsm7(text)
    if length(plain) <= LABEL_SEPTETS:
        return plain
    cut = plain
    while length(cut) > LABEL_SEPTETS:
        cut = cut[:-1]
    edge = max(cut.rfind(" "), cut.rfind("-"))
    if plain[len(cut)] not in " -" and edge > LABEL_SEPTETS // 2:
        cut = cut[:edge]
    return _DANGLING.sub("", cut.rstrip(" -'"))
