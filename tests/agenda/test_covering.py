"""A half-day is taken, given back, taken over and exchanged; nobody holds one while away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.team_given import AFTERNOON, FRIDAY, MORNING, THURSDAY, coteaux
from tests.together import together
from volontiers.agenda import covering
from volontiers.agenda.covering import CannotHold
from volontiers.agenda.models import Absence, Cover, Swap
from volontiers.core.cover import Half, HalfDay, Leave, Refused, SwapState
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.people.models import TeamMember

pytestmark = pytest.mark.django_db
LAST = HalfDay(THURSDAY.day, Half.EVENING)


@pytest.fixture
def here(at):
    at(MONDAY)
    return coteaux(cast.gaillacois())


def told(here, template: str) -> set[str]:
    with reading(here.tarn.desk):
        return set(Message.objects.filter(template=template).values_list("recipient", flat=True))


def refused(verb, *given, **named) -> Refused:
    with pytest.raises(CannotHold) as found:
        verb(*given, **named)
    return found.value.why


def test_je_couvre(here):
    here.hold(here.tarn.alix, THURSDAY)
    assert here.leads(THURSDAY) == here.tarn.alix.pk


def test_one_leads_and_the_other_may_stand_in_reserve(here):
    here.hold(here.tarn.alix, THURSDAY)
    noor = here.tarn.noor
    by = here.tarn.pro(noor)
    assert refused(covering.hold_half_day, by, here.team.pk, noor.pk, THURSDAY, MONDAY) is Refused.HELD
    here.hold(noor, THURSDAY, lead=False)
    assert here.seen(THURSDAY.day).answering(THURSDAY) == here.tarn.alix.pk


def test_the_past_is_not_taken(here):
    yesterday = HalfDay(MORNING.day - timedelta(days=3), Half.MORNING)
    by = here.tarn.pro(here.tarn.alix)
    why = refused(covering.hold_half_day, by, here.team.pk, here.tarn.alix.pk, yesterday, MONDAY)
    assert why is Refused.PAST


def test_given_back_the_first_in_the_order_is_told(here):
    here.hold(here.tarn.alix, THURSDAY)
    by = here.tarn.pro(here.tarn.alix)
    given = covering.give_half_day_back(by, here.team.pk, here.tarn.alix.pk, THURSDAY, MONDAY)
    assert (given.late, here.leads(THURSDAY)) == (False, None)
    assert told(here, "rota_gap") == {"Dr Benoît", "Bao Faure"}
    assert told(here, "rota_left") == set()


def test_given_back_late_the_coordination_is_told(here):
    here.hold(here.tarn.alix, AFTERNOON)
    by = here.tarn.pro(here.tarn.alix)
    given = covering.give_half_day_back(by, here.team.pk, here.tarn.alix.pk, AFTERNOON, MONDAY)
    assert (given.late, given.message) == (True, "prévenir Mme Faure.")
    assert told(here, "rota_left") == {"Camille Roche"}


def test_an_absence_gives_back_what_was_shown(here):
    here.hold(here.tarn.alix, THURSDAY)
    here.hold(here.tarn.alix, FRIDAY)
    here.away(here.tarn.alix, THURSDAY, LAST)
    assert (here.leads(THURSDAY), here.leads(FRIDAY)) == (None, here.tarn.alix.pk)
    assert told(here, "rota_gap") == {"Dr Benoît", "Bao Faure"}


def test_an_absence_is_not_confirmed_on_another_picture(here):
    leave = Leave(here.tarn.alix.pk, THURSDAY, LAST)
    here.hold(here.tarn.alix, THURSDAY)
    by = here.tarn.pro(here.tarn.alix)
    assert refused(covering.announce_absence, by, leave, MONDAY, expected=()) is Refused.NOT_HELD
    with reading(here.tarn.desk):
        assert not Absence.objects.exists()
    assert here.leads(THURSDAY) == here.tarn.alix.pk


def test_je_le_remplace(here):
    here.hold(here.tarn.alix, THURSDAY)
    here.away(here.tarn.alix, THURSDAY, LAST)
    noor = here.tarn.noor
    halves = [THURSDAY, HalfDay(THURSDAY.day, Half.AFTERNOON)]
    taken = covering.stand_in(here.tarn.pro(noor), here.team.pk, noor.pk, halves, MONDAY)
    assert taken == halves
    assert here.leads(THURSDAY) == noor.pk


def test_who_is_away_does_not_stand_in(here):
    here.away(here.tarn.noor, THURSDAY)
    by = here.tarn.pro(here.tarn.noor)
    why = refused(covering.stand_in, by, here.team.pk, here.tarn.noor.pk, [THURSDAY], MONDAY)
    assert why is Refused.AWAY


def test_back_earlier_they_may_hold_again(here):
    absence = here.away(here.tarn.alix, THURSDAY, LAST)
    covering.end_absence(here.tarn.pro(here.tarn.alix), absence)
    here.hold(here.tarn.alix, THURSDAY)
    assert here.leads(THURSDAY) == here.tarn.alix.pk


def swap(here, take: HalfDay | None = FRIDAY) -> Swap:
    here.hold(here.tarn.alix, THURSDAY)
    here.hold(here.tarn.noor, FRIDAY)
    by = here.tarn.pro(here.tarn.alix)
    return covering.ask_swap(by, here.team.pk, here.tarn.alix.pk, THURSDAY, here.tarn.noor.pk, take, MONDAY)


def test_an_exchange_changes_nothing_before_the_yes(here):
    asked = swap(here)
    assert here.leads(THURSDAY) == here.tarn.alix.pk
    assert told(here, "rota_swap") == {"Dr Benoît"}
    by = here.tarn.pro(here.tarn.noor)
    assert covering.answer_swap(by, asked.pk, MONDAY, yes=True) is SwapState.TAKEN
    assert (here.leads(THURSDAY), here.leads(FRIDAY)) == (here.tarn.noor.pk, here.tarn.alix.pk)
    assert told(here, "rota_answered") == {"Dr Salvy"}


def test_a_half_day_can_be_handed_over_for_nothing(here):
    asked = swap(here, take=None)
    covering.answer_swap(here.tarn.pro(here.tarn.noor), asked.pk, MONDAY, yes=True)
    assert {here.leads(THURSDAY), here.leads(FRIDAY)} == {here.tarn.noor.pk}


def test_not_this_time_changes_nothing_and_the_first_answer_stands(here):
    asked, by = swap(here), here.tarn.pro(here.tarn.noor)
    assert covering.answer_swap(by, asked.pk, MONDAY, yes=False) is SwapState.DECLINED
    assert covering.answer_swap(by, asked.pk, MONDAY, yes=True) is SwapState.DECLINED
    assert here.leads(THURSDAY) == here.tarn.alix.pk


def test_an_exchange_falls_with_its_half_day(here):
    asked = swap(here)
    covering.give_half_day_back(
        here.tarn.pro(here.tarn.alix), here.team.pk, here.tarn.alix.pk, THURSDAY, MONDAY
    )
    by = here.tarn.pro(here.tarn.noor)
    assert covering.answer_swap(by, asked.pk, MONDAY, yes=True) is SwapState.WITHDRAWN


def test_a_member_who_leaves_gives_back_what_comes_after(here):
    here.hold(here.tarn.alix, MORNING)
    here.hold(here.tarn.alix, THURSDAY)
    with reading(here.tarn.desk):
        member = TeamMember.objects.get(professional=here.tarn.alix)
    assert covering.end_membership(here.tarn.desk, member.pk, MORNING.day, MONDAY) == 1
    assert (here.leads(MORNING), here.leads(THURSDAY)) == (here.tarn.alix.pk, None)


def raw(here, who, at: HalfDay, **said) -> None:
    with acting(here.tarn.desk):
        Cover.objects.create(
            community=here.tarn.community, team=here.team, professional=who, day=at.day, half=at.half,
            taken_at=MONDAY, **said,
        )  # fmt: skip


def test_postgresql_refuses_a_half_day_of_a_stranger_or_of_somebody_away(here):
    with pytest.raises(IntegrityError):
        raw(here, here.tarn.bed, THURSDAY)
    here.away(here.tarn.alix, THURSDAY)
    with pytest.raises(IntegrityError):
        raw(here, here.tarn.alix, THURSDAY)
    raw(here, here.tarn.alix, FRIDAY)


def test_postgresql_refuses_two_leads_and_a_member_who_would_leave_theirs(here):
    here.hold(here.tarn.alix, THURSDAY)
    with pytest.raises(IntegrityError):
        raw(here, here.tarn.noor, THURSDAY)
    with pytest.raises(IntegrityError), acting(here.tarn.desk):
        TeamMember.objects.filter(professional=here.tarn.alix).update(until=MORNING.day)
    with pytest.raises(IntegrityError), acting(here.tarn.desk):
        TeamMember.objects.filter(professional=here.tarn.alix).update(role="secretary")
    with pytest.raises(IntegrityError), acting(here.tarn.desk):
        Absence.objects.create(
            community=here.tarn.community, professional=here.tarn.alix, first_day=THURSDAY.day,
            last_day=THURSDAY.day, announced_at=MONDAY,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_take_the_same_half_day_at_once(at):
    at(MONDAY)
    here = coteaux(cast.gaillacois())

    def take(who):
        try:
            here.hold(who, THURSDAY)
        except CannotHold:
            return False
        return True

    took = together(lambda: take(here.tarn.alix), lambda: take(here.tarn.noor))
    assert sorted(took) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_an_absence_and_a_half_day_never_cross(at):
    at(MONDAY)
    here = coteaux(cast.gaillacois())

    def leave():
        try:
            covering.announce_absence(
                here.tarn.pro(here.tarn.alix), Leave(here.tarn.alix.pk, THURSDAY, LAST), MONDAY, expected=()
            )
        except CannotHold:
            return False
        return True

    def take():
        try:
            here.hold(here.tarn.alix, THURSDAY)
        except CannotHold:
            return False
        return True

    assert sorted(together(leave, take)) == [False, True]
