"""A doctor of the demonstration who stops in June: seventy of her patients, at the day of the announcement."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from volontiers.accounts.access import Actor, Role
from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground
from volontiers.ops.demo.people import People
from volontiers.ops.demo.waiting import GIVEN
from volontiers.people.actions import Identity
from volontiers.placement.actions.leaving_doctor import open_cohort
from volontiers.placement.actions.registering import Facts, Said, register_together

LEAVES, PATIENTS = "combes", 70
ANNOUNCED_BEFORE = timedelta(days=21)
SPACE = UUID("b0c57c7e-53c5-4a6e-9b3b-0a7f3c1d2e44")
FAMILIES = (
    "Alary", "Bonnafous", "Cayla", "Delpech", "Escaffit", "Fabrègue", "Galinier", "Issaly", "Loubat", "Mazens",
    "Nouvel", "Puech", "Rigal", "Soulié",
)  # fmt: skip
COMMUNES = ("81145", "81145", "81145", "81099", "81131")


def leave_soon(community_id: int, people: People, now: datetime) -> None:
    """Prepared by Claire, who coordinates; everybody through the verbs."""
    claire = Actor(
        community_id,
        account_id=people.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    announced = now.date() - ANNOUNCED_BEFORE
    day = date(now.year + (now.month > 6), 6, 30)
    doctor = people.professionals[LEAVES]
    cohort = open_cohort(claire, doctor, announced, day, "bureau du 2 novembre, point 3", now)
    for said in _patients(cohort.pk, announced):
        register_together(claire, [said], now)


def _patients(cohort_id: int, announced: date) -> Iterator[Said]:
    chance = Random(61)  # noqa: S311  (a drawn world, the same each time)
    for number in range(PATIENTS):
        born = chance.randrange(1932, 2020)
        yield Said(
            key=uuid5(SPACE, str(number)),
            origin="cohort",
            person=Identity(
                FAMILIES[number % len(FAMILIES)], GIVEN[(3 * number + number // 14) % 20], born,
                chance.choice(COMMUNES),
            ),
            since=announced,
            facts=Facts(
                situation=Situation.LEAVING,
                grounds=frozenset({Ground.LONG_TERM_CONDITION} if chance.random() < 0.16 else ()),
                letters=f"{chance.randrange(1, 90)} rue du Port, 81310 Lisle-sur-Tarn",
            ),
            cohort_id=cohort_id,
            reason="patientèle de son médecin",
        )  # fmt: skip
