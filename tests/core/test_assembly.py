"""A meeting recounted by hand: proxies, presence, quorum and votes, against a count written apart."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.assembly import (
    Choice,
    Elector,
    Proxy,
    Ruling,
    Stay,
    WrongProxy,
    counting,
    lost_at,
    quorum,
    refused,
    result,
    result_of_counts,
    room,
)
from volontiers.core.statutes import Base, College, Meeting, Procedure, Statutes, Tie

START = datetime(2026, 12, 19, 18, tzinfo=UTC)
KEYS = list(range(1, 13))
COLLEGES = ("gp", "nurses", "users")


def procedure(**more: object) -> Procedure:
    values = {
        "notice_days": 15, "quorum": None, "again_quorum": None, "majority": Fraction(1, 2), "base": Base.CAST,
        "proxies": 2, "remote": False, "tie": Tie.FAILS, "clauses": {},
    }  # fmt: skip
    return Procedure(**values | more)


def ruling(*weights: int | None, kind: Meeting = Meeting.ORDINARY, **more: object) -> Ruling:
    colleges = tuple(College(key, key, "", 4, weight) for key, weight in zip(COLLEGES, weights, strict=True))
    found = Ruling.of(Statutes(colleges, {kind: procedure(**more)}, 36, (), {}), kind)
    assert found
    return found


proxies = st.lists(st.builds(Proxy, st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=12)


def _stay(who: int, first: int, length: int | None) -> Stay:
    since = START + timedelta(minutes=first)
    return Stay(who, since, since + timedelta(minutes=length) if length else None)


stays = st.lists(
    st.builds(_stay, st.sampled_from(KEYS), st.integers(0, 90), st.none() | st.integers(1, 90)), max_size=20
)


def accepted(asked: list[Proxy], most: int) -> list[Proxy]:
    standing: list[Proxy] = []
    for one in asked:
        if refused(one, KEYS, standing, most, None) is None:
            standing.append(one)
    return standing


@given(proxies, st.integers(0, 3))
def test_no_accepted_proxy_is_a_chain_or_more_than_the_statutes_allow(asked, most):
    standing = accepted(asked, most)
    givers = [one.giver for one in standing]
    assert len(givers) == len(set(givers))
    assert not set(givers) & {one.holder for one in standing}
    for holder in KEYS:
        assert sum(one.holder == holder for one in standing) <= most


@pytest.mark.parametrize(
    ("proxy", "given_before", "there", "wall"),
    [
        (Proxy(1, 99), [], None, WrongProxy.NOT_AN_ELECTOR),
        (Proxy(1, 1), [], None, WrongProxy.ONESELF),
        (Proxy(1, 3), [Proxy(1, 2)], None, WrongProxy.TWICE),
        (Proxy(2, 3), [Proxy(1, 2)], None, WrongProxy.CHAIN),
        (Proxy(3, 1), [Proxy(1, 2)], None, WrongProxy.CHAIN),
        (Proxy(4, 2), [Proxy(1, 2), Proxy(3, 2)], None, WrongProxy.TOO_MANY),
        (Proxy(1, 2), [], (3,), WrongProxy.HOLDER_ABSENT),
        (Proxy(1, 2), [], (1, 2), WrongProxy.GIVER_THERE),
        (Proxy(1, 2), [], (2,), None),
    ],
)
def test_a_proxy_is_refused_with_its_reason(proxy, given_before, there, wall):
    assert refused(proxy, KEYS, given_before, 2, there) is wall


@given(stays, proxies, st.integers(0, 2), st.integers(0, 180))
def test_nobody_counts_twice_and_no_absent_holder_speaks(seen, asked, most, minute):
    at = START + timedelta(minutes=minute)
    now = room(KEYS, seen, accepted(asked, most), most, at)
    assert not now.there & now.represented.keys()
    assert set(now.represented.values()) <= now.there
    assert len(now.counted) == len(now.there) + len(now.represented)


@given(st.integers(0, 200), st.integers(0, 200), st.fractions(Fraction(1, 100), 1))
def test_a_quorum_is_reached_by_a_whole_number_of_people(electors, counted, share):
    found = quorum(procedure(quorum=share), electors, counted, again=False)
    assert found.reached == (Fraction(counted) >= share * electors)


def test_no_quorum_unless_the_statutes_set_one():
    assert quorum(procedure(), 500, 1, again=False).reached
    assert quorum(procedure(quorum=Fraction(1, 2), again_quorum=None), 500, 1, again=True).reached


electors = st.lists(st.sampled_from(COLLEGES), min_size=1, max_size=12).map(
    lambda found: [Elector(n + 1, college) for n, college in enumerate(found)]
)


@given(
    electors, st.data(), st.sampled_from(list(Base)), st.sampled_from([Fraction(1, 2), Fraction(2, 3)]),
    st.sampled_from([(None, None, None), (1, 1, 1), (40, 40, 20)]),
)  # fmt: skip
def test_the_result_is_that_of_a_count_written_apart(people, data, base, majority, weights):
    counted = data.draw(st.sets(st.sampled_from([one.key for one in people])))
    ballots = (
        data.draw(st.dictionaries(st.sampled_from(sorted(counted)), st.sampled_from(list(Choice))))
        if counted
        else {}
    )
    found = result(ruling(*weights, base=base, majority=majority), people, counted, ballots)
    yes, no = (_by_hand(people, counted, ballots, base, weights, what) for what in (Choice.YES, Choice.NO))
    assert (found.yes, found.no) == (yes, no)
    assert found.adopted == (yes > majority if majority == Fraction(1, 2) else yes >= majority)


def _by_hand(people, counted, ballots, base, weights, what):
    """For each college its yes over its base, then by weight; over everybody at once where there is no weight."""
    groups = [people] if weights[0] is None else [[p for p in people if p.college == c] for c in COLLEGES]
    parts = []
    for group, weight in zip(groups, (1,) if weights[0] is None else weights, strict=True):
        keys = [p.key for p in group]
        bases = {
            Base.CAST: sum(ballots.get(k) in {Choice.YES, Choice.NO} for k in keys),
            Base.PRESENT: sum(k in counted for k in keys),
            Base.MEMBERS: len(keys),
        }
        if bases[base]:
            parts.append((weight, Fraction(sum(ballots.get(k) is what for k in keys), bases[base])))
    total = sum(weight for weight, _ in parts)
    return sum((weight * share for weight, share in parts), Fraction(0)) / total if total else Fraction(0)


def test_whom_it_concerns_is_out_of_every_number():
    people = [Elector(n, "gp") for n in (1, 2, 3)]
    found = result(
        ruling(None, None, None, base=Base.MEMBERS), people, {1, 2, 3},
        {1: Choice.YES, 2: Choice.NO}, aside={3},
    )  # fmt: skip
    assert (found.whole.electors, found.yes, found.tied) == (2, Fraction(1, 2), True)
    with pytest.raises(ValueError, match="may not vote"):
        result(ruling(None, None, None), people, {1, 2, 3}, {3: Choice.YES}, aside={3})


@pytest.mark.parametrize(("tie", "said", "adopted"), [
    (Tie.FAILS, Choice.YES, False), (Tie.PRESIDENT, Choice.YES, True), (Tie.PRESIDENT, Choice.NO, False),
])  # fmt: skip
def test_a_tie_is_broken_as_the_statutes_say(tie, said, adopted):
    people = [Elector(1, "gp"), Elector(2, "gp")]
    other = Choice.NO if said is Choice.YES else Choice.YES
    found = result(ruling(None, None, None, tie=tie), people, {1, 2}, {1: said, 2: other}, president=1)
    assert (found.tied, found.adopted) == (True, adopted)


@given(electors, st.data(), st.sampled_from(list(Base)), st.sampled_from([(None, None, None), (40, 40, 20)]))
def test_numbers_counted_in_the_room_come_to_the_same(people, data, base, weights):
    rule = ruling(*weights, base=base)
    keys = [one.key for one in people]
    counted = data.draw(st.sets(st.sampled_from(keys), min_size=1))
    ballots = data.draw(st.dictionaries(st.sampled_from(sorted(counted)), st.sampled_from(list(Choice))))
    college = {one.key: one.college for one in people}
    counts = {
        group: {choice: sum(said is choice and group in ("", college[key]) for key, said in ballots.items())
                for choice in Choice}
        for group in counting(rule)
    }  # fmt: skip
    one, other = result(rule, people, counted, ballots), result_of_counts(rule, people, counted, counts)
    assert (one.yes, one.no, one.tied, one.adopted) == (other.yes, other.no, other.tied, other.adopted)


def test_a_count_above_the_people_there_is_refused():
    people = [Elector(1, "gp"), Elector(2, "gp")]
    with pytest.raises(ValueError, match="more votes than voters"):
        result_of_counts(ruling(None, None, None), people, {1}, {"": {Choice.YES: 2}})


def test_a_board_counts_heads_whatever_the_colleges_weigh():
    assert ruling(40, 40, 20, kind=Meeting.BOARD).weights == {}
    assert Ruling.of(Statutes((), {}, 36, (), {}), Meeting.BOARD) is None


@given(stays, st.lists(st.integers(0, 180), min_size=2, max_size=2, unique=True).map(sorted))
def test_a_quorum_lost_for_a_minute_is_found(seen, span):
    rule, at = ruling(None, None, None, quorum=Fraction(1, 4)), [START + timedelta(minutes=n) for n in span]
    found = lost_at(rule, KEYS, seen, (), (at[0], at[1]), again=False)
    by_minute = [
        minute
        for minute in range(span[0], span[1] + 1)
        if 4 * len(room(KEYS, seen, (), 0, START + timedelta(minutes=minute)).counted) < len(KEYS)
    ]
    assert found == (START + timedelta(minutes=by_minute[0]) if by_minute else None)


def test_a_proxy_taken_back_counts_no_more():
    there, taken = [Stay(2, START)], START + timedelta(minutes=30)
    given_up = [Proxy(1, 2, START, taken)]
    assert room(KEYS, there, given_up, 1, START).counted == {1, 2}
    assert room(KEYS, there, given_up, 1, taken).counted == {2}
