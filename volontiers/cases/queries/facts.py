"""Needs as facts that name nobody, one row each, erased ones included. Read inside the community."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from volontiers.database.rows import fetch

# Hours since a request are not counted beyond: the facts of a period stand still three days after its end.
OLDEST_HOURS = 72


class NeedFact(NamedTuple):
    """opened: a local day, that of the first of the month where kept is false. insee, sector: one of them, or neither.

    hours: from the request to the yes. kept: its case is still there.
    """

    opened: date
    kind: str
    insee: str
    sector: str
    outcome: str
    hours: float | None
    age: float
    asked: int
    kept: bool


_THERE = """
SELECT (n.opened_at AT TIME ZONE %(zone)s)::date, n.kind, coalesce(p.municipality_id, ''), '', n.outcome,
       extract(epoch FROM n.taken_at - n.opened_at) / 3600,
       least(extract(epoch FROM %(now)s::timestamptz - n.opened_at) / 3600, %(oldest)s), coalesce(w.asked, 0), true
  FROM cases_need n JOIN cases_case c ON c.id = n.case_id JOIN people_person p ON p.id = c.person_id
  LEFT JOIN (SELECT need_id, count(*) AS asked FROM cases_proposal
              WHERE community_id = %(place)s AND wave_id IS NOT NULL GROUP BY need_id) w ON w.need_id = n.id
 WHERE n.community_id = %(place)s AND n.opened_at >= %(start)s AND n.opened_at < %(end)s
 ORDER BY n.opened_at, n.id
"""
_ERASED = """
SELECT t.month, t.kind, '', coalesce(s.name, ''), t.outcome, t.hours, %(oldest)s, t.asked, false
  FROM cases_tally t LEFT JOIN territory_sector s ON s.id = t.sector_id
 WHERE t.community_id = %(place)s AND t.month >= %(first)s AND t.month <= %(last)s
 ORDER BY t.month, t.id
"""


def needs(community_id: int, first: date, last: date, zone: tzinfo, now: datetime) -> list[NeedFact]:
    """Asked from the first to the last day."""
    said = {
        "place": community_id, "zone": str(zone), "now": now, "oldest": OLDEST_HOURS, "first": first, "last": last,
        "start": datetime.combine(first, time(), tzinfo=zone),
        "end": datetime.combine(last + timedelta(days=1), time(), tzinfo=zone),
    }  # fmt: skip
    return [NeedFact(*row) for row in (*fetch(_THERE, said), *fetch(_ERASED, said))]
