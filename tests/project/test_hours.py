"""Time given, the rule that pays some of it, and an income lost that two pairs of eyes alone read."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.project.money_given import TODAY, treasurer
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.consent.ledger import rule_on
from volontiers.core.compensation import Sum
from volontiers.core.funding import Service
from volontiers.core.ledger import Rule
from volontiers.core.rule_changes import told
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.hours import (
    Decided,
    Given,
    decide_compensation,
    declare_lost_income,
    forget_lost_income,
    log_time,
    take_time_back,
)
from volontiers.project.models import CompensationRule, LostIncome, WorkedTime
from volontiers.project.queries import hours as queries

pytestmark = pytest.mark.django_db(transaction=True)
SUMMER = date(2026, 7, 1)
RULE = Decided(SUMMER, 5_000, 10_000, DECISION, 0)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def given(tarn, minutes=90, *, asked=True, on=TODAY):
    return log_time(tarn.desk, Given(tarn.camille.pk, on, minutes, Service.NUMBER, "Réunion", asked), MONDAY)


def total(tarn) -> Sum:
    with reading(tarn.desk):
        return queries.worked(tarn.community.pk, 2026).total


def test_paid_hours_stand_beside_given_ones(tarn):
    decide_compensation(tarn.desk, RULE, MONDAY)
    given(tarn)
    given(tarn, 60, asked=False)
    given(tarn, 60)
    assert total(tarn) == Sum(120, 90, 10_000)


def test_time_taken_back_counts_for_nothing(tarn):
    made = given(tarn)
    assert take_time_back(tarn.desk, made.pk, MONDAY)
    assert not take_time_back(tarn.desk, made.pk, MONDAY)
    assert total(tarn) == Sum()
    with pytest.raises(DatabaseError, match="never changed"), acting(tarn.desk):
        WorkedTime.objects.update(minutes=1)


def test_a_day_has_24_hours_and_is_not_to_come(tarn):
    given(tarn, 1400)
    for wrong, field in (
        (Given(tarn.camille.pk, TODAY, 41, Service.NUMBER), "minutes"),
        (Given(tarn.camille.pk, date(2026, 11, 24), 1, Service.NUMBER), "on"),
        (Given(tarn.alix.account_id, TODAY, 1, Service.NUMBER), "who"),
    ):
        with pytest.raises(NotWritten) as said:
            log_time(tarn.desk, wrong, MONDAY)
        assert said.value.field == field


def test_the_rule_is_decided_and_stands_on_the_register(tarn):
    decide_compensation(tarn.desk, RULE, MONDAY)
    with reading(tarn.desk):
        assert rule_on(tarn.community.pk, Rule.COMPENSATION, date(2026, 6, 30)) is None
        said = rule_on(tarn.community.pk, Rule.COMPENSATION, SUMMER)
    assert (said.decision, said.value["hour_cents"]) == (DECISION, 5_000)
    assert [one.words for one in told(Rule.COMPENSATION, said.value, {})] == [
        "01/07/2026",
        "50\u00a0€",
        "100\u00a0€",
    ]
    assert told(Rule.COMPENSATION, None, {}) == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"after": 0}, ""),
        ({"year_cents": 4_999}, "year_cents"),
        ({"in_force_from": SUMMER}, "in_force_from"),
        ({"hour_cents": 5_000}, ""),
    ],
)
def test_a_second_rule_makes_sense(tarn, wrong, field):
    decide_compensation(tarn.desk, RULE, MONDAY)
    second = replace(RULE, after=1, in_force_from=date(2027, 1, 1), hour_cents=5_500)
    with pytest.raises(NotWritten) as said:
        decide_compensation(tarn.desk, replace(second, **wrong), MONDAY)
    assert said.value.field == field
    assert decide_compensation(tarn.desk, second, MONDAY).version == 2


def test_a_rule_without_its_entry_is_refused(tarn):
    with pytest.raises(IntegrityError, match="by an entry of the register"), acting(tarn.desk):
        CompensationRule.objects.create(
            community=tarn.community, version=1, in_force_from=SUMMER, hour_cents=1, year_cents=1,
            decision=DECISION, entered_at=MONDAY,
        )  # fmt: skip


def coordinator(tarn):
    account = create_account("paul@gaillacois.test", "Paul Gasc", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.COORDINATOR)
    return tarn.actor(account, Role.COORDINATOR)


def test_an_income_lost_is_read_by_its_person_and_by_the_board(tarn):
    helene, paul = treasurer(tarn), coordinator(tarn)
    made = declare_lost_income(tarn.desk, TODAY, 25_000, "cabinet fermé", MONDAY)
    for who, sees in ((tarn.desk, 1), (helene, 1), (paul, 0)):
        with reading(who):
            assert LostIncome.objects.count() == sees, who
    assert not forget_lost_income(helene, made.pk)
    with pytest.raises(DatabaseError, match="row-level security"), acting(paul), connection.cursor() as sql:
        sql.execute(
            'INSERT INTO project_lostincome (community_id, account_id, "on", cents, note)'
            " VALUES (%s, %s, '2026-11-01', 1, '')",
            [tarn.community.pk, tarn.camille.pk],
        )
    assert forget_lost_income(tarn.desk, made.pk)


def test_an_income_lost_is_something_and_not_to_come(tarn):
    for day, cents, field in ((TODAY, 0, "cents"), (date(2026, 11, 24), 1, "on")):
        with pytest.raises(NotWritten) as said:
            declare_lost_income(tarn.desk, day, cents, "", MONDAY)
        assert said.value.field == field
