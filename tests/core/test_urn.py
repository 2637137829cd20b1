"""Simple secrecy is for opinions, of five persons or more, where the members decided it."""

import pytest

from volontiers.core.urn import (
    IN_A_CONFLICT,
    NOT_DECIDED,
    OF_A_PERSON,
    SENTENCE,
    OpinionState,
    may_show,
    no_urn,
)

ALL_WELL = {"decided": True, "of_a_person": False, "in_a_conflict": False, "electors": 5}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"decided": False}, NOT_DECIDED),
        ({"of_a_person": True}, OF_A_PERSON),
        ({"in_a_conflict": True}, IN_A_CONFLICT),
        ({"electors": 4}, "Il faut au moins 5 électeurs pour un secret simple."),
    ],
)
def test_an_urn_is_held_for_an_opinion_of_enough_persons_alone(changed, said):
    found = no_urn(**ALL_WELL | changed)
    assert (found and found.sentence) == said


def test_its_label_never_says_secret_without_its_truth():
    assert SENTENCE.startswith("Secret simple : ")
    assert "pourrait lever ce secret" in SENTENCE
    assert all("secret" not in one.label for one in OpinionState)


def test_few_voices_are_not_shown():
    assert [may_show(voters) for voters in (0, 4, 5)] == [False, False, True]
