from datetime import date, timedelta

import pytest

from volontiers.core.need import (
    SOLVED,
    AgeBand,
    Family,
    Kind,
    Mode,
    Outcome,
    age_band,
    default_modes,
    due_after,
    family_of,
    professions_for,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("vocabulary", [Kind, Mode, Family, Outcome, AgeBand])
def test_every_word_has_its_own_french_label_and_an_ascii_value(vocabulary):
    labels = [word.label for word in vocabulary]
    assert len(set(labels)) == len(labels)
    assert all(word.value.isascii() for word in vocabulary)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (2026, AgeBand.INFANT),
        (2024, AgeBand.INFANT),
        (2023, AgeBand.CHILD),
        (2011, AgeBand.CHILD),
        (2010, AgeBand.ADULT),
        (1962, AgeBand.ADULT),
        (1961, AgeBand.SENIOR),
        (1947, AgeBand.SENIOR),
        (1946, AgeBand.ELDER),
        (1896, AgeBand.ELDER),
        (1800, None),
        (2027, None),
        (None, None),
    ],
)
def test_the_age_band_is_read_from_the_year_alone(born, band):
    assert age_band(born, TODAY) == band


def test_each_kind_has_modes_and_a_delay():
    for kind in Kind:
        assert default_modes(kind)
        assert due_after(kind) > timedelta()
    assert default_modes(Kind.HOME_VISIT) == (Mode.HH,)


def test_equipment_and_home_help_are_the_services():
    services = {kind for kind in Kind if family_of(kind) is Family.SERVICES}
    assert services == {Kind.EQUIPMENT, Kind.HOME_HELP}
    assert professions_for(Kind.HOME_HELP) == {"home_help"}


def test_giving_up_and_orientation_are_not_solutions():
    assert SOLVED.isdisjoint({Outcome.RENOUNCED, Outcome.UNSOLVED, Outcome.ORIENTED, Outcome.EMERGENCY})
