"""The members as a spreadsheet takes them away, in the columns that an import reads. Read inside the community."""

from collections.abc import Iterator, Mapping
from datetime import date

from volontiers.core import phone
from volontiers.core.roster import COLUMNS, TOLD
from volontiers.governance.models import Adhesion, Fee
from volontiers.governance.queries.statutes import in_force


def exported(community_id: int, day: date) -> Iterator[list[str]]:
    """The headings, then everybody, those who left included; the fee is that of the year of the day."""
    yield [*COLUMNS.values(), *TOLD.values()]
    version = in_force(community_id, day)
    names = {one.key: one.name for one in version.rules.colleges} if version else {}
    fees = {fee.adhesion_id: fee for fee in Fee.objects.filter(community_id=community_id, year=day.year)}
    for row in Adhesion.objects.filter(community_id=community_id):
        yield _row(row, names, fees.get(row.pk))


def _row(row: Adhesion, names: Mapping[str, str], fee: Fee | None) -> list[str]:
    return [
        row.family_name, row.given_name, names.get(row.college, row.college), _day(row.joined_on), row.occupation,
        row.organization, row.email, phone.spoken(row.phone) if row.phone else "", "oui" if row.founder else "",
        _day(row.left_on), *(_fee(fee) if fee else [""] * 4),
    ]  # fmt: skip


def _fee(fee: Fee) -> list[str]:
    return [
        str(fee.year),
        _euros(fee.due_cents),
        _euros(fee.paid_cents) if fee.paid_on else "",
        _day(fee.paid_on),
    ]


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
