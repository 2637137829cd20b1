"""Reads a place: its rules, its hours, its communes, and how far one is from another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When

from volontiers.core import codes, hours, place
from volontiers.core.hours import OpeningHours
from volontiers.core.need import Family
from volontiers.core.protocol import ProtocolStatus
from volontiers.core.rules import Rules
from volontiers.database.rows import Table, fetch, instances
from volontiers.territory.models import (
    AgreementWording,
    Closure,
    Community,
    Municipality,
    OpenPeriod,
    Place,
    Preset,
    Protocol,
    TravelTime,
)

MOST_FOUND = 8
UNKNOWN_PLACE = "le territoire"
# For the statements of the floors above that join a community.
COMMUNITY = Table(Community, "k")


def community(community_id: int) -> Community:
    return Community.objects.get(pk=community_id)


def by_slug(slug: str) -> Community | None:
    return Community.objects.filter(slug=slug).first()


def communities() -> list[Community]:
    return list(Community.objects.order_by("name"))


def name_is_taken(name: str, community_id: int) -> bool:
    """Whether another community of this installation is called so."""
    return Community.objects.filter(name__iexact=name).exclude(pk=community_id).exists()


def rules(found: Community) -> Rules:
    """The community's parameters, with the documented default for each that it did not set."""
    return Rules.from_dict(found.rules)


def zone(found: Community) -> ZoneInfo:
    return ZoneInfo(found.time_zone)


_PERIODS = (
    "SELECT weekday, opens, closes FROM territory_openperiod WHERE community_id = %s ORDER BY weekday, opens"
)
_CLOSURES = """
SELECT first_day, last_day, text, suspended FROM territory_closure WHERE community_id = %s ORDER BY first_day
"""


def opening_hours(community_id: int) -> OpeningHours:
    """When the desk answers. Read inside the community."""
    by_weekday: dict[int, tuple[tuple[time, time], ...]] = {}
    for weekday, opens, closes in fetch(_PERIODS, [community_id]):
        by_weekday[weekday] = (*by_weekday.get(weekday, ()), (opens, closes))
    return OpeningHours(by_weekday, tuple(hours.Closure(*row) for row in fetch(_CLOSURES, [community_id])))


def suspensions(community_id: int, first: date, last: date) -> list[str]:
    """What stands beside the figures of these days, both included: when the mission was suspended, and why."""
    said = [hours.Closure(*row) for row in fetch(_CLOSURES, [community_id])]
    return [
        hours.suspension_told(one) for one in said if one.suspended and one.start <= last and first <= one.end
    ]


def open_periods(community_id: int) -> list[OpenPeriod]:
    return list(OpenPeriod.objects.filter(community_id=community_id))


def closures(community_id: int, today: date) -> list[Closure]:
    """Those not over yet, soonest first."""
    return list(Closure.objects.filter(community_id=community_id, last_day__gte=today))


_PROTOCOL = Table(Protocol, "p")
_IN_FORCE = f"""
SELECT {_PROTOCOL.columns} FROM territory_protocol p
 WHERE p.community_id = %s ORDER BY p.status <> %s, p.version DESC LIMIT 1
"""  # noqa: S608 - columns of our own model


def protocol_in_force(community_id: int) -> Protocol | None:
    """The latest signed protocol; failing that the latest of any status, which the demo alone may use."""
    found = instances(_IN_FORCE, [community_id, Protocol.Status.SIGNED], _PROTOCOL)
    return next((one for (one,) in found), None)


def protocol_status(protocol: Protocol | None, today: date) -> ProtocolStatus | None:
    """None when the community has no protocol at all."""
    if protocol is None:
        return None
    if protocol.status != Protocol.Status.SIGNED:
        return ProtocolStatus.EXAMPLE
    overdue = protocol.review_on is not None and protocol.review_on < today
    return ProtocolStatus.OVERDUE if overdue else ProtocolStatus.SIGNED


def protocols(community_id: int) -> list[Protocol]:
    return list(Protocol.objects.filter(community_id=community_id))


def wordings(community_id: int, read: Mapping[Family, int] | None = None) -> dict[str, AgreementWording]:
    """The current words of the agreement, by family of recipients; read: the earlier version that was read to them."""
    found: dict[str, AgreementWording] = {}
    for wording in AgreementWording.objects.filter(community_id=community_id):
        found.setdefault(wording.family, wording)
        if read and wording.version == read.get(Family(wording.family)):
            found[wording.family] = wording
    return found


def presets(community_id: int) -> list[Preset]:
    return list(Preset.objects.filter(community_id=community_id).order_by("name"))


def places(community_id: int) -> QuerySet[Place]:
    return (
        Place.objects.filter(community_id=community_id)
        .select_related("municipality", "sector")
        .order_by("municipality__name")
    )


def sector_communes(sector_id: int) -> list[str]:
    """INSEE codes. Read inside the community."""
    return list(Place.objects.filter(sector_id=sector_id).values_list("municipality_id", flat=True))


