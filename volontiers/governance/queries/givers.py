"""Who may be asked for some hours, as values of core. Whoever calls this writes the line of the read log."""

from datetime import date, datetime, tzinfo

from volontiers.consent.time_said import time_terms
from volontiers.core import time_pledge
from volontiers.core.lasting import local_month
from volontiers.core.occupation import plain
from volontiers.core.time_call import AskState, CallState, Giver
from volontiers.core.time_pledge import Work, may_be_asked, month_of
from volontiers.database.rows import fetch
from volontiers.directory import queries as directory
from volontiers.directory.queries import Respondent
from volontiers.governance.models import Session

_USES = """
SELECT a.professional_id, coalesce(sum(s.minutes) FILTER (WHERE a.state = %(taken)s), 0),
       coalesce(sum(s.minutes) FILTER (WHERE a.state = %(sent)s AND s.state = ANY (%(asking)s)), 0),
       coalesce(bool_or(s.id = %(session)s), false)
  FROM governance_sessionask a JOIN governance_session s ON s.id = a.session_id
 WHERE a.community_id = %(place)s AND a.month = %(month)s AND s.work = %(work)s GROUP BY 1
"""


def as_core(row: Session) -> time_pledge.Session:
    return time_pledge.Session(Work(row.work), row.starts_at, row.minutes)


def givers(row: Session, zone: tzinfo) -> list[Giver]:
    """Everybody of the directory, with what they said and what they gave in the month of the session."""
    here = directory.respondents(row.community_id)
    said = time_terms(row.community_id, here)
    used = _used(row.community_id, Work(row.work), month_of(as_core(row), zone), row.pk)
    return [_giver(pk, one, said.get(pk), *used.get(pk, (0, 0, False))) for pk, one in here.items()]


def _used(
    community_id: int, work: Work, month: date, session_id: int | None = None
) -> dict[int, tuple[int, int, bool]]:
    """(given, asked, asked for this session already) in the month, minutes, by professional."""
    values = {
        "place": community_id, "month": month, "work": work, "session": session_id,
        "taken": AskState.TAKEN, "sent": AskState.SENT, "asking": [CallState.OPEN, CallState.LEFT],
    }  # fmt: skip
    return {who: (int(given), int(asked), already) for who, given, asked, already in fetch(_USES, values)}


def ready(community_id: int, work: Work, now: datetime, zone: tzinfo) -> list[Respondent]:
    """Who may be asked for this work now, by name: one hour more this month, on some day. Their level is in no field."""
    here = {pk: one for pk, one in directory.respondents(community_id).items() if one.reachable}
    used = _used(community_id, work, local_month(now, zone))
    able = [
        here[pk]
        for pk, terms in time_terms(community_id, here).items()
        if may_be_asked(terms, work, sum(used.get(pk, (0, 0))[:2]), now, zone)
    ]
    return sorted(able, key=lambda one: (plain(one.name), one.id))


def _giver(
    pk: int, one: Respondent, terms: time_pledge.TimeTerms | None, given: int, asked: int, already: bool
) -> Giver:
    return Giver(str(pk), terms, given, asked, reachable=one.reachable, already=already)
