from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import A_LITTLE, NOW, PARIS, SALVY, after, quick, situation, situations, volunteers
from volontiers.core.cascade import (
    EXHAUSTED,
    NO_DUTY,
    NO_OPENING,
    NO_VOLUNTEER,
    PAST_DUE,
    AskedState,
    Closed,
    Desk,
    Send,
    Step,
    Wait,
    next_step,
    plan,
    skipped,
)
from volontiers.core.dispatch import Ranking, Tier, rank
from volontiers.core.need import Kind
from volontiers.core.rules import Route, Rules

RULES = Rules(route=Route.DUTY_FIRST)
TONIGHT = after(hours=4)
DUTY = replace(SALVY, id="duty", duty=True, terms=None)
USUAL = replace(SALVY, id="usual", usual=True)
NOBODY = Ranking((), (), "1", 7)


def ranking(*people):
    return rank(situation(*people, rules=RULES))


def step(ranked, asked=(), *, now=NOW, due_at=TONIGHT, hours_open=True, next_open=None, duty_open=True):
    return next_step(ranked, dict(asked), RULES, due_at, now, hours_open, next_open, duty_open)


def asked(sent, *, answered=False):
    return {one: AskedState(sent.until, answered, sent.tier, sent.wave) for one in sent.to}


def minutes(count):
    return timedelta(minutes=count)


def test_the_duty_physician_has_ten_minutes_alone():
    assert step(ranking(DUTY, USUAL, *volunteers(5))) == Send(("duty",), Tier.DUTY, 1, 4, after(minutes=10))


def test_without_an_open_shift_the_usual_professional_comes_first():
    sent = step(ranking(DUTY, USUAL), duty_open=False)
    assert sent == Send(("usual",), Tier.USUAL, 1, 1, after(minutes=15))


def test_a_live_wave_is_waited_for():
    people = ranking(DUTY, USUAL)
    first = step(people)
    assert step(people, asked(first), now=after(minutes=9)) == Wait(after(minutes=10))


def test_silence_and_no_both_open_the_next_wave():
    people = ranking(DUTY, USUAL)
    first = step(people)
    assert step(people, asked(first), now=first.until).to == ("usual",)
    assert step(people, asked(first, answered=True), now=after(minutes=2)).to == ("usual",)


def test_one_answer_still_missing_holds_the_next_wave():
    people = ranking(*volunteers(8))
    first = step(people)
    some = asked(first, answered=True) | {first.to[0]: AskedState(first.until, False, first.tier)}
    assert step(people, some, now=after(minutes=2)) == Wait(first.until)


def test_volunteers_of_a_need_of_today_are_asked_three_or_four_at_a_time():
    assert len(step(ranking(*volunteers(20))).to) == 3
    assert len(step(ranking(*volunteers(20)), due_at=after(minutes=45)).to) == 4


def test_a_need_of_the_next_days_leaves_hours_and_disturbs_fewer():
    people = ranking(*volunteers(20))
    sent = step(people, due_at=after(hours=48))
    assert (len(sent.to), sent.until) == (2, after(hours=2))
    gone = {}
    waits = []
    now = NOW
    for _ in range(4):
        sent = step(people, gone, now=now, due_at=after(hours=48))
        waits.append(sent.until - now)
        gone |= asked(sent)
        now = sent.until
    assert waits == [minutes(120), minutes(120), minutes(480), minutes(480)]


def test_a_number_is_never_given_twice_even_to_who_may_be_asked_again():
    again = next_step(ranking(USUAL), {}, RULES, TONIGHT, NOW, True, None, True, waves_sent=2)
    assert (again.to, again.wave, again.of) == (("usual",), 3, 3)


def test_no_wave_outlives_the_need():
    assert step(ranking(USUAL), due_at=after(minutes=5)).until == after(minutes=5)


def test_a_past_need_asks_nobody():
    assert step(ranking(USUAL), now=TONIGHT) == Desk(PAST_DUE)


def test_the_last_wave_is_a_human_who_knows_why():
    people = ranking(USUAL)
    first = step(people)
    assert step(people, asked(first, answered=True)) == Desk(EXHAUSTED)
    assert step(NOBODY) == Desk(NO_VOLUNTEER)


def test_at_night_only_an_open_shift_is_asked():
    people, morning = ranking(DUTY, USUAL), after(hours=3)
    night = {"hours_open": False, "next_open": morning}
    first = step(people, **night)
    assert first.to == ("duty",)
    assert first.of == 1
    assert step(people, asked(first, answered=True), **night) == Closed(morning)
    assert step(people, duty_open=False, **night) == Closed(morning)


def test_a_need_with_days_ahead_waits_for_those_who_answer_on_thursdays():
    thursdays = ranking(replace(SALVY, terms=replace(A_LITTLE, days=frozenset({3}))))
    assert step(thursdays, due_at=after(hours=60)) == Wait(after(hours=2))
    assert step(thursdays, due_at=after(hours=25)) == Wait(after(hours=1))
    assert step(thursdays, due_at=after(hours=24)) == Desk(NO_VOLUNTEER)
    paused = ranking(replace(SALVY, terms=replace(A_LITTLE, paused_until=after(days=1))))
    assert step(paused, due_at=after(hours=60)) == Desk(NO_VOLUNTEER)


