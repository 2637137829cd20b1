"""An opinion in simple secrecy: permitted by the statutes, for five or more, about nobody; and no row links a voice."""

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, opened, proxy, tried
from tests.together import together
from volontiers.core.assembly import Choice
from volontiers.core.urn import NOT_DECIDED, OpinionState
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.members import declare_interest
from volontiers.governance.actions.opinions import FEW, close_opinion, open_opinion, say, write_opinion
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Mark, Opinion, Urn

pytestmark = pytest.mark.django_db(transaction=True)
THERE = ("Salvy", "Benoît", "Roux", "Faure", "Vidal", "Mazens")
YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def made(tarn):
    return association(tarn, values={"simple_secrecy": True})


def refused(words: str):
    return pytest.raises(NotAllowed, match=words)


def written(made, one, **more):
    with reading(made.desk):
        item = one.agenda.last().pk
    said = {"of_a_person": False, "in_a_conflict": False} | more
    return write_opinion(made.desk, one.pk, item, "Garder le samedi ?", EVENING, **said)


def asked(made, **more):
    one = opened(made, *THERE)
    found = written(made, one, **more)
    open_opinion(made.desk, found.pk, EVENING)
    return one, found


def says(made, one, found, name, choice=YES, caster=""):
    say(made.desk, found.pk, made.elector(one, caster or name), made.elector(one, name), choice, EVENING)


def test_the_numbers_are_told_and_the_urn_goes(made):
    one, found = asked(made)
    proxy(made, one, "Pons", "Vidal")
    for name, choice in zip(THERE, (YES, YES, NO, ABSTAIN, YES, NO), strict=True):
        says(made, one, found, name, choice)
    says(made, one, found, "Pons", NO, caster="Vidal")
    done = close_opinion(made.desk, found.pk, EVENING)
    assert (done.state, done.result) == (OpinionState.CLOSED, {"yes": 3, "no": 3, "abstain": 1})
    with reading(made.desk):
        assert (Urn.objects.count(), Mark.objects.count()) == (0, 7)
    with refused("pas ouvert"):
        says(made, one, found, "Puech")


def test_it_is_off_until_the_statutes_permit_it(tarn):
    made = association(tarn)
    with refused(NOT_DECIDED):
        asked(made)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"of_a_person": True}, "n’élit et ne révoque personne"),
        ({"in_a_conflict": True}, "intéressé à cette question"),
        ({"college": "gp"}, "au moins 5 électeurs"),
    ],
)
def test_it_is_for_an_opinion_of_enough_persons_alone(made, changed, words):
    with refused(words):
        asked(made, **changed)


def test_two_no_about_a_question_that_names_a_member_are_looked_at_once_more(made):
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    said = {"of_a_person": False, "in_a_conflict": False}
    given = (made.desk, one.pk, item, "Faut-il révoquer le Dr Salvy ?", EVENING)
    with refused("Cette question nomme Lou Salvy"):
        write_opinion(*given, **said)
    assert write_opinion(*given, **said, checked=["unnamed"]).answered_by_id == made.desk.account_id


def test_a_declared_interest_is_read_before_it_is_said_that_there_is_none(made):
    declare_interest(made.desk, made.members["Roux"].pk, "dirige le centre", MONDAY.date(), MONDAY)
    with refused("Ont déclaré un intérêt : Lou Roux"):
        asked(made)
    asked_one = opened(made, *THERE)
    assert written(made, asked_one, checked=["read"])


def test_the_base_itself_refuses_a_person_a_conflict_and_a_small_college(made):
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    base = {"community": made.cast.community, "assembly_id": one.pk, "item_id": item, "text": "?"}
    for wrong in (
        {"of_a_person": True, "in_a_conflict": False},
        {"of_a_person": False, "in_a_conflict": True},
    ):
        with pytest.raises(IntegrityError, match="opinion_of_nobody"), acting(made.desk):
            Opinion.objects.create(**base, **wrong)
    with acting(made.desk):
        small = Opinion.objects.create(**base, of_a_person=False, in_a_conflict=False, college="users")
    with pytest.raises(IntegrityError, match="five or more"), acting(made.desk):
        Opinion.objects.filter(pk=small.pk).update(state="open", opened_at=EVENING)


def test_the_base_refuses_a_voice_without_a_mark_and_a_mark_without_a_voice(made):
    one, found = asked(made)
    for wrong in ({"yes": 1}, {"yes": 2}, {"yes": 1, "no": 1}):
        with pytest.raises(IntegrityError), acting(made.desk):
            Urn.objects.filter(opinion=found).update(**wrong)
    salvy = made.elector(one, "Salvy")
    with pytest.raises(IntegrityError, match="as many marks"), acting(made.desk):
        Mark.objects.create(community=made.cast.community, opinion=found, elector_id=salvy)
    with pytest.raises(IntegrityError, match="stays while"), acting(made.desk):
        Urn.objects.all().delete()


def test_a_voice_is_given_once_by_who_is_there(made):
    one, found = asked(made)
    says(made, one, found, "Salvy")
    with refused("déjà donné"):
        says(made, one, found, "Salvy", NO)
    with refused("est là vote"):
        says(made, one, found, "Puech")
    with refused("pas le pouvoir"):
        says(made, one, found, "Puech", caster="Salvy")


def test_fewer_than_five_voices_are_not_told(made):
    one, found = asked(made)
    for name in THERE[:4]:
        says(made, one, found, name)
    done = close_opinion(made.desk, found.pk, EVENING)
    assert (done.state, done.void_for, done.result) == (OpinionState.VOID, FEW, None)
    with refused("pas ouvert"):
        close_opinion(made.desk, found.pk, EVENING)
    with refused("qu’une fois"):
        open_opinion(made.desk, found.pk, EVENING)


def test_it_is_of_the_agenda_and_the_session_waits_for_it(made):
    one, found = asked(made)
    with refused("ordre du jour"):
        write_opinion(made.desk, one.pk, 0, "?", EVENING, of_a_person=False, in_a_conflict=False)
    with refused("n’existe pas"):
        open_opinion(made.desk, 0, EVENING)
    with refused("avis est ouvert"):
        end_assembly(made.desk, one.pk, EVENING)
    close_opinion(made.desk, found.pk, EVENING)
    end_assembly(made.desk, one.pk, EVENING)


def test_all_at_once_each_voice_counts_once(made):
    one, found = asked(made)
    electors = [made.elector(one, name) for name in THERE]
    answers = together(
        *[tried(say, made.desk, found.pk, key, key, YES, EVENING) for key in [*electors, electors[0]]]
    )
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 1
    assert close_opinion(made.desk, found.pk, EVENING).result == {"yes": 6, "no": 0, "abstain": 0}


def test_an_opinion_written_before_the_meeting_waits_for_it(made):
    one = opened(made)
    found = written(made, one)
    with refused("quorum"):
        open_opinion(made.desk, found.pk, EVENING)
