"""« Équipe de suivi », from a case: a person is asked whether a team may answer them; nothing changes before."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.database.wall import reading
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.web.desk.case_acts import again, posted
from volontiers.web.desk.room import Room
from volontiers.web.desk.team_form import form_of

if TYPE_CHECKING:
    from volontiers.cases.models import Case


@posted(Can.EDIT_PEOPLE, of_person=True)
def ask(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """POST. Then the page where what the person says is noted."""
    with reading(actor):
        form = form_of(room, request.POST)
    if not form.is_valid():
        return again(request, actor, case, "team", form)
    team_id, physician = form.said()
    try:
        asked = teams.ask_person(actor, team_id, case.person_id, physician, room.now)
        if form.cleaned_data["send"]:
            teams.send_page(actor, asked.pk, case.callback_phone, room.now)
    except (teams.NotOfTeam, teams.Gone):
        form.add_error("team", "Cette équipe a changé entre-temps : choisissez à nouveau.")
        return again(request, actor, case, "team", form)
    with reading(actor):
        found = people.team(asked.team_id)
    assert found is not None, "it was just asked of"
    messages.success(request, "C’est noté : rien ne change avant que la personne l’ait dit.")
    return redirect("team-agreements", room.slug, found.slug)
