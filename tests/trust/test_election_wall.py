"""What the application role says to PostgreSQL past our verbs, to bend an election or an opinion: refused, each time."""

import json

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, open_it, opened, second
from tests.governance.election_given import UNTIL, called, candidate, counted, listed, voted
from tests.trust.raw import refused, run
from volontiers.core.assembly import Choice
from volontiers.core.election import Secrecy
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.actions.candidacies import name_trustees
from volontiers.governance.actions.opinions import open_opinion, say, write_opinion
from volontiers.governance.actions.telling import confirm_tellers, enter_tellers
from volontiers.governance.models import Candidacy, Mark, TellersCount

pytestmark = pytest.mark.django_db(transaction=True)
THERE = ("Salvy", "Benoît", "Faure", "Mazens", "Roux")
COUNT = (
    "INSERT INTO governance_tellerscount (community_id, election_id, signed, ballots, blank, void, votes, eldest,"
    " entered_by_id, entered_at) SELECT community_id, id, %s, %s, %s, %s, %s, '[]', %s, clock()"
    " FROM governance_election WHERE id = %s"
)
STAND = (
    "INSERT INTO governance_candidacy (community_id, election_id, adhesion_id, name, words, stood_at, withdrawn_for,"
    " withdrawn_own) SELECT community_id, id, %s, 'Lou', '', %s, '', false FROM governance_election WHERE id = %s"
)
KEEP = (
    "INSERT INTO governance_trustee (community_id, election_id, name, issues)"
    " SELECT community_id, id, %s, %s FROM governance_election WHERE id = %s"
)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def by_hand(made, statement: str, *values: object) -> None:
    with acting(made.desk):
        run(statement, *values)


def keys(made, one) -> dict[str, int]:
    with reading(made.desk):
        return {row.name.split()[-1]: row.pk for row in Candidacy.objects.filter(election=one)}


def count(made, one, votes, by=None, numbers=(3, 3, 1, 0)) -> None:
    account = made.cast.camille.pk if by is None else by
    by_hand(made, COUNT, *numbers, json.dumps(votes), account, one.pk)


def moved(made, one, state: str, result: object = None) -> None:
    by_hand(
        made, "UPDATE governance_election SET state = %s, result = %s, declared_at = clock() WHERE id = %s",
        state, json.dumps(result) if result is not None else None, one.pk,
    )  # fmt: skip


def test_who_stands_does_not_count(made):
    _, one = voted(made)
    there = keys(made, one)
    with refused("who stands does not count"):
        count(made, one, {there["Roux"]: 2}, by=second(made, "Lou Roux", "roux@membres.test").account_id)
    with refused("who stands does not count"):
        count(made, one, {there["Roux"]: 2}, by=made.cast.alix.account_id)
    count(made, one, {there["Roux"]: 2})
    with refused("who stands does not count"):
        by_hand(
            made, "UPDATE governance_tellerscount SET confirmed_by_id = %s, confirmed_at = clock() WHERE election_id = %s",
            made.cast.alix.account_id, one.pk,
        )  # fmt: skip


def test_no_more_names_than_the_ballots_bear(made):
    _, one = voted(made)
    there = keys(made, one)
    for votes in (
        {there["Roux"]: 2, there["Salvy"]: 1},
        {there["Roux"]: 3},
        {there["Roux"]: -1, there["Salvy"]: 3},
    ):
        with refused("bears from one name"):
            count(made, one, votes)
    with refused("bears from one name"):
        count(made, one, {there["Roux"]: 1})
    with refused("bears from one name"):
        count(made, one, {0: 2})
    with refused("no more signatures"):
        count(made, one, {there["Roux"]: 3}, numbers=(4, 4, 1, 0))


def test_a_count_is_confirmed_as_it_was_written(made):
    _, one = voted(made)
    enter_tellers(made.desk, one.pk, counted(made, one, Roux=2), (), EVENING)
    other = second(made).account_id
    confirm = "confirmed_by_id = %s, confirmed_at = clock()"
    for change in (f"blank = 0, ballots = 2, {confirm}", f"votes = '{{}}', {confirm}"):
        with pytest.raises(IntegrityError):
            by_hand(
                made, f"UPDATE governance_tellerscount SET {change} WHERE election_id = %s", other, one.pk
            )
    with pytest.raises(IntegrityError):
        by_hand(made, "DELETE FROM governance_tellerscount WHERE election_id = %s", one.pk)
    with reading(made.desk):
        assert TellersCount.objects.get().confirmed_at is None


