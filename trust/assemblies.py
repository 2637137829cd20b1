"""Random assemblies, counted twice: by core, from intervals and values, and by plain_assembly, from what just happened."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

from trust.line import Line, Tally
from trust.plain_assembly import Hall
from volontiers.core import assembly as core
from volontiers.core.assembly import Choice, Elector, Proxy, Ruling, Stay
from volontiers.core.statutes import Base, Procedure, Tie

A_LOT = 50
START = datetime(2026, 12, 19, 9, tzinfo=UTC)
COLLEGES = ("a", "b", "c", "d")
STRANGER = 999
REFUSED_PROXY, REFUSED_BALLOT = "proxy refused", "ballot refused"
TIE, LOST, ADOPTED, NOT_ADOPTED = "tie", "quorum lost", "adopted", "not adopted"


@dataclass
class Told:
    """The same assembly as core reads it: a timeline."""

    ruling: Ruling
    electors: list[Elector]
    aside: set[int]
    president: int
    stays: list[Stay] = field(default_factory=list)
    proxies: list[Proxy] = field(default_factory=list)
    ballots: dict[int, Choice] = field(default_factory=dict)

    @property
    def roll(self) -> set[int]:
        return {one.key for one in self.electors}

    def room(self, at: datetime) -> core.Room:
        return core.room(self.roll, self.stays, self.proxies, self.ruling.procedure.proxies, at)

    def enough(self, at: datetime) -> bool:
        return core.quorum(
            self.ruling.procedure, len(self.electors), len(self.room(at).counted), again=False
        ).reached


def lot(chance: Random) -> Tally:
    tally = Tally(A_LOT)
    for _ in range(A_LOT):
        _assembly(chance, tally)
    return tally


def _assembly(chance: Random, tally: Tally) -> None:
    hall, told = _drawn(chance)
    at, opened = START, None
    for step in range(chance.randint(10, 60)):
        at = START + timedelta(minutes=step)
        if opened is None and hall.enough() and chance.random() < 0.25:
            hall.is_open, opened = True, at
        _move(chance, hall, told, at, tally)
        if set(hall.speaking()) != told.room(at).counted:
            tally.broken.append("the room is not the same")
    if opened is not None:
        _compare(hall, told, (opened, at), tally)


def _compare(hall: Hall, told: Told, span: tuple[datetime, datetime], tally: Tally) -> None:
    lost = core.lost_at(told.ruling, told.roll, told.stays, told.proxies, span, again=False) is not None
    if lost != hall.lost:
        tally.broken.append("the quorum was not lost together")
    if hall.said != {key: choice.value for key, choice in told.ballots.items()}:
        tally.broken.append("a ballot was not accepted by both")
        return
    tally.seen[LOST] += lost
    found = core.result(
        told.ruling, told.electors, told.room(span[1]).counted | told.ballots.keys(), told.ballots,
        aside=told.aside, president=told.president,
    )  # fmt: skip
    adopted, tied = hall.outcome()
    if (found.adopted, found.tied) != (adopted, tied):
        tally.broken.append(f"adopted {found.adopted}, tied {found.tied}; by hand {adopted}, {tied}")
    tally.seen[TIE] += tied
    tally.seen[ADOPTED if adopted else NOT_ADOPTED] += 1


def _drawn(chance: Random) -> tuple[Hall, Told]:
    keys = list(range(1, chance.randint(2, 16) + 1))
    people = {key: chance.choice(COLLEGES) for key in keys}
    weights = {name: chance.randint(1, 50) for name in COLLEGES} if chance.random() < 0.5 else {}
    quorum = chance.choice([None, (1, 4), (1, 3), (1, 2)])
    majority, base = chance.choice([(1, 2), (1, 2), (2, 3), (3, 4)]), chance.choice(list(Base))
    cap, breaks = chance.randint(0, 3), chance.random() < 0.5
    aside = {key for key in keys if chance.random() < 0.08}
    president = chance.choice(keys)
    hall = Hall(people, cap, quorum, weights, base.value, majority, breaks, president, aside)
    procedure = Procedure(
        15, Fraction(*quorum) if quorum else None, None, Fraction(*majority), base, cap, remote=False,
        tie=Tie.PRESIDENT if breaks else Tie.FAILS, clauses={},
    )  # fmt: skip
    electors = [Elector(key, college) for key, college in people.items()]
    return hall, Told(Ruling(procedure, COLLEGES, weights), electors, aside, president)


def _move(chance: Random, hall: Hall, told: Told, at: datetime, tally: Tally) -> None:
    keys = [*hall.people, STRANGER]
    one, other = chance.choice(keys), chance.choice(keys)
    match chance.choices(("come", "go", "give", "vote"), (4, 1, 3, 6))[0]:
        case "come" if one != STRANGER:
            hall.come(one)
            _come(told, one, at)
        case "go" if one != STRANGER:
            hall.go(one)
            _go(told, one, at)
        case "give":
            _give(hall, told, Proxy(one, other), at, tally)
        case "vote":
            one = chance.choice([one, *hall.speaking()])
            caster = chance.choice([one, other, *[hall.speaking().get(one, other)] * 4])
            _vote(hall, told, caster, one, chance.choice(list(Choice)), at, tally)


def _come(told: Told, who: int, at: datetime) -> None:
    """As arrive() writes it."""
    told.proxies = [
        Proxy(one.giver, one.holder, one.since, at) if one.giver == who and one.until is None else one
        for one in told.proxies
    ]
    if not any(one.elector == who and one.until is None for one in told.stays):
        told.stays.append(Stay(who, at))


def _go(told: Told, who: int, at: datetime) -> None:
    told.stays = [
        Stay(who, one.since, at) if one.elector == who and one.until is None else one for one in told.stays
    ]


def _give(hall: Hall, told: Told, proxy: Proxy, at: datetime, tally: Tally) -> None:
    standing = [one for one in told.proxies if one.until is None]
    most, there = told.ruling.procedure.proxies, told.room(at).there
    wrong = core.refused(proxy, told.roll, standing, most, there)
    if wrong is None:
        told.proxies.append(Proxy(proxy.giver, proxy.holder, at))
    if hall.give(proxy.giver, proxy.holder) != (wrong is None):
        tally.broken.append(f"a proxy was {wrong or 'accepted'} by core alone")
    tally.seen[REFUSED_PROXY] += wrong is not None


def _vote(
    hall: Hall, told: Told, caster: int, elector: int, choice: Choice, at: datetime, tally: Tally
) -> None:
    wrong = core.wrong_ballot(
        caster, elector, told.room(at), roll=told.roll, still=told.roll, aside=told.aside, spoken=told.ballots
    )
    taken = hall.is_open and told.enough(at) and wrong is None
    if taken:
        told.ballots[elector] = choice
    if hall.vote(caster, elector, choice.value) != taken:
        tally.broken.append(f"an invalid vote: {wrong or 'accepted'} by core alone")
    tally.seen[REFUSED_BALLOT] += not taken


LINES = (
    Line(
        "assemblies",
        "P10 · les votes suivent les statuts : pouvoirs, quorum, collèges, égalités, comptés deux fois",
        "0",
        (100_000, 10_000, 500),
        lot,
        (REFUSED_PROXY, REFUSED_BALLOT, TIE, LOST, ADOPTED, NOT_ADOPTED),
    ),
)
