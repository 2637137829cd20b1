"""« Ma CPTS en 180 secondes »: written here, published by a named person, read by everybody."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, patient
from volontiers.accounts.guard import drawn, public, requires
from volontiers.core.spoken import MOST_WORDS, seconds
from volontiers.database.wall import reading
from volontiers.papers.render import render
from volontiers.project.actions.story import publish_story
from volontiers.project.documents.draft import on
from volontiers.project.documents.facts import facts_of, of_the_quarter
from volontiers.project.documents.story import TITLE, length, parts
from volontiers.project.queries import course as queries
from volontiers.project.queries.figures import of_the_list
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.project.forms import StoryForm
from volontiers.web.project.room import Room, draw, sent_again, written

if TYPE_CHECKING:
    from volontiers.project.models import Story

Told = Sequence[Mapping[str, Any]]


@requires(Can.EDIT_PROJECT)
def write(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST publish: everybody reads it; without it, the page is shown again with what was typed."""
    if request.method != "POST":
        return _draw(request, actor, None)
    with reading(actor):
        room = Room.of(actor.community_id)
    form = StoryForm(request.POST)
    ready = form.is_valid() and "publish" in request.POST
    if ready and written(
        form, lambda: publish_story(actor, form.words(), form.cleaned_data["version"], room.now)
    ):
        messages.success(request, "La page est publiée : tout le monde peut la lire.")
        return redirect("project-story", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, form))


def _draw(request: HttpRequest, actor: Actor, form: StoryForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room, latest = Room.of(actor.community_id), queries.story(actor.community_id)
    version = latest.version if latest else 0
    words: Mapping[str, str] = form.words() if form else (latest.words if latest else {})
    if form:
        sent_again(form, "version", version)
    done = [*of_the_quarter(actor.community_id, room.today, room.zone), *of_the_list(actor.community_id)]
    told = [
        one.to_json() for one in parts(facts_of(room.community, room.today, figures_too=False), words, done)
    ]
    return draw(request, actor, "project/story_form.html", "project-story", {
        "room": room,
        "told": told,
        **_length(room.community.name, told),
        "form": form or StoryForm(initial={**words, "version": version}),
        "latest": latest,
        "published": _signed(latest, room) if latest else "",
    })  # fmt: skip


def _length(name: str, told: Told) -> dict[str, object]:
    words = length(name, told)
    return {
        "words": words,
        "most": MOST_WORDS,
        "over": words > MOST_WORDS,
        "duration": _duration(seconds(words)),
    }


def _duration(said: int) -> str:
    """« 2 min 40 », to the next ten seconds."""
    minutes, rest = divmod(-(-said // 10) * 10, 60)
    if not minutes:
        return f"{rest}\u00a0secondes"
    return f"{minutes}\u00a0min\u00a0{rest:02d}" if rest else f"{minutes}\u00a0min"


def _signed(latest: "Story", room: Room) -> str:
    name = latest.account.name if latest.account else "la communauté"
    return f"Publié par {name} le {on(latest.published_at.astimezone(room.zone).date())}"


@public
def read(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What was published last, as it was."""
    if request.method == "POST":
        raise Http404
    community = territory.by_slug(slug)
    if community is None:
        raise Http404
    with reading(patient(community.pk)):
        room, latest = Room.of(community.pk), queries.story(community.pk)
        if latest is None:
            raise Http404
        title = TITLE.format(community.name)
        request.page = public_page(community, title)  # type: ignore[attr-defined]
        context = {
            "title": title, "told": latest.parts, "signed": _signed(latest, room), "slug": slug,
            **_length(community.name, latest.parts),
        }  # fmt: skip
        return drawn(TemplateResponse(request, "project/story.html", context))


@public
def read_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    community = territory.by_slug(slug)
    if community is None or request.method == "POST":
        raise Http404
    with reading(patient(community.pk)):
        room, latest = Room.of(community.pk), queries.story(community.pk)
    if latest is None:
        raise Http404
    made = render("story", {
        "title": TITLE.format(community.name),
        "told": latest.parts,
        "printed": f"{_signed(latest, room)} · {length(community.name, latest.parts)} mots",
    })  # fmt: skip
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=180-secondes.pdf"
    return answer
