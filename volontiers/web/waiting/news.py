"""« Nouvelles à prendre »: calls, letters in one document, answers that come back by post, follow-ups; a few keys each."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import qrcode
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import codes
from volontiers.core.french import counted, day_of
from volontiers.core.waiting import Leaving, NotNow
from volontiers.database.wall import reading
from volontiers.papers.render import render
from volontiers.people.attaching import answer_after
from volontiers.placement.actions import leaving, reconfirming
from volontiers.placement.actions.facts import NotListed
from volontiers.placement.queries import news as queries
from volontiers.placement.queries import registration as registrations
from volontiers.territory import queries as territory
from volontiers.web.chrome import spoken
from volontiers.web.list_tabs import tabs_of
from volontiers.web.printed import pdf
from volontiers.web.standing import Standing
from volontiers.web.waiting.words import addressee, line, name

if TYPE_CHECKING:
    from volontiers.placement.models import Reconfirmation, Registration

MOVED = "Un collègue l’a fait entre-temps, ou la personne a répondu : voici ce qui reste."
# (value, letter of the keyboard, words) of what a call gives.
HEARD = (
    ("still", "R", "cherche toujours"),
    ("found", "T", "a trouvé"),
    ("gone", "P", "ne cherche plus"),
    ("word", "M", "message laissé"),
    ("nobody", "N", "pas de réponse"),
)
_LEAVES = {"found": Leaving.FOUND, "gone": Leaving.RENOUNCED}
_CODE = "Personne n’est sur la liste sous ce code. Vérifiez les six signes, par exemple XK7-4PM."


class SlipForm(forms.Form):
    """A slip that came back: its code, and the box that is ticked."""

    code = forms.CharField(
        label="Code", max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
        error_messages={"required": "Écrivez le code du papier.", "max_length": _CODE},
    )  # fmt: skip
    said = forms.ChoiceField(
        label="Case cochée",
        choices=[("still_waiting", "cherche toujours"), ("found", "a trouvé"), ("gone", "ne cherche plus")],
        widget=forms.RadioSelect, error_messages={"required": "Dites quelle case est cochée."},
    )  # fmt: skip


@requires(Can.WRITE_LIST)
def news(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST choice: call, printed, slip or followed."""
    if request.method != "POST":
        return _draw(request, actor, SlipForm())
    act = _ACTS.get(request.POST.get("choice", ""))
    if act is None:
        raise Http404
    with reading(actor):
        room = Standing.of(territory.community(actor.community_id))
    try:
        again = act(request, actor, room)
    except (NotNow, NotListed):
        messages.warning(request, MOVED)
        again = None
    if again is None:
        return redirect("list-news", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, again, status=422))


def _called(request: HttpRequest, actor: Actor, room: Standing) -> None:
    """What a call gave."""
    heard, pk = request.POST.get("heard", ""), request.POST.get("try", "")
    if heard not in {value for value, _, _ in HEARD} or not pk.isdecimal():
        messages.warning(request, "Dites ce que l’appel a donné, puis « Noter ».")
        return
    if heard in {"word", "nobody"}:
        done = reconfirming.note_not_reached(actor, int(pk), room.now, left_word=heard == "word")
        messages.success(request, "C’est noté. Un autre essai viendra.") if done else messages.info(
            request, MOVED
        )
        return
    with reading(actor):
        registration_id = queries.registration_of(int(pk))
    if registration_id is None:
        raise NotListed(pk)
    if heard == "still":
        leaving.still_waits(actor, registration_id, room.now)
        messages.success(request, "C’est noté : cette personne cherche toujours, et garde sa place.")
    else:
        leaving.close(actor, registration_id, _LEAVES[heard], room.now)
        messages.success(request, "C’est noté. Cette personne peut revenir, à sa date d’origine.")


def _printed(request: HttpRequest, actor: Actor, room: Standing) -> None:
    ids = [int(one) for one in request.POST.getlist("letter") if one.isdecimal()]
    count = reconfirming.note_printed(actor, ids, room.now)
    messages.success(request, f"{counted(count, 'lettre')} : c’est noté, à la date d’aujourd’hui.")


