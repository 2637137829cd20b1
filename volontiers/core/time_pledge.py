"""Does what somebody agreed to in advance let them be asked some hours of work for the association? A cap, not a promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType

from volontiers.core.french import DAYS, counted, day_of, listed
from volontiers.core.lasting import local_month
from volontiers.core.pledge import Level

HOUR = 60


class Work(StrEnum):
    GROUP = "group"
    DESK = "desk"
    PROJECT = "project"

    @property
    def label(self) -> str:
        return _WORKS[self]


_WORKS = {
    Work.GROUP: "groupes de travail",
    Work.DESK: "tenir la permanence",
    Work.PROJECT: "projets",
}


@dataclass(frozen=True, slots=True)
class WorkTerms:
    """hours: most given to this work in a local month."""

    level: Level
    hours: int


@dataclass(frozen=True, slots=True)
class TimeTerms:
    """works: those agreed to; one that is not there is *pas du tout*.

    days: 0 is Monday, empty is every day. until: last local day, inclusive.
    """

    works: Mapping[Work, WorkTerms]
    days: frozenset[int]
    until: date | None
    paused_until: datetime | None

    @property
    def withdraws(self) -> bool:
        return not self.works


NO_TIME = TimeTerms(MappingProxyType({}), frozenset(), None, None)


@dataclass(frozen=True, slots=True)
class Session:
    """Some work on one day. starts: aware; minutes: how long it takes."""

    work: Work
    starts: datetime
    minutes: int


class TimeWall(StrEnum):
    """Why somebody is not asked for this work. Labels are read in totals only."""

    PAUSED = "paused"
    EXPIRED = "expired"
    NONE_LEVEL = "none_level"
    DAY = "day"
    HOURS_CAP = "hours_cap"

    @property
    def label(self) -> str:
        return _WALLS[self]


_WALLS = {
    TimeWall.PAUSED: "en pause",
    TimeWall.EXPIRED: "engagement terminé",
    TimeWall.NONE_LEVEL: "sans engagement pour ce travail",
    TimeWall.DAY: "pas ce jour",
    TimeWall.HOURS_CAP: "heures du mois atteintes",
}


def month_of(session: Session, zone: tzinfo) -> date:
    """The first day of the local month in which its hours are counted: the one of the work, not of the question."""
    return local_month(session.starts, zone)


def wall_of(
    terms: TimeTerms, session: Session, used: int, at: datetime, zone: tzinfo, *, accepting: bool = False
) -> TimeWall | None:
    """The first wall in the way, None when they may be asked, or with accepting=True may say yes, at this instant.

    used: minutes of the same work in the month of the session; given, and for a new question also asked and not yet
    answered. at: aware. Days say when to ask, and do not hold back one's own answer.
    """
    day = session.starts.astimezone(zone).date()
    own = terms.works.get(session.work)
    if terms.paused_until is not None and at < terms.paused_until:
        return TimeWall.PAUSED
    if terms.until is not None and max(day, at.astimezone(zone).date()) > terms.until:
        return TimeWall.EXPIRED
    if own is None or own.level is Level.NONE:
        return TimeWall.NONE_LEVEL
    if not accepting and terms.days and day.weekday() not in terms.days:
        return TimeWall.DAY
    return TimeWall.HOURS_CAP if used + session.minutes > own.hours * HOUR else None


def may_be_asked(terms: TimeTerms, work: Work, used: int, at: datetime, zone: tzinfo) -> bool:
    """Whether one hour more of this work fits this month, whatever the day: a yes or a no, which tells no level.

    used: minutes given and asked of this work in the month of `at`.
    """
    return wall_of(terms, Session(work, at, HOUR), used, at, zone, accepting=True) is None


def consequence(terms: TimeTerms) -> str:
    """The one sentence under the choice."""
    if terms.withdraws:
        return (
            "Aucune heure ne vous sera demandée pour l’association. Vous pouvez changer d’avis à tout moment."
        )
    given = [f"{one.label} {counted(terms.works[one].hours, 'heure')}" for one in Work if one in terms.works]
    days = [DAYS[day] for day in sorted(terms.days)]
    parts = [f"Chaque mois, au plus : {listed(given)}"]
    parts += [f"le {listed(days, 'ou')}"] if days else []
    parts += [f"jusqu’au {day_of(terms.until)}"] if terms.until is not None else []
    return f"{', '.join(parts)}. Chaque fois, vous pourrez dire « pas cette fois »."
