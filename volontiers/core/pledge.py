"""Does what a professional agreed to in advance cover this need, now? A pledge is a cap, not a promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from volontiers.core.french import DAYS, counted, day_of, listed
from volontiers.core.need import Kind, Mode


class Level(StrEnum):
    NONE = "none"
    SOME = "some"
    MANY = "many"

    @property
    def label(self) -> str:
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {Level.NONE: "pas du tout", Level.SOME: "un peu", Level.MANY: "beaucoup"}


@dataclass(frozen=True, slots=True)
class Caps:
    """Most proposals received, and most accepted, per local week."""

    asked: int
    accepted: int


@dataclass(frozen=True, slots=True)
class KindTerms:
    """caps: None when the kind has no caps of its own; the total caps hold in any case."""

    level: Level
    caps: Caps | None


@dataclass(frozen=True, slots=True)
class PledgeTerms:
    """minutes: longest one-way travel; communes: INSEE codes, accepted besides the distance.

    days: 0 is Monday, empty is every day. until: last local day, inclusive. quiet hours may cross midnight.
    """

    level: Level
    caps: Caps
    by_kind: Mapping[Kind, KindTerms]
    modes: frozenset[Mode]
    minutes: int | None
    communes: frozenset[str]
    days: frozenset[int]
    opens: time | None
    closes: time | None
    quiet_from: time | None
    quiet_to: time | None
    until: date | None
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """This local week: here, by kind as (asked, accepted), and over all the person's communities."""

    asked: int
    accepted: int
    by_kind: Mapping[Kind, tuple[int, int]]
    asked_everywhere: int
    accepted_everywhere: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The person's own ceiling per local week over all communities; None is no ceiling."""

    asked: int | None
    accepted: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as seen from one professional. minutes: travel from their practice, None when unknown."""

    kind: Kind
    modes: frozenset[Mode]
    municipality: str
    minutes: float | None


class Wall(StrEnum):
    """Why somebody is not asked. Labels are read in totals only: « 6 plafond atteint »."""

    NONE_LEVEL = "none_level"
    PAUSED = "paused"
    EXPIRED = "expired"
    KIND = "kind"
    MODE = "mode"
    AREA = "area"
    DAY = "day"
    HOUR = "hour"
    QUIET = "quiet"
    ASKED_CAP = "asked_cap"
    ACCEPTED_CAP = "accepted_cap"
    CEILING = "ceiling"
    CHANNEL = "channel"
    REFUSED = "refused"
    ROLE = "role"

    @property
    def label(self) -> str:
        return _WALL_LABELS[self]


_WALL_LABELS = {
    Wall.NONE_LEVEL: "sans engagement",
    Wall.PAUSED: "en pause",
    Wall.EXPIRED: "engagement terminé",
    Wall.KIND: "pas ce type de demande",
    Wall.MODE: "pas ce mode",
    Wall.AREA: "trop loin",
    Wall.DAY: "pas ce jour",
    Wall.HOUR: "hors de leurs heures",
    Wall.QUIET: "heures calmes",
    Wall.ASKED_CAP: "plafond atteint",
    Wall.ACCEPTED_CAP: "plafond atteint",
    Wall.CEILING: "plafond atteint",
    Wall.CHANNEL: "sans moyen de contact",
    Wall.REFUSED: "déjà sollicités",
    Wall.ROLE: "autre métier",
}


@dataclass(frozen=True, slots=True)
class Yes:
    """modes: those both sides accept. reasons: French clauses, each able to follow « parce que »."""

    modes: frozenset[Mode]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class No:
    wall: Wall


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant (UTC) with its local wall date and time, so that a whole ranking converts it once."""

    at: datetime
    day: date
    weekday: int
    clock: time


def withdraws(level: Level) -> bool:
    """Nothing is agreed to any more: *pas du tout* is said of every kind, whatever was said of one before.

    The register holds the same: such a word is entered as a withdrawal, any other as a pledge.
    """
    return level is Level.NONE


def moment_of(at: datetime, zone: tzinfo) -> Moment:
    local = at.astimezone(zone)
    return Moment(at.astimezone(UTC), local.date(), local.weekday(), local.time())


