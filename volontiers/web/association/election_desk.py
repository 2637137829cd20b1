"""The coordination holds an election: candidates, who keeps the key, opening, the count of two, proclaiming."""

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core.election import ElectionState, Secrecy
from volontiers.core.sitting import AssemblyState
from volontiers.core.statutes import TieOfPersons
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.actions import ballots, belenios, candidacies, impartial, telling, withdrawing
from volontiers.governance.actions.convening import named
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.election_hands import another_leaves, seats_free_on
from volontiers.web.association import election_forms
from volontiers.web.association.elections import found
from volontiers.web.association.hall import Hall
from volontiers.web.association.polls import election_context, told

if TYPE_CHECKING:
    from volontiers.governance.models import Election

GONE = "Ce bouton n’est plus là : l’élection a avancé. Lisez la page."
_BEFORE = (ElectionState.CALLED, ElectionState.LISTED)
_OVER = (ElectionState.DECLARED, ElectionState.VOID)
_PRINTED = (ElectionState.LISTED, ElectionState.OPEN, ElectionState.CLOSED)
_DONE = {
    "candidate": "La candidature est écrite.",
    "withdraw": "La candidature est retirée, avec sa raison.",
    "keepers": "C’est noté : qui garde la clé, et qui crée les codes de vote.",
    "bring": "L’archive est lue, et son empreinte est inscrite au registre : le résultat est prêt à être proclamé.",
    "declare": "Le résultat est proclamé.",
    "void": "L’élection est laissée sans résultat.",
}
Forms = dict[str, forms.Form]


