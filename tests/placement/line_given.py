"""People in line and doctors who agreed to some, for the tests of plans and offers: many rows at once."""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from tests.cast import MONDAY, Cast
from volontiers.consent.lasting import change_lasting
from volontiers.core.lasting import LastingTerms
from volontiers.core.pledge import Level
from volontiers.core.priority import PriorityClass
from volontiers.database.wall import acting
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.actions import Identity, note_person
from volontiers.placement.models import Household, Registration

SINCE = date(2026, 3, 2)
_numbers = count(1)


def waits(
    tarn: Cast,
    name: str = "Durand",
    *,
    rank: int = 5,
    days: int = 0,
    born: int | None = 1980,
    commune: str | None = "81099",
    together: Household | None = None,
    **said: object,
) -> Registration:
    """One person on the list. rank: of core.priority, 0 first; days: after the 2nd of March."""
    with acting(tarn.desk):
        person = note_person(
            tarn.community.pk, Identity(name, "Claire", born, commune, "+33639981234"), MONDAY
        )
        return Registration.objects.create(**{
            "community": tarn.community, "code": f"T{next(_numbers):05}", "key": uuid4(), "person": person,
            "household": together, "origin": "desk", "since": SINCE + timedelta(days=days), "entered_at": MONDAY,
            "situation": "none", "priority": list(PriorityClass)[rank], "rank": rank, "rules_seq": 1,
            "ranked_on": MONDAY.date(), "channel": "message", "agreed_at": MONDAY, "confirmed_at": MONDAY,
        } | said)  # fmt: skip


def household(tarn: Cast) -> Household:
    with acting(tarn.desk):
        return Household.objects.create(community=tarn.community, created_at=MONDAY)


def agrees(tarn: Cast, doctor: Professional, per_month: int = 2, **said: object) -> None:
    """Said by the doctor: so many new patients a month, of any age, from anywhere."""
    values = {
        "level": Level.SOME, "per_month": per_month, "asked_per_month": 3 * per_month, "ages": None,
        "communes": frozenset(), "minutes": None, "home_visits": True, "only_known": False,
        "until": (MONDAY + timedelta(days=91)).date(), "paused_until": None,
    } | said  # fmt: skip
    change_lasting(tarn.pro(doctor), doctor.pk, LastingTerms(**values), MONDAY)


def a_territory(tarn: Cast, people: int, doctors: int, per_month: int) -> None:
    """Many at once: people of every class and of four communes, one couple in ten; doctors who each agreed to some."""
    codes = ("81099", "81145", "81069", "81064")
    for number in range(doctors):
        with acting(tarn.desk):
            one = Professional.objects.create(
                title="Dr", given_name="Sacha", family_name=f"Médecin {number + 1}", profession="10",
                email=f"d{number}@gaillacois.test",
            )  # fmt: skip
            Listing.objects.create(community=tarn.community, professional=one, email_verified=True)
            Practice.objects.create(
                community=tarn.community, professional=one, municipality_id=codes[number % 4], modes=["AMB"]
            )
        agrees(tarn, one, per_month, minutes=(None, 25, 40)[number % 3], home_visits=number % 2 == 0)
    together = None
    for number in range(people):
        together = household(tarn) if number % 10 == 0 else together if number % 10 == 1 else None
        waits(
            tarn, f"Personne {number + 1}", rank=number % 6, days=number % 97, born=1930 + number % 80,
            commune=codes[number * 7 % 4], together=together, home_visits=number % 17 == 0,
        )  # fmt: skip
