"""Moments and durations as the desk says and types them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from volontiers.core import moments

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)  # Monday, 9:05 in Paris


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:00", "lun. 23/11 18:00"),
        ("18h", "lun. 23/11 18:00"),
        ("aujourd’hui 17h30", "lun. 23/11 17:30"),
        ("demain 9h", "mar. 24/11 09:00"),
        ("jeudi", "jeu. 26/11 18:00"),
        ("mercredi 25/11 à 18h", "mer. 25/11 18:00"),
        ("2026-11-25T18:00", "mer. 25/11 18:00"),
        ("05/01 9h30", "mar. 05/01 09:30"),
    ],
)
def test_what_is_typed_is_understood(typed, meant):
    assert moments.full(moments.read(typed, NOW, PARIS), PARIS) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bientôt",
        "31/02 10:00",
        "25:00",
        "12/13",
        "😀",
        "1" * 500,
        "2026-99-99T10:00",
        "0001-01-01T00:00",
        "01/01/0001 0h00",
        "0000-01-01T00:00",
    ],
)
def test_what_cannot_be_read_is_nothing(typed):
    assert moments.read(typed, NOW, PARIS) is None


def test_what_is_said_can_be_typed_again():
    for hours in range(1, 2000, 37):
        at = (NOW + timedelta(hours=hours)).replace(second=0)
        assert moments.read(moments.full(at, PARIS), NOW, PARIS) == at


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 min"), (5, "5 min"), (60, "1 h"), (190, "3 h 10"), (1440, "1 jour"), (4000, "2 jours")],
)
def test_durations(minutes, said):
    assert moments.lasting(timedelta(minutes=minutes)) == said


def test_a_day_is_named_within_the_week_and_dated_beyond():
    said = [moments.day(NOW + timedelta(days=days), NOW, PARIS) for days in (-1, 0, 1, 3, 8)]
    assert said == ["hier", "aujourd’hui", "demain", "jeudi", "01/12"]


@pytest.mark.parametrize(
    ("starts", "hours", "said"),
    [
        ((2026, 11, 24, 20), 4, "mardi 24 novembre de 20 h à minuit"),
        ((2026, 11, 24, 20), 12, "mardi 24 novembre à 20 h au mercredi 25 novembre à 8 h"),
        ((2026, 12, 1, 0), 12, "mardi 1er décembre de minuit à midi"),
        ((2026, 11, 24, 9, 5), 4, "mardi 24 novembre de 9 h 05 à 13 h 05"),
        ((2026, 11, 24, 20), 28, "mardi 24 novembre à 20 h au jeudi 26 novembre à minuit"),
    ],
)
def test_a_shift_is_said_with_its_days_and_its_hours(starts, hours, said):
    first = datetime(*starts, tzinfo=PARIS)
    found = moments.span(first, first + timedelta(hours=hours), PARIS)
    assert found.replace("\u00a0", " ") == said
    assert " h" not in found
