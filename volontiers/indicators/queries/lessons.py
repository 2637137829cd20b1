"""Lessons as they are read: all of them by those who write them, the published ones by the others."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.core.lesson import ROLES, Figure, Reach, Side, Theme
from volontiers.core.profession import PROFESSIONS, SERVICE
from volontiers.database.rows import fetch
from volontiers.indicators.models import Lesson

_OPEN = """
SELECT community, side, theme, said, teller, figure, figure_said, quarter, published_at FROM open_lessons()
"""


@dataclass(frozen=True, slots=True)
class Open:
    """One lesson that everybody may read, and the community that tells it."""

    community: str
    side: Side
    theme: Theme
    text: str
    teller: str
    figure: str
    figure_said: str
    quarter: date | None
    published_at: datetime


def lessons(community_id: int, *, drafts: bool) -> list[Lesson]:
    """Read inside the community."""
    found = Lesson.objects.filter(community_id=community_id).select_related("published_by")
    return list(found if drafts else found.exclude(reach=""))


def lesson(community_id: int, lesson_id: int) -> Lesson | None:
    return Lesson.objects.filter(community_id=community_id, pk=lesson_id).first()


def open_to_all() -> list[Open]:
    """Of every community of the installation, by theme."""
    order = list(Theme)
    found = [
        Open(name, Side(side), Theme(theme), text, teller_label(who), figure_label(figure), said, quarter, at)
        for name, side, theme, text, who, figure, said, quarter, at in fetch(_OPEN, [])
    ]
    return sorted(found, key=lambda one: order.index(one.theme))


def tellers() -> list[tuple[str, str]]:
    """Who may have told it: a role, or a profession; never a name."""
    known = sorted((one.label, code) for code, one in PROFESSIONS.items() if code != SERVICE)
    return [*ROLES.items(), *((code, label) for label, code in known)]


def teller_label(key: str) -> str:
    return ROLES.get(key) or PROFESSIONS[key].label


def figure_label(key: str) -> str:
    return Figure(key).label if key else ""


def reach_label(key: str) -> str:
    return Reach(key).label if key else ""
