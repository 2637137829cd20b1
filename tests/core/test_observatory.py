"""The projects of a region on a day: every project in one square, and the last word of a day is the right one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.observatory import Project, State, over_time, standing, table
from volontiers.core.stages import Stage

FIRST = date(2018, 6, 1)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=30 * n))
KEYS = st.sampled_from([f"p{n}" for n in range(8)])
STATES = st.lists(
    st.builds(State, KEYS, DAYS, st.sampled_from(Stage), st.sampled_from([True, False, None]), st.just("presse")),
    max_size=40,
)  # fmt: skip
PROJECTS = [
    Project(f"p{n}", f"Projet {n}", "Occitanie", "81", None if n == 3 else 1000 * n) for n in range(8)
]


@given(STATES, DAYS)
def test_each_project_stands_in_one_square(states, day):
    held = standing(states, day)
    *rows, whole = table(PROJECTS, held)
    assert sum(row.projects for row in rows) == whole.projects == len(held)
    assert whole.population == sum(one.population or 0 for one in PROJECTS if one.key in held)
    assert sum(square.silent for square in (whole.supported, whole.alone, whole.unsaid)) == ("p3" in held)


@given(STATES, DAYS)
def test_a_project_stands_as_it_was_last_said_to(states, day):
    for key, state in standing(states, day).items():
        mine = [one for one in states if one.project == key and one.on <= day]
        latest = max(one.on for one in mine)
        assert state == [one for one in mine if one.on == latest][-1]


@given(STATES)
def test_time_tells_what_each_day_tells(states):
    for moment in over_time(PROJECTS, states):
        whole = table(PROJECTS, standing(states, moment.on))[-1]
        assert (moment.projects, moment.supported) == (whole.projects, whole.supported.projects)
    assert len(over_time(PROJECTS, states)) == len({one.on for one in states})


def test_the_other_regions_do_not_count():
    states = [
        State("p1", FIRST, Stage.IDEA, True, "presse"),
        State("p2", FIRST, Stage.LETTER, False, "presse"),
    ]
    (only,) = over_time([PROJECTS[1]], states)
    assert (only.projects, only.supported, only.population) == (1, 1, 1000)
