"""What the desk does from a case: each address is one verb. A POST acts, then the case is shown again."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.cases.actions import desk, emergency, links, ownership, reads, waves
from volontiers.cases.actions.decisions import Appointment
from volontiers.cases.actions.desk import CannotAnswer, Reached, WeekIsFull
from volontiers.cases.actions.facts import NoAgreement, NotThere
from volontiers.cases.queries import case as queries
from volontiers.cases.queries import hidden
from volontiers.core import moments
from volontiers.core.lifecycle import Refused
from volontiers.core.need import LASTING, Family, Mode, Outcome
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.people import actions as people
from volontiers.placement.actions.enlisting import enlist
from volontiers.territory import queries as territory
from volontiers.web import afterwards
from volontiers.web.desk import case as page
from volontiers.web.desk import old_case
from volontiers.web.desk.case import Redo
from volontiers.web.desk.forms import (
    AgreementForm,
    AppointmentForm,
    CloseForm,
    NotesForm,
    OwnerForm,
    PhoneYesForm,
    ReachedForm,
    TieForm,
    WidenForm,
)
from volontiers.web.desk.room import Room, room_of

if TYPE_CHECKING:
    from django import forms

    from volontiers.cases.models import Case
    from volontiers.cases.queries.case import NeedSheet

_MOVED = "Ce besoin a changé entre-temps : voici où il en est maintenant."
_STALE = "Un collègue a modifié ce dossier entre-temps. Votre texte est gardé : relisez, puis enregistrez."

Act = Callable[..., HttpResponseBase]


def posted(can: Can, *, of_person: bool = False) -> Callable[[Act], Act]:
    """A verb: POST only; a state that moved meanwhile is said in a sentence and changes nothing.

    of_person: it reads or writes who the person is, which nobody does once they took back their agreement.
    """

    def around(act: Act) -> Act:
        @requires(can)
        @wraps(act)
        def posting(
            request: HttpRequest, actor: Actor, number: int, *args: object, **more: object
        ) -> HttpResponseBase:
            if request.method != "POST":
                raise Http404
            with reading(actor):
                room, case = room_of(actor), page.case_of(number)
                closed_door = old_case.withheld(actor, room, case)
            if closed_door:
                return back(room, case)
            if of_person and case.hidden:
                messages.warning(
                    request, f"{hidden.WORDS}. Si elle rappelle, recueillez de nouveau son accord."
                )
                return back(room, case)
            try:
                return act(request, actor, room, case, *args, **more)
            except (Refused, NotThere):
                messages.warning(request, _MOVED)
                return back(room, case)

        return posting

    return around


def back(room: Room, case: "Case", n: int = 0) -> HttpResponse:
    """The case again, at the need that was acted on."""
    url = reverse("case", args=[room.slug, case.number])
    return redirect(f"{url}#besoin-{n}" if n else url)


def again(
    request: HttpRequest, actor: Actor, case: "Case", name: str, form: "forms.Form"
) -> HttpResponseBase:
    """The page with the form and what is missing in it."""
    with reading(actor):
        room = room_of(actor)
        fresh = page.case_of(case.number)
        return drawn(page.draw(request, actor, room, fresh, Redo({name: form}), status=422))


def need_of(actor: Actor, room: Room, case: "Case", n: int) -> "NeedSheet":
    """Raises Http404."""
    with reading(actor):
        found = [one for one in queries.sheet(case, room.now).needs if one.need.n == n]
    if not found:
        raise Http404
    return found[0]


@posted(Can.WRITE_CASE)
def propose(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Proposer"."""
    sheet = need_of(actor, room, case, n)
    if sheet.need.kind in LASTING:
        return _enlist(request, actor, room, case, sheet)
    try:
        waves.propose_now(actor, sheet.need.pk, room.now)
        messages.success(request, f"Le besoin {case.number}-{n} est proposé.")
    except NoAgreement:
        messages.warning(request, "L’accord de la personne manque : rappelez-la pour le recueillir.")
    return back(room, case, n)


def _enlist(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", sheet: "NeedSheet"
) -> HttpResponseBase:
    """ "Inscrire sur la liste", with the reason why where there was a doubt."""
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
    made = enlist(actor, sheet.need.pk, room.now, reason=reason)
    if made is not None:
        messages.success(request, "La personne est sur la liste d’attente, à la date de son appel.")
    elif sheet.row.without_agreement:
        messages.warning(request, "L’accord de la personne manque : rappelez-la pour le recueillir.")
    else:
        messages.warning(request, "Lisez pourquoi, puis écrivez la raison de l’inscrire quand même.")
    return back(room, case, sheet.need.n)


