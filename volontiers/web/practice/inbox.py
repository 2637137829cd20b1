"""The professional's inbox, over all their communities: what waits, whom they took, what they asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import answer as held
from volontiers.cases.queries import inbox as queries
from volontiers.cases.queries.answer import Here
from volontiers.cases.queries.inbox import AskedCase, Current
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.lifecycle import NeedState
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.governance.queries import sessions
from volontiers.indicators.queries.feelings import to_answer
from volontiers.placement.queries import offered
from volontiers.web.practice import words
from volontiers.web.practice.doors import acting_in, in_turn

VIEWS = ("demandes", "patients", "demandes-faites")


@dataclass(frozen=True, slots=True)
class Card:
    """One line of a list: a title, what follows it, and where it leads."""

    title: str
    lines: tuple[str, ...]
    url: str
    tone: str
    sign: str
    chip: str
    community: str


@requires(Can.ANSWER)
def inbox(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    now = clock()
    wanted = request.GET.get("vue", "")
    view = wanted if wanted in VIEWS else VIEWS[0]
    found: dict[str, list[Card]] = {name: [] for name in VIEWS}
    of_the_list, asked_now, hours = 0, False, []
    for own, where in everywhere(request, actor):
        who = own.professional_id
        if who is None:
            continue
        label = where.community.name if len(request.places) > 1 else ""  # type: ignore[attr-defined]
        of_the_list += offered.count_sent(who)
        hours += _hours(who, where, now, label)
        asked_now |= own.community_id == actor.community_id and to_answer(
            who, now.astimezone(where.zone).date()
        )
        found["demandes"] += _waiting(who, where, now, label)
        found["patients"] += [_current(one, where, now, label) for one in queries.current(who)]
        found["demandes-faites"] += [_asked(one, where, now, label) for one in queries.asked(who, where)]
    context: dict[str, object] = {
        "view": view,
        "cards": found[view],
        "tabs": _tabs(view, found),
        "known": actor.professional_id,
    }
    context["feelings"] = asked_now
    context["hours"] = hours
    context["of_the_list"] = counted(of_the_list, "personne") if of_the_list else ""
    return TemplateResponse(request, "practice/inbox.html", context)


def _hours(professional_id: int, where: Here, now: datetime, community: str) -> list[tuple[str, str, str]]:
    """(how many sessions of the association wait for their answer, its name among several, where to answer)."""
    waiting = sessions.count_waiting(professional_id, now)
    url = f"{reverse('time')}?cpts={where.community.slug}"
    return [(counted(waiting, "séance"), community, url)] if waiting else []


def everywhere(request: HttpRequest, actor: Actor) -> Iterator[tuple[Actor, Here]]:
    """Each community of the account in turn, open for reading."""
    for place in in_turn(request):
        own = acting_in(request, place, actor)
        with reading(own):
            yield own, held.here(own.community_id)


def _tabs(view: str, found: dict[str, list[Card]]) -> list[dict[str, object]]:
    labels = {"demandes": "À répondre", "patients": "Mes patients", "demandes-faites": "Demandées"}
    return [
        {"label": labels[name], "url": f"?vue={name}", "count": len(found[name]), "current": name == view}
        for name in VIEWS
    ]


def _waiting(professional_id: int, where: Here, now: datetime, community: str) -> list[Card]:
    cards = []
    for sight in queries.waiting(professional_id, where, now):
        far = "" if sight.minutes is None else f", à {sight.minutes} min"
        how = words.how(sight)
        cards.append(
            Card(
                title=f"{sight.place[:1].upper()}{sight.place[1:]}{far}",
                lines=tuple(part for part in (sight.kind.label, words.age(sight), how) if part),
                url=reverse("held", args=[sight.proposal_id]),
                tone="wait",
                sign="◔",
                chip=f"avant {moments.short(sight.until, now, where.zone)}",
                community=community,
            )
        )
    return cards


def _current(one: Current, where: Here, now: datetime, community: str) -> Card:
    when = moments.short(one.next_at, now, where.zone) if one.next_at else ""
    return Card(
        title=one.person,
        lines=tuple(part for part in (one.kind.label, one.commune) if part),
        url=reverse("held_decision", args=[one.proposal_id]),
        tone="ok" if when else "late",
        sign="✓" if when else "☎",
        chip=(f"{one.mode.label}, {when}" if one.mode else when) if when else "à rappeler",
        community=community,
    )


def _asked(one: AskedCase, where: Here, now: datetime, community: str) -> Card:
    tone, sign, chip = _standing(one)
    return Card(
        title=one.person,
        lines=(
            ", ".join(need.kind.label for need in one.needs),
            f"demandé {moments.day(one.opened_at, now, where.zone)}",
        ),
        url=reverse("asked", args=[one.number]) + f"?cpts={where.community.slug}",
        tone=tone,
        sign=sign,
        chip=chip,
        community=community,
    )


def _standing(one: AskedCase) -> tuple[str, str, str]:
    if one.emergency:
        return "late", "!", "confiée au 15"
    if one.closed:
        return "plain", "", "terminée"
    if any(need.state is NeedState.UNPLACED and need.mine for need in one.needs):
        return "late", "☎", "la suite vous revient"
    done = sum(need.state in {NeedState.TAKEN, NeedState.CLOSED} for need in one.needs)
    return ("ok", "✓", "trouvé") if done == len(one.needs) else ("wait", "◔", f"{done} sur {len(one.needs)}")