@requires(Can.EDIT_ASSOCIATION)
def election_desk(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """POST choice: the name of one of the forms, or list, open, close, again."""
    if request.method != "POST":
        hall, one = found(request, actor, pk)
        return _draw(request, hall, one, _forms(hall, one))
    with reading(actor):
        hall, one = found(request, actor, pk)
        there = _forms(hall, one, request)
    choice = request.POST.get("choice", "")
    bound = there.get(choice)
    if bound is None or bound.is_valid():
        try:
            return redirect(_act(request, actor, hall, one, choice, bound))
        except NotAllowed as refused:
            if bound is None:
                messages.error(request, refused.told)
                return redirect("election-desk", hall.room.slug, pk)
            bound.add_error(refused.field if refused.field in bound.fields else None, refused.told)
    with reading(actor):
        hall, one = found(request, actor, pk)
        if isinstance(bound, election_forms.KeepersForm):
            bound.show(_named(one))
        return drawn(_draw(request, hall, one, _forms(hall, one) | {choice: bound}, 422))


def _act(
    request: HttpRequest, actor: Actor, hall: Hall, one: "Election", choice: str, bound: forms.Form | None
) -> str:
    """Where to go next. Raises NotAllowed."""
    verbs: dict[str, Callable[[], object]] = {
        "list": lambda: candidacies.close_list(actor, one.pk, clock()),
        "open": lambda: ballots.open_election(actor, one.pk, clock()),
        "close": lambda: ballots.close_election(actor, one.pk, clock()),
    }
    if choice == "again":
        made = telling.another_round(actor, one.pk, clock())
        return reverse("election-desk", args=[hall.room.slug, made.pk])
    if choice in verbs:
        verbs[choice]()
    elif bound is not None:
        messages.success(request, _write(request, actor, one, choice, bound))
    else:
        raise NotAllowed(GONE)
    return reverse("election-desk", args=[hall.room.slug, one.pk])


def _write(request: HttpRequest, actor: Actor, one: "Election", choice: str, bound: Any) -> str:
    """What is then said. Raises NotAllowed."""
    said, now = bound.cleaned_data, clock()
    if choice == "count":
        return _count(request, actor, one, bound)
    if choice == "candidate":
        candidacies.stand(actor, one.pk, said["adhesion"], said["words"], now)
    elif choice == "withdraw":
        withdrawing.withdraw(actor, said["candidacy"], said["why"], now)
    elif choice == "keepers":
        candidacies.name_trustees(actor, one.pk, said["names"], said["issuer"], said["shown"])
    elif choice == "bring":
        belenios.bring(actor, one.pk, said["file"], said["link"], bound.eldest(), now)
    elif choice == "declare":
        telling.declare_election(actor, one.pk, said["first_day"], now)
    else:
        ballots.leave_election(actor, one.pk, said["why"], now)
    return _DONE[choice]


def _count(request: HttpRequest, actor: Actor, one: "Election", bound: Any) -> str:
    """The first writes, another person confirms. Raises NotAllowed."""
    if getattr(one, "count", None) is None or "again" in request.POST:
        telling.enter_tellers(actor, one.pk, bound.count(), bound.eldest(), clock())
        return "Le compte est écrit. Une autre personne le confirme, en le tapant aussi."
    telling.confirm_tellers(actor, one.pk, bound.count(), bound.eldest(), clock())
    return "Les deux comptes sont les mêmes : le résultat est prêt à être proclamé."


def _forms(hall: Hall, one: "Election", request: HttpRequest | None = None) -> Forms:
    """Read inside the community. Those of this moment, by choice; the one that was sent is bound."""
    made = _makers(hall, one)
    sent = request.POST.get("choice") if request else None
    return {
        name: make(*((request.POST, request.FILES) if request and name == sent else ()), auto_id=f"{name}_%s")
        for name, make in made.items()
    }


def _makers(hall: Hall, one: "Election") -> dict[str, Callable[..., forms.Form]]:
    state = ElectionState(one.state)
    standing = [(row.pk, row.name) for row in queries.candidates(one.pk)]
    made: dict[str, Callable[..., forms.Form]] = {}
    if state is ElectionState.CALLED:
        members = [(row.pk, named(row)) for row in queries.may_be_written(one, hall.today)]
        made["candidate"] = partial(election_forms.CandidateForm, members=members)
    if state in _BEFORE and standing:
        made["withdraw"] = partial(election_forms.WithdrawForm, standing=standing)
    if state in _BEFORE and one.secrecy == Secrecy.BELENIOS:
        known = _keepers(one)
        made["keepers"] = partial(election_forms.KeepersForm, initial=known)
    if state is ElectionState.CLOSED:
        made |= _ending(hall, one, standing)
    if state not in (ElectionState.DECLARED, ElectionState.VOID):
        made["void"] = election_forms.WhyForm
    return made


def _ending(
    hall: Hall, one: "Election", standing: list[tuple[int, str]]
) -> dict[str, Callable[..., forms.Form]]:
    """Once the vote is closed: the count, or the archive; then the proclamation."""
    by_age = hall.sat is not None and hall.sat.statutes.tie_of_persons is TieOfPersons.ELDEST
    ages = standing if by_age else []
    if one.result is not None:
        first = {"first_day": seats_free_on(one, hall.one.starts_at.astimezone(hall.room.zone).date())}
        return {"declare": partial(election_forms.DeclareForm, initial=first)}
    if one.secrecy == Secrecy.BELENIOS:
        return {"bring": partial(election_forms.BringForm, ages=ages)}
    return {"count": partial(election_forms.TellersForm, candidates=standing, ages=ages)}


def _keepers(one: "Election") -> dict[str, object]:
    names, issuer = queries.keepers(one.pk)
    return {"names": names, "issuer": issuer, "shown": json.dumps(_named(one))}


def _named(one: "Election") -> list[str]:
    names, issuer = queries.keepers(one.pk)
    return [*names, issuer] if issuer else names


def _draw(
    request: HttpRequest, hall: Hall, one: "Election", there: Forms, status: int = 200
) -> TemplateResponse:
    """Read inside the community."""
    written = getattr(one, "count", None)
    stands = impartial.stands(hall.actor, one)
    ready = told(one) if one.state == ElectionState.CLOSED and not stands else None
    left = another_leaves(one, hall.actor.signed_as)
    context = election_context(hall, one) | {
        "forms": {} if stands else there,
        "stands": impartial.STANDS if stands and one.state not in _OVER else "",
        "no_void": left.told if left else "",
        "written": written,
        "own_count": written is not None and written.entered_by_id == hall.actor.account_id,
        "ready": ready,
        "waits": hall.room.now < one.candidacies_until,
        "blocked": _blocked(hall, one),
        "papers": one.state in _PRINTED and hall.sat is not None,
        "next_round": queries.next_round(one),
        "may_again": one.state == ElectionState.DECLARED and hall.is_open and not stands,
        "is_open": hall.is_open,
    }
    return TemplateResponse(request, "association/election_desk.html", context, status=status)


def _blocked(hall: Hall, one: "Election") -> str:
    """Why the vote cannot open, nor be proclaimed, in this state of the meeting; "" when it can."""
    if hall.state is AssemblyState.OPEN:
        return ""
    far = hall.sat is not None and hall.sat.ruling.procedure.remote and one.secrecy == Secrecy.BELENIOS
    if hall.state is AssemblyState.CONVENED and far and one.state != ElectionState.CLOSED:
        return ""
    if hall.state is AssemblyState.DRAFT:
        return "La réunion n’est pas encore convoquée : le vote s’ouvrira dans la séance."
    return "La séance n’est pas ouverte : ce vote s’ouvre et se proclame dans la séance."
