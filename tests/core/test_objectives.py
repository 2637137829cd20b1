"""Said against done: the last word of a day, the gap of each, and what a reader would ask."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.objectives import Part, Reading, said_and_done

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
READINGS = st.lists(
    st.builds(Reading, st.integers(0, 3), DAYS, st.integers(0, 50), st.just("registre")), max_size=30
)
PROMISED = st.lists(st.none() | st.integers(0, 60), min_size=4, max_size=4)


def parts(promised):
    return [Part(n, f"P{n}", n == 2, one, 0, FIRST if n else None) for n, one in enumerate(promised)]


@given(PROMISED, READINGS, DAYS)
def test_each_part_stands_beside_its_last_measure(promised, readings, day):
    table = said_and_done(100, parts(promised), readings, day)
    assert table.lines[0].part.leads
    assert {line.part.key for line in table.lines} == {0, 1, 2, 3}
    for line in table.lines:
        mine = [one for one in readings if one.part == line.part.key and one.on <= day]
        last = max((one.on for one in mine), default=None)
        assert line.done == (None if last is None else [one for one in mine if one.on == last][-1])
        assert line.gap is None or line.gap >= 0
    assert table.done == sum(line.done.value for line in table.lines if line.done)
    assert table.promised == sum(one or 0 for one in promised)


def test_what_is_not_measured_is_not_said_undone():
    (line,) = said_and_done(10, [Part(0, "Nous", True, 10, 0, FIRST)], [], FIRST).lines
    assert line.words == "pas encore mesuré"
    assert line.gap is None


def test_the_gap_is_said_in_words():
    mine = [Part(0, "Nous", True, 10, 0, FIRST), Part(1, "Hôpital", False, None, 0, FIRST)]
    read = [Reading(0, FIRST, 7, "fil"), Reading(1, FIRST, 3, "hôpital")]
    table = said_and_done(10, mine, read, FIRST)
    assert [line.words for line in table.lines] == ["3 de moins que dit", "fait, sans nombre promis"]
    assert said_and_done(10, mine, [Reading(0, FIRST, 12, "fil")], FIRST).lines[0].words == "fait comme dit"


def test_a_reader_is_told_who_is_missing():
    mine = [Part(0, "Nous", False, 4, 0, None), Part(1, "Hôpital", False, None, 0, FIRST)]
    assert said_and_done(10, mine, [], FIRST).warnings == (
        "Personne ne mène cet objectif.",
        "Accord écrit attendu : Nous.",
        "Les parts dites font 4 sur 10, et 1 participant n’en dit pas.",
    )
    whole = [Part(0, "Nous", True, 4, 0, FIRST), Part(1, "Hôpital", False, 6, 0, FIRST)]
    assert said_and_done(10, whole, [], FIRST).warnings == ()
