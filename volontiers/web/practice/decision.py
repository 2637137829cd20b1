"""After the yes and the step up: the number to call, then what was decided, then how it ended."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.cases.actions import answers, decisions
from volontiers.cases.actions.decisions import Ending
from volontiers.cases.queries import answer as held
from volontiers.cases.queries.answer import Here, Known, Sight, Standing
from volontiers.cases.queries.asked import of_proposal
from volontiers.core import moments, phone
from volontiers.core.afterwards import Otherwise
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Kind, Mode
from volontiers.database.wall import reading
from volontiers.indicators.actions.asking import say_otherwise
from volontiers.territory import queries as territory
from volontiers.web.practice.answer import key_of, not_me, undo
from volontiers.web.practice.doors import Door, from_inbox, from_message, private, see_other, shown
from volontiers.web.practice.forms import Decision, Delivery, Elsewhere
from volontiers.web.practice.near_times import near_times, spread

_PHYSICIAN_KINDS = frozenset({Kind.UNSCHEDULED, Kind.HOME_VISIT})
_HOW = {Mode.VR: "Téléconsultation", Mode.AMB: "Au cabinet", Mode.HH: "À domicile"}
_ICONS = {Mode.VR: "video", Mode.AMB: "office", Mode.HH: "home"}


def page(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    with reading(door.actor):
        where = held.here(door.actor.community_id)
        sight = held.sight(door.proposal_id, where, now)
        if _elsewhere(door, sight):
            return private(redirect(door.url()))
        if request.method != "POST":
            return _draw(request, door, where, sight, now)
        form = _form(request, door, where, sight, now)
    act = request.POST.get("act", "")
    if act in _ACTS:
        _ACTS[act](request, door, now)
        return see_other(door.url("decision"))
    if act == "elsewhere":
        return private(_redirect(request, door, where, sight, now))
    if not form.is_valid():
        with reading(door.actor):
            return _draw(request, door, where, sight, now, form=form)
    decisions.appoint(door.actor, door.proposal_id, form.appointment(), now)
    return see_other(door.url("decision"))


def _elsewhere(door: Door, sight: Sight) -> bool:
    """The plain page says it better: the link is over, it is not mine, or nothing was proved yet."""
    return not door.alive or not door.proven or sight.standing is not Standing.MINE


def _form(
    request: HttpRequest, door: Door, where: Here, sight: Sight, now: datetime, *, posted: bool = True
) -> Decision | Delivery:
    data = spread(request.POST) if posted else None
    initial = {"key": uuid4()}
    if sight.is_service:
        return Delivery(data, now=now, zone=where.zone, initial=initial)
    return Decision(data, now=now, zone=where.zone, initial=initial, offices=held.offices(door.proposal_id))


def _undo(request: HttpRequest, door: Door, now: datetime) -> None:
    answers.undo(door.actor, door.proposal_id, now, key=key_of(request))


def _release(request: HttpRequest, door: Door, now: datetime) -> None:
    answers.release(door.actor, door.proposal_id, now, key=key_of(request))


def _end(request: HttpRequest, door: Door, now: datetime) -> None:
    ending = request.POST.get("ending", "")
    if ending in list(Ending):
        decisions.end(door.actor, door.proposal_id, Ending(ending), now)
        _otherwise(door, request.POST.get("otherwise", ""), now)


def _otherwise(door: Door, said: str, now: datetime) -> None:
    """What the person told them they would have done; nothing is kept where there was no answer."""
    if said in list(Otherwise):
        with reading(door.actor):
            asked = of_proposal(door.proposal_id)
        if asked:
            say_otherwise(door.actor, *asked, Otherwise(said), now)


def _not_me(request: HttpRequest, door: Door, now: datetime) -> None:  # noqa: ARG001  # as the other acts
    not_me(door, now)


_ACTS = {"not_me": _not_me, "undo": _undo, "release": _release, "end": _end}


def _redirect(request: HttpRequest, door: Door, where: Here, sight: Sight, now: datetime) -> HttpResponseBase:
    form = Elsewhere(request.POST)
    if not form.is_valid():
        with reading(door.actor):
            return _draw(request, door, where, sight, now, elsewhere=form)
    note, mode = form.cleaned_data["note"], Mode(form.cleaned_data["mode"])
    decisions.redirect(door.actor, door.proposal_id, mode, note, now)
    return see_other(door.url())


def _draw(
    request: HttpRequest,
    door: Door,
    where: Here,
    sight: Sight,
    now: datetime,
    *,
    form: Decision | Delivery | None = None,
    elsewhere: Elsewhere | None = None,
) -> HttpResponseBase:
    known = held.known(door.proposal_id, now)
    physician = sight.kind in _PHYSICIAN_KINDS and held.is_physician(door.proposal_id)
    context = {
        "sight": sight,
        "known": known,
        "phone": phone.spoken(known.phone) if known else "",
        "facts": _facts(known, sight, where, now) if known else [],
        "siblings": [(kind.label, _SIBLINGS[state]) for kind, state in known.around] if known else [],
        "form": form or _form(request, door, where, sight, now, posted=False),
        "buttons": _buttons(sight, physician=physician),
        "near_times": near_times(now, known.due_at, where.zone) if known else [],
        "elsewhere": elsewhere or Elsewhere(),
        "physician": physician,
        "appointed": _appointed(sight, where),
        "endings": _endings(sight, physician=physician),
        "otherwise": [(one.value, one.label) for one in Otherwise],
        "reopened": "changer" in request.GET or form is not None,
        "key": uuid4(),
        **undo(sight, now, where),
    }
    wrong = form is not None or elsewhere is not None
    return shown(request, door, "practice/decision.html", context, 422 if wrong else 200)


_SIBLINGS = {
    NeedState.RECEIVED: "pas encore cherché",
    NeedState.READY: "en recherche",
    NeedState.PROPOSED: "en recherche",
    NeedState.TAKEN: "trouvé",
    NeedState.UNPLACED: "le bureau s’en occupe",
    NeedState.CLOSED: "terminé",
}


def _facts(known: Known, sight: Sight, where: Here, now: datetime) -> list[tuple[str, str]]:
    lines = [("stethoscope" if not sight.is_service else "bed", _what(known, sight))]
    if known.age:
        lines.append(("person", f"{known.age.label}"))
    lines.append(("place", f"{known.commune}{_far(sight)}" if known.commune else "Commune à demander"))
    lines.append(("clock", f"À faire avant {moments.short(known.due_at, now, where.zone)}"))
    if known.can_travel is not None:
        lines.append(("home", "Peut se déplacer" if known.can_travel else "Ne peut pas se déplacer"))
    return lines


def _what(known: Known, sight: Sight) -> str:
    return f"{sight.kind.label} : {known.detail}" if known.detail else sight.kind.label


def _far(sight: Sight) -> str:
    return "" if sight.minutes is None else f", à {sight.minutes} min"


def _buttons(sight: Sight, *, physician: bool) -> list[tuple[str, str, str]]:
    """(mode, label, icon): every mode for the physician who decides, those of the request for the others."""
    if sight.is_service:
        return []
    modes = [Mode.VR, Mode.AMB, Mode.HH] if physician else list(sight.modes)
    return [(mode.value, _HOW[mode], _ICONS[mode]) for mode in modes]


def _appointed(sight: Sight, where: Here) -> str:
    """« Au cabinet, mer. 25/11 09:00 », "" while nothing is decided."""
    if sight.agreed_at is None or sight.agreed_mode is None:
        return ""
    how = "Livraison ou visite" if sight.is_service else _HOW[sight.agreed_mode]
    parts = (how, moments.full(sight.agreed_at, where.zone), sight.agreed_place)
    return ", ".join(part for part in parts if part)


def _endings(sight: Sight, *, physician: bool) -> list[tuple[str, str]]:
    if sight.agreed_at is None:
        advice = [(Ending.ADVICE.value, "Conseil donné")] if not sight.is_service else []
        return [*advice, (Ending.UNREACHABLE.value, "Pas joignable")]
    done = {
        Kind.ATTENDING_PHYSICIAN: (Ending.PHYSICIAN_FOUND.value, "Je deviens son médecin traitant"),
        Kind.EQUIPMENT: (Ending.IN_PLACE.value, "Matériel en place"),
        Kind.HOME_HELP: (Ending.IN_PLACE.value, "Aide en place"),
    }.get(sight.kind, (Ending.SEEN.value, "Vu"))
    missed = "Pas venu" if physician or not sight.is_service else "Personne absente"
    return [done, (Ending.NO_SHOW.value, missed), (Ending.ORIENTED.value, "Orienté")]


def emergency(request: HttpRequest, door: Door, now: datetime) -> HttpResponseBase:
    """One confirmation, then the case freezes: nobody else is asked, and the desk sees it on top."""
    with reading(door.actor):
        where = held.here(door.actor.community_id)
        sight = held.sight(door.proposal_id, where, now)
        if _elsewhere(door, sight):
            return private(redirect(door.url()))
        if request.method != "POST":
            protocol = territory.protocol_in_force(door.actor.community_id)
            known = held.known(door.proposal_id, now)
            context = {
                "script": protocol.script if protocol else [],
                "phone": phone.spoken(known.phone) if known else "",
                "commune": known.commune if known else "",
            }
            return shown(request, door, "practice/emergency.html", context)
    decisions.hand_over_to_15(door.actor, door.proposal_id, now)
    return see_other(door.url())


by_message, signed_in = from_message(page), from_inbox(page)
emergency_by_message, emergency_signed_in = from_message(emergency), from_inbox(emergency)
