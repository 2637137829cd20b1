"""The page of the project: where it stands, who has the file, what was answered and what is left to mend."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.core.french import counted, listed
from volontiers.core.objections import Finding, State, findings
from volontiers.core.stages import STEPS, Examiner, Outcome, Stage
from volontiers.project.queries import course as queries
from volontiers.project.queries.course import Course
from volontiers.project.queries.file import file_of
from volontiers.project.queries.objections import known
from volontiers.project.queries.points import Point, points
from volontiers.web.project.room import Room, draw

if TYPE_CHECKING:
    from volontiers.project.models import Answer, Dispatch


# Where each known objection is mended: (URL name, what the link says).
_WAYS = {
    "specialist": ("assemblies", "Réunions et votes"),
    "founders": ("statutes", "Statuts"),
    "seats": ("association", "Conseil"),
    "professions": ("association-members", "Membres"),
    "overlap": ("project-partners", "Partenaires et voisins"),
    "medico_social": ("project-partners", "Partenaires et voisins"),
    "pieces": ("project-pieces", "Pièces"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """As ui/timeline.html draws it."""

    time: str
    text: str
    note: str
    state: str


@requires(Can.READ_PROJECT)
def project(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Whoever may not change it reads the stage and the log, without a name and without what is being prepared."""
    if request.method == "POST":
        raise Http404
    room, editor = Room.of(actor.community_id), may(actor, Can.EDIT_PROJECT)
    course = queries.course(actor.community_id)
    found = findings(file_of(actor.community_id, room.today), known()) if editor else ()
    objected = {one.check_key for one in course.objections}
    holding = course.holding(room.today)
    silence = course.silence_ends()
    return draw(request, actor, "project/project.html", "project", {
        "room": room,
        "editor": editor,
        "settings": may(actor, Can.EDIT_SETTINGS),
        "course": course,
        "step": STEPS[course.stage],
        "holding": holding.words(here=editor) if holding else "",
        "silence": f"{silence:%d/%m/%Y}" if silence else "",
        "overdue": bool(course.project and course.project.due_on and course.project.due_on < room.today),
        "events": events(course, room.today, editor=editor),
        "points": [(one, *_way(one, room)) for one in points(course, found)] if editor else [],
        "findings": open_findings([one for one in found if one.objection.key not in objected], room),
        "satisfied": [
            one for one in found if one.said.state is State.SATISFIED and one.objection.key not in objected
        ],
        "missing": [one for one in course.pieces if not one.ready_on],
    })  # fmt: skip


def open_findings(found: Iterable[Finding], room: Room) -> list[tuple[Finding, str, str]]:
    """(what warns or cannot be checked, where it is mended, what the link says)."""
    return [
        (one, *_way_of(one.objection.key, room)) for one in found if one.said.state is not State.SATISFIED
    ]


def _way(one: Point, room: Room) -> tuple[str, str]:
    return _way_of(one.key, room) if one.state is not State.SATISFIED else ("", "")


def _way_of(key: str, room: Room) -> tuple[str, str]:
    """Empty where no page of ours mends it."""
    name, label = _WAYS.get(key, ("", ""))
    return (reverse(name, args=[room.slug]), label) if name else ("", "")


def events(course: Course, today: date, *, editor: bool) -> list[Event]:
    """The oldest first; then today, and what comes. What the checks said is for those who prepare the file."""
    dated = [
        *(
            (one.since, 0, f"Étape : {Stage(one.stage).label.lower()}", one.decision)
            for one in course.changes
        ),
        *((one.sent_on, 1, _sent(one), _with(one, editor=editor)) for one in course.dispatches),
        *(
            (
                answer.came_on,
                2,
                f"{Examiner(answer.examiner).label} : {Outcome(answer.outcome).label}",
                _said(answer),
            )
            for one in course.dispatches
            for answer in one.answers.all()
        ),
    ]
    past = [
        Event(f"{when:%d/%m/%Y}", text, note, "done")
        for when, _, text, note in sorted(dated, key=lambda one: one[:2])
    ]
    holding = course.holding(today)
    now = [Event("Aujourd’hui", holding.words(here=editor), "", "now")] if holding else []
    project = course.project
    coming = project and (project.next_step or project.due_on)
    if not project or not coming:
        return [*past, *now]
    when = f"{project.due_on:%d/%m/%Y}" if project.due_on else ""
    return [*past, *now, Event(when, project.next_step or "Prochaine échéance", "", "next")]


def _sent(one: "Dispatch") -> str:
    return f"Version {one.number} envoyée : {listed([Examiner(key).label for key in one.to])}"


def _with(one: "Dispatch", *, editor: bool) -> str:
    said = [counted(len(one.pieces), "pièce")] if one.pieces else []
    if one.warnings and editor:
        said.append(f"{counted(len(one.warnings), 'point signalé')} avant l’envoi")
    return " · ".join([*said, *filter(None, [one.note])])


def _said(answer: "Answer") -> str:
    return " · ".join([*(one.text for one in answer.objections.all()), *filter(None, [answer.text])])
