"""Members come from a spreadsheet: all of them are held to the rules, then all are written, or none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from volontiers.core import codes, roster
from volontiers.core.roster import Line
from volontiers.core.sheet import Fault
from volontiers.database.wall import InCommunity, acting
from volontiers.governance.actions.members import Who, hold_member, new_row, today
from volontiers.governance.actions.refused import Refused
from volontiers.governance.models import Adhesion
from volontiers.governance.queries.board import as_member, members
from volontiers.governance.queries.members import belonging
from volontiers.governance.queries.statutes import Version, in_force
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

if TYPE_CHECKING:
    from volontiers.core.seating import Member


@dataclass(frozen=True, slots=True)
class Report:
    """known: numbers of the lines of who is a member already: they are passed over."""

    faults: tuple[Fault, ...]
    known: tuple[int, ...]
    added: int


def enrol_members(by: InCommunity, rows: Sequence[Sequence[str]], now: datetime, *, dry: bool) -> Report:
    """rows: of the sheet, headings first. dry, or with one fault: nothing is written, and every fault has its line."""
    with acting(by):
        take_turn(by.community_id)
        report, fresh = _held(by, rows, now)
        if not dry and not report.faults:
            Adhesion.objects.bulk_create(fresh)
    return report


def _held(by: InCommunity, rows: Sequence[Sequence[str]], now: datetime) -> tuple[Report, list[Adhesion]]:
    """What the file says beside the rules, and who would be written."""
    community, day = territory.community(by.community_id), today(by, now)
    version = in_force(by.community_id, day)
    if version is None:
        said = "Enregistrez d’abord les statuts : ils disent quels collèges existent."
        return Report((Fault(0, said),), (), 0), []
    colleges = {one.key: one.name for one in version.rules.colleges}
    read = roster.read(rows, roster.Reader(day, community.time_zone, colleges))
    if read.faults:
        return Report(tuple(read.faults), (), 0), []
    known = _known(by, day, read.lines)
    fresh = {line.number: new_row(by, _who(line)) for line in read.lines if line.number not in known}
    faults = tuple(_faults(by, fresh, version, day))
    return Report(faults, tuple(sorted(known)), len(fresh)), list(fresh.values())


def _known(by: InCommunity, day: date, lines: Iterable[Line]) -> set[int]:
    """The lines that say again what stands: the same name, the same college, no other address."""
    there: dict[tuple[str, str], set[str]] = {}
    for row in belonging(by.community_id, day):
        key = (codes.name_key(f"{row.given_name} {row.family_name}"), row.college)
        there.setdefault(key, set()).add(row.email.casefold())
    return {
        line.number
        for line in lines
        if line.email.casefold() in there.get((codes.name_key(line.name), line.college), ())
    }


def _faults(by: InCommunity, fresh: Mapping[int, Adhesion], version: Version, day: date) -> Iterator[Fault]:
    """Each beside those who are there and the lines above it; only those of one name could be one person."""
    alike: dict[str, list[Member]] = defaultdict(list)
    for one in members(by.community_id):
        alike[one.person].append(one)
    for number, row in fresh.items():
        mine = as_member(row)
        try:
            hold_member(row, alike[mine.person], version, day)
        except Refused as refused:
            yield Fault(number, refused.sentence)
        # A line that is not written yet has no number of its own.
        alike[mine.person].append(replace(mine, key=-number))


def _who(line: Line) -> Who:
    return Who(
        line.family_name, line.college, line.joined_on, line.given_name, line.occupation,
        organization=line.organization, email=line.email, phone=line.phone, founder=line.founder,
    )  # fmt: skip
