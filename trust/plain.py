"""The rules of consent told again in plain Python, by another hand than core: no zoneinfo, no enum, no shared code."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

# Hours ahead of universal time; Europe changes at 01:00 UTC on the last Sundays of March and October.
FIXED = {"Indian/Reunion": 4, "America/Martinique": -4, "America/Cayenne": -3, "Pacific/Noumea": 11}
# The public holidays of 2027 and of the first days of 2028.
HOLIDAYS = {
    date(2027, month, day)
    for month, day in [
        (1, 1),
        (3, 29),
        (5, 1),
        (5, 6),
        (5, 8),
        (5, 17),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ]
} | {date(2028, 1, 1)}
OPENS, CLOSES = 8, 20


def _last_sunday(year: int, month: int) -> datetime:
    day = date(year, month, 31)
    return datetime(year, month, 31 - (day.weekday() + 1) % 7, 1, tzinfo=UTC)


def offset(zone: str, at: datetime) -> int:
    if zone in FIXED:
        return FIXED[zone]
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return 2 if summer else 1


def wall_time(zone: str, at: datetime) -> datetime:
    """What the clock on the wall reads, without a zone."""
    return (at + timedelta(hours=offset(zone, at))).replace(tzinfo=None)


def monday(zone: str, at: datetime) -> date:
    day = wall_time(zone, at).date()
    return day - timedelta(days=day.weekday())


def desk_is_open(zone: str, at: datetime) -> bool:
    wall = wall_time(zone, at)
    return wall.weekday() < 5 and wall.date() not in HOLIDAYS and OPENS <= wall.hour < CLOSES


def next_opening(zone: str, at: datetime) -> datetime:
    """Hour after hour: every offset here is a whole number of hours."""
    hour = at if desk_is_open(zone, at) else at.replace(minute=0, second=0, microsecond=0)
    while not desk_is_open(zone, hour):
        hour += timedelta(hours=1)
    return hour


@dataclass
class Said:
    """The latest word of one person in one community. hours: (from, to) of the day. kinds: {kind: (level, caps or None)}."""

    level: str
    asked: int
    accepted: int
    modes: frozenset[str]
    minutes: int | None
    communes: frozenset[str]
    days: frozenset[int]
    hours: tuple[int, int] | None
    quiet: tuple[int, int] | None
    until: date
    kinds: dict[str, tuple[str, tuple[int, int] | None]] = field(default_factory=dict)
    paused_until: datetime | None = None


@dataclass(frozen=True)
class Thing:
    """A need as one person sees it."""

    kind: str
    modes: frozenset[str]
    commune: str
    minutes: float | None


@dataclass
class Week:
    """What one local week has used: here, here for the kind, everywhere; each as [asked, accepted]."""

    here: tuple[int, int]
    kind: tuple[int, int]
    everywhere: tuple[int, int]


def walls(said: Said, thing: Thing, zone: str, at: datetime, week: Week, ceiling: tuple[int | None, int | None],
          *, accepting: bool) -> set[str]:  # fmt: skip
    """Everything that stands in the way; empty when nothing does."""
    found = _standing(said, thing, zone, at) | _fitting(said, thing) | _full(said, thing, week, ceiling, 1)
    if not accepting:
        found |= _moment(said, zone, at) | _full(said, thing, week, ceiling, 0)
    return found


def _standing(said: Said, thing: Thing, zone: str, at: datetime) -> set[str]:
    found = set()
    if said.paused_until and at < said.paused_until:
        found.add("paused")
    if wall_time(zone, at).date() > said.until:
        found.add("expired")
    level = said.kinds[thing.kind][0] if thing.kind in said.kinds else said.level
    if level == "none":
        found.add("none_level" if said.level == "none" else "kind")
    return found


def _fitting(said: Said, thing: Thing) -> set[str]:
    found = set() if said.modes & thing.modes else {"mode"}
    near = said.minutes is None or (thing.minutes is not None and thing.minutes <= said.minutes)
    chosen = thing.commune in said.communes
    anywhere = said.minutes is None and not said.communes
    reached = anywhere or chosen or (said.minutes is not None and near)
    return found if reached else found | {"area"}


def _moment(said: Said, zone: str, at: datetime) -> set[str]:
    wall, found = wall_time(zone, at), set()
    if said.days and wall.weekday() not in said.days:
        found.add("day")
    if said.hours and not _between(wall.hour, said.hours):
        found.add("hour")
    if said.quiet and _between(wall.hour, said.quiet):
        found.add("quiet")
    return found


def _between(hour: int, bounds: tuple[int, int]) -> bool:
    start, end = bounds
    return any((start + step) % 24 == hour for step in range((end - start) % 24))


def _full(
    said: Said, thing: Thing, week: Week, ceiling: tuple[int | None, int | None], which: int
) -> set[str]:
    """which: 0 asked, 1 accepted."""
    found, name = set(), ("asked_cap", "accepted_cap")[which]
    own = said.kinds.get(thing.kind, ("", None))[1]
    if week.here[which] >= (said.asked, said.accepted)[which] or (own and week.kind[which] >= own[which]):
        found.add(name)
    limit = ceiling[which]
    if limit is not None and week.everywhere[which] >= limit:
        found.add("ceiling")
    return found


# What may follow what, written from the words of the design: (state, verb) → state.
NEED = {
    ("received", "prepare"): "ready",
    **{(state, "propose"): "proposed" for state in ("ready", "proposed", "unplaced")},
    ("proposed", "hold"): "proposed",
    ("proposed", "take"): "taken",
    **{(state, "take_by_phone"): "taken" for state in ("ready", "proposed", "unplaced")},
    ("unplaced", "retry"): "ready",
    **{(state, "exhaust"): "unplaced" for state in ("ready", "proposed")},
    **{("taken", verb): "ready" for verb in ("release", "redirect", "no_show")},
    ("taken", "unreachable"): "unplaced",
    **{(state, "withdraw_agreement"): "received" for state in ("ready", "proposed", "unplaced")},
    **{
        (state, verb): "closed"
        for state in ("received", "ready", "proposed", "taken", "unplaced")
        for verb in ("freeze", "close")
    },
}
PROPOSAL = {
    ("sent", "accept"): "accepted",
    ("sent", "decline"): "declined",
    ("sent", "offer_alternative"): "alternative",
    ("alternative", "confirm_alternative"): "accepted",
    **{(state, "expire"): "expired" for state in ("sent", "alternative")},
    **{(state, "withdraw"): "withdrawn" for state in ("sent", "alternative")},
    ("accepted", "undo"): "declined",
    ("accepted", "miss"): "withdrawn",
}


def fewest(rate: float, target: float) -> int:
    """How many people reach this chance of one yes, counted one by one."""
    people, silence = 0, 1.0
    while silence > 1 - target + 1e-9:
        people, silence = people + 1, silence * (1 - rate)
    return people
