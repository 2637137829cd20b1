"""The session, held by the secretariat: it opens, people come and go, proxies are noted, it ends."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.codes import name_key
from volontiers.core.sitting import AssemblyState, clause
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import attending, convening, proxies
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.web.association.assemblies import live_words, points
from volontiers.web.association.assembly_forms import MomentForm, ProxyForm
from volontiers.web.association.hall import Hall, hall_of
from volontiers.web.association.polls import polls

PAGE = 50


@requires(Can.EDIT_ASSOCIATION)
def assembly_room(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST: open, arrive, leave, unproxy, end, proxy or again."""
    if request.method != "POST":
        hall = hall_of(request, actor, pk)
        if hall.sat is None:
            return redirect("assembly-draft", hall.room.slug, pk)
        return _draw(request, hall, _proxy_form(hall), MomentForm(zone=hall.room.zone))
    with reading(actor):
        hall = hall_of(request, actor, pk)
        if hall.sat is None:
            raise Http404
        form, moment = _proxy_form(hall), MomentForm(zone=hall.room.zone)
        choice = request.POST.get("choice")
        if choice == "proxy":
            form = _proxy_form(hall, request)
        elif choice == "again":
            moment = MomentForm(request.POST, zone=hall.room.zone)
        bound = form if choice == "proxy" else moment if choice == "again" else None
        valid = bound is None or bound.is_valid()
    if valid:
        try:
            return redirect(_act(request, actor, hall, bound))
        except NotAllowed as refused:
            if bound is None:
                messages.error(request, refused.told)
                return redirect(_back(request, hall))
            bound.add_error(refused.field if refused.field in bound.fields else None, refused.told)
    with reading(actor):
        return drawn(_draw(request, hall_of(request, actor, pk), form, moment, 422))


def _act(request: HttpRequest, actor: Actor, hall: Hall, bound: ProxyForm | MomentForm | None) -> str:
    """Where to go next. Raises NotAllowed."""
    pk, now = hall.one.pk, clock()
    if isinstance(bound, ProxyForm):
        proxies.give_proxy(actor, pk, bound.cleaned_data["giver"], bound.cleaned_data["holder"], now)
        messages.success(request, "Le pouvoir est noté.")
    elif isinstance(bound, MomentForm):
        made = convening.call_again(actor, pk, bound.moment(), now)
        return reverse("assembly-draft", args=[hall.room.slug, made.pk])
    elif request.POST.get("choice") == "open":
        attending.open_assembly(actor, pk, _number(request, "president"), now)
    elif request.POST.get("choice") == "end":
        attending.end_assembly(actor, pk, now)
        return reverse("minutes", args=[hall.room.slug, pk])
    else:
        _come_or_go(request, actor, pk)
    return _back(request, hall)


def _come_or_go(request: HttpRequest, actor: Actor, pk: int) -> None:
    """Raises NotAllowed."""
    if who := _number(request, "arrive"):
        if freed := attending.arrive(actor, pk, who, clock()):
            messages.info(request, f"Le pouvoir donné à {freed} s’arrête : la personne est là.")
    elif who := _number(request, "leave"):
        attending.leave(actor, pk, who, clock())
    elif who := _number(request, "unproxy"):
        proxies.revoke_proxy(actor, pk, who, clock())


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def _back(request: HttpRequest, hall: Hall) -> str:
    """The same page of the same search."""
    kept = request.GET.urlencode()
    return reverse("assembly-room", args=[hall.room.slug, hall.one.pk]) + (f"?{kept}" if kept else "")


def _proxy_form(hall: Hall, request: HttpRequest | None = None) -> ProxyForm:
    assert hall.sat
    there = hall.sat.room(hall.room.now).there if hall.is_open else frozenset()
    still = [(one.pk, one.name) for one in hall.sat.roll if one.pk in hall.sat.still]
    return ProxyForm(
        request.POST if request else None,
        givers=[line for line in still if line[0] not in there],
        holders=[line for line in still if line[0] in there] if hall.is_open else still,
        clause=clause(hall.sat.ruling.procedure, "proxies"),
        in_the_room=hall.is_open,
    )


def _draw(
    request: HttpRequest, hall: Hall, form: ProxyForm, moment: MomentForm, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    assert hall.sat
    q = request.GET.get("q", "").strip()[:80]
    found = [one for one in hall.sat.roll if name_key(q) in name_key(one.name)]
    sheet = Paginator(found, PAGE).get_page(request.GET.get("page"))
    motions = queries.motions(hall.one.pk)
    context = {
        "hall": hall,
        "room": hall.room,
        "q": q,
        "sheet": sheet,
        "lines": _lines(hall, [one.pk for one in sheet]),
        "live": live_words(hall),
        "points": points(hall),
        "polls": polls(hall),
        "form": form,
        "moment": moment,
        "chairs": _chairs(hall),
        "late": [convening.named(one) for one in queries.joined_after(hall.one, hall.sat.roll)],
        "in_vain": hall.state in {AssemblyState.ENDED, AssemblyState.CLOSED}
        and not any(one.state == "declared" for one in motions),
        "proxies": hall.sat.ruling.procedure.proxies,
        "in_advance": hall.state in {AssemblyState.CONVENED, AssemblyState.OPEN},
    }
    return TemplateResponse(request, "association/assembly_room.html", context, status=status)


def _lines(hall: Hall, keys: list[int]) -> list[dict[str, Any]]:
    assert hall.sat
    names, standing = hall.sat.colleges(), hall.sat.standing()
    given = {one.giver: hall.sat.by_key[one.holder].name for one in standing}
    held: dict[int, list[str]] = {}
    for one in standing:
        held.setdefault(one.holder, []).append(hall.sat.by_key[one.giver].name)
    since = {one.elector_id: one for one in hall.sat.stays if one.until is None}
    return [
        {
            "id": key,
            "name": hall.sat.by_key[key].name,
            "college": names.get(hall.sat.by_key[key].college, (hall.sat.by_key[key].college, ""))[0],
            "told_by": hall.sat.by_key[key].told_by,
            "gone": key not in hall.sat.still,
            "since": hall.clock(since[key].since) if key in since else "",
            "was": _spans(hall, key),
            "remote": key in since and since[key].remote,
            "given": given.get(key, ""),
            "held": ", ".join(held.get(key, [])),
        }
        for key in keys
    ]


def _chairs(hall: Hall) -> list[tuple[int, str]]:
    """Asked when the session opens."""
    if hall.sat is None or hall.state is not AssemblyState.CONVENED:
        return []
    return [(one.pk, one.name) for one in hall.sat.roll if one.pk in hall.sat.still]


def _spans(hall: Hall, key: int) -> str:
    """« de 18:30 à 20:10 », once they have left."""
    assert hall.sat
    gone = [one for one in hall.sat.stays if one.elector_id == key and one.until]
    return ", ".join(f"de {hall.clock(one.since)} à {hall.clock(one.until)}" for one in gone if one.until)
