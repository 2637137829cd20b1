"""The secretariat puts a motion to the vote, notes what is said aloud, writes what was counted, proclaims."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.assembly import Choice, counting
from volontiers.core.sitting import AssemblyState, MotionState, Way
from volontiers.core.statutes import Tie
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import motions, voting
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.web.association.assembly_forms import FOR, CountForm, MotionForm
from volontiers.web.association.hall import Hall, hall_of
from volontiers.web.association.votes import found, motion_context

if TYPE_CHECKING:
    from collections.abc import Callable

NO_REASON = "Dites pourquoi ce vote reste sans résultat : le procès-verbal le gardera."
MOST_REASON = 300


@requires(Can.EDIT_ASSOCIATION)
def motion_new(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST writes a motion under a point of the agenda; it is not yet put to the vote."""
    if request.method != "POST":
        hall = _before_the_end(request, actor, pk)
        return _draw_new(request, hall, _motion_form(hall))
    with reading(actor):
        hall = _before_the_end(request, actor, pk)
        form, declared = _motion_form(hall, request), queries.interests(hall.sat, hall.today)  # type: ignore[arg-type]
        valid = form.is_valid()
    if valid:
        said = form.cleaned_data
        concerned = {key: " ; ".join(declared.get(key, [])) for key in said.get("concerned", [])}
        try:
            made = motions.write_motion(
                actor, pk, said["item"], said["text"], Way(said["way"]), concerned, clock()
            )
        except NotAllowed as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.told)
        else:
            return redirect("vote-desk", hall.room.slug, made.pk)
    with reading(actor):
        return drawn(_draw_new(request, hall, form, 422))


def _before_the_end(request: HttpRequest, actor: Actor, pk: int) -> Hall:
    hall = hall_of(request, actor, pk)
    if hall.sat is None or hall.state in {AssemblyState.ENDED, AssemblyState.CLOSED}:
        raise Http404
    return hall


def _motion_form(hall: Hall, request: HttpRequest | None = None) -> MotionForm:
    """Read inside the community."""
    assert hall.sat
    declared = queries.interests(hall.sat, hall.today)
    return MotionForm(
        request.POST if request else None,
        items=[(item.pk, f"{item.place}. {item.title}") for item in queries.agenda(hall.one.pk)],
        declared=[
            (key, f"{hall.sat.by_key[key].name} : {' ; '.join(what)}") for key, what in declared.items()
        ],
    )


def _draw_new(request: HttpRequest, hall: Hall, form: MotionForm, status: int = 200) -> TemplateResponse:
    return TemplateResponse(
        request, "association/motion_new.html", {"hall": hall, "room": hall.room, "form": form}, status=status
    )