def local_week(at: datetime, zone: tzinfo) -> date:
    """The Monday of the local week in which caps are counted."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def covers(  # the pledge, the need, the instant, the use: nothing hidden
    terms: PledgeTerms,
    asked: Asked,
    at: datetime,
    zone: tzinfo,
    use: Use,
    ceiling: Ceiling,
    *,
    accepting: bool = False,
) -> Yes | No:
    """May this need be proposed to, or with accepting=True taken by, this professional at this instant?

    at: aware. A proposal needs room under both caps; an acceptance only under the accepted ones, for the
    proposal was counted when sent. Days, hours and quiet hours say when to ask, and do not hold back
    the person's own answer. Level, pause and end date always hold.
    """
    wall = wall_of(terms, asked, moment_of(at, zone), use, ceiling, accepting=accepting)
    if wall is not None:
        return No(wall)
    return Yes(terms.modes & asked.modes, reasons_of(terms, asked, use))


def wall_of(
    terms: PledgeTerms, asked: Asked, moment: Moment, use: Use, ceiling: Ceiling, *, accepting: bool = False
) -> Wall | None:
    """The first wall in the way, None when the pledge covers the need; see covers()."""
    own = terms.by_kind.get(asked.kind) if terms.by_kind else None
    wall = _standing_wall(terms, own, moment) or _fit_wall(terms, asked)
    if wall is None and not accepting:
        wall = _time_wall(terms, moment)
    if wall is None and own is not None and own.caps is not None:
        wall = _kind_caps_wall(own.caps, use.by_kind.get(asked.kind, (0, 0)), accepting=accepting)
    return wall or _total_caps_wall(terms.caps, use, ceiling, accepting=accepting)


def reasons_of(terms: PledgeTerms, asked: Asked, use: Use) -> tuple[str, ...]:
    """French clauses, each able to follow « parce que »."""
    minutes = None if asked.minutes is None else round(asked.minutes)
    return _reasons(minutes, terms.modes & asked.modes, use.asked, terms.caps.asked)


def _standing_wall(terms: PledgeTerms, own: KindTerms | None, moment: Moment) -> Wall | None:
    if terms.paused_until is not None and moment.at < terms.paused_until:
        return Wall.PAUSED
    if terms.until is not None and moment.day > terms.until:
        return Wall.EXPIRED
    if (own or terms).level is not Level.NONE:
        return None
    return Wall.NONE_LEVEL if terms.level is Level.NONE else Wall.KIND


def _fit_wall(terms: PledgeTerms, asked: Asked) -> Wall | None:
    if terms.modes.isdisjoint(asked.modes):
        return Wall.MODE
    if _within_area(terms, asked):
        return None
    return Wall.AREA


def _within_area(terms: PledgeTerms, asked: Asked) -> bool:
    if terms.minutes is None:
        return not terms.communes or asked.municipality in terms.communes
    if asked.minutes is not None and asked.minutes <= terms.minutes:
        return True
    return asked.municipality in terms.communes


def _time_wall(terms: PledgeTerms, moment: Moment) -> Wall | None:
    if terms.days and moment.weekday not in terms.days:
        return Wall.DAY
    if not _open_at(terms.opens, terms.closes, moment.clock):
        return Wall.HOUR
    if terms.quiet_from is not None and terms.quiet_to is not None:
        return Wall.QUIET if _between(moment.clock, terms.quiet_from, terms.quiet_to) else None
    return None


def _open_at(opens: time | None, closes: time | None, clock: time) -> bool:
    if opens is not None and closes is not None:
        return _between(clock, opens, closes)
    return (opens is None or clock >= opens) and (closes is None or clock < closes)


def _between(clock: time, start: time, end: time) -> bool:
    """start included, end not; crosses midnight when end is earlier; equal bounds hold nothing."""
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def _kind_caps_wall(caps: Caps, used: tuple[int, int], *, accepting: bool) -> Wall | None:
    if not accepting and used[0] >= caps.asked:
        return Wall.ASKED_CAP
    return Wall.ACCEPTED_CAP if used[1] >= caps.accepted else None


def _total_caps_wall(caps: Caps, use: Use, ceiling: Ceiling, *, accepting: bool) -> Wall | None:
    if not accepting:
        if use.asked >= caps.asked:
            return Wall.ASKED_CAP
        if ceiling.asked is not None and use.asked_everywhere >= ceiling.asked:
            return Wall.CEILING
    if use.accepted >= caps.accepted:
        return Wall.ACCEPTED_CAP
    if ceiling.accepted is not None and use.accepted_everywhere >= ceiling.accepted:
        return Wall.CEILING
    return None


_MODE_OBJECTS = {Mode.AMB: "le cabinet", Mode.VR: "la visio", Mode.HH: "le domicile"}
_MODE_PLACES = {Mode.AMB: "au cabinet", Mode.VR: "en visio", Mode.HH: "à domicile"}


@lru_cache(maxsize=8192)
def _reasons(minutes: int | None, modes: frozenset[Mode], asked: int, cap: int) -> tuple[str, ...]:
    """Cached: a ranking draws the same few sentences hundreds of times."""
    named = listed([text for mode, text in _MODE_OBJECTS.items() if mode in modes])
    ours = (f"son engagement couvre {named}", _share_reason(asked, cap))
    return ours if minutes is None else (f"le trajet est de {minutes} min", *ours)


def _share_reason(asked: int, cap: int) -> str:
    if asked == 0:
        return "aucune demande ne lui a été proposée cette semaine"
    verb = "a été proposée" if asked == 1 else "ont été proposées"
    return f"{counted(asked, 'demande')} sur {cap} lui {verb} cette semaine"


def consequence(terms: PledgeTerms, place_label: str = "") -> str:
    """The one sentence under the choice of a pledge.

    place_label: the commune of the practice, already fit to be read after « pour ».
    """
    if withdraws(terms.level):
        return "Vous ne serez pas sollicité·e. Vous pouvez changer d’avis à tout moment."
    first = (
        f"Vous prendrez au plus {counted(terms.caps.accepted, 'demande')} par semaine ; "
        f"nous vous en proposerons au plus {terms.caps.asked}"
    )
    details = (_modes_phrase(terms.modes), _days_phrase(terms.days), _area_phrase(terms, place_label))
    ending = f"jusqu’au {day_of(terms.until)}" if terms.until is not None else ""
    parts = [first, *(text for text in (*details, ending) if text)]
    return f"{', '.join(parts)}. Personne ne voit votre agenda."


def _modes_phrase(modes: frozenset[Mode]) -> str:
    return listed([text for mode, text in _MODE_PLACES.items() if mode in modes], "ou")


def _days_phrase(days: frozenset[int]) -> str:
    if not days or len(days) == 7:
        return ""
    return f"le {listed([DAYS[day] for day in sorted(days)], 'ou le')}"


def _area_phrase(terms: PledgeTerms, place_label: str) -> str:
    places = [place_label] if place_label else []
    if terms.minutes is not None:
        places.append(f"les communes à moins de {counted(terms.minutes, 'minute')}")
    if terms.communes:
        named = len(terms.communes)
        places.append("une commune choisie" if named == 1 else f"{named} communes choisies")
    if terms.minutes is None and not terms.communes:
        return "pour tout le territoire"
    return f"pour {listed(places)}"
