"""Who stood, who kept a key and who voted leave with the roll, five years after the meeting; numbers stay."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, drafted, open_it
from tests.governance.election_given import CALLED, called, candidate
from volontiers.core.assembly import Choice
from volontiers.core.election import Secrecy
from volontiers.core.statutes import Meeting
from volontiers.database.wall import reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.ballots import leave_election
from volontiers.governance.actions.candidacies import call_election, name_trustees
from volontiers.governance.actions.convening import Said, change_assembly, convene
from volontiers.governance.actions.forgetting import forget_rolls
from volontiers.governance.actions.opinions import close_opinion, open_opinion, say, write_opinion
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Candidacy, Election, Elector, Mark, Opinion, Trustee
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois(), values={"simple_secrecy": True})


def test_an_election_called_in_a_draft_is_announced_with_how_it_is_voted(made):
    one = drafted(made)
    found = call_election(made.desk, one.pk, CALLED, MONDAY)
    convene(made.desk, one.pk, 0, MONDAY)
    with reading(made.desk):
        item = Election.objects.get(pk=found.pk).item
        letter = Message.objects.filter(template="convocation").first().variables["agenda"]
    said = "Conseil d’administration : 1 siège du collège « Généralistes »"
    assert (item.place, item.title) == (3, f"Élection. {said}")
    until = "Pour vous présenter : jusqu’au 9 décembre 2026 à 17:30, sur http"
    assert f"3. Élection. {said}\n   {until}" in letter
    assert f"/vie/elections/{found.pk} ou auprès de la coordination.\n   {Secrecy.PAPER.sentence}" in letter
    assert letter.count(said) == 1


def test_an_election_left_in_the_draft_is_not_announced(made):
    one = drafted(made)
    found = call_election(made.desk, one.pk, CALLED, MONDAY)
    leave_election(made.desk, found.pk, "appelée deux fois", MONDAY)
    convene(made.desk, one.pk, 0, MONDAY)
    with reading(made.desk):
        assert one.agenda.count() == 2
        assert Election.objects.get().item is None


def test_a_meeting_held_before_its_candidates_are_known_is_not_convened(made):
    one = drafted(made)
    call_election(made.desk, one.pk, CALLED, MONDAY)
    earlier = Said(Meeting.ORDINARY, EVENING - timedelta(hours=3), "Mairie", ("Un",))
    change_assembly(made.desk, one.pk, earlier, 0)
    with pytest.raises(
        NotAllowed, match="après ce jour et cette heure", check=lambda error: error.field == "day"
    ):
        convene(made.desk, one.pk, 1, MONDAY)


def test_names_leave_after_five_years_and_numbers_stay(made, at):
    one = drafted(made)
    convene(made.desk, one.pk, 0, MONDAY)
    election = called(made, one, secrecy=Secrecy.BELENIOS)
    candidate(made, election, "Salvy")
    name_trustees(made.desk, election.pk, ["Anne", "Luc", "Zoé"], "Paul")
    there = ("Salvy", "Benoît", "Roux", "Faure", "Vidal")
    open_it(made, one, *there)
    with reading(made.desk):
        item = one.agenda.last().pk
    asked = write_opinion(made.desk, one.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    open_opinion(made.desk, asked.pk, EVENING)
    for name in there:
        key = made.elector(one, name)
        say(made.desk, asked.pk, key, key, Choice.YES, EVENING)
    close_opinion(made.desk, asked.pk, EVENING)
    end_assembly(made.desk, one.pk, EVENING)
    tables = (Elector, Candidacy, Trustee, Mark)
    for days, kept in ((5 * 365, True), (5 * 366, False)):
        forget_rolls(made.cast.machine, at(EVENING + timedelta(days=days)))
        with reading(made.desk):
            assert [table.objects.exists() for table in tables] == [kept] * 4, days
    with reading(made.desk):
        assert Opinion.objects.get().result == {"yes": 5, "no": 0, "abstain": 0}
        assert Election.objects.exists()
