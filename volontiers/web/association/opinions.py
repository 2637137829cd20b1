"""An opinion in simple secrecy: written, opened and closed by the coordination; a member chooses, checks, confirms."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.assembly import Choice, WrongBallot
from volontiers.core.french import counted, listed
from volontiers.core.sitting import AssemblyState
from volontiers.core.urn import ANSWERED, NOT_DECIDED, SENTENCE, OpinionState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import opinions
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.asked_about import declared, named_in
from volontiers.web.association.assembly_forms import FOR, BallotForm
from volontiers.web.association.hall import Hall, hall_of
from volontiers.web.association.opinion_form import OpinionForm
from volontiers.web.association.polls import OPINION_TONES

if TYPE_CHECKING:
    from volontiers.governance.models import Opinion

COUNTED = "Votre vote est compté. Le reçu ci-dessous dit que vous avez voté, et pas ce que vous avez choisi."


@requires(Can.EDIT_ASSOCIATION)
def opinion_new(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST writes the question; nobody votes yet."""
    if request.method != "POST":
        hall = _asking(request, actor, pk)
        return _draw_new(request, hall, _form(hall))
    with reading(actor):
        hall = _asking(request, actor, pk)
        form = _form(hall, request)
    if form.is_valid():
        try:
            made = opinions.write_opinion(actor, pk, form.cleaned_data["item"], now=clock(), **form.said())
        except NotAllowed as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.told)
        else:
            return redirect("opinion", hall.room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_new(request, hall, form, 422))


def _asking(request: HttpRequest, actor: Actor, pk: int) -> Hall:
    hall = hall_of(request, actor, pk)
    if hall.state not in (AssemblyState.CONVENED, AssemblyState.OPEN):
        raise Http404
    return hall


def _form(hall: Hall, request: HttpRequest | None = None) -> OpinionForm:
    """Read inside the community."""
    assert hall.sat
    return OpinionForm(
        request.POST if request else None,
        named=named_in(request.POST.get("text", ""), hall.today) if request else [],
        declared=declared(hall.sat, hall.today),
        items=[(item.pk, f"{item.place}. {item.title}") for item in assemblies.agenda(hall.one.pk)],
        colleges=[(key, name) for key, (name, _) in hall.sat.colleges().items()],
    )


def _draw_new(request: HttpRequest, hall: Hall, form: OpinionForm, status: int = 200) -> TemplateResponse:
    permitted = hall.sat is not None and hall.sat.statutes.simple_secrecy
    context = {
        "hall": hall, "room": hall.room, "form": form, "sentence": SENTENCE, "not_decided": "" if permitted else NOT_DECIDED,
    }  # fmt: skip
    return TemplateResponse(request, "association/opinion_new.html", context, status=status)


@requires(Can.EDIT_ASSOCIATION)
def opinion_act(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: open or close. The page is that of the members."""
    with reading(actor):
        hall, one = _found(request, actor, pk)
    if request.method == "POST":
        verb = {"open": opinions.open_opinion, "close": opinions.close_opinion}.get(
            request.POST.get("choice", "")
        )
        if verb is None:
            raise Http404
        try:
            verb(actor, one.pk, clock())
        except NotAllowed as refused:
            messages.error(request, refused.told)
    return redirect("opinion", hall.room.slug, pk)


@requires(Can.READ_ASSOCIATION)
def opinion(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST gives the voice of `elector`; without `confirm`, the choice is first shown back."""
    if request.method != "POST":
        hall, one = _found(request, actor, pk)
        return _draw(request, hall, one, BallotForm())
    with reading(actor):
        hall, one = _found(request, actor, pk)
        mine = {row["id"] for row in _to_give(hall, one)}
    if hall.me is None:
        raise Http404
    form, who = BallotForm(request.POST), request.POST.get("elector", "")
    key = int(who) if who.isascii() and who.isdigit() and len(who) < 18 else 0
    if form.is_valid() and "confirm" in request.POST:
        return _say(request, actor, hall, one, key, Choice(form.cleaned_data["choice"]))
    if key not in mine:
        is_open = one.state == OpinionState.OPEN
        messages.error(request, WrongBallot.TWICE.sentence if is_open else opinions.NOT_OPEN)
        return redirect("opinion", hall.room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, hall, one, form, key if form.is_valid() else 0, key))


