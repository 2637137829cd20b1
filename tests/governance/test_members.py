"""Members: admitted once, corrected, gone with their mandates; what they owe, and what they declared."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, member, members, refused, seated, who, with_statutes
from volontiers.core.statutes import Body
from volontiers.database.wall import reading
from volontiers.governance.actions.members import (
    call_fees,
    change_member,
    declare_interest,
    end_interest,
    member_leaves,
    note_fee,
    note_payment,
)
from volontiers.governance.models import Adhesion, Fee, Interest, Mandate
from volontiers.governance.queries.members import Asked, counts, search
from volontiers.governance.queries.members import member as one_member
from volontiers.governance.queries.sitting import occupations, professions

pytestmark = pytest.mark.django_db(transaction=True)
ON = timedelta(days=1)


@pytest.fixture
def tarn():
    return with_statutes(cast.gaillacois())


def test_a_person_is_a_member_once(tarn):
    member(tarn, given_name="Odette")
    with refused("déjà membre", field="family_name"):
        member(tarn, "CALMELS", given_name="odette")


def test_two_people_of_one_name_are_told_apart_by_their_addresses(tarn):
    for email in ("a@example.org", "b@example.org"):
        member(tarn, email=email)
    with refused("déjà membre", field="family_name"):
        member(tarn, email="A@example.org")
    with refused("déjà membre", field="family_name"):
        member(tarn)


def test_a_professional_of_the_directory_is_a_member_once_under_any_name(tarn):
    member(tarn, "Salvy", professional_id=tarn.alix.pk)
    with refused(field="family_name"):
        member(tarn, "Salvy-Faure", "users", professional_id=tarn.alix.pk)


def test_two_colleges_that_exclude_each_other_are_not_joined_by_one_person(tarn):
    member(tarn, given_name="Odette")
    with refused("ne permettent pas ensemble", field="college"):
        member(tarn, college="users", given_name="Odette")
    assert member(tarn, college="allied", given_name="Odette").pk


@pytest.mark.parametrize(
    ("said", "field"),
    [({"college": "founders"}, "college"), ({"joined_on": DAY + ON}, "joined_on")],
)
def test_a_college_is_of_the_statutes_and_a_day_is_not_to_come(tarn, said, field):
    with refused(field=field):
        member(tarn, **said)


def test_members_are_counted_by_profession_and_not_by_word(tarn):
    """« infirmier » and « infirmière » are one line of the list that the agency reads, as they are in « 180 secondes »."""
    said = (
        "infirmier",
        "infirmière",
        "kinésithérapeute",
        "masseur-kinésithérapeute",
        "cardiologue",
        "usager",
    )
    for number, occupation in enumerate(said):
        member(tarn, f"Membre{number}", occupation=occupation)
    with reading(tarn.desk):
        by_name = occupations(tarn.community.pk, DAY)
        by_code = professions(tarn.community.pk, DAY)
    assert by_name == {
        "infirmier": 2, "masseur-kinésithérapeute": 2, "médecin d’une autre spécialité": 1, "usager": 1,
    }  # fmt: skip
    assert by_code == {"60": 2, "70": 2, "10": 1, "other": 1}


def test_without_statutes_there_is_no_college_to_join():
    with refused("Enregistrez d’abord les statuts", field="college"):
        member(cast.gaillacois())


def test_who_left_may_join_again(tarn):
    one = member(tarn)
    member_leaves(tarn.desk, one.pk, DAY, "retraite", MONDAY)
    assert member(tarn, joined_on=DAY).pk != one.pk


def test_a_correction_is_held_to_the_same_rules(tarn):
    one, other = members(tarn, ["Calmels", "Assié"])
    changed = change_member(tarn.desk, one.pk, who("Calmels", "allied", phone="+33563000000"), MONDAY)
    assert (changed.college, changed.phone) == ("allied", "+33563000000")
    with refused(field="family_name"):
        change_member(tarn.desk, one.pk, who("Assié", other.college), MONDAY)
    member_leaves(tarn.desk, other.pk, DAY - ON, "", MONDAY)
    with refused("est partie", field="joined_on"):
        change_member(tarn.desk, other.pk, who("Assié", joined_on=DAY), MONDAY)


def test_leaving_ends_what_was_held_and_drops_what_had_not_begun(tarn):
    one = member(tarn)
    seated(tarn, one, first_day=DAY - 10 * ON, last_day=DAY + ON)
    seated(tarn, one, first_day=DAY + 2 * ON)
    seated(tarn, one, first_day=DAY - 10 * ON, body=Body.BUREAU)
    member_leaves(tarn.desk, one.pk, DAY, "déménagement", MONDAY)
    with reading(tarn.desk):
        assert set(Mandate.objects.values_list("body", "ended_on", "ended_for")) == {
            ("board", DAY, "départ de l’association"), ("bureau", DAY, "départ de l’association"),
        }  # fmt: skip
    with refused("déjà partie", field="day"):
        member_leaves(tarn.desk, one.pk, DAY, "", MONDAY)


@pytest.mark.parametrize("day", [date(2025, 5, 31), DAY + ON])
def test_nobody_leaves_before_joining_nor_ahead_of_time(tarn, day):
    with refused("Le départ vient entre", field="day"):
        member_leaves(tarn.desk, member(tarn).pk, day, "", MONDAY)


def test_a_fee_is_paid_once_whole_and_not_ahead(tarn):
    one = member(tarn)
    with refused("Aucune cotisation", field="year"):
        note_payment(tarn.desk, one.pk, 2026, 2000, DAY, MONDAY)
    note_fee(tarn.desk, one.pk, 2026, 1500)
    note_fee(tarn.desk, one.pk, 2026, 2000)
    with refused("est de 20", field="paid"):
        note_payment(tarn.desk, one.pk, 2026, 1999, DAY, MONDAY)
    with refused(field="day"):
        note_payment(tarn.desk, one.pk, 2026, 2000, DAY + ON, MONDAY)
    note_payment(tarn.desk, one.pk, 2026, 2000, DAY, MONDAY)
    with refused("déjà noté, le 23/11/2026", field="year"):
        note_payment(tarn.desk, one.pk, 2026, 2000, DAY, MONDAY)
    with refused("déjà payée", field="due"):
        note_fee(tarn.desk, one.pk, 2026, 0)


@pytest.mark.parametrize(
    ("year", "cents", "field"), [(1989, 1, "year"), (2026, -1, "due"), (2026, 10_000_001, "due")]
)
def test_a_fee_has_a_likely_year_and_amount(tarn, year, cents, field):
    with refused(field=field):
        note_fee(tarn.desk, member(tarn).pk, year, cents)


def test_the_fee_of_a_year_is_called_once_from_each_member_of_its_colleges(tarn):
    gp, allied, gone = member(tarn), member(tarn, "Assié", "allied"), member(tarn, "Huc")
    member_leaves(tarn.desk, gone.pk, DAY - ON, "", MONDAY)
    note_fee(tarn.desk, gp.pk, 2026, 100)
    assert call_fees(tarn.desk, 2026, {"gp": 2000, "allied": 1000}, MONDAY) == 1
    assert call_fees(tarn.desk, 2026, {"gp": 2000, "allied": 1000}, MONDAY) == 0
    with reading(tarn.desk):
        assert set(Fee.objects.values_list("adhesion", "due_cents")) == {(gp.pk, 100), (allied.pk, 1000)}
    with refused(field="gp"):
        call_fees(tarn.desk, 2027, {"gp": -1}, MONDAY)


def test_an_interest_is_declared_once_and_ends(tarn):
    one = member(tarn)
    made = declare_interest(tarn.desk, one.pk, "Associé d’une pharmacie", DAY, MONDAY)
    with refused("déjà déclaré", field="what"):
        declare_interest(tarn.desk, one.pk, "associé d'une pharmacie", DAY, MONDAY)
    with refused(field="day"):
        declare_interest(tarn.desk, one.pk, "Autre", DAY + ON, MONDAY)
    for day in (DAY, DAY + ON):
        end_interest(tarn.desk, made.pk, day)
    with reading(tarn.desk):
        assert Interest.objects.get().ended_on == DAY


def test_members_are_found_by_words_college_and_fee(tarn):
    odette = member(tarn, given_name="Odette", occupation="médecin généraliste")
    bao = member(tarn, "Électre", "allied", organization="SSIAD de Gaillac")
    gone = member(tarn, "Huc")
    member_leaves(tarn.desk, gone.pk, DAY - ON, "", MONDAY)
    call_fees(tarn.desk, 2026, {"gp": 2000, "allied": 1000}, MONDAY)
    note_payment(tarn.desk, bao.pk, 2026, 1000, DAY, MONDAY)

    def found(**asked: object) -> list[int]:
        return [line.id for line in search(tarn.community.pk, Asked(**asked), DAY).lines]

    with reading(tarn.desk):
        assert set(found()) == {odette.pk, bao.pk}
        assert found(words="elec") == found(words="gaill ssiad") == found(fee="paid") == [bao.pk]
        assert found(college="gp") == found(fee="owed") == found(words="généraliste") == [odette.pk]
        assert found(gone=True) == [gone.pk]
        assert counts(tarn.community.pk, DAY) == {"gp": 1, "allied": 1}
        assert one_member(tarn.community.pk, bao.pk).fees.all()[0].paid_on == DAY


def test_a_list_is_read_by_pages_in_a_few_statements(tarn, django_assert_max_num_queries):
    for n in range(53):
        member(tarn, f"Nom{n:02}")
    with reading(tarn.desk), django_assert_max_num_queries(3):
        found = search(tarn.community.pk, Asked(), DAY, 2)
    assert (len(found.lines), found.count) == (3, 53)


def test_a_member_of_a_neighbour_is_out_of_reach(tarn):
    one, neighbour = member(tarn), with_statutes(cast.bourbon())
    with pytest.raises(Adhesion.DoesNotExist):
        member_leaves(neighbour.desk, one.pk, DAY, "", MONDAY)
    assert member(neighbour).pk
