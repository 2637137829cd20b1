"""The same quarter as those it serves, those who do it and those who pay for it see it. Read inside the community."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from volontiers.agenda.away import Away, away
from volontiers.cases.queries import judged as cases
from volontiers.cases.queries.judged import Erased, Judged
from volontiers.consent.totals import Together, together
from volontiers.core import isolation, months, quarters
from volontiers.core.afterwards import Obtained, Otherwise
from volontiers.core.funding import Service
from volontiers.core.isolation import Question
from volontiers.core.priority import PriorityClass, classes_of
from volontiers.core.profession import PROFESSIONS, SERVICE
from volontiers.core.published import LEAST
from volontiers.core.small_counts import gathered
from volontiers.core.views import (
    Credit,
    Gap,
    Part,
    Spread,
    adds_up,
    beside,
    credit_of,
    gap_of,
    pairs_of,
    part_of,
    scale,
    spread,
)
from volontiers.directory import queries as directory
from volontiers.indicators.models import Afterwards, SaidTally, WithoutIt
from volontiers.indicators.queries.feelings import felt
from volontiers.project.queries import money
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# What is erased within this time was never answered, so that nothing of an older quarter is told wrongly.
MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Users:
    """obtained: as answered, put together where too few said it. answered: how many of those asked did."""

    in_time: Part
    minutes: Spread | None
    fragile: Part
    obtained: Sequence[tuple[str, int]]
    answered: Part
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Professionals:
    """away: None where fewer than five people were. felt: of the latest season that was over."""

    together: Together | None
    away: Away | None
    exchanges: Credit
    season: date
    felt: Mapping[Question, list[tuple[str, int]]]
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Payers:
    """otherwise: as declared; others: said by too few, together. declared: how many of the answered needs say it.

    cost_cents: what the number cost for one solved need, in euro cents; None where it is not known, or not told.
    """

    otherwise: tuple[tuple[str, int], ...]
    others: int
    declared: Part
    gap: Gap | None
    cost_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Views:
    """asked, solved: the same as the figures of these three months, where these would not give a hidden one back."""

    asked: int | None
    solved: Part
    credit: Credit
    users: Users
    professionals: Professionals
    payers: Payers


def views(community_id: int, quarter: date, now: datetime, zone: "ZoneInfo") -> Views:
    """quarter: its first day."""
    until = quarters.following(quarter)
    rows = cases.asked(_midnight(quarter, zone), _midnight(until, zone))
    gone = cases.erased(quarter, until)
    today = now.astimezone(zone).date()
    # Nobody grows older in a quarter that is over: read again, it says the same.
    aged_on = min(today, until - timedelta(days=1))
    places = _places(community_id, rows)
    professions = Counter(
        one.professional.profession for one in directory.listings(community_id) if one.active
    )
    members = {
        PROFESSIONS[code].label: n
        for code, n in professions.items()
        if code in PROFESSIONS and code != SERVICE
    }
    by_month = _months(rows, quarter, zone)
    total = len(rows) + gone.asked
    return Views(
        asked=total if adds_up([one.asked for one in by_month]) else None,
        solved=_solved(by_month),
        credit=_credit(rows, gone, members),
        users=_users(rows, gone, by_month, places, aged_on),
        professionals=_professionals(community_id, rows, members, quarter, places, today),
        payers=replace(
            _payers(rows, gone, by_month, places), cost_cents=_cost(community_id, by_month, quarter, until)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Month:
    """One month as its own page counts it."""

    first: date
    asked: int
    closed: int
    solved: int


def _months(rows: Sequence[Judged], quarter: date, zone: "ZoneInfo") -> list[_Month]:
    found, first = [], quarter
    for _ in range(quarters.MONTHS):
        gone = cases.erased(first, months.after(first))
        mine = [one for one in rows if months.first(one.opened_at.astimezone(zone).date()) == first]
        closed = sum(one.closed for one in mine) + gone.closed
        solved = sum(one.solved for one in mine) + gone.solved
        found.append(_Month(first, len(mine) + gone.asked, closed, solved))
        first = months.after(first)
    return found


def _closed(found: Sequence[_Month]) -> int | None:
    """None where a month alone is too small."""
    cells = [one.closed for one in found]
    return sum(cells) if adds_up(cells) else None


def _solved(found: Sequence[_Month]) -> Part:
    whole = _closed(found)
    if whole is None:
        return Part(None, None)
    told = adds_up([one.solved for one in found]) and adds_up([one.closed - one.solved for one in found])
    return Part(sum(one.solved for one in found) if told else None, whole)


def _cost(community_id: int, by_month: Sequence[_Month], since: date, until: date) -> int | None:
    """None without accounts, and where the number of solved requests is not told: the two would give it back."""
    solved, spent = _solved(by_month).part, money.spending_by_service(community_id, since, until)
    return round(spent[Service.NUMBER] / solved) if solved and Service.NUMBER in spent else None


def _midnight(day: date, zone: "ZoneInfo") -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _places(community_id: int, rows: Sequence[Judged]) -> Mapping[str | None, str]:
    """A small commune under the name of its sector."""
    small = territory.rules(territory.community(community_id)).small_place
    return territory.place_labels({one.commune for one in rows}, community_id, small)


def _credit(rows: Sequence[Judged], gone: Erased, members: Mapping[str, int]) -> Credit:
    solved = Counter(_profession(one.answered_by) for one in rows if one.solved)
    apart = solved.pop("", 0) + gone.solved
    return credit_of(solved, members, apart)


def _profession(code: str) -> str:
    return PROFESSIONS[code].label if code in PROFESSIONS and code != SERVICE else ""


def _users(
    rows: Sequence[Judged],
    gone: Erased,
    found: Sequence[_Month],
    places: Mapping[str | None, str],
    aged_on: date,
) -> Users:
    known = [one for one in rows if one.birth_year or one.grounds]
    fragile = sum(classes_of(one.grounds, one.birth_year, aged_on) != {PriorityClass.OTHER} for one in known)
    said = _said("obtained", rows, found[0].first)
    closed = [one for one in rows if one.closed]
    whole, asked_of = _closed(found), sum(one.asked_of for one in rows) + gone.asked_of
    return Users(
        in_time=Part(None, None) if whole is None else part_of(sum(one.in_time for one in closed), whole),
        minutes=spread([one.minutes for one in rows if one.minutes is not None]),
        fragile=beside(fragile, len(known), sum(one.asked for one in found)),
        obtained=scale([(one.label, said[one]) for one in Obtained]),
        answered=beside(said.total(), asked_of, sum(one.closed for one in found)),
        gap=_gap(closed, places, lambda one: one.in_time),
    )


def _professionals(
    community_id: int,
    rows: Sequence[Judged],
    members: Mapping[str, int],
    quarter: date,
    places: Mapping[str | None, str],
    today: date,
) -> Professionals:
    until = min(quarters.following(quarter), today + timedelta(days=1))
    gone_away = away(community_id, quarter, until - timedelta(days=1))
    season = isolation.last_over(min(quarters.following(quarter), today))
    pairs = [
        (_profession(one.asked_by), _profession(one.answered_by))
        for one in rows
        if _profession(one.asked_by) and _profession(one.answered_by)
    ]
    return Professionals(
        together=together(community_id, quarter, until),
        away=gone_away if gone_away.people >= LEAST else None,
        exchanges=pairs_of(pairs, members),
        season=season,
        felt=felt(community_id, season),
        gap=_gap(rows, places, lambda one: bool(one.answered_by)),
    )


def _payers(
    rows: Sequence[Judged], gone: Erased, found: Sequence[_Month], places: Mapping[str | None, str]
) -> Payers:
    said = _said("otherwise", rows, found[0].first)
    large, others = gathered((Otherwise(key).label, n) for key, n in said.items())
    answered = sum(one.answered for one in rows) + gone.answered
    return Payers(
        otherwise=tuple(large),
        others=others,
        declared=beside(said.total(), answered, sum(one.closed for one in found)),
        gap=_gap([one for one in rows if one.closed], places, lambda one: one.solved),
    )


def _said(question: str, rows: Sequence[Judged], quarter: date) -> Counter[str]:
    """What was answered about these needs, and about those of the same months that were erased."""
    needs = [one.need_id for one in rows]
    model = Afterwards if question == "obtained" else WithoutIt
    found = Counter(model.objects.filter(need_id__in=needs).values_list(question, flat=True))
    kept = SaidTally.objects.filter(
        question=question, month__gte=quarter, month__lt=quarters.following(quarter)
    )
    for answer, number in kept.values_list("answer", "number"):
        found[answer] += number
    return found


def _gap(
    rows: Sequence[Judged], places: Mapping[str | None, str], holds: Callable[[Judged], bool]
) -> Gap | None:
    by_commune: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in rows:
        if one.commune is not None:
            part, whole = by_commune[places[one.commune]]
            by_commune[places[one.commune]] = (part + holds(one), whole + 1)
    return gap_of(by_commune)
