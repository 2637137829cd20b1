from tests.core.given import NOW, after
from volontiers.core.caseload import NeedView, case_due, found, may_start, original_rank
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Outcome

VISIT = NeedView(NeedState.PROPOSED, after(hours=28))
NURSE = NeedView(NeedState.RECEIVED, after(hours=48))
BED = NeedView(NeedState.TAKEN, after(hours=46))
SEEN = NeedView(NeedState.CLOSED, after(hours=1), Outcome.SEEN)
TWICE = NeedView(NeedState.CLOSED, after(hours=1), Outcome.DUPLICATE)
RENOUNCED = NeedView(NeedState.CLOSED, after(hours=1), Outcome.RENOUNCED)


def test_the_case_is_due_when_its_first_open_need_is():
    assert case_due([NURSE, VISIT, SEEN]) == VISIT.due_at
    assert case_due([SEEN]) is None


def test_one_in_four_is_found():
    assert found([VISIT, NURSE, BED, NURSE]) == (1, 4)
    assert found([SEEN, BED, TWICE, RENOUNCED]) == (2, 3)


def test_the_bed_waits_for_the_prescription_of_the_visit():
    assert not may_start(NeedState.RECEIVED, None)
    assert may_start(NeedState.RECEIVED, Outcome.SEEN)
    assert not may_start(NeedState.RECEIVED, Outcome.RENOUNCED)
    assert not may_start(NeedState.CLOSED, Outcome.SEEN)


def test_a_need_that_comes_back_keeps_its_place():
    queue = sorted([original_rank(after(hours=1), 1), original_rank(NOW, 9), original_rank(NOW, 2)])
    assert [number for _, number in queue] == [2, 9, 1]
