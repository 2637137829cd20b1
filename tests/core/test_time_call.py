"""Who is asked for some hours: nobody above their word, fairly, and the same people whoever draws the list up."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import NOW, PARIS, instants, quick
from tests.core.test_time_pledge import WOUNDS, sessions, time_terms
from volontiers.core.pledge import Level
from volontiers.core.time_call import (
    ASK_MOVES,
    CALL_MOVES,
    Ask,
    AskState,
    CallState,
    Giver,
    Line,
    Rest,
    line_up,
    next_step,
    order,
    sentence,
)
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms

DAY = timedelta(hours=24)
givers = st.builds(
    Giver,
    id=st.integers(1, 999).map(str),
    terms=st.none() | time_terms,
    given=st.integers(0, 600),
    asked=st.integers(0, 300),
    reachable=st.sampled_from([True, True, True, False]),
    already=st.sampled_from([False, False, True]),
)
crowds = st.lists(givers, max_size=12, unique_by=lambda one: one.id)


def giver(name: str, hours: int = 4, given: int = 0, **more: object) -> Giver:
    terms = TimeTerms({Work.GROUP: WorkTerms(Level.SOME, hours)}, frozenset(), date(2027, 2, 22), None)
    return replace(Giver(name, terms, given, 0, reachable=True, already=False), **more)


def names(*crowd: Giver, lot: int = 7) -> list[str]:
    return [one.id for one in line_up(WOUNDS, crowd, lot, "time:1", NOW, PARIS).waiting]


def step(line: Line, places: int, *asks: AskState, until=None, at=NOW) -> Ask | Rest:
    return next_step(line, places, asks, until, WOUNDS.starts, at, PARIS, per_place=2, every=DAY)


def line(*crowd: Giver) -> Line:
    return line_up(WOUNDS, crowd, 7, "time:1", NOW, PARIS)


def test_who_gave_least_of_what_they_promised_is_asked_first():
    assert names(giver("half", 8, 240), giver("quarter", 8, 120), giver("fresh", 2)) == [
        "fresh",
        "quarter",
        "half",
    ]


def test_a_lot_decides_between_equals_and_can_be_drawn_again():
    crowd = [giver(str(number)) for number in range(8)]
    assert names(*crowd) == names(*reversed(crowd))
    assert names(*crowd) != names(*crowd, lot=8)


def test_what_was_asked_and_not_answered_is_kept_free():
    assert names(giver("busy", 2, 0, asked=15)) == []
    assert names(giver("free", 2, 0, asked=0)) == ["free"]


@quick
@given(sessions, crowds, instants, st.integers(0, 9), st.randoms(use_true_random=False))
def test_nobody_above_their_word_and_nobody_forgotten(session, crowd, at, lot, chance: Random):
    found = line_up(session, crowd, lot, "time:1", at, PARIS)
    by_id = {one.id: one for one in crowd}
    for one in found.waiting:
        who = by_id[one.id]
        assert who.reachable
        assert not who.already
        assert who.given + who.asked + session.minutes <= who.terms.works[session.work].hours * 60
    assert len(found.waiting) + sum(found.walls.values()) == sum(not one.already for one in crowd)
    mixed = chance.sample(crowd, len(crowd))
    assert line_up(session, mixed, lot, "time:1", at, PARIS) == found
    assert order(chance.sample(found.waiting, len(found.waiting))) == found.waiting


@quick
@given(sessions, crowds, instants, st.integers(0, 9))
def test_each_in_line_has_given_no_larger_share_than_the_next(session, crowd, at, lot):
    shares = [one.given / one.pledged for one in line_up(session, crowd, lot, "time:1", at, PARIS).waiting]
    assert shares == sorted(shares)


def test_twice_as_many_as_free_places_are_asked_for_a_day():
    crowd = line(*(giver(str(number)) for number in range(9)))
    first = step(crowd, 3)
    assert isinstance(first, Ask)
    assert (len(first.to), first.until) == (6, NOW + DAY)
    second = step(crowd, 3, AskState.TAKEN, AskState.TAKEN, AskState.SENT, until=NOW)
    assert isinstance(second, Ask)
    assert len(second.to) == 2


def test_nobody_else_is_asked_while_somebody_may_answer():
    later = NOW + DAY
    assert step(line(giver("next")), 1, AskState.SENT, until=later) == Rest(CallState.OPEN, later)
    assert isinstance(step(line(giver("next")), 1, AskState.DECLINED, until=later), Ask)


def test_full_left_and_over():
    assert step(line(giver("next")), 1, AskState.TAKEN) == Rest(CallState.FULL, WOUNDS.starts)
    assert step(line(), 1, AskState.DECLINED) == Rest(CallState.LEFT, NOW + DAY)
    soon = WOUNDS.starts - DAY / 2
    assert step(line(), 1, AskState.DECLINED, at=soon) == Rest(CallState.LEFT, WOUNDS.starts)
    assert step(line(giver("next")), 1, at=WOUNDS.starts) == Rest(CallState.OVER, None)


@quick
@given(crowds, st.integers(1, 5), st.lists(st.sampled_from(AskState), max_size=8), instants)
def test_no_more_are_asked_than_two_for_each_free_place(crowd, places, asks, at):
    found = next_step(
        line_up(WOUNDS, crowd, 1, "time:1", at, PARIS),
        places,
        asks,
        at,
        WOUNDS.starts,
        at,
        PARIS,
        per_place=2,
        every=DAY,
    )
    if isinstance(found, Ask):
        assert 0 < len(found.to) <= 2 * (places - asks.count(AskState.TAKEN))
        assert at < found.until <= WOUNDS.starts
        hour = at.astimezone(PARIS).hour
        assert 8 <= hour < 20 or WOUNDS.starts - at < timedelta(hours=12)


def test_nobody_is_woken_up_unless_the_work_is_before_the_morning():
    crowd, evening = line(giver("next")), datetime(2026, 11, 23, 21, tzinfo=PARIS)
    morning = datetime(2026, 11, 24, 8, tzinfo=PARIS)
    assert step(crowd, 1, at=evening) == Rest(CallState.OPEN, morning)
    assert step(crowd, 1, at=morning - timedelta(hours=3)) == Rest(CallState.OPEN, morning)
    assert isinstance(step(crowd, 1, at=morning), Ask)
    soon = next_step(crowd, 1, (), None, morning, evening, PARIS, per_place=2, every=DAY)
    assert isinstance(soon, Ask)


def test_what_is_over_stays_over():
    assert all(one in CALL_MOVES for one in CallState)
    assert all(one in ASK_MOVES for one in AskState)
    assert not ASK_MOVES[AskState.DECLINED]
    assert not CALL_MOVES[CallState.CANCELLED]


def test_the_sentence_names_nobody_and_no_level_and_no_small_group():
    crowd = [giver("a"), giver("b", 1), *(giver(f"c{n}", reachable=False) for n in range(5))]
    assert sentence(line(*crowd), 1) == (
        "1 personne sollicitée : d’abord qui a donné le moins d’heures dans le mois de la séance, pour ce que"
        " chacun a promis ; à égalité, un tirage au sort dont le numéro se lit ici."
        " Non sollicités : autres raisons (6)."
    )
    assert "Non sollicités" not in sentence(line(giver("a")), 1)
    assert sentence(line(giver("a"), giver("b", 1)), 1).endswith("Non sollicités : autres raisons.")


@quick
@given(crowds)
def test_no_total_gives_back_a_small_group(crowd):
    """Whoever knows how many people there are subtracts the numbers that are told."""
    found = line_up(WOUNDS, crowd, 1, "time:1", NOW, PARIS)
    numbers = [int(one) for one in re.findall(r"\((\d+)\)", sentence(found, 0))]
    left = sum(found.walls.values()) - sum(numbers)
    assert all(one >= 5 for one in numbers)
    assert left == 0 or not numbers
