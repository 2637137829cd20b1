"""What the intake form reads: a draft to take up again, and cases that look like this one."""

from dataclasses import dataclass
from uuid import UUID

from volontiers.cases.models import Case, Draft, Need
from volontiers.cases.queries import hidden
from volontiers.people import queries as people

MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be of the same person. by_phone: the same callback number; else a name that looks alike."""

    case: Case
    by_phone: bool


def drafts(account_id: int) -> list[Draft]:
    """My calls not yet saved, the oldest first."""
    return list(Draft.objects.filter(account_id=account_id).order_by("started_at"))


def draft(account_id: int, key: UUID) -> Draft | None:
    return Draft.objects.filter(account_id=account_id, key=key).first()


def alike(
    community_id: int, phone: str | None, family: str, given: str, birth_year: int | None
) -> list[Alike]:
    """At most three, open ones first, the same number before a name that looks alike. Shown, never merged.

    A hidden case looks like no other.
    """
    found: dict[int, Alike] = {}
    if phone:
        for case in _latest(callback_phone=phone):
            found[case.pk] = Alike(case, by_phone=True)
    persons = people.alike(community_id, family, given, birth_year)
    if persons and len(found) < MOST_ALIKE:
        for case in _latest(person_id__in=[person.pk for person in persons]):
            found.setdefault(case.pk, Alike(case, by_phone=False))
    return list(found.values())[:MOST_ALIKE]


def _latest(**which: object) -> list[Case]:
    return list(
        Case.objects.filter(~hidden.withdrawn(), **which)
        .select_related("person")
        .order_by("-closed_at", "-opened_at")[:MOST_ALIKE]
    )


def by_number(number: int) -> Case | None:
    """A case as the desk names it, masked when it is hidden. Read inside the community."""
    found = hidden.read(Case.objects.select_related("person__municipality", "owner")).filter(number=number)
    return next((hidden.masked(case) for case in found), None)


def needs_count(case_id: int) -> int:
    return Need.objects.filter(case_id=case_id).count()
