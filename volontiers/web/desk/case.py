"""E3: one case. Why each need is where it is, what happened, who is around the person."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.actions.reads import note_explanation
from volontiers.cases.queries import board, following, hidden
from volontiers.cases.queries import case as queries
from volontiers.cases.queries import intake as intake_queries
from volontiers.cases.queries.board import Step
from volontiers.cases.queries.case import CaseSheet, NeedSheet
from volontiers.consent import ledger
from volontiers.core import moments, phone
from volontiers.core.ledger import Rule
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import LASTING, Family
from volontiers.directory import queries as directory
from volontiers.indicators.queries.asking import questions
from volontiers.people import queries as people
from volontiers.people import team_queries
from volontiers.placement.queries import registration as registrations
from volontiers.territory import queries as territory
from volontiers.web import afterwards
from volontiers.web.desk import case_thread, old_case, paper
from volontiers.web.desk.forms import (
    AgreementForm,
    AppointmentForm,
    CloseForm,
    NotesForm,
    OwnerForm,
    PhoneYesForm,
    ReachedForm,
    TieForm,
    WidenForm,
)
from volontiers.web.desk.person_form import PersonForm, missing
from volontiers.web.desk.room import Room, room_of
from volontiers.web.desk.team_form import form_of as team_form
from volontiers.web.desk.words import chip_of, shown
from volontiers.web.traces import leave, traced

if TYPE_CHECKING:
    from volontiers.cases.models import Case

_NOBODY_LEFT = "Appeler une personne, élargir le délai ou orienter."


@dataclass(slots=True)
class Redo:
    """What a POST that was not accepted puts back: the form with its errors, by name; or a secret shown once."""

    bound: dict[str, forms.Form] = field(default_factory=dict)
    phone: str = ""
    code: str = ""


@traced
@requires(Can.READ_CASE)
def case_page(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A case closed long ago asks why first. Whoever is named or counted in « pourquoi eux » sees that it was read."""
    room, case = room_of(actor), case_of(number)
    if old_case.withheld(actor, room, case):
        return old_case.ask(request, room, case)
    leave(request, partial(note_explanation, actor, case.pk, room.now))
    return draw(request, actor, room, case, Redo())


def case_of(number: int) -> "Case":
    """Read inside the community. Raises Http404."""
    found = intake_queries.by_number(number)
    if found is None:
        raise Http404
    return found


def draw(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", redo: Redo, *, status: int = 200
) -> TemplateResponse:
    """The page, inside reading()."""
    sheet = queries.sheet(case, room.now)
    thread_of = case_thread.chosen(request, sheet)
    everybody = directory.respondents(actor.community_id)
    listed = registrations.of_needs([one.need.pk for one in sheet.needs])
    asked = {one.n: one for one in questions(case.pk, room.now)}
    return TemplateResponse(request, "desk/case.html", {
        "room": room,
        "case": case,
        "paper": paper.head(actor, room, case),
        "sheet": sheet,
        "title": _title(case),
        "about": _about(case, room),
        "needs": [
            _section(one, room, everybody, redo)
            | {"listed": listed.get(one.need.pk, ""), "asked": asked.get(one.need.n)}
            for one in sheet.needs
        ],
        "after": afterwards.CHOICES,
        "thread": case_thread.events(case, room, thread_of),
        "thread_tabs": case_thread.tabs(case, room, sheet, thread_of),
        "ties": people.ties(case.person_id),
        "teams": [] if case.hidden else team_queries.of_person(case.person_id),
        "person": _person(case),
        "missing": "" if case.hidden else missing(case),
        "person_open": "person" in redo.bound,
        "agreements": _agreements(sheet, actor),
        "forms": _case_forms(actor, case, everybody, redo) | {"team": redo.bound.get("team") or team_form(room)},
        "call_first": _call_first(sheet, room),
        "nobody": _nobody(case, room),
        "news_by": moments.short(case.news_due_at, room.now, room.zone) if case.news_due_at else "",
        "present": [name for name, on in board.present(actor.account_id or 0, room.now) if on == case.number],
        "outside": outside(case, actor),
        "twins": sorted({number for one in sheet.needs for number in one.row.twins}),
        "shown_phone": phone.spoken(redo.phone) if redo.phone else "",
        "code": redo.code,
        "follow_up": bool(case.emergency_at and not case.emergency_followed_at),
    }, status=status)  # fmt: skip


