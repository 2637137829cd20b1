"""The sheet for the door: who is away, and who answers meanwhile."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.agenda import rotas
from volontiers.core.cover import HalfDay, half_days
from volontiers.papers.render import render
from volontiers.web.chrome import spoken
from volontiers.web.printed import pdf
from volontiers.web.team.room import TeamRoom, room_of
from volontiers.web.team.week import when

# What a door can hold; a longer absence is told in dates.
MOST_LINES = 18
DESK_ANSWERS = "appelez le numéro ci-dessous"


@requires(Can.COVER)
@require_safe
def replacement(request: HttpRequest, actor: Actor, team: str, pk: int) -> HttpResponseBase:  # noqa: ARG001  # the guard's signature
    """One A4 sheet. Raises Http404."""
    room = room_of(actor, team)
    found = rotas.absence(pk)
    if found is None or found.professional_id not in room.names:
        raise Http404
    leave = rotas.as_leave(found)
    return pdf("absence", render("replacement", {
        "community": room.community.name, "phone": spoken(room.community.desk_phone) or "15",
        "team": room.team.name, "absent": str(found.professional),
        "period": when(leave.first, leave.last), "halves": _halves(room, leave.first, leave.last),
        "printed": f"imprimé par {actor.name} le {room.now.astimezone(room.zone):%d/%m/%Y}",
    }))  # fmt: skip


def _halves(room: TeamRoom, first: HalfDay, last: HalfDay) -> list[list[str]]:
    """(when, who) for each half-day on which the team answers."""
    seen = rotas.rota(room.team, first.day, last.day)
    found = []
    for at in half_days(first.day, (last.day - first.day).days + 1):
        if first.place <= at.place <= last.place and seen.answers(at):
            who = seen.answering(at)
            found.append([at.words, DESK_ANSWERS if who is None else room.names[who]])
    return found[:MOST_LINES]
