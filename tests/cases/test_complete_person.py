"""« Compléter »: what is learnt is noted, what stood there is not written over unseen, no name is in the thread."""

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions.person import AlreadyNoted, Said, complete_person
from volontiers.cases.models import Case, Event
from volontiers.cases.queries import thread
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity
from volontiers.people.queries import alike

pytestmark = pytest.mark.django_db
NOBODY = Identity(insee="81099")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def fresh(tarn, case):
    with reading(tarn.desk):
        return Case.objects.select_related("person").get(pk=case.pk)


def last_line(tarn, case):
    seen = fresh(tarn, case)
    with reading(tarn.desk):
        return thread.of(seen)[-1].text


def test_a_missing_name_is_noted_and_the_person_is_found_by_it(tarn):
    case = cast.call(tarn, person=NOBODY)
    assert complete_person(tarn.desk, case.pk, Said("Durand", "Claire", 1952), MONDAY) == {
        "family_name": "noted", "given_name": "noted", "birth_year": "noted",
    }  # fmt: skip
    person = fresh(tarn, case).person
    assert (person.family_name, person.given_name, person.birth_year) == ("Durand", "Claire", 1952)
    assert person.municipality_id == "81099"
    with reading(tarn.desk):
        assert [one.pk for one in alike(tarn.community.pk, "Durand", "Claire", 1952)] == [person.pk]


def test_what_stands_is_not_written_over_and_nothing_else_is_noted_then(tarn):
    case = cast.call(tarn, person=Identity("Durand", "", 1952))
    with pytest.raises(AlreadyNoted) as refused:
        complete_person(tarn.desk, case.pk, Said("Durant", "Claire"), MONDAY)
    assert refused.value.fields == {"family_name"}
    assert (fresh(tarn, case).person.family_name, fresh(tarn, case).person.given_name) == ("Durand", "")


def test_it_is_replaced_on_a_second_word_about_what_was_seen(tarn):
    case = cast.call(tarn, person=Identity("Durand", "", 1952))
    seen = fresh(tarn, case).version
    complete_person(tarn.desk, case.pk, Said("Durant"), MONDAY, replacing=seen)
    assert fresh(tarn, case).person.family_name == "Durant"
    with pytest.raises(AlreadyNoted):
        complete_person(tarn.desk, case.pk, Said("Dupont"), MONDAY, replacing=seen)


def test_the_thread_says_before_and_after_and_no_name(tarn):
    case = cast.call(tarn, person=Identity("Durand"))
    version = fresh(tarn, case).version
    complete_person(tarn.desk, case.pk, Said("Zygomard", "Ophélie", 1952), MONDAY, replacing=version)
    assert last_line(tarn, case) == (
        "Personne : nom noté, puis corrigé ; prénom manquant, puis noté ; année de naissance manquante, puis notée"
    )
    with reading(tarn.desk):
        said = str(list(Event.objects.values_list("data", flat=True)))
    assert "Zygomard" not in said
    assert "1952" not in said


def test_what_was_known_already_changes_nothing(tarn):
    case = cast.call(tarn)
    assert complete_person(tarn.desk, case.pk, Said("Durand", "Claire", 1952), MONDAY) == {}
    with reading(tarn.desk):
        assert not Event.objects.filter(verb="identified").exists()


def test_the_number_to_call_back_is_the_person_s_own_when_they_called(tarn):
    for caller, own in (("person", "+33639980001"), ("relative", "")):
        case = cast.call(tarn, person=Identity("Durand"), caller=caller, callback_phone="")
        complete_person(tarn.desk, case.pk, Said(phone="+33639980001"), MONDAY)
        seen = fresh(tarn, case)
        assert (seen.callback_phone, seen.person.phone) == ("+33639980001", own)


def test_the_tracking_code_leaves_once_the_page_can_be_opened(tarn):
    case = cast.call(tarn, person=NOBODY)
    with reading(tarn.desk):
        assert not Message.objects.filter(template="patient_received").exists()
    complete_person(tarn.desk, case.pk, Said("Durand"), MONDAY)
    complete_person(tarn.desk, case.pk, Said(given_name="Claire"), MONDAY)
    with reading(tarn.desk):
        assert Message.objects.filter(template="patient_received").count() == 1
