"""Where and when a page of the project is drawn, and how what was sent is written or said again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.database.clock import clock
from volontiers.project.actions.course import NotWritten
from volontiers.territory import queries as territory
from volontiers.web.project_tabs import tabs_of

if TYPE_CHECKING:
    from volontiers.territory.models import Community


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


def written(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether it was; if not, the sentence stands beside its field."""
    try:
        write()
    except NotWritten as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, wrong.sentence)
        return False
    return True


def sent_again(form: forms.Form, name: str, stands: int) -> None:
    """What was typed is kept; this hidden field says what stands now, which the page shows: it may be sent again."""
    data = cast("QueryDict", form.data).copy()
    data[name] = str(stands)
    form.data = data


def people(actor: Actor) -> list[tuple[int, str]]:
    """Who may be in charge. Read inside the community."""
    return [(one.pk, one.name) for one in accounts.secretariat(actor.community_id)]


def draw(
    request: HttpRequest, actor: Actor, template: str, here: str, context: dict[str, object]
) -> TemplateResponse:
    """here: the URL name of its tab. A form with errors makes a 422."""
    form = context.get("form")
    wrong = isinstance(form, forms.Form) and form.is_bound and bool(form.errors)
    room = context["room"]
    assert isinstance(room, Room)
    tabs = {"tabs": tabs_of(actor, room.slug, here)}
    return TemplateResponse(request, template, tabs | context, status=422 if wrong else 200)