@posted(Can.WRITE_CASE)
def phone_yes(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Un oui par téléphone"."""
    sheet = need_of(actor, room, case, n)
    with reading(actor):
        able = page.able(sheet.need.kind, directory.respondents(actor.community_id))
    form = PhoneYesForm(request.POST, able=able, auto_id=f"oui_{n}_%s")
    if not form.is_valid():
        return again(request, actor, case, f"yes-{n}", form)
    said = form.cleaned_data
    try:
        desk.record_phone_yes(actor, sheet.need.pk, said["professional"], room.now, key=said["key"])
    except CannotAnswer:
        messages.warning(request, "Cette personne ne répond pas à ce type de besoin.")
        return back(room, case, n)
    except NoAgreement:
        messages.warning(request, "L’accord de la personne manque : rappelez-la pour le recueillir.")
        return back(room, case, n)
    messages.success(request, "Le oui est noté. Un message de confirmation part au professionnel.")
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def appoint(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Noter le rendez-vous"."""
    sheet = need_of(actor, room, case, n)
    form = AppointmentForm(request.POST, now=room.now, zone=room.zone, auto_id=f"rdv_{n}_%s")
    if not form.is_valid():
        return again(request, actor, case, f"appointment-{n}", form)
    said = form.cleaned_data
    desk.appoint_for(
        actor, sheet.need.pk, Appointment(Mode(said["mode"]), said["at"], said["place"]), room.now
    )
    messages.success(request, f"Rendez-vous noté : {moments.full(said['at'], room.zone)}.")
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def confirm(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "La personne est prévenue"."""
    desk.confirm(actor, need_of(actor, room, case, n).need.pk, room.now)
    messages.success(request, "C’est confirmé : la personne sait qui, quand et où.")
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def no_show(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Rendez-vous manqué"."""
    desk.no_show(actor, need_of(actor, room, case, n).need.pk, room.now)
    messages.success(request, "La recherche reprend, à la date d’origine de la demande.")
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def widen(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Élargir le délai"."""
    sheet = need_of(actor, room, case, n)
    form = WidenForm(request.POST, now=room.now, zone=room.zone, proposed=room.now, auto_id=f"elargir_{n}_%s")
    if not form.is_valid():
        return again(request, actor, case, f"widen-{n}", form)
    waves.search_again(actor, sheet.need.pk, form.cleaned_data["due"], room.now)
    messages.success(
        request, f"Nouvelle échéance : {moments.full(form.cleaned_data['due'], room.zone)}. La recherche continue."
    )  # fmt: skip
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def close(request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int) -> HttpResponseBase:
    """ "Clore ce besoin"."""
    sheet = need_of(actor, room, case, n)
    form = CloseForm(request.POST, auto_id=f"clore_{n}_%s")
    if not form.is_valid():
        return again(request, actor, case, f"close-{n}", form)
    outcome = Outcome(form.cleaned_data["outcome"])
    missing = tuple(form.cleaned_data["missing"]) if outcome is Outcome.UNSOLVED else ()
    desk.close(actor, sheet.need.pk, outcome, room.now, missing=missing)
    messages.success(request, f"Besoin {case.number}-{n} clos : {outcome.label.lower()}.")
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def afterwards_heard(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", n: int
) -> HttpResponseBase:
    """What the person says on the telephone once a need is over. The page never shows it again."""
    kept = afterwards.answered(
        actor, case.pk, request.POST.dict() | {"n": str(n)}, room.now, request.POST.get("choice", "")
    )
    messages.info(request, afterwards.SAID[kept])
    return back(room, case, n)


@posted(Can.WRITE_CASE)
def alternative(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", proposal_id: int
) -> HttpResponseBase:
    """The person's answer to what was offered instead."""
    if request.POST.get("choice") == "accept":
        try:
            desk.confirm_alternative(actor, owned(actor, case, proposal_id), None, room.now)
            messages.success(request, "C’est accepté. Notez maintenant le rendez-vous.")
        except WeekIsFull:
            reads.note_full_week(actor, proposal_id, room.now)
            messages.warning(
                request, "Son plafond de la semaine est atteint : appelez-le, et notez son oui par téléphone."
            )
    else:
        desk.decline_alternative(actor, owned(actor, case, proposal_id), room.now)
        messages.success(request, "La recherche continue.")
    return back(room, case)


def owned(actor: Actor, case: "Case", proposal_id: int) -> int:
    """The proposal, when it is of this case. Raises Http404."""
    with reading(actor):
        if not queries.has_proposal(case, proposal_id):
            raise Http404
    return proposal_id


@posted(Can.WRITE_CASE)
def read_code(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", proposal_id: int
) -> HttpResponseBase:
    """A code to read aloud: shown once, in this answer alone."""
    code = links.read_code(actor, owned(actor, case, proposal_id), room.now)
    return _once(request, actor, case, Redo(code=f"{code[:3]} {code[3:]}"))


@posted(Can.READ_CASE, of_person=True)
def reveal(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Afficher le numéro — cet affichage est noté"."""
    return _once(
        request, actor, case, Redo(phone=ownership.reveal_phone(actor, case.pk, room.now) or "aucun numéro")
    )


def _once(request: HttpRequest, actor: Actor, case: "Case", redo: Redo) -> HttpResponseBase:
    with reading(actor):
        return drawn(page.draw(request, actor, room_of(actor), page.case_of(case.number), redo))


@posted(Can.WRITE_CASE, of_person=True)
def called_back(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """R, M or N."""
    form = ReachedForm(request.POST, auto_id="rappel_%s")
    if not form.is_valid():
        return again(request, actor, case, "reached", form)
    due = desk.called_back(actor, case.pk, Reached(form.cleaned_data["reached"]), room.now)
    words = f" Prochain appel avant {moments.short(due, room.now, room.zone)}." if due else ""
    messages.success(request, f"L’appel est noté.{words}")
    return back(room, case)


@posted(Can.WRITE_CASE)
def hand_over(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Passer le dossier à…"."""
    with reading(actor):
        owners = [(one.pk, one.name) for one in accounts.owners(actor.community_id)]
    form = OwnerForm(request.POST, owners=owners)
    if not form.is_valid():
        return again(request, actor, case, "owner", form)
    ownership.hand_over(actor, case.pk, form.cleaned_data["owner"], room.now)
    messages.success(
        request, f"Le dossier {case.number} est suivi par {dict(owners)[form.cleaned_data['owner']]}."
    )
    return back(room, case)


@posted(Can.WRITE_CASE)
def take_over(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Je prends le suivi"."""
    ownership.take_over(actor, case.pk, room.now)
    messages.success(request, f"Vous suivez le dossier {case.number}.")
    return back(room, case)


@posted(Can.WRITE_CASE, of_person=True)
def notes(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """The two notes; a colleague's change made meanwhile is never written over."""
    form = NotesForm(request.POST)
    if not form.is_valid():
        return again(request, actor, case, "notes", form)
    said = form.cleaned_data
    if ownership.write_notes(
        actor, case.pk, said["desk_note"], said["shared_note"], said["version"], room.now
    ):
        messages.success(request, "Les notes sont enregistrées.")
        return back(room, case)
    typed = request.POST.copy()
    typed["version"] = str(case.version)
    form.data = typed
    form.add_error(None, _STALE)
    return again(request, actor, case, "notes", form)


@posted(Can.WRITE_CASE)
def agreement(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Recueillir l’accord": what waited for it alone starts."""
    with reading(actor):
        form = AgreementForm(
            request.POST, wordings=territory.wordings(actor.community_id), auto_id="accord_%s"
        )
    if not form.is_valid():
        return again(request, actor, case, "agreement", form)
    given = {Family(name): answer == "yes" for name, answer in form.cleaned_data.items() if answer}
    started = ownership.collect_agreement(actor, case.pk, given, room.now)
    messages.success(request, "L’accord est noté." + (" La recherche commence." if started else ""))
    return back(room, case)


@posted(Can.EDIT_PEOPLE, of_person=True)
def tie(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """Somebody already knows the person."""
    with reading(actor):
        names = [(one.id, one.name) for one in directory.respondents(actor.community_id).values()]
    form = TieForm(request.POST, everybody=names)
    if not form.is_valid():
        return again(request, actor, case, "tie", form)
    people.tie(actor, case.person_id, form.cleaned_data["professional"], form.cleaned_data["tie"], room.now)
    messages.success(request, "C’est noté : cette personne sera sollicitée en premier.")
    return back(room, case)


@posted(Can.EDIT_PEOPLE)
def untie(
    request: HttpRequest, actor: Actor, room: Room, case: "Case", professional_id: int
) -> HttpResponseBase:
    people.untie(actor, case.person_id, professional_id)
    messages.success(request, "Le lien est retiré.")
    return back(room, case)


@posted(Can.WRITE_CASE)
def to_the_15(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Appel transféré au 15"."""
    emergency.hand_to_emergency(actor, case.pk, room.now)
    messages.success(
        request, f"Dossier {case.number} confié au 15 : plus personne n’est sollicité, tout est noté."
    )
    return back(room, case)


@posted(Can.WRITE_CASE)
def follow_up(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:
    """ "Suite connue"."""
    emergency.note_follow_up(actor, case.pk, room.now)
    messages.success(request, "La suite est notée, le dossier est clos.")
    return back(room, case)


@posted(Can.READ_CASE)
def presence(request: HttpRequest, actor: Actor, room: Room, case: "Case") -> HttpResponseBase:  # noqa: ARG001
    """ "Julie est sur le dossier 1042", for thirty seconds."""
    ownership.be_present(actor, case.pk, room.now)
    return HttpResponse(status=204)
