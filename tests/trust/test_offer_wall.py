"""Nobody of the list is offered outside of what a doctor said, at whatever instant, and nobody is attached by one alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import NOTHING
from tests.placement.line_given import agrees, waits
from tests.together import together
from tests.trust.raw import refused, run
from trust import raw_list
from trust.raw_sql import REFUSALS
from volontiers.database.rows import fetch
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.ops.due import needs
from volontiers.people.actions import Identity, tie, write_identity
from volontiers.people.attaching import attach
from volontiers.people.models import Around, Attachment
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.offering import Fell, Offered, propose, take_back
from volontiers.placement.actions.pledging import change_new_patients
from volontiers.placement.actions.returning import end
from volontiers.placement.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def offered(tarn, *people, doctor=None):
    said = [Offered(one.pk, "x") for one in people]
    return propose(tarn.desk, (doctor or tarn.alix).pk, said, Offer.Source.BATCH, MONDAY)[1]


def alive_outside(tarn) -> int:
    with reading(tarn.desk):
        return fetch(
            "SELECT count(*) FROM placement_offer o WHERE o.state = 'sent' AND offer_wall(o, true) IS NOT NULL",
            [],
        )[0][0]


def _attempt(verb):
    try:
        return verb()
    except Fell as fell:
        return fell.wall


@pytest.mark.parametrize("first", ["withdrawal", "batch", "both"])
def test_a_withdrawal_and_a_batch_at_one_instant_leave_nothing_alive_outside(tarn, first):
    for number in range(3):
        agrees(tarn, tarn.alix, 4)
        people = [waits(tarn, f"N{number}{one}") for one in range(2)]
        verbs = {
            "withdrawal": lambda: change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY),
            "batch": lambda people=people: _attempt(lambda: offered(tarn, *people)),
        }
        if first == "both":
            together(*verbs.values())
        else:
            for name in sorted(verbs, key=lambda name: name != first):
                verbs[name]()
        assert alive_outside(tarn) == 0
        with reading(tarn.desk):
            assert not Offer.objects.filter(state="sent").exists()


def test_four_coordinators_at_one_instant_never_pass_a_cap(tarn):
    agrees(tarn, tarn.alix, 2)
    people = [waits(tarn, f"N{number}") for number in range(4)]
    said = together(*(lambda one=one: _attempt(lambda: len(offered(tarn, one))) for one in people))
    assert sorted(map(str, said)) == ["1", "1", "placed_cap", "placed_cap"]


def test_taking_back_gives_no_right_to_ask_again_for_ever(tarn):
    agrees(tarn, tarn.alix, 1)  # asked of at most three people in the month
    for number in range(3):
        (offer,) = offered(tarn, waits(tarn, f"N{number}"))
        take_back(tarn.desk, offer.pk, MONDAY)
    with pytest.raises(Fell) as fell:
        offered(tarn, waits(tarn, "De trop"))
    assert fell.value.wall == "asked_cap"


def test_what_is_over_is_over(tarn, at):
    agrees(tarn, tarn.alix, 1, until=(MONDAY + timedelta(days=2)).date())
    (offer,) = offered(tarn, waits(tarn))
    (due,) = [one for one in needs() if one.name == "lasting"]
    late = at(MONDAY + timedelta(days=3))
    with reading(tarn.machine):
        ((pledge,),) = fetch("SELECT id FROM consent_lastingpledge", [])
    for _ in range(2):
        due.step(tarn.machine, pledge, late)
    with reading(tarn.desk):
        assert Offer.objects.get(pk=offer.pk).state == "withdrawn"


def test_the_worker_lets_offers_expire(tarn, at):
    agrees(tarn, tarn.alix, 1)
    (offer,) = offered(tarn, waits(tarn))
    (due,) = [one for one in needs() if one.name == "offer"]
    late = at(MONDAY + timedelta(days=7))
    assert fetch(f"SELECT * FROM {due.door}(10)", []) == [(tarn.community.pk, offer.pk)]
    assert due.step(tarn.machine, offer.pk, late)
    assert fetch(f"SELECT * FROM {due.door}(10)", []) == []


def test_a_commune_stays_while_somebody_is_asked_and_may_change_afterwards(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)

    def move():
        with acting(tarn.desk):
            write_identity(one.person_id, Identity("Durand", "Claire", 1980, "81145", ""))

    with refused("keeps the commune", DatabaseError):
        move()
    take_back(tarn.desk, offer.pk, MONDAY)
    move()


def test_an_offer_keeps_whether_it_leaned_on_a_tie_and_a_tie_is_dated_here(tarn):
    agrees(tarn, tarn.alix, 2, only_known=True)
    one = waits(tarn)
    with pytest.raises(Fell):
        offered(tarn, one)
    tie(tarn.desk, one.person_id, tarn.alix.pk, "usual", MONDAY - timedelta(days=900))
    (offer,) = offered(tarn, one)
    with reading(tarn.desk):
        assert Offer.objects.get(pk=offer.pk).known
        assert Around.objects.get(person=one.person_id).since == MONDAY
    with refused("between the same two", DatabaseError), acting(tarn.desk):
        run("UPDATE people_around SET professional_id = %s", tarn.noor.pk)
    with refused("written once", DatabaseError), acting(tarn.desk):
        run("UPDATE placement_offer SET known = false")


def test_who_is_offered_or_follows_somebody_is_held_here(tarn):
    agrees(tarn, tarn.alix, 1)

    def held() -> bool:
        with reading(tarn.desk):
            return fetch("SELECT is_held(%s, %s)", [tarn.alix.pk, tarn.community.pk])[0][0]

    (offer,) = offered(tarn, waits(tarn))
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    change_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    cast.pledge(tarn, tarn.alix, cast.Level.NONE)
    assert held()
    say_yes(tarn.machine, offer.pk, MONDAY, "message")
    assert held()
    with reading(tarn.desk):
        attachment = Attachment.objects.get()
    end(tarn.desk, attachment.pk, "never_seen", MONDAY)
    assert not held()


def test_nobody_is_attached_by_one_alone_through_our_own_verb_either(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)
    (offer,) = accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    with refused("without both agreements", DatabaseError), acting(tarn.desk):
        attach(
            tarn.community.pk, one.person_id, tarn.alix.pk, signed_by=tarn.camille.pk,
            professional_seq=offer.professional_seq, person_seq=offer.professional_seq, instead="", now=MONDAY,
        )  # fmt: skip


def test_who_left_the_directory_keeps_no_right_to_say_yes(tarn):
    agrees(tarn, tarn.alix, 1)
    (offer,) = offered(tarn, waits(tarn))
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(active=False)
    with pytest.raises(Fell):
        accept(tarn.pro(tarn.alix), offer.pk, MONDAY)


def sqlstate(tarn, said, values) -> str:
    try:
        with acting(tarn.machine), connection.cursor() as sql:
            for statement in [said] if isinstance(said, str) else said:
                sql.execute(statement, values)
            sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.sqlstate
    return ""


def test_raw_sql_finds_no_way_around(tarn):
    values = raw_list.given(tarn) | {"here": tarn.community.pk, "stays": tarn.noor.pk}
    found = {str(one): sqlstate(tarn, one, values) for one in raw_list.EVERY}
    assert {one: state for one, state in found.items() if state not in REFUSALS} == {}
    assert [sqlstate(tarn, one, values) for one in raw_list.RIGHT] == ["", ""]
