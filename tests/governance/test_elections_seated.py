"""Who sits beyond the meeting does not stand, and a seat that is held beyond it is not put to the vote."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, open_it, seated, second
from tests.governance.election_given import NEXT_DAY, called, candidate, counted, listed, voted
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.ballots import open_election
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import confirm_tellers, declare_election, enter_tellers
from volontiers.governance.models import Mandate

pytestmark = pytest.mark.django_db(transaction=True)
BEYOND = date(2027, 12, 18)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def refused(words: str, field: str | None = None):
    return pytest.raises(NotAllowed, match=words, check=lambda one: field in (None, one.field))


def sits(made, name, last, **more):
    with acting(made.desk):
        return seated(made, name, last=last, **more)


def proclaim(made, one, first_day):
    sheet = counted(made, one, Salvy=2)
    enter_tellers(made.desk, one.pk, sheet, (), EVENING)
    confirm_tellers(second(made), one.pk, sheet, (), EVENING)
    return declare_election(made.desk, one.pk, first_day, EVENING)


def test_who_sits_beyond_the_meeting_does_not_stand(made):
    sits(made, "Salvy", BEYOND)
    one = called(made, convened(made))
    with refused("siège déjà, au-delà de cette réunion", "adhesion"):
        candidate(made, one, "Salvy")


def test_who_sits_until_the_meeting_stands_again_and_sits_from_the_day_after(made):
    sits(made, "Salvy", EVENING.date())
    _, one = voted(made)
    with refused("Lou Salvy : "):
        proclaim(made, one, EVENING.date())
    declare_election(made.desk, one.pk, NEXT_DAY, EVENING)
    with reading(made.desk):
        assert Mandate.objects.get(first_day=NEXT_DAY).adhesion_id == made.members["Salvy"].pk


def test_no_more_seats_are_put_to_the_vote_than_are_free_that_day(made):
    sits(made, "Benoît", BEYOND)
    one = convened(made)
    with refused(
        "a 2 sièges, et 1 est tenu au-delà de cette réunion : il y a 1 siège à pourvoir.*7.1", "seats"
    ):
        called(made, one, seats=2)
    assert called(made, one, seats=1).seats == 1


def test_an_office_held_beyond_the_meeting_is_not_put_to_the_vote(made):
    with acting(made.desk):
        seat = seated(made, "Salvy", "bureau", BEYOND)
        Mandate.objects.filter(pk=seat.pk).update(office="president")
        seated(made, "Salvy", last=BEYOND)
        seated(made, "Benoît", last=BEYOND)
    one = convened(made, kind="board")
    with refused("quelqu’un l’assure au-delà", "body"):
        called(made, one, body=Body.BUREAU, college="", office=Office.PRESIDENT)
    with acting(made.desk):
        Mandate.objects.filter(pk=seat.pk).update(ended_on=EVENING.date(), ended_for="passe la main")
    assert called(made, one, body=Body.BUREAU, college="", office=Office.PRESIDENT).pk


def test_a_candidate_seated_meanwhile_is_withdrawn_before_the_vote(made):
    one = convened(made)
    found = listed(made, one, "Salvy", "Roux")
    sits(made, "Roux", BEYOND)
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens")
    with refused("Lou Roux : Cette personne siège déjà.*Retirez d’abord"):
        open_election(made.desk, found.pk, EVENING)


@pytest.mark.parametrize("first", [EVENING.date() - timedelta(days=1), date(2029, 12, 20), date(2027, 1, 10)])
def test_mandates_begin_with_the_meeting_or_within_a_month(made, first):
    _, one = voted(made)
    with refused("Choisissez un jour du 9 décembre 2026.*au 9 janvier 2027", "first_day"):
        proclaim(made, one, first)
    with reading(made.desk):
        assert not Mandate.objects.exists()
