"""« Compléter »: the name, the first name, the year of birth or the number that was missing at the call."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase

from volontiers.accounts.access import Actor, Can
from volontiers.cases.actions.person import AlreadyNoted, complete_person
from volontiers.web.desk.case_acts import again, back, posted
from volontiers.web.desk.person_form import PersonForm
from volontiers.web.desk.room import Room

if TYPE_CHECKING:
    from volontiers.cases.models import Case


@posted(Can.EDIT_PEOPLE, of_person=True)
def complete(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """POST. What stands already is replaced on a second word only."""
    form = PersonForm(
        request.POST, case=case, zone_name=room.community.time_zone, year=room.now.astimezone(room.zone).year,
        auto_id="personne_%s",
    )  # fmt: skip
    if not form.is_valid():
        return again(request, actor, case, "person", form)
    agreed = form.cleaned_data["version"] if form.cleaned_data["replace"] else None
    try:
        changed = complete_person(actor, case.pk, form.said(), room.now, replacing=agreed)
    except AlreadyNoted as noted:
        form.ask_to_replace(request.POST, noted.fields, case.version)
        return again(request, actor, case, "person", form)
    messages.success(request, "C’est enregistré." if changed else "Rien de nouveau n’a été tapé.")
    return back(room, case)
