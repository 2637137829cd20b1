"""Those who wait for an attending physician when the demonstration opens: eighty people, households, all kinds of dates."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from volontiers.accounts.access import Actor
from volontiers.core.eligibility import Situation
from volontiers.core.priority import ENDING, Ground
from volontiers.core.waiting import Leaving
from volontiers.ops.demo.scenes.caller import mobile
from volontiers.ops.demo.territory import rows
from volontiers.people.actions import Identity
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.reconfirming import check
from volontiers.placement.actions.registering import Facts, Said, register_together

PEOPLE = 80
# Numbers kept for fiction that no caller of the scenes has.
FIRST_NUMBER = 5000
FAMILIES = (
    "Abrial", "Barthe", "Cathala", "Dauzats", "Enjalbert", "Ferrières", "Gayraud", "Hébrard", "Izard", "Jalabert",
    "Lacroux", "Maurel", "Nègre", "Olivier", "Pagès", "Raynal", "Séguier", "Taillefer", "Uchan", "Vieu",
)  # fmt: skip
GIVEN = (
    "Yvette", "Marcel", "Lucie", "Kamel", "Rose", "Henri", "Sonia", "Bruno", "Aïcha", "Denis", "Monique", "Théo",
    "Colette", "Samir", "Jeanne", "Alain", "Maïa", "Robert", "Nadia", "Émile",
)  # fmt: skip
DRAWN = (
    (), (), (), (), (Ground.LONG_TERM_CONDITION,), (Ground.SOLIDARITY_COVER,), (Ground.ISOLATED,),
    (Ground.COMPLEX, Ground.LONG_TERM_CONDITION), (Ground.PREGNANCY,), (),
)  # fmt: skip
# The number of a home among those that are written → why its first person waits no more.
LEAVES = {7: Leaving.FOUND, 23: Leaving.ALREADY_ATTACHED, 41: Leaving.MOVED_AWAY}
# Homes written three months ago, of whom it is time to hear; the last one is reached by a letter alone.
ASKED = (11, 17, 29, 35)
ADDRESS = "3 chemin du Moulin, 81600 Gaillac"
AGO = timedelta(days=91)
# The others, in the quarter that is published: they are asked for news in a month.
WRITTEN = timedelta(days=60)
SPACE = UUID("0f4e4a0c-6a3e-4d0a-8a57-6a7b1b7a9d10")


def wait(by: Actor, now: datetime, move: Callable[[datetime], object]) -> None:
    """Through the verbs, one home after the other, each at the hour of the clock; three of them wait no more."""
    chance = Random(31)  # noqa: S311  (a drawn world, the same each time)
    communes = [row["code_insee"] for row in rows("communes.csv")]
    weights = [int(row["population"]) for row in rows("communes.csv")]
    count = homes = 0
    while count < PEOPLE:
        home = list(_home(chance, count, chance.choices(communes, weights)[0], now))
        then = now - (AGO if homes in ASKED else WRITTEN)
        move(then)
        made = register_together(by, _earlier(home, then, by_letter=homes == ASKED[-1]), then)
        move(now)
        if homes in ASKED:
            check(by, made[0].pk, now)
        if why := LEAVES.get(homes):
            close(by, made[0].pk, why, now)
        count, homes = count + len(home), homes + 1


def _earlier(home: list[Said], at: datetime, *, by_letter: bool) -> list[Said]:
    """Written then; by_letter: the first one has an address and no telephone."""
    found = [replace(said, since=min(said.since, at.date())) for said in home]
    if by_letter:
        person, facts = found[0].person, replace(found[0].facts, letters=ADDRESS)
        found[0] = replace(found[0], person=replace(person, phone=""), facts=facts)
    return found


def _home(chance: Random, number: int, insee: str, now: datetime) -> Iterator[Said]:
    size = chance.choices((1, 2, 3), (14, 5, 1))[0]
    family = f"{FAMILIES[number % 20]}"
    since = date(now.year, now.month, 1) - timedelta(days=chance.randrange(20, 700))
    oldest = chance.choice((1936, 1944, 1951, 1958, 1967, 1975, 1984, 1991))
    for member in range(size):
        grounds = frozenset(chance.choice(DRAWN))
        born = min(oldest + (0, 3, 40)[member], now.year)
        yield Said(
            key=uuid5(SPACE, f"{number}:{member}"),
            origin=chance.choice(("desk", "paper", "form", "professional")),
            person=Identity(
                family, GIVEN[(number + 7 * member) % 20], born, insee,
                mobile(FIRST_NUMBER + number) if member == 0 and chance.random() < 0.8 else "",
            ),
            since=since,
            facts=Facts(
                situation=chance.choice((Situation.NONE, Situation.NONE, Situation.LEAVING, Situation.MOVED)),
                grounds=grounds,
                grounds_until=now.date() + timedelta(days=150) if grounds & ENDING else None,
                home_visits=born < 1942,
            ),
        )  # fmt: skip
