"""The parameters of a community: name and telephones, hours and closures, rules, words and presets, sectors."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.core.need import Family, Kind
from volontiers.database.wall import reading
from volontiers.placement.actions.ranking import rank_again
from volontiers.territory import actions
from volontiers.territory import queries as territory
from volontiers.web.steering import named_forms
from volontiers.web.steering import settings_forms as forms
from volontiers.web.steering.sections import Study, study_of

SAVED = "C’est enregistré, et en vigueur dès maintenant."
ORDER = "priority_order"
UNCHANGED = "Rien n’a changé\u00a0: rien n’est inscrit."


@requires(Can.EDIT_SETTINGS)
def parameters(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Name, telephones, what is open."""
    if request.method != "POST":
        study = study_of(actor, "parameters")
        start = forms.identity_initial(study.community)
        return _identity(request, study, forms.IdentityForm(initial=start, community=study.community))
    with reading(actor):
        study = study_of(actor, "parameters")
        start = forms.identity_initial(study.community)
        form = forms.IdentityForm(request.POST, initial=start, community=study.community)
        valid = form.is_valid()
    if not valid:
        return redrawn(actor, _identity(request, study, form, 422))
    if form.changes_nothing:
        return _unchanged(request, "parameters", study)
    actions.change_identity(actor, form.identity(), form.decision)
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


def _unchanged(request: HttpRequest, name: str, study: Study) -> HttpResponseBase:
    messages.info(request, UNCHANGED)
    return redirect(name, study.slug)


