"""What a person says of a named physician or of a team is a line of theirs: it leaves with them, and the chain holds."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError

from tests import cast
from tests.cases.test_erase_old_cases import solved
from tests.cast import MONDAY
from tests.consent.ledger_given import last, verified
from tests.trust.raw import refused, run
from volontiers.cases.actions.sweeping import sweep
from volontiers.consent.models import Entry, EntryBody
from volontiers.core.ledger import OF_PERSON, OF_PROFESSIONAL, EntryKind
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity, note_person
from volontiers.people.models import Person

pytestmark = pytest.mark.django_db
TOLD = {
    EntryKind.PERSON_YES: {"professional": 1, "offer": 7},
    EntryKind.PERSON_NO: {"professional": 1},
    EntryKind.TEAM_AGREEMENT: {"team": 3, "wording": 1},
    EntryKind.TEAM_AGREEMENT_WITHDRAWN: {"team": 3},
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def rose(tarn):
    with acting(tarn.desk):
        return note_person(tarn.community.pk, Identity("Blanc", "Rose", 1941, "81064"), MONDAY)


@pytest.mark.parametrize("kind", sorted(OF_PERSON))
def test_the_line_is_theirs(tarn, rose, kind):
    with acting(tarn.desk):
        receipt = append(tarn.desk, kind, TOLD[kind], person_id=rose.pk)
    said = last(tarn)
    assert (said.entry.seq, said.person_id, said.professional_id, said.case_id) == (
        receipt.seq,
        rose.pk,
        None,
        None,
    )
    assert said.body == {"by": tarn.camille.pk, "person": rose.pk, **TOLD[kind]}


@pytest.mark.parametrize("kind", sorted(OF_PERSON))
def test_it_says_what_it_is_about(tarn, rose, kind):
    with refused("cannot be read"), acting(tarn.desk):
        append(tarn.desk, kind, {}, person_id=rose.pk)


@pytest.mark.parametrize("kind", sorted(OF_PERSON))
def test_it_is_nobody_else_s(tarn, rose, kind):
    """Otherwise it would stay when the person leaves."""
    with refused("of_a_person_is_theirs"), acting(tarn.desk):
        append(tarn.desk, kind, TOLD[kind])
    with refused("of_a_person_is_theirs"), acting(tarn.desk):
        append(tarn.desk, kind, TOLD[kind], professional_id=tarn.alix.pk)
    with refused("of_a_person_is_theirs"), acting(tarn.desk):
        append(tarn.desk, kind, TOLD[kind], professional_id=tarn.alix.pk, person_id=rose.pk)


@pytest.mark.parametrize("kind", sorted(OF_PROFESSIONAL))
def test_what_a_professional_says_of_lasting_patients_is_somebody_s(tarn, kind):
    with refused("of_a_professional_is_theirs"), acting(tarn.desk):
        append(tarn.desk, kind, {})


def test_a_yes_to_an_offer_names_it(tarn):
    with acting(tarn.pro(tarn.alix)):
        append(tarn.pro(tarn.alix), EntryKind.OFFER_YES, {"offer": 12}, professional_id=tarn.alix.pk)
    with refused("cannot be read"), acting(tarn.pro(tarn.alix)):
        append(tarn.pro(tarn.alix), EntryKind.OFFER_YES, {}, professional_id=tarn.alix.pk)


def test_a_pledge_is_not_the_word_of_a_person(tarn, rose):
    with refused("of_a_person_is_theirs"), acting(tarn.desk):
        append(tarn.desk, EntryKind.CONTEST, {"need": 1}, person_id=rose.pk)


def test_the_neighbour_says_nothing_for_them(rose):
    neighbour = cast.bourbon()
    with refused("of another community"), acting(neighbour.desk):
        append(neighbour.desk, EntryKind.PERSON_NO, {"professional": 1}, person_id=rose.pk)


def test_it_leaves_with_them_and_the_chain_holds(tarn, at, tmp_path):
    gone = solved(tarn, at).person_id
    stays = cast.call(tarn, now=at(MONDAY + timedelta(days=400))).person_id
    for person in (gone, stays):
        with acting(tarn.desk):
            append(tarn.desk, EntryKind.PERSON_YES, TOLD[EntryKind.PERSON_YES], person_id=person)
    sweep(tarn.machine, at(MONDAY + timedelta(days=735)))
    with reading(tarn.desk):
        assert not Person.objects.filter(pk=gone).exists()
        kept = EntryBody.objects.filter(kind=EntryKind.PERSON_YES)
        assert list(kept.values_list("person_id", flat=True)) == [stays]
        assert Entry.objects.count() > EntryBody.objects.count()
    assert verified(tarn, tmp_path).faults == []


def test_no_table_of_ones_own_opens_the_door_of_the_persons(tarn, rose):
    with acting(tarn.desk):
        append(tarn.desk, EntryKind.PERSON_NO, TOLD[EntryKind.PERSON_NO], person_id=rose.pk)
        run("CREATE TEMPORARY TABLE decoy (id bigint) ON COMMIT DROP")
        run("INSERT INTO decoy VALUES (%s)", rose.pk)
        run("CREATE TRIGGER mine BEFORE DELETE ON decoy FOR EACH ROW EXECUTE FUNCTION forget_person_bodies()")
        with pytest.raises(ProgrammingError, match="only a person who is erased"):
            run("DELETE FROM decoy")
    with reading(tarn.desk):
        assert EntryBody.objects.filter(person=rose).exists()
        assert Person.objects.filter(pk=rose.pk).exists()