def test_a_result_is_what_was_counted(made):
    _, one = voted(made)
    there = keys(made, one)
    enter_tellers(made.desk, one.pk, counted(made, one, Roux=2), (), EVENING)
    said = {
        "votes": {there["Roux"]: 2},
        "signed": 3,
        "ballots": 3,
        "blank": 1,
        "void": 0,
        "elected": [there["Roux"]],
        "tied": [],
        "free": 0,
    }
    with refused("a result is what was counted"):
        moved(made, one, "closed", said)
    by_hand(
        made, "UPDATE governance_tellerscount SET confirmed_by_id = %s, confirmed_at = clock() WHERE election_id = %s",
        second(made).account_id, one.pk,
    )  # fmt: skip
    for changed in (
        {"votes": {there["Salvy"]: 2}}, {"elected": [0]}, {"elected": [there["Roux"], there["Salvy"]]}, {"ballots": 2},
        {"elected": [there["Salvy"]]}, {"elected": [], "free": 1}, {"elected": None}, {"free": 1},
        {"tied": [there["Salvy"]]}, {"needed": 3, "elected": [], "free": 1},
        {"votes": {there["Roux"]: 2, there["Salvy"]: 1}},
    ):  # fmt: skip
        with refused("a result is what was counted"):
            moved(made, one, "closed", said | changed)
    for missing in ("elected", "votes", "free", "blank"):
        with refused("a result is what was counted"):
            moved(made, one, "closed", {key: value for key, value in said.items() if key != missing})
    moved(made, one, "closed", said)
    with refused("a result is written once"):
        moved(made, one, "closed", said | {"said": "autre"})


def test_the_loser_is_not_elected_whatever_writes_it(made):
    _, one = voted(made, "Roux", "Salvy", "Benoît")
    there = keys(made, one)
    count = counted(made, one, Roux=2)
    enter_tellers(made.desk, one.pk, count, (), EVENING)
    by_hand(
        made, "UPDATE governance_tellerscount SET confirmed_by_id = %s, confirmed_at = clock() WHERE election_id = %s",
        second(made).account_id, one.pk,
    )  # fmt: skip
    said = {
        "votes": {there["Roux"]: 2},
        "signed": 3,
        "ballots": 3,
        "blank": 1,
        "void": 0,
        "tied": [],
        "free": 0,
    }
    for chosen in ("Salvy", "Benoît"):
        with refused("a result is what was counted"):
            moved(made, one, "closed", said | {"elected": [there[chosen]]})
    moved(made, one, "closed", said | {"elected": [there["Roux"]]})


def test_an_election_is_not_called_with_its_result_nor_moved_once_it_is_convened(made):
    one = convened(made)
    forged = (
        "INSERT INTO governance_election (community_id, assembly_id, body, college, office, seats, secrecy, state,"
        " candidacies_until, called_at, void_for, result) SELECT community_id, id, 'board', 'gp', 'member', 1, 'paper',"
        " 'called', clock(), clock(), '', %s FROM governance_assembly WHERE id = %s"
    )
    with refused("before it is counted"):
        by_hand(made, forged, json.dumps({"elected": [1], "votes": {}}), one.pk)
    found = called(made, one)
    for change in (
        "candidacies_until = candidacies_until + interval '400 days'", "seats = 2", "secrecy = 'open'", "item_id = NULL",
    ):  # fmt: skip
        with refused("stays as it was called"):
            by_hand(made, f"UPDATE governance_election SET {change} WHERE id = %s", found.pk)


def test_who_stands_withdraws_nobody_else_and_whoever_does_is_written(made):
    one = called(made, convened(made))
    salvy, roux = candidate(made, one, "Salvy"), candidate(made, one, "Roux")
    away = "UPDATE governance_candidacy SET withdrawn_at = clock(), withdrawn_by_id = %s, withdrawn_own = %s WHERE id = %s"
    rival = second(made, "Lou Roux", "roux@membres.test").account_id
    for account, own, whose in ((rival, False, salvy), (rival, True, salvy), (rival, False, roux)):
        with refused("nobody but themselves"):
            by_hand(made, away, account, own, whose.pk)
    with refused("withdrawn_by_somebody"):
        by_hand(made, "UPDATE governance_candidacy SET withdrawn_at = clock() WHERE id = %s", salvy.pk)
    by_hand(made, away, rival, True, roux.pk)
    by_hand(made, away, made.cast.camille.pk, False, salvy.pk)


