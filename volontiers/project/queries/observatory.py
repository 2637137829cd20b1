"""The projects of a region and their states, as values; and the national figures that stand beside them."""

from functools import cache
from pathlib import Path

from volontiers.core import reference
from volontiers.core.observatory import Project, State
from volontiers.core.reference import Figure
from volontiers.core.stages import Stage
from volontiers.project import observatory
from volontiers.project.models import RegionalProject, RegionalState

_NATIONAL = Path(observatory.__file__).with_name("national.csv")


def projects(region: str = "") -> list[Project]:
    """By name; of every region when none is said."""
    rows = RegionalProject.objects.all()
    found = rows.filter(region=region) if region else rows
    return [Project(one.key, one.name, one.region, one.department, one.population) for one in found]


def states(region: str = "") -> list[State]:
    """In the order in which they were entered."""
    rows = RegionalState.objects.all()
    found = rows.filter(project__region=region) if region else rows
    return [State(one.project_id, one.on, Stage(one.stage), one.supported, one.source) for one in found]


def regions() -> list[str]:
    """Those that have a project."""
    return list(RegionalProject.objects.order_by("region").values_list("region", flat=True).distinct())


@cache
def national() -> tuple[Figure, ...]:
    """Facts from public pages, each with its source; the sheet comes with the product."""
    return reference.read(_NATIONAL.read_text(encoding="utf-8"))
