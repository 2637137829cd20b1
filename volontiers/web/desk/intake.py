"""E1: a call is taken. GET draws the form, POST saves it; drafts, presets, duplicates and communes help."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.cases.actions import intake as verbs
from volontiers.cases.actions import telephone
from volontiers.cases.actions.facts import NotThere
from volontiers.cases.actions.intake import Intake
from volontiers.cases.queries import hidden
from volontiers.cases.queries import intake as queries
from volontiers.cases.queries import telephone as telephone_queries
from volontiers.core import moments, phone
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.people.actions import Identity
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.territory import naming as communes
from volontiers.territory import queries as territory
from volontiers.web.desk.forms import LINKS, CallForm, Choices, key_of, return_day
from volontiers.web.desk.need_lines import WRONG_DUE, with_preset
from volontiers.web.desk.room import Room, room_of, unsigned

if TYPE_CHECKING:
    from volontiers.cases.models import Case

PHYSICIAN = "10"
LONGEST_KEPT = 2000
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "preset", "hold", "emergency", "complete"})
_NUMBERS = {2: "Deux", 3: "Trois", 4: "Quatre", 5: "Cinq", 6: "Six", 7: "Sept", 8: "Huit"}


@requires(Can.TAKE_CALL)
def intake(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new call, or one taken up again from its draft."""
    if request.method == "POST":
        return _taken(request, actor)
    room = room_of(actor)
    if not room.opens:
        return unsigned(request, actor, room)
    number = request.GET.get("dossier", "")
    if number.isdecimal():
        return redirect("case-complete", room.slug, int(number))
    form = _form(actor, room, initial=_initial(request, actor))
    form.fields["vital"].widget.attrs["data-focus"] = True
    return _page(request, room, form)


def _initial(request: HttpRequest, actor: Actor) -> dict[str, str]:
    key = key_of(request.GET.get("brouillon", ""))
    draft = queries.draft(actor.account_id or 0, key) if key else None
    if key and draft is None:
        raise Http404
    if draft:
        return dict(draft.data) | {"key": str(key)}
    called = phone.read(request.GET.get("telephone", ""))
    back = request.GET.get("rappel", "")
    found = telephone_queries.callback(int(back)) if back.isdecimal() else None
    if found:
        return {"telephone": phone.spoken(found.phone), "callback": str(found.pk)}
    return {"telephone": phone.spoken(called)} if called else {}


def _form(
    actor: Actor, room: Room, *, data: Mapping[str, str] | None = None, initial: Mapping[str, str] | None = None
) -> CallForm:  # fmt: skip
    return CallForm(data, initial=initial, choices=_choices(actor, room), now=room.now, zone=room.zone)


def _choices(actor: Actor, room: Room) -> Choices:
    physicians = [
        one for one in directory.respondents(actor.community_id).values() if one.profession == PHYSICIAN
    ]
    return Choices(
        community_id=actor.community_id,
        zone_name=room.community.time_zone,
        question=room.question,
        wordings=territory.wordings(actor.community_id),
        owners=[(account.pk, account.name) for account in accounts.owners(actor.community_id)],
        physicians=sorted(((one.id, one.name) for one in physicians), key=lambda one: one[1]),
        owner_id=actor.account_id,
    )  # fmt: skip


def _page(
    request: HttpRequest, room: Room, form: CallForm, *, status: int = 200, added: str = "", wrong: str = ""
) -> TemplateResponse:
    soon = moments.clock(room.now + timedelta(minutes=room.rules.news_minutes), room.zone)
    return TemplateResponse(
        request,
        "desk/intake.html",
        {
            "room": room,
            "form": form,
            "clock": moments.clock(room.now, room.zone),
            "presets": territory.presets(room.community.pk),
            "links": LINKS,
            "added": added,
            "wrong": wrong,
            "news_by": soon,
            "autosave": reverse("draft", args=[room.slug, form["key"].value()]),
        },
        status=status,
    )