def _slip(request: HttpRequest, actor: Actor, room: Standing) -> SlipForm | None:
    form = SlipForm(request.POST)
    if not form.is_valid():
        return form
    read = codes.read(form.cleaned_data["code"])
    with reading(actor):
        one = registrations.by_code(read) if read else None
    if one is None:
        form.add_error("code", _CODE)
        return form
    reconfirming.heard_by_post(actor, one.pk, form.cleaned_data["said"], room.now)
    messages.success(request, f"C’est noté pour {name(one)}.")
    return None


def _followed(request: HttpRequest, actor: Actor, room: Standing) -> None:
    asked = request.POST.get("asked", "").split("-")
    if len(asked) != 2 or not all(part.isdecimal() for part in asked):
        raise Http404
    said = request.POST.get("followed") == "yes"
    answer_after(actor, int(asked[0]), int(asked[1]), room.now, followed=said)
    messages.success(request, "C’est noté.")


Act = Callable[[HttpRequest, Actor, Standing], SlipForm | None]
_ACTS: dict[str, Act] = {"call": _called, "printed": _printed, "slip": _slip, "followed": _followed}


def _draw(request: HttpRequest, actor: Actor, slip: SlipForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    room = Standing.of(territory.community(actor.community_id))
    calls, sheets = queries.counts()
    return TemplateResponse(request, "waiting/news.html", {
        "room": room,
        "tabs": tabs_of(actor, room.slug, "list-news"),
        "calls": [_line(one, room) for one in queries.calls()],
        "letters": [_line(one, room) for one in queries.letters()],
        "call_count": calls,
        "letter_count": sheets,
        "follows": [
            {"asked": f"{one.attachment}-{one.month}", "name": name(one.one), "code": one.one.code,
             "doctor": one.doctor, "month": one.month}
            for one in queries.follows(actor.community_id)
        ],
        "holding": [line(one, room.now.astimezone(room.zone).date()) for one in queries.holding_back()],
        "heard": HEARD,
        "slip": slip,
    }, status=status)  # fmt: skip


def _line(one: "Reconfirmation", room: Standing) -> dict[str, Any]:
    waits = one.registration
    return {
        "pk": one.pk,
        "code": waits.code,
        "name": name(waits),
        "caller": ", ".join(filter(None, [waits.caller_link, waits.caller_name])),
        "commune": waits.person.municipality.name if waits.person.municipality else "",
        "since": waits.since,
        "due": one.due_at.astimezone(room.zone),
        "no_phone": not waits.person.phone and not waits.caller_phone,
    }


@requires(Can.WRITE_LIST)
@require_safe
def letters(request: HttpRequest, actor: Actor) -> HttpResponseBase:  # noqa: ARG001  # the guard's signature
    """One document, one A4 sheet for each person. Raises Http404 when nobody waits for a letter."""
    room, found = Standing.of(territory.community(actor.community_id)), queries.letters()
    if not found:
        raise Http404
    made = render("waiting_news", {
        "community": room.community.name,
        "phone": spoken(room.community.desk_phone),
        "back_to": room.rules.return_address,
        "printed": f"imprimé par {actor.name} le {room.now.astimezone(room.zone):%d/%m/%Y}",
        "letters": [_sheet(one.registration, room.now.astimezone(room.zone).date()) for one in found],
    })  # fmt: skip
    return pdf("nouvelles", made)


def _sheet(one: "Registration", today: date) -> dict[str, Any]:
    link = f"{settings.PUBLIC_URL}/s/{one.code}"
    drawn_square = qrcode.make(link, image_factory=SvgPathImage, border=0)
    return {
        "address": [
            *filter(None, [addressee(one, today)]),
            *[part.strip() for part in one.letters.split(",")],
        ],
        "person": name(one),
        "since": f"{day_of(one.since)} {one.since.year}",
        "code": codes.show(one.code),
        "link": link.removeprefix("https://").removeprefix("http://"),
        "square": drawn_square.to_string().decode(),
    }
