"""Leave that was taken, and how much of it a colleague covered: half-days, and of how many people."""

from dataclasses import dataclass
from datetime import date

from volontiers.agenda import rotas
from volontiers.core.cover import Rota, half_days
from volontiers.people import team_queries as people


@dataclass(frozen=True, slots=True)
class Away:
    """half_days: when a team answered and somebody of it was away. covered: those when a colleague was there."""

    people: int
    half_days: int
    covered: int


def away(community_id: int, first: date, last: date) -> Away:
    """Of these days, both included, over every team. Read inside the community."""
    who: set[int] = set()
    total = covered = 0
    for team in people.teams(community_id, first):
        rota = rotas.rota(team, first, last)
        who |= {leave.member for leave in rota.leaves}
        answered = _while_away(rota, first, last)
        total += len(answered)
        covered += sum(answered)
    return Away(len(who), total, covered)


def _while_away(rota: Rota, first: date, last: date) -> list[bool]:
    """For each half-day that somebody of the team was away: whether the team answered."""
    if not rota.leaves:
        return []
    days = (last - first).days + 1
    return [
        rota.answering(at) is not None
        for at in half_days(first, days)
        if rota.answers(at) and any(leave.holds(at) for leave in rota.leaves)
    ]
