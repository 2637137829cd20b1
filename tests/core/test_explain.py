import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import (
    A_LITTLE,
    FREE,
    NOW,
    SALVY,
    after,
    quick,
    situation,
    situations,
    volunteers,
)
from volontiers.core.cascade import Send, next_step
from volontiers.core.dispatch import Tier, rank
from volontiers.core.explain import as_data, for_desk, for_professional, merged, replay
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Mode
from volontiers.core.pledge import Caps, Level
from volontiers.core.rules import Route, Rules

DUTY_FIRST = Rules(route=Route.DUTY_FIRST)
SALVY_ASKED = replace(SALVY, use=replace(FREE, asked=1), terms=replace(A_LITTLE, modes=frozenset({Mode.HH})))


def told(*people, rules=DUTY_FIRST, names=None):
    ranking = rank(situation(*people, rules=rules))
    send = next_step(ranking, {}, rules, after(hours=4), NOW, True, None, True)
    names = names or {one.id: f"Dr {one.id.capitalize()}" for one in people}
    return for_desk(names, send, ranking)


def full(count, prefix):
    return [replace(one, id=prefix + one.id, use=replace(FREE, asked=3)) for one in volunteers(count)]


def away(count, prefix):
    paused = replace(A_LITTLE, paused_until=after(days=1))
    return [replace(one, id=prefix + one.id, terms=paused) for one in volunteers(count)]


def far(count, prefix):
    return [replace(one, id=prefix + one.id, minutes=50.0) for one in volunteers(count)]


def test_one_person_and_eleven_others():
    assert told(SALVY_ASKED, *full(6, "a"), *away(3, "b"), *far(2, "c")) == (
        "Proposé au Dr Salvy parce que le trajet est de 9 min et que c’est son tour. "
        "11 autres n’ont pas été sollicités : 6 plafond atteint, 5 en pause ou trop loin."
    )


def test_a_wave_of_three_is_told_by_what_they_share():
    people = [replace(one, minutes=5.0 + place) for place, one in enumerate(volunteers(3))]
    names = {"v000": "Mme Faure", "v001": "Dr Roux", "v002": "M. Petit"}
    assert told(*people, names=names) == (
        "Proposé à Mme Faure, au Dr Roux et à M. Petit parce que le trajet est de 5 à 7 min et "
        "que c’est leur tour."
    )


def test_the_shift_and_the_habit_are_the_reason():
    duty = replace(SALVY, duty=True, terms=None)
    assert told(duty) == "Proposé au Dr Salvy parce que l’astreinte est ouverte."
    assert told(replace(SALVY, usual=True)) == (
        "Proposé au Dr Salvy parce que c’est le soignant habituel de la personne et que le trajet est de 9 min."
    )
    both = [replace(one, team=True) for one in volunteers(2)]
    assert "ce sont des soignants de l’équipe de suivi" in told(*both)


@pytest.mark.parametrize("bond", [{}, {"usual": True}, {"team": True}])
@pytest.mark.parametrize("minutes", [9.0, None])
def test_no_sentence_of_the_desk_changes_with_the_caps_the_use_or_the_modes(bond, minutes):
    """Two pledges that both cover the need: nothing that the desk reads tells one from the other."""
    generous = replace(A_LITTLE, caps=Caps(9, 5), modes=frozenset(Mode), minutes=None)
    careful = replace(generous, caps=Caps(3, 2), modes=frozenset({Mode.HH}))
    sentences = {
        told(replace(SALVY, terms=terms, use=replace(FREE, asked=asked), minutes=minutes, **bond))
        for terms, asked in ((generous, 0), (generous, 8), (careful, 1))
    }
    assert len(sentences) == 1


def test_under_five_no_motive_is_told():
    assert told(SALVY, *away(4, "b")).endswith("4 autres n’ont pas été sollicités.")
    assert told(SALVY, *away(1, "b")).endswith("1 autre n’a pas été sollicité.")


