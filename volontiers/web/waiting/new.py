"""A paper form or a call, typed on one page: a household at once, those who look alike shown before anything is saved."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, redrawn, requires
from volontiers.core import codes, phone
from volontiers.core.eligibility import Doubt
from volontiers.core.french import counted
from volontiers.database.wall import reading
from volontiers.people.actions import Identity
from volontiers.placement.actions.facts import AlreadyWaiting, NotListed
from volontiers.placement.actions.registering import Doubtful, register_together
from volontiers.placement.queries import registration as registrations
from volontiers.placement.queries import twins
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing
from volontiers.web.waiting.forms import NewForm
from volontiers.web.waiting.words import Line, line, name

if TYPE_CHECKING:
    from volontiers.placement.models import Registration

_ALIKE = "Quelqu’un de la liste lui ressemble : regardez, puis dites si c’est une autre personne."


@requires(Can.WRITE_LIST)
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?foyer=CODE: somebody who lives with a person of the list."""
    if request.method != "POST":
        room = Standing.of(territory.community(actor.community_id))
        home = _home(request.GET.get("foyer", ""))
        start = {"commune": _commune(home), "insee": home.person.municipality_id} if home else {}
        return _draw(request, room, NewForm(initial=start, room=room), home)
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        home = _home(request.POST.get("foyer", ""))
        form = NewForm(_keyed(request), room=room)
        valid = form.is_valid()
        alike = _alike(actor, form, room, home) if valid else []
    if not valid or (alike and not form.cleaned_data["other"]):
        if valid:
            form.add_error("other", _ALIKE)
        return redrawn(actor, _draw(request, room, form, home, alike=alike, status=422))
    return _registered(request, actor, room, form, home, alike)


def _registered(
    request: HttpRequest,
    actor: Actor,
    room: Standing,
    form: NewForm,
    home: "Registration | None",
    alike: list[Line],
) -> HttpResponseBase:
    try:
        made = register_together(actor, form.everybody(), room.now, home.pk if home else None)
    except Doubtful as doubtful:
        form.add_error("reason", "Écrivez pourquoi vous l’inscrivez quand même.")
        return redrawn(
            actor, _draw(request, room, form, home, alike=alike, doubts=doubtful.doubts, status=422)
        )
    except (AlreadyWaiting, NotListed):
        form.add_error(None, "Cette inscription a changé entre-temps : relisez, puis enregistrez.")
        return redrawn(actor, _draw(request, room, form, home, status=422))
    others = f", avec {counted(len(made) - 1, 'personne')} de son foyer" if len(made) > 1 else ""
    messages.success(
        request, f"{name(made[0])} est sur la liste{others}. Code à donner : {codes.show(made[0].code)}."
    )
    return redirect("registration", room.slug, made[0].code)


def _keyed(request: HttpRequest) -> Any:
    """With a fresh key in place of what is none: nothing typed is lost for it."""
    sent = request.POST.copy()
    try:
        UUID(sent.get("key", ""))
    except ValueError:
        sent["key"] = str(NewForm.base_fields["key"].initial())
    return sent


def _home(code: str) -> "Registration | None":
    read = codes.read(code)
    one = registrations.by_code(read) if read else None
    return one if one is not None and one.state in OPEN else None


def _commune(home: "Registration") -> str:
    return home.person.municipality.name if home.person.municipality else ""


def _alike(actor: Actor, form: NewForm, room: Standing, home: "Registration | None") -> list[Line]:
    """Whoever waits, or did, and may be one of those typed; not those of the home they join, nor the same form again."""
    today = room.now.astimezone(room.zone).date()
    everybody = form.everybody()
    keys = {said.key for said in everybody}
    found: dict[int, Registration] = {}
    for said in everybody:
        looked = twins.probable(actor.community_id, said.person) + twins.gone(actor.community_id, said.person)
        found |= {one.pk: one for one in looked}
    kept = [
        one
        for one in found.values()
        if one.key not in keys
        and (home is None or (one.pk != home.pk and one.household_id != home.household_id))
    ]
    return [line(one, today) for one in kept]


def _draw(
    request: HttpRequest, room: Standing, form: NewForm, home: "Registration | None", *,
    alike: list[Line] | None = None, doubts: tuple[Doubt, ...] = (), status: int = 200,
) -> TemplateResponse:  # fmt: skip
    return TemplateResponse(request, "waiting/new.html", {
        "room": room,
        "form": form,
        "home": home,
        "home_name": name(home) if home else "",
        "alike": alike or [],
        "doubts": doubts,
    }, status=status)  # fmt: skip


@requires(Can.WRITE_LIST)
def likenesses(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The fragment under the name, while it is typed. A POST that writes nothing: names stay out of addresses."""
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
        sent, year = request.POST, request.POST.get("birth_year", "")
        who = Identity(
            sent.get("family_name", "").replace("\x00", "")[:80],
            sent.get("given_name", "").replace("\x00", "")[:80],
            int(year) if year.isdecimal() and len(year) == 4 else None,
            phone=phone.read(sent.get("phone", "")[:30], room.community.time_zone) or "",
        )
        today = room.now.astimezone(room.zone).date()
        found = twins.alike(actor.community_id, who) + twins.gone(actor.community_id, who)
        lines = [line(one, today) for one in found]
        return drawn(TemplateResponse(request, "waiting/_alike.html", {"lines": lines, "slug": room.slug}))
