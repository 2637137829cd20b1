"""Reads what professionals agreed to give of their time, as the values that core understands."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from json import loads

from volontiers.consent.models import TimePledge
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms
from volontiers.database.rows import fetch


def time_of(professional_id: int, community_id: int) -> TimePledge | None:
    return TimePledge.objects.filter(professional_id=professional_id, community_id=community_id).first()


def time_terms(community_id: int, professionals: Iterable[int]) -> dict[int, TimeTerms]:
    """By professional, of those who agreed to something. Whoever calls this for others writes the line of the read log."""
    mine = TimePledge.objects.filter(community_id=community_id, professional_id__in=list(professionals))
    return {one.professional_id: value(one) for one in mine.exclude(works={}).order_by("professional_id")}


def value(pledge: TimePledge) -> TimeTerms:
    """The pledge as core reads it."""
    works = {Work(work): WorkTerms(Level(own["level"]), own["hours"]) for work, own in pledge.works.items()}
    return TimeTerms(works, frozenset(pledge.days), pledge.until, pledge.paused_until)


_OFFERED = """
SELECT DISTINCT ON (b.professional_id) b.professional_id, b.body::text
  FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 WHERE b.community_id = %s AND b.kind IN ('time', 'time_withdrawn', 'time_expiry') AND b.professional_id IS NOT NULL
   AND b."time"::timestamptz < %s
 ORDER BY b.professional_id, e.seq DESC
"""


def time_offered(community_id: int, before: datetime, day: date) -> dict[int, Mapping[Work, int]]:
    """Hours a month by work, by professional, as the register said it before an instant.

    day: who had an end before it is left out. Whoever calls this for others writes the line of the read log.
    """
    said = {who: loads(body) for who, body in fetch(_OFFERED, [community_id, before])}
    return {
        who: {Work(work): own["hours"] for work, own in body["works"].items()}
        for who, body in said.items()
        if "works" in body and body["until"] >= day.isoformat()
    }
