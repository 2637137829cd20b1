"""The evening before and the same morning, who holds a half-day reads it; a gap goes to few, then to the coordination."""

from datetime import UTC, datetime

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import pass_time
from tests.team_given import BEGAN, SAID, THURSDAY, coteaux
from volontiers.agenda.covering import give_half_day_back
from volontiers.agenda.telling import postpone_watch, watch_team
from volontiers.core.cover import Half, HalfDay
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.ops.due import KINDS
from volontiers.people import team_queries, teams

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
TUESDAY = HalfDay(MORNING.date(), Half.MORNING)


@pytest.fixture
def here(at):
    at(MONDAY)
    return coteaux(cast.gaillacois())


def told(here, template: str) -> list[tuple[str, str]]:
    with reading(here.tarn.desk):
        rows = Message.objects.filter(template=template, channel="email").order_by("pk")
        return [
            (one.recipient, one.variables.get("span") or one.variables.get("half_day", "")) for one in rows
        ]


def full(here, day) -> None:
    for half in Half:
        here.hold(here.tarn.noor, HalfDay(day, half))


def test_the_evening_before_and_the_same_morning(here, at):
    here.hold(here.tarn.alix, TUESDAY)
    pass_time(here.tarn, at, MONDAY, 0)
    assert watch_team(here.tarn.machine, here.team.pk, MONDAY) is False
    pass_time(here.tarn, at, EVENING, 0)
    assert told(here, "rota_tomorrow") == [("Dr Salvy", "8:00-13:00")]
    pass_time(here.tarn, at, EVENING, 30)
    assert len(told(here, "rota_tomorrow")) == 1
    pass_time(here.tarn, at, MORNING, 0)
    assert told(here, "rota_today") == [("Dr Salvy", "8:00-13:00")]


def test_a_gap_of_tomorrow_goes_to_the_first_in_the_order_and_to_the_coordination(here, at):
    pass_time(here.tarn, at, MONDAY, 0)
    pass_time(here.tarn, at, EVENING, 0)
    assert len({who for who, _ in told(here, "rota_gap")}) >= 1
    assert told(here, "rota_left") == [("Camille Roche", "mardi 24/11 matin")]


def test_nothing_is_told_of_a_week_that_holds(here, at):
    for day in range(24, 28):
        full(here, HalfDay(TUESDAY.day.replace(day=day), Half.MORNING).day)
    full(here, TUESDAY.day.replace(day=30))
    pass_time(here.tarn, at, MONDAY, 0)
    pass_time(here.tarn, at, EVENING, 0)
    assert told(here, "rota_gap") == told(here, "rota_left") == []


def test_a_reminder_falls_with_the_half_day(here, at):
    here.hold(here.tarn.alix, TUESDAY)
    pass_time(here.tarn, at, MONDAY, 0)
    pass_time(here.tarn, at, EVENING, 0)
    give_half_day_back(here.tarn.pro(here.tarn.alix), here.team.pk, here.tarn.alix.pk, TUESDAY, EVENING)
    with reading(here.tarn.desk):
        states = Message.objects.filter(template="rota_tomorrow").values_list("state", flat=True)
        assert set(states) == {"cancelled"}


def test_a_fault_is_tried_again_in_an_hour(here, at):
    postpone_watch(here.tarn.machine, here.team.pk, "ValueError", EVENING)
    with reading(here.tarn.desk):
        assert team_queries.team(here.team.pk).next_check_at > EVENING
    assert "team" in {one.name for one in KINDS["needs"]().turn()}


def test_a_team_that_ended_is_looked_at_no_more(here, at):
    ended = teams.TeamSaid(**{name: getattr(SAID, name) for name in SAID.__slots__} | {"until": BEGAN})
    teams.write_team(here.tarn.desk, ended, MONDAY, here.team.pk)
    pass_time(here.tarn, at, EVENING, 0)
    with reading(here.tarn.desk):
        assert team_queries.team(here.team.pk).next_check_at is None
    assert THURSDAY.day > BEGAN
