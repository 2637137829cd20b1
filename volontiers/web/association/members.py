"""The members of the association: found, admitted, and their fee of a year called."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.french import counted
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.governance.actions import members as actions
from volontiers.governance.actions.refused import Refused
from volontiers.governance.queries import members as queries
from volontiers.governance.queries import statutes
from volontiers.governance.queries.members import Asked
from volontiers.web.association.member_forms import CallForm, MemberForm
from volontiers.web.association.room import Room, room_of

if TYPE_CHECKING:
    from volontiers.governance.queries.statutes import Version

LONGEST = 80
FEES = (("owed", "à payer"), ("paid", "payée"))


@requires(Can.READ_ASSOCIATION)
def members(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?college=gp&cotisation=owed&partis=1. POST q, page: a name, which is kept out of the address."""
    if request.method == "POST":
        with reading(actor):
            return drawn(_draw(request, actor))
    return _draw(request, actor)


def _draw(request: HttpRequest, actor: Actor) -> TemplateResponse:
    """Read inside the community. What is owed is for whoever keeps the list."""
    room = room_of(request, actor, "association-members")
    version = statutes.in_force(room.community_id, room.today)
    asked = _asked(request, room)
    said = request.POST if asked.words else request.GET
    number = int(said["page"]) if said.get("page", "").isdecimal() else 1
    found = queries.search(room.community_id, asked, room.today, max(number, 1))
    sheet = Paginator(range(found.count), queries.PAGE).get_page(number)
    if sheet.number != max(number, 1):
        found = queries.search(room.community_id, asked, room.today, sheet.number)
    names = {one.key: one.name for one in version.rules.colleges} if version else {}
    return TemplateResponse(request, "association/members.html", {
        "room": room,
        "version": version,
        "asked": asked,
        "sheet": sheet,
        "count": counted(found.count, "personne"),
        "lines": [(line, names.get(line.college, line.college)) for line in found.lines],
        "colleges": list(names.items()),
        "fees": FEES,
        "query": _query(asked),
        "year": room.today.year,
    })  # fmt: skip


def _asked(request: HttpRequest, room: Room) -> Asked:
    words = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    fee = request.GET.get("cotisation", "")
    return Asked(
        words=words,
        college=request.GET.get("college", "")[:30].replace("\x00", ""),
        fee=fee if room.edits and fee in dict(FEES) else "",
        gone=room.edits and request.GET.get("partis") == "1",
    )


def _query(asked: Asked) -> str:
    said = {"college": asked.college, "cotisation": asked.fee, "partis": "1" if asked.gone else ""}
    kept = urlencode({name: value for name, value in said.items() if value})
    return f"{kept}&" if kept else ""


def form_of(request: HttpRequest, actor: Actor, today: date, initial: dict[str, object]) -> MemberForm:
    """Read inside the community."""
    version = statutes.in_force(actor.community_id, today)
    people = directory.respondents(actor.community_id).values()
    return MemberForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        colleges=_colleges(version),
        professionals=sorted(((str(one.id), one.name) for one in people), key=lambda one: one[1]),
    )


def _colleges(version: "Version | None") -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in version.rules.colleges] if version else []


@requires(Can.EDIT_ASSOCIATION)
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Somebody joins. What is refused stands beside its field."""
    if request.method != "POST":
        return _draw_new(request, actor, None)
    with reading(actor):
        room = room_of(request, actor, "association-members")
        form = form_of(request, actor, room.today, {"joined_on": room.today})
        valid = form.is_valid()
    if valid:
        try:
            made = actions.admit_member(actor, form.who(), clock())
        except Refused as refused:
            form.add_error(refused.field or None, cited(refused))
        else:
            messages.success(request, "Cette personne est membre.")
            return redirect("association-member", room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_new(request, actor, form))


def cited(refused: Refused) -> str:
    """The sentence, with its article."""
    return f"{refused.sentence} (article {refused.clause})" if refused.clause else refused.sentence


def _draw_new(request: HttpRequest, actor: Actor, form: MemberForm | None) -> TemplateResponse:
    """Read inside the community."""
    room = room_of(request, actor, "association-members")
    status = 422 if form is not None else 200
    form = form or form_of(request, actor, room.today, {"joined_on": room.today})
    version = statutes.in_force(room.community_id, room.today)
    context = {"room": room, "form": form, "version": version, "one": None}
    return TemplateResponse(request, "association/member_edit.html", context, status=status)


@requires(Can.EDIT_ASSOCIATION)
def fees(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The fee of a year, by college, for each member who has none yet. Called again, only the newcomers get one."""
    with reading(actor):
        room = room_of(request, actor, "association-members")
        colleges = _colleges(statutes.in_force(room.community_id, room.today))
    if request.method != "POST":
        return _draw_fees(request, actor, CallForm(initial={"year": room.today.year}, colleges=colleges))
    form = CallForm(request.POST, colleges=colleges)
    if form.is_valid():
        try:
            made = actions.call_fees(actor, form.cleaned_data["year"], form.cents(), clock())
        except Refused as refused:
            field = refused.field if refused.field in form.fields else form.field_of(refused.field)
            form.add_error(field, refused.sentence)
        else:
            messages.success(
                request, f"{counted(made, 'cotisation')} à payer : c’est noté. Aucun message n’est parti."
            )
            return redirect("association-members", room.slug)
    with reading(actor):
        return drawn(_draw_fees(request, actor, form, 422))


def _draw_fees(request: HttpRequest, actor: Actor, form: CallForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    room = room_of(request, actor, "association-members")
    counts = queries.counts(room.community_id, room.today)
    context = {"room": room, "form": form, "members": sum(counts.values())}
    return TemplateResponse(request, "association/fees.html", context, status=status)