def _say(
    request: HttpRequest, actor: Actor, hall: Hall, one: "Opinion", key: int, choice: Choice
) -> HttpResponseBase:
    assert hall.me
    try:
        opinions.say(actor, one.pk, hall.me.pk, key, choice, clock())
    except NotAllowed as refused:
        messages.error(request, refused.told)
    else:
        messages.success(request, COUNTED)
    return redirect("opinion", hall.room.slug, one.pk)


def _found(request: HttpRequest, actor: Actor, pk: int) -> tuple[Hall, "Opinion"]:
    """Inside the community. Raises Http404."""
    one = queries.opinion(pk)
    if one is None:
        raise Http404
    return hall_of(request, actor, one.assembly_id), one


def _draw(
    request: HttpRequest, hall: Hall, one: "Opinion", form: BallotForm, checking: int = 0, wrong: int = 0
) -> TemplateResponse:
    """Read inside the community. checking: whose choice is shown back; wrong: under whose name an error stands."""
    assert hall.sat
    state, said = OpinionState(one.state), one.result
    context = {
        "hall": hall,
        "room": hall.room,
        "one": one,
        "stage": state.value,
        "state": state.label,
        "tone": OPINION_TONES[state],
        "sentence": SENTENCE,
        "answers": _answers(hall, one),
        "asked": hall.sat.colleges().get(one.college, ("",))[0],
        "turnout": _turnout(hall, one),
        "result": [(FOR[choice], said[choice.value]) for choice in Choice] if said else [],
        "form": form,
        "to_give": _to_give(hall, one),
        "checking": hall.sat.by_key[checking].name if checking else "",
        "elector": checking or wrong,
        "chosen": FOR[Choice(form.cleaned_data["choice"])] if checking else "",
        "choice": form.cleaned_data["choice"] if checking else "",
        "given": _given(hall, one),
        "why_not": _why_not(hall, one),
        "blocked": ""
        if hall.is_open
        else "La séance n’est pas ouverte : aucun avis ne se demande maintenant.",
    }
    invalid = bool(wrong and not checking)
    return TemplateResponse(request, "association/opinion.html", context, status=422 if invalid else 200)


def _answers(hall: Hall, one: "Opinion") -> str:
    """Who said, before it opened, that simple secrecy may be used; and whom the question names."""
    who = f" par {one.answered_by.name}" if one.answered_by else ""
    names = named_in(one.text, hall.today)
    also = f" Elle nomme {listed(names)} : vérifiez-le vous aussi." if names else ""
    return f"Répondu{who} avant d’ouvrir : {ANSWERED}.{also}"


def _turnout(hall: Hall, one: "Opinion") -> str:
    """How many have voted, never what."""
    if one.state != OpinionState.OPEN or hall.sat is None:
        return ""
    given, there = queries.marked(one.pk), hall.sat.room(hall.room.now).counted
    may = {row.pk for row in queries.voters(hall.sat, one)} & (there | given)
    return f"{len(given)} sur {counted(len(may), 'personne')} ont voté."


def _to_give(hall: Hall, one: "Opinion") -> list[dict[str, Any]]:
    if hall.sat is None or hall.me is None or one.state != OpinionState.OPEN:
        return []
    asked = {row.pk for row in queries.voters(hall.sat, one)} - queries.marked(one.pk)
    return [
        {"id": key, "name": hall.sat.by_key[key].name, "own": key == hall.me.pk}
        for key in hall.voices
        if key in asked
    ]


def _given(hall: Hall, one: "Opinion") -> list[str]:
    """The receipt: for whom the reader voted."""
    if hall.sat is None or hall.me is None:
        return []
    given = queries.marked(one.pk)
    return [hall.sat.by_key[key].name for key in {hall.me.pk, *hall.voices} if key in given]


def _why_not(hall: Hall, one: "Opinion") -> str:
    """What keeps a reader from voting on an open opinion now; "" when nothing does."""
    if one.state != OpinionState.OPEN or hall.sat is None:
        return ""
    if hall.me is None:
        return "Vous n’êtes pas sur la liste des électeurs de cette réunion : vous pouvez lire, pas voter."
    if hall.me.pk not in {row.pk for row in queries.voters(hall.sat, one)}:
        return "Cet avis est demandé à un autre collège que le vôtre : vous pouvez lire, pas voter."
    if not hall.voices:
        return "Votre arrivée n’est pas notée : signalez-vous à l’entrée, puis rechargez cette page."
    return ""
