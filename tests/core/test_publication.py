"""What is told of a quarter is kept as it was told, and holds no small count."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.flow import ABSENT, THERE, Stay, Wait, flow_of
from volontiers.core.priority import PriorityClass
from volontiers.core.publication import (
    NOT_YET,
    Counts,
    Followed,
    Publication,
    about,
    counts,
    from_json,
    reasons_of,
    to_json,
    told_of,
    waited,
)
from volontiers.core.published import Detail, Row, detail_of, is_safe
from volontiers.core.waiting import Leaving

DAY = date(2026, 1, 1)
moves = st.sampled_from([(THERE, THERE), (ABSENT, THERE), (THERE, Leaving.ATTACHED), (THERE, Leaving.FOUND)])
stays = st.builds(lambda move: Stay(DAY, DAY, *move, DAY, PriorityClass.OTHER, "Gaillac"), moves)
lists = st.lists(stays, max_size=30)
details = st.sampled_from(Detail)
waits = st.lists(st.tuples(st.integers(50, 900), st.booleans()), max_size=30).map(
    lambda found: [Wait(0, until, attached) for until, attached in found]
)
follows = st.tuples(*[st.integers(0, 99)] * 4).map(lambda numbers: Followed(6, *numbers))


def publication(people: list[Stay], found: list[Wait], one: Followed, *, everything: bool) -> Publication:
    flow = flow_of(people)
    detail = Detail.REASONS if everything else detail_of(flow)
    rows = [Row(("other", "senior"), tuple(people))]
    return Publication(
        counts(flow, detail), reasons_of(flow, detail), told_of(rows, detail), told_of(rows, detail),
        waited(rows, lambda _: found, everything=everything), (one if everything else about(one),),
    )  # fmt: skip


@given(lists, waits, follows, st.booleans())
def test_what_is_kept_is_what_was_told(people, found, one, everything):
    told = publication(people, found, one, everything=everything)
    assert from_json(json.loads(json.dumps(to_json(told)))) == told


@given(lists, waits, follows)
def test_what_is_kept_holds_no_small_count(people, found, one):
    told = publication(people, found, one, everything=False)
    numbers = [*told.whole, *(number for row in (*told.classes, *told.places) for number in row.counts)]
    assert all(is_safe(number) for number in (*numbers, *dict(told.reasons).values()) if number is not None)
    assert all(row.served is None and row.people is None for row in told.waits)
    (follow,) = told.followed
    assert (follow.enrolled % 5, follow.followed % 5, follow.silent, follow.ended) == (0, 0, None, None)


@given(lists, details)
def test_the_columns_that_are_told_add_up(people, detail):
    found = counts(flow_of(people), detail)
    out = found.out if found.out is not None else (found.attached or 0) + (found.others or 0)
    if found.entered is not None:
        assert found.waiting - found.before == found.entered - out
    else:
        assert found in {Counts(), Counts(found.before, found.waiting)}


def test_a_quick_success_of_a_few_is_not_told():
    rows = [Row(("other",), (Stay(DAY, DAY, THERE, Leaving.ATTACHED, DAY, PriorityClass.OTHER, "Gaillac"),))]
    quick = [Wait(0, 7, True)] * 4
    (told,) = waited(rows, lambda _: [*quick, *[Wait(0, 90, False)] * 40], everything=False)
    assert (told.half, told.ninetieth) == (None, None)
    (told,) = waited(rows, lambda _: [*quick, *quick, *[Wait(0, 90, False)] * 40], everything=False)
    assert (told.half, told.ninetieth) == (NOT_YET, NOT_YET)
