"""Some hours asked for the association: who is asked, in which order, and what comes next. Silence and « no » cost nothing.

Order: fewest hours given ÷ hours pledged in the month of the work, then a lot drawn from a published number.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from volontiers.core.dispatch import draw_of
from volontiers.core.fairness import ratio
from volontiers.core.french import counted, listed
from volontiers.core.small_counts import gathered
from volontiers.core.time_pledge import HOUR, Session, TimeTerms, TimeWall, wall_of


class CallState(StrEnum):
    """LEFT: everybody who agreed was asked, and places are still free: a human calls."""

    OPEN = "open"
    LEFT = "left"
    FULL = "full"
    OVER = "over"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _CALLS[self]


class AskState(StrEnum):
    SENT = "sent"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVER = "over"

    @property
    def label(self) -> str:
        return _ASKS[self]


class AskBasis(StrEnum):
    """What lets somebody be down for a session: their pledge, or a yes given by telephone for this session alone."""

    PLEDGE = "pledge"
    PHONE = "phone"

    @property
    def label(self) -> str:
        return _BASES[self]


_CALLS = {
    CallState.OPEN: "en recherche",
    CallState.LEFT: "à compléter par téléphone",
    CallState.FULL: "complet",
    CallState.OVER: "passé",
    CallState.CANCELLED: "annulé",
}
_ASKS = {
    AskState.SENT: "proposé",
    AskState.TAKEN: "vient",
    AskState.DECLINED: "pas cette fois",
    AskState.WITHDRAWN: "retiré",
    AskState.OVER: "sans réponse",
}
_BASES = {AskBasis.PLEDGE: "engagement", AskBasis.PHONE: "oui donné par téléphone"}
CALL_MOVES: Mapping[CallState, frozenset[CallState]] = {
    CallState.OPEN: frozenset({CallState.LEFT, CallState.FULL, CallState.OVER, CallState.CANCELLED}),
    CallState.LEFT: frozenset({CallState.OPEN, CallState.FULL, CallState.OVER, CallState.CANCELLED}),
    CallState.FULL: frozenset({CallState.OPEN, CallState.OVER, CallState.CANCELLED}),
    CallState.OVER: frozenset(),
    CallState.CANCELLED: frozenset(),
}
ASK_MOVES: Mapping[AskState, frozenset[AskState]] = {
    AskState.SENT: frozenset({AskState.TAKEN, AskState.DECLINED, AskState.WITHDRAWN, AskState.OVER}),
    AskState.TAKEN: frozenset({AskState.DECLINED, AskState.WITHDRAWN}),
    AskState.DECLINED: frozenset(),
    AskState.WITHDRAWN: frozenset(),
    AskState.OVER: frozenset(),
}
LIVE = frozenset({CallState.OPEN, CallState.LEFT, CallState.FULL})


@dataclass(frozen=True, slots=True)
class Giver:
    """given, asked: minutes of this work in the month of the session, said yes to, and not answered yet.

    terms: None when they never said anything. already: asked for this session.
    """

    id: str
    terms: TimeTerms | None
    given: int
    asked: int
    reachable: bool
    already: bool


@dataclass(frozen=True, slots=True)
class InLine:
    """given, pledged: minutes of this work in the month. draw: the lot."""

    id: str
    given: int
    pledged: int
    draw: int


@dataclass(frozen=True, slots=True)
class Line:
    """waiting: in their order. walls: how many others stand behind each, by its label; never who."""

    waiting: tuple[InLine, ...]
    walls: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ask:
    """to: ids, in order. until: when the next ones are asked."""

    to: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do before then; with LEFT, a human calls meanwhile, and who agrees later is asked at the next look."""

    state: CallState
    until: datetime | None


# The hours of the day in which people are asked: those in which a community works.
WAKES, SLEEPS = time(8), time(20)
UNREACHABLE, SILENT = "sans moyen de contact", "sans engagement"


def line_up(
    session: Session, givers: Iterable[Giver], lot: int, ref: str, at: datetime, zone: tzinfo
) -> Line:
    """Everybody is in line, already asked, or behind one wall, whatever the order they came in.

    ref: of the session, in the draw. Never anybody above the hours of their month.
    """
    waiting: list[InLine] = []
    walls: Counter[str] = Counter()
    for one in givers:
        if one.already:
            continue
        wall = _wall(session, one, at, zone)
        if wall:
            walls[wall] += 1
        else:
            assert one.terms is not None
            pledged = one.terms.works[session.work].hours * HOUR
            waiting.append(InLine(one.id, one.given, pledged, draw_of(lot, ref, one.id)))
    return Line(order(waiting), dict(sorted(walls.items())))


def order(waiting: Iterable[InLine]) -> tuple[InLine, ...]:
    """Of what was kept of a wave, so that anyone can draw it up again."""
    return tuple(sorted(waiting, key=lambda one: (ratio(one.given, one.pledged), one.draw, one.id)))


def _wall(session: Session, one: Giver, at: datetime, zone: tzinfo) -> str:
    if one.terms is None or one.terms.withdraws:
        return SILENT
    if not one.reachable:
        return UNREACHABLE
    wall: TimeWall | None = wall_of(one.terms, session, one.given + one.asked, at, zone)
    return wall.label if wall else ""


def next_step(
    line: Line, places: int, asks: Collection[AskState], asked_until: datetime | None, starts: datetime,
    at: datetime, zone: tzinfo, *, per_place: int, every: timedelta,
) -> Ask | Rest:  # fmt: skip
    """What comes next of a session. asks: where each question stands. asked_until: of the latest wave, None before it.

    per_place: people asked for one free place. The next wave waits for its hour as long as somebody may still answer,
    and for the day to come: nothing here is worth waking somebody, unless the work itself is before the morning.
    """
    free = places - sum(1 for one in asks if one is AskState.TAKEN)
    if at >= starts:
        return Rest(CallState.OVER, None)
    if free <= 0:
        return Rest(CallState.FULL, starts)
    pending = any(one is AskState.SENT for one in asks)
    if pending and asked_until is not None and at < asked_until:
        return Rest(CallState.OPEN, min(asked_until, starts))
    chosen = line.waiting[: free * per_place]
    if not chosen:
        return Rest(CallState.LEFT, min(at + every, starts))
    morning = _morning(at, zone)
    if at < morning < starts:
        return Rest(CallState.OPEN, morning)
    return Ask(tuple(one.id for one in chosen), min(at + every, starts))


def _morning(at: datetime, zone: tzinfo) -> datetime:
    """When messages may leave again: at once by day."""
    local = at.astimezone(zone)
    if WAKES <= local.time() < SLEEPS:
        return at
    day = local.date() + timedelta(days=local.time() >= SLEEPS)
    return datetime.combine(day, WAKES, zone)


def sentence(line: Line, asked: int) -> str:
    """Why these people, without a name and without a level; walls of fewer than five people are told together.

    A community knows how many it is: where they are fewer than five together, the smallest of the others joins them.
    """
    said = f"{counted(asked, 'personne sollicitée')} : d’abord qui a donné le moins d’heures dans le mois de la séance"
    said += ", pour ce que chacun a promis ; à égalité, un tirage au sort dont le numéro se lit ici."
    large, rest = gathered(line.walls.items())
    behind = [f"{label} ({number})" for label, number in large]
    if rest:
        behind.append(f"autres raisons ({rest})")
    elif line.walls and not large:
        behind.append("autres raisons")
    return f"{said} Non sollicités : {listed(behind)}." if behind else said
