"""Who is there, who stands for whom, and whether they are enough, at each moment."""

from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    member,
    motion,
    opened,
    proxy,
    tried,
    voting,
)
from tests.together import together
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import (
    arrive,
    arrive_remotely,
    end_assembly,
    leave,
    open_assembly,
)
from volontiers.governance.actions.convening import call_again, convene
from volontiers.governance.actions.motions import close_vote, leave_without_result, open_vote
from volontiers.governance.actions.proxies import give_proxy, revoke_proxy
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.voting import cast as cast_ballot
from volontiers.governance.models import Adhesion, Assembly, Ballot, Proxy
from volontiers.governance.queries import assemblies as queries

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EVENING + timedelta(minutes=20)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def sat(made, one):
    with reading(made.desk):
        return queries.sitting(queries.assembly(one.pk), EVENING.date())


def test_it_opens_on_its_day(made):
    one = convened(made)
    with pytest.raises(NotAllowed, match="9 décembre"):
        open_assembly(made.desk, one.pk, None, EVENING - timedelta(days=1))
    open_assembly(made.desk, one.pk, made.elector(one, "Salvy"), EVENING)
    with pytest.raises(NotAllowed, match="ouverte"):
        open_assembly(made.desk, one.pk, None, EVENING)


def test_the_quorum_follows_those_who_come_and_go(made):
    one = opened(made, "Salvy", "Faure", "Mazens")
    assert (sat(made, one).quorum(EVENING).counted, sat(made, one).quorum(EVENING).reached) == (3, False)
    proxy(made, one, "Puech", "Mazens")
    assert sat(made, one).quorum(EVENING).reached
    leave(made.desk, one.pk, made.elector(one, "Mazens"), LATER)
    found = sat(made, one)
    assert (found.quorum(LATER).counted, found.quorum(EVENING).counted) == (2, 4)


@pytest.mark.parametrize(
    ("giver", "holder", "told"),
    [
        ("Roux", "Roux", "soi-même"),
        ("Roux", "Benoît", "n’est pas là"),
        ("Salvy", "Faure", "vote elle-même"),
        ("Puech", "Faure", "a déjà donné pouvoir"),
        ("Roux", "Puech", "ne se transmet pas"),
        ("Roux", "Mazens", "statuts permettent. (article 9.5 des statuts)"),
    ],
)
def test_a_proxy_that_the_rules_forbid_is_refused_with_its_reason(made, giver, holder, told):
    one = opened(made, "Salvy", "Faure", "Mazens")
    proxy(made, one, "Puech", "Mazens")
    proxy(made, one, "Vidal", "Mazens")
    with pytest.raises(NotAllowed) as refused:
        proxy(made, one, giver, holder)
    assert told in refused.value.told
    with reading(made.desk):
        assert Proxy.objects.count() == 2


def test_a_proxy_given_before_counts_once_its_holder_is_there(made):
    one = convened(made)
    proxy(made, one, "Puech", "Mazens", MONDAY)
    open_assembly(made.desk, one.pk, None, EVENING)
    assert sat(made, one).quorum(EVENING).counted == 0
    arrive(made.desk, one.pk, made.elector(one, "Mazens"), EVENING)
    assert sat(made, one).quorum(EVENING).counted == 2


def test_who_gave_a_proxy_and_arrives_takes_it_back(made):
    one = opened(made, "Mazens")
    proxy(made, one, "Puech", "Mazens")
    assert arrive(made.desk, one.pk, made.elector(one, "Puech"), LATER) == "Lou Mazens"
    found = sat(made, one)
    assert (found.quorum(LATER).counted, found.standing()) == (2, [])
    assert arrive(made.desk, one.pk, made.elector(one, "Puech"), LATER) == ""


def test_a_proxy_taken_back_is_taken_back_once(made):
    one = convened(made)
    proxy(made, one, "Puech", "Mazens", MONDAY)
    revoke_proxy(made.desk, one.pk, made.elector(one, "Puech"), MONDAY)
    with pytest.raises(NotAllowed, match="déjà repris"):
        revoke_proxy(made.desk, one.pk, made.elector(one, "Puech"), MONDAY)
    assert proxy(made, one, "Puech", "Salvy", MONDAY).pk


def test_where_the_statutes_allow_no_proxy_none_is_given(at):
    at(MONDAY)
    made = association(cast.gaillacois(), proxies=0)
    one = convened(made)
    with pytest.raises(NotAllowed, match=r"article 9\.5"):
        proxy(made, one, "Puech", "Mazens", MONDAY)


