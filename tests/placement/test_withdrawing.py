"""« Je retire mon accord »: off the list, on the register, and nobody reads who it is until a new agreement."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import SINCE, TOMORROW, again, listed
from volontiers.cases.models import Agreement
from volontiers.cases.queries import hidden
from volontiers.consent.models import EntryBody
from volontiers.core.need import Family, Kind
from volontiers.core.waiting import Leaving, NotNow
from volontiers.database.wall import acting, reading
from volontiers.placement.actions.correcting import correct, declared
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.placement.actions.facts import AlreadyWaiting, Hidden, NoAgreement
from volontiers.placement.actions.leaving import close, come_back
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.traces import reveal
from volontiers.placement.actions.withdrawing import agree_again, withdraw_agreement, withdraw_with_case
from volontiers.placement.models import Offer, Registration
from volontiers.placement.queries.listing import Wanted, in_order
from volontiers.placement.queries.registration import by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def said_on_register(tarn, one):
    """(kind, channel) of what is written of this person, in order."""
    with reading(tarn.desk):
        bodies = EntryBody.objects.filter(person_id=one.person_id).order_by("entry__seq")
        return [(body.kind, body.body["channel"]) for body in bodies]


def test_it_is_written_on_the_register_and_they_wait_no_more(tarn):
    one = withdraw_agreement(tarn.desk, listed(tarn).pk, TOMORROW, "oral")
    now = again(tarn, one)
    assert (now.state, now.ended_for, now.agreement_withdrawn_at) == ("left", Leaving.RENOUNCED, TOMORROW)
    assert said_on_register(tarn, one) == [("agreement", "oral"), ("agreement_withdrawn", "oral")]


def test_said_twice_is_written_once(tarn):
    one = listed(tarn)
    for _ in range(2):
        withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    assert len(said_on_register(tarn, one)) == 2


def test_who_left_already_may_take_it_back_and_keeps_their_reason(tarn):
    one = close(tarn.desk, listed(tarn).pk, Leaving.FOUND, MONDAY)
    withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    assert again(tarn, one).ended_for == Leaving.FOUND


def test_no_doctor_waits_for_them(tarn):
    one = listed(tarn)
    agrees(tarn, tarn.alix, 1)
    propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "dans l’ordre", 12.0)], Offer.Source.BATCH, MONDAY)
    withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    with reading(tarn.desk):
        assert Offer.objects.get().state == "withdrawn"


def test_nobody_reads_or_writes_who_it_is(tarn):
    one = listed(tarn, caller_name="Wolfram", note="au fond de la cour", letters="1 rue du Puits")
    withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    with reading(tarn.desk):
        seen = by_code(one.code)
        assert not list(in_order(Wanted(text="Calmels"), everybody=True))
        assert not list(in_order(Wanted(text="06 39 98 12 34", phone="+33639981234"), everybody=True))
        assert list(in_order(Wanted(text=one.code), everybody=True)) == [one]
    said = [seen.caller_name, seen.note, seen.letters, seen.person.family_name, seen.person.phone]
    assert said == [""] * 5
    with pytest.raises(Hidden):
        reveal(tarn.desk, one.pk, TOMORROW)
    with pytest.raises(Hidden):
        correct(
            tarn.desk,
            one.pk,
            cast.Identity("Autre"),
            declared(one),
            TOMORROW,
            version=again(tarn, one).version,
        )


def test_back_by_a_new_agreement_alone_at_the_original_date(tarn):
    one = withdraw_agreement(tarn.desk, listed(tarn).pk, TOMORROW)
    with pytest.raises(NoAgreement):
        come_back(tarn.desk, one.pk, TOMORROW)
    agree_again(tarn.desk, one.pk, TOMORROW + timedelta(days=3), "oral")
    now = again(tarn, one)
    assert (now.state, now.since, now.agreed_at) == ("waiting", SINCE, TOMORROW + timedelta(days=3))
    assert said_on_register(tarn, one)[-1] == ("agreement", "oral")


def test_an_agreement_that_was_not_taken_back_is_not_given_again(tarn):
    one = close(tarn.desk, listed(tarn).pk, Leaving.FOUND, MONDAY)
    with pytest.raises(NotNow):
        agree_again(tarn.desk, one.pk, TOMORROW, "oral")


def test_who_waits_under_another_code_is_told(tarn):
    one = withdraw_agreement(tarn.desk, listed(tarn).pk, TOMORROW)
    other = listed(tarn, person_id=one.person_id)
    with pytest.raises(AlreadyWaiting) as raised:
        agree_again(tarn.desk, one.pk, TOMORROW, "oral")
    assert raised.value.code == other.code


def test_the_database_lets_nobody_wait_without_agreement(tarn):
    one = listed(tarn)
    with pytest.raises(IntegrityError, match="nobody_waits_without_agreement"), acting(tarn.desk):
        Registration.objects.filter(pk=one.pk).update(agreement_withdrawn_at=MONDAY)


def by_case(tarn, *others):
    case = cast.call(tarn, Kind.ATTENDING_PHYSICIAN, *others)
    return case, enlist_case(tarn.desk, case.pk, MONDAY)[0]


def test_the_request_that_it_came_from_hides_the_name_too(tarn):
    case, one = by_case(tarn)
    withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    with reading(tarn.desk):
        assert hidden.is_hidden(case.pk)


def test_what_is_looked_for_today_goes_on(tarn):
    case, one = by_case(tarn, Kind.UNSCHEDULED)
    withdraw_agreement(tarn.desk, one.pk, TOMORROW)
    with reading(tarn.desk):
        assert Agreement.objects.filter(
            case=case, given=True, withdrawn_at=None, family=Family.CARERS
        ).exists()


def test_taken_back_on_the_page_of_the_request_it_ends_the_place(tarn):
    case, one = by_case(tarn)
    withdraw_with_case(tarn.desk, case.pk, TOMORROW)
    assert again(tarn, one).agreement_withdrawn_at == TOMORROW
    assert said_on_register(tarn, one)[-1] == ("agreement_withdrawn", "page")


def test_taken_back_for_others_alone_the_place_stays(tarn):
    case, one = by_case(tarn)
    withdraw_with_case(tarn.desk, case.pk, TOMORROW, [Family.SERVICES])
    assert again(tarn, one).state == "waiting"