@requires(Can.EDIT_SETTINGS)
def hours(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST week=, close= or reopen= changes one of the two."""
    if request.method != "POST":
        return _hours(request, actor, study_of(actor, "hours"))
    with reading(actor):
        study = study_of(actor, "hours")
    if request.POST.get("reopen", "").isdecimal():
        return _reopen(request, actor, study, int(request.POST["reopen"]))
    if "close" in request.POST:
        return _close(request, actor, study)
    if "week" not in request.POST:
        raise Http404
    with reading(actor):
        week = forms.WeekForm(request.POST, initial=_week(actor))
        if not week.is_valid():
            return _hours(request, actor, study, week=week, status=422).render()
    if week.changes_nothing:
        return _unchanged(request, "hours", study)
    actions.set_hours(actor, week.periods(), week.decision)
    return _saved(request, "hours", study)


def _close(request: HttpRequest, actor: Actor, study: Study) -> HttpResponseBase:
    form = forms.ClosureForm(request.POST, today=study.today)
    if not form.is_valid():
        with reading(actor):
            return _hours(request, actor, study, closure=form, status=422).render()
    said = form.cleaned_data
    actions.close_days(
        actor, said["first_day"], said["last_day"], said["reason"], suspended=said["suspended"],
        decision=said["decision"],
    )  # fmt: skip
    return _saved(request, "hours", study)


def _reopen(request: HttpRequest, actor: Actor, study: Study, closure_id: int) -> HttpResponseBase:
    form = _reopening(closure_id, request.POST)
    if not form.is_valid():
        with reading(actor):
            return _hours(request, actor, study, reopening={closure_id: form}, status=422).render()
    actions.reopen_days(actor, closure_id, form.cleaned_data["decision"])
    return _saved(request, "hours", study)


def _reopening(closure_id: int, sent: QueryDict | None = None) -> forms.ReopeningForm:
    return forms.ReopeningForm(sent, auto_id=f"retirer_{closure_id}_%s")


def _week(actor: Actor) -> dict[str, time]:
    periods = territory.open_periods(actor.community_id)
    return forms.week_initial([(one.weekday, one.opens, one.closes) for one in periods])


def _hours(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    *,
    week: forms.WeekForm | None = None,
    closure: forms.ClosureForm | None = None,
    reopening: Mapping[int, forms.ReopeningForm] | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    sent = reopening or {}
    coming = territory.closures(actor.community_id, study.today)
    context = {
        "study": study,
        "week": week or forms.WeekForm(initial=_week(actor)),
        "closure": closure or forms.ClosureForm(today=study.today),
        "closures": [(one, sent.get(one.pk) or _reopening(one.pk)) for one in coming],
    }
    return TemplateResponse(request, "steering/hours.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def rules(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every figure of the dispatch."""
    if request.method != "POST":
        study = study_of(actor, "rules")
        start = forms.rules_initial(territory.rules(study.community))
        return _rules(request, study, forms.RulesForm(initial=start))
    with reading(actor):
        study = study_of(actor, "rules")
    start = forms.rules_initial(territory.rules(study.community))
    form = forms.RulesForm(request.POST, initial=start)
    if not form.is_valid():
        return redrawn(actor, _rules(request, study, form, 422))
    if form.changes_nothing:
        return _unchanged(request, "rules", study)
    actions.change_rules(actor, form.values(), form.decision)
    if ORDER in form.changed_data:
        rank_again(actor, study.now)
    return _saved(request, "rules", study)


def _rules(request: HttpRequest, study: Study, form: forms.RulesForm, status: int = 200) -> TemplateResponse:
    return TemplateResponse(request, "steering/rules.html", {"study": study, "form": form}, status=status)


@requires(Can.EDIT_SETTINGS)
def wordings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """New words make a new version: what was read to whom stays known."""
    if request.method != "POST":
        return _wordings(request, actor, study_of(actor, "wordings"))
    with reading(actor):
        study = study_of(actor, "wordings")
        form = forms.WordingsForm(request.POST, initial=_words(actor))
        if not form.is_valid():
            return _wordings(request, actor, study, form, 422).render()
    if form.changes_nothing:
        return _unchanged(request, "wordings", study)
    for family in Family:
        actions.set_wording(actor, family, form.cleaned_data[family.value], form.decision)
    return _saved(request, "wordings", study)


def _words(actor: Actor) -> dict[str, str]:
    found = territory.wordings(actor.community_id)
    return {family: wording.text for family, wording in found.items()}


def _wordings(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    form: forms.WordingsForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    presets = [
        (preset.name, [Kind(line["kind"]).label for line in preset.lines])
        for preset in territory.presets(actor.community_id)
    ]
    context = {
        "study": study,
        "form": form or forms.WordingsForm(initial=_words(actor)),
        "presets": presets,
    }
    return TemplateResponse(request, "steering/wordings.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def preset(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?nom=… opens one; without it a new one. POST remove= takes it away."""
    if request.method != "POST":
        study, name = study_of(actor, "wordings"), request.GET.get("nom", "")
        start = _preset_initial(actor, name)
        if name and not start:
            raise Http404
        return _preset(request, study, named_forms.PresetForm(initial=start, names=()), name)
    was = request.POST.get("was", "")
    with reading(actor):
        study = study_of(actor, "wordings")
        names = [one.name for one in territory.presets(actor.community_id)]
        form = named_forms.PresetForm(request.POST, initial=_preset_initial(actor, was), names=names)
    valid = form.is_valid()
    if "remove" in request.POST and not form.overtaken:
        actions.set_preset(actor, was, [])
        return _saved(request, "wordings", study)
    if not valid:
        return redrawn(actor, _preset(request, study, form, was, 422))
    actions.set_preset(actor, form.cleaned_data["name"], form.lines())
    if was and was != form.cleaned_data["name"]:
        actions.set_preset(actor, was, [])
    return _saved(request, "wordings", study)


def _preset_initial(actor: Actor, name: str) -> dict[str, object]:
    """Empty for a new one, and for one that is not there."""
    presets = (one for one in territory.presets(actor.community_id) if one.name == name)
    return next((named_forms.preset_initial(one.name, one.lines) for one in presets), {})


def _preset(
    request: HttpRequest, study: Study, form: named_forms.PresetForm, was: str, status: int = 200
) -> TemplateResponse:
    context: dict[str, Any] = {"study": study, "form": form, "was": was}
    return TemplateResponse(request, "steering/preset.html", context, status=status)


@requires(Can.EDIT_SETTINGS)
def sectors(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?nom=… opens one. The communes chosen leave the sector they were in; an empty sector disappears."""
    if request.method != "POST":
        return _sectors(request, actor, study_of(actor, "sectors"), request.GET.get("nom", ""))
    with reading(actor):
        study, was = study_of(actor, "sectors"), request.POST.get("was", "")
        form = _sector_form(actor, was, request.POST)
        if not form.is_valid():
            return _sectors(request, actor, study, was, form, 422).render()
    if form.changes_nothing:
        return _unchanged(request, "sectors", study)
    said = form.cleaned_data
    actions.set_sector(actor, said["name"], said["communes"], form.decision)
    return _saved(request, "sectors", study)


def _sector_form(actor: Actor, name: str, sent: QueryDict | None = None) -> named_forms.SectorForm:
    """Of the sector of this name; empty for a new one, and for one that is not there. Read inside the community."""
    places = list(territory.places(actor.community_id))
    chosen = [one.municipality_id for one in places if name and one.sector and one.sector.name == name]
    return named_forms.SectorForm(
        sent,
        communes=[(one.municipality_id, one.municipality.name) for one in places],
        names={one.sector.name for one in places if one.sector},
        initial={"name": name, "was": name, "communes": chosen} if chosen else {},
    )


def _sectors(
    request: HttpRequest,
    actor: Actor,
    study: Study,
    name: str,
    form: named_forms.SectorForm | None = None,
    status: int = 200,
) -> TemplateResponse:
    """Read inside the community."""
    by_sector: dict[str, list[str]] = {}
    for place in territory.places(actor.community_id):
        by_sector.setdefault(place.sector.name if place.sector else "", []).append(place.municipality.name)
    context = {
        "study": study,
        "form": form or _sector_form(actor, name),
        "count": sum(len(communes) for communes in by_sector.values()),
        "opened": name if name in by_sector else "",
        "rest": by_sector.pop("", []),
        "sectors": sorted(by_sector.items()),
    }
    return TemplateResponse(request, "steering/sectors.html", context, status=status)
