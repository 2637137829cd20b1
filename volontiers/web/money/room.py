"""Where and when a page of the money is drawn, and how what was sent is written or said again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, QueryDict
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.core.french import euros
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.project.actions.course import NotWritten
from volontiers.territory import queries as territory
from volontiers.web.project_tabs import money_tabs_of

if TYPE_CHECKING:
    from volontiers.territory.models import Community

PAGE = 50


@dataclass(frozen=True, slots=True)
class Room:
    community: "Community"
    now: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, community_id: int) -> Self:
        """Read inside the community."""
        community = territory.community(community_id)
        return cls(community, clock(), territory.zone(community))

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def editors_room(actor: Actor) -> Room:
    """Raises Http404 for who only reads."""
    if not may(actor, Can.EDIT_PROJECT):
        raise Http404
    with reading(actor):
        return Room.of(actor.community_id)


def written(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether it was; if not, the sentence stands beside its field."""
    try:
        write()
    except NotWritten as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, wrong.sentence)
        return False
    return True


def sent_again(form: forms.Form, stands: int) -> None:
    """What was typed is kept; its version is the one that stands now, which the page shows: it may be sent again."""
    data = cast("QueryDict", form.data).copy()
    data["version"] = str(stands)
    form.data = data


def draw(
    request: HttpRequest, actor: Actor, template: str, here: str, context: Mapping[str, object]
) -> TemplateResponse:
    """here: the URL name of its tab. A form of « form » or « forms » with errors makes a 422."""
    room, several = context["room"], context.get("forms")
    assert isinstance(room, Room)
    known = [context.get("form"), *(several.values() if isinstance(several, dict) else [])]
    wrong = any(isinstance(one, forms.Form) and one.is_bound and one.errors for one in known)
    frame = {
        "tabs": money_tabs_of(actor, room.slug, here),
        "editor": may(actor, Can.EDIT_PROJECT),
    }
    return TemplateResponse(request, template, frame | dict(context), status=422 if wrong else 200)


def amount(cents: int | None) -> str:
    """« 54 000 € », « −120,50 € », a dash where nothing is known."""
    if cents is None:
        return "–"
    return f"−\u2060{euros(-cents)}" if cents < 0 else euros(cents)


def about(cents: int, euros_of: int = 1) -> str:
    """What is computed, and not counted: to the nearest euro, or so many euros."""
    step = 100 * euros_of
    return amount(round(cents / step) * step)
