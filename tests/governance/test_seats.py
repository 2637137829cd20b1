"""Somebody takes a seat: the statutes refuse it with their clause, the board says what is out of place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import DAY, STATUTES, adopted, member, members, refused, seated, with_statutes
from tests.together import together
from volontiers.core.seating import Wrong
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.members import note_fee, note_payment
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.seats import unseat
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.governance.models import Adhesion, Mandate
from volontiers.governance.queries.board import board, composition

pytestmark = pytest.mark.django_db(transaction=True)
ON = timedelta(days=1)


@pytest.fixture
def tarn():
    return with_statutes(cast.gaillacois())


def test_a_seat_is_held_for_a_whole_mandate(tarn):
    made = seated(tarn, member(tarn))
    assert (made.first_day, made.last_day) == (DAY, date(2029, 11, 22))
    with reading(tarn.desk):
        found = composition(tarn.community.pk, DAY)
        assert [row.held for row in found.rows] == [1, 0, 0, 0]
        assert composition(tarn.community.pk, date(2029, 11, 23)).rows[0].held == 0


def test_a_college_has_no_more_seats_than_the_statutes_say(tarn):
    one, two, three = members(tarn, ["Assié", "Bousquet", "Cazals"], "specialists")
    seated(tarn, one)
    seated(tarn, two, first_day=DAY + 10 * ON)
    with refused("Les 2 sièges de « Spécialistes » sont déjà pourvus", clause="7.2"):
        seated(tarn, three)
    assert seated(tarn, three, last_day=DAY + 9 * ON).pk


def test_two_who_take_the_last_seat_at_once_do_not_both_sit(tarn):
    first, *people = members(tarn, ["Assié", "Bousquet", "Cazals"], "specialists")
    seated(tarn, first)

    def sit(one: Adhesion) -> str:
        try:
            seated(tarn, one)
        except Refused:
            return "refused"
        return "seated"

    assert sorted(together(*(lambda one=one: sit(one) for one in people))) == ["refused", "seated"]


def test_nobody_sits_for_another_college_twice_or_after_leaving(tarn):
    one = member(tarn)
    with refused("tenu par un membre de « Généralistes »", clause="7.3"):
        seated(tarn, one, college="allied")
    with refused("sans être membre"):
        seated(tarn, one, first_day=date(2025, 5, 31))
    seated(tarn, one)
    with refused("a déjà un siège"):
        seated(tarn, one, first_day=DAY + ON)
    assert seated(tarn, one, body=Body.BUREAU, office=Office.PRESIDENT).pk


def test_one_person_by_two_titles_has_one_seat(tarn):
    seated(tarn, member(tarn, given_name="Odette"))
    with refused("a déjà un siège"):
        seated(tarn, member(tarn, college="allied", given_name="Odette"))


def test_two_colleges_kept_apart_do_not_seat_one_person(tarn):
    """Two lines of one person who joined when the statutes did not keep these colleges apart."""
    adopt_statutes(
        tarn.desk, adopted(1, replace(STATUTES, colleges=tuple(replace(one, not_with=()) for one in STATUTES.colleges)),
                           adopted_on=DAY, in_force_from=DAY), MONDAY,
    )  # fmt: skip
    gp, user = (member(tarn, college=college, given_name="Odette") for college in ("gp", "users"))
    seated(tarn, gp)
    with acting(tarn.desk):
        Mandate.objects.create(
            community=tarn.community, adhesion=user, body="board", college="users", first_day=DAY,
            last_day=DAY + 400 * ON, decision="AG",
        )  # fmt: skip
    adopt_statutes(tarn.desk, adopted(2, adopted_on=DAY, in_force_from=DAY + ON), MONDAY)
    with reading(tarn.desk):
        found = {one.wrong: one for one in composition(tarn.community.pk, DAY + ON).faults}
    assert found[Wrong.TWICE].members == found[Wrong.NOT_TOGETHER].members
    assert found[Wrong.NOT_TOGETHER].clause == "7.4"
    unseat(tarn.desk, _user_seat(tarn), DAY, "")
    with refused("ne permettent pas ensemble", clause="7.4"):
        seated(tarn, user, first_day=DAY + 2 * ON, body=Body.BUREAU)


def _user_seat(tarn) -> int:
    with reading(tarn.desk):
        return Mandate.objects.get(college="users").pk


def test_the_statutes_may_ask_for_a_fee_and_for_some_months():
    tarn = with_statutes(cast.gaillacois(), fee_paid=True, months_member=6)
    with refused("6 mois d’adhésion", clause="5"):
        seated(tarn, member(tarn, "Assié", joined_on=DAY - 100 * ON))
    one = member(tarn)
    note_fee(tarn.desk, one.pk, 2026, 2000)
    with refused("celle de 2026", clause="5"):
        seated(tarn, one)
    note_payment(tarn.desk, one.pk, 2026, 2000, DAY, MONDAY)
    assert seated(tarn, one).pk


def test_a_mandate_is_no_longer_than_the_statutes_say(tarn):
    one = member(tarn)
    with refused("plus que les 36 mois", clause="7.5"):
        seated(tarn, one, last_day=date(2029, 11, 23))
    with refused("finit après son début"):
        seated(tarn, one, last_day=DAY - ON)
    assert seated(tarn, one, last_day=DAY).pk


def test_an_office_is_held_by_one_person(tarn):
    one, two = members(tarn, ["Assié", "Bousquet"])
    seated(tarn, one, body=Body.BUREAU, office=Office.PRESIDENT)
    with refused("quelqu’un l’assure déjà", clause="9"):
        seated(tarn, two, body=Body.BUREAU, office=Office.PRESIDENT)
    assert seated(tarn, two, body=Body.BUREAU).pk


def test_without_statutes_nobody_is_seated(tarn):
    with refused("Aucuns statuts"):
        seated(tarn, member(tarn), first_day=date(2024, 1, 1))
    with reading(tarn.desk):
        assert composition(tarn.community.pk, date(2024, 12, 31)) is None


def test_a_seat_is_left_once_within_its_days(tarn):
    made = seated(tarn, member(tarn))
    with refused("Choisissez un jour du mandat"):
        unseat(tarn.desk, made.pk, DAY - ON, "")
    unseat(tarn.desk, made.pk, DAY, "démission")
    with refused("déjà terminé"):
        unseat(tarn.desk, made.pk, DAY, "")
    with reading(tarn.desk):
        assert (
            composition(tarn.community.pk, DAY).rows[0].held,
            composition(tarn.community.pk, DAY + ON).rows[0].held,
        ) == (1, 0)


def test_a_board_is_read_in_a_few_statements(tarn, django_assert_max_num_queries):
    for one in members(tarn, ["Assié", "Bousquet", "Cazals", "Delmas"]):
        seated(tarn, one)
    with reading(tarn.desk), django_assert_max_num_queries(4):
        found = board(tarn.community.pk, DAY)
    assert [one.name for one in found.of(Body.BOARD)] == ["Assié", "Bousquet", "Cazals", "Delmas"]
    assert {one.wrong for one in found.found.faults} == {Wrong.EMPTY, Wrong.NO_OFFICE}
