"""The contract of missions: what it pays, the variable share from low to high with its hypotheses; its versions."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import contract as core
from volontiers.core.contract import Assumed, Contract, Mission
from volontiers.core.french import listed
from volontiers.database.wall import reading
from volontiers.project.actions.contracts import assume, write_contract
from volontiers.project.queries import contract as queries
from volontiers.territory import queries as territory
from volontiers.web.money.contract_forms import AssumeForm, Typed, typed
from volontiers.web.money.room import Room, about, amount, draw, editors_room, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from volontiers.project.models import ContractVersion

_TITLE = "Contrat de missions"
# An estimate said to the cent would promise what it cannot hold: euros.
_ROUND = 100


@requires(Can.READ_PROJECT)
def contract(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """POST key=: what is expected of an indicator."""
    if request.method != "POST":
        return _draw(request, actor, None)
    room = editors_room(actor)
    with reading(actor):
        form = AssumeForm(request.POST, indicators=_indicators(actor))
        valid = form.is_valid()
    said = form.cleaned_data
    if valid and written(
        form,
        lambda: assume(actor, said["key"], Assumed(said["low"], said["high"], said["because"]), room.now),
    ):
        messages.success(request, "L’estimation est à jour.")
        return redirect("money-contract", room.slug)
    with reading(actor):
        return drawn(_draw(request, actor, form))


def _indicators(actor: Actor) -> tuple[core.Indicator, ...]:
    """Read inside the community."""
    last = queries.latest(actor.community_id)
    return Contract.from_dict(last.said).indicators if last else ()


def _draw(request: HttpRequest, actor: Actor, form: AssumeForm | None) -> HttpResponseBase:
    """Read inside the community. Another version is asked by its number."""
    room, place = Room.of(actor.community_id), actor.community_id
    versions = queries.versions(place)
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), versions[-1] if versions else None)
    context: dict[str, object] = {"room": room, "versions": _told_versions(versions, room), "shown": shown}
    if shown:
        said = Contract.from_dict(shown.said)
        context |= _told(said, queries.assumed(place))
        if said.indicators and shown == versions[-1]:
            context["form"] = form or AssumeForm(indicators=said.indicators)
    return draw(request, actor, "money/contract.html", "money-contract", context)


def _told_versions(versions: "Iterable[ContractVersion]", room: Room) -> list[tuple[int, str]]:
    return [
        (one.version, f"version {one.version}, {one.entered_at.astimezone(room.zone):%d/%m/%Y}")
        for one in versions
    ]


def _told(said: Contract, assumed: "Mapping[str, Assumed]") -> dict[str, object]:
    found = core.estimate(said, assumed)
    return {
        "said": said,
        "fixed": amount(said.fixed_cents),
        "low": about(found.low_cents, _ROUND),
        "high": about(found.high_cents, _ROUND),
        "unknown": listed([one.mission.label for one in said.unknown]),
        "shares": [_share(one) for one in said.shares],
        "lines": [
            (one, amount(one.indicator.cents), about(one.low_cents), about(one.high_cents))
            for one in found.lines
        ],
    }


def _share(one: core.Share) -> dict[str, object]:
    return {
        "label": one.mission.label,
        "optional": one.mission.optional,
        "fixed": amount(one.fixed_cents),
        "variable": amount(one.variable_cents),
        "start": f"{one.start_months} mois" if one.start_months is not None else "–",
        "deployed": f"{one.deployed_months} mois" if one.deployed_months is not None else "–",
        "source": one.source or "saisi par la communauté",
    }


@requires(Can.EDIT_PROJECT)
def write(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw_write(request, actor, None)
    room, sent = editors_room(actor), typed(request.POST)
    if sent.is_valid() and written(
        sent.head, lambda: write_contract(actor, sent.contract(), sent.note, sent.version, room.now)
    ):
        messages.success(request, "Cette version du contrat est enregistrée.")
        return redirect("money-contract", room.slug)
    with reading(actor):
        return drawn(_draw_write(request, actor, sent))


def _draw_write(request: HttpRequest, actor: Actor, sent: Typed | None) -> HttpResponseBase:
    """Read inside the community. A first version starts from the example, the next from the one before."""
    room, last = Room.of(actor.community_id), queries.latest(actor.community_id)
    if sent is None:
        start = Contract.from_dict(last.said) if last else _drafted(actor, room)
        sent = typed(None, start)
    version = last.version if last else 0
    page = draw(request, actor, "money/contract_form.html", "money-contract", {
        "room": room,
        "typed": sent,
        "version": version,
        "first": last is None,
    })  # fmt: skip
    page.status_code = 422 if sent.is_wrong else 200
    return page


def _drafted(actor: Actor, room: Room) -> Contract:
    """Read inside the community."""
    places = territory.places(actor.community_id)
    people = sum(one.municipality.population or 0 for one in places)
    title = f"{_TITLE} {room.today.year}"
    return core.drafted(queries.example(), title, core.size_of(queries.sizes(), people), people)


@requires(Can.READ_PROJECT)
def example(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    rows = [
        (_named(one.mission), one.size or "toutes", one.part or "–", amount(one.cents), one)
        for one in queries.example()
    ]
    sizes = [(one.key, one.under) for one in queries.sizes()]
    context = {"room": Room.of(actor.community_id), "rows": rows, "sizes": sizes}
    return draw(request, actor, "money/example.html", "money-contract", context)


def _named(mission: str) -> str:
    others = {"total": "toutes ensemble", "indemnites": "indemnités des membres"}
    return others.get(mission) or Mission(mission).label
