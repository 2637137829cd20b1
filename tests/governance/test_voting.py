"""A motion is voted once, by who may, and comes to what the statutes say."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    motion,
    open_it,
    opened,
    proxy,
    second,
    tried,
    voting,
)
from tests.together import together
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import arrive, leave
from volontiers.governance.actions.motions import (
    close_vote,
    declare,
    drop_motion,
    leave_without_result,
    open_vote,
    write_motion,
)
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.voting import cast as cast_ballot
from volontiers.governance.actions.voting import confirm_count, enter_count, record
from volontiers.governance.models import Adhesion, Ballot, HandCount, Motion
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.results import shown

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EVENING + timedelta(minutes=20)
YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
THERE = ("Salvy", "Benoît", "Faure", "Mazens")


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def says(made, one, put, **choices):
    for name, choice in choices.items():
        record(made.desk, put.pk, made.elector(one, name), choice, EVENING)


def told(made, one, put):
    with reading(made.desk):
        return shown(queries.sitting(queries.assembly(one.pk), EVENING.date()), Motion.objects.get(pk=put.pk))


def test_an_open_vote_is_counted_and_proclaimed(made):
    one = opened(made, *THERE)
    proxy(made, one, "Puech", "Mazens")
    put = voting(made, one)
    says(made, one, put, Salvy=YES, Benoît=YES, Faure=NO, Mazens=YES, Puech=ABSTAIN)
    assert close_vote(made.desk, put.pk, LATER).state == "closed"
    assert declare(made.desk, put.pk, LATER).state == "declared"
    found = told(made, one, put)
    assert (found.adopted, found.whole.yes, found.whole.no, found.whole.abstain) == (True, 3, 1, 1)
    assert (found.whole.counted, found.whole.electors) == (5, 8)
    assert "plus de la moitié des suffrages exprimés (article 9.4 des statuts)" in found.outcome


def test_each_gives_their_own_and_receives_a_receipt(made):
    one = opened(made, *THERE)
    proxy(made, one, "Puech", "Mazens")
    put = voting(made, one)
    mazens, puech, salvy = (made.elector(one, name) for name in ("Mazens", "Puech", "Salvy"))
    mine = cast_ballot(made.desk, put.pk, mazens, mazens, YES, EVENING)
    theirs = cast_ballot(made.desk, put.pk, mazens, puech, NO, EVENING)
    assert len({mine.receipt, theirs.receipt}) == 2
    with pytest.raises(NotAllowed, match="déjà donné"):
        cast_ballot(made.desk, put.pk, mazens, puech, YES, EVENING)
    with pytest.raises(NotAllowed, match="pas le pouvoir"):
        cast_ballot(made.desk, put.pk, mazens, salvy, YES, EVENING)


def test_who_votes_by_proxy_and_then_comes_has_voted(made):
    one = opened(made, *THERE)
    proxy(made, one, "Puech", "Mazens")
    put = voting(made, one)
    mazens, puech = (made.elector(one, name) for name in ("Mazens", "Puech"))
    cast_ballot(made.desk, put.pk, mazens, puech, YES, EVENING)
    arrive(made.desk, one.pk, puech, LATER)
    with pytest.raises(NotAllowed, match="déjà donné"):
        cast_ballot(made.desk, put.pk, puech, puech, NO, LATER)


@pytest.mark.parametrize(("who", "match"), [("Roux", "qui est là"), ("Puech", "qui est là")])
def test_who_is_away_does_not_vote(made, who, match):
    one = opened(made, *THERE)
    put, key = voting(made, one), None
    key = made.elector(one, who)
    with pytest.raises(NotAllowed, match=match):
        cast_ballot(made.desk, put.pk, key, key, YES, EVENING)


def test_a_stranger_to_the_roll_does_not_vote(made):
    one = opened(made, *THERE)
    put = voting(made, one)
    with pytest.raises(NotAllowed, match="arrêtée à la convocation"):
        record(made.desk, put.pk, 999_999, YES, EVENING)


def test_ten_hands_on_one_ballot_give_one(made):
    one = opened(made, *THERE)
    put, salvy = voting(made, one), made.elector(one, "Salvy")
    together(*[tried(cast_ballot, made.desk, put.pk, salvy, salvy, YES, EVENING) for _ in range(6)])
    with reading(made.desk):
        assert Ballot.objects.count() == 1


def test_a_vote_is_opened_once(made):
    one = opened(made, *THERE)
    put = motion(made, one)
    done = together(*[tried(open_vote, made.desk, put.pk, EVENING) for _ in range(3)])
    refused = [answer for answer in done if isinstance(answer, NotAllowed)]
    assert len(refused) == 2
    assert {answer.told for answer in refused} == {"Ce vote est déjà ouvert, depuis 18:30."}
    close_vote(made.desk, put.pk, LATER)
    with pytest.raises(NotAllowed, match="ne s’ouvre qu’une fois"):
        open_vote(made.desk, put.pk, LATER)


def test_one_vote_at_a_time(made):
    one = opened(made, *THERE)
    voting(made, one)
    with pytest.raises(NotAllowed, match="autre vote est ouvert"):
        open_vote(made.desk, motion(made, one).pk, EVENING)


def test_a_closed_vote_takes_no_ballot(made):
    one = opened(made, *THERE)
    put, salvy = voting(made, one), made.elector(one, "Salvy")
    close_vote(made.desk, put.pk, LATER)
    with pytest.raises(NotAllowed, match="n’est pas ouvert"):
        cast_ballot(made.desk, put.pk, salvy, salvy, YES, LATER)
    with pytest.raises(NotAllowed, match="n’est pas ouvert"):
        close_vote(made.desk, put.pk, LATER)


def test_whom_it_concerns_is_out_of_the_vote_and_of_its_base(at):
    at(MONDAY)
    made = association(cast.gaillacois(), base="members", quorum=None)
    one = opened(made, *THERE)
    put = voting(made, one, concerned=("Benoît", "Roux"))
    with pytest.raises(NotAllowed, match="concerne cette personne"):
        record(made.desk, put.pk, made.elector(one, "Benoît"), YES, EVENING)
    says(made, one, put, Salvy=YES, Faure=YES, Mazens=YES)
    close_vote(made.desk, put.pk, LATER)
    found = told(made, one, put)
    assert (found.whole.electors, found.whole.counted, found.adopted) == (6, 3, False)


def test_nothing_is_voted_outside_the_agenda(made):
    one, other = opened(made, *THERE), convened(made)
    with reading(made.desk):
        item = other.agenda.first().pk
    with pytest.raises(NotAllowed, match="ordre du jour convoqué"):
        write_motion(made.desk, one.pk, item, "Autre chose", Way.NAMED, {}, EVENING)


def test_a_motion_is_dropped_before_the_vote_only(made):
    one = opened(made, *THERE)
    put = motion(made, one, concerned=("Salvy",))
    drop_motion(made.desk, put.pk, EVENING)
    put = voting(made, one)
    with pytest.raises(NotAllowed, match="reste au procès-verbal"):
        drop_motion(made.desk, put.pk, EVENING)


@pytest.mark.parametrize(("tie", "president", "adopted"), [
    ("president", "Salvy", True), ("president", "Faure", False), ("president", "", False), ("fails", "Salvy", False),
])  # fmt: skip
def test_a_tie_is_decided_as_the_statutes_say(at, tie, president, adopted):
    at(MONDAY)
    made = association(cast.gaillacois(), tie=tie)
    one = opened(made, *THERE, president=president)
    put = voting(made, one)
    says(made, one, put, Salvy=YES, Benoît=YES, Faure=NO, Mazens=NO)
    close_vote(made.desk, put.pk, LATER)
    found = told(made, one, put)
    assert found.adopted is adopted
    assert "article 9.7 des statuts" in found.outcome


def test_a_college_emptied_since_the_notice_stops_the_vote(at):
    at(MONDAY)
    made = association(cast.gaillacois(), weights=(40, 40, 20), quorum=None)
    one = convened(made)
    with acting(made.desk):
        Adhesion.objects.filter(college="users").update(left_on=date(2026, 12, 1))
    open_it(made, one, "Salvy", "Faure")
    put = motion(made, one)
    with pytest.raises(NotAllowed, match=r"« Usagers ».*n’en a plus.*article 7\.3"):
        open_vote(made.desk, put.pk, EVENING)


def test_emptied_during_the_vote_it_leaves_no_result(at):
    at(MONDAY)
    made = association(cast.gaillacois(), quorum=None)
    one = opened(made, "Salvy", "Mazens")
    put = voting(made, one)
    with acting(made.desk):
        Adhesion.objects.filter(college="users").update(left_on=date(2026, 12, 1))
    closed = close_vote(made.desk, put.pk, LATER)
    assert (closed.state, "Usagers" in closed.void_for) == ("void", True)


def test_colleges_weigh_and_a_small_one_is_not_shown(at):
    at(MONDAY)
    made = association(cast.gaillacois(), weights=(40, 40, 20))
    one = opened(made, *THERE)
    put = voting(made, one)
    says(made, one, put, Salvy=NO, Benoît=NO, Faure=YES, Mazens=YES)
    close_vote(made.desk, put.pk, LATER)
    found = told(made, one, put)
    assert (found.adopted, found.weighed) == (True, "60 % pour, 40 % contre")
    assert (found.colleges, found.hidden) == ((), True)


COUNT = {"": {YES: 3, NO: 1, ABSTAIN: 0}}


def counted(made, way=Way.HAND):
    one = opened(made, *THERE)
    put = voting(made, one, way)
    close_vote(made.desk, put.pk, LATER)
    return one, put


@pytest.mark.parametrize("way", [Way.HAND, Way.PAPER])
def test_a_count_of_the_room_is_of_two_persons(made, way):
    one, put = counted(made, way)
    enter_count(made.desk, put.pk, COUNT, None, LATER)
    with pytest.raises(NotAllowed, match="attend d’être confirmé"):
        declare(made.desk, put.pk, LATER)
    with pytest.raises(NotAllowed, match="une autre personne"):
        confirm_count(made.desk, put.pk, COUNT, None, LATER)
    confirm_count(second(made), put.pk, COUNT, None, LATER)
    declare(made.desk, put.pk, LATER)
    found = told(made, one, put)
    assert (found.adopted, found.whole.yes, found.whole.no) == (True, 3, 1)


def test_two_counts_that_differ_confirm_nothing(made):
    _, put = counted(made)
    enter_count(made.desk, put.pk, COUNT, None, LATER)
    other = {"": {YES: 2, NO: 2}}
    with pytest.raises(NotAllowed, match="ne sont pas les mêmes"):
        confirm_count(second(made), put.pk, other, None, LATER)
    enter_count(second(made), put.pk, other, None, LATER)
    confirm_count(made.desk, put.pk, other, None, LATER)
    with pytest.raises(NotAllowed, match="ne change plus"):
        enter_count(made.desk, put.pk, COUNT, None, LATER)


def test_a_count_above_the_people_there_is_refused_whole(made):
    _, put = counted(made)
    with pytest.raises(NotAllowed, match="plus de voix que"):
        enter_count(made.desk, put.pk, {"": {YES: 5}}, None, LATER)
    with reading(made.desk):
        assert not HandCount.objects.exists()


def test_a_count_waits_for_the_end_of_the_vote(made):
    one = opened(made, *THERE)
    put = voting(made, one, Way.HAND)
    with pytest.raises(NotAllowed, match="quand le vote est clos"):
        enter_count(made.desk, put.pk, COUNT, None, EVENING)
    salvy = made.elector(one, "Salvy")
    with pytest.raises(NotAllowed, match="n’est pas ouvert"):
        cast_ballot(made.desk, put.pk, salvy, salvy, YES, EVENING)
    close_vote(made.desk, put.pk, LATER)
    with pytest.raises(NotAllowed, match="Aucun compte"):
        confirm_count(second(made), put.pk, COUNT, None, LATER)


def test_by_weight_each_college_is_counted_apart(at):
    at(MONDAY)
    made = association(cast.gaillacois(), weights=(40, 40, 20), tie="president")
    one, put = counted(made)
    counts = {"gp": {YES: 1, NO: 1}, "nurses": {YES: 1}, "users": {NO: 1}}
    enter_count(made.desk, put.pk, counts, YES, LATER)
    confirm_count(second(made), put.pk, counts, YES, LATER)
    assert told(made, one, put).weighed == "60 % pour, 40 % contre"


def test_a_vote_is_left_without_a_result_once(made):
    one = opened(made, *THERE)
    put = voting(made, one)
    leave_without_result(made.desk, put.pk, "La salle a demandé une autre rédaction.", EVENING)
    with pytest.raises(NotAllowed, match="n’est pas en cours"):
        leave_without_result(made.desk, put.pk, "encore", EVENING)
    with pytest.raises(NotAllowed, match="n’est pas clos"):
        declare(made.desk, put.pk, EVENING)
    voting(made, one)


def test_who_voted_and_left_took_part(at):
    at(MONDAY)
    made = association(cast.gaillacois(), base="present", quorum=None)
    one = opened(made, *THERE)
    put = voting(made, one)
    says(made, one, put, Salvy=YES, Benoît=YES)
    leave(made.desk, one.pk, made.elector(one, "Salvy"), LATER)
    close_vote(made.desk, put.pk, LATER)
    assert told(made, one, put).whole.counted == 4
