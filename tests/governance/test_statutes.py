"""The statutes are adopted: a version after the other, in the register, each value beside a clause that is there."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import Error

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import STATUTES, TEXT, adopted
from tests.together import together
from tests.trust.raw import run
from volontiers.consent.models import EntryBody
from volontiers.core.clauses import Clause
from volontiers.core.statutes import College, StatutesError
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.governance.models import Statutes
from volontiers.governance.queries.statutes import in_force, versions

pytestmark = pytest.mark.django_db(transaction=True)
LATER = {"adopted_on": date(2026, 6, 1), "in_force_from": date(2026, 7, 1)}


@pytest.fixture
def tarn():
    return cast.gaillacois()


def test_each_day_has_the_version_then_in_force(tarn):
    adopt_statutes(tarn.desk, adopted(), MONDAY)
    adopt_statutes(tarn.desk, adopted(1, replace(STATUTES, mandate_months=24), **LATER), MONDAY)
    with reading(tarn.desk):
        found = [
            in_force(tarn.community.pk, day)
            for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        ]
        assert [one and (one.number, one.rules.mandate_months) for one in found] == [
            None, (1, 36), (1, 36), (2, 24),
        ]  # fmt: skip
        assert [one.number for one in versions(tarn.community.pk)] == [2, 1]
        assert found[1].rules == STATUTES
        assert found[1].clause("7.2") == Clause("7.2", "Spécialistes", "Texte.")


def test_a_version_is_entered_whole_with_its_decision(tarn):
    adopt_statutes(tarn.desk, adopted(decision="AG du 12/01/2025, point 4"), MONDAY)
    with reading(tarn.desk):
        body = EntryBody.objects.filter(kind="rule").latest("pk").body
    assert (body["rule"], body["decision"]) == ("statutes", "AG du 12/01/2025, point 4")
    said = body["values"]["statutes"]
    assert (said["version"], said["in_force_from"]) == (1, "2025-01-01")
    assert said["said"] == STATUTES.to_dict()
    assert said["text"][1] == {"number": "7.1", "title": "Généralistes", "text": "Texte."}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"clauses": TEXT[1:]}, "fee_paid.clause|months_member.clause"),
        ({"clauses": (*TEXT, TEXT[0])}, "text"),
        ({"clauses": (*TEXT, Clause("10", "", "x" * 40_001))}, "text"),
        (
            {"rules": replace(STATUTES, colleges=(College("gp", "G", "", 4, clause="99"),))},
            "colleges.0.clause",
        ),
    ],
)
def test_a_value_cites_a_clause_of_the_text(tarn, said, where):
    with pytest.raises(StatutesError) as refused:
        adopt_statutes(tarn.desk, adopted(**said), MONDAY)
    assert refused.value.where in where.split("|")
    with reading(tarn.desk):
        assert not Statutes.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"adopted_on": date(2025, 1, 2)}, "in_force_from"),
        ({"after": 1, "in_force_from": date(2025, 1, 1)}, "in_force_from"),
        ({"after": 0, "rules": replace(STATUTES, mandate_months=24), **LATER}, ""),
        ({"after": 1, **LATER}, ""),
    ],
    ids=["before-it-is-adopted", "same-day", "not-the-one-read", "nothing-changed"],
)
def test_a_version_follows_the_one_that_was_read(tarn, said, field):
    if said != {"adopted_on": date(2025, 1, 2)}:
        adopt_statutes(tarn.desk, adopted(), MONDAY)
    with pytest.raises(Refused) as refused:
        adopt_statutes(tarn.desk, adopted(**said), MONDAY)
    assert refused.value.field == field


def test_two_who_adopt_at_once_make_one_version(tarn):
    def adopt(months: int) -> str:
        try:
            adopt_statutes(tarn.desk, adopted(rules=replace(STATUTES, mandate_months=months)), MONDAY)
        except Refused:
            return "refused"
        return "adopted"

    assert sorted(together(lambda: adopt(12), lambda: adopt(24))) == ["adopted", "refused"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_statutes SET decision = 'autre'",
        "DELETE FROM governance_statutes",
        (
            "INSERT INTO governance_statutes (community_id, version, adopted_on, in_force_from, text, said, decision,"
            " entered_at) SELECT community_id, 2, adopted_on, in_force_from + 1, text, said, 'x', entered_at"
            " FROM governance_statutes"
        ),
    ],
)
def test_nobody_changes_them_past_the_register(tarn, statement):
    adopt_statutes(tarn.desk, adopted(), MONDAY)
    with pytest.raises(Error, match=r"cannot be rewritten|by an entry of the register"), acting(tarn.desk):
        run(statement)
    with reading(tarn.desk):
        assert Statutes.objects.count() == 1


def test_a_neighbour_reads_none_of_it(tarn):
    adopt_statutes(tarn.desk, adopted(), MONDAY)
    with reading(cast.bourbon().desk):
        assert not Statutes.objects.exists()
