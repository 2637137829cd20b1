from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import (
    A_LITTLE,
    A_LOT,
    FREE,
    NOW,
    SALVY,
    quick,
    situation,
    situations,
    volunteers,
)
from volontiers.core.dispatch import ENGINE_VERSION, Tier, draw_of, rank
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind
from volontiers.core.pledge import Caps, KindTerms, Level, Wall
from volontiers.core.rules import Route, Rules

DUTY_FIRST = Rules(route=Route.DUTY_FIRST)


def order(*candidates, **changes):
    return [(one.id, one.tier) for one in rank(situation(*candidates, **changes)).ranked]


def walls(*candidates, **changes):
    return {one.id: one.wall for one in rank(situation(*candidates, **changes)).excluded}


def test_the_tiers_follow_one_another():
    people = [
        replace(SALVY, id="far", minutes=14.0, terms=A_LITTLE),
        replace(SALVY, id="farther", minutes=40.0, terms=replace(A_LITTLE, minutes=None)),
        replace(SALVY, id="team", team=True),
        replace(SALVY, id="usual", usual=True, team=True),
        replace(SALVY, id="duty", duty=True, terms=None),
    ]
    assert order(*people, rules=DUTY_FIRST) == [
        ("duty", Tier.DUTY),
        ("usual", Tier.USUAL),
        ("team", Tier.TEAM),
        ("far", Tier.NEAR),
        ("farther", Tier.AREA),
    ]


def test_an_open_shift_is_consent_for_the_kinds_of_the_shift_only():
    duty = replace(SALVY, duty=True, terms=replace(A_LITTLE, level=Level.NONE))
    assert order(duty, rules=DUTY_FIRST) == [("salvy", Tier.DUTY)]
    assert walls(duty, rules=DUTY_FIRST, kind=Kind.NURSING) == {"salvy": Wall.NONE_LEVEL}
    assert walls(duty) == {"salvy": Wall.NONE_LEVEL}


@pytest.mark.parametrize(
    ("change", "wall"),
    [
        ({"answers": False, "reachable": False}, Wall.ROLE),
        ({"reachable": False}, Wall.CHANNEL),
        ({"already": ProposalState.DECLINED}, Wall.REFUSED),
        ({"already": ProposalState.EXPIRED}, Wall.REFUSED),
        ({"already": ProposalState.SENT}, Wall.REFUSED),
        ({"terms": None}, Wall.NONE_LEVEL),
        ({"terms": replace(A_LITTLE, paused_until=NOW + timedelta(hours=1))}, Wall.PAUSED),
        ({"minutes": 61.0, "terms": replace(A_LITTLE, minutes=None)}, Wall.AREA),
    ],
)
def test_each_exclusion_has_its_name(change, wall):
    assert walls(replace(SALVY, **change)) == {"salvy": wall}


@pytest.mark.parametrize("change", [{"duty": True, "reachable": False}, {"usual": True, "terms": None}])
def test_neither_duty_nor_habit_opens_every_wall(change):
    assert order(replace(SALVY, **change), rules=DUTY_FIRST) == []


def test_the_hard_cap_does_not_part_a_person_from_their_own_doctor():
    far = replace(SALVY, minutes=70.0, terms=replace(A_LITTLE, minutes=None))
    assert order(replace(far, usual=True)) == [("salvy", Tier.USUAL)]
    assert order(far) == []


def test_one_agreement_for_this_need_stands_in_for_the_pledge():
    assert order(replace(SALVY, terms=None, one_off=True)) == [("salvy", Tier.NEAR)]
    assert order(replace(SALVY, terms=None, one_off=True, already=ProposalState.DECLINED)) == []


def test_the_lightest_load_is_asked_first_then_the_nearest():
    people = [
        replace(SALVY, id="half", terms=A_LOT, use=replace(FREE, accepted=2)),
        replace(SALVY, id="quarter", terms=A_LOT, use=replace(FREE, accepted=1), minutes=14.0),
        replace(SALVY, id="quarter-near", terms=A_LOT, use=replace(FREE, accepted=1), minutes=3.0),
        replace(SALVY, id="asked", terms=A_LOT, use=replace(FREE, asked=6), minutes=1.0),
        replace(SALVY, id="free", terms=A_LITTLE, minutes=15.0),
    ]
    assert [one for one, _ in order(*people)] == ["free", "asked", "quarter-near", "quarter", "half"]


def test_caps_of_the_kind_weigh_rather_than_the_total():
    own = {Kind.UNSCHEDULED: KindTerms(Level.SOME, Caps(4, 2))}
    here = replace(A_LOT, by_kind=own)
    busy = replace(SALVY, id="busy", terms=here, use=replace(FREE, by_kind={Kind.UNSCHEDULED: (1, 1)}))
    other = replace(SALVY, id="other", terms=A_LOT, use=replace(FREE, accepted=1))
    ranked = rank(situation(busy, other)).ranked
    assert [(one.id, one.load) for one in ranked] == [("other", 0.25), ("busy", 0.5)]


def test_ties_are_drawn_with_the_published_lot():
    crowd = volunteers(6)
    first, second = order(*crowd, lot=1), order(*crowd, lot=2)
    assert first != second
    expected = sorted(crowd, key=lambda one: draw_of(1, "1042-1", one.id))
    assert [one for one, _ in first] == [one.id for one in expected]


def test_the_draw_can_be_computed_again_by_anyone():
    assert draw_of(7, "1042-1", "salvy") == int(sha256(b"7|1042-1|salvy").hexdigest()[:12], 16)


def test_the_ranking_signs_its_engine_and_lot():
    ranking = rank(situation(SALVY))
    assert (ranking.engine, ranking.lot) == (ENGINE_VERSION, 7)


@quick
@given(situations, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(case, chance):
    shuffled = list(case.candidates)
    chance.shuffle(shuffled)
    assert rank(replace(case, candidates=tuple(shuffled))) == rank(case)


@quick
@given(situations)
def test_everybody_is_either_ranked_or_excluded(case):
    ranking = rank(case)
    ranked, excluded = {one.id for one in ranking.ranked}, {one.id for one in ranking.excluded}
    assert ranked | excluded == {one.id for one in case.candidates}
    assert ranked.isdisjoint(excluded)


@quick
@given(situations)
def test_nobody_is_ranked_without_a_consent_and_a_channel(case):
    people = {one.id: one for one in case.candidates}
    for one in rank(case).ranked:
        person = people[one.id]
        assert person.answers
        assert person.reachable
        assert person.already is None
        levels = (
            {person.terms.level, *(own.level for own in person.terms.by_kind.values())}
            if person.terms
            else set()
        )
        assert one.tier is Tier.DUTY or person.one_off or levels - {Level.NONE}


@quick
@given(situations, st.data())
def test_a_lower_pledge_never_ranks_better(case, data):
    ranked = [one.id for one in rank(case).ranked]
    people = {one.id: one for one in case.candidates}
    pledged = [one for one in ranked if people[one].terms is not None]
    if not pledged:
        return
    chosen = people[data.draw(st.sampled_from(pledged))]
    caps = chosen.terms.caps
    fewer = replace(chosen.terms, caps=Caps(max(0, caps.asked - 1), max(0, caps.accepted - 1)))
    crowd = tuple(replace(one, terms=fewer) if one is chosen else one for one in case.candidates)
    after = [one.id for one in rank(replace(case, candidates=crowd)).ranked]
    assert chosen.id not in after or after.index(chosen.id) >= ranked.index(chosen.id)
