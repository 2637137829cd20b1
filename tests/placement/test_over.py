"""Who left the list two years ago leaves whole; an attachment keeps its person, and the date it would give back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, household, waits
from volontiers.cases.actions.sweeping import sweep
from volontiers.consent.models import EntryBody
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.people.models import Attachment, FollowUp, Person
from volontiers.placement.actions.answering import accept, say_yes, set_apart
from volontiers.placement.actions.following import ask_due
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.returning import end
from volontiers.placement.models import (
    Batch,
    Cohort,
    Exclusion,
    Household,
    Offer,
    Plan,
    PlanLine,
    PlanMove,
    Reconfirmation,
    Registration,
    WaitingEvent,
    WaitingTally,
)
from volontiers.placement.retention import forget_places

pytestmark = pytest.mark.django_db
TWO_YEARS = timedelta(days=732)
OF_THE_LIST = (
    Batch, Cohort, Exclusion, Household, Offer, Plan, PlanLine, PlanMove, Reconfirmation, Registration, WaitingEvent,
)  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def offered(tarn, one):
    people = [Offered(one.pk, "dans l’ordre de la liste", 5.0)]
    _, (offer,) = propose(tarn.desk, tarn.alix.pk, people, Offer.Source.BATCH, MONDAY)
    return offer


def everything(tarn) -> Registration:
    """Somebody of whom each table of the list has a row, and who found a doctor otherwise."""
    here = {"community": tarn.community}
    agrees(tarn, tarn.alix, 1)
    with acting(tarn.desk):
        cohort = Cohort.objects.create(
            **here, professional=tarn.noor, announced_on=MONDAY.date(), leaves_on=MONDAY.date(), created_at=MONDAY,
            created_by=tarn.camille, closed_at=MONDAY,
        )  # fmt: skip
    one = waits(tarn, "Zygomard", together=household(tarn), cohort=cohort)
    offer = offered(tarn, one)
    with acting(tarn.desk):
        plan = Plan.objects.create(**here, cohort=cohort, name="A", asked_at=MONDAY, asked_by=tarn.camille)
        mine = {"plan": plan, "registration": one, "professional": tarn.alix} | here
        PlanLine.objects.create(**mine, reason="5 minutes de route", offer=offer)
        PlanMove.objects.create(**mine, asked_at=MONDAY, asked_by=tarn.camille, state="made")
        Reconfirmation.objects.create(**here, registration=one, channel="message", due_at=MONDAY)
        Plan.objects.update(state="ready")
        Plan.objects.update(state="signed", signed_at=MONDAY, signed_by=tarn.camille)
    set_apart(tarn.desk, one.person_id, tarn.noor.pk, "person", MONDAY)
    close(tarn.desk, one.pk, Leaving.FOUND, MONDAY)
    return one


def there(tarn, *models):
    with reading(tarn.desk):
        return [model.__name__ for model in models if model.objects.exists()]


def test_who_left_two_years_ago_leaves_with_all_that_hung_on_it(tarn, at):
    one = everything(tarn)
    names = [model.__name__ for model in OF_THE_LIST]
    assert forget_places(tarn.machine, at(MONDAY + timedelta(days=729))) == 0
    assert there(tarn, *OF_THE_LIST) == names
    assert forget_places(tarn.machine, at(MONDAY + TWO_YEARS)) == 1
    assert there(tarn, *OF_THE_LIST) == []
    with reading(tarn.desk):
        assert not Person.objects.filter(pk=one.person_id).exists()
        assert not EntryBody.objects.filter(person_id=one.person_id).exists()
        tally = WaitingTally.objects.get()
    assert (tally.since, tally.ended_for, tally.ended_on) == (one.since, "found", MONDAY.date())


def test_who_waits_or_came_back_stays_however_long(tarn, at):
    waits(tarn)
    assert forget_places(tarn.machine, at(MONDAY + 9 * TWO_YEARS)) == 0
    sweep(tarn.machine, MONDAY + 9 * TWO_YEARS)
    assert there(tarn, Registration, Person) == ["Registration", "Person"]


def attached(tarn, at):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Zygomard")
    offer = offered(tarn, one)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    say_yes(tarn.machine, offer.pk, MONDAY, "page")
    with reading(tarn.desk):
        attachment = Attachment.objects.get()
    ask_due(tarn.machine, attachment.pk, at(MONDAY + timedelta(days=42)))
    return one, attachment


def test_an_attachment_keeps_its_person_and_the_date_it_would_give_back(tarn, at):
    one, attachment = attached(tarn, at)
    assert forget_places(tarn.machine, at(MONDAY + 3 * TWO_YEARS)) == 0
    sweep(tarn.machine, MONDAY + 3 * TWO_YEARS)
    assert end(tarn.machine, attachment.pk, "physician_left", MONDAY + 3 * TWO_YEARS)
    with reading(tarn.desk):
        again = Registration.objects.get(pk=one.pk)
    assert (again.state, again.since) == ("waiting", one.since)


def test_an_attachment_leaves_five_years_after_its_end(tarn, at):
    one, attachment = attached(tarn, at)
    end(tarn.machine, attachment.pk, "moved_away", MONDAY)
    forget_places(tarn.machine, at(MONDAY + TWO_YEARS))
    assert there(tarn, Registration, Attachment, FollowUp) == ["Attachment", "FollowUp"]
    forget_places(tarn.machine, at(MONDAY + timedelta(days=5 * 365)))
    assert there(tarn, Attachment, Person) == ["Attachment", "Person"]
    assert forget_places(tarn.machine, at(MONDAY + timedelta(days=5 * 365 + 3))) == 1
    assert there(tarn, Attachment, FollowUp, Person) == []
    assert one.pk


def test_nobody_is_erased_ahead_of_the_clock_nor_by_the_application(tarn):
    one = everything(tarn)
    assert forget_places(tarn.machine, MONDAY + 9 * TWO_YEARS) == 0
    for table in ("placement_waitingevent", "placement_planline"):
        with pytest.raises(IntegrityError):
            erase_by_hand(tarn, table, one.pk)


def erase_by_hand(tarn, table, registration_id):
    with acting(tarn.desk), transaction.atomic(), connection.cursor() as sql:
        sql.execute("SELECT set_config('volontiers.erasing', 'old places', true)")
        sql.execute(f"DELETE FROM {table} WHERE registration_id = %s", [registration_id])


def test_the_neighbour_s_places_stay(tarn, at):
    everything(tarn)
    bourbon = cast.bourbon()
    assert forget_places(bourbon.machine, at(MONDAY + TWO_YEARS)) == 0
    assert there(tarn, Registration) == ["Registration"]
