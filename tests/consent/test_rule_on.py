"""What a rule was on a day is read in the register: the value then, and the decision it rested on."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import adopted
from volontiers.consent.ledger import rule_days, rule_on
from volontiers.core.ledger import Rule
from volontiers.database.wall import reading
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.territory import actions

pytestmark = pytest.mark.django_db(transaction=True)
DAY, ON = MONDAY.date(), timedelta(days=1)


def test_each_day_has_the_value_of_its_last_entry(at):
    tarn = cast.gaillacois(at(MONDAY))
    for days, minutes in ((10, 7), (10, 8), (20, 9)):
        at(MONDAY + days * ON)
        actions.change_rules(tarn.desk, {"undo_minutes": minutes}, f"bureau, {minutes} minutes")
    with reading(tarn.desk):
        found = [rule_on(tarn.community.pk, Rule.PARAMETERS, DAY + n * ON) for n in (0, 9, 10, 19, 20)]
        assert [one.value.get("undo_minutes") for one in found] == [None, None, 8, 8, 9]
        assert (found[2].decision, found[2].by) == ("bureau, 8 minutes", tarn.camille.pk)
        assert rule_days(tarn.community.pk, Rule.PARAMETERS) == [DAY, DAY + 10 * ON, DAY + 20 * ON]


def test_nothing_was_said_before_the_first_entry(at):
    tarn = cast.gaillacois(at(MONDAY))
    with reading(tarn.desk):
        assert rule_on(tarn.community.pk, Rule.PARAMETERS, DAY - ON) is None
        assert rule_on(tarn.community.pk, Rule.STATUTES, DAY) is None
        assert rule_days(tarn.community.pk, Rule.STATUTES) == []


def test_statutes_are_those_in_force_whenever_they_were_entered(at):
    tarn = cast.gaillacois(at(MONDAY))
    adopt_statutes(tarn.desk, adopted(), MONDAY)
    first, *others = adopted().clauses
    text = (first._replace(text="Autre."), *others)
    later = adopted(1, adopted_on=DAY, in_force_from=DAY + 30 * ON, clauses=text)
    adopt_statutes(tarn.desk, later, MONDAY)
    days = (date(2024, 12, 31), date(2025, 1, 1), DAY, DAY + 30 * ON)
    with reading(tarn.desk):
        found = [rule_on(tarn.community.pk, Rule.STATUTES, day) for day in days]
    assert [one and one.value["version"] for one in found] == [None, 1, 1, 2]
