"""The definitions of a community: each version, and the one that rules a period. Read inside the community."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volontiers.core.indicator import Definition
from volontiers.core.period import Period
from volontiers.indicators import models


@dataclass(frozen=True, slots=True)
class Version:
    """said: as core reads it."""

    pk: int
    said: Definition
    in_force_from: date
    decision: str
    entered_at: datetime

    @property
    def key(self) -> str:
        return self.said.key


@dataclass(frozen=True, slots=True)
class Ruling:
    """The definition of a whole period: the one in force on its first day, else the first that there was.

    changed: the one that replaced it inside the period, None for none.
    """

    version: Version
    changed: Version | None


def versions(community_id: int) -> list[Version]:
    """By indicator, in the order in which they were first adopted, then by version."""
    rows = list(models.Definition.objects.filter(community_id=community_id).order_by("pk"))
    first = {row.key: row.pk for row in reversed(rows)}
    rows.sort(key=lambda row: (first[row.key], row.version))
    return [_version(row) for row in rows]


def _version(row: models.Definition) -> Version:
    said = Definition.from_dict(row.said)
    return Version(row.pk, said, row.in_force_from, row.decision, row.entered_at)


def latest(every: Iterable[Version]) -> dict[str, Version]:
    """By key, in their order."""
    return {one.key: one for one in every}


def ruling(every: Iterable[Version], period: Period) -> list[Ruling]:
    """One for each indicator."""
    by_key: dict[str, list[Version]] = {}
    for one in every:
        by_key.setdefault(one.key, []).append(one)
    return [_ruling(mine, period) for mine in by_key.values()]


def _ruling(mine: Sequence[Version], period: Period) -> Ruling:
    """mine: of one indicator, in their order."""
    before = [one for one in mine if one.in_force_from <= period.first]
    version = before[-1] if before else mine[0]
    later = [one for one in mine if version.in_force_from < one.in_force_from <= period.last]
    return Ruling(version, later[-1] if later else None)
