"""What each professional of the directory had agreed to on a day, as the register says it. Read inside the community."""

from datetime import date
from typing import NamedTuple

from volontiers.database.rows import fetch


class Engaged(NamedTuple):
    """level: empty for who had said nothing yet."""

    profession: str
    level: str
    paused: bool


# A pledge that is over, or a withdrawal, asks nothing; a pause lasts until its own end.
_THEN = """
WITH said AS (
  SELECT b.professional_id AS who, e.seq, b.kind, b.body, b."time"
    FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
   WHERE b.community_id = %(place)s AND e.day <= %(day)s AND b.professional_id IS NOT NULL)
SELECT p.profession,
       coalesce((SELECT CASE WHEN s.kind = 'pledge' THEN s.body->>'level' ELSE 'none' END FROM said s
                  WHERE s.who = p.id AND s.kind IN ('pledge', 'withdrawal', 'expiry') ORDER BY s.seq DESC LIMIT 1), ''),
       coalesce((SELECT s.kind = 'pause' AND (s.body->>'until')::timestamptz::date > %(day)s FROM said s
                  WHERE s.who = p.id AND s.kind IN ('pause', 'resumption', 'pledge', 'withdrawal')
                  ORDER BY s.seq DESC LIMIT 1), false)
  FROM directory_listing l JOIN directory_professional p ON p.id = l.professional_id
 WHERE l.community_id = %(place)s AND (l.active OR l.left_at::date > %(day)s)
   AND p.id IN (SELECT who FROM said)
 ORDER BY p.id
"""


def engaged_on(community_id: int, day: date) -> list[Engaged]:
    """At the end of that day, of those who were in the directory and of whom the register said something by then."""
    return [Engaged(*row) for row in fetch(_THEN, {"place": community_id, "day": day})]
