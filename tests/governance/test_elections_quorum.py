"""An election and an opinion are held to the quorum like a motion, and the minutes say what was really there."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.core.belenios_small import small
from tests.governance.assembly_given import EVENING, association, convened, open_it, opened, voting
from tests.governance.election_given import NEXT_DAY, counted, listed, voted
from volontiers.core.assembly import Choice
from volontiers.core.election import ElectionState, Secrecy
from volontiers.core.urn import OpinionState
from volontiers.database.wall import acting, reading
from volontiers.governance import verifying
from volontiers.governance.actions.attending import leave, open_assembly
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.actions.belenios import bring
from volontiers.governance.actions.candidacies import name_trustees
from volontiers.governance.actions.motions import close_vote
from volontiers.governance.actions.opinions import close_opinion, open_opinion, say, write_opinion
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import declare_election, enter_tellers
from volontiers.governance.models import Adhesion, Assembly, Election, Mandate, Urn
from volontiers.governance.queries.assemblies import sitting
from volontiers.governance.queries.quorum_told import quorum_told

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EVENING + timedelta(minutes=10)
FIVE = ("Salvy", "Benoît", "Roux", "Faure", "Vidal")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def made(tarn):
    return association(tarn)


def refused(words: str):
    return pytest.raises(NotAllowed, match=words)


def told(made, one) -> str:
    with reading(made.desk):
        sat = sitting(Assembly.objects.select_related("statutes", "president").get(pk=one.pk), EVENING.date())
        assert sat
        return quorum_told(sat)


def gone(made, one, *names, at=EVENING + timedelta(minutes=5)):
    for name in names:
        leave(made.desk, one.pk, made.elector(one, name), at)


def under_way(made):
    one = convened(made)
    found = listed(made, one, "Salvy", "Roux")
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens")
    open_election(made.desk, found.pk, EVENING)
    return one, found


def test_a_quorum_lost_during_an_election_leaves_it_without_a_result(made):
    one, found = under_way(made)
    gone(made, one, "Mazens")
    done = close_election(made.desk, found.pk, LATER)
    assert (done.state, done.void_by_id) == (ElectionState.VOID, None)
    assert "pendant le vote : Le quorum n’est pas atteint : 3 sur 8" in done.void_for
    assert "article 9.2" in done.void_for
    with refused("quand le vote est clos"):
        enter_tellers(made.desk, found.pk, counted(made, found, Salvy=1), (), LATER)
    assert "Il a manqué pendant 1 vote sur 1." in told(made, one)


def test_it_is_lost_even_if_somebody_comes_back_before_the_close(made):
    one, found = under_way(made)
    gone(made, one, "Mazens")
    open_it_again = EVENING + timedelta(minutes=6)
    from_outside = made.elector(one, "Puech")
    with acting(made.desk):
        one.stays.create(community_id=one.community_id, elector_id=from_outside, since=open_it_again)
    assert close_election(made.desk, found.pk, LATER).state == ElectionState.VOID


def test_a_college_emptied_while_it_votes_elects_nobody(made):
    one = convened(made)
    found = listed(made, one, "Mazens", college="users")
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens", "Roux", "Vidal")
    open_election(made.desk, found.pk, EVENING)
    with acting(made.desk):
        Adhesion.objects.filter(college="users").update(left_on=EVENING.date() - timedelta(days=1))
    done = close_election(made.desk, found.pk, LATER)
    assert done.state == ElectionState.VOID
    assert "« Usagers » avait des électeurs" in done.void_for


def asked(made):
    one = opened(made, *FIVE)
    with reading(made.desk):
        item = one.agenda.last().pk
    found = write_opinion(made.desk, one.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    open_opinion(made.desk, found.pk, EVENING)
    return one, found


def test_an_opinion_is_neither_given_nor_told_without_the_quorum(tarn):
    made = association(tarn, values={"simple_secrecy": True})
    one, found = asked(made)
    for name in FIVE:
        key = made.elector(one, name)
        say(made.desk, found.pk, key, key, Choice.YES, EVENING)
    gone(made, one, "Vidal", "Faure")
    salvy = made.elector(one, "Salvy")
    with refused("quorum n’est pas atteint"):
        say(made.desk, found.pk, salvy, salvy, Choice.YES, LATER)
    done = close_opinion(made.desk, found.pk, LATER)
    assert (done.state, done.result) == (OpinionState.VOID, None)
    assert "pendant le vote : Le quorum" in done.void_for
    with reading(made.desk):
        assert not Urn.objects.exists()


def test_a_vote_from_afar_is_proclaimed_with_the_quorum_there(tarn, monkeypatch):
    monkeypatch.setattr(verifying, "TOOL", "no-such-tool")
    made = association(tarn, remote=True)
    one = convened(made)
    found = listed(made, one, "Salvy", "Roux", secrecy=Secrecy.BELENIOS)
    name_trustees(made.desk, found.pk, ["Anne", "Luc", "Zoé"], "Paul")
    before = EVENING - timedelta(minutes=30)
    open_election(made.desk, found.pk, before)
    assert close_election(made.desk, found.pk, before).state == ElectionState.CLOSED
    bring(made.desk, found.pk, small().packed(), "https://vote.test/e", (), before)
    open_assembly(made.desk, one.pk, None, EVENING)
    assert told(made, one).endswith("Aucun vote n’a été ouvert dans la salle.")
    with refused("quorum n’est pas atteint"):
        declare_election(made.desk, found.pk, NEXT_DAY, EVENING)
    with reading(made.desk):
        assert not Mandate.objects.exists()
        assert Election.objects.get(pk=found.pk).state == ElectionState.CLOSED


def test_the_minutes_say_the_quorum_of_the_votes_that_were_held(made):
    one, _ = voted(made)
    assert told(made, one).endswith("Il était là pendant le vote, de son ouverture à sa clôture.")
    put = voting(made, one)
    close_vote(made.desk, put.pk, EVENING)
    assert "pendant chacun des 2 votes, de leur ouverture à leur clôture" in told(made, one)
    put = voting(made, one)
    gone(made, one, "Salvy", "Benoît")
    close_vote(made.desk, put.pk, LATER)
    assert told(made, one).endswith("Il a manqué pendant 1 vote sur 3.")


def test_without_a_vote_no_quorum_is_claimed(made):
    assert told(made, opened(made, "Salvy")).endswith("Aucun vote n’a été ouvert dans la salle.")
