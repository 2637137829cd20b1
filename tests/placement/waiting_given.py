"""People of the list, as the tests write them: Odette Calmels, 1948, of Gaillac, since the second of March."""

from datetime import date, timedelta
from uuid import uuid4

from tests.cast import MONDAY, Cast
from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground
from volontiers.database.wall import reading
from volontiers.people.actions import Identity
from volontiers.placement.actions.registering import Facts, Said, register
from volontiers.placement.models import Registration, WaitingEvent

SINCE = date(2026, 3, 2)
ODETTE = Identity("Calmels", "Odette", 1948, "81099", "+33639981234")


def said(person: Identity = ODETTE, *grounds: Ground, **more: object) -> Said:
    """Facts by their names, the rest of Said by its own."""
    own = {name: more.pop(name) for name in list(more) if name in Facts.__slots__}
    values = {
        "key": uuid4(),
        "origin": Registration.Origin.DESK,
        "since": SINCE,
        "facts": Facts(grounds=frozenset(grounds), **own),
    } | more
    return Said(person=person, **values)


def listed(
    tarn: Cast, person: Identity = ODETTE, *grounds: Ground, now=MONDAY, **more: object
) -> Registration:
    return register(tarn.desk, said(person, *grounds, **more), now)


NAMES = ("Assié", "Bousquet", "Cazals", "Delmas", "Escande", "Fournials", "Galaup", "Huc")


def somebody(n: int, **more: object) -> Identity:
    """A different person for each number, all of the same age."""
    values = {
        "family_name": " ".join(NAMES[int(digit)] for digit in f"{n:o}"),
        "given_name": "Alba",
        "birth_year": 1980,
        "insee": "81099",
    } | more
    return Identity(**values)


def again(tarn: Cast, one: Registration) -> Registration:
    with reading(tarn.desk):
        return Registration.objects.select_related("person", "household").get(pk=one.pk)


def kinds(tarn: Cast, one: Registration) -> list[str]:
    with reading(tarn.desk):
        return list(
            WaitingEvent.objects.filter(registration=one).order_by("pk").values_list("kind", flat=True)
        )


TOMORROW = MONDAY + timedelta(days=1)
WANTS_CHANGE = Situation.WANTS_CHANGE
