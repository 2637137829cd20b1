"""Le remplaçant. Dr Salvy is away on Thursday. The patients who agreed are answered by the team; the others wait for her."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import asked, need, pass_time, yes
from tests.team_given import THURSDAY, coteaux
from volontiers.accounts.access import patient
from volontiers.agenda.covering import stand_in
from volontiers.cases.models import Need, Wave
from volontiers.core.cover import Half, HalfDay
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.people import teams
from volontiers.people.actions import Identity
from volontiers.people.models import TeamPatient

pytestmark = pytest.mark.django_db
NINE = MONDAY + timedelta(days=3)
PAGE = TeamPatient.Said.PAGE


@pytest.fixture
def here(at):
    """Salvy is away all Thursday; Noor stands in. Everybody says « beaucoup »."""
    at(MONDAY)
    here = coteaux(cast.gaillacois())
    for who in (here.tarn.alix, here.tarn.bao, here.tarn.noor):
        cast.pledge(here.tarn, who, Level.MANY)
    here.hold(here.tarn.alix, THURSDAY)
    here.away(here.tarn.alix, THURSDAY, HalfDay(THURSDAY.day, Half.EVENING))
    stand_in(here.tarn.pro(here.tarn.noor), here.team.pk, here.tarn.noor.pk, [THURSDAY], MONDAY)
    return here


def calls(here, family: str, *, kind: Kind = Kind.UNSCHEDULED, now=NINE) -> Need:
    """Somebody whose physician is Alix Salvy calls on Thursday."""
    around = {here.tarn.alix.pk: "attending"}
    person = Identity(family, "Claire", 1952, "81099")
    case = cast.call(here.tarn, kind, now=now, person=person, around=around)
    return need(here.tarn, case, kind)


def said(here, of: Need, *, agrees: bool | None, named: bool = True) -> None:
    with reading(here.tarn.desk):
        person = of.case.person
    asked_of = here.ask(person, here.tarn.alix if named else None)
    by = patient(here.tarn.community.pk)
    if agrees is not None:
        (teams.agree_with_team if agrees else teams.prefer_physician)(by, asked_of.pk, PAGE, MONDAY)


def waves(here, at, wanted: Need, minutes: int = 60, start=NINE) -> list[tuple[str, set[int]]]:
    """Each wave: whose, and to whom."""
    pass_time(here.tarn, at, start, minutes)
    with reading(here.tarn.desk):
        found = Wave.objects.filter(need=wanted).order_by("number")
        return [(one.tier, {int(pk) for pk in one.data["to"]}) for one in found]


def test_who_agreed_is_answered_by_the_one_who_stands_in(here, at):
    wanted = calls(here, "Durand")
    said(here, wanted, agrees=True)
    at(NINE)
    pass_time(here.tarn, at, NINE, 0)
    assert set(asked(here.tarn, wanted)) == {here.tarn.noor.pk}
    assert asked(here.tarn, wanted)[here.tarn.noor.pk].tier == "team"
    yes(here.tarn, here.tarn.noor, wanted, NINE)
    assert need(here.tarn, wanted.case, Kind.UNSCHEDULED).taken_by_id == here.tarn.noor.pk


def test_who_prefers_to_wait_gets_the_same_waves_but_for_the_team(here, at):
    twins = [calls(here, "Durand"), calls(here, "Durand")]
    said(here, twins[0], agrees=True)
    said(here, twins[1], agrees=False)
    agreed, refused = (waves(here, at, one) for one in twins)
    assert agreed[0] == ("team", {here.tarn.noor.pk})
    assert [tier for tier, _ in refused] == ["near"]
    everybody = {pk for _, to in agreed for pk in to}
    assert {pk for _, to in refused for pk in to} == everybody
    assert here.tarn.alix.pk not in everybody


@pytest.mark.parametrize("agrees", [None, False])
def test_silence_and_no_are_not_a_yes(here, at, agrees):
    wanted = calls(here, "Durand")
    said(here, wanted, agrees=agrees)
    assert "team" not in [tier for tier, _ in waves(here, at, wanted)]


def test_taken_back_the_team_is_asked_no_more(here, at):
    wanted = calls(here, "Durand")
    said(here, wanted, agrees=True)
    said(here, wanted, agrees=False)
    assert "team" not in [tier for tier, _ in waves(here, at, wanted)]


def test_the_physician_who_is_there_is_asked_first_and_the_team_is_not(here, at):
    wednesday = NINE - timedelta(days=1)
    here.hold(here.tarn.noor, HalfDay(wednesday.date(), Half.MORNING))
    wanted = calls(here, "Durand", now=wednesday)
    said(here, wanted, agrees=True)
    found = waves(here, at, wanted, start=wednesday)
    assert found[0] == ("usual", {here.tarn.alix.pk})
    assert "team" not in [tier for tier, _ in found]


def test_while_a_person_has_no_physician_the_team_answers_every_day(here, at):
    here.hold(here.tarn.bao, HalfDay(THURSDAY.day, Half.MORNING), lead=False)
    wanted = calls(here, "Durand")
    said(here, wanted, agrees=True, named=False)
    assert waves(here, at, wanted, 0)[0] == ("team", {here.tarn.noor.pk})


def test_whatever_the_kind_that_the_one_who_stands_in_can_answer(here, at):
    here.hold(here.tarn.bao, HalfDay(THURSDAY.day, Half.AFTERNOON))
    one_pm = NINE + timedelta(hours=5)
    for kind, tier in ((Kind.NURSING, "team"), (Kind.UNSCHEDULED, "near")):
        wanted = calls(here, "Durand", kind=kind, now=one_pm)
        said(here, wanted, agrees=True)
        assert [name for name, _ in waves(here, at, wanted, 0, one_pm)] == [tier]


def test_the_pledge_of_the_one_who_stands_in_holds(here, at):
    cast.pledge(here.tarn, here.tarn.noor, Level.NONE)
    wanted = calls(here, "Durand")
    said(here, wanted, agrees=True)
    assert here.tarn.noor.pk not in {pk for _, to in waves(here, at, wanted) for pk in to}


def test_nobody_stands_in_the_search_goes_on_as_for_everybody(here, at):
    wanted = calls(here, "Durand", now=NINE + timedelta(hours=5))
    said(here, wanted, agrees=True)
    afternoon = at(NINE + timedelta(hours=5))
    pass_time(here.tarn, at, afternoon, 0)
    assert asked(here.tarn, wanted)[here.tarn.noor.pk].tier == "near"
