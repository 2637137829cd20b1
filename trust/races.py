"""Four processes say « Je prends » for the same need at the same instant; then one person says it for four needs."""

import os
from collections.abc import Sequence
from functools import cache
from random import Random

import psycopg

from tests.cast import MONDAY, Cast
from trust import base, territory
from trust.abreast import Broken, Call, abreast
from trust.line import Line, Tally
from trust.territory import Lands
from volontiers.accounts.access import Actor
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.waves import advance

RACERS, NEEDS, PHYSICIANS, CAPS_RACES, WAVES = 4, 40, 14, 8, 40
DOUBLES, HELD, FULL = "doubles of the naive variant", "yes held back by a cap", "needs left by full caps"

# A need of a race: its land's number, the need, and (proposal, professional) for each of its racers.
Race = tuple[int, int, list[tuple[int, int]]]


def answered(community_id: int, who: int, proposal: int) -> Answer:
    return accept(Actor(community_id, kind="link", professional_id=who), proposal, MONDAY)


@cache
def _own_line() -> psycopg.Connection:
    """One connection per process, opened at its first naive answer."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)


def naive(need: int, who: int) -> bool:
    """Read, then write: what must not be done. Kept, so that the race is seen to be a race."""
    sql = _own_line()
    if sql.execute("SELECT FROM trust_naive WHERE need = %s", [need]).fetchone() is not None:
        return False
    sql.execute("INSERT INTO trust_naive VALUES (%s, %s)", [need, who])
    return True


def one_need(chance: Random) -> Tally:
    """Small caps, some ceilings over both communities; four people race for each of these needs."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY, {"wave_size_min": RACERS})
    _volunteers(lands, chance)
    races = _races(lands)
    _bare_table()
    with abreast(RACERS) as together:
        naively = [together(*(Call(naive, (need, who)) for _, who in four)) for _, need, four in races]
        given = [together(*_four(land, four)) for land, _, four in races]
    tally = Tally(len(races), [*_counted(races, given), *beyond_caps()])
    tally.seen[DOUBLES] = sum(sum(one) > 1 for one in naively)
    tally.seen[HELD] = sum(answer is Answer.OUTSIDE for one in given for answer in one)
    tally.seen[FULL] = sum(Answer.TAKEN not in one for one in given)
    return tally


def _volunteers(lands: Lands, chance: Random) -> None:
    for number in range(PHYSICIANS):
        homes = chance.choice([lands.both, lands.both, (lands.here,), (lands.there,)])
        ceiling = (territory.sample(chance, 12, 40, 0.5), territory.sample(chance, 1, 6, 0.5))
        one = territory.physician(number, *homes, ceiling=ceiling)
        for land in homes:
            territory.say(
                land, one, territory.much(MONDAY, chance.randint(12, 40), chance.randint(1, 5)), MONDAY
            )


def _races(lands: Lands) -> list[Race]:
    """A wave smaller than four is raced by the same people twice: a double tap."""
    found: list[Race] = []
    for number in range(NEEDS):
        land = lands.both[number % 2]
        need = territory.proposed(land, MONDAY)
        asked = territory.waiting(land, need)
        if asked:
            found.append((land.community.pk, need, [asked[place % len(asked)] for place in range(RACERS)]))
    return found


def _four(community: int, four: Sequence[tuple[int, int]]) -> list[Call]:
    return [Call(answered, (community, who, proposal)) for proposal, who in four]


def _bare_table() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as sql:
        sql.execute("CREATE TABLE IF NOT EXISTS trust_naive (need bigint, who bigint)")


def _counted(races: Sequence[Race], given: Sequence[tuple[object, ...]]) -> list[str]:
    """What the answers said is what the rows say, and a need stays alone only when everybody asked was full."""
    rows = dict(
        base.seen("SELECT need_id, count(*) FROM cases_proposal WHERE state = 'accepted' GROUP BY need_id")
    )
    taken = dict(base.seen("SELECT id, taken_by_id FROM cases_need WHERE state = 'taken'"))
    full = _full()
    broken = []
    for (land, need, four), answers in zip(races, given, strict=True):
        winners = {who for (_, who), answer in zip(four, answers, strict=True) if answer is Answer.TAKEN}
        broken += [f"need {need}: {one.said}" for one in answers if isinstance(one, Broken)]
        if len(winners) > 1 or rows.get(need, 0) > 1:
            broken.append(f"need {need} was taken {max(len(winners), rows.get(need, 0))} times")
        elif winners != ({taken[need]} if need in taken else set()) or len(winners) != rows.get(need, 0):
            broken.append(f"need {need}: the answers say {winners}, the rows {taken.get(need)}")
        elif not winners and not {(land, who) for _, who in four} <= full:
            broken.append(f"need {need} was left though somebody had room")
    return broken