def test_four_at_once_never_pass_the_cap(made):
    one = opened(made, "Mazens")
    holder = made.elector(one, "Mazens")
    givers = [made.elector(one, name) for name in ("Puech", "Vidal", "Pons", "Roux")]
    together(*[tried(give_proxy, made.desk, one.pk, who, holder, EVENING) for who in givers])
    with reading(made.desk):
        assert Proxy.objects.count() == 2


def test_somebody_who_joined_after_the_roll_closed_does_not_vote(made):
    one = convened(made)
    with acting(made.desk):
        member(made.cast, "Tard", "gp", joined=date(2026, 12, 1))
    open_assembly(made.desk, one.pk, None, EVENING)
    with pytest.raises(NotAllowed, match="arrêtée à la convocation"):
        arrive(made.desk, one.pk, 999_999, EVENING)
    found = sat(made, one)
    with reading(made.desk):
        late = queries.joined_after(queries.assembly(one.pk), found.roll)
    assert [adhesion.family_name for adhesion in late] == ["Tard"]


def test_who_left_the_association_is_out_of_the_quorum(made):
    one = convened(made)
    with acting(made.desk):
        Adhesion.objects.filter(family_name="Roux").update(left_on=date(2026, 12, 1))
    open_assembly(made.desk, one.pk, None, EVENING)
    with pytest.raises(NotAllowed, match="n’est plus membre"):
        arrive(made.desk, one.pk, made.elector(one, "Roux"), EVENING)
    assert sat(made, one).quorum(EVENING).electors == 7


def test_at_a_distance_only_where_the_statutes_allow_it(made):
    one = opened(made, "Salvy")
    with pytest.raises(NotAllowed, match=r"article 9\.6"):
        arrive_remotely(made.desk, one.pk, made.elector(one, "Faure"), EVENING)


def test_where_they_allow_it_who_is_far_counts(at):
    at(MONDAY)
    made = association(cast.gaillacois(), remote=True)
    one = opened(made, "Salvy")
    arrive_remotely(made.desk, one.pk, made.elector(one, "Faure"), EVENING)
    assert sat(made, one).quorum(EVENING).counted == 2


def test_it_does_not_end_in_the_middle_of_a_vote(made):
    one = opened(made, "Salvy", "Faure", "Mazens", "Puech")
    put = voting(made, one)
    with pytest.raises(NotAllowed, match="pas proclamé"):
        end_assembly(made.desk, one.pk, LATER)
    leave_without_result(made.desk, put.pk, "reporté", LATER)
    end_assembly(made.desk, one.pk, LATER)
    with pytest.raises(NotAllowed, match="levée"):
        arrive(made.desk, one.pk, made.elector(one, "Roux"), LATER)


def test_without_a_quorum_no_vote_opens_and_it_may_be_called_again(made):
    one = opened(made, "Salvy", "Faure", "Mazens")
    put = motion(made, one)
    with pytest.raises(NotAllowed, match=r"3 sur 8 électeurs.*il en faut 4.*article 9\.2"):
        open_vote(made.desk, put.pk, EVENING)
    end_assembly(made.desk, one.pk, LATER)
    again = call_again(made.desk, one.pk, EVENING + timedelta(days=16), EVENING)
    assert convene(made.desk, again.pk, 0, EVENING).first_id == one.pk
    when = EVENING + timedelta(days=16)
    open_assembly(made.desk, again.pk, None, when)
    arrive(made.desk, again.pk, made.elector(again, "Salvy"), when)
    open_vote(made.desk, motion(made, again, Way.HAND).pk, when)


def test_a_quorum_lost_in_the_middle_stops_the_ballots_and_leaves_no_result(made):
    one = opened(made, "Salvy", "Faure", "Mazens", "Puech")
    put = voting(made, one)
    salvy, puech = (made.elector(one, name) for name in ("Salvy", "Puech"))
    cast_ballot(made.desk, put.pk, salvy, salvy, Choice.YES, EVENING)
    leave(made.desk, one.pk, made.elector(one, "Mazens"), LATER)
    with pytest.raises(NotAllowed, match=r"quorum.*article 9\.2"):
        cast_ballot(made.desk, put.pk, puech, puech, Choice.YES, LATER)
    arrive(made.desk, one.pk, made.elector(one, "Mazens"), LATER + timedelta(minutes=5))
    closed = close_vote(made.desk, put.pk, LATER + timedelta(minutes=9))
    assert closed.state == "void"
    assert closed.result is None
    assert "À 18:50, pendant le vote : Le quorum" in closed.void_for
    with reading(made.desk):
        assert Ballot.objects.count() == 1
        assert Assembly.objects.get().state == "open"
