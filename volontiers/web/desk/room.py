"""The desk of one community at one moment: where it stands, and the words of its protocol."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing


@dataclass(frozen=True, slots=True)
class Room(Standing):
    @property
    def question(self) -> str:
        return self.protocol.desk_question if self.protocol else ""

    @property
    def script(self) -> list[str]:
        return self.protocol.script if self.protocol else []


def room_of(actor: Actor) -> Room:
    """Read inside the community."""
    return Room.of(territory.community(actor.community_id))


def unsigned(request: HttpRequest, actor: Actor, room: Room) -> HttpResponse:
    """The desk stays closed: who signs, and where."""
    context = {"room": room, "may_sign": may(actor, Can.EDIT_PROTOCOL)}
    return TemplateResponse(request, "desk/unsigned.html", context, status=409)
