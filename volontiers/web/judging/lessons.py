"""Lessons: told and published by the coordination or the board, read by the community, and by everybody."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import drawn, public, requires
from volontiers.core.lesson import Figure, Reach, Side, Theme
from volontiers.database.wall import reading
from volontiers.indicators.actions import lessons as actions
from volontiers.indicators.actions.lessons import Moved, Told
from volontiers.indicators.queries import lessons as queries
from volontiers.indicators.queries.views import views
from volontiers.web.judging import view_words as words
from volontiers.web.judging.lesson_forms import LessonForm, PublishForm
from volontiers.web.judging.place import Place
from volontiers.web.judging_tabs import tabs_of
from volontiers.web.page import Page

if TYPE_CHECKING:
    from django import forms

    from volontiers.indicators.models import Lesson

PER_PAGE = 50
_NOTED = "La leçon est notée. Personne d’autre que la coordination et le conseil ne la lit tant qu’elle n’est pas publiée."
_MOVED = (
    "Quelqu’un d’autre a changé cette leçon entre-temps : la voici telle qu’elle est. Rien n’a été écrit."
)


@requires(Can.READ_VIEWS)
def lessons(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST tells one. ?chiffre=in_time&trimestre=2026-T4: beside this figure."""
    if request.method != "POST":
        place = Place.of(actor, request.GET.get("trimestre", ""))
        start = {"figure": request.GET.get("chiffre", ""), "quarter": place.number}
        return _draw_all(request, actor, place, LessonForm(initial=start))
    if not may(actor, Can.EDIT_ASSOCIATION):
        raise Http404
    form = LessonForm(request.POST)
    with reading(actor):
        place = Place.of(actor, request.POST.get("quarter", ""))
        if not form.is_valid():
            return drawn(_draw_all(request, actor, place, form))
        told = _told(form, actor, place)
    actions.tell_lesson(actor, told, place.now)
    messages.success(request, _NOTED)
    return redirect("lessons", place.slug)


def _told(form: LessonForm, actor: Actor, place: Place) -> Told:
    """With the figure as the page of the quarter reads now. Read inside the community."""
    said = form.cleaned_data
    figure = Figure(said["figure"]) if said["figure"] else None
    read = ""
    if figure:
        read = words.figure_words(views(actor.community_id, place.quarter, place.now, place.zone), figure)
    return Told(
        Side(said["side"]), Theme(said["theme"]), said["text"], said["teller"], figure, read,
        place.quarter if figure else None,
    )  # fmt: skip


def _draw_all(request: HttpRequest, actor: Actor, place: Place, form: LessonForm) -> TemplateResponse:
    """Read inside the community."""
    editor = may(actor, Can.EDIT_ASSOCIATION)
    found = queries.lessons(actor.community_id, drafts=editor)
    sheet = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "tabs": tabs_of(actor, place.slug, "lessons"),
        "editor": editor,
        "sheet": sheet,
        "lessons": [(one, queries.teller_label(one.teller)) for one in sheet],
        "form": form,
    }
    return TemplateResponse(request, "judging/lessons.html", context, status=422 if form.errors else 200)


@requires(Can.EDIT_ASSOCIATION)
def lesson(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: publish, take_back, or else what is put right."""
    if request.method != "POST":
        return _draw(request, actor, _found(actor, pk), None)
    with reading(actor):
        one, place = _found(actor, pk), Place.of(actor, request.POST.get("quarter", ""))
    choice = request.POST.get("choice", "")
    form = PublishForm(request.POST) if choice == "publish" else LessonForm(request.POST)
    try:
        if choice == "take_back":
            actions.take_back_lesson(actor, pk, _version(request))
            messages.success(request, "La leçon est retirée : plus personne d’autre ne la lit.")
        elif not form.is_valid():
            with reading(actor):
                return drawn(_draw(request, actor, one, form))
        else:
            _write(actor, pk, form, place)
            messages.success(request, _SAID[choice == "publish"])
    except Moved:
        messages.warning(request, _MOVED)
    return redirect("lesson", place.slug, pk)


_SAID = {True: "La leçon est publiée.", False: "La leçon est corrigée."}


def _write(actor: Actor, pk: int, form: "forms.Form", place: Place) -> None:
    """Raises Moved."""
    version = form.cleaned_data["version"] or 0
    if isinstance(form, LessonForm):
        with reading(actor):
            told = _told(form, actor, place)
        actions.change_lesson(actor, pk, told, version)
    else:
        actions.publish_lesson(actor, pk, Reach(form.cleaned_data["reach"]), version, place.now)


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < len("2147483647") else 0


def _found(actor: Actor, pk: int) -> "Lesson":
    """Read inside the community. Raises Http404."""
    one = queries.lesson(actor.community_id, pk)
    if one is None:
        raise Http404
    return one


def _draw(request: HttpRequest, actor: Actor, one: "Lesson", wrong: "forms.Form | None") -> TemplateResponse:
    """Read inside the community."""
    quarter = Place.of(actor).latest if one.quarter is None else one.quarter
    place = Place.of(actor, f"{quarter.year}-T{(quarter.month + 2) // 3}")
    stands = {
        "side": one.side, "theme": one.theme, "text": one.text, "teller": one.teller, "figure": one.figure,
        "version": one.version, "quarter": place.number,
    }  # fmt: skip
    context = {
        "place": place,
        "one": one,
        "teller": queries.teller_label(one.teller),
        "reach": queries.reach_label(one.reach),
        "form": wrong if isinstance(wrong, LessonForm) else LessonForm(initial=stands),
        "publish": wrong
        if isinstance(wrong, PublishForm)
        else PublishForm(initial={"version": one.version}, auto_id="publier_%s"),
    }
    return TemplateResponse(request, "judging/lesson.html", context, status=422 if wrong else 200)


@public
def open_lessons(request: HttpRequest) -> HttpResponseBase:
    """By theme, of every community of this installation: ?theme=desk."""
    wanted = request.GET.get("theme", "")
    chosen = Theme(wanted) if wanted in list(Theme) else None
    found = queries.open_to_all()
    shown = [one for one in found if chosen in {None, one.theme}]
    sheet = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    request.page = Page(title="Ce que d’autres ont appris")  # type: ignore[attr-defined]
    context = {
        "sheet": sheet,
        "query": f"theme={chosen.value}&" if chosen else "",
        "chosen": chosen,
        "themes": [one for one in Theme if any(lesson.theme is one for lesson in found)],
    }
    return TemplateResponse(request, "judging/open_lessons.html", context)
