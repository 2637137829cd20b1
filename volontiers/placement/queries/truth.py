"""The figures of the list over a quarter, for its members and for everybody: read here, decided in core."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from volontiers.core import publication, published, quarters
from volontiers.core.flow import Flow, Stay, Wait, flow_of, waits
from volontiers.core.priority import PriorityClass
from volontiers.core.publication import Followed, Publication
from volontiers.core.published import CLASS_ORDER, Detail, Row
from volontiers.database.rows import fetch
from volontiers.territory import queries as territory

# Changes whenever what a figure counts does.
VERSION = 2
MOST_QUARTERS = 7
SMALL = 2_000
UNKNOWN = "commune non renseignée"
PACE_QUARTERS = 4
FOLLOWED_AT = (6, 12)

_STAYS = """
SELECT r.since, (r.entered_at AT TIME ZONE %(zone)s)::date,
       CASE WHEN r.entered_at >= %(start)s THEN 'absent' ELSE was.state END,
       CASE WHEN r.entered_at >= %(end)s THEN 'absent' ELSE became.state END,
       (coalesce(became.at, r.entered_at) AT TIME ZONE %(zone)s)::date, r.priority, coalesce(p.municipality_id, '')
  FROM placement_registration r JOIN people_person p ON p.id = r.person_id
"""
# The row itself says how it ended last; what it was before that, its events say.
_AT = """
  CROSS JOIN LATERAL (
    SELECT coalesce(CASE WHEN r.ended_at < %({at})s THEN r.ended_for END, e.state, '') AS state,
           CASE WHEN r.ended_at < %({at})s THEN r.ended_at ELSE e.at END AS at
      FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT w.at, CASE w.kind WHEN 'attached' THEN 'attached' WHEN 'left' THEN w.data->>'why' ELSE '' END AS state
          FROM placement_waitingevent w
         WHERE w.registration_id = r.id AND w.at < %({at})s AND w.kind IN ('attached', 'left', 'given_back', 'came_back')
         ORDER BY w.at DESC, w.id DESC LIMIT 1) e ON true) {name}
"""
_ALL = (
    _STAYS
    + _AT.format(at="start", name="was")
    + _AT.format(at="end", name="became")
    + " WHERE r.community_id = %(place)s AND r.entered_at < %(end)s"
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One quarter. pace_start: waits are estimated over the twelve months from there to its end."""

    start: date
    end: date
    stays: tuple[Stay, ...]
    pace_start: date
    places: tuple[str, ...]
    followed: tuple[Followed, ...]
    detail: Detail

    @property
    def flow(self) -> Flow:
        return flow_of(self.stays)

    def by_class(self, *, everything: bool) -> list[Row]:
        parts = _parts(self.stays, lambda one: one.priority)
        return _rows(parts, CLASS_ORDER, self.detail, everything=everything)

    def by_place(self, *, everything: bool) -> list[Row]:
        parts = _parts(self.stays, lambda one: one.place)
        return _rows(parts, self.places, self.detail, everything=everything)

    def waits_of(self, classes: Iterable[str]) -> list[Wait]:
        kept = set(classes)
        mine = [one for one in self.stays if one.priority in kept]
        return waits(mine, self.pace_start, self.end)

    def told(self, *, everything: bool) -> Publication:
        """everything: small counts too, for those who read the list itself."""
        detail = Detail.REASONS if everything else self.detail
        classes, places = self.by_class(everything=everything), self.by_place(everything=everything)
        return Publication(
            whole=publication.counts(self.flow, detail),
            reasons=publication.reasons_of(self.flow, detail),
            classes=publication.told_of(classes, detail),
            places=publication.told_of(places, detail),
            waits=publication.waited(classes, self.waits_of, everything=everything),
            followed=self.followed if everything else tuple(map(publication.about, self.followed)),
        )


def _rows(
    parts: Mapping[str, list[Stay]], order: Sequence[str], detail: Detail, *, everything: bool
) -> list[Row]:
    return published.whole(parts, order) if everything else published.rows_of(parts, order, detail)


def _parts(stays: Iterable[Stay], key: Callable[[Stay], str]) -> dict[str, list[Stay]]:
    found: dict[str, list[Stay]] = defaultdict(list)
    for one in stays:
        found[key(one)].append(one)
    return found


def quarter(community_id: int, start: date, zone: tzinfo) -> Truth:
    """Read inside the community."""
    end = quarters.following(start)
    pace_start = start
    for _ in range(PACE_QUARTERS - 1):
        pace_start = quarters.preceding(pace_start)
    names, order = named_places(community_id)
    stays = stays_between(community_id, start, end, zone, names)
    return Truth(
        start=start,
        end=end,
        stays=stays,
        pace_start=pace_start,
        places=order,
        followed=tuple(_followed(community_id, months, start, end, zone) for months in FOLLOWED_AT),
        detail=published.detail_of(flow_of(stays)),
    )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def stays_between(
    community_id: int, start: date, end: date, zone: tzinfo, names: Mapping[str, str]
) -> tuple[Stay, ...]:
    """Each registration as it was at the first instant of start, and at that of end."""
    values = {
        "place": community_id, "zone": str(zone), "start": _midnight(start, zone), "end": _midnight(end, zone),
    }  # fmt: skip
    return tuple(
        Stay(since, entered, before, after, moved, PriorityClass(priority), names.get(insee, UNKNOWN))
        for since, entered, before, after, moved, priority, insee in fetch(_ALL, values)
    )


def named_places(community_id: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """Commune → how it is published; and the order of these names: the largest commune first, then the sectors."""
    found = list(territory.places(community_id))
    alone = [one for one in found if (one.municipality.population or 0) >= SMALL]
    small = [one for one in found if (one.municipality.population or 0) < SMALL]
    alone.sort(key=lambda one: (-(one.municipality.population or 0), one.municipality_id))
    names = {one.municipality_id: one.municipality.name for one in alone}
    sectors = {
        one.municipality_id: f"Secteur {one.sector.name}" if one.sector else "Petites communes"
        for one in small
    }
    order = [*dict.fromkeys(names.values()), *sorted(set(sectors.values())), UNKNOWN]
    return names | sectors, tuple(order)


_FOLLOWED = """
SELECT count(*), count(*) FILTER (WHERE f.followed AND a.ended_at IS NULL),
       count(*) FILTER (WHERE f.followed IS NULL AND a.ended_at IS NULL), count(*) FILTER (WHERE a.ended_at IS NOT NULL)
  FROM (SELECT id, CASE WHEN ended_at < agreed_at + make_interval(months => %(months)s) THEN ended_at END AS ended_at,
               agreed_at + make_interval(months => %(months)s) AS due_at
          FROM people_attachment WHERE community_id = %(place)s) a
  LEFT JOIN people_followup f ON f.attachment_id = a.id AND f.month = %(months)s
 WHERE a.due_at >= %(start)s AND a.due_at < %(end)s
"""


def _followed(community_id: int, months: int, start: date, end: date, zone: tzinfo) -> Followed:
    values = {
        "place": community_id,
        "months": months,
        "start": _midnight(start, zone),
        "end": _midnight(end, zone),
    }
    ((enrolled, followed, silent, ended),) = fetch(_FOLLOWED, values)
    return Followed(months, enrolled, followed, silent, ended)
