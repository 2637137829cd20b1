"""Whether anything that the board shows has moved: one statement for each poll of each operator."""

from datetime import datetime
from hashlib import sha256

from volontiers.accounts.access import Actor
from volontiers.database.rows import fetch
from volontiers.messages import queries as outbox

_MOVED = """
SELECT ROW(
  (SELECT array_agg((p.account_id, p.case_id) ORDER BY p.account_id, p.case_id)
     FROM cases_presence p WHERE p.until > %(now)s AND p.account_id <> %(account)s),
  (SELECT array_agg((n.id, n.version) ORDER BY n.id) FROM cases_need n WHERE n.closed_at IS NULL),
  (SELECT array_agg((c.id, c.version) ORDER BY c.id) FROM cases_case c WHERE c.closed_at IS NULL),
  (SELECT array_agg((b.id, b.tries) ORDER BY b.id) FROM cases_callback b WHERE b.done_at IS NULL),
  (SELECT array_agg((l.id, l.state, l.phone) ORDER BY l.id) FROM cases_phonecall l WHERE l.rang_at >= %(since)s),
  (SELECT array_agg((d.id, d.updated_at) ORDER BY d.id) FROM cases_draft d WHERE d.account_id = %(account)s),
  (SELECT array_agg((s.id, s.ends) ORDER BY s.id) FROM agenda_dutyshift s WHERE s.ends > %(now)s),
  (SELECT count(*) FROM cases_need n WHERE n.closed_at >= %(since)s),
  (SELECT count(*) FROM cases_event e WHERE e.at >= %(since)s)
)::text
"""


def signature(by: Actor, seen: str, now: datetime, since: datetime) -> str:
    """The ETag: it changes with the minute, with who is present, and with any commit, even one that lands late.

    seen: filters and rows on screen. since: the start of the day, for what was closed. Read inside the community.
    """
    ((facts,),) = fetch(_MOVED, {"now": now, "account": by.account_id or 0, "since": since})
    parts = (by.account_id, seen, f"{now:%Y%m%d%H%M}", facts, outbox.troubles(now))
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
