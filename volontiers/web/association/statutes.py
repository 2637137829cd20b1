"""The statutes, clause by clause: what they rule, what each version changed, and the next one, adopted on a decision."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.clauses import PREAMBLE, values, words_of
from volontiers.core.rule_changes import Change, compared
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import statutes as actions
from volontiers.governance.actions.refused import Refused
from volontiers.governance.queries import statutes as queries
from volontiers.governance.queries.statutes import Version
from volontiers.web.association.room import room_of
from volontiers.web.association.statutes_form import StatutesForm, initial


@requires(Can.READ_ASSOCIATION)
def statutes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?version=1; without it, the one in force, or the one to come."""
    if request.method == "POST":
        raise Http404
    room = room_of(request, actor, "statutes")
    every = queries.versions(room.community_id)
    asked = request.GET.get("version", "")
    current = queries.in_force(room.community_id, room.today)
    shown = (
        next((one for one in every if str(one.number) == asked), None) or current or next(iter(every), None)
    )
    context: dict[str, object] = {"room": room, "every": every, "current": current, "shown": shown}
    if shown:
        before = next((one for one in every if one.number == shown.number - 1), None)
        context |= {
            "before": before,
            "values": values(shown.rules),
            "clauses": shown.clauses,
            "preamble": PREAMBLE,
            "changes": _changes(before, shown) if before else (),
        }
    return TemplateResponse(request, "association/statutes.html", context)


def _changes(before: Version, after: Version) -> tuple[Change, ...]:
    return compared(words_of(before.rules, before.clauses), words_of(after.rules, after.clauses))


@requires(Can.EDIT_ASSOCIATION)
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The next version, drawn from the latest one. What is refused stands beside its field, and nothing is lost."""
    if request.method != "POST":
        return _draw(request, actor, None)
    form = StatutesForm(request.POST)
    if form.is_valid():
        try:
            made = actions.adopt_statutes(actor, form.adopted(), clock())
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, f"La version {made.version} est enregistrée, et inscrite au registre.")
            return redirect("statutes", request.place.slug)  # type: ignore[attr-defined]
    with reading(actor):
        return drawn(_draw(request, actor, form))


def _draw(request: HttpRequest, actor: Actor, form: StatutesForm | None) -> TemplateResponse:
    """Read inside the community."""
    room = room_of(request, actor, "statutes")
    latest = next(iter(queries.versions(room.community_id)), None)
    status = 422 if form is not None else 200
    form = form or StatutesForm(initial=initial(latest))
    context = {"room": room, "latest": latest, "form": form}
    return TemplateResponse(request, "association/statutes_new.html", context, status=status)