def search(text: str, community_id: int, most: int = MOST_FOUND) -> list[tuple[Municipality, bool]]:
    """Communes whose name (accents, apostrophes and hyphens forgiven) or postcode starts so.

    Each with whether it is in the territory; those come first.
    """
    if not text.strip():
        return []
    key = codes.municipality_key(text)
    match = Q(search_key__startswith=key) if key and not key[0].isdigit() else _by_postcode(key)
    mine = set(Place.objects.filter(community_id=community_id).values_list("municipality_id", flat=True))
    inside = Case(When(pk__in=mine, then=Value(0)), default=Value(1))
    found = Municipality.objects.filter(match).order_by(inside, "search_key")[:most]
    return [(municipality, municipality.pk in mine) for municipality in found]


def _by_postcode(prefix: str) -> Q:
    if len(prefix) == 5:
        return Q(postcodes__contains=[prefix])
    low, high = prefix.ljust(5, "0"), prefix.ljust(5, "9")
    rows = Municipality.objects.extra(  # both values are parameters
        where=["EXISTS (SELECT FROM unnest(postcodes) AS p WHERE p BETWEEN %s AND %s)"], params=[low, high]
    )
    return Q(pk__in=rows.values("pk"))


def municipality(insee: str) -> Municipality | None:
    return Municipality.objects.filter(pk=insee).first()


def is_inside(insee: str, community_id: int) -> bool:
    return Place.objects.filter(community_id=community_id, municipality_id=insee).exists()


_PLACE = """
SELECT m.name, m.population, s.name
  FROM territory_municipality m
  LEFT JOIN territory_place l ON l.municipality_id = m.insee AND l.community_id = %s
  LEFT JOIN territory_sector s ON s.id = l.sector_id
 WHERE m.insee = %s
"""


def place_label(insee: str | None, community_id: int, threshold: int) -> str:
    """How a place is said before acceptance: the commune, or its sector when it is too small."""
    for name, population, sector in fetch(_PLACE, [community_id, insee]) if insee else ():
        return place.label(name, population, sector or "", threshold)
    return UNKNOWN_PLACE


def place_labels(insees: Iterable[str | None], community_id: int, threshold: int) -> dict[str | None, str]:
    """place_label() of each, in one reading: for lists."""
    wanted = {insee for insee in insees if insee}
    rows = Place.objects.filter(community_id=community_id, municipality_id__in=wanted)
    sectors = {
        row.municipality_id: row.sector.name if row.sector else "" for row in rows.select_related("sector")
    }
    found: dict[str | None, str] = {None: UNKNOWN_PLACE}
    for one in Municipality.objects.filter(pk__in=wanted):
        found[one.pk] = place.label(one.name, one.population, sectors.get(one.pk, ""), threshold)
    return found


# Both ends of each way, and the measured time where there is one.
_WAYS = """
SELECT one.insee, here.insee, t.minutes, one.latitude, one.longitude, here.latitude, here.longitude
  FROM territory_municipality one
 CROSS JOIN territory_municipality here
  LEFT JOIN territory_traveltime t ON t.origin_id = one.insee AND t.destination_id = here.insee
 WHERE one.insee = ANY (%s) AND here.insee = ANY (%s)
"""


def minutes_from(insee: str, others: Iterable[str]) -> dict[str, float | None]:
    """Road minutes from each commune of others to this one: measured where known, else estimated."""
    return {origin: minutes for origin, _, minutes in ways({insee, *others}, [insee])}


def nearest(origins: Iterable[str], places: Iterable[str]) -> dict[str, float]:
    """Road minutes to each of these places from the nearest origin, for those that can be measured."""
    found: dict[str, float] = {}
    for _, there, minutes in ways(origins, places):
        if minutes is not None:
            found[there] = min(minutes, found.get(there, minutes))
    return found


def ways(origins: Iterable[str], places: Iterable[str]) -> Iterator[tuple[str, str, float | None]]:
    """(origin, place, minutes of road, None without a position) of every pair of communes that are known."""
    for origin, there, measured, *ends in fetch(_WAYS, [list(origins), list(places)]):
        yield origin, there, measured if measured is not None else _estimate(*ends)


def _estimate(
    from_lat: float | None, from_lon: float | None, to_lat: float | None, to_lon: float | None
) -> float | None:
    if from_lat is None or from_lon is None or to_lat is None or to_lon is None:
        return None
    return place.road_minutes(place.crow_km(from_lat, from_lon, to_lat, to_lon))


def positions(insees: Iterable[str]) -> dict[str, tuple[float | None, float | None]]:
    """Latitude and longitude in degrees, of those that are known."""
    found = Municipality.objects.filter(pk__in=list(insees)).values_list("pk", "latitude", "longitude")
    return {pk: (latitude, longitude) for pk, latitude, longitude in found}


def measured(origins: Iterable[str], places: Iterable[str]) -> list[tuple[str, str, float]]:
    """(origin, place, minutes of road) of the pairs that somebody measured."""
    found = TravelTime.objects.filter(origin__in=list(origins), destination__in=list(places))
    return list(found.values_list("origin_id", "destination_id", "minutes"))


def names(insee: Sequence[str]) -> dict[str, str]:
    return dict(Municipality.objects.filter(pk__in=insee).values_list("pk", "name"))
