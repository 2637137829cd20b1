"""The lines of one plan: some of them, by who, whom and why; how many of each; and what became of them once signed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from volontiers.core import codes
from volontiers.core.placement.cause import Cause
from volontiers.core.waiting import OfferState
from volontiers.database.rows import fetch
from volontiers.directory import queries as directory
from volontiers.placement.models import Plan, PlanLine


class Side(StrEnum):
    """Which part of a plan is read."""

    ALL = ""
    PLACED = "proposes"
    WITHOUT = "restent"
    FELL = "tombes"
    CHANGED = "changes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """text: a name or a code. since: the version after which lines changed, for CHANGED."""

    side: Side = Side.ALL
    professional_id: int | None = None
    cause: str = ""
    text: str = ""
    since: int = 0


def wanted_lines(plan: Plan, wanted: Wanted) -> QuerySet[PlanLine]:
    """In the order of the list: who comes first, first."""
    which = _SIDES[wanted.side] & Q(plan=plan)
    if wanted.side is Side.CHANGED:
        which &= Q(version__gt=wanted.since)
    if wanted.professional_id:
        which &= Q(professional_id=wanted.professional_id)
    if wanted.cause:
        which &= Q(cause=wanted.cause)
    if wanted.text:
        which &= _named(wanted.text)
    people = PlanLine.objects.filter(which).select_related(
        "registration__person__municipality", "professional", "offer"
    )
    return people.order_by("registration__rank", "registration__since", "registration_id")


_SIDES = {
    Side.ALL: Q(),
    Side.PLACED: Q(professional__isnull=False, fell=""),
    Side.WITHOUT: Q(professional=None),
    Side.FELL: ~Q(fell=""),
    Side.CHANGED: Q(),
}


def _named(text: str) -> Q:
    code, key = codes.read(text), codes.name_key(text)
    by_code = Q(registration__code=code) if code else Q(pk=None)
    by_name = Q(registration__agreement_withdrawn_at=None) if key else Q(pk=None)
    for word in key.split():
        by_name &= Q(registration__person__search_key__contains=word)
    return by_code | by_name


_NUMBERS = """
SELECT id, number
  FROM (SELECT l.id, row_number() OVER (ORDER BY r.rank, r.since, r.id) AS number
          FROM placement_planline l JOIN placement_registration r ON r.id = l.registration_id
         WHERE l.plan_id = %(plan)s) numbered
 WHERE id = ANY (%(ids)s)
"""


def numbers(plan: Plan, shown: Iterable[PlanLine]) -> dict[int, int]:
    """Line → its place among all lines of the plan, the first in line being 1."""
    return dict(fetch(_NUMBERS, {"plan": plan.pk, "ids": [one.pk for one in shown]}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """People. placed: whom the plan gives a doctor, those who fell apart. later: of them, not sent yet. agreed: said yes."""

    placed: int
    without: int
    fell: int
    later: int
    agreed: int


def outcome(plan: Plan) -> Outcome:
    """As the lines stand now."""
    placed = Q(professional__isnull=False, fell="")
    found = PlanLine.objects.filter(plan=plan).aggregate(
        people_placed=Count("pk", filter=placed),
        people_without=Count("pk", filter=Q(professional=None)),
        people_fell=Count("pk", filter=~Q(fell="")),
        people_later=Count("pk", filter=placed & Q(offer=None)),
        people_agreed=Count("pk", filter=Q(offer__state=OfferState.AGREED)),
    )
    return Outcome(**{name.removeprefix("people_"): number for name, number in found.items()})


def by_doctor(plan: Plan) -> list[tuple[int, str, int]]:
    """(professional, name, people) of those whom the plan gives somebody, fallen lines apart."""
    placed = PlanLine.objects.filter(plan=plan, professional__isnull=False, fell="")
    counts = dict(placed.values_list("professional_id").annotate(people=Count("pk")).order_by())
    doctors = PlanLine.objects.filter(plan=plan, professional__in=counts).order_by("professional_id", "pk")
    named = {
        one.professional_id: one.professional
        for one in doctors.distinct("professional_id").select_related("professional")
        if one.professional is not None
    }
    alike = Counter(map(str, named.values()))
    told = {pk: directory.full_name(one) if alike[str(one)] > 1 else str(one) for pk, one in named.items()}
    return sorted(((pk, told[pk], people) for pk, people in counts.items()), key=lambda row: row[1])


def by_cause(plan: Plan) -> list[tuple[Cause, int]]:
    """How many lines of each cause; lines older than causes are counted nowhere."""
    lines = PlanLine.objects.filter(plan=plan).exclude(cause="")
    counts = dict(lines.values_list(F("cause")).annotate(people=Count("pk")).order_by())
    return [(cause, counts[cause]) for cause in Cause if cause in counts]


def changed(plan: Plan, since: int) -> int:
    """Lines that are not what they were at this version."""
    return PlanLine.objects.filter(plan=plan, version__gt=since).count()
