"""Who may be on the list twice: the same telephone, or nearly the same name of one year. Shown, never merged."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from volontiers.core import codes
from volontiers.core.twins import nearly
from volontiers.core.waiting import Leaving, WaitingState
from volontiers.database.rows import fetch
from volontiers.people import queries as people
from volontiers.people.actions import Identity
from volontiers.placement.models import Registration
from volontiers.placement.queries.hidden import SHOWN
from volontiers.placement.queries.listing import OPEN

MOST = 3


def alike(community_id: int, identity: Identity, most: int = MOST) -> list[Registration]:
    """Those who wait and may be this person, the same telephone first. Read inside the community."""
    return _alike(community_id, identity, most, Q(state__in=OPEN))


def _alike(community_id: int, identity: Identity, most: int, which: Q) -> list[Registration]:
    persons = [one.pk for one in people.by_phone(community_id, identity.phone)]
    if identity.birth_year:
        persons += [
            one.pk
            for one in people.alike(
                community_id, identity.family_name, identity.given_name, identity.birth_year, most=10
            )
        ]
    found = Registration.objects.filter(which, person_id__in=persons).select_related("person__municipality")
    return sorted(found, key=lambda one: persons.index(one.person_id))[:most]


def probable(community_id: int, identity: Identity) -> list[Registration]:
    """Fewer: the same telephone, or nearly the same name of the same year. Those are asked about before saving."""
    return _those_probable(alike(community_id, identity, most=10), identity)


def gone(community_id: int, identity: Identity) -> list[Registration]:
    """Who left, or found a doctor by the list, and may be this person: their date is still theirs. One for a person."""
    left = Q(state__in=[WaitingState.LEFT, WaitingState.ATTACHED]) & ~Q(ended_for=Leaving.DUPLICATE) & SHOWN
    back = Registration.objects.filter(person_id=OuterRef("person_id"), state__in=OPEN)
    found = _alike(community_id, identity, 10, left & ~Q(Exists(back)))
    oldest = sorted(_those_probable(found, identity), key=lambda one: (one.since, one.pk))
    return list({one.person_id: one for one in reversed(oldest)}.values())


def _those_probable(found: list[Registration], identity: Identity) -> list[Registration]:
    name = codes.name_key(f"{identity.family_name} {identity.given_name}")
    return [one for one in found if _probable(one, identity, name)]


def _probable(one: Registration, identity: Identity, name: str) -> bool:
    if identity.phone and one.person.phone == identity.phone:
        return True
    return one.person.birth_year == identity.birth_year and nearly(one.person.search_key, name)


def of(made: Registration) -> list[Registration]:
    """Those that a new registration may repeat; never those of its own household, who share a telephone."""
    person = made.person
    identity = Identity(person.family_name, person.given_name, person.birth_year, None, person.phone)
    return [
        one
        for one in probable(made.community_id, identity)
        if one.pk != made.pk and (made.household_id is None or one.household_id != made.household_id)
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations that may be of one person, the older first."""

    older: Registration
    later: Registration


# Both still wait, and nobody has said that they are two.
_UNDECIDED = """
SELECT DISTINCT least(r.id, o.id), greatest(r.id, o.id)
  FROM placement_waitingevent e
  JOIN placement_registration r ON r.id = e.registration_id AND r.state = ANY (%(open)s)
  JOIN placement_registration o ON o.id = (e.data->>'other')::bigint AND o.state = ANY (%(open)s)
 WHERE e.community_id = %(place)s AND e.kind = 'maybe_twin'
   AND NOT EXISTS (SELECT FROM placement_waitingevent s WHERE s.community_id = e.community_id AND s.kind = 'two_people'
                      AND s.registration_id = e.registration_id AND s.data->'other' = e.data->'other')
"""


def undecided(community_id: int) -> list[tuple[int, int]]:
    """Pairs of registrations still to be compared. Read inside the community."""
    return [(one, other) for one, other in fetch(_UNDECIDED, {"place": community_id, "open": list(OPEN)})]


def pairs(community_id: int, most: int = 50) -> list[Pair]:
    """Those to be compared, who asked longest ago first. Read inside the community."""
    both = undecided(community_id)
    found = Registration.objects.select_related("person__municipality").in_bulk(
        [pk for pair in both for pk in pair]
    )
    made = [sorted((found[pk] for pk in pair), key=lambda one: (one.since, one.pk)) for pair in both]
    first = sorted(made, key=lambda pair: (pair[0].since, pair[0].pk))[:most]
    return [Pair(older, later) for older, later in first]
