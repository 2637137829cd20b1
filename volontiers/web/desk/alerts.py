"""What comes before the rows of the board: the 15, what the software could not do, promises, missed calls, drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.agenda import queries as agenda
from volontiers.cases.queries import following, telephone
from volontiers.cases.queries import intake as drafts
from volontiers.cases.queries.awaited import EMERGENCY_FOLLOW_UP, awaited
from volontiers.core import moments, phone
from volontiers.core.french import counted, listed
from volontiers.messages import queries as outbox
from volontiers.web.desk import reports
from volontiers.web.desk.room import Room

if TYPE_CHECKING:
    from volontiers.cases.models import Callback, Case, Need

# More cases of one person than this are told in one line, which names no more numbers than MOST_NUMBERS.
MOST_LINES = 3
MOST_NUMBERS = 8
# Up to FOLDS_BEYOND alerts are all in sight; beyond, LEAST_OPEN of them, and the late ones up to MOST_OPEN.
FOLDS_BEYOND = 4
LEAST_OPEN = 3
MOST_OPEN = 6
_ORDER = {"late": 0, "wait": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Alert:
    """tone: late, wait or info. post: the button sends a form instead of following a link; without url, no button."""

    id: str
    tone: str
    text: str
    url: str
    label: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Alerts:
    """open: in sight. folded: behind their count, which says how many of them are late."""

    open: list[Alert]
    folded: list[Alert]

    @property
    def summary(self) -> str:
        late = sum(1 for alert in self.folded if alert.tone == "late")
        said = f"{counted(len(self.folded), 'autre')} à voir"
        return f"{said}, dont {late} en retard" if late else said


def alerts_of(actor: Actor, room: Room) -> Alerts:
    """A call that rings, then the most serious; among equals, the order of `_noted`."""
    calls = [_ringing(one, room) for one in telephone.ringing(actor.community_id, room.now)]
    noted = sorted(_noted(actor, room), key=lambda alert: _ORDER[alert.tone])
    late = sum(1 for alert in noted if alert.tone == "late")
    return _folded([*calls, *noted], pressing=len(calls) + late)


def _folded(alerts: list[Alert], pressing: int) -> Alerts:
    if len(alerts) <= FOLDS_BEYOND:
        return Alerts(alerts, [])
    shown = min(max(pressing, LEAST_OPEN), MOST_OPEN)
    return Alerts(alerts[:shown], alerts[shown:])


def _noted(actor: Actor, room: Room) -> list[Alert]:
    there = awaited(room.now)
    return [
        *(_emergency(case, room) for case in there.emergencies),
        *(_fault(need, room) for need in there.faults),
        *(_trouble(one, room) for one in outbox.troubles(room.now)),
        *(_callback(one, room) for one in there.callbacks),
        *(_to_take(case, room) for case in there.to_take),
        *(_news(case, room) for case in there.news),
        *_reported(actor, room),
        *_left(room),
        *_without_physician(actor, room),
        *_drafts(actor, room),
    ]


def _ringing(one: telephone.OnLine, room: Room) -> Alert:
    """« Ça sonne »: the number is already in the form that the button opens."""
    called = phone.spoken(one.call.phone) if one.call.phone else "numéro masqué"
    known = f", dossier {one.cases[0].number}" if one.cases else ""
    state = "Ça sonne" if one.rings else "En ligne"
    query = f"rappel={one.callback.pk}" if one.callback else f"telephone={one.call.phone.replace('+', '%2B')}"
    url = f"{reverse('intake', args=[room.slug])}?{query}"
    return Alert(f"appel-{one.call.pk}", "info", f"{state} : {called}{known}.", url, "Prendre l’appel")


def _emergency(case: "Case", room: Room) -> Alert:
    at = case.emergency_at or room.now
    due = at + EMERGENCY_FOLLOW_UP <= room.now
    said = f"Dossier {case.number}, confié au 15 {_when(at, room)}."
    text = f"{said} Suite connue ? Rappeler la famille ?" if due else said
    return Alert(
        f"quinze-{case.pk}", "late" if due else "wait", text, _case_url(case, room), "Voir le dossier"
    )


def _fault(need: "Need", room: Room) -> Alert:
    text = f"Besoin {need.case.number}-{need.n}. {need.why_desk} Suivi par {need.case.owner.name}."
    return Alert(f"panne-{need.pk}", "late", text, f"{_case_url(need.case, room)}#besoin-{need.n}", "Voir")


def _trouble(one: outbox.Trouble, room: Room) -> Alert:
    """What leaves again by itself is said without a button."""
    waits = "attendent" if one.count > 1 else "attend"
    since = moments.short(one.since, room.now, room.zone)
    text = f"{counted(one.count, 'message')} par {one.label} {waits} depuis {since}. {one.fault}"
    if not one.stuck:
        return Alert(f"envoi-{one.channel}", "wait", f"{text} Nouvel essai automatique.", "", "")
    url = reverse("messages-again", args=[room.slug, one.channel])
    return Alert(f"envoi-{one.channel}", "late", text, url, "Réessayer", post=True)


def _when(at: datetime, room: Room) -> str:
    words = moments.short(at, room.now, room.zone)
    return f"à {words}" if len(words) == 5 else words


def _callback(one: "Callback", room: Room) -> Alert:
    late = one.due_at < room.now
    words = (
        f"en retard de {moments.lasting(room.now - one.due_at)}"
        if late
        else f"avant {moments.clock(one.due_at, room.zone)}"
    )
    url = reverse("callback", args=[room.slug, one.pk])
    asked = "Appel manqué du" if one.call_id else "On attend un appel au"
    text = f"{asked} {phone.spoken(one.phone)}, à rappeler {words}. Suivi par {one.owner.name}."
    return Alert(f"rappel-{one.pk}", "late" if late else "wait", text, url, "Rappeler")


def _to_take(case: "Case", room: Room) -> Alert:
    since = case.to_take_since or case.opened_at
    text = f"Dossier {case.number}, suivi à reprendre depuis {moments.short(since, room.now, room.zone)}."
    url = reverse("case-take", args=[room.slug, case.number])
    return Alert(f"suivi-{case.pk}", "wait", text, url, "Je prends le suivi", post=True)


def _left(room: Room) -> Iterator[Alert]:
    """The day of the one who follows them has ended: each case, or all of them in one line."""
    found = sorted(following.left(room.community, room.opening, room.now), key=_end_of_day)
    for (name, _, since), some in groupby(found, key=_end_of_day):
        cases = [one.case for one in some]
        ended = f"depuis {moments.short(since, room.now, room.zone)} : la journée de {name} est finie."
        if len(cases) > MOST_LINES:
            yield _together(cases, since, ended, room)
            continue
        for case in cases:
            url = reverse("case-take", args=[room.slug, case.number])
            text = f"Dossier {case.number}, suivi à reprendre {ended}"
            yield Alert(f"suivi-{case.pk}", "wait", text, url, "Je prends le suivi", post=True)


def _end_of_day(one: following.Left) -> tuple[str, int, datetime]:
    """Two people may have one name, and one person two ends of day."""
    return one.case.owner.name, one.case.owner_id, one.since


def _together(cases: "list[Case]", since: datetime, ended: str, room: Room) -> Alert:
    named = [str(case.number) for case in cases[:MOST_NUMBERS]]
    if more := len(cases) - len(named):
        named.append(counted(more, "autre"))
    text = f"{len(cases)} dossiers, suivi à reprendre {ended} Ce sont les {listed(named)}."
    url = f"{reverse('board', args=[room.slug])}?vue=dossier"
    key = f"suivis-{cases[0].owner_id}-{int(since.timestamp())}"
    return Alert(key, "wait", text, url, "Voir par dossier")


def _news(case: "Case", room: Room) -> Alert:
    late = room.now - (case.news_due_at or room.now)
    words = f", promise il y a {moments.lasting(late)}" if late.total_seconds() >= 60 else ""
    text = f"Dossier {case.number}, une nouvelle est attendue{words}. Suivi par {case.owner.name}."
    return Alert(f"nouvelle-{case.pk}", "late", text, f"{_case_url(case, room)}#rappel", "Rappeler")


def _reported(actor: Actor, room: Room) -> list[Alert]:
    """For the coordination alone: the reader may be at the desk."""
    if not may(actor, Can.EDIT_DIRECTORY):
        return []
    return [
        Alert(
            f"signalement-{pk}",
            "wait",
            text,
            reverse("report-seen", args=[room.slug, pk]),
            "C’est regardé",
            post=True,
        )
        for pk, text in reports.told(room)
    ]


def _without_physician(actor: Actor, room: Room) -> list[Alert]:
    """Each shift that was given back, or all of them in one line, until somebody takes it or it is over. Not whose."""
    holes = agenda.without_physician(actor.community_id, room.now)
    if len(holes) > MOST_LINES:
        first = moments.span(*holes[0], room.zone)
        said = [(holes[0], f"{len(holes)} gardes sont sans médecin. La première : {first}.")]
    else:
        said = [(one, f"La garde du {moments.span(*one, room.zone)} est sans médecin.") for one in holes]
    url = reverse("shifts", args=[room.slug]) if may(actor, Can.EDIT_SHIFTS) else ""
    return [
        Alert(
            f"garde-{int(starts.timestamp())}", "late" if starts <= room.now else "wait", text, url, "Voir les gardes"
        )
        for (starts, _), text in said
    ]  # fmt: skip


def _drafts(actor: Actor, room: Room) -> list[Alert]:
    url = reverse("intake", args=[room.slug])
    return [
        Alert(
            f"brouillon-{draft.pk}", "info",
            f"Appel en attente depuis {moments.short(draft.started_at, room.now, room.zone)}{_whose(draft.data)}.",
            f"{url}?brouillon={draft.key}", "Reprendre",
        )
        for draft in drafts.drafts(actor.account_id or 0)
    ]  # fmt: skip


def _whose(data: dict[str, str]) -> str:
    said = ", ".join(filter(None, [data.get("family_name", ""), data.get("telephone", "")]))
    return f" : {said}" if said else ""


def _case_url(case: "Case", room: Room) -> str:
    return reverse("case", args=[room.slug, case.number])