def _title(case: "Case") -> str:
    place = case.person.municipality.name if case.person.municipality else "commune à demander"
    return f"Dossier {case.number} · {place}"


def _about(case: "Case", room: Room) -> str:
    """« Appel de sa fille, Claire D. · demandé le 24/11 à 14:05 »."""
    caller = case.get_caller_display()
    who = ", ".join(filter(None, [case.caller_link, case.caller_name])) or caller
    opened = case.opened_at.astimezone(room.zone)
    said = f"Au téléphone : {who}" if case.origin == "desk" else case.get_origin_display().capitalize()
    return f"{said} · demandé le {opened:%d/%m} à {opened:%H:%M}"


def _person(case: "Case") -> str:
    if case.hidden:
        return f"{hidden.WORDS}."
    name = " ".join(filter(None, [case.person.given_name, case.person.family_name])) or "Nom à demander"
    return f"{name}, {case.person.birth_year}" if case.person.birth_year else name


def _nobody(case: "Case", room: Room) -> str:
    """Why somebody has to take it over; empty while it is followed."""
    if case.to_take_since and not case.closed_at:
        return f"{case.owner.name} ne l’a pas encore pris en main"
    since = following.left_since(case, room.community, room.opening, room.now)
    if since is None:
        return ""
    return f"la journée de {case.owner.name} est finie depuis {moments.short(since, room.now, room.zone)}"


def outside(case: "Case", actor: Actor) -> str:
    place = case.person.municipality
    return "" if place is None or territory.is_inside(place.pk, actor.community_id) else place.name


def _call_first(sheet: CaseSheet, room: Room) -> bool:
    """Is a call to the family the main thing to do now?"""
    if sheet.case.hidden:
        return False
    due = sheet.case.news_due_at
    steps = {one.row.step for one in sheet.needs}
    return bool(due and due <= room.now) or Step.CALL in steps or Step.CONFIRM in steps


def _agreements(sheet: CaseSheet, actor: Actor) -> list[tuple[str, str]]:
    words = territory.wordings(actor.community_id)
    return [(family.label.capitalize(), _said(sheet, family)) for family in Family if family.value in words]


def _said(sheet: CaseSheet, family: Family) -> str:
    if family in sheet.agreements:
        return "oui" if sheet.agreements[family] else "non"
    return "retiré" if family in sheet.withdrawn else "à demander"


def _case_forms(
    actor: Actor, case: "Case", everybody: dict[int, directory.Respondent], redo: Redo
) -> dict[str, forms.Form]:
    owners = [(one.pk, one.name) for one in accounts.owners(actor.community_id) if one.pk != case.owner_id]
    names = sorted(((one.id, one.name) for one in everybody.values()), key=lambda one: one[1])
    made: dict[str, forms.Form] = {
        "reached": ReachedForm(auto_id="rappel_%s"),
        "notes": NotesForm(
            initial={"version": case.version, "desk_note": case.desk_note, "shared_note": case.shared_note}
        ),
        "owner": OwnerForm(owners=owners),
        "agreement": AgreementForm(wordings=territory.wordings(actor.community_id), auto_id="accord_%s"),
        "tie": TieForm(everybody=names),
        "person": PersonForm(case=case, auto_id="personne_%s"),
    }
    return made | {name: form for name, form in redo.bound.items() if name in made}


