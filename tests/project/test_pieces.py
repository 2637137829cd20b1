"""The pieces of the file: added once, changed from a page that is not stale, ready on a day that came."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter
from volontiers.core.stages import Stage
from volontiers.database.wall import reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.pieces import add_piece, change_piece, drop_piece, piece_is_ready
from volontiers.project.models import Piece

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = {"label": "Budget", "responsible": None, "due_on": None, "ready_on": None, "note": ""}


@pytest.fixture
def tarn():
    made = cast.gaillacois()
    at_letter(made)
    return made


def test_a_piece_is_on_the_list_once(tarn):
    add_piece(tarn.desk, Stage.LETTER, BUDGET, MONDAY)
    with pytest.raises(NotWritten) as wrong:
        add_piece(tarn.desk, Stage.LETTER, BUDGET, MONDAY)
    assert wrong.value.field == "label"


def test_a_piece_is_not_ready_before_its_day(tarn):
    with pytest.raises(NotWritten) as wrong:
        add_piece(tarn.desk, Stage.LETTER, BUDGET | {"ready_on": date(2026, 11, 24)}, MONDAY)
    assert wrong.value.field == "ready_on"


def test_a_stale_page_writes_nothing_and_no_two_are_called_alike(tarn):
    one = add_piece(tarn.desk, Stage.LETTER, BUDGET, MONDAY)
    change_piece(tarn.desk, one.pk, BUDGET | {"responsible": tarn.camille.pk}, 1, MONDAY)
    with pytest.raises(NotWritten, match="entre-temps"):
        change_piece(tarn.desk, one.pk, BUDGET, 1, MONDAY)
    with pytest.raises(NotWritten) as wrong:
        change_piece(tarn.desk, one.pk, BUDGET | {"label": "Lettre d’intention"}, 2, MONDAY)
    assert wrong.value.field == "label"
    with reading(tarn.desk):
        one.refresh_from_db()
    assert one.responsible_id == tarn.camille.pk


def test_ready_is_said_once_and_a_neighbour_says_nothing(tarn):
    one = add_piece(tarn.desk, Stage.LETTER, BUDGET, MONDAY)
    other = cast.bourbon()
    assert not piece_is_ready(other.desk, one.pk, MONDAY)
    drop_piece(other.desk, one.pk)
    assert piece_is_ready(tarn.desk, one.pk, MONDAY)
    assert not piece_is_ready(tarn.desk, one.pk, MONDAY)
    drop_piece(tarn.desk, one.pk)
    with reading(tarn.desk):
        assert not Piece.objects.filter(pk=one.pk).exists()
