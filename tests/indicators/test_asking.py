"""What is said once a need is over: once, changed for seven days, gone with its case but counted."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import patient
from volontiers.cases.actions import desk, facts
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Need, Proposal
from volontiers.core.afterwards import Obtained, Otherwise
from volontiers.core.need import Outcome
from volontiers.database.wall import acting, reading
from volontiers.indicators.actions.asking import Kept, say_obtained, say_otherwise
from volontiers.indicators.models import Afterwards, SaidTally, WithoutIt
from volontiers.indicators.queries.asking import questions

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)


@pytest.fixture
def tarn():
    return cast.gaillacois()


@pytest.fixture
def person(tarn):
    return patient(tarn.community.pk)


def closed(tarn, outcome=Outcome.SEEN, missing=()):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk.close(tarn.desk, need.pk, outcome, MONDAY, missing=missing)
    return case


def told(tarn, model, field):
    with reading(tarn.desk):
        return list(model.objects.values_list(field, flat=True))


def test_the_person_says_it_once_and_may_change_for_seven_days(tarn, person):
    case = closed(tarn)
    assert say_obtained(person, case.pk, 1, Obtained.NO, MONDAY) is Kept.NOTED
    later = MONDAY + WEEK - timedelta(minutes=1)
    assert say_obtained(person, case.pk, 1, Obtained.PARTLY, later) is Kept.NOTED
    assert say_obtained(person, case.pk, 1, Obtained.YES, MONDAY + WEEK) is Kept.TOO_LATE
    assert told(tarn, Afterwards, "obtained") == ["partly"]


def test_nothing_is_asked_of_what_is_open_or_was_a_mistake(tarn, person):
    open_one = cast.call(tarn)
    assert say_obtained(person, open_one.pk, 1, Obtained.YES, MONDAY) is Kept.NOT_ASKED
    twin = closed(tarn, Outcome.DUPLICATE)
    assert say_obtained(person, twin.pk, 1, Obtained.YES, MONDAY) is Kept.NOT_ASKED
    with reading(tarn.desk):
        assert questions(open_one.pk, MONDAY) == []
        assert questions(twin.pk, MONDAY) == []


def test_without_an_answer_there_is_nothing_to_imagine_without(tarn, person):
    case = closed(tarn, Outcome.UNSOLVED, ("no_volunteer",))
    assert say_otherwise(person, case.pk, 1, Otherwise.EMERGENCY, MONDAY) is Kept.NOT_ASKED
    with reading(tarn.desk):
        (asked,) = questions(case.pk, MONDAY)
    assert (asked.ask_obtained, asked.ask_otherwise) == (True, False)


def test_the_one_who_answered_never_replaces_what_the_person_said(tarn, person):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        asked = Proposal.objects.select_related("professional").filter(need=need).first()
    taker = tarn.pro(asked.professional)
    accept(taker, asked.pk, MONDAY)
    desk.close(tarn.desk, need.pk, Outcome.SEEN, MONDAY)
    assert say_otherwise(taker, case.pk, 1, Otherwise.WAITED, MONDAY) is Kept.NOTED
    assert say_otherwise(person, case.pk, 1, Otherwise.EMERGENCY, MONDAY) is Kept.NOTED
    assert say_otherwise(taker, case.pk, 1, Otherwise.WAITED, MONDAY) is Kept.TOO_LATE
    assert told(tarn, WithoutIt, "otherwise") == ["emergency"]


def test_a_neighbour_can_say_nothing(tarn):
    case = closed(tarn)
    other = cast.bourbon()
    with pytest.raises(facts.NotThere):
        say_obtained(patient(other.community.pk), case.pk, 1, Obtained.YES, MONDAY)
    assert told(tarn, Afterwards, "obtained") == []


def test_what_was_said_leaves_with_its_case_and_stays_as_a_count(tarn, person, at):
    case = closed(tarn)
    say_obtained(person, case.pk, 1, Obtained.YES, MONDAY)
    say_otherwise(person, case.pk, 1, Otherwise.WAITED, MONDAY)
    over = at(MONDAY + timedelta(days=800))
    sweep(tarn.machine, over)
    assert told(tarn, Afterwards, "obtained") == []
    assert told(tarn, WithoutIt, "otherwise") == []
    with reading(tarn.desk):
        kept = list(SaidTally.objects.order_by("question").values_list("question", "answer", "number"))
    assert kept == [("obtained", "yes", 1), ("otherwise", "waited", 1)]


def test_the_application_does_not_write_the_counts(tarn):
    with pytest.raises(Exception, match="not written by the application"), acting(tarn.desk):
        SaidTally.objects.create(
            community=tarn.community, month=MONDAY.date(), question="obtained", answer="yes", number=9
        )
