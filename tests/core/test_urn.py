"""Simple secrecy is for opinions, of five persons or more, where the members decided it."""

import pytest

from volontiers.core.urn import (
    IN_A_CONFLICT,
    NOT_DECIDED,
    OF_A_PERSON,
    SENTENCE,
    OpinionState,
    Unchecked,
    may_show,
    named_in,
    no_urn,
    unchecked,
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


def test_a_question_that_names_a_member_is_seen_whatever_its_letters():
    members = [("Hélène Cros", "Cros"), ("Lou Le Goff", "Le Goff"), ("Ann Li", "Li"), ("Zoé Roux", "Roux")]
    assert named_in("Faut-il révoquer le Dr CROS, et m. le goff ?", members) == ["Hélène Cros", "Lou Le Goff"]
    assert named_in("Garder le samedi li ? L’essai a été microscopique.", members) == []


def test_two_no_are_not_believed_while_a_name_or_an_interest_is_unread():
    assert unchecked([], [], ()) is None
    named, declared = ["Hélène Cros"], ["Lou Roux (dirige le centre)"]
    assert unchecked(named, declared, ())[0] is Unchecked.NAMED
    assert "Hélène Cros" in unchecked(named, declared, ())[1]
    assert unchecked(named, declared, ["unnamed"])[0] is Unchecked.DECLARED
    assert unchecked(named, declared, ["unnamed", "read"]) is None
