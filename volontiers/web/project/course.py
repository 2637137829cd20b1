"""The stage that the project enters, who follows the file, what comes next; and an objection mended by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.stages import Stage
from volontiers.database.wall import reading
from volontiers.project.actions.course import enter_stage, steer
from volontiers.project.actions.exchange import mend_objection
from volontiers.project.queries import course as queries
from volontiers.web.project.forms import CourseForm, MendForm, StageForm, started
from volontiers.web.project.room import Room, draw, people, sent_again, written

SAVED = "C’est enregistré."


@requires(Can.EDIT_PROJECT)
def stage(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_stage(request, actor, None)
    room = _room(actor)
    form = StageForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        if written(
            form,
            lambda: enter_stage(
                actor, Stage(said["stage"]), said["since"], said["decision"], room.now, said["version"]
            ),
        ):
            messages.success(request, f"Étape : {Stage(said['stage']).label.lower()}.")
            return redirect("project", room.slug)
    with reading(actor):
        return drawn(_draw_stage(request, actor, form))


def _room(actor: Actor) -> Room:
    with reading(actor):
        return Room.of(actor.community_id)


def _draw_stage(request: HttpRequest, actor: Actor, form: StageForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, course = Room.of(actor.community_id), queries.course(actor.community_id)
    version = course.project.version if course.project else 0
    if form:
        sent_again(form, "version", version)
    start = started(room.today) | {"stage": course.stage.value, "version": version}
    said = f"{course.stage.label}, depuis le {course.project.since:%d/%m/%Y}" if course.project else "aucune"
    return draw(request, actor, "project/form.html", "project", {
        "room": room,
        "title": "Inscrire une étape",
        "lead": "Les pièces de la nouvelle étape rejoignent la liste. Celles des autres étapes restent.",
        "stands": [("Étape inscrite", said)],
        "form": form or StageForm(initial=start),
        "verb": "Inscrire cette étape",
        "back": "project",
    })  # fmt: skip


@requires(Can.EDIT_PROJECT)
def steering(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_steering(request, actor, None)
    with reading(actor):
        room = Room.of(actor.community_id)
        form = CourseForm(request.POST, people=people(actor))
        valid = form.is_valid()
    if valid and written(form, lambda: steer(actor, form.cleaned_data, form.cleaned_data["version"])):
        messages.success(request, SAVED)
        return redirect("project", room.slug)
    with reading(actor):
        return drawn(_draw_steering(request, actor, form))


def _draw_steering(request: HttpRequest, actor: Actor, form: CourseForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, project = Room.of(actor.community_id), queries.course(actor.community_id).project
    if project is None:
        return redirect("project-stage", room.slug)
    stands = [
        ("Qui suit le dossier", project.responsible.name if project.responsible else "personne"),
        ("Prochaine échéance", project.next_step or "aucune"),
    ]
    if form:
        sent_again(form, "version", project.version)
    start = CourseForm.start(project)
    return draw(request, actor, "project/form.html", "project", {
        "room": room,
        "title": "La suite du dossier",
        "lead": "",
        "stands": stands,
        "form": form or CourseForm(initial=start, people=people(actor)),
        "verb": "Enregistrer",
        "back": "project",
    })  # fmt: skip


@requires(Can.EDIT_PROJECT)
def mend(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """For an objection that no check looks at."""
    if request.method != "POST":
        return _draw_mend(request, actor, pk, MendForm())
    form = MendForm(request.POST)
    if not form.is_valid():
        with reading(actor):
            return drawn(_draw_mend(request, actor, pk, form))
    room = _room(actor)
    if mend_objection(actor, pk, form.cleaned_data["how"], room.now):
        messages.success(request, SAVED)
    return redirect("project", room.slug)


def _draw_mend(request: HttpRequest, actor: Actor, pk: int, form: MendForm) -> HttpResponseBase:
    """Read inside the community."""
    course = queries.course(actor.community_id)
    found = next((one for one in course.objections if one.pk == pk and not one.mended_on), None)
    if found is None:
        raise Http404
    return draw(request, actor, "project/form.html", "project", {
        "room": Room.of(actor.community_id),
        "title": "Un point corrigé",
        "lead": "",
        "stands": [("Reproché", found.text)],
        "form": form,
        "verb": "Noter la correction",
        "back": "project",
    })  # fmt: skip
