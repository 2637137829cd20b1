"""What the demonstration says in two places is the same: how many people live there, and when its letter was written."""

from volontiers.core.contract import size_of
from volontiers.ops.demo.project import MET, WRITTEN
from volontiers.ops.demo.territory import rows
from volontiers.project.queries.contract import sizes


def test_the_observatory_says_of_the_demo_what_its_own_project_says():
    people = sum(int(row["population"]) for row in rows("communes.csv"))
    idea, letter = (row for row in rows("projets.csv") if row["projet"].startswith("Gaillacois"))
    assert {int(one["habitants"]) for one in (idea, letter)} == {people}
    days = [one["date"] for one in (idea, letter)]
    assert days == [f"{day:%d/%m/%Y}" for day in (MET, WRITTEN)]
    assert size_of(sizes(), people) == "T2"