def _taken(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    sent = _keyed(request.POST)
    typed = kept(request) | {"key": str(sent["key"])}
    with reading(actor):
        room = room_of(actor)
        if not room.opens:
            return drawn(unsigned(request, actor, room))
        if "preset" in request.POST:
            return drawn(_with_preset(request, actor, room, typed))
        form = _form(actor, room, data=sent)
        valid = "hold" not in request.POST and form.is_valid()
        if not valid and "hold" not in request.POST:
            return drawn(_page(request, room, form, status=422))
    if "hold" in request.POST:
        return _held(request, actor, room, typed)
    if form.cleaned_data["vital"] == "yes":
        verbs.save_draft(actor, form.cleaned_data["key"], typed, room.now)
        return redirect(f"{reverse('emergency', args=[room.slug])}?brouillon={form.cleaned_data['key']}")
    case = verbs.open_case(actor, _to_intake(form), room.now)
    enlist_case(actor, case.pk, room.now)
    if form.cleaned_data["callback"]:
        _called_back(actor, form.cleaned_data["callback"], case, room)
    return redirect("call-end", room.slug, case.number)


def _keyed(sent: QueryDict) -> QueryDict:
    """With a fresh key in place of what is none: nothing typed is lost for it."""
    if key_of(sent.get("key", "")):
        return sent
    changed = sent.copy()
    changed["key"] = str(uuid4())
    return changed


def _called_back(actor: Actor, callback_id: int, case: "Case", room: Room) -> None:
    """The missed call that this request comes from is done."""
    with suppress(NotThere):
        telephone.close_callback(actor, callback_id, room.now, case.pk)


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed, as a draft keeps it: without the null character, which PostgreSQL cannot hold."""
    typed = ((name, str(value).replace("\x00", "")) for name, value in request.POST.items())
    return {
        name: value[:LONGEST_KEPT] for name, value in typed if name not in _NOT_KEPT and "\x00" not in name
    }


def _with_preset(request: HttpRequest, actor: Actor, room: Room, typed: dict[str, str]) -> TemplateResponse:
    chosen = [one for one in territory.presets(actor.community_id) if str(one.pk) == request.POST["preset"]]
    if not chosen:
        raise Http404
    back = typed.get("return_on", "").strip()
    base = return_day(back, room.now, room.zone) if back else room.now
    if base is None:
        return _page(request, room, _form(actor, room, initial=typed), status=422, wrong=WRONG_DUE)
    form = _form(actor, room, initial=with_preset(typed, chosen[0].lines, base, room.zone))
    count = len(chosen[0].lines)
    said = f"{_NUMBERS.get(count, str(count))} besoins ajoutés." if count > 1 else "Un besoin ajouté."
    return _page(
        request, room, form, added=f"{chosen[0].name}. {said} Un seul dossier, une échéance pour chacun."
    )


def _held(request: HttpRequest, actor: Actor, room: Room, typed: dict[str, str]) -> HttpResponse:
    verbs.save_draft(actor, UUID(typed["key"]), typed, room.now)
    messages.info(request, "L’appel est mis en attente : vous le retrouvez en haut du tableau.")
    return redirect("intake", room.slug)


def _to_intake(form: CallForm) -> Intake:
    said = form.cleaned_data
    return Intake(
        key=said["key"],
        origin="desk",
        needs=form.needs(),
        callback_phone=said["telephone"],
        caller=said["caller"],
        caller_name=said["caller_name"],
        caller_link=said["caller_link"],
        person=_identity(said),
        around={said["attending"]: "attending"} if said["attending"] else {},
        words=said["words"],
        can_travel=_flag(said["can_travel"]),
        video_possible=_flag(said["video_possible"]),
        impossible_days=said["impossible_days"],
        aware=said["aware"],
        agreements=form.agreed() if said["aware"] == "yes" else {},
        owner_id=said["owner"],
        started_at=_started(said["started"], form.now),
    )


def _identity(said: Mapping[str, object]) -> Identity:
    own = said["caller"] == "person"
    return Identity(
        str(said["family_name"]), str(said["given_name"]), said["birth_year"], said["insee"] or None,  # type: ignore[arg-type]
        phone=str(said["telephone"]) if own else "",
    )  # fmt: skip


def _flag(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)


def _started(started: datetime | None, now: datetime) -> datetime | None:
    """When the form was opened; what a clock could not have said is left out of the figures."""
    return started if started and started <= now else None


@requires(Can.TAKE_CALL)
def draft(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Autosave: everything typed, every few seconds."""
    if request.method != "POST":
        raise Http404
    verbs.save_draft(actor, key, kept(request), clock())
    return HttpResponse(status=204)


@requires(Can.TAKE_CALL)
def discard(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """ "Effacer ce brouillon"."""
    if request.method != "POST":
        raise Http404
    verbs.discard_draft(actor, key)
    messages.info(request, "Le brouillon est effacé.")
    return redirect("board", request.place.slug)  # type: ignore[attr-defined]


@requires(Can.TAKE_CALL)
def duplicates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The fragment under the number: at most three cases that may be of the same person.

    A POST that writes nothing: names and numbers stay out of the addresses that servers log.
    """
    if request.method != "POST":
        raise Http404
    with reading(actor):
        room = room_of(actor)
        year = request.POST.get("birth_year", "")
        found = queries.alike(
            actor.community_id,
            phone.read(request.POST.get("telephone", ""), room.community.time_zone),
            request.POST.get("family_name", ""),
            request.POST.get("given_name", ""),
            int(year) if year.isdecimal() and len(year) == 4 else None,
        )
        lines = [(one.case, one.by_phone, case_words(one.case, room)) for one in found]
        return drawn(TemplateResponse(request, "desk/_duplicates.html", {"lines": lines, "slug": room.slug}))


def case_words(case: "Case", room: Room) -> str:
    """« M. D., 1952, dossier 1017, clos le 12/11 »."""
    nameless = hidden.WORDS if case.hidden else "sans nom"
    person = " ".join(filter(None, [case.person.given_name, case.person.family_name])) or nameless
    year = str(case.person.birth_year or "")
    state = f"clos le {case.closed_at.astimezone(room.zone):%d/%m}" if case.closed_at else "en cours"
    return ", ".join(filter(None, [person, year, f"dossier {case.number} {state}"]))


@requires(Can.TAKE_CALL)
def commune_list(request: HttpRequest, actor: Actor) -> JsonResponse:
    """The combobox: those of the territory first, the others said to be outside."""
    found = territory.search(request.GET.get("q", "")[:60], actor.community_id)
    return JsonResponse(
        [
            {
                "code": one.pk,
                "label": communes.label(one.name, one.postcodes),
                "note": "" if inside else "hors territoire",
            }
            for one, inside in found
        ],
        safe=False,
    )