def _section(
    sheet: NeedSheet, room: Room, everybody: dict[int, directory.Respondent], redo: Redo
) -> dict[str, Any]:
    need = sheet.need
    view = shown(sheet.row, room.now, room.zone, None)
    state = NeedState(need.state)
    made = need_forms(sheet, room, everybody)
    made |= {name: redo.bound[f"{name}-{need.n}"] for name in made if f"{name}-{need.n}" in redo.bound}
    return {
        "view": view,
        "n": need.n,
        "due": moments.short(need.due_at, room.now, room.zone),
        "chip": chip_of(sheet.row, room.now, room.zone),
        "why": sheet.latest.sentence if sheet.latest and state is NeedState.PROPOSED else "",
        "why_desk": " ".join(filter(None, [need.why_desk, _hint(sheet)])),
        "waits": f"Attend {need.waits_reason or 'la suite'} de {need.case.number}-{need.waits_for.n}."
        if need.waits_for else "",
        "waves": [_wave(wave, room) for wave in sheet.waves],
        "appointment": _appointment(sheet, room),
        "offer": sheet.offer,
        "codes": [(one.pk, str(one.professional)) for one in (*sheet.pending, *filter(None, [sheet.accepted]))],
        "open": state is not NeedState.CLOSED,
        "searching": state not in {NeedState.TAKEN, NeedState.CLOSED} and not sheet.row.without_agreement
        and need.kind not in LASTING,
        "taken": state is NeedState.TAKEN,
        "to_confirm": sheet.row.step is Step.CONFIRM,
        "to_propose": sheet.row.step is Step.PROPOSE,
        "may_propose": state is NeedState.RECEIVED and not sheet.row.without_agreement
        and need.kind not in LASTING,
        "to_list": need.kind in LASTING and state not in {NeedState.TAKEN, NeedState.CLOSED}
        and not sheet.row.without_agreement,
        "to_close": sheet.row.step is Step.CLOSE,
        "forms": made,
        "opened": [name for name in made if f"{name}-{need.n}" in redo.bound],
    }  # fmt: skip


def need_forms(
    sheet: NeedSheet, room: Room, everybody: dict[int, directory.Respondent]
) -> dict[str, forms.Form]:
    """Fresh forms of a need; their ids carry its number, so that a page has each id once."""
    need = sheet.need
    proposed = max(need.due_at, room.now) + timedelta(hours=24)
    return {
        "yes": PhoneYesForm(able=able(need.kind, everybody), auto_id=f"oui_{need.n}_%s"),
        "appointment": AppointmentForm(now=room.now, zone=room.zone, auto_id=f"rdv_{need.n}_%s"),
        "widen": WidenForm(now=room.now, zone=room.zone, proposed=proposed, auto_id=f"elargir_{need.n}_%s"),
        "close": CloseForm(auto_id=f"clore_{need.n}_%s"),
    }


def able(kind: str, everybody: dict[int, directory.Respondent]) -> list[tuple[int, str]]:
    """Who can answer this kind, by name."""
    found = ((one.id, one.name) for one in everybody.values() if directory.can_answer(one, kind))
    return sorted(found, key=lambda one: one[1])


def _hint(sheet: NeedSheet) -> str:
    if sheet.need.state == NeedState.UNPLACED and sheet.need.wave:
        return _NOBODY_LEFT
    if sheet.need.case.hidden:
        return ""
    return "Accord à recueillir : rien n’est proposé avant." if sheet.row.without_agreement else ""


def _wave(wave: queries.WaveView, room: Room) -> dict[str, Any]:
    return {
        "title": f"Vague {wave.number} sur {wave.of}, {moments.short(wave.sent_at, room.now, room.zone)}",
        "sentence": wave.sentence,
        "asked": [
            (one.name, one.state.label, f"{one.minutes} min" if one.minutes is not None else "")
            for one in wave.asked
        ],
        "lot": wave.lot,
        "engine": wave.engine,
        "rule": ledger.rule_at(room.community.pk, Rule.PARAMETERS, wave.sent_at),
        "day": wave.sent_at.astimezone(room.zone).date(),
    }


def _appointment(sheet: NeedSheet, room: Room) -> str:
    need = sheet.need
    if need.agreed_at is None:
        return ""
    modes = {"AMB": "au cabinet", "HH": "à domicile", "VR": "en visio"}
    how = modes.get(need.agreed_mode, "")
    parts = [moments.full(need.agreed_at, room.zone), how, need.agreed_place]
    told = "la personne le sait" if need.confirmed_at else "à dire à la personne"
    return f"{', '.join(filter(None, parts))} ; {told}."
