"""The pure rules against plain Python: two communities, time that crosses both nights of the clock change."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from trust import plain, world
from trust.line import Line, Tally
from trust.machine import Counted, explored
from trust.plain import Said
from trust.world import Offer, Request, World
from volontiers.core import hours
from volontiers.core.cascade import AskedState, Closed, Desk, Send, Wait, next_step
from volontiers.core.dispatch import Ranking, Tier, rank
from volontiers.core.fairness import wave_size
from volontiers.core.hours import OpeningHours
from volontiers.core.lifecycle import NeedState, ProposalState, Refused, move, move_proposal
from volontiers.core.pledge import Ceiling, No, covers, local_week
from volontiers.core.rules import Rules

EXAMPLES = 60
NIGHTS = (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))
OVERSEAS = tuple(sorted(plain.FIXED))
KINDS = ("unscheduled", "home_visit", "nursing", "attending_physician")
RULES = Rules()
OPENING = OpeningHours({day: ((time(plain.OPENS), time(plain.CLOSES)),) for day in range(5)}, ())
PENDING = ("sent", "alternative")

people = st.integers(0, 4)
places = st.integers(0, 1)
numbers = st.integers(0, 7)
spans = st.sampled_from([None, (8, 20), (13, 19), (22, 6), (2, 3), (9, 9)])
modes = st.sampled_from([frozenset(some) for some in (("AMB", "HH", "VR"), ("AMB",), ("HH",), ("VR", "HH"))])
kind_words = st.sampled_from([
    {}, {}, {"home_visit": ("none", None)}, {"unscheduled": ("many", (2, 1))}, {"nursing": ("some", (1, 0))},
    {"unscheduled": ("none", None), "home_visit": ("some", None)},
])  # fmt: skip
hopes = st.sampled_from([0.25, 0.5, 1.0, 3.0, 8.0, 24.0, 25.0, 47.0, 80.0])
verbs = st.sampled_from(sorted({verb for _, verb in plain.NEED}))
acts = st.sampled_from(sorted({verb for _, verb in plain.PROPOSAL}))
# Hours before the night of the change: a Friday or a Thursday at work, or the night itself.
hours_before = st.sampled_from([1, 2, 31, 33, 36, 38, 40, 41, 55, 58, 62, 65])
# Minutes; 0 is until a desk that is closed opens.
jumps = st.sampled_from([0, 0, 0, 0, 1, 5, 14, 15, 30, 59, 60, 61, 120, 300, 720, 1440, 2880])


class Pure(Counted):
    """Every decision of core, beside what the plain rules say of it."""

    @initialize(night=st.sampled_from(NIGHTS), before=hours_before, overseas=st.sampled_from(OVERSEAS))
    def begin(self, night: datetime, before: int, overseas: str) -> None:
        """Everybody starts with a generous word, so that much happens before it is narrowed."""
        self.world = World(("Europe/Paris", overseas), night - timedelta(hours=before))
        until = night.date() + timedelta(days=20)
        for who, homes in world.HOMES.items():
            for place in homes:
                every = frozenset(("AMB", "HH", "VR"))
                self.world.said[place, who] = Said(
                    "many", 4, 2, every, None, frozenset(), frozenset(), None, None, until
                )

    @rule(place=places, who=people, level=st.sampled_from(["none", "some", "many", "many"]), asked=st.integers(0, 5),
          can=modes, minutes=st.sampled_from([None, None, 15, 60]), communes=st.sampled_from([(), (), (1,), (0, 2)]),
          days=st.sampled_from([(), (), (0, 1, 2, 3, 4), (6,)]), at=spans, quiet=spans, kinds=kind_words,
          left=st.integers(-1, 30))  # fmt: skip
    def say(self, place: int, who: int, level: str, asked: int, can: frozenset[str], minutes: int | None,
            communes: tuple[int, ...], days: tuple[int, ...], at: tuple[int, int] | None,
            quiet: tuple[int, int] | None, kinds: dict, left: int) -> None:  # fmt: skip
        self.step("say", place, who, level, asked)
        until = plain.wall_time(self.world.zones[place], self.world.now).date() + timedelta(days=left)
        accepted = (asked + 1) // 2
        named = frozenset(world.COMMUNES[commune] for commune in communes)
        self.world.said[place, who] = Said(
            level, asked, accepted, can, minutes, named, frozenset(days), at, quiet, until, kinds
        )
        self._take_back(place, who)

    @rule(place=places, who=people, minutes=jumps)
    def pause(self, place: int, who: int, minutes: int) -> None:
        if (place, who) in self.world.said:
            self.step("pause", place, who, minutes)
            self.world.said[place, who].paused_until = self.world.now + timedelta(minutes=minutes)
            self._take_back(place, who)

    @rule(who=people, asked=st.none() | st.integers(0, 6), accepted=st.none() | st.integers(0, 3))
    def ceiling(self, who: int, asked: int | None, accepted: int | None) -> None:
        self.step("ceiling", who, asked, accepted)
        self.world.ceilings[who] = (asked, accepted)

    @rule(place=places, kind=st.sampled_from(KINDS), can=modes, commune=st.integers(0, 2), hope=hopes)
    def call(self, place: int, kind: str, can: frozenset[str], commune: int, hope: float) -> None:
        self.step("call", place, kind, hope)
        now = self.world.now
        self.world.requests.append(Request(place, kind, can, commune, now, now + timedelta(hours=hope)))
        self._advance(len(self.world.requests) - 1)

    @rule(minutes=jumps)
    def wait(self, minutes: int) -> None:
        self.step("wait", minutes)
        self.world.now += timedelta(minutes=minutes)
        if minutes == 0:
            self.world.now = plain.next_opening(self.world.zones[0], self.world.now)
        for zone in self.world.zones:
            self._check_time(zone)
        for number in range(len(self.world.requests)):
            self._advance(number)

    def _advance(self, number: int) -> None:
        """What the worker does with a need that may be due."""
        request = self.world.requests[number]
        if request.state not in ("ready", "proposed"):
            return
        self.step("advance", number)
        for who, offer in request.offers.items():
            if offer.state in PENDING and offer.until <= self.world.now:
                self._move_offer(request, who, "expire")
        ranking = rank(world.situation(self.world, request, number, RULES))
        self._check_ranking(request, ranking)
        zone = ZoneInfo(self.world.zones[request.place])
        is_open = hours.is_open(OPENING, self.world.now, zone)
        later = None if is_open else hours.next_opening(OPENING, self.world.now, zone)
        step = next_step(
            ranking, self._asked(request), RULES, request.due, self.world.now, is_open, later, duty_open=False,
            waves_sent=request.wave,
        )  # fmt: skip
        self._check_step(request, ranking, step, is_open)
        self._apply(request, step)

    @precondition(lambda self: self._open())
    @rule(
        number=numbers, verb=st.sampled_from(["accept", "accept", "accept", "decline", "offer_alternative"])
    )
    def answer(self, number: int, verb: str) -> None:
        waiting = self._open()
        request, who = waiting[-1 - number % len(waiting)]
        self.step(verb, who)
        if verb == "decline":
            self._move_offer(request, who, "decline")
        elif self._may_answer(request, who):
            self._move_offer(request, who, verb)
            if verb == "accept":
                self._take(request, who)
            else:
                self._move(request, "hold")

    @precondition(lambda self: any(one.taker is not None for one in self.world.requests))
    @rule(number=numbers, verb=st.sampled_from(["release", "no_show", "close", "unreachable"]))
    def after(self, number: int, verb: str) -> None:
        taken = [one for one in self.world.requests if one.taker is not None]
        request = taken[number % len(taken)]
        who = request.taker
        self.step(verb, who)
        if verb != "close":
            self._move_offer(request, who, "miss" if verb == "no_show" else "undo")
            self.world.took_back(request, who)
        request.taker = None
        self._move(request, verb)

    @rule(state=st.sampled_from(NeedState), verb=verbs, offer=st.sampled_from(ProposalState), act=acts)
    def any_move(self, state: NeedState, verb: str, offer: ProposalState, act: str) -> None:
        self.step("any move", state, verb, offer, act)
        for known, said, table, tried in (
            (state, verb, plain.NEED, move),
            (offer, act, plain.PROPOSAL, move_proposal),
        ):
            try:
                given = tried(known, said).value
            except Refused:
                given = None
            assert given == table.get((known.value, said)), f"{said} of {known}: {given}"

    @rule(rate=st.sampled_from([0.1, 1 / 3, 0.5, 0.9]), aim=st.sampled_from([0.5, 0.9, 0.95, 0.99]),
          most=st.integers(1, 6), there=st.integers(0, 9), waves=st.integers(0, 5))  # fmt: skip
    def size(self, rate: float, aim: float, most: int, there: int, waves: int) -> None:
        self.step("size", rate, aim, most, there, waves)
        people_needed, size = plain.fewest(rate, aim), 1
        while size * max(1, waves) < people_needed:
            size += 1
        assert wave_size(rate, aim, most, there, waves) == min(size, most, there), "size of a wave"

    def _open(self) -> list[tuple[Request, int]]:
        """Offers that somebody may still answer."""
        return [
            (request, who)
            for request in self.world.requests
            if request.state == "proposed"
            for who, offer in request.offers.items()
            if offer.state == "sent" and offer.until > self.world.now
        ]

    def _check_time(self, zone: str) -> None:
        now, there = self.world.now, ZoneInfo(zone)
        assert local_week(now, there) == plain.monday(zone, now), f"week in {zone}"
        assert hours.is_open(OPENING, now, there) == plain.desk_is_open(zone, now), f"hours in {zone}"
        assert hours.next_opening(OPENING, now, there) == plain.next_opening(zone, now), f"opening in {zone}"

    def _asked(self, request: Request) -> dict[str, AskedState]:
        return {
            str(who): AskedState(offer.until, offer.state not in PENDING, Tier(offer.tier), offer.wave)
            for who, offer in request.offers.items()
            if offer.state != "withdrawn"
        }

    def _check_ranking(self, request: Request, ranking: Ranking) -> None:
        excluded = {int(one.id): one.wall.value for one in ranking.excluded}
        for who, homes in world.HOMES.items():
            if request.place not in homes:
                assert str(who) not in {one.id for one in ranking.ranked}, "somebody of elsewhere"
                continue
            walls = self._ranking_walls(request, who)
            assert (who in excluded) == bool(walls), f"{who}: {excluded.get(who)}, and plainly {walls}"
            assert not walls or excluded[who] in walls, f"{who}: {excluded[who]}, and plainly {walls}"
        keys = [(list(Tier).index(one.tier), one.load) for one in ranking.ranked]
        assert keys == sorted(keys), "the less loaded first"

    def _ranking_walls(self, request: Request, who: int) -> set[str]:
        walls = self.world.walls(request, who)
        if who in request.offers and request.offers[who].state != "withdrawn":
            walls.add("refused")
        minutes = world.MINUTES[who][request.commune]
        if minutes is not None and minutes > RULES.hard_cap_minutes and who != 4:
            walls.add("area")
        return walls

    def _check_step(self, request: Request, ranking: Ranking, step: object, is_open: bool) -> None:
        now, due = self.world.now, request.due
        live = [one.until for one in request.offers.values() if one.state in PENDING and one.until > now]
        if now >= due:
            assert isinstance(step, Desk), "past due and not at the desk"
        elif live:
            assert step == Wait(min(*live, due)), f"{step} while somebody may still answer"
        elif ranking.ranked and is_open:
            assert isinstance(step, Send), f"{step} though somebody may be asked"
            assert 1 <= len(step.to) <= RULES.wave_size_max, "size of the wave"
            assert list(step.to) == [one.id for one in ranking.ranked][: len(step.to)], "not the first ones"
            assert now < step.until <= due, "a deadline out of the need's own"
            assert step.wave == request.wave + 1, "number of the wave"
        elif not is_open:
            later = plain.next_opening(self.world.zones[request.place], now)
            assert step == Closed(min(later, due)), f"{step} while closed"
        else:
            assert isinstance(step, Desk | Wait), f"{step} with nobody left"
            assert not isinstance(step, Wait) or now < step.until < due, "waiting for nothing"

    def _apply(self, request: Request, step: object) -> None:
        self.tally.seen[type(step).__name__] += 1
        if isinstance(step, Send):
            week = plain.monday(self.world.zones[request.place], self.world.now)
            for one in step.to:
                assert not self.world.walls(request, int(one)), f"{one} was asked beyond their word"
                request.offers[int(one)] = Offer("sent", step.until, week, step.wave, step.tier)
                self.world.count(self.world.asked, request, int(one), week, 1)
            request.wave = step.wave
            self._move(request, "propose")
        elif isinstance(step, Desk):
            self._withdraw_open(request)
            self._move(request, "exhaust")

    def _may_answer(self, request: Request, who: int) -> bool:
        walls = self.world.walls(request, who, accepting=True)
        week = plain.monday(self.world.zones[request.place], self.world.now)
        given = covers(
            world.terms(self.world.word(request.place, who)), world.asked(request, who), self.world.now,
            ZoneInfo(self.world.zones[request.place]), world.use(self.world, request, who, week),
            Ceiling(*self.world.ceiling(who)), accepting=True,
        )  # fmt: skip
        assert isinstance(given, No) == bool(walls), f"{given}, and plainly {walls}"
        assert not isinstance(given, No) or given.wall.value in walls, f"{given}, and plainly {walls}"
        return not walls

    def _take(self, request: Request, who: int) -> None:
        assert request.taker is None, "taken twice"
        self.world.said_yes(request, who)
        request.taker = who
        self._move(request, "take")
        self._withdraw_open(request)

    def _take_back(self, place: int, who: int) -> None:
        """What a changed word leaves out is withdrawn."""
        for request in self.world.requests:
            offer = request.offers.get(who)
            if (
                request.place == place
                and offer
                and offer.state == "sent"
                and not self._may_answer(request, who)
            ):
                self._move_offer(request, who, "withdraw")

    def _withdraw_open(self, request: Request) -> None:
        for who, offer in request.offers.items():
            if offer.state in PENDING:
                self._move_offer(request, who, "withdraw")

    def _move(self, request: Request, verb: str) -> None:
        given = move(NeedState(request.state), verb).value
        assert given == plain.NEED[request.state, verb], f"{verb}: {given}"
        request.state = given

    def _move_offer(self, request: Request, who: int, verb: str) -> None:
        offer = request.offers[who]
        given = move_proposal(ProposalState(offer.state), verb).value
        assert given == plain.PROPOSAL[offer.state, verb], f"{verb}: {given}"
        offer.state = given


def lot(chance: Random) -> Tally:
    return explored(Pure, chance, EXAMPLES)


LINES = (
    Line(
        "rules", "P1, P5 · les règles pures égalent un modèle écrit à part (deux communautés, les deux changements"
        " d’heure, outre-mer)", "0 écart par pas", (500_000, 100_000, 5_000), lot,
        ("accept", "advance", "wait", "any move"),
    ),
)  # fmt: skip
