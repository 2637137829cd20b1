"""Who may be on the list twice: the same telephone, or nearly the same name of one year. Shown, never merged."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from volontiers.people import queries as people
from volontiers.people.actions import Identity
from volontiers.placement.models import Registration, WaitingEvent
from volontiers.placement.queries.listing import OPEN

MOST = 3


def alike(community_id: int, identity: Identity, most: int = MOST) -> list[Registration]:
    """Those who wait and may be this person, the same telephone first. Read inside the community."""
    persons = [one.pk for one in people.by_phone(community_id, identity.phone)]
    if identity.birth_year:
        persons += [
            one.pk
            for one in people.alike(
                community_id, identity.family_name, identity.given_name, identity.birth_year, most=10
            )
        ]
    found = Registration.objects.filter(person_id__in=persons, state__in=OPEN).select_related(
        "person__municipality"
    )
    return sorted(found, key=lambda one: persons.index(one.person_id))[:most]


def of(made: Registration) -> list[Registration]:
    """Those that a new registration may repeat; never those of its own household, who share a telephone."""
    person = made.person
    identity = Identity(person.family_name, person.given_name, person.birth_year, None, person.phone)
    return [
        one
        for one in alike(made.community_id, identity, most=10)
        if one.pk != made.pk and (made.household_id is None or one.household_id != made.household_id)
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations that may be of one person, the older first."""

    older: Registration
    later: Registration


def pairs(most: int = 50) -> list[Pair]:
    """Still to be decided, the oldest doubt first. Read inside the community."""
    found = _undecided().order_by("at", "pk").values_list("registration_id", "twin")[:most]
    both = {frozenset(pair) for pair in found}
    known = Registration.objects.select_related("person__municipality").in_bulk(
        [pk for pair in both for pk in pair]
    )
    made = [sorted((known[pk] for pk in pair), key=lambda one: (one.since, one.pk)) for pair in both]
    return [Pair(*pair) for pair in sorted(made, key=lambda pair: (pair[0].since, pair[0].pk))]


def waiting_pairs() -> int:
    return _undecided().count()


def _undecided() -> QuerySet[WaitingEvent]:
    """Both still wait, and nobody has said that they are two."""
    twin = Cast(KeyTextTransform("other", "data"), BigIntegerField())
    said = WaitingEvent.objects.filter(
        registration_id=OuterRef("registration_id"), kind="two_people", data__other=OuterRef("data__other")
    )
    other = Registration.objects.filter(pk=OuterRef("twin"), state__in=OPEN)
    return (
        WaitingEvent.objects.filter(kind="maybe_twin", registration__state__in=OPEN)
        .annotate(twin=twin)
        .filter(~Exists(said), Exists(other))
    )