@requires(Can.EDIT_ASSOCIATION)
def vote_desk(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: open, close, declare, void, drop, say (a ballot said aloud) or count."""
    if request.method != "POST":
        hall, put = found(request, actor, pk)
        return _draw(request, hall, put, _count_form(hall))
    with reading(actor):
        hall, put = found(request, actor, pk)
        form = _count_form(hall, request)
    choice = request.POST.get("choice", "")
    try:
        if choice == "count":
            if form.is_valid() and _count(request, actor, put, form):
                return redirect("vote-desk", hall.room.slug, pk)
        elif choice == "drop":
            motions.drop_motion(actor, pk, clock())
            messages.success(request, "La proposition est retirée. Elle n’avait pas été mise aux voix.")
            return redirect("assembly-room", hall.room.slug, hall.one.pk)
        else:
            _act(request, actor, pk, choice)
            return redirect("vote-desk", hall.room.slug, pk)
    except NotAllowed as refused:
        if choice != "count":
            messages.error(request, refused.told)
            return redirect("vote-desk", hall.room.slug, pk)
        form.add_error(None, refused.told)
    with reading(actor):
        hall, put = found(request, actor, pk)
        return drawn(_draw(request, hall, put, form, 422))


def _act(request: HttpRequest, actor: Actor, pk: int, choice: str) -> None:
    """Raises NotAllowed."""
    verbs: dict[str, Callable[[], object]] = {
        "open": lambda: motions.open_vote(actor, pk, clock()),
        "close": lambda: motions.close_vote(actor, pk, clock()),
        "declare": lambda: motions.declare(actor, pk, clock()),
        "void": lambda: _void(request, actor, pk),
        "say": lambda: _say(request, actor, pk),
    }
    if choice not in verbs:
        raise NotAllowed("Ce bouton n’est plus là : rechargez la page.")
    verbs[choice]()


def _void(request: HttpRequest, actor: Actor, pk: int) -> None:
    why = request.POST.get("why", "").strip()[:MOST_REASON]
    if not why:
        raise NotAllowed(NO_REASON)
    motions.leave_without_result(actor, pk, why, clock())


def _say(request: HttpRequest, actor: Actor, pk: int) -> None:
    who, said = request.POST.get("elector", ""), request.POST.get("said", "")
    if not (who.isascii() and who.isdigit() and len(who) < 18) or said not in set(Choice):
        raise NotAllowed("Choisissez la personne, puis ce qu’elle a dit.")
    voting.record(actor, pk, int(who), Choice(said), clock())
    messages.success(request, "Le vote est noté.")


def _count(request: HttpRequest, actor: Actor, put: Any, form: CountForm) -> bool:
    """True: written. The first writes, another person confirms. Raises NotAllowed."""
    written = getattr(put, "count", None)
    if written is None or "again" in request.POST:
        voting.enter_count(actor, put.pk, form.counts(), form.president_said(), clock())
        messages.success(request, "Le compte est écrit. Une autre personne le confirme, en le tapant aussi.")
    else:
        voting.confirm_count(actor, put.pk, form.counts(), form.president_said(), clock())
        messages.success(request, "Les deux comptes sont les mêmes : le résultat est prêt à être proclamé.")
    return True


def _count_form(hall: Hall, request: HttpRequest | None = None) -> CountForm:
    assert hall.sat
    names = hall.sat.colleges()
    posted = request.POST if request and request.POST.get("choice") == "count" else None
    return CountForm(
        posted,
        groups=[(key, names[key][0] if key else "") for key in counting(hall.sat.ruling)],
        asks_president=hall.sat.ruling.procedure.tie is Tie.PRESIDENT and hall.one.president_id is not None,
    )


def _draw(request: HttpRequest, hall: Hall, put: Any, form: CountForm, status: int = 200) -> TemplateResponse:
    """Read inside the community."""
    state, written = MotionState(put.state), getattr(put, "count", None)
    context = motion_context(hall, put) | {
        "form": form,
        "stage": state.value,
        "named": put.way == Way.NAMED,
        "waiting": _waiting(hall, put) if state is MotionState.OPEN and put.way == Way.NAMED else [],
        "said": list(FOR.items()),
        "ballots": _ballots(put, state),
        "written": written,
        "own_count": written is not None and written.entered_by_id == hall.actor.account_id,
        "ready": put.result is not None,
        "blocked": "" if hall.is_open else "La séance n’est pas ouverte : aucun vote ne se tient maintenant.",
    }
    return TemplateResponse(request, "association/vote_desk.html", context, status=status)


def _waiting(hall: Hall, put: Any) -> list[tuple[int, str]]:
    """Who may vote now and has not: for those who say it aloud."""
    assert hall.sat
    room = hall.sat.room(hall.room.now)
    out = set(queries.spoken_for(put.pk)) | {key for key, _, _ in queries.aside(put.pk)}
    names = {
        key: f"{hall.sat.by_key[key].name}, par {hall.sat.by_key[holder].name}"
        for key, holder in room.represented.items()
    }
    return [
        (one.pk, names.get(one.pk, one.name))
        for one in hall.sat.roll
        if one.pk in room.counted and one.pk not in out
    ]


def _ballots(put: Any, state: MotionState) -> list[dict[str, str]]:
    """Named, and only once the vote is closed: no partial result, not even here."""
    if state in {MotionState.DRAFT, MotionState.OPEN}:
        return []
    return [
        {
            "name": one.elector.name,
            "by": one.caster.name if one.caster_id != one.elector_id else "",
            "choice": Choice(one.choice).label,
        }
        for one in queries.ballots(put.pk)
    ]
