"""The events of a call may come twice, late or in the wrong order; what was over stays over."""

from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.calls import CallState, Heard, after

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVENTS = st.lists(st.sampled_from(CallState), min_size=1, max_size=8)


def told(*events: CallState) -> Heard:
    heard = None
    for event in events:
        heard = after(heard, event, NOW)
    assert heard is not None
    return heard


def test_answered_in_any_order_is_answered_and_over():
    for order in permutations([CallState.RINGING, CallState.ANSWERED, CallState.ENDED]):
        heard = told(*order)
        assert (heard.state, heard.answered_at, heard.to_call_back) == (CallState.ENDED, NOW, False), order


def test_nobody_answered():
    for end in (CallState.MISSED, CallState.ABANDONED, CallState.ENDED):
        for order in permutations([CallState.RINGING, end]):
            assert told(*order).to_call_back, order


def test_a_missed_call_is_not_answered_afterwards():
    assert told(CallState.MISSED, CallState.ANSWERED) == told(CallState.MISSED)


def test_an_answered_call_is_never_missed():
    heard = told(CallState.ANSWERED, CallState.MISSED)
    assert (heard.state, heard.to_call_back) == (CallState.ENDED, False)


def test_completed_says_that_it_was_answered():
    assert not after(None, CallState.ENDED, NOW, was_answered=True).to_call_back


@given(EVENTS)
def test_what_is_told_twice_counts_once(events):
    assert told(*events, events[-1]) == told(*events)


@given(EVENTS, st.sampled_from(CallState))
def test_what_is_over_stays_over(events, late):
    if told(*events).is_over:
        assert told(*events, late).is_over
