"""What the papers of an assembly say: the convocation, the sheet to sign at the door, the minutes. Plain values."""

from datetime import datetime, tzinfo

from volontiers.consent import ledger
from volontiers.core import moments
from volontiers.core.election import FEW_VOTED, ElectionState, Secrecy, may_show
from volontiers.core.french import counted, day_of
from volontiers.core.sitting import MotionState, Way, heading
from volontiers.core.statutes import Meeting
from volontiers.core.urn import ANSWERED, SENTENCE
from volontiers.governance.models import (
    Aside,
    Election,
    Elector,
    HandCount,
    Motion,
    Opinion,
    Statutes,
)
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries import elections
from volontiers.governance.queries.announced import announced
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.election_hands import left_untold
from volontiers.governance.queries.quorum_told import quorum_told
from volontiers.governance.queries.results import Line, shown


def title(sat: Sitting, zone: tzinfo) -> str:
    one = sat.assembly
    return heading(Meeting(one.kind).label, one.starts_at.astimezone(zone).date())


def call(sat: Sitting, community: str, zone: tzinfo) -> dict[str, object]:
    """Of templates/convocation.typ, for who is told on paper and for who wants it."""
    one = sat.assembly
    local, under = one.starts_at.astimezone(zone), elections.elections(one.pk)
    return {
        "community": community,
        "title": title(sat, zone),
        "when": f"{day_of(local.date())} {local.year} à {moments.clock(one.starts_at, zone)}",
        "place": one.place,
        "agenda": [announced(item, under, sat.colleges(), zone, {}) for item in queries.agenda(one.pk)],
        "again": one.first_id is not None,
        "proxies": sat.ruling.procedure.proxies,
    }


def sheet(sat: Sitting, community: str, zone: tzinfo) -> dict[str, object]:
    """Of templates/attendance.typ: one line for each elector, under the name of their college."""
    names = sat.colleges()
    standing = {one.giver: one.holder for one in sat.standing()}
    groups = [
        (
            names.get(key, (key, ""))[0],
            [(one.name, _stands_for(sat, standing, one)) for one in sat.roll if one.college == key],
        )
        for key in dict.fromkeys(one.college for one in sat.roll)
    ]
    return {
        "community": community,
        "title": title(sat, zone),
        "place": sat.assembly.place,
        "count": counted(len(sat.roll), "électeur"),
        "colleges": sorted(groups),
    }


def _stands_for(sat: Sitting, standing: dict[int, int], one: Elector) -> str:
    if one.pk in standing:
        return f"a donné pouvoir à {sat.by_key[standing[one.pk]].name}"
    held = [sat.by_key[giver].name for giver, holder in standing.items() if holder == one.pk]
    return f"pouvoir de {', '.join(held)}" if held else ""


def minutes(sat: Sitting, community: str, zone: tzinfo, notes: str) -> dict[str, object]:
    """Of templates/minutes.typ, with the head of the register at this moment."""
    one = sat.assembly
    assert one.opened_at is not None
    assert one.ended_at is not None
    assert one.statutes is not None
    head = ledger.last(one.community_id)
    return {
        "community": community,
        "title": title(sat, zone),
        "place": one.place,
        "span": f"Séance ouverte à {moments.clock(one.opened_at, zone)}, levée à {moments.clock(one.ended_at, zone)}.",
        "convened": _convened(sat, zone),
        "president": one.president.name if one.president else "",
        "statutes": _statutes(one.statutes),
        "there": _there(sat, zone),
        "represented": _represented(sat),
        "electors": counted(len(sat.still), "électeur"),
        "quorum": quorum_told(sat),
        "points": [_point(sat, item.pk, item.title, zone) for item in queries.agenda(one.pk)],
        "notes": [part for part in notes.splitlines() if part.strip()],
        "head": head.text if head else "",
    }


def _convened(sat: Sitting, zone: tzinfo) -> str:
    one = sat.assembly
    assert one.convened_at is not None
    day = one.convened_at.astimezone(zone).date()
    again = ", pour la seconde fois sur le même ordre du jour" if sat.again else ""
    frozen = "L’ordre du jour et la liste des électeurs ont été arrêtés ce jour-là."
    return f"Convoquée le {day_of(day)} {day.year}{again}. {frozen}"


def _statutes(row: Statutes) -> str:
    return f"Statuts version {row.version}, adoptés le {day_of(row.adopted_on)} {row.adopted_on.year}."


def _there(sat: Sitting, zone: tzinfo) -> list[str]:
    """« Anne Salvy (de 18:30 à 20:10) », by name."""
    spans: dict[int, list[str]] = {}
    for one in sat.stays:
        until = moments.clock(one.until or one.since, zone)
        away = ", à distance" if one.remote else ""
        spans.setdefault(one.elector_id, []).append(f"de {moments.clock(one.since, zone)} à {until}{away}")
    return [f"{one.name} ({' et '.join(spans[one.pk])})" for one in sat.roll if one.pk in spans]


def _represented(sat: Sitting) -> list[str]:
    """Whose proxy counted at some moment: held by somebody who was there."""
    came = {one.elector_id for one in sat.stays}
    return [
        f"{sat.by_key[one.giver_id].name}, par {sat.by_key[one.holder_id].name}"
        for one in sat.proxies
        if one.holder_id in came and one.giver_id in sat.still and (one.until is None or one.giver_id in came)
    ]


