"""A definition is adopted by a decision, entered in the register, and never rewritten."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.indicators.given import YEAR, adopted
from tests.together import together
from tests.trust.raw import run
from volontiers.consent import ledger
from volontiers.core.indicator import Count, DefinitionError
from volontiers.core.ledger import Rule
from volontiers.core.period import Period
from volontiers.core.rule_changes import changes, told
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting, reading
from volontiers.indicators.actions.defining import MOST, Adopted, adopt_definitions
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.models import Definition
from volontiers.indicators.queries.definitions import ruling, versions

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = STARTING[0]
SUMMER = date(2026, 9, 2)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_what_is_adopted_stands_in_the_register_with_its_decision(tarn):
    adopted(tarn)
    with reading(tarn.desk):
        said = ledger.rule_on(tarn.community.pk, Rule.INDICATORS, MONDAY.date())
        known = versions(tarn.community.pk)
    assert said.decision == DECISION
    assert [one.key for one in known] == [one.key for one in STARTING]
    assert set(said.value) == {one.key for one in STARTING}
    assert len(told(Rule.INDICATORS, said.value, {})) == len(STARTING)


def test_a_change_is_a_version_that_says_what_it_changed(tarn):
    adopted(tarn)
    adopted(
        tarn, replace(FIRST, name=FIRST.name, said_numerator="autrement"), since=SUMMER, after={FIRST.key: 1}
    )
    with reading(tarn.desk):
        last = ledger.rules_changed(tarn.community.pk)[0]
    found = changes(Rule.INDICATORS, last.before["indicators"], last.body["values"]["indicators"], {})
    assert [(one.what, "version 1" in one.was, "autrement" in one.now) for one in found] == [
        (FIRST.name, True, True)
    ]


def test_the_definition_of_its_first_day_rules_a_whole_period(tarn):
    adopted(tarn, FIRST)
    adopted(tarn, replace(FIRST, said_numerator="autrement"), since=SUMMER, after={FIRST.key: 1})
    with reading(tarn.desk):
        every = versions(tarn.community.pk)
    said = [
        (one.version.said.version, one.changed is not None)
        for period in (Period(date(2025, 1, 1), 3), Period(date(2026, 7, 1), 3), Period(date(2026, 10, 1), 3))
        for one in ruling(every, period)
    ]
    assert said == [(1, False), (1, True), (2, False)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Adopted([replace(FIRST, said_numerator="z")], SUMMER, DECISION, {}), ""),
        (Adopted([replace(FIRST, said_numerator="z")], YEAR, DECISION, {FIRST.key: 1}), "in_force_from"),
        (Adopted([FIRST], SUMMER, DECISION, {FIRST.key: 1}), ""),
        (Adopted([replace(FIRST, key=f"k{n}") for n in range(MOST)], SUMMER, DECISION, {}), ""),
    ],
)
def test_nothing_is_written_of_what_stands_against_it(tarn, said, field):
    adopted(tarn)
    with pytest.raises(NotWritten) as wrong:
        adopt_definitions(tarn.desk, said, MONDAY)
    assert wrong.value.field == field
    with reading(tarn.desk):
        assert Definition.objects.count() == len(STARTING)


def test_a_definition_counts_what_exists(tarn):
    with pytest.raises(DefinitionError):
        adopted(tarn, replace(FIRST, numerator=Count("people")))


def test_nobody_adopts_without_a_decision(tarn):
    with pytest.raises(IntegrityError):
        adopt_definitions(tarn.desk, Adopted([FIRST], YEAR, " ", {}), MONDAY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_definition SET said = '{}'",
        "DELETE FROM indicators_definition",
        (
            "INSERT INTO indicators_definition (community_id, key, version, in_force_from, said, decision, entered_at)"
            " SELECT community_id, key, 9, '2027-01-01', said, 'x', now() FROM indicators_definition LIMIT 1"
        ),
    ],
)
def test_the_base_itself_holds_what_was_decided(tarn, statement):
    adopted(tarn, FIRST)
    with pytest.raises(IntegrityError), acting(tarn.desk):
        run(statement)


def test_two_who_adopt_at_once_make_one_version(tarn):
    def one():
        try:
            return len(adopted(tarn, FIRST))
        except NotWritten:
            return 0

    assert sorted(together(one, one)) == [0, 1]


def test_a_neighbour_reads_none_of_it(tarn):
    adopted(tarn)
    other = cast.bourbon()
    with reading(other.desk):
        assert versions(tarn.community.pk) == []
