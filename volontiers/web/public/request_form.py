"""E6, the form: seven questions, one per page, without an account and without JavaScript."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import patient
from volontiers.accounts.guard import drawn, public
from volontiers.cases.actions.intake import Intake, NeedAsked, NoOwner, open_case
from volontiers.cases.actions.limits import TooMany, count_request
from volontiers.cases.queries import tracking
from volontiers.core import codes, moments, phone
from volontiers.core.french import listed
from volontiers.core.need import LASTING, Family, Kind, due_after, family_of
from volontiers.core.priority import Ground
from volontiers.database.wall import reading
from volontiers.people.actions import Identity
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.territory import queries as territory
from volontiers.web import address
from volontiers.web.chrome import public_page
from volontiers.web.public import answers as kept
from volontiers.web.public.answers import Answers
from volontiers.web.public.forms import (
    PLAIN_KINDS,
    WHO,
    Agreement,
    Commune,
    Contact,
    ForWhom,
    Needs,
    Urgency,
    versions_shown,
)
from volontiers.web.public.lasting import Lasting, declared
from volontiers.web.public.place import PublicPlace, community_of, place_of

if TYPE_CHECKING:
    from volontiers.territory.models import AgreementWording

PARTNERS = frozenset({"professional", "organization"})
TITLES = {
    "urgence": "Avant de commencer",
    "pour-qui": "Pour qui ?",
    "commune": "Où vit la personne ?",
    "besoins": "De quoi s’agit-il ?",
    "medecin": "Votre médecin traitant",
    "contact": "Vous joindre",
    "accord": "Votre accord",
    "verifier": "Vérifier et envoyer",
}


@public
def start(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001
    """The first page of a request."""
    return redirect("public_step", slug, kept.STEPS[0])


@public
def step(request: HttpRequest, slug: str, step: str) -> HttpResponseBase:
    """One question. Answers wait in the session; the last page sends them."""
    if step not in kept.STEPS:
        raise Http404
    community = community_of(slug)
    request.page = public_page(community)  # type: ignore[attr-defined]
    with reading(patient(community.pk)):
        place = place_of(community)
        if not place.takes_requests:
            return drawn(TemplateResponse(request, "public/not_open.html", {"place": place}))
        answers = kept.read(request, slug, place.now)
        missing = answers.first_missing()
        if step not in answers.steps:
            return redirect("public_step", slug, missing)
        if kept.STEPS.index(step) > kept.STEPS.index(missing):
            return redirect("public_step", slug, missing)
        form = _form(step, place, answers, request.POST if request.method == "POST" else None)
        if request.method != "POST" or (form is not None and not form.is_valid()):
            status = 200 if request.method != "POST" else 422
            return drawn(_page(request, place, answers, step, form, status))
    if form is None:
        return _send(request, place, answers)
    return _next(request, slug, step, form, answers)


def _next(request: HttpRequest, slug: str, step: str, form: forms.Form, answers: Answers) -> HttpResponseBase:
    if step == "urgence" and form.cleaned_data["vital"] == "oui":
        return redirect("public_emergency", slug)
    posted = {name: request.POST.getlist(name)[:20] for name in form.fields}
    if step == "commune":
        posted["insee"] = [form.cleaned_data["insee"]]
    answers.posted = answers.posted | {step: posted}
    kept.write(request, slug, answers)
    complete = answers.first_missing() == kept.STEPS[-1] and request.GET.get("retour") == "verifier"
    return redirect("public_step", slug, kept.STEPS[-1] if complete else answers.after(step))


def _form(step: str, place: PublicPlace, answers: Answers, data: Any) -> forms.Form | None:
    """The form of a step, filled with what was answered before. None for the last page."""
    if step == "verifier":
        return None
    initial = {
        name: values[0] if len(values) == 1 else values
        for name, values in answers.posted.get(step, {}).items()
    }
    for several in ("kinds", "grounds"):
        if isinstance(initial.get(several), str):
            initial[several] = [str(initial[several])]
    extra: dict[str, Any] = {}
    if step == "commune":
        extra = {"community_id": place.community.pk}
    elif step == kept.LASTING_STEP:
        own = answers.value("pour-qui", "who") == "person"
        extra = {"today": place.now.astimezone(place.zone).date(), "own": own}
    elif step == "contact":
        extra = {
            "today": place.now.astimezone(place.zone).date(),
            "zone_name": place.community.time_zone,
            "own": answers.value("pour-qui", "who") == "person",
        }
    elif step == "accord":
        extra = {"wordings": _wordings(place, answers)}
    return _FORMS[step](data, initial=initial, **extra)


_FORMS: dict[str, type[forms.Form]] = {
    "urgence": Urgency,
    "pour-qui": ForWhom,
    "commune": Commune,
    "besoins": Needs,
    "medecin": Lasting,
    "contact": Contact,
    "accord": Agreement,
}


def _kinds(answers: Answers) -> list[Kind]:
    return [Kind(kind) for kind in answers.posted.get("besoins", {}).get("kinds", [])]


def _wordings(place: PublicPlace, answers: Answers) -> "dict[Family, AgreementWording]":
    families = {family_of(kind) for kind in _kinds(answers)}
    words = territory.wordings(place.community.pk)
    return {family: words[family] for family in Family if family in families and family in words}


def _page(
    request: HttpRequest,
    place: PublicPlace,
    answers: Answers,
    step: str,
    form: forms.Form | None,
    status: int,
) -> TemplateResponse:
    inside = True
    if step not in {"urgence", "pour-qui", "commune"} and answers.value("commune", "insee"):
        inside = territory.is_inside(answers.value("commune", "insee"), place.community.pk)
    context = {
        "place": place,
        "step": step,
        "title": TITLES[step],
        "number": answers.steps.index(step) + 1,
        "total": len(answers.steps),
        "form": form,
        "back": answers.before(step),
        "inside": inside,
        "rows": _summary(place, answers) if form is None else [],
        "until": moments.clock(answers.started + kept.LIFE, place.zone),
    }
    return TemplateResponse(
        request, f"public/{_TEMPLATES.get(step, 'question')}.html", context, status=status
    )


_TEMPLATES = {"urgence": "urgency", "verifier": "check"}


def _summary(place: PublicPlace, answers: Answers) -> list[tuple[str, str, str]]:
    """(question, answer, address of the change)."""
    plain = dict(PLAIN_KINDS)
    name = " ".join(
        filter(None, [answers.value("contact", "given_name"), answers.value("contact", "family_name")])
    )
    town = territory.municipality(answers.value("commune", "insee"))
    agreed = [family for family in Family if answers.value("accord", family.value)]
    rows = [
        ("Demande", dict(WHO)[answers.value("pour-qui", "who")], "pour-qui"),
        ("Commune", town.name if town else "", "commune"),
        ("Besoins", " · ".join(plain[kind] for kind in _kinds(answers)), "besoins"),
        ("Vos mots", answers.value("besoins", "words") or "aucun", "besoins"),
        *_lasting_rows(answers),
        ("Personne", name, "contact"),
        (
            "Numéro",
            phone.spoken(phone.read(answers.value("contact", "phone"), place.community.time_zone) or ""),
            "contact",
        ),
        ("Accord", "oui" if agreed else "pas encore : nous vous appellerons avant de chercher", "accord"),
    ]
    slug = place.community.slug
    return [(label, value, f"/c/{slug}/besoin/{where}?retour=verifier") for label, value, where in rows]


def _lasting_rows(answers: Answers) -> list[tuple[str, str, str]]:
    if kept.LASTING_STEP not in answers.steps:
        return []
    told = declared(answers)
    facts = listed([one.label for one in Ground if one in told.grounds]) or "rien de particulier"
    home = listed([one.given_name for one in told.household]) or "personne d’autre"
    where = kept.LASTING_STEP
    return [
        ("Aujourd’hui", told.situation.label, where),
        ("Vous avez dit", facts, where),
        ("Avec vous", home, where),
    ]


def _send(request: HttpRequest, place: PublicPlace, answers: Answers) -> HttpResponseBase:
    slug = place.community.slug
    try:
        count_request(place.by, "form", address.of(request), place.now)
        case = open_case(place.by, intake_of(place, answers), place.now)
        enlist_case(place.by, case.pk, place.now)
    except (TooMany, NoOwner):
        with reading(place.by):
            return drawn(TemplateResponse(request, "public/not_open.html", {"place": place}, status=503))
    kept.forget(request, slug)
    request.session[f"recu-{slug}"] = case.code
    return redirect("public_receipt", slug)


def intake_of(place: PublicPlace, answers: Answers) -> Intake:
    """The answers as the one value that open_case() understands."""
    who = answers.value("pour-qui", "who")
    year = answers.value("contact", "birth_year")
    number = phone.read(answers.value("contact", "phone"), place.community.time_zone) or ""
    own = who == "person"
    return Intake(
        key=answers.key,
        origin="partner" if who in PARTNERS else "form",
        needs=tuple(_need(kind, place, answers) for kind in _kinds(answers)),
        callback_phone=number,
        caller=who,
        caller_name="" if own else answers.value("contact", "caller_name"),
        caller_link="" if own else answers.value("contact", "caller_link"),
        person=Identity(
            answers.value("contact", "family_name"),
            answers.value("contact", "given_name"),
            int(year) if year else None,
            answers.value("commune", "insee"),
            number if own else "",
        ),
        words=answers.value("besoins", "words"),
        aware="yes" if own else answers.value("contact", "aware"),
        agreements={
            family: bool(answers.value("accord", family.value))
            for family in {family_of(kind) for kind in _kinds(answers)}
        },
        agreement_channel="form",
        wordings=versions_shown(lambda name: answers.value("accord", name)),
        started_at=answers.started,
    )


def _need(kind: Kind, place: PublicPlace, answers: Answers) -> NeedAsked:
    told = declared(answers).to_dict() if kind in LASTING else {}
    return NeedAsked(kind, place.now + due_after(kind), declared=told)


@public
def emergency(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Somebody answered yes: call the 15. Nothing is kept of them."""
    community = community_of(slug)
    request.page = public_page(community)  # type: ignore[attr-defined]
    with reading(patient(community.pk)):
        return drawn(TemplateResponse(request, "public/emergency.html", {"place": place_of(community)}))


@public
def receipt(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The code, big, and when there will be news."""
    community = community_of(slug)
    request.page = public_page(community)  # type: ignore[attr-defined]
    code = request.session.get(f"recu-{slug}")
    if not code:
        return redirect("public_form", slug)
    with reading(patient(community.pk)):
        place = place_of(community)
        context = {"place": place, "code": codes.show(code), "raw": code, "news": _news(place, code)}
        return drawn(TemplateResponse(request, "public/receipt.html", context))


def _news(place: PublicPlace, code: str) -> str:
    due = tracking.news_due(code)
    return moments.short(due, place.now, place.zone) if due else ""
