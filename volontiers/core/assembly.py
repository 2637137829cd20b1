"""Who decides at a meeting: those there, those represented, whether they are enough, and what their votes come to.

Nothing here knows how the statutes were written: it applies the values of core.statutes, and gives back numbers that a
person can recount on paper.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from volontiers.core.statutes import Base, Meeting, Procedure, Statutes, Tie

_HALF = Fraction(1, 2)


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"

    @property
    def label(self) -> str:
        return {Choice.YES: "pour", Choice.NO: "contre", Choice.ABSTAIN: "abstention"}[self]


class WrongProxy(StrEnum):
    """Why a proxy is refused."""

    NOT_AN_ELECTOR = "not_an_elector"
    ONESELF = "oneself"
    TWICE = "twice"
    CHAIN = "chain"
    HOLDER_ABSENT = "holder_absent"
    GIVER_THERE = "giver_there"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        return _WRONG_PROXY[self]


_WRONG_PROXY = {
    WrongProxy.NOT_AN_ELECTOR: "L’un des deux n’est pas sur la liste des électeurs de cette réunion.",
    WrongProxy.ONESELF: "Personne ne se donne pouvoir à soi-même.",
    WrongProxy.TWICE: "Cette personne a déjà donné pouvoir.",
    WrongProxy.CHAIN: "Qui a donné pouvoir ne peut pas représenter quelqu’un, et un pouvoir ne se transmet pas.",
    WrongProxy.HOLDER_ABSENT: "La personne qui reçoit le pouvoir n’est pas là.",
    WrongProxy.GIVER_THERE: "La personne est là : elle vote elle-même.",
    WrongProxy.TOO_MANY: "Cette personne a déjà tous les pouvoirs que les statuts permettent.",
}


class WrongBallot(StrEnum):
    """Why a ballot is refused."""

    NOT_ON_ROLL = "not_on_roll"
    GONE = "gone"
    CONCERNED = "concerned"
    TWICE = "twice"
    AWAY = "away"
    NOT_ASKED = "not_asked"

    @property
    def sentence(self) -> str:
        return _WRONG_BALLOT[self]


_WRONG_BALLOT = {
    WrongBallot.NOT_ON_ROLL: "Cette personne n’est pas sur la liste arrêtée à la convocation : elle assiste sans voter.",
    WrongBallot.GONE: "Cette personne n’est plus membre, ou ne siège plus : elle peut assister, pas voter.",
    WrongBallot.CONCERNED: "Cette proposition concerne cette personne : elle ne vote pas, et le compte se fait sans elle.",
    WrongBallot.TWICE: "Ce vote est déjà donné : il ne change plus.",
    WrongBallot.AWAY: "Seul qui est là vote, pour soi ou avec le pouvoir de quelqu’un : faites noter l’arrivée d’abord.",
    WrongBallot.NOT_ASKED: "Vous n’avez pas le pouvoir de cette personne en ce moment.",
}


@dataclass(frozen=True, slots=True)
class Elector:
    """Of the roll frozen at the convocation. college: its key in the statutes."""

    key: int
    college: str


@dataclass(frozen=True, slots=True)
class Stay:
    """An elector is there from a moment to another; to: None while they have not left."""

    elector: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proxy:
    """since: None for one that was always there; until: when it was taken back, None while it stands."""

    giver: int
    holder: int
    since: datetime | None = None
    until: datetime | None = None

    def stands(self, at: datetime) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Room:
    """The electors at one moment: there themselves, and those represented by somebody who is there."""

    there: frozenset[int]
    represented: Mapping[int, int]

    @property
    def counted(self) -> frozenset[int]:
        """Whoever may vote now, each once."""
        return self.there | self.represented.keys()


def refused(
    proxy: Proxy, roll: Collection[int], given: Iterable[Proxy], most: int, there: Collection[int] | None
) -> WrongProxy | None:
    """What forbids a new proxy, with the room as it is; None when nothing does.

    given: those that stand. most: for one holder. there: None before the meeting, when a proxy is given by post.
    """
    standing = list(given)
    held = sum(one.holder == proxy.holder for one in standing)
    walls = (
        (WrongProxy.NOT_AN_ELECTOR, proxy.giver not in roll or proxy.holder not in roll),
        (WrongProxy.ONESELF, proxy.giver == proxy.holder),
        (WrongProxy.TWICE, any(one.giver == proxy.giver for one in standing)),
        (WrongProxy.CHAIN, any(one.holder == proxy.giver or one.giver == proxy.holder for one in standing)),
        (WrongProxy.TOO_MANY, held >= most),
        (WrongProxy.HOLDER_ABSENT, there is not None and proxy.holder not in there),
        (WrongProxy.GIVER_THERE, there is not None and proxy.giver in there),
    )
    return next((wall for wall, stands in walls if stands), None)


def room(
    roll: Collection[int], stays: Iterable[Stay], proxies: Iterable[Proxy], most: int, at: datetime
) -> Room:
    """Who counts at this moment. A proxy counts while its holder is there and its giver is not, the first given first."""
    electors = frozenset(roll)
    there = (
        frozenset(one.elector for one in stays if one.since <= at and (one.until is None or at < one.until))
        & electors
    )
    held: Counter[int] = Counter()
    represented: dict[int, int] = {}
    for one in proxies:
        if not one.stands(at):
            continue
        free = one.giver in electors and one.giver not in there and one.giver not in represented
        if free and one.holder in there and held[one.holder] < most:
            represented[one.giver] = one.holder
            held[one.holder] += 1
    return Room(there, represented)


def wrong_ballot(
    caster: int,
    elector: int,
    now: Room,
    *,
    roll: Collection[int],
    still: Collection[int],
    aside: Collection[int],
    spoken: Collection[int],
) -> WrongBallot | None:
    """What forbids this ballot while the vote is open; None when nothing does.

    roll: as it was frozen; still: of it, who is a member to this day; spoken: whose ballot is given.
    """
    walls = (
        (WrongBallot.NOT_ON_ROLL, elector not in roll),
        (WrongBallot.GONE, elector not in still),
        (WrongBallot.CONCERNED, elector in aside),
        (WrongBallot.TWICE, elector in spoken),
        (WrongBallot.AWAY, caster not in now.there),
        (WrongBallot.NOT_ASKED, caster != elector and now.represented.get(elector) != caster),
    )
    return next((wall for wall, stands in walls if stands), None)


@dataclass(frozen=True, slots=True)
class Quorum:
    """needed: None when the statutes set none."""

    counted: int
    electors: int
    needed: int | None

    @property
    def reached(self) -> bool:
        return self.needed is None or self.counted >= self.needed


def quorum(procedure: Procedure, electors: int, counted: int, *, again: bool) -> Quorum:
    """again: called a second time on the same agenda. The share is rounded up: half of 7 is 4."""
    share = procedure.again_quorum if again else procedure.quorum
    return Quorum(counted, electors, None if share is None else _up(share * electors))


def _up(share: Fraction) -> int:
    return -(-share.numerator // share.denominator)


def lost_at(
    ruling: "Ruling",
    roll: Collection[int],
    stays: Sequence[Stay],
    proxies: Sequence[Proxy],
    span: tuple[datetime, datetime],
    *,
    again: bool,
) -> datetime | None:
    """The first moment of a vote at which the quorum was not there; None when it held from its opening to its end."""
    for at, found in rooms(roll, stays, proxies, ruling.procedure.proxies, span):
        if not quorum(ruling.procedure, len(roll), len(found.counted), again=again).reached:
            return at
    return None


def rooms(
    roll: Collection[int],
    stays: Sequence[Stay],
    proxies: Sequence[Proxy],
    most: int,
    span: tuple[datetime, datetime],
) -> Iterable[tuple[datetime, Room]]:
    """Each moment of a span at which somebody came, left or was represented, its two ends included, and who counts then."""
    start, end = span
    edges = {one.since for one in stays} | {one.until for one in stays}
    edges |= {one.since for one in proxies} | {one.until for one in proxies}
    for at in sorted({start, end} | {edge for edge in edges if edge and start < edge < end}):
        yield at, room(roll, stays, proxies, most, at)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the statutes say of one kind of meeting. colleges: their keys; weights: empty when one member is one vote."""

    procedure: Procedure
    colleges: tuple[str, ...]
    weights: Mapping[str, int]

    @classmethod
    def of(cls, statutes: Statutes, kind: Meeting) -> "Ruling | None":
        """None when the statutes say nothing of this kind. The weights of the colleges are those of an assembly."""
        procedure = statutes.meetings.get(kind)
        if procedure is None:
            return None
        heads = kind in {Meeting.BOARD, Meeting.BUREAU}
        weighed = (
            {} if heads else {one.key: one.weight for one in statutes.colleges if one.weight is not None}
        )
        return cls(procedure, tuple(one.key for one in statutes.colleges), weighed)


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes of one college, or of a meeting that counts heads. electors: those of the roll who may vote on this motion."""

    electors: int
    counted: int
    votes: Mapping[Choice, int]

    @property
    def cast(self) -> int:
        return self.votes.get(Choice.YES, 0) + self.votes.get(Choice.NO, 0)

    @property
    def voters(self) -> int:
        return sum(self.votes.values())

    def base(self, what: Base) -> int:
        return {Base.CAST: self.cast, Base.PRESENT: self.counted, Base.MEMBERS: self.electors}[what]

    def share(self, choice: Choice, what: Base) -> Fraction:
        """Of the base; nothing of nobody."""
        base = self.base(what)
        return Fraction(self.votes.get(choice, 0), base) if base else Fraction(0)


@dataclass(frozen=True, slots=True)
class Result:
    """yes, no: shares of the combined base. tied: exactly as many for as against, decided as the statutes say.

    colleges: empty when heads alone were counted.
    """

    colleges: Mapping[str, Tally]
    whole: Tally
    yes: Fraction
    no: Fraction
    tied: bool
    adopted: bool


def result(
    ruling: Ruling,
    electors: Sequence[Elector],
    counted: Collection[int],
    ballots: Mapping[int, Choice],
    *,
    aside: Collection[int] = (),
    president: int | None = None,
) -> Result:
    """What a motion comes to. ballots: of those counted alone; aside: whom the motion concerns, out of every number.

    Raises ValueError for a ballot of somebody who is not counted.
    """
    voters = [one for one in electors if one.key not in aside]
    allowed = {one.key for one in voters} & set(counted)
    strangers = ballots.keys() - allowed
    if strangers:
        raise ValueError(f"ballots of who may not vote: {sorted(strangers)}")
    tallies = {
        key: _tally([one for one in voters if one.college == key], allowed, ballots)
        for key in ruling.colleges
    }
    return _concluded(ruling, tallies, _tally(voters, allowed, ballots), ballots.get(president or 0))


def result_of_counts(
    ruling: Ruling,
    electors: Sequence[Elector],
    counted: Collection[int],
    counts: Mapping[str, Mapping[Choice, int]],
    *,
    aside: Collection[int] = (),
    president_said: Choice | None = None,
) -> Result:
    """The same from numbers counted in the room: by college where these weigh, under "" where heads count.

    Raises ValueError when a college has more votes than people who may vote.
    """
    voters = [one for one in electors if one.key not in aside]
    allowed = {one.key for one in voters} & set(counted)
    groups = {key: [one for one in voters if key in ("", one.college)] for key in counting(ruling)}
    tallies = {
        key: Tally(len(group), sum(one.key in allowed for one in group), counts.get(key, {}))
        for key, group in groups.items()
    }
    if too_many := [key for key, one in tallies.items() if one.voters > one.counted]:
        raise ValueError(f"more votes than voters: {too_many}")
    votes: Counter[Choice] = Counter()
    for one in tallies.values():
        votes.update(one.votes)
    whole = Tally(len(voters), len(allowed), votes)
    return _concluded(ruling, tallies if ruling.weights else {}, whole, president_said)


def counting(ruling: Ruling) -> tuple[str, ...]:
    """What is counted apart in the room: each college where these weigh, else everybody together, under ""."""
    return ruling.colleges if ruling.weights else ("",)


def _tally(voters: Sequence[Elector], allowed: Collection[int], ballots: Mapping[int, Choice]) -> Tally:
    keys = {one.key for one in voters}
    votes = Counter(choice for key, choice in ballots.items() if key in keys)
    return Tally(len(keys), len(keys & set(allowed)), votes)


def _concluded(ruling: Ruling, tallies: Mapping[str, Tally], whole: Tally, said: Choice | None) -> Result:
    yes, no = (_combined(ruling, tallies, whole, choice) for choice in (Choice.YES, Choice.NO))
    tied = yes == no and whole.cast > 0
    return Result(tallies, whole, yes, no, tied, _adopted(ruling.procedure, yes, tied=tied, said=said))


def _combined(ruling: Ruling, tallies: Mapping[str, Tally], whole: Tally, choice: Choice) -> Fraction:
    """One member, one vote; or by the weights of the colleges, a college with nobody to count weighing nothing."""
    base = ruling.procedure.base
    if not ruling.weights:
        return whole.share(choice, base)
    heard = {key: weight for key, weight in ruling.weights.items() if tallies[key].base(base)}
    total = sum(heard.values())
    if not total:
        return Fraction(0)
    return (
        sum((tallies[key].share(choice, base) * weight for key, weight in heard.items()), Fraction(0)) / total
    )


def _adopted(procedure: Procedure, yes: Fraction, *, tied: bool, said: Choice | None) -> bool:
    """More than one half, or at least a larger share; on a tie, the president's own yes where the statutes say so."""
    if procedure.majority != _HALF:
        return yes >= procedure.majority
    breaks = tied and procedure.tie is Tie.PRESIDENT and said is Choice.YES
    return yes > _HALF or (breaks and yes == _HALF)
