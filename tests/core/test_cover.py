"""Half-days of a team: what is covered, who stands in for whom, and what an exchange may do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.cover import (
    CoverState,
    Half,
    HalfDay,
    Held,
    Hours,
    Leave,
    Member,
    Refused,
    Rota,
    TeamRole,
    given_up,
    half_days,
    may_hold,
    may_swap,
    outlook,
    state_of,
    substitutes,
)

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
THURSDAY = HalfDay(date(2026, 11, 26), Half.MORNING)
NOW = HalfDay(MONDAY, Half.MORNING)
SALVY, ROUX, BENOIT, FAURE, MELO = 1, 2, 3, 4, 5
HOURS = Hours(time(8), time(13), time(18), time(20))
OPEN = frozenset((day, half) for day in range(5) for half in Half)
TEAM = (
    Member(SALVY, TeamRole.PHYSICIAN, MONDAY),
    Member(ROUX, TeamRole.PHYSICIAN, MONDAY),
    Member(FAURE, TeamRole.NURSE, MONDAY),
    Member(MELO, TeamRole.SECRETARY, MONDAY),
)


def rota(*held: Held, leaves: tuple[Leave, ...] = (), members: tuple[Member, ...] = TEAM) -> Rota:
    return Rota(members, leaves, held, OPEN, lot=7)


def away(member: int, first: HalfDay = THURSDAY, last: HalfDay | None = None) -> Leave:
    return Leave(member, first, last or first)


half_day = st.builds(HalfDay, st.dates(MONDAY, MONDAY + timedelta(days=13)), st.sampled_from(list(Half)))
members = st.lists(
    st.builds(
        Member, st.integers(1, 6), st.sampled_from(list(TeamRole)), st.just(MONDAY), st.none()
    ),
    max_size=6, unique_by=lambda one: one.id,
).map(tuple)  # fmt: skip
leaves = st.lists(
    st.tuples(st.integers(1, 6), half_day, half_day).map(
        lambda said: Leave(said[0], *sorted(said[1:], key=lambda at: at.place))
    ),
    max_size=4,
).map(tuple)
helds = st.lists(
    st.builds(Held, half_day, st.integers(1, 6), st.booleans()), max_size=12,
    unique_by=lambda one: (one.at, one.lead),
).map(tuple)  # fmt: skip
rotas = st.builds(Rota, members, leaves, helds, st.just(OPEN), st.just(frozenset()), st.integers(0, 99))


def test_a_half_day_without_anybody_is_uncovered():
    assert state_of(rota(), THURSDAY) is CoverState.UNCOVERED


def test_a_lead_with_somebody_who_could_replace_them_is_covered():
    assert state_of(rota(Held(THURSDAY, SALVY)), THURSDAY) is CoverState.COVERED


def test_a_lead_alone_is_fragile():
    alone = rota(Held(THURSDAY, FAURE), leaves=(away(SALVY), away(ROUX)))
    assert state_of(alone, THURSDAY) is CoverState.FRAGILE


def test_a_reserve_without_a_lead_is_fragile_and_answers():
    reserve = rota(Held(THURSDAY, ROUX, lead=False))
    assert state_of(reserve, THURSDAY) is CoverState.FRAGILE
    assert reserve.answering(THURSDAY) == ROUX


def test_a_lead_who_is_away_leaves_it_to_the_reserve():
    both = rota(Held(THURSDAY, SALVY), Held(THURSDAY, ROUX, lead=False), leaves=(away(SALVY),))
    assert both.answering(THURSDAY) == ROUX
    assert both.lead(THURSDAY) is None


def test_the_team_is_closed_on_saturday_and_on_a_closed_day():
    saturday = HalfDay(date(2026, 11, 28), Half.MORNING)
    assert state_of(rota(Held(saturday, SALVY)), saturday) is CoverState.CLOSED
    assert state_of(replace(rota(), closed=frozenset({THURSDAY.day})), THURSDAY) is CoverState.CLOSED


def test_the_same_role_stands_in_first_then_who_holds_fewest():
    tired = rota(Held(NOW, ROUX), members=(*TEAM, Member(BENOIT, TeamRole.PHYSICIAN, MONDAY)))
    assert substitutes(tired, THURSDAY, SALVY) == (BENOIT, ROUX, FAURE)
    assert substitutes(tired, THURSDAY, FAURE)[-1] == ROUX


def test_a_secretary_covers_nothing():
    assert MELO not in substitutes(rota(), THURSDAY, None)
    assert may_hold(rota(), THURSDAY, MELO, NOW) is Refused.NOT_MEMBER


def test_what_somebody_holds_while_away_is_shown_in_order():
    evening, before = HalfDay(THURSDAY.day, Half.EVENING), HalfDay(date(2026, 11, 25), Half.EVENING)
    held = rota(Held(evening, SALVY), Held(THURSDAY, SALVY), Held(before, SALVY), Held(NOW, ROUX))
    assert given_up(held, away(SALVY, THURSDAY, evening)) == (THURSDAY, evening)


@pytest.mark.parametrize(
    ("at", "member", "why"),
    [
        (HalfDay(MONDAY - timedelta(days=1), Half.MORNING), ROUX, Refused.PAST),
        (HalfDay(date(2026, 11, 28), Half.MORNING), ROUX, Refused.CLOSED),
        (THURSDAY, 99, Refused.NOT_MEMBER),
        (THURSDAY, SALVY, Refused.AWAY),
        (HalfDay(THURSDAY.day, Half.EVENING), ROUX, Refused.HELD),
        (THURSDAY, ROUX, None),
    ],
)
def test_why_a_half_day_cannot_be_taken(at, member, why):
    held = rota(Held(HalfDay(THURSDAY.day, Half.EVENING), FAURE), leaves=(away(SALVY),))
    assert may_hold(held, at, member, NOW) is why
    if why is not None:
        assert why.label.endswith(".")


def test_a_reserve_beside_the_lead_is_welcome():
    held = rota(Held(THURSDAY, SALVY))
    assert may_hold(held, THURSDAY, ROUX, NOW, lead=False) is None
    assert may_hold(held, THURSDAY, SALVY, NOW, lead=False) is Refused.HELD


def test_an_exchange_needs_both_hands():
    friday = HalfDay(date(2026, 11, 27), Half.MORNING)
    held = rota(Held(THURSDAY, SALVY), Held(friday, ROUX))
    assert may_swap(held, THURSDAY, SALVY, friday, ROUX, NOW) is None
    assert may_swap(held, THURSDAY, SALVY, None, ROUX, NOW) is None
    assert may_swap(held, THURSDAY, ROUX, friday, SALVY, NOW) is Refused.NOT_HELD
    gone = replace(held, leaves=(away(SALVY, friday),))
    assert may_swap(gone, THURSDAY, SALVY, friday, ROUX, NOW) is Refused.AWAY
    assert may_swap(gone, THURSDAY, SALVY, None, ROUX, NOW) is None


@pytest.mark.parametrize(
    ("wall", "half"),
    [("07:59", None), ("08:00", Half.MORNING), ("12:59", Half.MORNING), ("13:00", Half.AFTERNOON),
     ("18:00", Half.EVENING), ("19:59", Half.EVENING), ("20:00", None)],
)  # fmt: skip
def test_the_half_day_that_runs(wall, half):
    moment = datetime.combine(MONDAY, time.fromisoformat(wall), tzinfo=PARIS).astimezone(UTC)
    found = HOURS.half_at(moment, PARIS)
    assert found == (HalfDay(MONDAY, half) if half else None)


@given(half_day)
def test_the_hours_of_a_half_day_contain_it(at):
    starts, ends = HOURS.bounds(at, PARIS)
    assert starts < ends
    assert HOURS.half_at(starts, PARIS) == at
    assert HOURS.half_at(ends - timedelta(seconds=1), PARIS) == at


@given(rotas, half_day)
def test_whoever_answers_is_a_member_who_covers_and_is_there(team, at):
    who = team.answering(at)
    if who is not None:
        assert team.is_there(who, at)
        assert not team.is_away(who, at)


@given(rotas)
def test_the_outlook_tells_every_half_day_once_and_says_why_it_may_hang_on_one(team):
    found = outlook(team, MONDAY, weeks=2)
    assert list(found) == list(half_days(MONDAY, 14))
    for at, state in found.items():
        if state is CoverState.UNCOVERED:
            assert team.answering(at) is None
        if state is CoverState.COVERED:
            assert substitutes(team, at, team.answering(at))


@given(rotas, half_day, st.sampled_from([None, *range(1, 7)]))
def test_substitutes_are_there_and_never_the_one_they_replace(team, at, instead_of):
    found = substitutes(team, at, instead_of)
    assert len(set(found)) == len(found)
    assert instead_of not in found
    assert all(team.is_there(pk, at) for pk in found)
    assert found == substitutes(replace(team, members=team.members[::-1]), at, instead_of)


@given(rotas, half_day, st.integers(1, 6))
def test_one_more_absence_never_covers_better(team, at, member):
    rank = [CoverState.CLOSED, CoverState.UNCOVERED, CoverState.FRAGILE, CoverState.COVERED].index
    worse = replace(team, leaves=(*team.leaves, Leave(member, at, at)))
    assert rank(state_of(worse, at)) <= rank(state_of(team, at))


@given(rotas, half_day, st.integers(1, 6), half_day, st.integers(1, 6))
def test_an_exchange_that_is_allowed_leaves_everybody_able_to_hold_what_they_got(
    team, give, asker, take, other
):
    if may_swap(team, give, asker, take, other, NOW) is None:
        assert team.is_there(other, give)
        assert team.is_there(asker, take)
