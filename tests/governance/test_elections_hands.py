"""Who stands holds nothing of their own election; who removes a candidate is written; a known result is not lost by one."""

from dataclasses import replace

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, second
from tests.governance.election_given import NEXT_DAY, UNTIL, called, candidate, counted, listed, voted
from volontiers.core.election import ElectionState, Secrecy
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.ballots import close_election, leave_election, open_election
from volontiers.governance.actions.candidacies import close_list, name_trustees
from volontiers.governance.actions.impartial import STANDS
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import (
    another_round,
    confirm_tellers,
    declare_election,
    enter_tellers,
)
from volontiers.governance.actions.withdrawing import withdraw
from volontiers.governance.models import Adhesion, Candidacy, Election
from volontiers.governance.queries.election_hands import left_untold, seats_free_on
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


@pytest.fixture
def roux(made):
    """Of the desk, and a candidate: known by the address that they gave as a member."""
    return second(made, "Lou Roux", "roux@membres.test")


def refused(words: str, field: str | None = None):
    return pytest.raises(NotAllowed, match=words, check=lambda one: field in (None, one.field))


def read(made, one):
    with reading(made.desk):
        return Election.objects.select_related("void_by").get(pk=one.pk)


def counted_by_two(made, one, **votes):
    sheet = counted(made, one, **votes)
    enter_tellers(made.desk, one.pk, sheet, (), EVENING)
    confirm_tellers(second(made), one.pk, sheet, (), EVENING)


def test_a_candidate_withdraws_themselves_and_nobody_else(made, roux):
    one = called(made, convened(made))
    rival, own = candidate(made, one, "Salvy"), candidate(made, one, "Roux")
    with refused(STANDS):
        withdraw(roux, rival.pk, "essai", MONDAY)
    withdraw(roux, own.pk, "", MONDAY)
    with reading(made.desk):
        gone = Candidacy.objects.get(pk=own.pk)
        assert (gone.withdrawn_own, gone.withdrawn_by_id) == (True, roux.account_id)
        assert Candidacy.objects.get(pk=rival.pk).withdrawn_at is None
        assert not Message.objects.filter(template="candidacy_withdrawn").exists()


def test_who_is_withdrawn_by_the_coordination_is_told(made):
    one = called(made, convened(made))
    found = candidate(made, one, "Salvy")
    with refused("Dites pourquoi", "why"):
        withdraw(made.desk, found.pk, " ", MONDAY)
    withdraw(made.desk, found.pk, "n’est plus du collège", MONDAY)
    with reading(made.desk):
        gone, told = Candidacy.objects.get(pk=found.pk), Message.objects.get(template="candidacy_withdrawn")
    assert (gone.withdrawn_own, gone.withdrawn_by_id) == (False, made.desk.account_id)
    assert (told.channel, told.address) == ("email", "salvy@membres.test")
    assert told.variables["link"].endswith(f"/vie/elections/{one.pk}")


def test_by_a_message_where_there_is_no_e_mail_and_not_at_all_where_there_is_neither(made):
    with acting(made.desk):
        Adhesion.objects.filter(family_name="Salvy").update(email="", phone="+33639980011")
        Adhesion.objects.filter(family_name="Benoît").update(email="")
    one = called(made, convened(made))
    for name in ("Salvy", "Benoît"):
        withdraw(made.desk, candidate(made, one, name).pk, "erreur", MONDAY)
    with reading(made.desk):
        assert [told.channel for told in Message.objects.filter(template="candidacy_withdrawn")] == ["sms"]


def test_a_candidate_holds_nothing_of_their_election(made, roux):
    one = called(made, convened(made), secrecy=Secrecy.BELENIOS)
    candidate(made, one, "Roux")
    for verb in (
        lambda: close_list(roux, one.pk, UNTIL),
        lambda: name_trustees(roux, one.pk, ["Anne", "Luc", "Zoé"], "Paul"),
        lambda: leave_election(roux, one.pk, "essai", MONDAY),
    ):
        with refused(STANDS):
            verb()
    assert read(made, one).state == ElectionState.CALLED


def test_a_candidate_opens_closes_proclaims_and_sets_aside_nothing(made, roux):
    _, one = voted(made)
    counted_by_two(made, one, Salvy=2)
    for verb in (
        lambda: declare_election(roux, one.pk, NEXT_DAY, EVENING),
        lambda: leave_election(roux, one.pk, "essai", EVENING),
    ):
        with refused(STANDS):
            verb()
    other = listed(made, convened(made), "Roux")
    with refused(STANDS):
        open_election(replace(roux, professional_id=made.cast.noor.pk), other.pk, EVENING)
    with refused("pas ouvert"):
        close_election(roux, other.pk, EVENING)
    declare_election(made.desk, one.pk, NEXT_DAY, EVENING)
    with refused(STANDS):
        another_round(roux, one.pk, EVENING)


def test_a_known_result_is_set_aside_by_another_person_with_a_reason_and_the_numbers_stay(made):
    _, one = voted(made)
    counted_by_two(made, one, Salvy=2)
    with refused("vous avez écrit ce compte"):
        leave_election(made.desk, one.pk, "essai", EVENING)
    with refused("Dites pourquoi", "why"):
        leave_election(second(made), one.pk, " ", EVENING)
    leave_election(second(made), one.pk, "liste des électeurs fausse", EVENING)
    done = read(made, one)
    assert (done.state, done.void_by.name) == (ElectionState.VOID, "Denis Cayla")
    assert done.result["votes"]
    with reading(made.desk):
        said = left_untold(done)
    assert said.startswith(
        "liste des électeurs fausse. Laissée sans résultat par Denis Cayla, après le compte."
    )
    assert "Signatures : 3" in said


def test_before_the_count_the_election_is_left_by_whoever_holds_it(made):
    _, one = voted(made)
    leave_election(made.desk, one.pk, "trop de bulletins", EVENING)
    with reading(made.desk):
        assert left_untold(Election.objects.get(pk=one.pk)) == "trop de bulletins"


def test_the_first_day_offered_is_the_one_after_a_mandate_that_ends_with_the_meeting(made):
    one = called(made, convened(made))
    with reading(made.desk):
        assert seats_free_on(one, EVENING.date()) == EVENING.date()
    with acting(made.desk):
        made.members["Salvy"].mandates.create(
            community=made.cast.community, body="board", college="gp", first_day=MONDAY.date(), last_day=EVENING.date(),
            decision="AG",
        )  # fmt: skip
    with reading(made.desk):
        assert seats_free_on(one, EVENING.date()) == NEXT_DAY
