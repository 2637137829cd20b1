"""Partners and neighbours, as facts that the checks read."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import reading
from volontiers.project.actions.around import (
    drop_neighbour,
    drop_partner,
    note_neighbour,
    note_partner,
    partner_agrees,
)
from volontiers.project.actions.course import NotWritten
from volontiers.project.queries.file import file_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def file(tarn):
    with reading(tarn.desk):
        return file_of(tarn.community.pk, MONDAY.date())


def test_a_partner_agrees_in_writing_once(tarn):
    one = note_partner(tarn.desk, PartnerKind.EHPAD, "Les Tilleuls", None, MONDAY)
    assert not file(tarn).partners[0].agreed
    assert partner_agrees(tarn.desk, one.pk, MONDAY)
    assert not partner_agrees(tarn.desk, one.pk, MONDAY)
    assert file(tarn).partners[0].agreed
    drop_partner(tarn.desk, one.pk)
    assert file(tarn).partners == ()


@pytest.mark.parametrize(
    ("name", "day", "field"), [("Les Tilleuls", None, "name"), ("Autre", date(2026, 11, 24), "agreed_on")]
)
def test_a_partner_that_cannot_be_is_told(tarn, name, day, field):
    note_partner(tarn.desk, PartnerKind.EHPAD, "Les Tilleuls", None, MONDAY)
    with pytest.raises(NotWritten) as wrong:
        note_partner(tarn.desk, PartnerKind.EHPAD, name, day, MONDAY)
    assert wrong.value.field == field


def test_the_communes_of_a_neighbour_replace_the_earlier_ones(tarn):
    note_neighbour(tarn.desk, "CPTS voisine", ["81099", "81145"])
    one = note_neighbour(tarn.desk, "CPTS voisine", ["81145", "81145"])
    assert file(tarn).neighbours == {"CPTS voisine": frozenset({"81145"})}
    with pytest.raises(NotWritten):
        note_neighbour(tarn.desk, "CPTS voisine", [])
    drop_neighbour(tarn.desk, one.pk)
    assert file(tarn).neighbours == {}


def test_nothing_is_seen_from_next_door(tarn):
    note_partner(tarn.desk, PartnerKind.EHPAD, "Les Tilleuls", None, MONDAY)
    note_neighbour(tarn.desk, "CPTS voisine", ["81099"])
    other = file(cast.bourbon())
    assert (other.partners, other.neighbours) == ((), {})
