"""What is tried next: never all on one way when there are two, never at night, never past what was not done."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.reconfirm import Do, Pace, Silence, Try, Way, course, next_step, next_way, ways

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FOUND = st.lists(st.sampled_from(list(Way)), unique=True, min_size=1).map(tuple)
PACE = st.builds(
    Pace,
    every=st.integers(1, 365),
    tries=st.integers(1, 9),
    between=st.integers(1, 60),
    grace=st.integers(1, 365),
)


@given(FOUND, st.integers(1, 9))
def test_a_course_uses_two_ways_as_far_as_there_are_two(found, tries):
    planned = course(found, tries)
    assert len(planned) >= tries
    assert len(set(planned)) >= min(2, len(found))


@given(FOUND, FOUND, st.integers(1, 9), st.integers(0, 9))
def test_a_way_that_changes_on_the_road_never_ends_on_one_alone(before, after, tries, when):
    done: list[Way] = []
    while (way := next_way(before if len(done) < when else after, done, tries)) is not None:
        done.append(way)
        assert len(done) <= tries + 3
    assert len(done) >= tries
    at_the_end = before if len(done) < when else after
    assert len(set(done)) >= min(2, len(at_the_end))


@given(PACE, FOUND)
def test_silence_ends_in_a_pause_then_in_an_end(pace, found):
    now, tries, asked = NOW, (), 0
    while True:
        step = next_step(Silence(NOW, None, tries, found), pace, now, now)
        if step.do is Do.SUSPEND:
            break
        if step.do is Do.ASK:
            asked += 1
            assert now >= NOW + timedelta(days=pace.every)
            tries = (*tries, Try(step.way, now))
        now = step.at
    assert asked >= pace.tries
    paused = Silence(NOW, now, tries, found)
    assert next_step(paused, pace, step.at - timedelta(hours=1), now).do is Do.WAIT
    assert next_step(paused, pace, step.at, now).do is Do.LEAVE


@given(PACE, FOUND, st.integers(0, 2000))
def test_nothing_is_held_against_who_was_not_asked(pace, found, days):
    seen = Silence(NOW, None, (Try(found[0], None),), found)
    now = NOW + timedelta(days=days)
    assert next_step(seen, pace, now, now).do is Do.WAIT


@given(PACE, FOUND, st.booleans(), st.sampled_from([None, 1, 14]))
def test_nobody_is_asked_at_night_nor_while_a_doctor_is(pace, found, offered, hours):
    now = NOW + timedelta(days=pace.every)
    opens = None if hours is None else now + timedelta(hours=hours)
    step = next_step(Silence(NOW, None, (), found, offered=offered), pace, now, opens)
    assert step.do is Do.WAIT
    assert step.at > now


def test_the_way_that_is_preferred_comes_first():
    assert ways("letter", {Way.MESSAGE, Way.LETTER}) == (Way.LETTER, Way.MESSAGE)
    assert ways("letter", {Way.MESSAGE}) == (Way.MESSAGE,)
    assert ways("message", set()) == (Way.TELEPHONE,)