def test_a_known_result_is_not_set_aside_by_who_wrote_it_nor_by_who_stands(made):
    _, one = voted(made)
    sheet = counted(made, one, Roux=2)
    enter_tellers(made.desk, one.pk, sheet, (), EVENING)
    confirm_tellers(second(made), one.pk, sheet, (), EVENING)
    away = "UPDATE governance_election SET state = 'void', void_for = %s, void_by_id = %s WHERE id = %s"
    roux = second(made, "Lou Roux", "roux@membres.test").account_id
    for why, account, told in (
        ("x", made.cast.camille.pk, "by another person"), ("x", None, "by another person"), ("x", roux, "does not stand"),
        ("", second(made).account_id, "with a reason"),
    ):  # fmt: skip
        with refused(told):
            by_hand(made, away, why, account, one.pk)
    by_hand(made, away, "erreur de liste", second(made).account_id, one.pk)


def test_no_more_signatures_than_who_came_while_the_vote_was_open(made):
    assembly = convened(made)
    one = listed(made, assembly, "Salvy", "Roux")
    open_it(made, assembly, "Salvy", "Faure", "Vidal", "Mazens")
    open_election(made.desk, one.pk, EVENING)
    close_election(made.desk, one.pk, EVENING)
    with refused("who were there"):
        count(made, one, {keys(made, one)["Roux"]: 2}, numbers=(2, 2, 0, 0))
    count(made, one, {keys(made, one)["Roux"]: 1}, numbers=(1, 1, 0, 0))


def test_an_opinion_is_told_as_its_urn_and_from_five_voices(at):
    at(MONDAY)
    made = association(cast.gaillacois(), values={"simple_secrecy": True})
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    asked = write_opinion(made.desk, one.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    open_opinion(made.desk, asked.pk, EVENING)
    told = "UPDATE governance_opinion SET state = 'closed', closed_at = clock(), result = %s WHERE id = %s"
    full = {"yes": 5, "no": 0, "abstain": 0}
    urn = "UPDATE governance_urn SET yes = yes + 1 WHERE opinion_id = %s"
    for said in ({"yes": 79, "no": 0, "abstain": 0}, {"yes": 0, "no": 0, "abstain": 0}, full, {}):
        with refused("told as its urn"):
            by_hand(made, told, json.dumps(said), asked.pk)
    with refused("told as its urn"), acting(made.desk):
        for _ in range(5):
            run(urn, asked.pk)
        run(told, json.dumps(full), asked.pk)
    for name in THERE:
        key = made.elector(one, name)
        say(made.desk, asked.pk, key, key, Choice.YES, EVENING)
    for said in (full | {"no": 1}, full | {"more": 1}, None):
        with refused("told as its urn"):
            by_hand(made, told, json.dumps(said), asked.pk)
    by_hand(made, told, json.dumps(full), asked.pk)


def test_nobody_is_proclaimed_before_two_counted(made):
    _, one = voted(made)
    for state in ("declared", "open", "called"):
        with pytest.raises(IntegrityError):
            moved(made, one, state)
    with pytest.raises(IntegrityError):
        by_hand(made, "DELETE FROM governance_election WHERE id = %s", one.pk)


def test_a_candidacy_is_of_the_college_and_before_the_list_is_closed(made):
    assembly = convened(made)
    one = called(made, assembly)
    roux, faure = made.members["Roux"].pk, made.members["Faure"].pk
    with refused("of the college"):
        by_hand(made, STAND, faure, MONDAY, one.pk)
    with refused("before the list is closed"):
        by_hand(made, STAND, roux, UNTIL, one.pk)
    found = candidate(made, one, "Roux")
    with refused("stands_once"):
        by_hand(made, STAND, roux, MONDAY, one.pk)
    for wrong in (
        "DELETE FROM governance_candidacy WHERE id = %s",
        "UPDATE governance_candidacy SET name = 'X' WHERE id = %s",
    ):
        with pytest.raises(IntegrityError):
            by_hand(made, wrong, found.pk)
    done = listed(made, assembly, "Faure", college="nurses")
    with refused("before the list is closed"):
        by_hand(made, STAND, made.members["Vidal"].pk, MONDAY, done.pk)


def test_a_vote_opens_in_the_room_for_somebody_who_stands(made):
    assembly = convened(made)
    one, empty = listed(made, assembly, "Roux"), listed(made, assembly, college="users")
    with refused("while the assembly is open"):
        moved(made, one, "open")
    open_it(made, assembly, *THERE)
    with refused("somebody stands"):
        moved(made, empty, "open")
    moved(made, one, "open")
    with refused("withdrawn before the vote"):
        by_hand(made, "UPDATE governance_candidacy SET withdrawn_at = clock() WHERE election_id = %s", one.pk)
    with refused("a vote is under way"):
        by_hand(made, "UPDATE governance_assembly SET state = 'ended' WHERE id = %s", assembly.pk)


@pytest.mark.parametrize(
    "people",
    [
        [("Anne", False), ("Luc", False), ("Paul", True)],
        [("Anne", False), ("Luc", False), ("anne ", False), ("Paul", True)],
        [("Anne", False), ("Luc", False), ("Zoé", False)],
        [("Anne", False), ("Luc", False), ("Zoé", False), ("LUC", True)],
        [("Anne", False), ("Luc", False), ("lou roux", False), ("Paul", True)],
        [("Anne", False), ("Luc", False), ("Zoé", False), ("Lou Roux", True)],
    ],
)
def test_three_who_do_not_stand_keep_the_key_and_another_issues_the_credentials(made, people):
    assembly = convened(made)
    one = listed(made, assembly, "Roux", secrecy=Secrecy.BELENIOS)
    open_it(made, assembly, *THERE)
    for name, issues in people:
        by_hand(made, KEEP, name, issues, one.pk)
    with refused("keep the key"):
        moved(made, one, "open")


def test_who_keeps_the_key_is_said_before_the_vote(made):
    assembly = convened(made)
    one = listed(made, assembly, "Roux", secrecy=Secrecy.BELENIOS)
    name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], "Paul")
    with refused("one_issues_the_credentials"):
        by_hand(made, KEEP, "Jean", True, one.pk)
    open_it(made, assembly, *THERE)
    moved(made, one, "open")
    with refused("before the vote"):
        by_hand(made, KEEP, "Jean", False, one.pk)
    with refused("before the vote"):
        by_hand(made, "DELETE FROM governance_trustee WHERE election_id = %s", one.pk)


