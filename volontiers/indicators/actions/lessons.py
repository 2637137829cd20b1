"""A lesson is told, put right while nobody else reads it, published by a named person, and taken back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.core.lesson import Figure, Reach, Side, Theme
from volontiers.database.wall import acting
from volontiers.indicators.models import Lesson


class Moved(Exception):
    """Somebody else changed, published or took it back meanwhile."""


@dataclass(frozen=True, slots=True)
class Told:
    """teller: a profession code, or a key of core.lesson.ROLES. figure_said: as the page of the quarter read."""

    side: Side
    theme: Theme
    text: str
    teller: str
    figure: Figure | None = None
    figure_said: str = ""
    quarter: date | None = None

    def values(self) -> dict[str, object]:
        return asdict(self) | {"figure": self.figure or ""}


def tell_lesson(by: Actor, told: Told, now: datetime) -> Lesson:
    with acting(by):
        return Lesson.objects.create(
            community_id=by.community_id, told_at=now, told_by_id=by.signed_as, **told.values()
        )


def change_lesson(by: Actor, lesson_id: int, told: Told, version: int) -> None:
    """While it is not published. Raises Moved."""
    with acting(by):
        _write(by, lesson_id, version, published=False, **told.values())


def publish_lesson(by: Actor, lesson_id: int, reach: Reach, version: int, now: datetime) -> None:
    """Raises Moved."""
    with acting(by):
        _write(
            by,
            lesson_id,
            version,
            published=False,
            reach=reach,
            published_at=now,
            published_by_id=by.signed_as,
        )


def take_back_lesson(by: Actor, lesson_id: int, version: int) -> None:
    """Nobody outside reads it any more. Raises Moved."""
    with acting(by):
        _write(by, lesson_id, version, published=True, reach="", published_at=None, published_by=None)


def _write(by: Actor, lesson_id: int, version: int, *, published: bool, **values: object) -> None:
    found = Lesson.objects.filter(pk=lesson_id, community_id=by.community_id, version=version)
    found = found.exclude(reach="") if published else found.filter(reach="")
    if not found.update(version=version + 1, **values):
        raise Moved(lesson_id)
