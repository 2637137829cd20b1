"""An assembly is convened in the forms of the statutes: in time, to everybody of the roll, on an agenda that closes."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, drafted, member, seated, tried
from tests.together import together
from volontiers.core.statutes import Meeting
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.convening import Said, call_again, change_assembly, convene, draft_assembly
from volontiers.governance.actions.refusing import NotAllowed, Stale
from volontiers.governance.models import Adhesion, Assembly, Elector, Statutes
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


def test_everybody_of_the_roll_is_told_with_the_agenda(made):
    with acting(made.desk):
        Adhesion.objects.filter(family_name="Puech").update(email="", phone="+33639980007")
        Adhesion.objects.filter(family_name="Pons").update(email="")
    one = convened(made)
    with reading(made.desk):
        assert Assembly.objects.get().state == "convened"
        roll = {e.name: (e.college, e.clause, e.told_by) for e in Elector.objects.all()}
        sent = {
            m.address: (m.template, m.variables) for m in Message.objects.filter(about=f"assembly:{one.pk}")
        }
    assert len(roll) == 8
    assert roll["Lou Salvy"] == ("gp", "7.1", "email")
    assert (roll["Lou Puech"][2], roll["Lou Pons"][2]) == ("sms", "paper")
    assert sent["salvy@membres.test"][0] == "convocation"
    assert "2. Financer le numéro d’appel" in sent["salvy@membres.test"][1]["agenda"]
    assert sent["salvy@membres.test"][1]["when"] == "mercredi 09/12 à 18:30"
    assert sent["+33639980007"][0] == "convened"
    assert len(sent) == 7


@pytest.mark.parametrize(("days", "stands"), [(15, True), (14, False), (0, False), (-1, False)])
def test_the_notice_is_counted_in_days_and_cites_its_clause(made, days, stands):
    one = drafted(made, at=MONDAY + timedelta(days=days))
    if stands:
        assert convene(made.desk, one.pk, 0, MONDAY).state == "convened"
        return
    with pytest.raises(NotAllowed) as told:
        convene(made.desk, one.pk, 0, MONDAY)
    assert ("article 9.1" in told.value.told) == (days >= 0)
    with reading(made.desk):
        assert not Elector.objects.exists()
        assert not Message.objects.exists()


def test_without_statutes_nothing_is_convened(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    one = draft_assembly(tarn.desk, Said(Meeting.ORDINARY, EVENING, "Ici", ("Un",)), MONDAY)
    with pytest.raises(NotAllowed, match="Aucuns statuts"):
        convene(tarn.desk, one.pk, 0, MONDAY)


def test_a_kind_that_the_statutes_do_not_know_is_not_convened(made):
    one = drafted(made, kind=Meeting.EXTRAORDINARY)
    with pytest.raises(NotAllowed, match="ne disent rien"):
        convene(made.desk, one.pk, 0, MONDAY)


def test_nobody_to_convene_is_told(made):
    one = drafted(made, kind=Meeting.BOARD)
    with pytest.raises(NotAllowed, match="Personne ne serait convoqué"):
        convene(made.desk, one.pk, 0, MONDAY)


def test_the_board_convenes_those_who_sit_there(made):
    with acting(made.desk):
        seated(made, "Salvy")
        seated(made, "Faure")
        seated(made, "Roux", last=MONDAY.date() - timedelta(days=1))
        seated(made, "Mazens", body="bureau")
    convened(made, kind=Meeting.BOARD)
    with reading(made.desk):
        assert {one.name for one in Elector.objects.all()} == {"Lou Salvy", "Lou Faure"}


def test_who_joined_later_or_left_is_not_on_the_roll(made):
    with acting(made.desk):
        Adhesion.objects.filter(family_name="Roux").update(left_on=MONDAY.date() - timedelta(days=1))
        member(made.cast, "Demain", "gp", joined=MONDAY.date() + timedelta(days=1))
    convened(made)
    with reading(made.desk):
        names = {one.name for one in Elector.objects.all()}
    assert len(names) == 7
    assert not names & {"Lou Roux", "Lou Demain"}


def test_convened_twice_at_once_it_is_convened_once(made):
    one = drafted(made)
    done = together(*[tried(convene, made.desk, one.pk, 0, MONDAY)] * 3)
    assert sum(isinstance(answer, Assembly) for answer in done) == 1
    with reading(made.desk):
        assert Elector.objects.count() == Message.objects.count() == 8


def test_a_stale_page_changes_nothing(made):
    one = drafted(made)
    said = Said(Meeting.ORDINARY, EVENING, "Mairie", ("Un", "Deux", "Trois"))
    change_assembly(made.desk, one.pk, said, 0)
    with pytest.raises(Stale):
        change_assembly(made.desk, one.pk, said, 0)
    with pytest.raises(Stale):
        convene(made.desk, one.pk, 0, MONDAY)
    with reading(made.desk):
        assert [item.title for item in one.agenda.all()] == ["Un", "Deux", "Trois"]


def test_the_agenda_closes_with_the_convocation(made):
    one = convened(made)
    with pytest.raises(NotAllowed, match="pas encore ouverte"):
        change_assembly(made.desk, one.pk, Said(Meeting.ORDINARY, EVENING, "Mairie", ("Autre",)), 0)
    with pytest.raises(NotAllowed, match="ordre du jour"):
        draft_assembly(made.desk, Said(Meeting.ORDINARY, EVENING, "Mairie", ()), MONDAY)


def test_statutes_that_come_later_change_nothing_of_what_was_convened(made):
    one = convened(made)
    with cast.ruling(made.desk):
        old = Statutes.objects.get()
        Statutes.objects.create(
            community=made.cast.community, version=2, adopted_on=MONDAY.date(), in_force_from=MONDAY.date(),
            said=old.said, decision="AGE", entered_at=MONDAY,
        )  # fmt: skip
    with reading(made.desk):
        assert Assembly.objects.get(pk=one.pk).statutes_id == old.pk


def test_it_is_called_again_only_once_it_was_held_in_vain(made):
    one = convened(made)
    with pytest.raises(NotAllowed):
        call_again(made.desk, one.pk, EVENING + timedelta(days=20), MONDAY)
