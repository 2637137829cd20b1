"""Hours offered and given, by kind of work and by profession: until last Sunday, so that nothing said today moves a figure.

Whoever calls this writes the line of the read log.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from volontiers.consent.time_said import time_offered
from volontiers.core.pledge import local_week
from volontiers.core.profession import PROFESSIONS
from volontiers.core.time_call import AskState
from volontiers.core.time_figures import Share, Told, told
from volontiers.core.time_pledge import HOUR, Work
from volontiers.database.rows import fetch
from volontiers.directory import queries as directory

LONGEST = timedelta(days=364)
_GIVEN = """
SELECT a.professional_id, s.work, sum(s.minutes)
  FROM governance_sessionask a JOIN governance_session s ON s.id = a.session_id
 WHERE a.community_id = %(place)s AND a.state = %(taken)s AND s.starts_at >= %(since)s AND s.starts_at < %(before)s
 GROUP BY 1, 2
"""
# Who, for what, how many hours.
Line = tuple[int, Work, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """monday: what was said and given before it. of: whose word was counted, for the read log."""

    monday: date
    since: date
    offered_by_work: tuple[Told, ...]
    offered_by_profession: tuple[Told, ...]
    given_by_work: tuple[Told, ...]
    given_by_profession: tuple[Told, ...]
    of: tuple[int, ...]


def figures(community_id: int, now: datetime, zone: tzinfo) -> Figures:
    """Hours a month that are offered; hours given in the 52 weeks before."""
    monday = local_week(now, zone)
    before = datetime.combine(monday, time(), zone)
    here = directory.respondents(community_id)
    said = time_offered(community_id, before, monday)
    offered = [(who, work, hours) for who, own in said.items() if who in here for work, hours in own.items()]
    values = {"place": community_id, "taken": AskState.TAKEN, "since": before - LONGEST, "before": before}
    given = [(who, Work(work), minutes / HOUR) for who, work, minutes in fetch(_GIVEN, values) if who in here]
    trades = {pk: PROFESSIONS[one.profession].label for pk, one in here.items()}
    return Figures(
        monday=monday,
        since=monday - LONGEST,
        offered_by_work=_by(offered, _work),
        offered_by_profession=_by(offered, lambda line: trades[line[0]]),
        given_by_work=_by(given, _work),
        given_by_profession=_by(given, lambda line: trades[line[0]]),
        of=tuple(sorted({who for who, _, _ in offered})),
    )


def _work(line: Line) -> str:
    return line[1].label


def _by(lines: Iterable[Line], label: Callable[[Line], str]) -> tuple[Told, ...]:
    people: defaultdict[str, set[int]] = defaultdict(set)
    hours: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        people[label(line)].add(line[0])
        hours[label(line)] += line[2]
    return told(Share(name, frozenset(who), hours[name]) for name, who in people.items())