def test_no_election_begins_late_nor_in_another_state(made):
    one = opened(made, *THERE)
    wrong = (
        "INSERT INTO governance_election (community_id, assembly_id, body, college, office, seats, secrecy, state,"
        " candidacies_until, called_at, void_for) SELECT community_id, id, 'board', 'gp', 'member', 1, %s, %s,"
        " clock(), clock(), '' FROM governance_assembly WHERE id = %s"
    )
    with refused("before its assembly"):
        by_hand(made, wrong, "paper", "called", one.pk)
    with pytest.raises(IntegrityError):
        by_hand(made, wrong, "simple", "called", one.pk)


def test_an_urn_is_moved_by_one_voice_and_one_mark(at):
    at(MONDAY)
    made = association(cast.gaillacois(), values={"simple_secrecy": True})
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    asked = write_opinion(made.desk, one.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    open_opinion(made.desk, asked.pk, EVENING)
    salvy, roux = made.elector(one, "Salvy"), made.elector(one, "Roux")
    say(made.desk, asked.pk, salvy, salvy, Choice.YES, EVENING)
    urn = "UPDATE governance_urn SET {} WHERE opinion_id = %s"
    with refused("one voice at a time"):
        by_hand(made, urn.format("yes = yes + 2"), asked.pk)
    with refused("as many marks as voices"):
        by_hand(made, urn.format("yes = yes + 1"), asked.pk)
    mark = (
        "INSERT INTO governance_mark (community_id, opinion_id, elector_id)"
        " SELECT community_id, id, %s FROM governance_opinion WHERE id = %s"
    )
    with refused("as many marks as voices"):
        by_hand(made, mark, roux, asked.pk)
    for wrong in (
        "DELETE FROM governance_mark WHERE opinion_id = %s", "DELETE FROM governance_urn WHERE opinion_id = %s",
        "UPDATE governance_opinion SET of_a_person = true WHERE id = %s",
        "UPDATE governance_opinion SET text = 'Autre ?' WHERE id = %s",
    ):  # fmt: skip
        with pytest.raises(IntegrityError):
            by_hand(made, wrong, asked.pk)
    with reading(made.desk):
        assert Mark.objects.count() == 1


def test_a_neighbour_reads_and_writes_nothing(made):
    one = called(made, convened(made))
    other = cast.bourbon()
    with acting(other.desk):
        assert run("SELECT * FROM governance_election") == []
        assert run("UPDATE governance_election SET seats = 9 WHERE id = %s RETURNING id", one.pk) == []
