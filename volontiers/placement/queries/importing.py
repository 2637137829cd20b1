"""What an import compares its lines with, and what its page shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from volontiers.accounts.access import Actor
from volontiers.core import codes, phone
from volontiers.core.eligibility import Doubt, Situation, doubts
from volontiers.core.likeness import Likenesses
from volontiers.core.priority import Ground
from volontiers.placement.models import Import, Registration
from volontiers.placement.queries.listing import OPEN
from volontiers.placement.spreadsheet.people import COLUMNS, Person
from volontiers.territory import queries as territory


class Known(NamedTuple):
    """Somebody who waits, or a line above. pk: 0 for a line."""

    pk: int
    code: str
    name: str
    year: int | None
    phone: str
    home: str


def waiting() -> list[Known]:
    """Read inside the community."""
    rows = Registration.objects.filter(state__in=OPEN).values_list(
        "pk", "code", "person__search_key", "person__birth_year", "person__phone"
    )
    return [Known(*row, "") for row in rows]


class Index:
    """Those who wait, by telephone and by name within a year, so that thousands of lines stay few comparisons."""

    def __init__(self, everybody: Iterable[Known]) -> None:
        self._by_phone: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[tuple[int, str], list[Known]] = defaultdict(list)
        self._near: Likenesses[Known] = Likenesses()
        self._numbers: dict[str, int] = {}
        for one in everybody:
            self._keep(one)

    def add(self, person: Person, pk: int = 0, code: str = "") -> None:
        """A line of the file, so that those below are compared with it. pk, code: of its place once it has one."""
        said = code or f"ligne {person.number}"
        self._keep(Known(pk, said, _name(person), person.birth_year, person.phone, person.home))

    def _keep(self, one: Known) -> None:
        self._numbers[one.code] = one.pk
        if one.phone:
            self._by_phone[one.phone].append(one)
        if one.year:
            self._by_name[one.year, one.name].append(one)
            self._near.add(one.year, one.name, one)

    def same(self, person: Person) -> str | None:
        """The code of who waits under exactly this name and year, and no other telephone."""
        for one in self._by_name.get((person.birth_year or 0, _name(person)), ()):
            if one.pk and (not one.phone or one.phone == person.phone):
                return one.code
        return None

    def like(self, person: Person) -> str | None:
        """Who may be this person: the same telephone outside of their home, or nearly the same name of the year."""
        for one in self._by_phone.get(person.phone, ()) if person.phone else ():
            if not (person.home and one.home == person.home):
                return one.code
        near = self._near.near(person.birth_year, _name(person)) if person.birth_year else iter(())
        return next((one.code for one in near), None)

    def number(self, code: str) -> int:
        """The registration of this code; 0 for a line of the file."""
        return self._numbers.get(code, 0)


class Eligible:
    """What a line would be asked about at the desk, for many lines: the rules are read once, inside the community."""

    def __init__(self, by: Actor) -> None:
        community = territory.community(by.community_id)
        self.may_want_change = territory.rules(community).may_want_change
        self.communes = {one.municipality_id for one in territory.places(by.community_id)}

    def doubts(self, situation: Situation, insee: str) -> tuple[Doubt, ...]:
        return doubts(
            situation,
            may_want_change=self.may_want_change,
            inside=insee in self.communes if insee else None,
            has_physician=False,
        )


def _name(person: Person) -> str:
    return codes.name_key(f"{person.family_name} {person.given_name}")


def one(import_id: int) -> Import | None:
    """Read inside the community."""
    return Import.objects.defer("content").filter(pk=import_id).first()


def can_be_written(one_of: Import) -> bool:
    """No line is wrong, and somebody is added to the list, or to the patients of a doctor who leaves."""
    report = one_of.report
    somebody = report.get("added") or (one_of.cohort_id and report.get("known"))
    return one_of.state == Import.State.READY and not report["fault_count"] and bool(somebody)


def latest(most: int = 5) -> list[Import]:
    return list(Import.objects.defer("content").order_by("-created_at")[:most])


_MARKS = {
    Ground.LONG_TERM_CONDITION: "ald",
    Ground.SOLIDARITY_COVER: "c2s",
    Ground.STATE_AID: "ame",
    Ground.PREGNANCY: "grossesse",
    Ground.ISOLATED: "isolement",
    Ground.COMPLEX: "situation compliquee",
}


def exported() -> Iterator[list[str]]:
    """Everybody who waits, in order, in the columns that an import reads. Read inside the community."""
    yield list(COLUMNS.values())
    found = Registration.objects.filter(state__in=OPEN).select_related("person__municipality")
    for one_of in found.order_by("rank", "since", "pk").iterator(2_000):
        cells = _cells(one_of)
        yield [cells.get(key, "") for key in COLUMNS]


def _cells(one_of: Registration) -> dict[str, str]:
    person = one_of.person
    place = person.municipality
    said = {
        "nom": person.family_name,
        "prenom": person.given_name,
        "annee de naissance": str(person.birth_year or ""),
        "telephone": phone.spoken(person.phone) if person.phone else "",
        "commune": f"{place.name} ({place.postcodes[0]})"
        if place and place.postcodes
        else place.name
        if place
        else "",
        "demande du": f"{one_of.since:%d/%m/%Y}",
        "situation": Situation(one_of.situation).label,
        "jusqu au": f"{one_of.grounds_until:%d/%m/%Y}" if one_of.grounds_until else "",
        "a domicile": "oui" if one_of.home_visits else "",
        "foyer": str(one_of.household_id or ""),
        "proche": one_of.caller_name,
        "telephone du proche": phone.spoken(one_of.caller_phone) if one_of.caller_phone else "",
        "courriel": one_of.email,
        "adresse": one_of.letters,
        "remarque": one_of.note,
    }
    return said | {mark: "oui" for ground, mark in _MARKS.items() if ground in one_of.grounds}
