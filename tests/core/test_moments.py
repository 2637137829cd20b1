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
