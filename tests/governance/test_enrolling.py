"""Members come from a spreadsheet: read without writing, then all of them, or nobody."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, STATUTES, member, with_statutes
from volontiers.core.cells import read, write, write_csv
from volontiers.database.wall import reading
from volontiers.governance.actions.enrolling import enrol_members
from volontiers.governance.actions.members import call_fees, member_leaves, note_payment
from volontiers.governance.models import Adhesion
from volontiers.governance.queries.roster import exported

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["Nom", "Prénom", "Collège", "Membre depuis le"]


@pytest.fixture
def tarn():
    return with_statutes(cast.gaillacois())


def rows(*people: tuple[str, str]) -> list[list[str]]:
    return [HEAD, *([name, "Odette", college, "02/03/2025"] for name, college in people)]


def enrol(tarn, *people: tuple[str, str], dry: bool = False):
    return enrol_members(tarn.desk, rows(*people), MONDAY, dry=dry)


def names(tarn) -> list[tuple[str, str]]:
    with reading(tarn.desk):
        return list(Adhesion.objects.values_list("family_name", "college"))


def test_a_file_is_read_without_writing_then_written_whole(tarn):
    people = (("Assié", "Généralistes"), ("Huc", "usagers"))
    assert enrol(tarn, *people, dry=True).added == 2
    assert names(tarn) == []
    assert enrol(tarn, *people).added == 2
    assert names(tarn) == [("Assié", "gp"), ("Huc", "users")]


def test_one_line_that_cannot_stand_and_nobody_is_written(tarn):
    member(tarn, "Assié", given_name="Odette")
    found = enrol(tarn, ("Huc", "Usagers"), ("Assié", "Usagers"), ("Cazals", "Usagers"))
    assert [(one.number, "ne permettent pas ensemble" in one.sentence) for one in found.faults] == [(3, True)]
    assert names(tarn) == [("Assié", "gp")]


def test_two_lines_of_one_person_are_refused_with_their_numbers(tarn):
    found = enrol(tarn, ("Huc", "Usagers"), ("Assié", "Usagers"), ("HUC", "Usagers"))
    assert [(one.number, "ligne 2" in one.sentence) for one in found.faults] == [(4, True)]
    assert names(tarn) == []


def test_who_is_there_already_is_passed_over(tarn):
    enrol(tarn, ("Huc", "Usagers"))
    found = enrol(tarn, ("Huc", "Usagers"), ("Assié", "Usagers"))
    assert (found.known, found.added) == ((2,), 1)
    assert len(names(tarn)) == 2


def test_without_statutes_nobody_is_enrolled():
    tarn = cast.gaillacois()
    assert [one.number for one in enrol(tarn, ("Huc", "Usagers")).faults] == [0]


def test_what_is_taken_away_comes_back_as_it_was(tarn):
    one = member(
        tarn, "=Calmels", given_name="Odette", email="o@example.org", phone="+33639981234", founder=True
    )
    gone = member(tarn, "Huc", "users")
    member_leaves(tarn.desk, gone.pk, DAY, "", MONDAY)
    call_fees(tarn.desk, 2026, {"gp": 2050}, MONDAY)
    note_payment(tarn.desk, one.pk, 2026, 2050, DAY, MONDAY)
    with reading(tarn.desk):
        found = list(exported(tarn.community.pk, DAY))
    for written in (write(found), write_csv(found)):
        told = read(written)
        assert told[1][:3] == ["'=Calmels", "Odette", "Généralistes"]
        assert told[1][-4:] == ["2026", "20,50", "20,50", "23/11/2026"]
        assert told[2][9] == "23/11/2026"
    there = enrol_members(tarn.desk, read(write(found)), MONDAY, dry=True)
    assert (there.faults, there.known) == ((), (2, 3))
    assert STATUTES.colleges[0].name == "Généralistes"


def test_a_file_of_a_thousand_is_read_in_a_few_statements(tarn, django_assert_max_num_queries):
    people = [(f"Nom{n}", "Usagers") for n in range(1000)]
    with django_assert_max_num_queries(20):
        assert enrol(tarn, *people).added == 1000
