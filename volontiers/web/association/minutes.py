"""The minutes of an assembly: written once it ended, read by every member, signed by two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, require
from volontiers.accounts.guard import drawn, requires
from volontiers.core.sitting import AssemblyState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import minutes as verbs
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import assemblies as queries
from volontiers.web.association.assembly_forms import NotesForm, SignForm
from volontiers.web.association.hall import Hall, hall_of, when
from volontiers.web.printed import pdf


@requires(Can.READ_ASSOCIATION)
def minutes(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: write or sign, for the secretariat."""
    if request.method != "POST":
        hall = _hall(request, actor, pk)
        return _draw(request, hall, _notes(hall), _signing(hall))
    require(actor, Can.EDIT_ASSOCIATION)
    with reading(actor):
        hall = _hall(request, actor, pk)
        notes, signing = _notes(hall), _signing(hall)
    signs = request.POST.get("choice") == "sign"
    bound: NotesForm | SignForm = SignForm(request.POST) if signs else NotesForm(request.POST)
    if bound.is_valid():
        try:
            _act(request, actor, pk, bound)
            return redirect("minutes", hall.room.slug, pk)
        except NotAllowed as refused:
            bound.add_error(None, refused.told)
    with reading(actor):
        now = _hall(request, actor, pk)
        both = (notes, bound) if isinstance(bound, SignForm) else (bound, signing)
        return drawn(_draw(request, now, *both, 422))


def _act(request: HttpRequest, actor: Actor, pk: int, bound: NotesForm | SignForm) -> None:
    """Raises NotAllowed."""
    said = bound.cleaned_data
    if isinstance(bound, NotesForm):
        verbs.draw_up(actor, pk, said["notes"], said["version"], clock())
        messages.success(
            request, "Le procès-verbal est écrit, son empreinte est au registre. Deux personnes le signent."
        )
    elif verbs.sign(actor, pk, said["fingerprint"], said["title"], clock()):
        messages.success(request, "Le procès-verbal est signé par deux personnes : la réunion est close.")
    else:
        messages.success(request, "Vous avez signé. Une autre personne signe aussi.")


def _hall(request: HttpRequest, actor: Actor, pk: int) -> Hall:
    hall = hall_of(request, actor, pk)
    if hall.state not in {AssemblyState.ENDED, AssemblyState.CLOSED}:
        raise Http404
    return hall


def _notes(hall: Hall) -> NotesForm:
    return NotesForm(initial={"notes": hall.one.notes})


def _signing(hall: Hall) -> SignForm:
    last = queries.minutes(hall.one.pk)
    return SignForm(initial={"fingerprint": last.sha256 if last else ""})


def _draw(
    request: HttpRequest, hall: Hall, notes: NotesForm, signing: SignForm, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    last = queries.minutes(hall.one.pk)
    signed: list[dict[str, Any]] = [
        {"name": one.name, "title": one.title, "at": when(one.at, hall.room)}
        for one in (last.signatures.all() if last else ())
    ]
    mine = last is not None and any(one.account_id == hall.actor.account_id for one in last.signatures.all())
    context = {
        "hall": hall,
        "room": hall.room,
        "last": last,
        "fingerprint": _groups(last.sha256) if last else "",
        "made": when(last.made_at, hall.room) if last else "",
        "signed": signed,
        "mine": mine,
        "notes": notes,
        "signing": signing,
        "typed_over": notes.is_bound and bool(notes.non_field_errors()),
        "closed": hall.state is AssemblyState.CLOSED,
    }
    return TemplateResponse(request, "association/minutes.html", context, status=status)


def _groups(fingerprint: str) -> str:
    """By eight signs, so that it is read aloud and folds on a phone."""
    return " ".join(fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8))


@requires(Can.READ_ASSOCIATION)
def minutes_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The very file whose fingerprint is on the register. Before it is signed, for the secretariat alone."""
    if request.method == "POST":
        raise Http404
    hall = _hall(request, actor, pk)
    file = queries.minutes_file(pk)
    if file is None or (hall.state is AssemblyState.ENDED and not hall.edits):
        raise Http404
    return pdf(f"proces-verbal-{pk}", file)
