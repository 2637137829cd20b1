"""Two communities in memory, as the pure rules see them: who said what, what was asked, what the weeks have used."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from trust import plain
from trust.plain import Said, Thing, Week
from volontiers.core.dispatch import Candidate, Situation
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Asked, Caps, Ceiling, KindTerms, Level, PledgeTerms, Use
from volontiers.core.rules import Rules

HOMES = {0: (0, 1), 1: (0, 1), 2: (0,), 3: (1,), 4: (0, 1)}
COMMUNES = ("81099", "81145", "81069")
# Minutes from each person's practice to each commune; None is not known.
MINUTES: dict[int, tuple[float | None, ...]] = {
    0: (5.0, 22.0, None), 1: (14.0, 3.0, 48.0), 2: (15.0, 61.0, 9.5), 3: (None, 8.0, 30.0), 4: (15.5, 15.5, 75.0),
}  # fmt: skip
NOBODY = Said("none", 0, 0, frozenset(), None, frozenset(), frozenset(), None, None, date(2029, 1, 1))


@dataclass
class Offer:
    """A proposal. week, taken_week: the local Mondays in which the asking, then the yes, count."""

    state: str
    until: datetime
    week: date
    wave: int
    tier: str
    taken_week: date | None = None


@dataclass
class Request:
    """A need. offers: the latest one made to each person."""

    place: int
    kind: str
    modes: frozenset[str]
    commune: int
    opened: datetime
    due: datetime
    state: str = "ready"
    wave: int = 0
    taker: int | None = None
    offers: dict[int, Offer] = field(default_factory=dict)


@dataclass
class World:
    """used: (place, person, Monday) → [asked, accepted]; with the kind besides for what counts apart."""

    zones: tuple[str, str]
    now: datetime
    said: dict[tuple[int, int], Said] = field(default_factory=dict)
    ceilings: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    asked: Counter[tuple[object, ...]] = field(default_factory=Counter)
    accepted: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def word(self, place: int, who: int) -> Said:
        return self.said.get((place, who), NOBODY)

    def ceiling(self, who: int) -> tuple[int | None, int | None]:
        return self.ceilings.get(who, (None, None))

    def count(
        self, counter: Counter[tuple[object, ...]], request: Request, who: int, week: date, by: int
    ) -> None:
        counter[request.place, who, week] += by
        counter[request.place, who, week, request.kind] += by

    def week(self, request: Request, who: int, monday: date) -> Week:
        here, kind = (request.place, who, monday), (request.place, who, monday, request.kind)
        return Week(
            (self.asked[here], self.accepted[here]),
            (self.asked[kind], self.accepted[kind]),
            (
                sum(self.asked[place, who, monday] for place in (0, 1)),
                sum(self.accepted[place, who, monday] for place in (0, 1)),
            ),
        )

    def said_yes(self, request: Request, who: int) -> None:
        offer = request.offers[who]
        offer.taken_week = plain.monday(self.zones[request.place], self.now)
        self.count(self.accepted, request, who, offer.taken_week, 1)

    def took_back(self, request: Request, who: int) -> None:
        week = request.offers[who].taken_week
        assert week is not None
        self.count(self.accepted, request, who, week, -1)

    def walls(self, request: Request, who: int, *, accepting: bool = False) -> set[str]:
        """By the plain rules."""
        zone = self.zones[request.place]
        monday = plain.monday(zone, self.now)
        return plain.walls(
            self.word(request.place, who), thing(request, who), zone, self.now, self.week(request, who, monday),
            self.ceiling(who), accepting=accepting,
        )  # fmt: skip


def thing(request: Request, who: int) -> Thing:
    minutes = MINUTES[who][request.commune]
    return Thing(request.kind, request.modes, COMMUNES[request.commune], minutes)


def terms(said: Said) -> PledgeTerms:
    """The same words, as core reads them."""
    return PledgeTerms(
        level=Level(said.level),
        caps=Caps(said.asked, said.accepted),
        by_kind={
            Kind(kind): KindTerms(Level(level), Caps(*caps) if caps else None)
            for kind, (level, caps) in said.kinds.items()
        },
        modes=frozenset(Mode(mode) for mode in said.modes),
        minutes=said.minutes,
        communes=said.communes,
        days=said.days,
        opens=time(said.hours[0]) if said.hours else None,
        closes=time(said.hours[1]) if said.hours else None,
        quiet_from=time(said.quiet[0]) if said.quiet else None,
        quiet_to=time(said.quiet[1]) if said.quiet else None,
        until=said.until,
        paused_until=said.paused_until,
    )


def use(world: World, request: Request, who: int, monday: date) -> Use:
    week = world.week(request, who, monday)
    return Use(*week.here, {Kind(request.kind): week.kind}, *week.everywhere)


def asked(request: Request, who: int) -> Asked:
    seen = thing(request, who)
    return Asked(Kind(seen.kind), frozenset(Mode(mode) for mode in seen.modes), seen.commune, seen.minutes)


def situation(world: World, request: Request, number: int, rules: Rules) -> Situation:
    zone = world.zones[request.place]
    monday = plain.monday(zone, world.now)
    return Situation(
        need_id=str(number),
        kind=Kind(request.kind),
        modes=frozenset(Mode(mode) for mode in request.modes),
        municipality=COMMUNES[request.commune],
        at=world.now,
        zone=ZoneInfo(zone),
        candidates=tuple(
            _candidate(world, request, who, monday) for who, homes in HOMES.items() if request.place in homes
        ),
        rules=rules,
        lot=number,
    )


def _candidate(world: World, request: Request, who: int, monday: date) -> Candidate:
    offer = request.offers.get(who)
    already = None if offer is None or offer.state == "withdrawn" else ProposalState(offer.state)
    return Candidate(
        id=str(who), usual=who == 4, team=False, duty=False, minutes=MINUTES[who][request.commune],
        terms=terms(world.word(request.place, who)), use=use(world, request, who, monday),
        ceiling=Ceiling(*world.ceiling(who)), already=already, reachable=True, answers=True,
    )  # fmt: skip