def _point(sat: Sitting, item_id: int, said: str, zone: tzinfo) -> dict[str, object]:
    mine = [one for one in queries.motions(sat.assembly.pk) if one.item_id == item_id]
    elected = [one for one in elections.elections(sat.assembly.pk) if one.item_id == item_id]
    return {
        "title": said,
        "motions": [
            *(_motion(sat, one, zone) for one in mine),
            *(election_told(sat, one, zone) for one in elected),
            *(_opinion(one, zone) for one in elections.opinions(sat.assembly.pk) if one.item_id == item_id),
        ],
    }


# Whatever one of the three kinds of vote does not say.
_VOTE: dict[str, object] = {
    "what": "Proposition", "aside": [], "lines": [], "weighed": "", "hidden": False, "found": "", "scores": [],
}  # fmt: skip


def _motion(sat: Sitting, one: Motion, zone: tzinfo) -> dict[str, object]:
    found = shown(sat, one) if one.state == MotionState.DECLARED else None
    return _VOTE | {
        "text": one.text,
        "way": Way(one.way).sentence,
        "counters": _counters(one),
        "when": _when(one.opened_at, one.closed_at, zone),
        "aside": [
            f"{name} ({what})"
            for name, what in Aside.objects.filter(motion=one).values_list("elector__name", "what")
        ],
        "outcome": found.outcome if found else one.void_for or "Non mise aux voix.",
        "lines": [_cells(line) for line in (*found.colleges, found.whole)] if found else [],
        "weighed": found.weighed if found else "",
        "hidden": bool(found and found.hidden),
    }


def election_told(sat: Sitting, one: Election, zone: tzinfo) -> dict[str, object]:
    """Who stood, what was counted, who is elected and from which day, by whom it was counted or checked."""
    done = one.state == ElectionState.DECLARED and one.result is not None
    return _VOTE | {
        "what": "Élection", "text": elections.title(one, sat.colleges()), "way": Secrecy(one.secrecy).sentence,
        "counters": _tellers(one), "when": _when(one.opened_at, one.closed_at, zone),
        "outcome": _elected(one) if done else left_untold(one) or "Non mise aux voix.",
        "found": _found(one) if done else "", "scores": _scores(one) if done else [],
    }  # fmt: skip


def _elected(one: Election) -> str:
    names = [row.name for row in elections.scores(one) if row.elected]
    if not names:
        return " ".join(filter(None, ["Personne n’est élu.", one.result["said"] if one.result else ""]))
    day = elections.first_day(one)
    since = f" Premier jour des mandats : {day_of(day)} {day.year}." if day else ""
    return " ".join(
        filter(None, [f"Élus : {', '.join(names)}.{since}", one.result["said"] if one.result else ""])
    )


def _scores(one: Election) -> list[list[str]]:
    """[name, votes, what came of it], the most voted first; none where five did not vote."""
    if one.result is None or not may_show(one.result["signed"]):
        return []
    return [[row.name or "nom effacé", str(row.votes), row.issue] for row in elections.scores(one)]


def _found(one: Election) -> str:
    said = one.result or {}
    there = f"Électeurs : {said['electors']}. Signatures : {said['signed']}."
    if not may_show(said["signed"]):
        return f"{there} {FEW_VOTED}"
    return f"{there} Bulletins : {said['ballots']}, dont blancs {said['blank']}, nuls {said['void']}."


def _tellers(one: Election) -> str:
    brought = getattr(one, "brought", None)
    if brought is not None:
        checked = "vérifiée avec l’outil de Belenios" if brought.verified else elections.NOT_VERIFIED
        return f"Archive de Belenios {brought.sha256}, {checked}. À auditer : {brought.link}"
    count = getattr(one, "count", None)
    if count is None or count.confirmed_by is None:
        return ""
    return f"Compté par {count.entered_by.name}, confirmé par {count.confirmed_by.name}."


def _opinion(one: Opinion, zone: tzinfo) -> dict[str, object]:
    said = one.result
    who = f" par {one.answered_by.name}" if one.answered_by else ""
    numbers = (
        f"{said['yes']} pour, {said['no']} contre, {said['abstain']} abstentions." if said else one.void_for
    )
    return _VOTE | {
        "what": "Avis", "text": one.text, "way": SENTENCE, "counters": f"Répondu{who} avant d’ouvrir : {ANSWERED}.",
        "when": _when(one.opened_at, one.closed_at, zone),
        "outcome": f"Avis, qui ne décide rien : {numbers}" if numbers else "Non demandé.",
    }  # fmt: skip


def _counters(one: Motion) -> str:
    """Of a vote counted in the room."""
    names = HandCount.objects.filter(motion=one, confirmed_by__isnull=False).values_list(
        "entered_by__name", "confirmed_by__name"
    )
    return "".join(f"Compté par {first}, confirmé par {second}." for first, second in names)


def _when(opened: datetime | None, closed: datetime | None, zone: tzinfo) -> str:
    if opened is None or closed is None:
        return ""
    return f"Vote ouvert à {moments.clock(opened, zone)}, clos à {moments.clock(closed, zone)}."


def _cells(line: Line) -> list[str]:
    name = f"{line.name} (poids {line.weight})" if line.weight is not None else line.name
    return [name, *(str(number) for number in (line.counted, line.yes, line.no, line.abstain))]