def test_those_kept_for_later_and_those_asked_before_are_counted_apart():
    before = [replace(one, id=f"z{one.id}", already=ProposalState.DECLINED) for one in volunteers(2)]
    text = told(*volunteers(9), *before)
    assert "6 autres n’ont pas été sollicités : 6 en réserve pour la suite." in text
    assert text.endswith("Déjà sollicités pour cette demande : 2.")


def test_a_group_under_five_joins_the_next_one():
    assert merged({"a": 6, "b": 3, "c": 2}) == [(6, ["a"]), (5, ["b", "c"])]
    assert merged({"a": 6, "b": 3}) == [(9, ["a", "b"])]
    assert merged({"a": 1}) == [(1, ["a"])]
    assert merged({}) == []


@quick
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 9), max_size=8))
def test_merging_loses_nobody_and_leaves_no_small_group(groups):
    told_groups = merged(groups)
    assert sum(number for number, _ in told_groups) == sum(groups.values())
    assert sorted(label for _, labels in told_groups for label in labels) == sorted(groups)
    assert len(told_groups) <= 1 or all(number >= 5 for number, _ in told_groups)


def wave(case):
    ranking = rank(case)
    step = next_step(ranking, {}, case.rules, case.at + (after(hours=5) - NOW), case.at, True, None, True)
    return ranking, step


@quick
@given(situations)
def test_the_totals_of_the_sentence_are_those_of_the_ranking(case):
    ranking, step = wave(case)
    if not isinstance(step, Send):
        return
    text = for_desk({one.id: "Mme Faure" for one in ranking.ranked}, step, ranking)
    others = re.search(r"(\d+) autres? n", text)
    before = re.search(r"Déjà sollicités pour cette demande : (\d+)", text)
    counted = len(step.to) + sum(int(found.group(1)) for found in (others, before) if found)
    assert counted == len(case.candidates)
    groups = re.search(r"sollicités : ([^.]*)\.", text)
    if others and groups:
        assert sum(map(int, re.findall(r"(?:^|, )(\d+) ", groups.group(1)))) == int(others.group(1))


@quick
@given(situations)
def test_a_decision_can_be_replayed_from_what_was_stored(case):
    ranking, step = wave(case)
    if not isinstance(step, Send):
        return
    stored = json.loads(json.dumps(as_data(ranking, step), allow_nan=False))
    assert replay(stored, case)
    assert not replay(stored, replace(case, lot=case.lot + 1))
    assert not replay({**stored, "engine": "0"}, case)
    assert not replay({**stored, "to": [*stored["to"], "stranger"]}, case)


def test_a_pledge_changed_afterwards_does_not_replay():
    case = situation(SALVY, *volunteers(3))
    stored = as_data(*wave(case))
    withdrawn = replace(SALVY, terms=replace(A_LITTLE, level=Level.NONE))
    assert not replay(stored, replace(case, candidates=(withdrawn, *volunteers(3))))


def own_part(person, terms=A_LITTLE, use=FREE):
    (ranked,) = rank(situation(person, rules=DUTY_FIRST)).ranked
    return for_professional(ranked, terms, use)


def test_a_professional_reads_their_own_part():
    assert own_part(SALVY_ASKED, SALVY_ASKED.terms, SALVY_ASKED.use) == (
        "Vous êtes à 9 min. Votre engagement couvre le domicile. "
        "1 demande sur 3 vous a été proposée cette semaine."
    )
    assert own_part(replace(SALVY, usual=True, minutes=None, terms=replace(A_LITTLE, minutes=None))) == (
        "Vous êtes le soignant habituel de la personne. "
        "Votre engagement couvre le cabinet, la visio et le domicile. "
        "C’est la première demande de la semaine, sur 3 au plus."
    )
    assert (
        own_part(replace(SALVY, duty=True, terms=None), None) == "Vous êtes d’astreinte. Vous êtes à 9 min."
    )


def test_no_sentence_speaks_of_a_past_refusal():
    before = [replace(one, already=ProposalState.DECLINED) for one in volunteers(7)]
    text = told(SALVY, *before)
    assert not re.search("refus|décliné|pas cette fois", text, re.IGNORECASE)
    assert Tier.NEAR.label not in own_part(SALVY)
