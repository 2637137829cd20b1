"""The verbs of a person: noted, corrected, and tied to who already knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import codes
from volontiers.database.wall import acting
from volontiers.people.models import Around, Person


@dataclass(frozen=True, slots=True)
class Identity:
    """What is said of a person on the telephone. The year of birth is enough."""

    family_name: str = ""
    given_name: str = ""
    birth_year: int | None = None
    insee: str | None = None
    phone: str = ""


def note_person(community_id: int, identity: Identity, now: datetime) -> Person:
    """A new person, inside the transaction of the verb that needs one."""
    return note_persons(community_id, [identity], now)[0]


def note_persons(community_id: int, identities: Iterable[Identity], now: datetime) -> list[Person]:
    """New persons, in the order given, inside the transaction of the verb that needs them."""
    return Person.objects.bulk_create(
        [
            Person(
                community_id=community_id,
                family_name=one.family_name,
                given_name=one.given_name,
                birth_year=one.birth_year,
                municipality_id=one.insee,
                phone=one.phone,
                search_key=codes.name_key(f"{one.family_name} {one.given_name}"),
                created_at=now,
            )
            for one in identities
        ]
    )


def lock_identity(person_id: int) -> Identity:
    """What is noted of a person, locked inside the transaction of the verb that completes it."""
    one = _locked(person_id)
    return Identity(one.family_name, one.given_name, one.birth_year, one.municipality_id, one.phone)


def write_identity(person_id: int, identity: Identity) -> None:
    """On a locked person, who is found again by the new name."""
    Person.objects.filter(pk=person_id).update(
        family_name=identity.family_name,
        given_name=identity.given_name,
        birth_year=identity.birth_year,
        municipality_id=identity.insee,
        phone=identity.phone,
        search_key=codes.name_key(f"{identity.family_name} {identity.given_name}"),
    )


def _locked(person_id: int) -> Person:
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def tie(by: Actor, person_id: int, professional_id: int, kind: str, now: datetime) -> None:
    """This professional already knows the person: they are asked first. An attending physician replaces the last."""
    with acting(by):
        note_tie(by.community_id, person_id, professional_id, kind, now)


def tie_new(community_id: int, pairs: Iterable[tuple[int, int]], now: datetime) -> None:
    """(person, their usual professional), of persons just noted."""
    Around.objects.bulk_create(
        [
            Around(
                community_id=community_id, person_id=one, professional_id=pk, tie=Around.Tie.USUAL, since=now
            )
            for one, pk in pairs
        ]
    )


def note_tie(community_id: int, person_id: int, professional_id: int, kind: str, now: datetime) -> None:
    """A tie, inside the transaction of the verb that learns it."""
    person = _locked(person_id)
    if kind == Around.Tie.ATTENDING:
        Around.objects.filter(person=person, tie=kind).delete()
    Around.objects.update_or_create(
        person=person,
        professional_id=professional_id,
        defaults={"community_id": community_id, "tie": kind, "since": now},
    )


def untie(by: Actor, person_id: int, professional_id: int) -> None:
    with acting(by):
        Around.objects.filter(person_id=person_id, professional_id=professional_id).delete()
