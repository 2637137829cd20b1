"""May this member take this seat? What is refused would have been told by the board; what is allowed adds nothing to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.governance.given import STATUTES
from volontiers.core.seat import joining, objections
from volontiers.core.seating import Mandate, Member, Wrong, composition
from volontiers.core.statutes import Body, Office

DAY, ON = date(2026, 11, 23), timedelta(days=1)
COLLEGES = [one.key for one in STATUTES.colleges]
OUT_OF_PLACE = {
    Wrong.TOO_MANY, Wrong.NO_COLLEGE, Wrong.OTHER_COLLEGE, Wrong.NOT_A_MEMBER, Wrong.TWO_OFFICES, Wrong.TWICE,
    Wrong.NOT_TOGETHER, Wrong.TOO_LONG,
}  # fmt: skip
days = st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n))
members = st.builds(
    Member,
    key=st.integers(0, 12), college=st.sampled_from(COLLEGES), joined_on=st.just(date(2025, 1, 1)),
    person=st.sampled_from(["", "odette calmels", "paul gasc"]),
)  # fmt: skip


def mandate(who: Member, body: Body, office: Office, first: date, length: int) -> Mandate:
    return Mandate(who.key, body, office, who.college, first, first + timedelta(days=length))


@settings(max_examples=150)
@given(
    st.lists(members, min_size=1, max_size=12, unique_by=lambda one: one.key),
    st.lists(
        st.tuples(
            st.integers(0, 11), st.sampled_from(Body), st.sampled_from(Office), days, st.integers(0, 1200)
        ),
        max_size=25,
    ),
    days,
)
def test_a_board_filled_seat_by_seat_has_nobody_out_of_place_on_any_day(people, wanted, day):
    """Every seat that was not refused: on no day does the composition find one of them wrong."""
    held: list[Mandate] = []
    for n, body, office, first, length in wanted:
        one = mandate(people[n % len(people)], body, office, first, length)
        if not objections(STATUTES, people, held, one):
            held.append(one)
    for body in Body:
        seated = [one.member for one in held if one.body is body and one.holds(day)]
        assert len(seated) == len(set(seated))
    found = {one.wrong for one in composition(STATUTES, people, held, day).faults}
    assert not found & OUT_OF_PLACE


def test_a_name_alone_makes_one_person_unless_they_are_known_to_be_two():
    one = Member(1, "gp", DAY, person="odette calmels")
    for other, same in (
        (Member(2, "users", DAY, person="odette calmels"), True),
        (Member(2, "users", DAY, person="odette calmels", contact="o@example.org"), True),
        (Member(2, "users", DAY, professional=4, person="odette calmels"), True),
        (Member(2, "users", DAY, person="paul gasc"), False),
        (Member(2, "users", DAY), False),
        (Member(1, "users", DAY, person="odette calmels"), False),
    ):
        assert (one.is_also(other), other.is_also(one)) == (same, same)
    two = [Member(n, "gp", DAY, person="odette calmels", contact=f"{n}@example.org") for n in (1, 2)]
    assert not two[0].is_also(two[1])
    both = [Member(n, "gp", DAY, professional=4, person=f"nom {n}") for n in (1, 2)]
    assert both[0].is_also(both[1])


@pytest.mark.parametrize(
    ("joined_on", "left_on", "refused"),
    [(DAY, None, True), (DAY - ON, None, True), (DAY + ON, None, True), (DAY - 9 * ON, DAY - ON, False)],
)
def test_two_colleges_are_kept_apart_whoever_was_there_first(joined_on, left_on, refused):
    there = Member(1, "gp", joined_on, left_on, person="odette calmels")
    found = joining(STATUTES, Member(2, "users", DAY, person="odette calmels"), [there])
    assert [(one.wrong, one.clause) for one in found] == ([(Wrong.NOT_TOGETHER, "7.4")] if refused else [])