def test_a_closed_desk_comes_back_at_the_deadline_at_the_latest():
    assert step(NOBODY, hours_open=False, next_open=after(days=1)) == Closed(TONIGHT)
    assert step(NOBODY, hours_open=False) == Desk(NO_OPENING)


def test_an_alternative_holds_the_need_for_its_half_hour():
    held = {"usual": AskedState(after(minutes=30), False, Tier.USUAL, 1)}
    assert step(ranking(*volunteers(4)), held, now=after(minutes=16)) == Wait(after(minutes=30))


def test_patience_is_counted_in_real_minutes_on_the_night_of_the_change():
    before = datetime(2026, 10, 25, 2, 50, tzinfo=PARIS)
    sent = step(ranking(USUAL), now=before, due_at=before.replace(hour=12))
    assert sent.until == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)


def test_the_plan_skips_what_is_empty_and_ends_with_a_human():
    counts = {Tier.DUTY: 1, Tier.USUAL: 1, Tier.NEAR: 5}
    steps = plan(RULES, Kind.UNSCHEDULED, TONIGHT, NOW, has_duty=True, counts=counts, desk=True)
    assert steps == (
        Step(Tier.DUTY, 1, minutes(10)),
        Step(Tier.USUAL, 1, minutes(15)),
        Step(Tier.NEAR, 3, minutes(30)),
        Step(Tier.NEAR, 2, minutes(30)),
        Step(Tier.DESK, 1, minutes(155)),
    )


def test_without_a_desk_the_one_who_asked_is_the_last_wave():
    steps = plan(RULES, Kind.NURSING, TONIGHT, NOW, has_duty=True, counts={Tier.DUTY: 1}, desk=False)
    assert steps == (Step(Tier.ASKER, 1, TONIGHT - NOW),)


def test_each_skipped_tier_says_why():
    reasons = {one.tier: one.reason for one in skipped(RULES, Kind.UNSCHEDULED, False, {Tier.NEAR: 2})}
    assert list(reasons) == [Tier.DUTY, Tier.USUAL, Tier.TEAM, Tier.AREA]
    assert reasons[Tier.DUTY] == NO_DUTY
    usual_first = skipped(Rules(), Kind.UNSCHEDULED, False, {})
    assert Tier.DUTY not in {one.tier for one in usual_first}


def test_the_plan_and_the_cascade_agree():
    crowd = (DUTY, USUAL, *volunteers(9))
    people = ranking(*crowd)
    foreseen = plan(RULES, Kind.UNSCHEDULED, TONIGHT, NOW, True, tiers(people), desk=True)
    assert [(one.tier, len(one.to)) for one in played(people, TONIGHT)] == [
        (one.tier, one.size) for one in foreseen[:-1]
    ]


def tiers(people):
    found = [one.tier for one in people.ranked]
    return {tier: found.count(tier) for tier in set(found)}


def played(people, due_at, answers=None, start=NOW):
    """Every wave until the cascade hands over, if each of them says no at once or stays silent."""
    gone, waves, now = {}, [], start
    while True:
        found = next_step(people, gone, RULES, due_at, now, True, None, True)
        if isinstance(found, Desk):
            return waves
        if isinstance(found, Wait):
            assert now < found.until <= due_at
            now = found.until
            continue
        waves.append(found)
        refusing = answers.draw(st.booleans()) if answers else False
        gone |= asked(found, answered=refusing)
        assert len(waves) <= len(people.ranked)


@quick
@given(situations, st.integers(1, 60 * 60), st.data())
def test_whatever_they_answer_it_ends_in_order_and_asks_nobody_twice(case, delay, data):
    people, due_at = rank(case), case.at + minutes(delay)
    waves = played(people, due_at, data, start=case.at)
    order = [one for wave in waves for one in wave.to]
    ranked = [one.id for one in people.ranked]
    assert order == ranked[: len(order)]
    tier_of = {one.id: one.tier for one in people.ranked}
    for number, wave in enumerate(waves, start=1):
        assert wave.wave == number <= wave.of
        assert 1 <= len(wave.to) <= RULES.wave_size_max
        assert wave.until <= due_at
        assert {tier_of[one] for one in wave.to} == {wave.tier}


@quick
@given(situations, st.booleans())
def test_closed_hours_never_ask_a_volunteer(case, duty_open):
    due_at, morning = case.at + timedelta(days=2), case.at + timedelta(hours=9)
    found = next_step(rank(case), {}, RULES, due_at, case.at, False, morning, duty_open)
    assert found == Closed(morning) or (duty_open and found.tier is Tier.DUTY)


@pytest.mark.parametrize("count", [1, 4, 5, 17])
def test_everybody_who_agreed_is_reached_when_time_allows(count):
    waves = played(ranking(*volunteers(count, terms=A_LITTLE)), after(hours=20))
    assert sum(len(wave.to) for wave in waves) == count
