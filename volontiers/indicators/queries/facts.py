"""The facts of a period, as the export writes them: texts, a number for each line of this period alone, and nobody's name.

Read inside the community. To add a kind: its columns in core.facts, its reader in _READERS.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from volontiers.cases.queries import facts as cases
from volontiers.consent.levels import engaged_on
from volontiers.core.facts import KINDS
from volontiers.core.flow import ABSENT, THERE, Stay
from volontiers.core.need import SOLVED
from volontiers.core.priority import PriorityClass, is_fragile
from volontiers.core.profession import PROFESSIONS
from volontiers.core.profession import SERVICE as OF_SERVICE
from volontiers.placement.queries import truth
from volontiers.placement.queries.erased import Erased, erased_between
from volontiers.project.queries import money

YES, NO = "oui", "non"
CENTS = 100
KEPT, TALLIED = "dossier", "chiffre"
SERVICE, OTHER_PROFESSION = "structure", "autre métier"
_ON_THE_LIST = "there"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """first, last: both included; of a running period, last is today. places: INSEE code → how it is published."""

    community_id: int
    first: date
    last: date
    zone: tzinfo
    now: datetime
    places: Mapping[str, str]


def span(community_id: int, first: date, last: date, zone: tzinfo, now: datetime) -> Span:
    names, _ = truth.named_places(community_id)
    return Span(community_id, first, min(last, now.astimezone(zone).date()), zone, now, names)


def orders(community_id: int) -> dict[str, tuple[str, ...]]:
    """Kind of fact → its places or professions, in the order in which small ones are put together."""
    _, places = truth.named_places(community_id)
    professions = (*(one.label for one in PROFESSIONS.values()), SERVICE, OTHER_PROFESSION)
    return {"need": places, "stay": places, "professional": tuple(dict.fromkeys(professions))}


def facts_of(here: Span) -> dict[str, list[Row]]:
    """Kind → its rows. A kind of which nothing is kept in this community is absent."""
    readers = dict(_READERS)
    if money.first_spending(here.community_id) is None:
        del readers["spending"]
    return {kind: _numbered(kind, read(here)) for kind, read in readers.items()}


def _numbered(kind: str, rows: Sequence[Row]) -> list[Row]:
    columns = KINDS[kind].columns
    return [
        {column: str(n) if column == "ref" else row[column] for column in columns}
        for n, row in enumerate(rows, start=1)
    ]


def _needs(here: Span) -> list[Row]:
    found = cases.needs(here.community_id, here.first, here.last, here.zone, here.now)
    return [_need(here, one) for one in found]


def _need(here: Span, one: cases.NeedFact) -> Row:
    place = here.places.get(one.insee) or (f"Secteur {one.sector}" if one.sector else truth.UNKNOWN)
    return {
        "opened": one.opened.isoformat(), "kind": one.kind, "place": place, "outcome": one.outcome,
        "solved": _flag(one.outcome in SOLVED), "hours": "" if one.hours is None else _decimal(one.hours),
        "age": _decimal(one.age), "asked": str(one.asked), "kept": KEPT if one.kept else TALLIED,
    }  # fmt: skip


def _stays(here: Span) -> list[Row]:
    end = here.last + timedelta(days=1)
    there = truth.stays_between(here.community_id, here.first, end, here.zone, here.places)
    erased = erased_between(here.community_id, here.first, end)
    rows = [
        *(_stay(one, KEPT) for one in there),
        *(_stay(_as_stay(one, here.first, end), TALLIED) for one in erased),
    ]
    rows.sort(key=lambda row: tuple(row.values()))
    return rows


def _stay(one: Stay, kept: str) -> Row:
    net = (one.after == THERE) - (one.before == THERE)
    return {
        "fragile": _flag(is_fragile(one.priority)), "class": one.priority.value, "place": one.place,
        "waited": _flag(one.before in {THERE, ABSENT}), "before": one.before or _ON_THE_LIST,
        "after": one.after or _ON_THE_LIST, "net": str(net), "moved": one.moved_on.isoformat(), "kept": kept,
    }  # fmt: skip


def _as_stay(one: Erased, start: date, end: date) -> Stay:
    """The day on which it was entered is gone: the day of the request stands for it."""
    place = f"Secteur {one.sector}" if one.sector else truth.UNKNOWN
    over = one.ended_on < end
    return Stay(
        one.since, one.since, THERE if one.since < start else ABSENT, one.ended_for if over else THERE,
        one.ended_on if over else one.since, PriorityClass(one.priority), place,
    )  # fmt: skip


def _professionals(here: Span) -> list[Row]:
    found = [
        {"profession": _profession(one.profession), "level": one.level, "paused": _flag(one.paused)}
        for one in engaged_on(here.community_id, here.last)
    ]
    return sorted(found, key=lambda row: tuple(row.values()))


def _profession(code: str) -> str:
    if code == OF_SERVICE:
        return SERVICE
    return PROFESSIONS[code].label if code in PROFESSIONS else OTHER_PROFESSION


def _flag(said: bool) -> str:
    return YES if said else NO


def _decimal(hours: float) -> str:
    return f"{hours:.2f}"


def _spendings(here: Span) -> list[Row]:
    """What two people released."""
    return [
        {"day": day.isoformat(), "euros": f"{cents / CENTS:.2f}", "service": service, "nature": nature}
        for day, cents, service, nature in money.released_lines(
            here.community_id, here.first, here.last + timedelta(days=1)
        )
    ]


_READERS: Mapping[str, Callable[[Span], list[Row]]] = {
    "need": _needs,
    "stay": _stays,
    "professional": _professionals,
    "spending": _spendings,
}
