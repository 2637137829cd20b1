"""Persons stand, are voted on paper, counted by two, and sit: what the statutes and the arithmetic forbid is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, drafted, open_it, second, tried
from tests.governance.election_given import (
    CALLED,
    NEXT_DAY,
    UNTIL,
    called,
    candidate,
    counted,
    listed,
    voted,
)
from tests.together import together
from volontiers.core.election import ElectionState, Secrecy
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.ballots import close_election, leave_election, open_election
from volontiers.governance.actions.candidacies import (
    call_election,
    close_list,
    name_trustees,
    stand,
)
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import (
    another_round,
    confirm_tellers,
    declare_election,
    enter_tellers,
)
from volontiers.governance.actions.withdrawing import withdraw
from volontiers.governance.models import Adhesion, Election, Fee, Mandate, TellersCount, Trustee
from volontiers.governance.queries import elections as queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def made(tarn):
    return association(tarn)


def refused(words: str, field: str | None = None):
    return pytest.raises(NotAllowed, match=words, check=lambda one: field in (None, one.field))


def told(made, one, *, first_day=NEXT_DAY, eldest=(), **votes):
    """Counted by two, and proclaimed."""
    count = counted(made, one, **votes)
    enter_tellers(made.desk, one.pk, count, eldest, EVENING)
    confirm_tellers(second(made), one.pk, count, eldest, EVENING)
    return declare_election(made.desk, one.pk, first_day, EVENING)


def read(made, one):
    with reading(made.desk):
        return Election.objects.get(pk=one.pk)


def test_whoever_has_the_most_votes_takes_the_seat(made):
    _, one = voted(made)
    told(made, one, Salvy=2)
    with reading(made.desk):
        (seat,) = Mandate.objects.filter(body="board", first_day=NEXT_DAY)
        scores = queries.scores(Election.objects.get(pk=one.pk))
    assert (seat.adhesion_id, seat.college, seat.last_day.year) == (made.members["Salvy"].pk, "gp", 2029)
    assert [(row.name, row.votes, row.elected) for row in scores] == [
        ("Lou Salvy", 2, True),
        ("Lou Roux", 0, False),
    ]


@pytest.mark.parametrize(
    ("changed", "words", "field"),
    [
        ({"college": "poets"}, "collège des statuts", "college"),
        ({"seats": 3}, "a 2 sièges au plus au conseil. .article 7.1", "seats"),
        (
            {"candidacies_until": EVENING + timedelta(hours=1)},
            "au plus tard celle de la réunion",
            "candidacies_until",
        ),
        ({"candidacies_until": MONDAY}, "heure à venir", "candidacies_until"),
        ({"item_id": None}, "ordre du jour convoqué", "item"),
    ],
)
def test_an_election_is_of_the_agenda_and_of_the_statutes(made, changed, words, field):
    with refused(words, field):
        called(made, convened(made), **changed)


def test_the_same_seats_are_not_put_to_the_vote_twice(made):
    one = convened(made)
    called(made, one)
    with refused("déjà prévue"):
        called(made, one)


def test_the_board_elects_its_bureau_and_not_the_board(made, at):
    with acting(made.desk):
        for name in ("Salvy", "Benoît"):
            Mandate.objects.create(
                community=made.cast.community, adhesion=made.members[name], body="board", college="gp",
                first_day=MONDAY.date(), last_day=MONDAY.date() + timedelta(days=365), decision="AG",
            )  # fmt: skip
    board = convened(made, kind="board")
    with refused("élu en assemblée", "body"):
        called(made, board)
    chair = called(made, board, body=Body.BUREAU, college="", office=Office.PRESIDENT)
    assert candidate(made, chair, "Salvy").name == "Lou Salvy"


def test_an_election_may_be_called_while_the_assembly_is_a_draft(made):
    one = drafted(made)
    found = call_election(made.desk, one.pk, CALLED, MONDAY)
    assert (found.state, found.item_id) == (ElectionState.CALLED, None)


def test_who_may_hold_the_seat_may_stand_for_it(made):
    one = called(made, convened(made))
    with refused("n’est pas de ce collège", "adhesion"):
        candidate(made, one, "Faure")
    candidate(made, one, "Salvy")
    with refused("déjà candidate", "adhesion"):
        candidate(made, one, "Salvy")
    with refused("Choisissez un membre"):
        stand(made.desk, one.pk, 0, "", MONDAY)


def test_a_fee_owed_keeps_from_standing_where_the_statutes_say_so(tarn):
    made = association(tarn, values={"fee_paid": True, "clauses": {"fee_paid": "5"}})
    with acting(made.desk):
        Fee.objects.create(
            community=tarn.community, adhesion=made.members["Salvy"], year=2026, due_cents=2000
        )
    one = called(made, convened(made))
    with refused("cotisation.*article 5 des statuts", "adhesion"):
        candidate(made, one, "Salvy")


def test_nobody_joins_the_list_once_it_is_closed(made):
    one = called(made, convened(made))
    candidate(made, one, "Salvy")
    with refused("attendez cette heure"):
        close_list(made.desk, one.pk, UNTIL - timedelta(minutes=1))
    with refused("arrêtée"):
        stand(made.desk, one.pk, made.members["Roux"].pk, "", UNTIL)
    close_list(made.desk, one.pk, UNTIL)
    with refused("arrêtée"):
        candidate(made, one, "Roux")
    with refused("arrêtée"):
        close_list(made.desk, one.pk, UNTIL)


def test_a_candidacy_is_withdrawn_once_and_before_the_vote(made):
    one = convened(made)
    found = called(made, one)
    first, _ = candidate(made, found, "Salvy"), candidate(made, found, "Roux")
    withdraw(made.desk, first.pk, "absente ce soir-là", MONDAY)
    with refused("déjà retirée"):
        withdraw(made.desk, first.pk, "", MONDAY)
    again = candidate(made, found, "Salvy")
    close_list(made.desk, found.pk, UNTIL)
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens")
    open_election(made.desk, found.pk, EVENING)
    with refused("Le vote a commencé"):
        withdraw(made.desk, again.pk, "", EVENING)
    with refused("n’existe pas"):
        withdraw(made.desk, 0, "", EVENING)


def test_a_vote_opens_in_the_room_with_its_quorum_and_somebody_who_stands(made):
    one = convened(made)
    found = listed(made, one, "Salvy")
    with refused("Ouvrez d’abord la séance"):
        open_election(made.desk, found.pk, EVENING)
    open_it(made, one, "Salvy")
    with refused("quorum n’est pas atteint"):
        open_election(made.desk, found.pk, EVENING)


def test_without_a_candidate_there_is_no_vote(made):
    one = convened(made)
    found = listed(made, one)
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens")
    with refused("Personne n’est candidat"):
        open_election(made.desk, found.pk, EVENING)
    with refused("pas ouvert"):
        close_election(made.desk, found.pk, EVENING)


def test_a_candidate_who_left_is_withdrawn_first(made):
    one = convened(made)
    found = listed(made, one, "Salvy", "Roux")
    with acting(made.desk):
        Adhesion.objects.filter(pk=made.members["Roux"].pk).update(left_on=MONDAY.date())
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens")
    with refused("Lou Roux : Cette personne n’est pas membre.*Retirez d’abord"):
        open_election(made.desk, found.pk, EVENING)


def test_a_college_emptied_since_the_notice_elects_nobody(made):
    one = convened(made)
    found = listed(made, one, "Faure", college="nurses")
    with acting(made.desk):
        for name in ("Vidal", "Pons"):
            Adhesion.objects.filter(pk=made.members[name].pk).update(left_on=MONDAY.date())
        Adhesion.objects.filter(pk=made.members["Faure"].pk).update(
            left_on=EVENING.date() - timedelta(days=1)
        )
    open_it(made, one, "Salvy", "Benoît", "Roux")
    with refused("Retirez d’abord|n’en a plus"):
        open_election(made.desk, found.pk, EVENING)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"signed": 4}, "plus de signatures que d’électeurs"),
        ({"ballots": 4}, "plus de bulletins que de signatures"),
        ({"void": 3}, "plus de blancs et de nuls"),
        ({"votes": {0: 1}}, "pas candidat"),
    ],
)
def test_a_count_that_cannot_be_true_is_refused(made, changed, words):
    _, one = voted(made)
    with refused(words):
        enter_tellers(made.desk, one.pk, replace(counted(made, one, Salvy=2), **changed), (), EVENING)
    assert read(made, one).result is None


def test_two_persons_count_and_neither_stands(made):
    _, one = voted(made)
    count, other = counted(made, one, Salvy=2), second(made)
    with refused("Aucun compte"):
        confirm_tellers(other, one.pk, count, (), EVENING)
    enter_tellers(made.desk, one.pk, count, (), EVENING)
    with refused("une autre personne le confirme"):
        confirm_tellers(made.desk, one.pk, count, (), EVENING)
    with refused("Vous êtes candidat"):
        confirm_tellers(replace(other, professional_id=made.cast.alix.pk), one.pk, count, (), EVENING)
    with refused("Vous êtes candidat"):
        confirm_tellers(second(made, "Lou Roux", "roux@membres.test"), one.pk, count, (), EVENING)
    with refused("ne sont pas les mêmes"):
        confirm_tellers(other, one.pk, counted(made, one, Roux=2), (), EVENING)
    with refused("confirmé par une seconde"):
        declare_election(made.desk, one.pk, NEXT_DAY, EVENING)
    confirm_tellers(other, one.pk, count, (), EVENING)
    with refused("ne change plus"):
        enter_tellers(made.desk, one.pk, count, (), EVENING)


def test_the_base_itself_wants_two_tellers_and_no_more_ballots_than_signatures(made):
    _, one = voted(made)
    enter_tellers(made.desk, one.pk, counted(made, one, Salvy=2), (), EVENING)
    for wrong in (
        {"confirmed_by_id": made.desk.account_id, "confirmed_at": EVENING},
        {"ballots": 4}, {"signed": 9, "ballots": 9},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), acting(made.desk):
            TellersCount.objects.filter(election=one).update(**wrong)
    for wrong in (
        {"state": "declared", "result": {}, "declared_at": EVENING},
        {"secrecy": "simple"},
        {"seats": 2},
    ):
        with pytest.raises(IntegrityError), acting(made.desk):
            Election.objects.filter(pk=one.pk).update(**wrong)


def test_no_person_is_elected_in_simple_secrecy_whatever_writes_it(made):
    one = convened(made)
    with pytest.raises(IntegrityError, match="election_secrecy_is_known"), acting(made.desk):
        Election.objects.create(
            community=made.cast.community, assembly_id=one.pk, body="board", college="gp", seats=1, secrecy="simple",
            candidacies_until=UNTIL, called_at=MONDAY,
        )  # fmt: skip


def test_a_tie_is_another_round_between_those_of_the_tie(made):
    _, one = voted(made, "Salvy", "Roux", "Benoît")
    done = told(made, one, Salvy=1, Roux=1)
    assert (done.result["elected"], done.result["free"]) == ([], 1)
    assert "on vote de nouveau" in done.result["said"]
    again = another_round(made.desk, one.pk, EVENING)
    with reading(made.desk):
        names = [row.name for row in queries.candidates(again.pk)]
    assert (again.state, names) == (ElectionState.LISTED, ["Lou Roux", "Lou Salvy"])
    with refused("déjà prévu"):
        another_round(made.desk, one.pk, EVENING)
    open_election(made.desk, again.pk, EVENING)
    close_election(made.desk, again.pk, EVENING)
    told(made, again, Roux=2)
    with refused("pas d’autre tour"):
        another_round(made.desk, again.pk, EVENING)


def test_the_eldest_is_said_by_the_tellers_where_the_statutes_ask_it(tarn):
    made = association(tarn, values={"tie_of_persons": "eldest", "clauses": {"tie_of_persons": "7.6"}})
    _, one = voted(made)
    count = counted(made, one, Salvy=1, Roux=1)
    with refused("À égalité : Lou Roux, Lou Salvy.*article 7.6", "eldest"):
        enter_tellers(made.desk, one.pk, count, (), EVENING)
    with reading(made.desk):
        roux, salvy = (row.pk for row in queries.candidates(one.pk))
    done = told(made, one, eldest=(salvy, roux), Salvy=1, Roux=1)
    assert done.result["elected"] == [salvy]


def test_the_first_round_asks_more_than_half_where_the_statutes_do(tarn):
    made = association(tarn, values={"first_round": "1/2"})
    _, one = voted(made, "Salvy", "Roux", seats=2)
    done = told(made, one, Salvy=2)
    assert (len(done.result["elected"]), done.result["free"], done.result["needed"]) == (1, 1, 2)
    again = another_round(made.desk, one.pk, EVENING)
    assert again.seats == 1


def test_whoever_cannot_sit_is_named_and_nobody_sits(made):
    _, one = voted(made)
    with acting(made.desk):
        Adhesion.objects.filter(pk=made.members["Salvy"].pk).update(left_on=EVENING.date())
    with refused("Lou Salvy : "):
        told(made, one, Salvy=2)
    with reading(made.desk):
        assert not Mandate.objects.exists()
    leave_election(second(made), one.pk, "la personne élue est partie", EVENING)
    with refused("finie"):
        leave_election(made.desk, one.pk, "", EVENING)


def test_a_session_does_not_end_on_an_election_under_way(made):
    assembly, one = voted(made)
    with refused("Une élection n’est pas proclamée"):
        end_assembly(made.desk, assembly.pk, EVENING)
    told(made, one, Salvy=2)
    end_assembly(made.desk, assembly.pk, EVENING)


def test_an_election_never_opened_ends_with_the_session(made):
    assembly = convened(made)
    one = listed(made, assembly, "Salvy")
    open_it(made, assembly, "Salvy")
    end_assembly(made.desk, assembly.pk, EVENING)
    found = read(made, one)
    assert (found.state, found.void_for) == (ElectionState.VOID, "La séance a été levée avant ce vote.")


def test_three_who_do_not_stand_keep_the_key_before_a_vote_on_belenios_opens(made):
    assembly = convened(made)
    one = listed(made, assembly, "Salvy", secrecy=Secrecy.BELENIOS)
    with refused("vote à distance n’est pas prévu.*article 9.6"):
        open_election(made.desk, one.pk, EVENING)
    open_it(made, assembly, "Salvy", "Benoît", "Faure", "Mazens")
    with refused("au moins trois"):
        open_election(made.desk, one.pk, EVENING)
    with pytest.raises(IntegrityError), acting(made.desk):
        Election.objects.filter(pk=one.pk).update(state="open", opened_at=EVENING)
    with refused("Un candidat ne garde pas", "names"):
        name_trustees(made.desk, one.pk, ["Anne", "Luc", "Lou Salvy"], "Paul")
    with refused("crée les codes de vote", "issuer"):
        name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], " ")
    with refused("travaille sur ce serveur", "names"):
        name_trustees(made.desk, one.pk, ["Anne", "Luc", "Roche Camille"], "Paul")
    with refused("crée les codes de vote porte le nom", "issuer"):
        name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], "Camille Roche")
    name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé", ""], "Paul")
    open_election(made.desk, one.pk, EVENING)
    with reading(made.desk):
        assert Trustee.objects.filter(election=one, issues=False).count() == 3
    close_election(made.desk, one.pk, EVENING)
    with refused("sur Belenios"):
        enter_tellers(made.desk, one.pk, counted(made, one, Salvy=1), (), EVENING)


def test_a_vote_on_paper_has_no_key(made):
    one = called(made, convened(made))
    with refused("pas sur Belenios"):
        name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], "Paul")
    with refused("n’existe pas"):
        name_trustees(made.desk, 0, [], "Paul")


def test_two_proclamations_at_once_seat_one_person(made):
    _, one = voted(made)
    count = counted(made, one, Salvy=2)
    enter_tellers(made.desk, one.pk, count, (), EVENING)
    confirm_tellers(second(made), one.pk, count, (), EVENING)
    answers = together(*[tried(declare_election, made.desk, one.pk, NEXT_DAY, EVENING)] * 2)
    assert sorted(type(one).__name__ for one in answers) == ["Election", "NotAllowed"]
    with reading(made.desk):
        assert Mandate.objects.count() == 1
