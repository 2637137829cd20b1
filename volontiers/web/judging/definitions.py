"""The definitions: those to begin with, and each of them changed by a decision of the members."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.facts import KINDS
from volontiers.core.facts import Kind as FactKind
from volontiers.core.french import counted
from volontiers.core.indicator import Definition, DefinitionError
from volontiers.core.indicator_said import column_words, told, values_of
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import reading
from volontiers.indicators.actions.defining import Adopted, adopt_definitions
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.queries.definitions import Version, latest, versions
from volontiers.web.judging.forms import DefinitionForm, StartForm
from volontiers.web.judging.room import Room, draw, editors_room, room_of

# Of these columns the cells hold one of a few words.
_LISTED = ("kind", "outcome", "class", "before", "after", "level", "profession", "service")
_BELOW = "un des mots donnés plus bas"


@requires(Can.READ_FIGURES)
def definitions(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every version. POST adopts those to begin with, the ones that are not there yet."""
    if request.method != "POST":
        return _draw(request, actor, None)
    room = editors_room(request, actor)
    form = StartForm(request.POST)
    if form.is_valid():
        with reading(actor):
            missing = _missing(actor)
        try:
            said = form.cleaned_data
            made = adopt_definitions(
                actor, Adopted(missing, said["in_force_from"], said["decision"], {}), room.now
            )
        except NotWritten as wrong:
            form.add_error(wrong.field or None, wrong.sentence)
        else:
            messages.success(request, f"{counted(len(made), 'définition adoptée')}, inscrites au registre.")
            return redirect("definitions", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, form))


def _missing(actor: Actor) -> list[Definition]:
    """Those to begin with that nobody adopted. Read inside the community."""
    known = {one.key for one in versions(actor.community_id)}
    return [one for one in STARTING if one.key not in known]


def _draw(request: HttpRequest, actor: Actor, form: StartForm | None) -> HttpResponseBase:
    """Read inside the community."""
    room = room_of(request, actor)
    every = versions(actor.community_id)
    return draw(request, actor, "judging/definitions.html", room, {
        "definitions": [_line(one, every) for one in latest(every).values()],
        "missing": _missing(actor),
        "form": form or StartForm(initial={"in_force_from": room.today.replace(month=1, day=1)}),
    })  # fmt: skip


def _line(one: Version, every: list[Version]) -> dict[str, object]:
    said = one.said
    return {
        "key": one.key,
        "name": said.name,
        "numerator": (said.said_numerator, told(said.numerator)),
        "denominator": (said.said_denominator, told(said.denominator)) if said.denominator else None,
        "silent_on": said.silent_on,
        "since": one.in_force_from,
        "decision": one.decision,
        "versions": [other for other in every if other.key == one.key],
    }


@requires(Can.EDIT_PROJECT)
def definition(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """The next version of one, drawn from the latest."""
    if request.method != "POST":
        room = room_of(request, actor)
        return _draw_one(request, actor, room, DefinitionForm(one=_found(actor, key).said))
    room = editors_room(request, actor)
    with reading(actor):
        form = DefinitionForm(request.POST, one=_found(actor, key).said)
    if form.is_valid() and _adopted(actor, form, room, request.POST.get("after", "")):
        messages.success(request, "La nouvelle version est adoptée, et inscrite au registre.")
        return redirect("definitions", room.slug)
    with reading(actor):
        return drawn(_draw_one(request, actor, room, form))


def _found(actor: Actor, key: str) -> Version:
    """Read inside the community. Raises Http404."""
    found = latest(versions(actor.community_id)).get(key)
    if found is None:
        raise Http404
    return found


def _adopted(actor: Actor, form: DefinitionForm, room: Room, after: str) -> bool:
    """Whether it was; if not, the sentence stands beside its field."""
    said, key = form.cleaned_data, form.one.key
    version = int(after) if after.isdecimal() and len(after) < 5 else 0
    try:
        adopt_definitions(
            actor, Adopted([form.made], said["in_force_from"], said["decision"], {key: version}), room.now
        )
    except (NotWritten, DefinitionError) as wrong:
        field = wrong.field if isinstance(wrong, NotWritten) else form.field_of(wrong.where)
        form.add_error(field if field in form.fields else None, wrong.sentence)
        return False
    return True


def _columns(kind: FactKind) -> list[tuple[str, str]]:
    return [(column_words(name), _BELOW if name in _LISTED else said) for name, said in kind.columns.items()]


def _draw_one(request: HttpRequest, actor: Actor, room: Room, form: DefinitionForm) -> HttpResponseBase:
    return draw(request, actor, "judging/definition.html", room, {
        "form": form,
        "one": form.one,
        "version": form.one.version,
        "kinds": [(kind.label, _columns(kind)) for kind in KINDS.values()],
        "codes": [(column_words(name), list(values_of(name).values())) for name in _LISTED],
    })  # fmt: skip
