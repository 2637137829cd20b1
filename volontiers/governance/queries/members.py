"""The members of the association, what they owe and where they sit. Read inside the community."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from volontiers.core.codes import name_key
from volontiers.core.seating import name_of
from volontiers.core.statutes import Statutes as Rules
from volontiers.governance.models import Adhesion, Elector, Fee, Interest, Mandate
from volontiers.governance.queries.board import full_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of members is narrowed to. fee: « paid » or « owed », for the year of the day; gone: those who left."""

    words: str = ""
    college: str = ""
    fee: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """owes: the year of the day is due and not paid; None when nothing is due for it."""

    id: int
    name: str
    occupation: str
    organization: str
    college: str
    joined_on: date
    left_on: date | None
    owes: bool | None


@dataclass(frozen=True, slots=True)
class Found:
    lines: tuple[Line, ...]
    count: int


def belonging(community_id: int, day: date) -> QuerySet[Adhesion]:
    """Who is a member on that day."""
    still = Q(left_on=None) | Q(left_on__gte=day)
    return Adhesion.objects.filter(still, community_id=community_id, joined_on__lte=day)


def search(community_id: int, asked: Asked, day: date, page: int = 1) -> Found:
    """One page of them, in the order of their names. Words match the start of any word of a name, accents or not."""
    rows = [row for row in _asked(community_id, asked, day) if _matches(row, asked.words)]
    start = (page - 1) * PAGE
    fees = _fees(rows[start : start + PAGE], day.year)
    lines = tuple(_line(row, fees.get(row.pk)) for row in rows[start : start + PAGE])
    return Found(lines, len(rows))


def _asked(community_id: int, asked: Asked, day: date) -> QuerySet[Adhesion]:
    rows = (
        Adhesion.objects.filter(community_id=community_id, left_on__lt=day)
        if asked.gone
        else belonging(community_id, day)
    )
    if asked.college:
        rows = rows.filter(college=asked.college)
    due = Fee.objects.filter(adhesion=OuterRef("pk"), year=day.year, due_cents__gt=0)
    if asked.fee == "owed":
        rows = rows.filter(Exists(due.filter(paid_on=None)))
    if asked.fee == "paid":
        rows = rows.filter(Exists(due.filter(paid_on__isnull=False)))
    return rows


def _matches(row: Adhesion, words: str) -> bool:
    there = name_key(f"{full_name(row)} {row.organization} {row.occupation}").split()
    return all(any(one.startswith(word) for one in there) for word in name_key(words).split())


def _fees(rows: list[Adhesion], year: int) -> Mapping[int, bool]:
    """Adhesion → whether the fee of that year is still owed; absent when none is due."""
    found = Fee.objects.filter(adhesion__in=rows, year=year, due_cents__gt=0)
    return {one: paid is None for one, paid in found.values_list("adhesion_id", "paid_on")}


def _line(row: Adhesion, owes: bool | None) -> Line:
    return Line(
        row.pk,
        full_name(row),
        row.occupation,
        row.organization,
        row.college,
        row.joined_on,
        row.left_on,
        owes,
    )


def counts(community_id: int, day: date) -> dict[str, int]:
    """College → how many members on that day."""
    found: dict[str, int] = {}
    for college in belonging(community_id, day).values_list("college", flat=True):
        found[college] = found.get(college, 0) + 1
    return found


def colleges_convened(adhesion_id: int) -> list[tuple[datetime, str]]:
    """(first convocation, the college that its roll wrote down), the latest first: one line for each change.

    The name is that of the statutes it was convened under. A roll is kept five years.
    """
    rows = Elector.objects.filter(adhesion_id=adhesion_id).select_related("assembly__statutes")
    # The articles of the statutes, which are long, stay where they are.
    rows = rows.only("college", "assembly__convened_at", "assembly__statutes__said")
    found: list[tuple[datetime, str, str]] = []
    for row in rows.order_by("assembly__convened_at", "pk"):
        when = row.assembly.convened_at
        if when is not None and (not found or found[-1][1] != row.college):
            found.append((when, row.college, _named(row)))
    return [(when, name) for when, _, name in found[::-1]]


def _named(row: Elector) -> str:
    statutes = row.assembly.statutes
    return name_of(Rules.from_dict(statutes.said), row.college) if statutes else row.college


def member(community_id: int, pk: int) -> Adhesion | None:
    """One of them with fees, mandates and declared interests, each in its order."""
    rows = Adhesion.objects.filter(community_id=community_id, pk=pk).prefetch_related(
        Prefetch("fees", Fee.objects.order_by("-year")),
        Prefetch("mandates", Mandate.objects.order_by("-first_day", "body")),
        Prefetch("interests", Interest.objects.order_by("-declared_on", "pk")),
    )
    return rows.first()
