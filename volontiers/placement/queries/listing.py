"""The list in its order: the class of the members first, then the original date; with filters, and totals."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from volontiers.core import codes
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import WaitingState
from volontiers.placement.models import Registration
from volontiers.placement.queries.hidden import SHOWN
from volontiers.territory import queries as territory

OPEN = (WaitingState.WAITING, WaitingState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to keep. text: a name, a code, or a telephone already read as `phone`. state: one, or "" for those who wait."""

    text: str = ""
    phone: str = ""
    priority: str = ""
    insee: str = ""
    sector_id: int | None = None
    state: str = ""
    home_visits: bool = False
    household_id: int | None = None
    cohort_id: int | None = None


def in_order(wanted: Wanted, *, everybody: bool = False) -> QuerySet[Registration]:
    """Read inside the community. The order is total: two people of one day are in the order they were written.

    everybody: those who wait no more as well.
    """
    found = Registration.objects.filter(_which(wanted, everybody=everybody))
    return found.select_related("person__municipality").order_by("rank", "since", "pk")


def _which(wanted: Wanted, *, everybody: bool) -> Q:
    which = Q(state=wanted.state) if wanted.state else Q() if everybody else Q(state__in=OPEN)
    exact = {
        "priority": wanted.priority,
        "person__municipality_id": wanted.insee,
        "household_id": wanted.household_id,
        "cohort_id": wanted.cohort_id,
    }
    which &= Q(**{name: value for name, value in exact.items() if value})
    if wanted.sector_id:
        which &= Q(person__municipality_id__in=_communes(wanted.sector_id))
    if wanted.home_visits:
        which &= Q(home_visits=True)
    return which & _named(wanted) if wanted.text else which


def _communes(sector_id: int) -> list[str]:
    return territory.sector_communes(sector_id)


def _named(wanted: Wanted) -> Q:
    code = codes.read(wanted.text)
    named = Q(code=code) if code else Q()
    if wanted.phone:
        named |= (Q(person__phone=wanted.phone) | Q(caller_phone=wanted.phone)) & SHOWN
    key = codes.name_key(wanted.text)
    for_name = SHOWN
    for word in key.split():
        for_name &= Q(person__search_key__contains=word)
    return named | for_name if key else named


@dataclass(frozen=True, slots=True)
class Totals:
    """Of those who wait. suspended: among them, without news."""

    waiting: int
    suspended: int
    by_class: tuple[tuple[PriorityClass, int], ...]


def totals() -> Totals:
    """Read inside the community."""
    counted = (
        Registration.objects.filter(state__in=OPEN).values_list("priority", "state").annotate(n=Count("pk"))
    )
    rows = list(counted.order_by())
    by_class = {one: sum(n for priority, _, n in rows if priority == one) for one in PriorityClass}
    return Totals(
        waiting=sum(n for _, _, n in rows),
        suspended=sum(n for _, state, n in rows if state == WaitingState.SUSPENDED),
        by_class=tuple((one, n) for one, n in by_class.items() if n),
    )


def household_sizes(households: Iterable[int | None]) -> dict[int, int]:
    """Household → how many of it are on the list."""
    wanted = {one for one in households if one}
    found = Registration.objects.filter(household_id__in=wanted, state__in=OPEN)
    return dict(found.values_list("household_id").annotate(n=Count("pk")).order_by())
