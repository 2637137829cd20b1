"""The meetings of the association, and one of them as a member reads it: agenda, quorum, votes, their own proxy."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import redrawn, requires
from volontiers.core.french import counted, day_of
from volontiers.core.sitting import AssemblyState, MotionState, clause, heading, no_remote
from volontiers.core.statutes import Meeting
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import attending, proxies
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.web.association.assembly_forms import ProxyForm
from volontiers.web.association.hall import Hall, hall_of, quorum_words, standing, when
from volontiers.web.association.polls import polls
from volontiers.web.association_tabs import tabs_of

PAGE = 20
_MOTION_TONES = {
    MotionState.DRAFT: "plain",
    MotionState.OPEN: "ok",
    MotionState.CLOSED: "wait",
    MotionState.DECLARED: "plain",
    MotionState.VOID: "late",
}


@requires(Can.READ_ASSOCIATION)
def assemblies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest first."""
    room, edits = standing(actor), may(actor, Can.EDIT_ASSOCIATION)
    sheet = Paginator(queries.assemblies(drafts=edits), PAGE).get_page(request.GET.get("page"))
    votes = queries.votes_of([one.pk for one in sheet])
    lines = [
        {
            "id": one.pk,
            "title": heading(Meeting(one.kind).label, one.starts_at.astimezone(room.zone).date()),
            "when": when(one.starts_at, room),
            "place": one.place,
            "state": AssemblyState(one.state).label,
            "open": one.state == AssemblyState.OPEN,
            "votes": "{} sur {}".format(*votes[one.pk]) if one.pk in votes else "",
        }
        for one in sheet
    ]
    context = {
        "room": room, "lines": lines, "sheet": sheet, "edits": edits,
        "tabs": tabs_of(actor, room.slug, "assemblies"),
    }  # fmt: skip
    return TemplateResponse(request, "association/assemblies.html", context)


