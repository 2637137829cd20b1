"""A drawing holds every point inside its field, and two values in their order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volontiers.web.chart import drawn

POINTS = st.lists(
    st.tuples(st.integers(730_000, 745_000).map(date.fromordinal), st.integers(0, 10**9)),
    min_size=2,
    max_size=12,
).map(sorted)


@given(POINTS, st.booleans())
def test_every_point_is_in_the_field(points, stairs):
    chart = drawn("x", [("a", points)], stairs=stairs)
    if chart is None:
        assert len({day for day, _ in points}) < 2
        return
    (curve,) = chart.curves
    assert all(chart.left <= dot.x <= chart.right and 0 <= dot.y <= chart.bottom for dot in curve.dots)
    for (_, low), (_, high), one, other in zip(points, points[1:], curve.dots, curve.dots[1:], strict=False):
        assert (one.y >= other.y) or low > high or one.y - other.y > -1


def test_the_scale_is_read_by_a_person():
    day = date(2020, 1, 1)
    chart = drawn("x", [("a", [(day, 3), (day + timedelta(days=400), 738)])])
    assert [tick.says for tick in chart.rows] == ["0", "200", "400", "600", "800"]
    assert [tick.says for tick in chart.columns] == ["2020", "2021"]


def test_stairs_hold_a_value_until_the_next():
    day = date(2020, 1, 1)
    chart = drawn("x", [("a", [(day, 0), (day + timedelta(days=10), 10)])], stairs=True)
    assert len(chart.curves[0].path.split()) == 3
