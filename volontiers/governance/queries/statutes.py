"""The statutes of a community: each version, and the one in force on a day. Read inside the community."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.core import statutes as core
from volontiers.core.clauses import Clause
from volontiers.governance import models


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as it was adopted. rules: what it says, as core reads it."""

    number: int
    adopted_on: date
    in_force_from: date
    clauses: tuple[Clause, ...]
    rules: core.Statutes
    decision: str
    entered_at: datetime

    def clause(self, number: str) -> Clause | None:
        return next((one for one in self.clauses if one.number == number), None)


def versions(community_id: int) -> list[Version]:
    """The latest first."""
    rows = models.Statutes.objects.filter(community_id=community_id).order_by("-version")
    return [_version(row) for row in rows]


def in_force(community_id: int, day: date) -> Version | None:
    """None before any statutes are in force."""
    row = row_in_force(community_id, day)
    return _version(row) if row else None


def row_in_force(community_id: int, day: date) -> models.Statutes | None:
    """The same, as it is kept; of two that begin on one day, the later version."""
    rows = models.Statutes.objects.filter(community_id=community_id, in_force_from__lte=day)
    return rows.order_by("-in_force_from", "-version").first()


def _version(row: models.Statutes) -> Version:
    return Version(
        row.version,
        row.adopted_on,
        row.in_force_from,
        tuple(Clause(one["number"], one["title"], one["text"]) for one in row.text),
        core.Statutes.from_dict(row.said),
        row.decision,
        row.entered_at,
    )
