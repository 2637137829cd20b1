"""« Demander »: a professional asks for somebody, as easily as they answer; and follows what they asked."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import redrawn, requires
from volontiers.cases.actions.desk import own_last
from volontiers.cases.actions.facts import NoAgreement, NotThere
from volontiers.cases.actions.intake import Intake, NoOwner, open_case
from volontiers.cases.queries import answer as held
from volontiers.cases.queries import inbox as queries
from volontiers.cases.queries.answer import Here
from volontiers.cases.queries.inbox import AskedCase, AskedNeed
from volontiers.core import moments
from volontiers.core.lifecycle import NeedState, Refused
from volontiers.core.need import Family
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory import queries as directory
from volontiers.people.actions import Identity
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.territory import queries as territory
from volontiers.web.practice.doors import acting_in, in_turn
from volontiers.web.practice.inbox import everywhere
from volontiers.web.practice.request_form import Ask, Offered


@requires(Can.ASK)
def ask(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if actor.professional_id is None:
        raise Http404
    now = clock()
    if request.method != "POST":
        form = Ask(offered=_offered(actor), now=now, initial={"key": uuid4(), "when": "soon"})
        return _draw(request, form)
    with reading(actor):
        form = Ask(request.POST, offered=_offered(actor), now=now)
        valid = form.is_valid()
    if not valid:
        return redrawn(actor, _draw(request, form, status=422))
    try:
        case = open_case(actor, _intake(actor, form), now)
        enlist_case(actor, case.pk, now)
    except NoOwner:
        form.add_error(None, "Personne n’est encore désigné pour suivre les demandes : appelez le bureau.")
        return redrawn(actor, _draw(request, form, status=422))
    messages.success(request, "C’est transmis. Vous serez prévenu·e de la suite.")
    return redirect(f"{reverse('asked', args=[case.number])}?cpts={form.offered.slug}")


def _offered(actor: Actor) -> Offered:
    """Read inside the community."""
    community = territory.community(actor.community_id)
    assert actor.professional_id is not None
    me = directory.professional(actor.professional_id)
    return Offered(
        slug=community.slug,
        zone=territory.zone(community),
        zone_name=community.time_zone,
        has_desk=community.has_desk,
        communes=tuple(
            (one.municipality_id, one.municipality.name) for one in territory.places(community.pk)
        ),
        wordings={Family(name): one.text for name, one in territory.wordings(community.pk).items()},
        asker=str(me),
        asker_phone=me.phone,
    )


def _intake(actor: Actor, form: Ask) -> Intake:
    """Without a desk the one who asked owns the case, and is its last wave; else it waits for the desk to take it."""
    said = form.cleaned_data
    return Intake(
        key=said["key"],
        origin="asked",
        needs=form.needs(actor.professional_id),
        callback_phone=said["phone"],
        caller="professional",
        caller_name=form.offered.asker,
        person=Identity(said["family_name"], said["given_name"], said["birth_year"], said["commune"] or None),
        words=said["words"],
        agreements=form.agreements(),
        owner_id=None if form.offered.has_desk else actor.account_id,
        asked_by_id=actor.professional_id,
    )


def _draw(request: HttpRequest, form: Ask, status: int = 200) -> TemplateResponse:
    context = {"form": form, "several": len(request.places) > 1}  # type: ignore[attr-defined]
    return TemplateResponse(request, "practice/ask.html", context, status=status)


@requires(Can.ASK)
def asked(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """What I asked, and where each thing stands. POST need=…: « Je m’en occupe »."""
    now = clock()
    if request.method == "POST":
        _own(request, actor, number, now)
        return redirect(request.get_full_path())
    found = [
        (case, where)
        for own, where in everywhere(request, actor)
        if own.professional_id and (case := queries.asked_case(own.professional_id, number, where))
    ]
    if not found:
        raise Http404
    return TemplateResponse(request, "practice/asked.html", _shown(*found[0], now))


def _own(request: HttpRequest, actor: Actor, number: int, now: datetime) -> None:
    """Raises Http404 when it is not theirs."""
    for place in in_turn(request):
        own = acting_in(request, place, actor)
        with reading(own):
            where = held.here(own.community_id)
            case = queries.asked_case(own.professional_id, number, where) if own.professional_id else None
        if case is None:
            continue
        mine = [need.id for need in case.needs if need.mine and str(need.id) == request.POST.get("need")]
        try:
            for need_id in mine:
                own_last(own, need_id, now)
        except NoAgreement:
            messages.info(request, "L’accord de la personne manque : demandez-le-lui d’abord.")
        except (Refused, NotThere):
            messages.info(request, "Quelqu’un vient de répondre : regardez où en est la demande.")
        return
    raise Http404


def _shown(case: AskedCase, where: Here, now: datetime) -> dict[str, object]:
    return {
        "case": case,
        "opened": moments.short(case.opened_at, now, where.zone),
        "lines": [(need, *_line(need, where, now)) for need in case.needs],
        "key": uuid4(),
    }


def _line(need: AskedNeed, where: Here, now: datetime) -> tuple[str, str, str, str]:
    """(tone, sign, chip, sentence) of one need."""
    if need.state is NeedState.CLOSED:
        return "plain", "", "terminé", need.outcome.label if need.outcome else ""
    if need.state is NeedState.TAKEN:
        when = moments.short(need.agreed_at, now, where.zone) if need.agreed_at else "heure à venir"
        return "ok", "✓", "pris en charge", f"{need.taken_by}, {when}"
    due = f"Pour {moments.short(need.due_at, now, where.zone)}"
    if need.state is NeedState.UNPLACED:
        who = "La suite vous revient." if need.mine else "Le bureau s’en occupe."
        return "late", "☎", "pas encore de réponse", f"{due}. {who}"
    return "wait", "◔", "en recherche", due
