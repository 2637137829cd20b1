"""A version that leaves, the checks read first; and what came back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.objections import State, findings
from volontiers.core.stages import Examiner
from volontiers.database.wall import reading
from volontiers.project.actions.exchange import note_answer, send_file
from volontiers.project.queries import course as queries
from volontiers.project.queries.file import file_of
from volontiers.project.queries.objections import known
from volontiers.web.project.forms import AnswerForm, SendForm, started
from volontiers.web.project.overview import open_findings
from volontiers.web.project.room import Room, draw, sent_again, written


@requires(Can.EDIT_PROJECT)
def send(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_send(request, actor, None)
    with reading(actor):
        room, form = Room.of(actor.community_id), _send_form(request, actor)
        valid = form.is_valid()
    if valid and written(form, lambda: send_file(actor, form.sending(), room.now)):
        messages.success(request, "L’envoi est noté. Notez la réponse quand elle arrive.")
        return redirect("project", room.slug)
    with reading(actor):
        return drawn(_draw_send(request, actor, form))


def _send_form(request: HttpRequest, actor: Actor) -> SendForm:
    """Read inside the community."""
    room, course = Room.of(actor.community_id), queries.course(actor.community_id)
    found = findings(file_of(actor.community_id, room.today), known())
    warned = sum(one.said.state is State.WARNS for one in found)
    latest = course.last.number if course.last else 0
    start = started(room.today) | {"known": latest, "to": course.last.to if course.last else []}
    data = request.POST if request.method == "POST" else None
    return SendForm(data, initial=start, pieces=course.pieces, warned=warned)


def _draw_send(request: HttpRequest, actor: Actor, form: SendForm | None) -> HttpResponseBase:
    """Read inside the community. Without a stage there is nothing to send: it is entered first."""
    room, course = Room.of(actor.community_id), queries.course(actor.community_id)
    if course.project is None:
        return redirect("project-stage", room.slug)
    found = findings(file_of(actor.community_id, room.today), known())
    form = form or _send_form(request, actor)
    number = course.last.number + 1 if course.last else 1
    if form.is_bound and form.errors and not form.has_error("known"):
        sent_again(form, "known", number - 1)
    return draw(request, actor, "project/send.html", "project", {
        "room": room,
        "number": number,
        "step": course.stage.label,
        "findings": open_findings(found, room),
        "form": form,
    })  # fmt: skip


@requires(Can.EDIT_PROJECT)
def answer(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_answer(request, actor, pk, None)
    with reading(actor):
        room, sent = Room.of(actor.community_id), queries.dispatch(actor.community_id, pk)
    if sent is None:
        raise Http404
    form = AnswerForm(request.POST, sent=sent)
    if form.is_valid() and written(form, lambda: note_answer(actor, pk, form.coming(), room.now)):
        messages.success(request, "La réponse est notée.")
        return redirect("project", room.slug)
    with reading(actor):
        return drawn(_draw_answer(request, actor, pk, form))


def _draw_answer(request: HttpRequest, actor: Actor, pk: int, form: AnswerForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, sent = Room.of(actor.community_id), queries.dispatch(actor.community_id, pk)
    if sent is None:
        raise Http404
    to = ", ".join(Examiner(key).label for key in sent.to)
    return draw(request, actor, "project/form.html", "project", {
        "room": room,
        "title": f"Réponse à la version {sent.number}",
        "lead": "Les points cochés seront regardés de nouveau avant le prochain envoi.",
        "stands": [("Envoyée", f"{sent.sent_on:%d/%m/%Y} : {to}")],
        "form": form or AnswerForm(initial=started(room.today), sent=sent),
        "verb": "Noter cette réponse",
        "back": "project",
    })  # fmt: skip
