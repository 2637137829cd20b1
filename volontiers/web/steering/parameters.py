"""The parameters of a community: name and telephones, hours and closures, rules, words and presets, sectors."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.core.need import Family, Kind
from volontiers.database.wall import reading
from volontiers.territory import actions
from volontiers.territory import queries as territory
from volontiers.web.steering import settings_forms as forms
from volontiers.web.steering.sections import Study, study_of

SAVED = "C’est enregistré, et en vigueur dès maintenant."


@requires(Can.EDIT_SETTINGS)
def parameters(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Name, telephones, what is open."""
    if request.method != "POST":
        study = study_of(actor, "parameters")
        names = forms.IdentityForm.base_fields
        start = {name: getattr(study.community, name) for name in names}
        return _identity(request, study, forms.IdentityForm(initial=start, community=study.community))
    with reading(actor):
        study = study_of(actor, "parameters")
        form = forms.IdentityForm(request.POST, community=study.community)
        valid = form.is_valid()
    if not valid:
        return redrawn(actor, _identity(request, study, form, 422))
    actions.change_identity(actor, form.identity())
    return _saved(request, "parameters", study)


def _identity(
    request: HttpRequest, study: Study, form: forms.IdentityForm, status: int = 200
) -> TemplateResponse:
    return TemplateResponse(
        request, "steering/parameters.html", {"study": study, "form": form}, status=status
    )


def _saved(request: HttpRequest, name: str, study: Study) -> HttpResponseBase:
    messages.success(request, SAVED)
    return redirect(name, study.slug)