@requires(Can.READ_ASSOCIATION)
def assembly(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: proxy, unproxy or remote, for the reader's own line of the roll."""
    if request.method != "POST":
        hall = hall_of(request, actor, pk)
        if hall.sat is None:
            return redirect("assembly-draft", hall.room.slug, pk)
        return _draw(request, hall, _proxy_form(hall))
    with reading(actor):
        hall = hall_of(request, actor, pk)
        if hall.sat is None or hall.me is None:
            raise Http404
        form = _proxy_form(hall, request)
        valid = form.is_valid()
    try:
        if request.POST.get("choice") == "proxy":
            if not valid:
                return redrawn(actor, _again(request, actor, pk, form))
            proxies.give_proxy(actor, pk, hall.me.pk, form.cleaned_data["holder"], clock())
            messages.success(
                request, "Votre pouvoir est donné. Il s’arrête si vous arrivez, ou si vous le reprenez."
            )
        else:
            _own_act(request, actor, hall)
    except NotAllowed as refused:
        if refused.field == "holder" and valid:
            form.add_error("holder", refused.told)
            return redrawn(actor, _again(request, actor, pk, form))
        messages.error(request, refused.told)
    return redirect("assembly", hall.room.slug, pk)


def _own_act(request: HttpRequest, actor: Actor, hall: Hall) -> None:
    """Raises NotAllowed."""
    assert hall.me
    if request.POST.get("choice") == "unproxy":
        proxies.revoke_proxy(actor, hall.one.pk, hall.me.pk, clock())
        messages.success(request, "Votre pouvoir est repris.")
    elif request.POST.get("choice") == "remote":
        attending.arrive_remotely(actor, hall.one.pk, hall.me.pk, clock())
        messages.success(
            request, "Vous participez à distance : vous comptez dans le quorum, et vous votez ici."
        )


def _again(request: HttpRequest, actor: Actor, pk: int, form: ProxyForm) -> TemplateResponse:
    with reading(actor):
        page = _draw(request, hall_of(request, actor, pk), form, 422)
        page.render()
    return page


def _proxy_form(hall: Hall, request: HttpRequest | None = None) -> ProxyForm:
    assert hall.sat
    mine = hall.me.pk if hall.me else 0
    there = hall.sat.room(hall.room.now).there if hall.is_open else hall.sat.still
    holders = [(one.pk, one.name) for one in hall.sat.roll if one.pk in there and one.pk != mine]
    return ProxyForm(
        request.POST if request else None, givers=(), holders=holders,
        clause=clause(hall.sat.ruling.procedure, "proxies"), in_the_room=hall.is_open,
    )  # fmt: skip


def _draw(request: HttpRequest, hall: Hall, form: ProxyForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    assert hall.sat
    last = queries.minutes(hall.one.pk)
    context = {
        "hall": hall,
        "room": hall.room,
        "points": points(hall),
        "live": live_words(hall),
        "mine": _mine(hall),
        "form": form,
        "late": _late(hall),
        "minutes": last,
        "proxies": hall.sat.ruling.procedure.proxies,
        "in_advance": hall.state in {AssemblyState.CONVENED, AssemblyState.OPEN},
        "roll": counted(len(hall.sat.roll), "électeur"),
        "polls": polls(hall),
    }
    return TemplateResponse(request, "association/assembly.html", context, status=status)


def points(hall: Hall) -> list[dict[str, Any]]:
    """The agenda, each point with what is put to the vote under it."""
    under: dict[int, list[dict[str, Any]]] = {}
    for one in queries.motions(hall.one.pk):
        state = MotionState(one.state)
        line = {
            "id": one.pk, "text": one.text, "state": state.label, "tone": _MOTION_TONES[state],
            "open": state is MotionState.OPEN, "outcome": _outcome(one.result, state, one.void_for),
        }  # fmt: skip
        under.setdefault(one.item_id, []).append(line)
    return [{"title": item.title, "motions": under.get(item.pk, [])} for item in queries.agenda(hall.one.pk)]


def _outcome(result: dict[str, Any] | None, state: MotionState, void_for: str) -> str:
    """Nothing before it is proclaimed."""
    if state is MotionState.DECLARED and result:
        return str(result["outcome"])
    return void_for if state is MotionState.VOID else ""


def live_words(hall: Hall) -> dict[str, Any]:
    """What moves while the assembly is open: the quorum, and the vote that is open."""
    if not hall.is_open:
        return {}
    tone, sentence = quorum_words(hall)
    put = next((one for one in queries.motions(hall.one.pk) if one.state == MotionState.OPEN), None)
    return {"tone": tone, "sentence": sentence, "put": put, "clock": hall.clock(hall.room.now)}


def _mine(hall: Hall) -> dict[str, Any]:
    """Empty for who is not on the roll."""
    if hall.me is None or hall.sat is None:
        return {}
    names, standing_now = hall.sat.colleges(), hall.sat.standing()
    room, key = hall.sat.room(hall.room.now), hall.me.pk
    given = next((one.holder for one in standing_now if one.giver == key), None)
    refused = no_remote(hall.sat.ruling.procedure)
    return {
        "name": hall.me.name,
        "college": names.get(hall.me.college, (hall.me.college, ""))[0],
        "clause": hall.me.clause,
        "there": hall.is_open and key in room.there,
        "left": key not in hall.sat.still,
        "given": hall.sat.by_key[given].name if given else "",
        "held": [hall.sat.by_key[one.giver].name for one in standing_now if one.holder == key],
        "remote": refused is None,
        "no_remote": refused.told if refused else "",
    }


def _late(hall: Hall) -> str:
    """Said to a member who joined once the roll had closed."""
    if hall.me is not None or hall.sat is None or hall.one.convened_at is None:
        return ""
    for one in queries.joined_after(hall.one, hall.sat.roll):
        if one.professional_id is not None and one.professional_id == hall.actor.professional_id:
            closed = hall.one.convened_at.astimezone(hall.room.zone).date()
            return (
                f"Vous avez adhéré le {day_of(one.joined_on)}. La liste des électeurs a été arrêtée à la convocation, "
                f"le {day_of(closed)} : vous pouvez assister à cette réunion, pas y voter."
            )
    return ""


@requires(Can.READ_ASSOCIATION)
def assembly_live(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What the page of an open assembly asks for every few seconds."""
    hall = hall_of(request, actor, pk)
    return TemplateResponse(
        request, "association/_live.html", {"hall": hall, "room": hall.room, "live": live_words(hall)}
    )
