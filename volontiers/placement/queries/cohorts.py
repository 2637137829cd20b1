"""The patients of a doctor who leaves: how many have one again, who is asked, and where the others live."""

from dataclasses import dataclass

from django.db.models import QuerySet

from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import LIVE, Leaving, OfferState, WaitingState
from volontiers.database.rows import fetch
from volontiers.placement.models import Cohort, Offer, Registration
from volontiers.placement.queries.listing import OPEN

# They have a doctor, by the list or otherwise; and those who are not looking for one here any more.
_HAVE = [Leaving.ATTACHED, Leaving.FOUND, Leaving.ALREADY_ATTACHED]
_GONE = [one for one in Leaving if one not in {*_HAVE, Leaving.SILENT}]


def cohort(cohort_id: int) -> Cohort | None:
    """Read inside the community."""
    return Cohort.objects.select_related("professional").filter(pk=cohort_id).first()


def cohorts(community_id: int) -> list[Cohort]:
    """Those to come first, the nearest at the top; then those that are closed."""
    mine = Cohort.objects.filter(community_id=community_id).select_related("professional")
    return sorted(mine, key=lambda one: (one.closed_at is not None, one.leaves_on, one.pk))


@dataclass(frozen=True, slots=True)
class Counted:
    """have: a doctor again. asked: the doctor said yes, the person is asked. offered: a doctor is asked.

    gone: not looking here any more. silent: nobody heard of them. left: nobody is asked for them yet.
    """

    everybody: int = 0
    have: int = 0
    asked: int = 0
    offered: int = 0
    left: int = 0
    gone: int = 0
    silent: int = 0

    @property
    def looking(self) -> int:
        """All but those who are gone: what « have » is told of. Nobody knows whether the silent ones have a doctor."""
        return self.everybody - self.gone


@dataclass(frozen=True, slots=True)
class Progress:
    all: Counted
    fragile: Counted

    @property
    def without(self) -> int:
        return self.all.looking - self.all.have


_COUNTED = """
SELECT r.priority <> %(other)s AS fragile, count(*),
       count(*) FILTER (WHERE r.ended_for = ANY (%(have)s)),
       count(*) FILTER (WHERE r.ended_for = '' AND o.state = %(accepted)s),
       count(*) FILTER (WHERE r.ended_for = '' AND o.state = %(sent)s),
       count(*) FILTER (WHERE r.ended_for = '' AND o.state IS NULL),
       count(*) FILTER (WHERE r.ended_for = ANY (%(gone)s)), count(*) FILTER (WHERE r.ended_for = %(silent)s)
  FROM placement_registration r
  LEFT JOIN placement_offer o ON o.registration_id = r.id AND o.state = ANY (%(live)s)
 WHERE r.cohort_id = %(cohort)s GROUP BY 1
"""


def progress(one: Cohort) -> Progress:
    """Read inside the community."""
    values = {
        "other": PriorityClass.OTHER,
        "have": _HAVE,
        "gone": _GONE,
        "silent": Leaving.SILENT,
        "accepted": OfferState.ACCEPTED,
        "sent": OfferState.SENT,
        "live": sorted(LIVE),
        "cohort": one.pk,
    }
    found = {fragile: Counted(*numbers) for fragile, *numbers in fetch(_COUNTED, values)}
    fragile, others = found.get(True, Counted()), found.get(False, Counted())
    names = Counted.__slots__
    return Progress(
        Counted(*(getattr(fragile, name) + getattr(others, name) for name in names)),
        fragile,
    )


_LEFT = """
SELECT coalesce(m.name, 'commune non renseignée'), coalesce(p.municipality_id, ''), count(*),
       count(*) FILTER (WHERE r.priority <> %s)
  FROM placement_registration r JOIN people_person p ON p.id = r.person_id
  LEFT JOIN territory_municipality m ON m.insee = p.municipality_id
 WHERE r.cohort_id = %s AND r.state = ANY (%s) GROUP BY 1, 2 ORDER BY 3 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class LeftIn:
    name: str
    insee: str
    people: int
    fragile: int


def left_by_commune(one: Cohort) -> list[LeftIn]:
    """Who has no doctor yet, where most of them live first. For the coordination alone: cells are small."""
    return [LeftIn(*row) for row in fetch(_LEFT, [PriorityClass.OTHER, one.pk, sorted(OPEN)])]


def waiting(one: Cohort) -> QuerySet[Registration]:
    """Who has no doctor yet, the first in line first."""
    mine = Registration.objects.filter(cohort=one, state__in=OPEN).select_related("person__municipality")
    return mine.order_by("rank", "since", "pk")


def given_back(professional_id: int) -> list[str]:
    """Codes of those who are on the list again because this doctor left."""
    ended = Offer.objects.filter(
        attachment__professional_id=professional_id,
        attachment__ended_for="physician_left",
        registration__state=WaitingState.WAITING,
    )
    return list(ended.values_list("registration__code", flat=True).distinct())


def leaving(community_id: int) -> set[int]:
    """Doctors who leave: nobody is offered to them any more."""
    still = Cohort.objects.filter(community_id=community_id, closed_at=None)
    return set(still.values_list("professional_id", flat=True))
