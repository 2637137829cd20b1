"""Enters what is known of the projects of a region: all of a sheet, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from volontiers.core.observatory import Project
from volontiers.core.observatory_file import Read
from volontiers.project.models import RegionalProject, RegionalState
from volontiers.project.queries import observatory


@dataclass(frozen=True, slots=True)
class Entered:
    """known: states that stood already, word for word."""

    projects: int
    states: int
    known: int


@transaction.atomic
def enter(read: Read, now: datetime, *, dry: bool = False) -> Entered:
    """A state that stands already is not entered twice. read: without a fault. dry: tells, and writes nothing."""
    standing = observatory.states()
    new = [one for one in read.states if one not in standing]
    added = read.projects.keys() - {one.key for one in observatory.projects()}
    if not dry:
        for one in read.projects.values():
            RegionalProject.objects.update_or_create(key=one.key, defaults=_told(one))
        RegionalState.objects.bulk_create(
            RegionalState(
                project_id=one.project, on=one.on, stage=one.stage.value,
                supported=one.supported, source=one.source, entered_at=now,
            )
            for one in new
        )  # fmt: skip
    return Entered(len(added), len(new), len(read.states) - len(new))


def _told(one: Project) -> dict[str, object]:
    return {
        "name": one.name,
        "region": one.region,
        "department": one.department,
        "population": one.population,
    }
