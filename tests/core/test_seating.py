"""The board beside its statutes: what a reader of the file would object to is said before it leaves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.seating import SOON, Mandate, Member, Wrong, composition, unplanned
from volontiers.core.statutes import Body, College, Office, Statutes

DAY = date(2026, 11, 23)
STATUTES = Statutes(
    (
        College("gp", "Généralistes", "", 4, clause="7.1"),
        College("specialists", "Spécialistes", "", 2, clause="7.2"),
        College("allied", "Paramédicaux", "", 4, clause="7.3"),
        College("users", "Usagers", "", 2, clause="7.4"),
    ),
    {}, 36, (Office.PRESIDENT, Office.TREASURER), {"offices": "9"},
)  # fmt: skip
HELD = ["gp"] * 4 + ["allied"] * 3 + ["users"] * 2


def member(key: int, college: str, left_on: date | None = None) -> Member:
    return Member(key, college, date(2025, 1, 1), left_on)


def seat(
    who: int, college: str, body: Body = Body.BOARD, office: Office = Office.MEMBER, **days: date
) -> Mandate:
    return Mandate(
        who, body, office, college, **{"first_day": date(2025, 12, 19), "last_day": date(2028, 12, 18)} | days
    )


MEMBERS = [member(n, college) for n, college in enumerate(HELD)]
BOARD = [seat(n, college) for n, college in enumerate(HELD)]
BUREAU = [seat(0, "gp", Body.BUREAU, Office.PRESIDENT), seat(5, "allied", Body.BUREAU, Office.TREASURER)]


def test_the_file_that_was_refused_would_have_said_so():
    found = composition(STATUTES, MEMBERS, BOARD + BUREAU, DAY)
    assert [(row.college.name, row.held, row.words) for row in found.rows] == [
        ("Généralistes", 4, "ok"), ("Spécialistes", 0, "0 sur 2"), ("Paramédicaux", 3, "1 siège à pourvoir"),
        ("Usagers", 2, "ok"),
    ]  # fmt: skip
    assert [(one.wrong, one.clause) for one in found.faults] == [(Wrong.EMPTY, "7.2"), (Wrong.MISSING, "7.3")]


@pytest.mark.parametrize(
    ("members", "mandates", "wrong"),
    [
        ([member(0, "gp", date(2026, 11, 22))], [seat(0, "gp")], Wrong.NOT_A_MEMBER),
        ([], [seat(9, "gp")], Wrong.NOT_A_MEMBER),
        ([member(0, "users")], [seat(0, "gp")], Wrong.OTHER_COLLEGE),
        ([member(0, "founders")], [seat(0, "founders")], Wrong.NO_COLLEGE),
        (
            [member(0, "gp"), member(1, "gp")],
            [seat(n, "gp", Body.BUREAU, Office.PRESIDENT) for n in (0, 1)],
            Wrong.TWO_OFFICES,
        ),
        ([member(0, "gp")], [seat(0, "gp", Body.BUREAU, Office.PRESIDENT)], Wrong.NO_OFFICE),
        ([member(n, "users") for n in range(3)], [seat(n, "users") for n in range(3)], Wrong.TOO_MANY),
    ],
)
def test_who_is_out_of_place_is_told(members, mandates, wrong):
    assert wrong in {one.wrong for one in composition(STATUTES, members, mandates, DAY).faults}


@given(st.integers(-200, 200), st.integers(0, 200))
def test_a_mandate_is_told_ninety_days_before_its_end_and_no_more_after(shift, length):
    one = seat(0, "gp", first_day=DAY + timedelta(days=shift), last_day=DAY + timedelta(days=shift + length))
    found = composition(STATUTES, MEMBERS, [one], DAY)
    assert (one in found.ending) == (one.first_day <= DAY <= one.last_day <= DAY + SOON)
    assert found.rows[0].held == (one.first_day <= DAY <= one.last_day)


@given(st.lists(st.sampled_from([college.key for college in STATUTES.colleges]), max_size=20))
def test_seats_held_and_missing_add_up(colleges):
    mandates = [seat(n, key) for n, key in enumerate(colleges)]
    found = composition(STATUTES, [member(n, key) for n, key in enumerate(colleges)], mandates, DAY)
    assert sum(row.held for row in found.rows) == len(colleges)
    assert all(row.held + row.missing >= row.college.seats for row in found.rows)


def test_seats_that_an_assembly_leaves_empty_are_told_before_it_is_convened():
    ends = [seat(n, college, last_day=DAY) if n == 0 else seat(n, college) for n, college in enumerate(HELD)]
    found = unplanned(STATUTES, ends, DAY, {"specialists": 2})
    assert [(one.college.key, one.free, [seat.member for seat in one.ending]) for one in found] == [
        ("gp", 1, [0]), ("allied", 1, []),
    ]  # fmt: skip
    assert found[0].sentence == (
        "« Généralistes » : 1 siège sera à pourvoir le lendemain, et aucune élection n’est prévue."
    )
    assert unplanned(STATUTES, ends, DAY, {"specialists": 1})[1].sentence == (
        "« Spécialistes » : 2 sièges seront à pourvoir le lendemain, et l’élection prévue n’en pourvoit que 1."
    )
    assert unplanned(STATUTES, ends, DAY - timedelta(days=1), {"specialists": 2, "allied": 1}) == ()
