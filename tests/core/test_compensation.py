"""Hours paid and hours given: nobody passes the cap of a year, and no minute is lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.compensation import Compensation, Sum, Worked, counted, hours, summed

SUMMER = date(2026, 7, 1)
RULE = Compensation(SUMMER, 5000, 100_000)
WORKED = st.builds(
    Worked,
    st.integers(1, 3),
    st.integers(-400, 400).map(lambda n: SUMMER + timedelta(days=n)),
    st.integers(1, 1440),
    st.booleans(),
)


@given(st.lists(WORKED, max_size=40), st.integers(0, 20_000), st.integers(0, 200_000))
def test_nobody_is_paid_above_the_cap_of_a_year(worked, hour, year):
    found = counted(worked, [Compensation(SUMMER, hour, year)])
    for who in (1, 2, 3):
        for when in (2025, 2026, 2027):
            mine = [one for one in found if one.worked.who == who and one.worked.on.year == when]
            assert summed(mine).cents <= year
    total = summed(found)
    assert total.paid_minutes + total.given_minutes == sum(one.minutes for one in worked)


def test_before_the_rule_and_without_asking_the_hours_are_given():
    early, given_away = Worked(1, SUMMER - timedelta(days=1), 60, True), Worked(1, SUMMER, 60, False)
    paid = Worked(1, SUMMER, 90, True)
    assert summed(counted([paid, given_away, early], [RULE])) == Sum(90, 120, 7500)
    assert summed(counted([paid], [])) == Sum(0, 90, 0)


def test_the_rule_of_the_day_counts():
    later = Compensation(date(2026, 9, 1), 6000, 100_000)
    days = [Worked(1, date(2026, 8, 31), 60, True), Worked(1, date(2026, 9, 1), 60, True)]
    assert [one.cents for one in counted(days, [later, RULE])] == [5000, 6000]


def test_the_last_paid_day_is_paid_in_part():
    (_, last) = counted([Worked(1, SUMMER, 1140, True), Worked(1, SUMMER, 120, True)], [RULE])
    assert (last.paid_minutes, last.given_minutes, last.cents) == (60, 60, 5000)


def test_hours_in_words():
    assert [hours(one) for one in (0, 45, 60, 210)] == [
        "0\u00a0min",
        "45\u00a0min",
        "1\u00a0h",
        "3\u00a0h\u00a030",
    ]
