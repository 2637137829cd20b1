"""The departures to come, and one of them: what is done, what is left, and the plan, the file and the letters."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.cells import Unreadable
from volontiers.core.departure import countdown, stage
from volontiers.core.french import counted, day_of
from volontiers.core.scenario import MOST_PEOPLE
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.placement.actions import leaving_doctor, planning
from volontiers.placement.actions.leaving_doctor import NotOpened
from volontiers.placement.queries import cohorts as queries
from volontiers.placement.queries.cohorts import Progress
from volontiers.territory import queries as territory
from volontiers.web.departures.forms import DepartureForm
from volontiers.web.departures.letters import letters
from volontiers.web.list_tabs import tabs_of
from volontiers.web.plan.forms import EVEN, NEAR, StudyForm
from volontiers.web.standing import Standing
from volontiers.web.waiting.spreadsheet import sent_file

if TYPE_CHECKING:
    from volontiers.placement.models import Cohort

PLAN_NAME = "Patientèle de {}"


@requires(Can.EDIT_PLAN)
def departures(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST prepares a departure."""
    if request.method != "POST":
        return _draw_all(request, actor, _form(actor))
    with reading(actor):
        room, form = _room(actor), _form(actor, request)
        valid = form.is_valid()
    if valid:
        said = form.cleaned_data
        try:
            made = leaving_doctor.open_cohort(
                actor, int(said["professional"]), said["announced_on"], said["leaves_on"], said["decision"], room.now
            )  # fmt: skip
        except NotOpened as wrong:
            form.add_error(wrong.field, wrong.sentence)
        else:
            return redirect("departure", room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_all(request, actor, form, 422))


def _room(actor: Actor) -> Standing:
    return Standing.of(territory.community(actor.community_id))


def _form(actor: Actor, request: HttpRequest | None = None) -> DepartureForm:
    """Read inside the community."""
    room = _room(actor)
    today = room.now.astimezone(room.zone).date()
    doctors = directory.physicians(actor.community_id)
    return DepartureForm(request.POST if request else None, doctors=doctors, today=today)


def _draw_all(request: HttpRequest, actor: Actor, form: DepartureForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    room = _room(actor)
    context = {
        "room": room,
        "form": form,
        "tabs": tabs_of(actor, room.slug, "departures"),
        "departures": [_line(one, room) for one in queries.cohorts(actor.community_id)],
    }
    return TemplateResponse(request, "departures/departures.html", context, status=status)


def _line(one: "Cohort", room: Standing) -> dict[str, object]:
    today = room.now.astimezone(room.zone).date()
    progress = queries.progress(one)
    return {
        "id": one.pk,
        "doctor": str(one.professional),
        "day": f"{day_of(one.leaves_on)} {one.leaves_on.year}",
        "countdown": "" if one.closed_at else countdown(one.leaves_on, today),
        "fragile": fragile_sentence(progress),
        "without": progress.without,
    }


def fragile_sentence(progress: Progress) -> str:
    """« 174 sur 180 prioritaires ont un médecin »."""
    mine = progress.fragile
    if not mine.looking:
        return "Aucune personne prioritaire"
    verb = "a" if mine.looking < 2 else "ont"
    return f"{mine.have} sur {counted(mine.looking, 'prioritaire')} {verb} un médecin"


@requires(Can.EDIT_PLAN)
def departure(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: file, plan or close."""
    if request.method != "POST":
        one = _found(pk)
        return _draw(request, actor, one)
    with reading(actor):
        one, room = _found(pk), _room(actor)
    choice = request.POST.get("choice")
    if choice == "file":
        return _read_file(request, actor, one, room)
    if choice == "plan":
        return _plan(actor, one, room)
    if choice == "close" and leaving_doctor.close_cohort(actor, pk, room.now):
        messages.success(request, "Ce départ est clos. Qui attend encore reste sur la liste, à sa date.")
    return redirect("departure", room.slug, pk)


def _found(pk: int) -> "Cohort":
    one = queries.cohort(pk)
    if one is None:
        raise Http404
    return one


def _read_file(request: HttpRequest, actor: Actor, one: "Cohort", room: Standing) -> HttpResponseBase:
    """Read by the worker, from its first line; its page says what is to be corrected."""
    try:
        made = leaving_doctor.import_cohort(actor, one.pk, *sent_file(request), room.now)
    except (Unreadable, NotOpened) as wrong:
        sentence = wrong.sentence
        with reading(actor):
            return drawn(_draw(request, actor, one, sentence))
    return redirect("list-import", room.slug, made.pk)


def _plan(actor: Actor, one: "Cohort", room: Standing) -> HttpResponseBase:
    """Three scenarios for those who have no doctor yet, and for them alone."""
    with reading(actor):
        people = min(max(1, queries.waiting(one).count()), MOST_PEOPLE)
        rules = territory.rules(room.community)
    form = StudyForm({"people": people, "compared": [NEAR, EVEN]}, communes=())
    assert form.is_valid(), "made here"
    lot = room.now.toordinal()
    name = PLAN_NAME.format(one.professional)[:60]
    scenarios = {f"{name} · {label}"[:80]: each for label, each in form.scenarios(rules, lot).items()}
    study = planning.ask_plans(actor, scenarios, room.now, one.pk)
    return redirect("plan-study", room.slug, study)


def _draw(request: HttpRequest, actor: Actor, one: "Cohort", wrong: str = "") -> TemplateResponse:
    """Read inside the community."""
    room = _room(actor)
    today = room.now.astimezone(room.zone).date()
    progress = queries.progress(one)
    return TemplateResponse(request, "departures/departure.html", {
        "room": room,
        "one": one,
        "tabs": tabs_of(actor, room.slug, "departures"),
        "day": f"{day_of(one.leaves_on)} {one.leaves_on.year}",
        "announced": f"{day_of(one.announced_on)} {one.announced_on.year}",
        "countdown": countdown(one.leaves_on, today),
        "warning": _warning(one, today, progress),
        "fragile": fragile_sentence(progress),
        "progress": progress,
        "left": queries.left_by_commune(one),
        "wrong": wrong,
    }, status=422 if wrong else 200)  # fmt: skip


def _warning(one: "Cohort", today: date, progress: Progress) -> str:
    """What a deadline says while somebody has no doctor: nothing before the first."""
    near = stage(one.leaves_on, today)
    if near is None or one.closed_at or not progress.without:
        return ""
    first = progress.fragile.looking - progress.fragile.have
    whom = (
        f"{counted(progress.without, 'personne')} sans nouveau médecin, dont {counted(first, 'prioritaire')}"
    )
    return f"Le jour du départ est là : {whom}." if near == 0 else f"Moins de {near} jours : {whom}."


@requires(Can.EDIT_PLAN)
def all_letters(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One PDF, a page for each patient who has no doctor yet."""
    if request.method == "POST":
        raise Http404
    one, room = _found(pk), _room(actor)
    people = list(queries.waiting(one))
    if not people:
        raise Http404
    answer = HttpResponse(letters(room, one, people, actor.name), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="lettres-depart-{pk}.pdf"'
    return answer
