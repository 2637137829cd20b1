"""What every answer objected to the file, and whether it would be objected today. Read inside the community."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from volontiers.core.objections import Finding, State
from volontiers.core.stages import Examiner
from volontiers.project.queries.course import Course

if TYPE_CHECKING:
    from volontiers.project.models import Objection


@dataclass(frozen=True, slots=True)
class Point:
    """Something that was objected. state: as the check says it today; said: what settles it, or what to do.

    pk: of what somebody has to note by hand, None when a check looks at it or when it is done. key: of that check.
    """

    text: str
    by: str
    state: State
    said: str
    pk: int | None = None
    key: str = ""


def points(course: Course, found: Iterable[Finding]) -> list[Point]:
    """Each one once, as its latest answer says it."""
    by_key = {one.objection.key: one for one in found}
    drawn: dict[str, Point] = {}
    for dispatch in course.dispatches:
        for answer in dispatch.answers.all():
            who = f"{Examiner(answer.examiner).label}, {answer.came_on:%d/%m/%Y}"
            for one in answer.objections.all():
                drawn[one.text] = _point(one, who, by_key.get(one.check_key))
    return list(drawn.values())


def _point(one: "Objection", who: str, checked: Finding | None) -> Point:
    if checked is not None:
        return Point(one.text, who, checked.said.state, checked.said.change, key=one.check_key)
    if one.mended_on:
        return Point(one.text, who, State.SATISFIED, f"{one.mended_how} ({one.mended_on:%d/%m/%Y})")
    return Point(one.text, who, State.WARNS, "", one.pk)
