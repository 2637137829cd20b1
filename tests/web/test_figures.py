"""The figures of a month: few, honest, and no cell small enough to name somebody."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import words
from volontiers.accounts.access import Role
from volontiers.cases.queries.figures import _by_kind, share, shown
from volontiers.core.need import Kind
from volontiers.database.wall import acting
from volontiers.territory.actions import close_days

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/pilotage/chiffres/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def board(tarn, signed_in):
    """A member of the board, who reads figures and nothing else."""
    with acting(tarn.machine):
        account = cast._account(tarn.community, "conseil@gaillacois.test", "Nadia Sol", Role.BOARD)
    return signed_in(account)


@pytest.mark.parametrize(("number", "seen"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_small_cell_is_hidden(number, seen):
    assert shown(number) == seen


@pytest.mark.parametrize(
    ("part", "whole", "seen"), [(5, 10, 5), (7, 10, None), (3, 10, None), (10, 10, 10), (2, 3, None)]
)
def test_what_subtraction_would_give_back_is_hidden_too(part, whole, seen):
    assert share(part, whole).part == seen


@pytest.mark.parametrize(
    ("part", "whole", "so"), [(7, 10, True), (3, 10, False), (5, 10, False), (2, 3, False)]
)
def test_a_hidden_part_says_on_which_side_few_are_left(part, whole, so):
    assert share(part, whole).nearly_all is so


def test_a_small_rest_takes_the_next_kind_with_it():
    assert _by_kind([("a", 9), ("b", 6), ("c", 2)]) == ((("a", 9),), 8)
    assert _by_kind([("a", 9), ("b", 6)]) == ((("a", 9), ("b", 6)), 0)


def test_the_board_reads_the_month_and_no_case(tarn, board):
    for _ in range(5):
        cast.call(tarn, Kind.UNSCHEDULED)
    said = words(board.get(URL))
    assert "Chiffres de novembre 2026" in said
    assert "5 reçues, à ce jour" in said
    assert "Consultation rapide 5" in said
    assert board.get("/c/gaillacois/dossiers/1001").status_code == 404


def test_a_suspended_week_stands_beside_the_month_that_it_touches(tarn, board):
    day = MONDAY.date()
    close_days(tarn.desk, day, day, "Grève", suspended=True, decision=cast.DECISION)
    close_days(tarn.desk, day, day, "Inventaire", suspended=False, decision=cast.DECISION)
    said = words(board.get(URL))
    assert "Mission suspendue le 23/11/2026 : Grève." in said
    assert "Inventaire" not in said
    assert "suspendue" not in words(board.get(URL, {"mois": "2026-10"}))


def test_four_requests_are_fewer_than_five(tarn, board):
    for _ in range(4):
        cast.call(tarn, Kind.UNSCHEDULED)
    assert "moins de 5 reçues" in words(board.get(URL))


def test_a_month_starts_at_midnight_here_not_in_greenwich(tarn, board):
    midnight = MONDAY.replace(day=1, hour=0, minute=0) - timedelta(hours=1)
    for number in range(5):
        cast.call(tarn, Kind.UNSCHEDULED, now=midnight + timedelta(minutes=number))
    for number in range(5):
        cast.call(tarn, Kind.UNSCHEDULED, now=midnight - timedelta(minutes=number + 1))
    assert "5 reçues" in words(board.get(URL))
    october = words(board.get(URL, {"mois": "2026-10"}))
    assert "5 reçues" in october
    assert "Chiffres d’octobre 2026" in october


@pytest.mark.parametrize("asked", ["", "2031-01", "1800-01", "bientôt", "2026-13"])
def test_a_month_that_is_not_one_is_this_one(tarn, board, asked):
    assert "Chiffres de novembre 2026" in words(board.get(URL, {"mois": asked}))
