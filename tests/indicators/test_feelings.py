"""Isolation: counted once by each, told only when the season is over, and linked to nobody in a whole dump."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from volontiers.core.isolation import Feeling, Question
from volontiers.database.wall import reading
from volontiers.indicators.actions.feelings import forget_who_said, say_feelings
from volontiers.indicators.models import FeelingCount, FeelingSaid
from volontiers.indicators.queries.feelings import felt, to_answer

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
SEASON = datetime(2026, 10, 1, tzinfo=UTC).date()
BOTH = {Question.ALONE: Feeling.OFTEN, Question.NOBODY: Feeling.RARELY}


@pytest.fixture
def tarn(at):
    at(OCTOBER)
    return cast.gaillacois(OCTOBER)


def numbers(tarn):
    with reading(tarn.desk):
        rows = FeelingCount.objects.filter(number__gt=0).values_list("question", "feeling", "number")
        return {(question, feeling): number for question, feeling, number in rows}


def test_each_is_counted_once(tarn):
    assert say_feelings(tarn.pro(tarn.alix), BOTH, OCTOBER)
    assert not say_feelings(tarn.pro(tarn.alix), BOTH, OCTOBER)
    assert say_feelings(tarn.pro(tarn.bao), {Question.ALONE: Feeling.RARELY}, OCTOBER)
    assert numbers(tarn) == {("alone", "often"): 1, ("alone", "rarely"): 1, ("nobody", "rarely"): 1}
    with reading(tarn.desk):
        assert not to_answer(tarn.alix.pk, SEASON)
        assert to_answer(tarn.noor.pk, SEASON)


def test_between_two_seasons_nothing_is_asked_nor_counted(tarn):
    november = OCTOBER + timedelta(days=30)
    assert not say_feelings(tarn.pro(tarn.alix), BOTH, november)
    with reading(tarn.desk):
        assert not to_answer(tarn.alix.pk, november.date())


def test_who_answered_is_forgotten_once_the_season_is_over(tarn, at):
    say_feelings(tarn.pro(tarn.alix), BOTH, OCTOBER)
    assert forget_who_said(tarn.machine, OCTOBER) == 0
    assert forget_who_said(tarn.machine, at(OCTOBER + timedelta(days=30))) == 1
    assert numbers(tarn)["alone", "often"] == 1


def test_nothing_in_the_tables_says_which_answer_came_last(tarn, owner_sql):
    """Attack on the rows as PostgreSQL keeps them: the transaction and the place of each."""
    say_feelings(tarn.pro(tarn.alix), BOTH, OCTOBER)
    say_feelings(tarn.pro(tarn.bao), {Question.ALONE: Feeling.RARELY}, OCTOBER)
    last = owner_sql.execute("SELECT DISTINCT xmin::text FROM indicators_feelingcount").fetchall()
    assert len(last) == 1
    order = owner_sql.execute(
        "SELECT question || feeling FROM indicators_feelingcount ORDER BY ctid"
    ).fetchall()
    say_feelings(tarn.pro(tarn.noor), {Question.NOBODY: Feeling.SOMETIMES}, OCTOBER)
    assert (
        owner_sql.execute("SELECT question || feeling FROM indicators_feelingcount ORDER BY ctid").fetchall()
        == order
    )
    columns = {field.name for field in FeelingCount._meta.fields}
    assert columns == {"id", "community", "season", "question", "feeling", "number"}
    assert {f.name for f in FeelingSaid._meta.fields} == {"id", "community", "season", "professional"}


def test_few_answers_are_not_told(tarn):
    for who in (tarn.alix, tarn.bao, tarn.noor):
        say_feelings(tarn.pro(who), BOTH, OCTOBER)
    with reading(tarn.desk):
        assert felt(tarn.community.pk, SEASON) == {Question.ALONE: [], Question.NOBODY: []}
