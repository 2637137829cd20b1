"""Who has the file in hand, since when, and when silence is a yes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.stages import STEPS, Came, Outcome, Sent, Stage, holding, silence_ends

BEGAN, SENT = date(2026, 9, 15), date(2026, 10, 5)
LETTER = Sent(SENT, Stage.LETTER, ("ARS", "CPAM"))


def test_before_anything_leaves_the_file_is_here():
    found = holding(BEGAN, None, [], date(2026, 9, 25))
    assert found.words() == "Le dossier est chez vous depuis le 15 septembre 2026 (10 jours)."
    assert found.words(here=False).startswith("Le dossier est à la communauté depuis")


def test_once_sent_it_is_with_those_who_read_it_and_a_receipt_changes_nothing():
    received = [Came(date(2026, 10, 8), "ARS", Outcome.RECEIVED)]
    found = holding(BEGAN, LETTER, received, date(2026, 10, 25))
    assert found.words() == "Le dossier est à l’examen (ARS et CPAM) depuis le 5 octobre 2026 (20 jours)."


@pytest.mark.parametrize("outcome", [Outcome.ASKED, Outcome.NOT_KEPT])
def test_one_who_wants_more_gives_it_back(outcome):
    answers = [Came(date(2026, 10, 8), "CPAM", Outcome.ACCEPTED), Came(date(2026, 11, 9), "ARS", outcome)]
    found = holding(BEGAN, LETTER, answers, date(2026, 11, 10))
    assert (found.to, found.since, found.days) == ((), date(2026, 11, 9), 1)


def test_a_yes_is_the_whole_yes_once_everybody_gave_it():
    first, second = (
        Came(date(2026, 10, 8), "CPAM", Outcome.ACCEPTED),
        Came(date(2026, 11, 9), "ARS", Outcome.ACCEPTED),
    )
    assert holding(BEGAN, LETTER, [first], date(2026, 11, 10)).to == ("ARS",)
    found = holding(BEGAN, LETTER, [first, second], date(2026, 11, 10))
    assert (found.to, found.since) == ((), date(2026, 11, 9))


def test_another_stage_gives_it_back():
    found = holding(BEGAN, LETTER, [], date(2026, 11, 10), moved=date(2026, 11, 2))
    assert (found.to, found.since) == ((), date(2026, 11, 2))


@given(
    st.dates(),
    st.dates(),
    st.lists(st.builds(Came, st.dates(), st.sampled_from(["ARS", "CPAM"]), st.sampled_from(Outcome))),
)
def test_days_are_never_negative(sent, today, answers):
    assert holding(sent, Sent(sent, Stage.LETTER, ("ARS",)), answers, today).days >= 0


def test_silence_counts_for_a_health_project_alone():
    assert silence_ends(LETTER) is None
    assert silence_ends(Sent(SENT, Stage.HEALTH_PROJECT, ("ARS",))) == date(2026, 12, 5)


def test_two_months_after_the_last_of_december_is_the_last_of_february():
    assert silence_ends(Sent(date(2026, 12, 31), Stage.HEALTH_PROJECT, ("ARS",))) == date(2027, 2, 28)


def test_every_stage_is_told_and_names_each_piece_once():
    assert set(STEPS) == set(Stage)
    for step in STEPS.values():
        assert len({one.label for one in step.pieces}) == len(step.pieces)
        assert bool(step.source) is (step.silence_months is not None)
