"""Reads a place: its rules, its hours, its communes, and how far one is from another."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When

from volontiers.core import codes, hours, place
from volontiers.core.hours import OpeningHours
from volontiers.core.protocol import ProtocolStatus
from volontiers.core.rules import Rules
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


def community(community_id: int) -> Community:
    return Community.objects.get(pk=community_id)


def by_slug(slug: str) -> Community | None:
    return Community.objects.filter(slug=slug).first()


def communities() -> list[Community]:
    return list(Community.objects.order_by("name"))


def rules(found: Community) -> Rules:
    """The community's parameters, with the documented default for each that it did not set."""
    return Rules.from_dict(found.rules)


def zone(found: Community) -> ZoneInfo:
    return ZoneInfo(found.time_zone)


def opening_hours(community_id: int) -> OpeningHours:
    """When the desk answers. Read inside the community."""
    by_weekday: dict[int, tuple[tuple[time, time], ...]] = {}
    for period in OpenPeriod.objects.filter(community_id=community_id):
        earlier = by_weekday.get(period.weekday, ())
        by_weekday[period.weekday] = (*earlier, (period.opens, period.closes))
    closures = tuple(
        hours.Closure(c.first_day, c.last_day, c.text, c.suspended)
        for c in Closure.objects.filter(community_id=community_id)
    )
    return OpeningHours(by_weekday, closures)


def protocol_in_force(community_id: int) -> Protocol | None:
    """The latest signed protocol; failing that the latest of any status, which the demo alone may use."""
    rank = Case(When(status=Protocol.Status.SIGNED, then=Value(0)), default=Value(1))
    return Protocol.objects.filter(community_id=community_id).order_by(rank, "-version").first()


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


def wordings(community_id: int) -> dict[str, AgreementWording]:
    """The current words of the agreement, by family of recipients."""
    found: dict[str, AgreementWording] = {}
    for wording in AgreementWording.objects.filter(community_id=community_id):
        found.setdefault(wording.family, wording)
    return found


def presets(community_id: int) -> list[Preset]:
    return list(Preset.objects.filter(community_id=community_id).order_by("name"))


def places(community_id: int) -> QuerySet[Place]:
    return (
        Place.objects.filter(community_id=community_id)
        .select_related("municipality", "sector")
        .order_by("municipality__name")
    )


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


def place_label(insee: str | None, community_id: int, threshold: int) -> str:
    """How a place is said before acceptance: the commune, or its sector when it is too small."""
    if insee is None:
        return UNKNOWN_PLACE
    row = (
        Place.objects.filter(community_id=community_id, municipality_id=insee)
        .select_related("municipality", "sector")
        .first()
    )
    if row is None:
        outside = Municipality.objects.get(pk=insee)
        return place.label(outside.name, outside.population, "", threshold)
    sector = row.sector.name if row.sector else ""
    return place.label(row.municipality.name, row.municipality.population, sector, threshold)


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


def minutes_from(insee: str, others: Iterable[str]) -> dict[str, float | None]:
    """Road minutes from each commune of others to this one: measured where known, else estimated."""
    wanted = set(others) | {insee}
    found = {m.pk: m for m in Municipality.objects.filter(pk__in=wanted)}
    measured = dict(
        TravelTime.objects.filter(origin_id__in=wanted, destination_id=insee).values_list(
            "origin_id", "minutes"
        )
    )
    return {code: measured.get(code, _estimate(found.get(code), found.get(insee))) for code in wanted}


def _estimate(one: Municipality | None, other: Municipality | None) -> float | None:
    if one is None or other is None or one.latitude is None or other.latitude is None:
        return None
    if one.longitude is None or other.longitude is None:
        return None
    return place.road_minutes(place.crow_km(one.latitude, one.longitude, other.latitude, other.longitude))


def names(insee: Sequence[str]) -> dict[str, str]:
    return dict(Municipality.objects.filter(pk__in=insee).values_list("pk", "name"))
