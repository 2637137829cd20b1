"""What the papers of a community are drawn from, on a day. Read inside the community."""

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from volontiers.core import quarters
from volontiers.core.objections import State, findings
from volontiers.core.project_file import File
from volontiers.core.stages import Stage
from volontiers.governance.queries.sitting import occupations, sitting
from volontiers.project.documents.draft import LETTER, NO_OCCUPATION, Facts, Remark, on
from volontiers.project.models import Project, StageChange, Story
from volontiers.project.queries import figures
from volontiers.project.queries.course import Course, course
from volontiers.project.queries.figures import Fact
from volontiers.project.queries.file import file_of
from volontiers.project.queries.objections import known
from volontiers.project.queries.points import points
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Community

MONTHS = 12
_MENDED = "corrigé"


def facts_of(community: "Community", today: date, *, figures_too: bool = True) -> Facts:
    """figures: of the year that ends today, for the papers that tell them."""
    here, zone = {"community_id": community.pk}, territory.zone(community)
    project = Project.objects.filter(**here).select_related("responsible").first()
    changes = StageChange.objects.filter(**here).values_list("since", "stage")
    file, log = file_of(community.pk, today), course(community.pk)
    return Facts(
        community=community.name,
        form=community.get_legal_form_display(),
        today=today,
        file=file,
        statutes=_statutes(community.pk, today),
        responsible=project.responsible.name if project and project.responsible else "",
        orientations=project.orientations if project else "",
        next_step=project.next_step if project else "",
        due_on=project.due_on if project else None,
        changes=tuple((since, Stage(stage)) for since, stage in changes),
        occupations={
            said or NO_OCCUPATION: number for said, number in occupations(community.pk, today).items()
        },
        waiting=tuple(one.label for one in log.pieces if not one.ready_on and one.document != LETTER),
        remarks=_remarks(log, file),
        **(_figures(community.pk, today, zone) if figures_too else {}),
    )


def _remarks(log: Course, file: File) -> tuple[Remark, ...]:
    """A check says that it is mended; what none sees is told as somebody noted it."""
    return tuple(
        Remark(one.text, one.by, (_MENDED if one.key else one.said) if one.state is State.SATISFIED else "")
        for one in points(log, findings(file, known()))
    )


def _figures(community_id: int, today: date, zone: ZoneInfo) -> dict[str, tuple[Any, ...]]:
    year = _year_before(today)
    found = figures.counted_over(year, today, zone)
    return {
        "figures": (*figures.of_the_desk(found, year, today), *figures.of_the_list(community_id)),
        "kinds": tuple(figures.by_kind(found)),
    }


def _statutes(community_id: int, today: date) -> str:
    found = sitting(community_id, today)
    return f"Statuts, version {found.version}, en vigueur depuis le {on(found.since)}." if found.since else ""


def _year_before(day: date) -> date:
    """A 29 February is a year after a 28."""
    return date(day.year - 1, day.month, min(day.day, 28 if day.month == 2 else day.day))


def of_the_quarter(community_id: int, today: date, zone: ZoneInfo) -> list[Fact]:
    """What the desk did in the last whole quarter; in the first one of a community, from its start to yesterday.

    What was published in this quarter already is said again as it was.
    """
    running = quarters.first(today)
    latest = Story.objects.filter(community_id=community_id).last()
    if latest and latest.figures and latest.published_at.astimezone(zone).date() >= running:
        return [Fact(**one) for one in latest.figures]
    return _desk(quarters.preceding(running), running, zone) or _desk(running, today, zone)


def _desk(since: date, until: date, zone: ZoneInfo) -> list[Fact]:
    return figures.of_the_desk(figures.counted_over(since, until, zone), since, until)
