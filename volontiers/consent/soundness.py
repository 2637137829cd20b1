"""Is the register of a community whole? The first line that does not hold, and its day. Read inside the community."""

from dataclasses import dataclass
from datetime import date

from volontiers.consent.models import Entry, EntryBody
from volontiers.consent.verifier import commitment
from volontiers.database.rows import fetch

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that does not follow from the one before, is missing, or is not what was published or said."""

    seq: int
    day: date


# Some microseconds a line (see make bench): the same bytes as verifier.head(), which reads an export more slowly.
_CHAIN = """
SELECT due, day FROM (
  SELECT e.day, e.seq, e.prev, e.head, row_number() OVER w AS due, lag(e.head, 1, ''::bytea) OVER w AS before,
         sha256(int4send(octet_length(e.prev)) || e.prev
                || int4send(octet_length(e.community_id::text)) || convert_to(e.community_id::text, 'UTF8')
                || int4send(octet_length(e.seq::text)) || convert_to(e.seq::text, 'UTF8')
                || int4send(octet_length(e.commitment)) || e.commitment) AS expected
    FROM consent_entry e WHERE e.community_id = %(community)s WINDOW w AS (ORDER BY e.seq)
) line WHERE seq <> due OR prev <> before OR head <> expected ORDER BY due LIMIT 1
"""
# What was published must still be there: a cut tail and a fork are seen here only.
_PUBLISHED = """
SELECT h.seq, h.day FROM consent_head h
  LEFT JOIN consent_entry e ON e.community_id = h.community_id AND e.seq = h.seq
 WHERE h.community_id = %(community)s AND e.head IS DISTINCT FROM h.head ORDER BY h.seq LIMIT 1
"""

_STANDING = """
SELECT w.broken_seq, coalesce(e.day, h.day) FROM consent_watch w
  LEFT JOIN consent_entry e ON e.community_id = w.community_id AND e.seq >= w.broken_seq
  LEFT JOIN consent_head h ON h.community_id = w.community_id AND h.seq >= w.broken_seq
 WHERE w.community_id = %(community)s AND coalesce(e.day, h.day) IS NOT NULL AND w.broken_seq IS NOT NULL
 ORDER BY e.seq, h.seq LIMIT 1
"""


def first_break(community_id: int, *, bodies: bool = False) -> Break | None:
    """bodies: also what the lines say, where it was not erased; some twenty times slower."""
    own = {"community": community_id}
    found = [Break(*row) for row in (*fetch(_CHAIN, own), *fetch(_PUBLISHED, own))]
    found += _first_body(community_id) if bodies else []
    return min(found, key=lambda one: one.seq, default=None)


def standing_break(community_id: int) -> Break | None:
    """What the worker found, what the lines say included, as long as it stands."""
    found = fetch(_STANDING, {"community": community_id})
    return Break(*found[0]) if found else None


def _first_body(community_id: int) -> list[Break]:
    """By pages, lines then bodies: a join would be planned from counts that are late after many entries at once."""
    lines = Entry.objects.filter(community_id=community_id).order_by("seq")
    after = 0
    while page := list(lines.filter(seq__gt=after)[:PAGE]):
        said = EntryBody.objects.in_bulk([line.pk for line in page])
        for line in page:
            if line.pk in said and not _holds(line, said[line.pk]):
                return [Break(line.seq, line.day)]
        after = page[-1].seq
    return []


def _holds(line: Entry, said: EntryBody) -> bool:
    same = commitment(bytes(said.salt), said.time, said.kind, said.body) == bytes(line.commitment)
    return same and said.time[:10] == line.day.isoformat()