def _full() -> set[tuple[int, int]]:
    """(community, professional) whose week has no room for one more yes."""
    return set(base.seen(
        "SELECT p.community_id, p.professional_id FROM consent_pledge p"
        " JOIN directory_professional d ON d.id = p.professional_id"
        " LEFT JOIN consent_pledgeuse u ON u.pledge_id = p.id WHERE coalesce(u.accepted, 0) >= p.accepted_cap"
        " OR (SELECT sum(e.accepted) FROM consent_pledgeuse e WHERE e.professional_id = d.id) >= d.ceiling_accepted"
    ))  # fmt: skip


_BEYOND = """
WITH really AS (
  SELECT pledge_id, professional_id, week, count(*) AS asked, count(*) FILTER (WHERE state = 'accepted') AS accepted
    FROM cases_proposal WHERE basis = 'pledge' GROUP BY 1, 2, 3)
SELECT format('pledge %s: asked %s of %s, accepted %s of %s', p.id, r.asked, p.asked_cap, r.accepted, p.accepted_cap)
  FROM really r JOIN consent_pledge p ON p.id = r.pledge_id
 WHERE r.asked > p.asked_cap OR r.accepted > p.accepted_cap
UNION ALL
SELECT format('professional %s is beyond the ceiling: asked %s, accepted %s', d.id, sum(r.asked), sum(r.accepted))
  FROM really r JOIN directory_professional d ON d.id = r.professional_id GROUP BY d.id, r.week
HAVING sum(r.asked) > d.ceiling_asked OR sum(r.accepted) > d.ceiling_accepted
"""


def beyond_caps() -> list[str]:
    """Counted from the proposals themselves, not from the counters."""
    return [said for (said,) in base.seen(_BEYOND)]


def one_person(chance: Random) -> Tally:
    """The same person says yes to two needs here and two there, at once: exactly as many as their caps leave."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY)
    made = [_alone(number, lands, chance) for number in range(CAPS_RACES)]
    with abreast(RACERS) as together:
        given = [together(*calls) for calls, _ in made]
    tally = Tally(len(made), beyond_caps())
    for answers, (_, room) in zip(given, made, strict=True):
        taken = sum(answer is Answer.TAKEN for answer in answers)
        tally.seen[HELD] += RACERS - taken
        if taken != room:
            tally.broken.append(f"a person with room for {room} took {taken}: {answers}")
    return tally


def _alone(number: int, lands: Lands, chance: Random) -> tuple[list[Call], int]:
    """Four answers, and how many of them there is room for. Asked twice here and there, they are asked no more."""
    caps, ceiling = [chance.randint(1, 2), chance.randint(1, 2)], territory.sample(chance, 1, 3, 0.3)
    one = territory.physician(number, *lands.both, ceiling=(None, ceiling))
    calls: list[Call] = []
    for land, cap in zip(lands.both, caps, strict=True):
        territory.say(land, one, territory.much(MONDAY, 2, cap), MONDAY)
        needs = [territory.proposed(land, MONDAY) for _ in range(2)]
        calls += [_yes(land, need, one.pk) for need in needs]
    return calls, min(sum(caps), ceiling or RACERS)


def _yes(land: Cast, need: int, who: int) -> Call:
    (proposal,) = (pk for pk, asked in territory.waiting(land, need) if asked == who)
    return Call(answered, (land.community.pk, who, proposal))


def two_waves(chance: Random) -> Tally:
    """Two workers ask the same people at the same instant, for two needs of one community or of both."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY, {"wave_size_min": RACERS})
    for number in range(RACERS):
        one = territory.physician(number, *lands.both)
        for land in lands.both:
            territory.say(land, one, territory.much(MONDAY, 3000, 3000), MONDAY)
    tally = Tally()
    with abreast(2) as together:
        for _ in range(WAVES):
            chosen = [chance.choice(lands.both) for _ in range(2)]
            needs = [territory.called(land, MONDAY) for land in chosen]
            given = together(
                *(Call(_asked, (land.machine, need)) for land, need in zip(chosen, needs, strict=True))
            )
            tally.runs += 1
            tally.broken += [one.said for one in given if isinstance(one, Broken)]
            sizes = {len(territory.waiting(land, need)) for land, need in zip(chosen, needs, strict=True)}
            tally.broken += [] if sizes == {RACERS} else [f"waves of {sizes}"]
    return tally


def _asked(by: Actor, need: int) -> None:
    advance(by, need, MONDAY)


LINES = (
    Line(
        "races", "P1 · un besoin, quatre personnes au même instant : une seule le prend, nul plafond n’est dépassé",
        "0 double, 0 au-delà", (10_000, 1_000, 60), one_need, (DOUBLES, HELD),
    ),
    Line(
        "caps", "P1 · une personne, quatre besoins au même instant, deux communautés : pas un de plus que ses plafonds",
        "0 au-delà, 0 en deçà", (1_000, 200, 16), one_person, (HELD,),
    ),
    Line(
        "waves", "P2 · deux vagues au même instant, pour les mêmes personnes : les deux partent, aucune n’attend l’autre",
        "0 échec", (2_000, 400, 40), two_waves,
    ),
)  # fmt: skip
