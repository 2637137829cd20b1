"""An offer goes to a doctor within what she said, then to the person; each may say no, and nobody loses their place."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, household, waits
from volontiers.consent.models import EntryBody
from volontiers.core.waiting import NotNow
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.messages.models import Message
from volontiers.people.models import Around, Attachment
from volontiers.placement.actions.answering import (
    accept,
    decline,
    no_longer_apart,
    say_no,
    say_yes,
    set_apart,
)
from volontiers.placement.actions.offering import NO_FIT, Fell, Offered, expire, propose
from volontiers.placement.actions.pledging import pause_new_patients
from volontiers.placement.models import Offer, Registration

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def offered(tarn, *people, doctor=None, now=MONDAY) -> list[Offer]:
    said = [Offered(one.pk, "5 minutes de route, dans l’ordre de la liste.", 5.0) for one in people]
    _, offers = propose(tarn.desk, (doctor or tarn.alix).pk, said, Offer.Source.BATCH, now)
    return offers


def again(tarn, one):
    with reading(tarn.desk):
        return type(one).objects.get(pk=one.pk)


def test_an_offer_tells_the_doctor_how_many_and_until_when_and_nothing_else(tarn):
    agrees(tarn, tarn.alix, 2)
    offered(tarn, waits(tarn, "Secrète"), waits(tarn, "Cachée"))
    with reading(tarn.desk):
        said = Message.objects.filter(template="list_offer")
        assert {one.variables["count"] for one in said} == {"2 personnes"}
        assert "Secr" not in str([one.variables for one in said])


@pytest.mark.parametrize(
    ("terms", "person", "sentence"),
    [
        ({"ages": (16, 99)}, {"born": 2020}, NO_FIT),
        ({"home_visits": False}, {"home_visits": True}, NO_FIT),
        ({"only_known": True}, {}, NO_FIT),
        ({"communes": frozenset({"81145"})}, {}, NO_FIT),
        ({"paused_until": MONDAY + WEEK}, {}, "ce médecin est en pause"),
        ({"until": MONDAY.date() - timedelta(days=1)}, {}, "l’engagement de ce médecin est terminé"),
    ],
)
def test_nobody_is_offered_outside_of_what_the_doctor_said(tarn, terms, person, sentence):
    paused = terms.get("paused_until")
    agrees(tarn, tarn.alix, 2, **{name: said for name, said in terms.items() if name != "paused_until"})
    if paused:
        pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, paused, MONDAY)
    one = waits(tarn, **person)
    with pytest.raises(Fell) as fell:
        offered(tarn, one)
    assert fell.value.sentence == sentence
    with reading(tarn.desk):
        assert not Offer.objects.exists()


def test_the_month_is_full_when_its_places_are_offered(tarn):
    agrees(tarn, tarn.alix, 1)
    offered(tarn, waits(tarn, "Un"))
    with pytest.raises(Fell) as fell:
        offered(tarn, waits(tarn, "Deux"))
    assert fell.value.wall == "placed_cap"


def test_a_batch_is_all_or_nothing(tarn):
    agrees(tarn, tarn.alix, 1)
    with pytest.raises(Fell):
        offered(tarn, waits(tarn, "Un"), waits(tarn, "Deux"))
    with reading(tarn.desk):
        assert not Offer.objects.exists()
        assert not Message.objects.filter(template="list_offer").exists()


def test_nobody_is_offered_to_two_doctors_at_once(tarn):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    one = waits(tarn)
    offered(tarn, one)
    with pytest.raises(Fell) as fell:
        offered(tarn, one, doctor=tarn.noor)
    assert fell.value.wall == "already"


def test_both_say_yes_and_a_named_human_stands_behind(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    say_yes(tarn.machine, offer.pk, MONDAY, "message")
    with reading(tarn.desk):
        attachment = Attachment.objects.get(person=one.person)
        assert (attachment.professional, attachment.signed_by) == (tarn.alix, tarn.camille)
        assert Around.objects.get(person=one.person).tie == Around.Tie.ATTENDING
        lines = EntryBody.objects.filter(
            entry__seq__in=[attachment.professional_seq, attachment.person_seq]
        ).order_by("entry__seq")
        assert [line.kind for line in lines] == ["offer_yes", "person_yes"]
    found = again(tarn, one)
    assert (found.state, found.ended_for, found.since) == ("attached", "attached", one.since)


def test_who_is_followed_by_a_doctor_who_leaves_has_one_doctor_at_a_time(tarn):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    one = waits(tarn)
    (first,) = offered(tarn, one)
    accept(tarn.pro(tarn.alix), first.pk, MONDAY)
    say_yes(tarn.machine, first.pk, MONDAY, "message")
    with acting(tarn.desk):
        later = Registration.objects.create(
            community=tarn.community, code="ENCORE", key=uuid4(), person=one.person, origin="cohort",
            since=one.since, entered_at=MONDAY, situation="leaving", priority="other", rank=5, rules_seq=1,
            ranked_on=MONDAY.date(), channel="message", agreed_at=MONDAY, confirmed_at=MONDAY,
        )  # fmt: skip
    (second,) = offered(tarn, later, doctor=tarn.noor)
    accept(tarn.pro(tarn.noor), second.pk, MONDAY)
    say_yes(tarn.machine, second.pk, MONDAY, "message")
    with reading(tarn.desk):
        ends = Attachment.objects.filter(person=one.person).order_by("pk").values_list("ended_for", flat=True)
        assert list(ends) == ["physician_left", ""]


def test_the_same_yes_twice_counts_once(tarn):
    agrees(tarn, tarn.alix, 1)
    (offer,) = offered(tarn, waits(tarn))
    for _ in range(2):
        accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    with reading(tarn.desk):
        assert EntryBody.objects.filter(kind="offer_yes").count() == 1
        assert Message.objects.filter(template="list_named").count() == 1


@pytest.mark.parametrize("who", ["doctor", "person"])
def test_a_no_gives_the_same_place_back_and_is_not_asked_again(tarn, who):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)
    if who == "doctor":
        decline(tarn.pro(tarn.alix), offer.pk, MONDAY)
    else:
        accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
        say_no(tarn.machine, offer.pk, MONDAY, "message")
    found = again(tarn, one)
    assert (found.state, found.since, found.rank) == ("waiting", one.since, one.rank)
    with reading(tarn.desk):
        assert not Attachment.objects.exists()


def test_a_household_is_answered_for_together(tarn):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    people = [waits(tarn, "Elle", together=home), waits(tarn, "Lui", together=home)]
    first, _ = offered(tarn, *people)
    assert len(accept(tarn.pro(tarn.alix), first.pk, MONDAY)) == 2
    assert len(say_yes(tarn.machine, first.pk, MONDAY, "message")) == 2
    with reading(tarn.desk):
        assert Attachment.objects.count() == 2


def test_without_an_answer_the_person_is_back_in_line(tarn, at):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)
    assert not expire(tarn.machine, offer.pk, at(MONDAY + WEEK - timedelta(minutes=1)))
    assert expire(tarn.machine, offer.pk, at(MONDAY + WEEK))
    assert again(tarn, offer).state == "expired"
    assert again(tarn, one).state == "waiting"
    with pytest.raises(NotNow):
        accept(tarn.pro(tarn.alix), offer.pk, MONDAY + WEEK)


def test_a_doctor_who_lowered_her_pledge_cannot_say_yes_beyond_it(tarn):
    agrees(tarn, tarn.alix, 2)
    first, second = offered(tarn, waits(tarn, "Un"), waits(tarn, "Deux"))
    accept(tarn.pro(tarn.alix), first.pk, MONDAY)
    agrees(tarn, tarn.alix, 1)
    with pytest.raises(Fell) as fell:
        accept(tarn.pro(tarn.alix), second.pk, MONDAY)
    assert fell.value.wall == "placed_cap"
    assert again(tarn, second).state == "sent"


@pytest.mark.parametrize("side", ["person", "professional"])
def test_who_was_set_apart_is_never_offered_and_nobody_is_told(tarn, side):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    (offer,) = offered(tarn, one)
    set_apart(tarn.desk, one.person_id, tarn.alix.pk, side, MONDAY)
    assert again(tarn, offer).state == "withdrawn"
    with pytest.raises(Fell) as fell:
        offered(tarn, one)
    assert fell.value.sentence == NO_FIT
    assert no_longer_apart(tarn.desk, one.person_id, tarn.alix.pk, side) == 1
    assert len(offered(tarn, one)) == 1


def test_who_left_the_directory_is_offered_nobody(tarn):
    agrees(tarn, tarn.alix, 1)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(active=False)
    with pytest.raises(Fell) as fell:
        offered(tarn, waits(tarn))
    assert fell.value.sentence == "ce médecin ne prend plus de nouveaux patients"


def test_who_waits_no_more_is_offered_to_nobody(tarn):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn)
    with acting(tarn.desk):
        Registration.objects.filter(pk=one.pk).update(
            state="left", ended_at=MONDAY, ended_for="found", next_check_at=None
        )
    with pytest.raises(Fell) as fell:
        offered(tarn, one)
    assert fell.value.sentence == "cette personne n’attend plus"
