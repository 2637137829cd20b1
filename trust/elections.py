"""Random boxes of papers, counted twice: by core, from the numbers of the tellers, and by plain_election, from the papers.

A number that was mistyped is refused where it cannot be true; no such count elects anybody.
"""

from dataclasses import replace
from fractions import Fraction
from random import Random

from trust.line import Line, Tally
from trust.plain_election import read_out, seated
from volontiers.core.election import Count, outcome, wrong_count

A_LOT = 100
SHARES = (None, (1, 2), (2, 3))
ELECTED, TIED, FREE, REFUSED = "seats taken", "tie", "seats left free", "count refused"


def lot(chance: Random) -> Tally:
    tally = Tally(A_LOT)
    for _ in range(A_LOT):
        _election(chance, tally)
    return tally


def _election(chance: Random, tally: Tally) -> None:
    seats, candidates = chance.randint(1, 5), list(range(1, chance.randint(1, 8) + 1))
    electors = chance.randint(0, 40)
    there = chance.randint(0, electors)
    papers = [_paper(chance, candidates, seats) for _ in range(chance.randint(0, there))]
    share = chance.choice(SHARES)
    before = {name: chance.randint(0, 3) for name in candidates} if chance.random() < 0.4 else {}
    votes, blank, void = read_out(papers, seats)
    count = Count(len(papers), len(papers), blank, void, votes)
    if wrong := wrong_count(count, electors, there, seats, candidates):
        tally.broken.append(f"a true count was refused: {wrong}")
        return
    _mistyped(chance, count, (electors, there, seats), candidates, tally)
    found = outcome(
        {name: votes.get(name, 0) for name in candidates},
        count.valid,
        seats,
        Fraction(*share) if share else None,
        before,
    )
    elected, tied = seated(votes, len(papers) - blank - void, seats, share, before)
    if (set(found.elected), set(found.tied)) != (set(elected), set(tied)):
        tally.broken.append(f"elected {found.elected}, tied {found.tied}; by hand {elected}, {tied}")
    tally.seen[ELECTED] += len(elected)
    tally.seen[TIED] += bool(tied)
    tally.seen[FREE] += seats - len(elected)


def _paper(chance: Random, candidates: list[int], seats: int) -> set[int]:
    return set(
        chance.sample(candidates, min(len(candidates), chance.choice([0, 1, 1, seats, seats, seats + 1])))
    )


def _mistyped(
    chance: Random, count: Count, room: tuple[int, int, int], candidates: list[int], tally: Tally
) -> None:
    """More than the box or the room can hold, in one number. room: electors of the roll, who was there, seats."""
    name, most = chance.choice(candidates), count.valid + 1
    electors, there, seats = room
    wrong = chance.choice([
        replace(count, signed=electors + 1),
        replace(count, signed=there + 1),
        replace(count, ballots=count.signed + 1),
        replace(count, void=count.ballots - count.blank + 1),
        replace(count, votes=dict(count.votes) | {name: most}),
        replace(count, votes=dict(count.votes) | {len(candidates) + 1: 1}),
        replace(count, blank=-1),
    ])  # fmt: skip
    if wrong_count(wrong, electors, there, seats, candidates) is None:
        tally.broken.append(f"a count that cannot be true was taken: {wrong}")
    tally.seen[REFUSED] += 1


LINES = (
    Line(
        "elections",
        "P10 · les élections de personnes : papiers tirés au hasard, tours, égalités, sièges libres, comptés deux fois",
        "0",
        (100_000, 10_000, 1_000),
        lot,
        (ELECTED, TIED, FREE, REFUSED),
    ),
)
