"""The list between two days: what came and what left is what moved; who still waits is counted as waiting."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core import quarters
from volontiers.core.flow import (
    ABSENT,
    THERE,
    Stay,
    Wait,
    duration,
    flow_of,
    is_told,
    net_sentence,
    quantile,
    waits,
)
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import Leaving

STATES = [THERE, *Leaving]
JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def stay(before=THERE, after=THERE, *, since=date(2026, 1, 1), moved=JULY, priority="other") -> Stay:
    return Stay(since, since, before, after, moved, PriorityClass(priority), "Gaillac")


stays = st.lists(st.builds(stay, st.sampled_from([ABSENT, *STATES]), st.sampled_from(STATES)), max_size=60)


@given(stays)
def test_what_came_less_what_left_is_what_moved(everybody):
    flow = flow_of(everybody)
    assert flow.net == flow.entered - flow.attached - flow.others


@given(stays)
def test_who_was_given_back_is_taken_off_the_attached(everybody):
    before = flow_of(everybody)
    after = flow_of([*everybody, stay(Leaving.ATTACHED, THERE)])
    assert (after.attached, after.net) == (before.attached - 1, before.net + 1)


def test_a_fall_made_of_people_who_had_a_doctor_is_not_a_success():
    flow = flow_of([stay(THERE, Leaving.ALREADY_ATTACHED)] * 30 + [stay(THERE, Leaving.ATTACHED)] * 4)
    assert (flow.attached, flow.left[Leaving.ALREADY_ATTACHED]) == (4, 30)


def test_the_sentence_of_the_members():
    assert net_sentence(120, 61, 12) == (
        "120 entrées, 61 avec un médecin, 12 parties pour une autre raison : la liste a monté de 47."
    )
    assert net_sentence(1, 6, 0).endswith("la liste a baissé de 5.")
    assert net_sentence(5, 5, 0).endswith("la liste n’a pas bougé.")


def plain(days: list[int], share: float) -> int:
    """Where nobody is still waiting, the smallest day by which this share was served."""
    ordered = sorted(days)
    return next(day for n, day in enumerate(ordered, 1) if n / len(ordered) >= share - 1e-9)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40), st.sampled_from([0.5, 0.9]))
def test_when_all_are_served_it_is_the_plain_quantile(days, share):
    assert quantile([Wait(0, day, True) for day in days], share) == plain(days, share)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.lists(st.integers(0, 400), max_size=30))
def test_who_still_waits_never_shortens_the_wait(served, waiting):
    alone = quantile([Wait(0, day, True) for day in served], 0.5)
    # Seen from the same first day on: somebody who waits can only make it longer.
    longest = max([*served, *waiting])
    told = quantile(
        [Wait(0, day, True) for day in served] + [Wait(0, longest + day, False) for day in waiting], 0.5
    )
    assert told is None or told >= alone


def test_a_median_that_is_not_reached_is_not_invented():
    assert quantile([Wait(0, 30, True)] + [Wait(0, 400, False)] * 3, 0.5) is None


def test_who_came_late_into_the_window_is_not_there_before():
    """The textbook case: at 10 days two are at risk, at 20 two, the one who came late among them."""
    found = [Wait(0, 10, True), Wait(0, 20, True), Wait(15, 40, False)]
    assert quantile(found, 0.5) == 10
    assert quantile(found, 0.75) == 20


def test_one_quick_success_among_a_few_is_not_told_of_all():
    """A hundred and forty wait for a year, seen from their three hundredth day on; five came last, and were quick."""
    slow = [Wait(300, 365, False)] * 140
    quick = [Wait(0, 20, True)] * 5
    assert quantile([*slow, *quick], 0.5) == 20
    assert not is_told([*slow, *quick], 20)
    assert is_told(
        [*[Wait(0, 365, False)] * 140, *quick], quantile([*[Wait(0, 365, False)] * 140, *quick], 0.5)
    )


@given(
    st.lists(st.builds(Wait, st.integers(0, 9), st.integers(10, 90), st.booleans()), min_size=1, max_size=60)
)
def test_what_is_told_rests_on_twenty_people_at_least(found):
    days = quantile(found, 0.5)
    alone = [one for one in found if one.attached and days is not None and one.until <= days]
    fewest = min((sum(w.at_risk <= one.until <= w.until for w in found) for one in alone), default=99)
    assert is_told(found, days) == (fewest >= 20)


def test_only_who_waited_in_the_window_counts():
    gone = stay(Leaving.ATTACHED, Leaving.ATTACHED, moved=date(2026, 3, 1))
    there = stay()
    assert waits([gone, there], JULY, OCTOBER) == [Wait(181, 273, False)]
    back = stay(Leaving.ATTACHED, THERE, moved=date(2026, 8, 1))
    assert not waits([back], JULY, OCTOBER)[0].attached


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_quarters_follow_each_other(day):
    quarter = quarters.first(day)
    assert quarter <= day < quarters.following(quarter)
    assert quarters.preceding(quarters.following(quarter)) == quarter
    assert quarters.asked(quarters.numbered(quarters.preceding(quarter)), quarter, 2) == quarters.preceding(
        quarter
    )
    assert quarters.asked("2026-T9", quarter, 3) == quarter


@pytest.mark.parametrize(("days", "said"), [(1, "1 semaine"), (80, "11 semaines"), (430, "14 mois")])
def test_durations_name_no_day(days, said):
    assert duration(days) == said


def test_no_row_of_the_table_is_left_aside():
    everybody = [stay(a, b) for a, b in product([ABSENT, *STATES], STATES)]
    flow = flow_of(everybody)
    assert flow.waiting == sum(one.after == THERE for one in everybody)
    assert timedelta(0) == JULY - everybody[0].moved_on
