"""National figures: dated, each with its source, and those that disagree side by side."""

from datetime import date

import pytest

from volontiers.core.reference import COLUMNS, by_series, disagree, read
from volontiers.project.queries.observatory import national

HEAD = ";".join(COLUMNS)


def test_a_date_is_kept_as_precise_as_its_source():
    figures = read(f"{HEAD}\n2024;A;1;projets;S;;\n2019-04;A;2;projets;S;;\n2024-02-01;A;3;projets;S;;")
    assert [(one.when, one.on) for one in figures] == [
        ("avril 2019", date(2019, 4, 1)),
        ("2024", date(2024, 1, 1)),
        ("1er février 2024", date(2024, 2, 1)),
    ]


def test_a_sheet_with_other_columns_is_not_read():
    with pytest.raises(ValueError, match="expected the columns"):
        read("date;valeur\n2019;1")


def test_april_2019_stands_twice_because_two_sources_count_differently():
    (both,) = disagree(national())
    assert [(one.when, one.value) for one in both] == [("avril 2019", 200), ("avril 2019", 280)]
    assert len({one.source for one in both}) == 2


def test_the_supported_projects_of_2019_are_there():
    supported = by_series(national())["Projets soutenus par une agence régionale de santé"]
    assert [(one.said, one.value) for one in supported] == [("2018-06", 19), ("2019-04", 75)]


def test_every_national_figure_has_its_source():
    assert all(one.source and one.unit for one in national())