@requires(Can.EDIT_SETTINGS)
def hours(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST week=, close= or reopen= changes one of the two."""
    if request.method != "POST":
        return _hours(request, actor, study_of(actor, "hours"))
    with reading(actor):
        study = study_of(actor, "hours")
    if request.POST.get("reopen", "").isdecimal():
        actions.reopen_days(actor, int(request.POST["reopen"]))
        return _saved(request, "hours", study)
    if "close" in request.POST:
        return _close(request, actor, study)
    if "week" not in request.POST:
        raise Http404
    week = forms.WeekForm(request.POST)
    if not week.is_valid():
        with reading(actor):
            return _hours(request, actor, study, week=week, status=422).render()
    actions.set_hours(actor, week.periods())
    return _saved(request, "hours", study)


def _close(request: HttpRequest, actor: Actor, study: Study) -> HttpResponseBase:
    form = forms.ClosureForm(request.POST, today=study.today)
    if not form.is_valid():
        with reading(actor):
            return _hours(request, actor, study, closure=form, status=422).render()
    said = form.cleaned_data
    actions.close_days(
        actor, said["first_day"], said["last_day"], said["reason"], suspended=said["suspended"]
    )
    return _saved(request, "hours", study)


def _hours(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    *,
    week: forms.WeekForm | None = None,
    closure: forms.ClosureForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    periods = [(p.weekday, p.opens, p.closes) for p in territory.open_periods(actor.community_id)]
    context = {
        "study": study,
        "week": week or forms.WeekForm(initial=forms.week_initial(periods)),
        "closure": closure or forms.ClosureForm(today=study.today),
        "closures": territory.closures(actor.community_id, study.today),
    }
    return TemplateResponse(request, "steering/hours.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def rules(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every figure of the dispatch."""
    if request.method != "POST":
        study = study_of(actor, "rules")
        start = forms.rules_initial(territory.rules(study.community))
        return _rules(request, study, forms.RulesForm(initial=start))
    form = forms.RulesForm(request.POST)
    with reading(actor):
        study = study_of(actor, "rules")
    if not form.is_valid():
        return redrawn(actor, _rules(request, study, form, 422))
    actions.change_rules(actor, form.values())
    return _saved(request, "rules", study)


def _rules(request: HttpRequest, study: Study, form: forms.RulesForm, status: int = 200) -> TemplateResponse:
    return TemplateResponse(request, "steering/rules.html", {"study": study, "form": form}, status=status)


@requires(Can.EDIT_SETTINGS)
def wordings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """New words make a new version: what was read to whom stays known."""
    if request.method != "POST":
        return _wordings(request, actor, study_of(actor, "wordings"))
    form = forms.WordingsForm(request.POST)
    with reading(actor):
        study = study_of(actor, "wordings")
    if not form.is_valid():
        with reading(actor):
            return _wordings(request, actor, study, form, 422).render()
    for family in Family:
        actions.set_wording(actor, family, form.cleaned_data[family.value])
    return _saved(request, "wordings", study)


def _wordings(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    form: forms.WordingsForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    found = territory.wordings(actor.community_id)
    presets = [
        (preset.name, [Kind(line["kind"]).label for line in preset.lines])
        for preset in territory.presets(actor.community_id)
    ]
    context = {
        "study": study,
        "form": form
        or forms.WordingsForm(initial={family: wording.text for family, wording in found.items()}),
        "presets": presets,
    }
    return TemplateResponse(request, "steering/wordings.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def preset(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?nom=… opens one; without it a new one. POST remove= takes it away."""
    if request.method != "POST":
        study, name = study_of(actor, "wordings"), request.GET.get("nom", "")
        return _preset(request, study, forms.PresetForm(initial=_preset_initial(actor, name)), name)
    with reading(actor):
        study = study_of(actor, "wordings")
    form, was = forms.PresetForm(request.POST), request.POST.get("was", "")
    if "remove" in request.POST:
        actions.set_preset(actor, was, [])
        return _saved(request, "wordings", study)
    if not form.is_valid():
        return redrawn(actor, _preset(request, study, form, was, 422))
    actions.set_preset(actor, form.cleaned_data["name"], form.lines())
    if was and was != form.cleaned_data["name"]:
        actions.set_preset(actor, was, [])
    return _saved(request, "wordings", study)


def _preset_initial(actor: Actor, name: str) -> dict[str, object]:
    if not name:
        return {}
    for one in territory.presets(actor.community_id):
        if one.name == name:
            return forms.preset_initial(one.name, one.lines)
    raise Http404


def _preset(
    request: HttpRequest, study: Study, form: forms.PresetForm, was: str, status: int = 200
) -> TemplateResponse:
    context: dict[str, Any] = {"study": study, "form": form, "was": was}
    return TemplateResponse(request, "steering/preset.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def sectors(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?nom=… opens one. The communes chosen leave the sector they were in; an empty sector disappears."""
    if request.method != "POST":
        return _sectors(request, actor, study_of(actor, "sectors"), request.GET.get("nom", ""))
    with reading(actor):
        study = study_of(actor, "sectors")
        form = forms.SectorForm(request.POST, communes=_communes(actor))
        if not form.is_valid():
            return _sectors(request, actor, study, "", form, 422).render()
    actions.set_sector(actor, form.cleaned_data["name"], form.cleaned_data["communes"])
    return _saved(request, "sectors", study)


def _communes(actor: Actor) -> list[tuple[str, str]]:
    return [
        (place.municipality_id, place.municipality.name) for place in territory.places(actor.community_id)
    ]


def _sectors(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    name: str,
    form: forms.SectorForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    by_sector: dict[str, list[str]] = {}
    places = list(territory.places(actor.community_id))
    for place in places:
        by_sector.setdefault(place.sector.name if place.sector else "", []).append(place.municipality.name)
    chosen = [
        place.municipality_id for place in places if name and place.sector and place.sector.name == name
    ]
    context = {
        "study": study,
        "form": form
        or forms.SectorForm(
            communes=[(place.municipality_id, place.municipality.name) for place in places],
            initial={"name": name if chosen else "", "communes": chosen},
        ),
        "rest": by_sector.pop("", []),
        "sectors": sorted(by_sector.items()),
        "opened": name if chosen else "",
        "count": len(places),
    }
    return TemplateResponse(request, "steering/sectors.html", context, status=status)
