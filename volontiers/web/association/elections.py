"""One election as a member reads it: who stands, how one votes, who is elected; a member stands here, or withdraws."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.election import ElectionState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import candidacies, withdrawing
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import elections as queries
from volontiers.web.association.election_forms import StandForm
from volontiers.web.association.hall import Hall, hall_of
from volontiers.web.association.polls import election_context

if TYPE_CHECKING:
    from volontiers.governance.models import Adhesion, Candidacy, Election

NOT_A_MEMBER = (
    "Vous n’êtes pas parmi les membres de l’association, ou votre adresse est celle de plusieurs : "
    "demandez à la coordination d’écrire votre candidature."
)
OWN = "à sa demande"


@requires(Can.READ_ASSOCIATION)
def election(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: stand or withdraw, for the reader."""
    if request.method != "POST":
        hall, one = found(request, actor, pk)
        return _draw(request, hall, one, StandForm())
    with reading(actor):
        hall, one = found(request, actor, pk)
        me, mine = _own(request, hall, one)
    form = StandForm(request.POST)
    if form.is_valid():
        try:
            _act(request, actor, one, me, mine, form.cleaned_data["words"])
        except NotAllowed as refused:
            messages.error(request, refused.told)
        return redirect("election", hall.room.slug, pk)
    with reading(actor):
        return drawn(_draw(request, hall, one, form, 422))


def _act(
    request: HttpRequest,
    actor: Actor,
    one: "Election",
    me: "Adhesion | None",
    mine: "Candidacy | None",
    words: str,
) -> None:
    """Raises NotAllowed."""
    if me is None:
        raise NotAllowed(NOT_A_MEMBER)
    if request.POST.get("choice") == "withdraw":
        if mine is None:
            raise NotAllowed(
                "Vous n’êtes pas candidat à cette élection, ou votre candidature est déjà retirée."
            )
        withdrawing.withdraw(actor, mine.pk, OWN, clock())
        messages.success(request, "Votre candidature est retirée.")
        return
    candidacies.stand(actor, one.pk, me.pk, words, clock())
    messages.success(request, "Votre candidature est écrite : les membres lisent votre nom ici.")


def found(request: HttpRequest, actor: Actor, pk: int) -> tuple[Hall, "Election"]:
    """Inside the community. Raises Http404."""
    one = queries.election(pk)
    if one is None:
        raise Http404
    return hall_of(request, actor, one.assembly_id), one


def _own(request: HttpRequest, hall: Hall, one: "Election") -> "tuple[Adhesion | None, Candidacy | None]":
    """(who reads, as a member; their candidacy)."""
    me = queries.own_adhesion(hall.actor.professional_id, getattr(request.user, "email", ""), hall.today)
    standing = queries.candidates(one.pk) if me else []
    return me, next((row for row in standing if me and row.adhesion_id == me.pk), None)


def _draw(
    request: HttpRequest, hall: Hall, one: "Election", form: StandForm, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    me, mine = _own(request, hall, one)
    context: dict[str, Any] = election_context(hall, one) | {
        "form": form,
        "mine": mine,
        "may_withdraw": mine is not None and one.state in (ElectionState.CALLED, ElectionState.LISTED),
        "why_not": "" if mine else _why_not(hall, one, me),
        "asks": one.state == ElectionState.CALLED and mine is None,
        "next_round": queries.next_round(one),
    }
    return TemplateResponse(request, "association/election.html", context, status=status)


def _why_not(hall: Hall, one: "Election", me: "Adhesion | None") -> str:
    """What keeps the reader from standing; "" when nothing does."""
    if one.state != ElectionState.CALLED or hall.room.now >= one.candidacies_until:
        return candidacies.LATE
    if me is None:
        return NOT_A_MEMBER
    try:
        wrong = candidacies.not_eligible(hall.actor, one, me.pk)
    except NotAllowed as refused:
        return refused.told
    return f"Vous ne pouvez pas vous présenter ici. {wrong.told}" if wrong else ""
