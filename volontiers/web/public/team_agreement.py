"""E8, the patient's page: what a team is, in plain words, and three answers. It opens with three letters of the name."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, patient
from volontiers.accounts.guard import drawn, public
from volontiers.cases.actions import telephone
from volontiers.cases.actions.intake import NoOwner
from volontiers.core import codes, moments
from volontiers.core.team_words import LEGAL, TEXTS, VERSION
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.people.teams import Letters
from volontiers.territory import queries as territory
from volontiers.web.chrome import public_page
from volontiers.web.public.call_form import CallForm
from volontiers.web.public.place import community_of
from volontiers.web.public.tracking import WRONG, LettersForm

OPEN_FOR = timedelta(hours=1)
SAID = {
    "agree": "C’est noté. Si votre médecin est absent, l’équipe vous répond. Vous pouvez changer d’avis ici.",
    "prefer": "C’est noté. Vous attendez un médecin, et rien ne change pour vous. Vous pouvez changer d’avis ici.",
}


@public
def agreement(request: HttpRequest, slug: str, team: str, code: str) -> HttpResponseBase:
    """Before the letters: nothing, whether the code exists or not. A GET changes nothing."""
    community = community_of(slug)
    by, read, now = patient(community.pk), codes.read(code), clock()
    with reading(by):
        found = people.by_code(community.pk, team, read) if read else None
        request.page = public_page(community, "Une équipe pour vous suivre")  # type: ignore[attr-defined]
    if found is None or not _is_open(request, found.code, now):
        return _letters(request, by, code, found.pk if found else None, now)
    if request.method == "POST":
        return _act(request, by, found.pk, now)
    return _show(request, by, found.pk, None)


def _is_open(request: HttpRequest, code: str, now: datetime) -> bool:
    since = request.session.get(f"equipe-{code}")
    return since is not None and now < datetime.fromisoformat(since) + OPEN_FOR


def _letters(
    request: HttpRequest, by: Actor, code: str, patient_id: int | None, now: datetime
) -> HttpResponseBase:
    form = LettersForm(request.POST if "letters" in request.POST else None)
    status = 200
    if request.method == "POST" and "letters" in request.POST:
        if form.is_valid() and _opens(by, patient_id, form.cleaned_data["letters"], now):
            request.session[f"equipe-{codes.read(code)}"] = now.isoformat()
            return redirect(request.path)
        if form.is_valid():
            form.add_error("letters", WRONG)
        status = 422
    with reading(by):
        context = {"form": form, "texts": TEXTS[VERSION], "legal": LEGAL}
        return drawn(TemplateResponse(request, "public/team_letters.html", context, status=status))


def _opens(by: Actor, patient_id: int | None, typed: str, now: datetime) -> bool:
    if patient_id is None:
        return False
    return teams.open_by_letters(by, patient_id, typed, now) is Letters.RIGHT


def _act(request: HttpRequest, by: Actor, patient_id: int, now: datetime) -> HttpResponseBase:
    choice = request.POST.get("choice", "")
    if choice == "agree":
        teams.agree_with_team(by, patient_id, "page", now)
    elif choice == "prefer":
        teams.prefer_physician(by, patient_id, "page", now)
    elif choice == "explain":
        return _call_me(request, by, patient_id, now)
    else:
        raise Http404
    messages.success(request, SAID[choice])
    return redirect(request.path)


def _call_me(request: HttpRequest, by: Actor, patient_id: int, now: datetime) -> HttpResponseBase:
    with reading(by):
        form = _call_form(by, patient_id, request.POST)
    if not form.is_valid():
        return _show(request, by, patient_id, form, status=422)
    try:
        due = telephone.ask_for_call(by, form.cleaned_data["phone"], now)
    except NoOwner:
        form.add_error("phone", "Personne ne peut rappeler pour l’instant : appelez le bureau.")
        return _show(request, by, patient_id, form, status=422)
    zone = territory.zone(territory.community(by.community_id))
    messages.success(
        request,
        f"C’est noté. Nous vous appelons avant {moments.short(due, now, zone)}. Rien ne change d’ici là.",
    )
    return redirect(request.path)


def _call_form(by: Actor, patient_id: int, data: object = None) -> CallForm:
    """Read inside the community."""
    found = people.team_patient(patient_id)
    known = found.person.phone if found else ""
    zone_name = territory.community(by.community_id).time_zone
    return CallForm(data, known=known, zone_name=zone_name)


def _show(
    request: HttpRequest, by: Actor, patient_id: int, form: CallForm | None, status: int = 200
) -> HttpResponseBase:
    with reading(by):
        found = people.team_patient(patient_id)
        if found is None:
            raise Http404
        zone = territory.zone(territory.community(by.community_id))
        today = clock().astimezone(zone).date()
        context = {
            "team": found.team, "physician": str(found.physician) if found.physician else "",
            "state": found.state, "said_at": moments.full(found.said_at, zone) if found.said_at else "",
            "members": [f"{one.professional}, {one.get_role_display()}" for one in people.members(found.team_id)
                        if one.since <= today and (one.until or today) >= today],
            "texts": TEXTS[VERSION], "legal": LEGAL, "form": form or _call_form(by, patient_id),
        }  # fmt: skip
        return drawn(TemplateResponse(request, "public/team_agreement.html", context, status=status))
