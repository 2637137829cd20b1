"""Who answers for a care team, half-day after half-day; what is uncovered or fragile; who may stand in for whom.

A half-day is *covered* when somebody leads it and somebody else of the team could replace them; *fragile* when it
hangs on one person: a reserve alone, or a lead whom nobody could replace; *uncovered* when nobody who is there
leads it nor stands in reserve; *closed* when the team does not answer then.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from volontiers.core.dispatch import draw_of
from volontiers.core.french import DAYS, day_of

WEEKS_AHEAD = 8


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def label(self) -> str:
        return _HALF_LABELS[self]


_HALF_LABELS = {Half.MORNING: "matin", Half.AFTERNOON: "après-midi", Half.EVENING: "soir (tél.)"}
_PLACES = {half: place for place, half in enumerate(Half)}


class TeamRole(StrEnum):
    PHYSICIAN = "physician"
    NURSE = "nurse"
    CARER = "carer"
    SECRETARY = "secretary"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]

    @property
    def covers(self) -> bool:
        """Whoever answers for patients; a secretary sees the rota and holds none of it."""
        return self is not TeamRole.SECRETARY


_ROLE_LABELS = {
    TeamRole.PHYSICIAN: "médecin",
    TeamRole.NURSE: "infirmier",
    TeamRole.CARER: "autre soignant",
    TeamRole.SECRETARY: "secrétariat",
}


class HalfDay(NamedTuple):
    day: date
    half: Half

    @property
    def place(self) -> tuple[date, int]:
        """Morning, afternoon, evening, next morning."""
        return self.day, _PLACES[self.half]

    @property
    def words(self) -> str:
        """« jeudi 26 novembre, matin »."""
        return f"{DAYS[self.day.weekday()]} {day_of(self.day)}, {self.half.label}"


class CoverState(StrEnum):
    CLOSED = "closed"
    COVERED = "covered"
    FRAGILE = "fragile"
    UNCOVERED = "uncovered"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    CoverState.CLOSED: "fermé",
    CoverState.COVERED: "couvert",
    CoverState.FRAGILE: "fragile",
    CoverState.UNCOVERED: "découvert",
}


class SwapState(StrEnum):
    ASKED = "asked"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _SWAP_LABELS[self]


_SWAP_LABELS = {
    SwapState.ASKED: "proposé",
    SwapState.TAKEN: "échangé",
    SwapState.DECLINED: "pas cette fois",
    SwapState.WITHDRAWN: "retiré",
}


class Refused(StrEnum):
    """Why a half-day cannot be held or exchanged so. The label says what to do."""

    PAST = "past"
    CLOSED = "closed"
    NOT_MEMBER = "not_member"
    AWAY = "away"
    HELD = "held"
    NOT_HELD = "not_held"

    @property
    def label(self) -> str:
        return _REFUSED_LABELS[self]


_REFUSED_LABELS = {
    Refused.PAST: "Cette demi-journée est passée : choisissez-en une à venir.",
    Refused.CLOSED: "L’équipe ne répond pas à ce moment-là : choisissez une autre demi-journée.",
    Refused.NOT_MEMBER: "Cette personne ne couvre pas l’équipe ce jour-là : choisissez quelqu’un d’autre.",
    Refused.AWAY: "Cette personne est absente à ce moment-là : retirez l’absence, ou choisissez quelqu’un d’autre.",
    Refused.HELD: "Quelqu’un couvre déjà cette demi-journée : proposez un échange.",
    Refused.NOT_HELD: "Cette demi-journée a changé de main : regardez le tableau à nouveau.",
}


@dataclass(frozen=True, slots=True)
class Hours:
    """On the wall of the team: the morning starts, then the afternoon, then the evening, which ends."""

    morning: time
    afternoon: time
    evening: time
    end: time

    def bounds(self, at: HalfDay, zone: tzinfo) -> tuple[datetime, datetime]:
        walls = (self.morning, self.afternoon, self.evening, self.end)
        place = _PLACES[at.half]
        starts, ends = (datetime.combine(at.day, wall, tzinfo=zone) for wall in walls[place : place + 2])
        return starts, ends

    def half_at(self, moment: datetime, zone: tzinfo) -> HalfDay | None:
        """The half-day that runs at this moment; None before the morning and after the evening."""
        wall = moment.astimezone(zone).time()
        return self.nearest(moment, zone) if self.morning <= wall < self.end else None

    def nearest(self, moment: datetime, zone: tzinfo) -> HalfDay:
        """The half-day that runs; the morning of that day before it, the evening after it."""
        local = moment.astimezone(zone)
        walls = zip(Half, (self.morning, self.afternoon, self.evening), strict=True)
        begun = [half for half, wall in walls if wall <= local.time()]
        return HalfDay(local.date(), begun[-1] if begun else Half.MORNING)


@dataclass(frozen=True, slots=True)
class Member:
    """since, until: days, both included; None is still here."""

    id: int
    role: TeamRole
    since: date
    until: date | None = None

    def belongs(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Leave:
    """first, last: half-days, both included."""

    member: int
    first: HalfDay
    last: HalfDay

    def holds(self, at: HalfDay) -> bool:
        return self.first.place <= at.place <= self.last.place


@dataclass(frozen=True, slots=True)
class Held:
    at: HalfDay
    member: int
    lead: bool = True


@dataclass(frozen=True, slots=True)
class Rota:
    """One team. open: (weekday, half) when it answers, 0 is Monday. closed: days when it does not.

    lot: the published number of the draw.
    """

    members: tuple[Member, ...]
    leaves: tuple[Leave, ...]
    held: tuple[Held, ...]
    open: frozenset[tuple[int, Half]]
    closed: frozenset[date] = frozenset()
    lot: int = 0

    def answers(self, at: HalfDay) -> bool:
        return (at.day.weekday(), at.half) in self.open and at.day not in self.closed

    def is_there(self, member: int, at: HalfDay) -> bool:
        """A member of that day, whose role covers, and who is not away."""
        return any(
            one.id == member and one.role.covers and one.belongs(at.day) for one in self.members
        ) and not self.is_away(member, at)

    def is_away(self, member: int, at: HalfDay) -> bool:
        return any(leave.member == member and leave.holds(at) for leave in self.leaves)

    def lead(self, at: HalfDay) -> int | None:
        return self._first(at, lead=True)

    def answering(self, at: HalfDay) -> int | None:
        """The lead who is there, else the reserve."""
        found = self._first(at, lead=True)
        return self._first(at, lead=False) if found is None else found

    def _first(self, at: HalfDay, *, lead: bool) -> int | None:
        mine = (one for one in self.held if one.at == at and one.lead is lead)
        return min((one.member for one in mine if self.is_there(one.member, at)), default=None)


def substitutes(rota: Rota, at: HalfDay, instead_of: int | None) -> tuple[int, ...]:
    """Who could stand in, in the published order: the same role first, then who holds fewest half-days, then the lot.

    instead_of: None for a half-day that nobody holds; then the physicians come first.
    """
    roles = {one.id: one.role for one in rota.members if one.belongs(at.day)}
    wanted = roles.get(instead_of, TeamRole.PHYSICIAN) if instead_of is not None else TeamRole.PHYSICIAN
    counts = Counter(one.member for one in rota.held if one.lead)
    able = {pk for pk in roles if pk != instead_of and rota.is_there(pk, at)}
    return tuple(sorted(able, key=lambda pk: (roles[pk] is not wanted, counts[pk], _draw(rota, at, pk), pk)))


def _draw(rota: Rota, at: HalfDay, member: int) -> int:
    return draw_of(rota.lot, f"{at.day}|{at.half}", str(member))


def state_of(rota: Rota, at: HalfDay) -> CoverState:
    if not rota.answers(at):
        return CoverState.CLOSED
    who = rota.answering(at)
    if who is None:
        return CoverState.UNCOVERED
    if rota.lead(at) is None or not substitutes(rota, at, who):
        return CoverState.FRAGILE
    return CoverState.COVERED


def half_days(first: date, days: int) -> Iterator[HalfDay]:
    for ahead in range(days):
        for half in Half:
            yield HalfDay(first + timedelta(days=ahead), half)


def outlook(rota: Rota, first: date, weeks: int = WEEKS_AHEAD) -> Mapping[HalfDay, CoverState]:
    """The state of every half-day of these weeks, from this day on."""
    return {at: state_of(rota, at) for at in half_days(first, 7 * weeks)}


def given_up(rota: Rota, leave: Leave) -> tuple[HalfDay, ...]:
    """What somebody holds while they would be away: shown to them before they confirm."""
    mine = {one.at for one in rota.held if one.member == leave.member and leave.holds(one.at)}
    return tuple(sorted(mine, key=lambda at: at.place))


def may_hold(rota: Rota, at: HalfDay, member: int, now: HalfDay, *, lead: bool = True) -> Refused | None:
    """Why this member cannot take this half-day; None when they can. now: the half-day that runs, or the next."""
    if at.place < now.place:
        return Refused.PAST
    if not rota.answers(at):
        return Refused.CLOSED
    if rota.is_away(member, at):
        return Refused.AWAY
    if not rota.is_there(member, at):
        return Refused.NOT_MEMBER
    taken = any(one.at == at and (one.member == member or (lead and one.lead)) for one in rota.held)
    return Refused.HELD if taken else None


def may_swap(
    rota: Rota, give: HalfDay, asker: int, take: HalfDay | None, other: int, now: HalfDay
) -> Refused | None:
    """Why asker cannot hand give to other, against take when there is one; None when they can.

    Each holds what they hand over, and is there for what they receive.
    """
    for at, holder, receiver in _hands(give, asker, take, other):
        if Held(at, holder) not in rota.held:
            return Refused.NOT_HELD
        without = _without(rota, {give, take})
        if refused := may_hold(without, at, receiver, now):
            return refused
    return None


def _hands(give: HalfDay, asker: int, take: HalfDay | None, other: int) -> Iterable[tuple[HalfDay, int, int]]:
    yield give, asker, other
    if take is not None:
        yield take, other, asker


def _without(rota: Rota, free: set[HalfDay | None]) -> Rota:
    left = tuple(one for one in rota.held if one.at not in free or not one.lead)
    return Rota(rota.members, rota.leaves, left, rota.open, rota.closed, rota.lot)
