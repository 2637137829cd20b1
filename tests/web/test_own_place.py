"""The page that the receipt leads to: behind a code and three letters, one's place, and news in one tap."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import ODETTE, again, listed, said, somebody
from tests.web.steering_given import words
from volontiers.cases.models import Callback
from volontiers.core.need import Kind
from volontiers.core.priority import Ground
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity
from volontiers.people.models import Attachment, FollowUp
from volontiers.placement.actions.answering import accept
from volontiers.placement.actions.enlisting import enlist_case
from volontiers.placement.actions.following import ask_due
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.registering import register_together
from volontiers.placement.models import Exclusion, Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def odette(tarn):
    return listed(tarn, ODETTE)


def opened(client, one):
    return client.post(f"/s/{one.code}", {"letters": "cal"}, follow=True)


def test_nothing_before_the_letters(client, odette):
    page = words(client.get(f"/s/{odette.code}"))
    assert "3 premières lettres" in page
    assert "liste" not in page
    assert words(client.get("/s/ZZZZZZ")).replace("ZZZ-ZZZ", "") == page.replace(
        f"{odette.code[:3]}-{odette.code[3:]}", ""
    )


def test_the_date_is_said_and_the_class_is_not(client, odette):
    page = words(opened(client, odette))
    assert "Depuis le 2 mars 2026" in page
    assert "70 ans" not in page


def test_found_in_one_tap(tarn, client, odette):
    opened(client, odette)
    page = words(client.post(f"/s/{odette.code}", {"choice": "found"}, follow=True))
    assert "Merci" in page
    assert "vous n’attendez plus" in page
    assert again(tarn, odette).ended_for == "found"


def test_still_waiting_in_one_tap(tarn, client, odette, at):
    at(MONDAY + timedelta(minutes=5))
    opened(client, odette)
    assert "vous gardez votre place" in words(
        client.post(f"/s/{odette.code}", {"choice": "still"}, follow=True)
    )
    assert again(tarn, odette).confirmed_at == MONDAY + timedelta(minutes=5)


def test_what_changed_meanwhile_is_said(tarn, client, odette):
    opened(client, odette)
    close(tarn.desk, odette.pk, Leaving.MOVED_AWAY, MONDAY)
    assert "a changé entre-temps" in words(client.post(f"/s/{odette.code}", {"choice": "still"}, follow=True))


def test_five_wrong_tries_close_it_a_while(tarn, client, odette, at):
    for _ in range(5):
        assert client.post(f"/s/{odette.code}", {"letters": "dur"}).status_code == 422
    assert client.post(f"/s/{odette.code}", {"letters": "cal"}).status_code == 422
    at(MONDAY + timedelta(minutes=16))
    assert "Depuis le" in words(opened(client, odette))


def test_without_a_name_it_opens_to_nobody(tarn, client):
    one = listed(tarn, cast.Identity("", "Odette", 1948, "81099"))
    assert client.post(f"/s/{one.code}", {"letters": ""}).status_code == 422


def named(tarn, *people, doctor=None, minutes=12.0):
    """A doctor said yes to these people; they are asked."""
    doctor = doctor or tarn.alix
    agrees(tarn, doctor, len(people))
    said = [Offered(one.pk, "dans l’ordre de la liste", minutes) for one in people]
    _, offers = propose(tarn.desk, doctor.pk, said, Offer.Source.BATCH, MONDAY)
    accept(tarn.pro(doctor), offers[0].pk, MONDAY)
    return offers[0]


def say(client, one, choice, **more):
    return client.post(f"/s/{one.code}", {"choice": choice} | more, follow=True)


def test_nobody_is_named_before_the_doctor_said_yes(tarn, client, odette):
    agrees(tarn, tarn.alix, 1)
    propose(tarn.desk, tarn.alix.pk, [Offered(odette.pk, "dans l’ordre", 12.0)], Offer.Source.BATCH, MONDAY)
    assert "Salvy" not in words(opened(client, odette))


def test_the_doctor_is_named_with_where_and_how_far(tarn, client, odette):
    named(tarn, odette)
    page = words(opened(client, odette))
    assert "Dr Salvy" in page
    assert "à 12 minutes de route" in page
    assert "Répondez avant le lundi 7 décembre 2026" in page
    assert "vous gardez votre date" in page


def test_yes_attaches_and_says_what_to_do(tarn, client, odette):
    offer = named(tarn, odette)
    opened(client, odette)
    page = words(say(client, odette, "yes", offer=offer.pk))
    assert "Appelez son cabinet" in page
    assert "Avez-vous eu votre première consultation ?" in page
    assert again(tarn, odette).ended_for == "attached"
    assert "a changé entre-temps" in words(say(client, odette, "yes", offer=offer.pk))


@pytest.mark.parametrize(("choice", "state"), [("later", "person_declined"), ("apart", "withdrawn")])
def test_another_answer_keeps_the_place_and_is_told_to_nobody(tarn, client, odette, choice, state):
    offer = named(tarn, odette)
    opened(client, odette)
    page = words(say(client, odette, choice, offer=offer.pk))
    assert "Vous gardez votre place" in page
    assert "Salvy" not in page
    assert again(tarn, odette).state == "waiting"
    with reading(tarn.desk):
        assert Offer.objects.get().state == state
        assert Exclusion.objects.count() == (choice == "apart")
        assert not Message.objects.filter(template__in=["list_agreed", "cancelled"]).exists()


def test_an_answer_to_another_offer_counts_for_nothing(tarn, client, odette):
    offer = named(tarn, odette)
    opened(client, odette)
    assert "a changé entre-temps" in words(say(client, odette, "yes", offer=offer.pk + 1))
    assert again(tarn, odette).state == "waiting"


def test_a_home_answers_together_and_is_set_apart_together(tarn, client):
    rene = said(Identity("Calmels", "René", 1946, "81099"))
    one, two = register_together(tarn.desk, [said(ODETTE), rene], MONDAY)
    offer = named(tarn, one, two)
    assert "vaut pour Odette et René" in words(opened(client, one))
    say(client, one, "apart", offer=offer.pk)
    with reading(tarn.desk):
        assert set(Offer.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert again(tarn, two).state == "waiting"


def test_a_call_is_asked_for_and_nothing_changes(tarn, client, odette):
    named(tarn, odette)
    opened(client, odette)
    assert "Nous vous appelons avant" in words(say(client, odette, "explain"))
    wrong = client.post(f"/s/{odette.code}", {"choice": "explain", "phone": "12"})
    assert wrong.status_code == 422
    assert "dix chiffres" in words(wrong)
    with reading(tarn.desk):
        assert Callback.objects.get().phone == ODETTE.phone


def test_a_situation_that_changed_moves_the_place_and_not_the_date(tarn, client):
    one = listed(tarn, somebody(1, family_name="Calmels"))
    opened(client, one)
    page = say(client, one, "situation", situation="none", grounds=["long_term_condition"], home_visits="on")
    assert "Votre date n’a pas changé" in words(page)
    now = again(tarn, one)
    assert (now.priority, now.since, now.home_visits) == ("long_term", one.since, True)
    assert client.post(f"/s/{one.code}", {"choice": "situation"}).status_code == 422


def test_where_to_be_reached(tarn, client, odette):
    opened(client, odette)
    page = words(say(client, odette, "reach", phone="06 39 98 12 35", town="81310", channel="telephone"))
    assert "06 •• •• •• 35" in page
    assert "06 39 98 12" not in page
    now = again(tarn, odette)
    assert (now.person.phone, now.person.municipality_id, now.channel) == (
        "+33639981235",
        "81145",
        "telephone",
    )
    for wrong in ({"phone": "12"}, {"email": "a@"}, {"town": "Zzz"}, {}):
        assert client.post(f"/s/{odette.code}", {"choice": "reach"} | wrong).status_code == 422


@pytest.mark.parametrize("why", ["already_attached", "moved_away", "renounced", "deceased"])
def test_no_longer_searching_then_back_at_the_same_date(tarn, client, odette, why):
    opened(client, odette)
    assert "vous retrouverez votre date : le 2 mars 2026" in words(say(client, odette, "stop", why=why))
    assert again(tarn, odette).ended_for == why
    assert "de nouveau sur la liste" in words(say(client, odette, "back"))
    assert (again(tarn, odette).state, again(tarn, odette).since) == ("waiting", odette.since)


def test_how_many_wait_before_is_never_a_small_number_nor_an_exact_one(tarn, client, odette):
    assert "Moins de 5 personnes" in words(opened(client, odette))
    for n in range(12):
        listed(tarn, somebody(n), Ground.LONG_TERM_CONDITION)
    page = words(client.get(f"/s/{odette.code}"))
    assert "Environ 10 personnes" in page
    assert "12 personnes" not in page


def attached(tarn, client, one):
    offer = named(tarn, one)
    opened(client, one)
    say(client, one, "yes", offer=offer.pk)
    with reading(tarn.desk):
        return Attachment.objects.get()


def test_the_first_visit_is_told(tarn, client, odette, at):
    attachment = attached(tarn, client, odette)
    at(MONDAY + timedelta(minutes=30))
    assert client.post(f"/s/{odette.code}", {"choice": "real", "day": "01/01/2020"}).status_code == 422
    say(client, odette, "real", day="23/11/2026")
    with reading(tarn.desk):
        assert str(Attachment.objects.get(pk=attachment.pk).real_on) == "2026-11-23"


def test_asked_after_a_month_and_given_back_when_it_did_not_last(tarn, client, odette, at):
    attachment = attached(tarn, client, odette)
    now = at(MONDAY + timedelta(days=31))
    assert ask_due(tarn.machine, attachment.pk, now)
    with reading(tarn.desk):
        assert Message.objects.filter(template="list_followed").count() == 1
    assert "Ce médecin vous suit-il ?" in words(opened(client, odette))
    assert "vous retrouverez votre place" in words(say(client, odette, "not_followed"))
    with reading(tarn.desk):
        assert FollowUp.objects.get().followed is False
    assert "à votre date d’origine" in words(say(client, odette, "ended", why="never_seen"))
    assert (again(tarn, odette).state, again(tarn, odette).since) == ("waiting", odette.since)


def test_nobody_is_asked_after_at_night(tarn, client, odette, at):
    attachment = attached(tarn, client, odette)
    night = at(MONDAY + timedelta(days=31, hours=14))
    assert ask_due(tarn.machine, attachment.pk, night)
    with reading(tarn.desk):
        assert not FollowUp.objects.exists()
        assert Attachment.objects.get().next_check_at > night


def test_today_and_the_list_are_on_one_page(tarn, client):
    case = cast.call(tarn, Kind.ATTENDING_PHYSICIAN, Kind.NURSING, person=ODETTE)
    (place,) = enlist_case(tarn.desk, case.pk, MONDAY)
    page = words(client.post(f"/s/{case.code}", {"letters": "cal"}, follow=True))
    assert "Je cherche toujours" in page
    assert "Infirmière ou infirmier" in page
    other = words(client.get(f"/s/{place.code}"))
    assert "Infirmière ou infirmier" in other
    assert "Votre place sur la liste" in other


@pytest.mark.parametrize("choice", ["", "yes", "later", "apart", "real", "followed", "ended", "back", "zzz"])
def test_a_gesture_that_does_not_apply_breaks_nothing(tarn, client, odette, choice):
    opened(client, odette)
    assert client.post(f"/s/{odette.code}", {"choice": choice}).status_code in {302, 422}
    assert again(tarn, odette).state == "waiting"


def test_the_agreement_is_taken_back_and_given_again(tarn, client, odette):
    opened(client, odette)
    page = words(say(client, odette, "withdraw_list"))
    assert "votre nom est masqué" in page
    assert "Je cherche de nouveau" not in page
    assert "a changé entre-temps" in words(say(client, odette, "back"))
    assert again(tarn, odette).state == "left"
    page = words(say(client, odette, "agree_list", version_carers="1"))
    assert "à votre date d’origine" in page
    assert again(tarn, odette).agreement_withdrawn_at is None


def test_taken_back_on_the_page_of_the_request_the_place_ends_too(tarn, client):
    case = cast.call(tarn, Kind.ATTENDING_PHYSICIAN)
    (one,) = enlist_case(tarn.desk, case.pk, MONDAY)
    client.post(f"/s/{case.code}", {"letters": case.person.family_name[:3]})
    client.post(f"/s/{case.code}", {"choice": "withdraw"}, follow=True)
    assert again(tarn, one).agreement_withdrawn_at == MONDAY


def test_what_is_known_is_said_to_the_person(tarn, client):
    one = listed(tarn, ODETTE, Ground.PREGNANCY)
    page = words(opened(client, one))
    assert "Vous n’avez pas de médecin traitant" in page
    assert "Vous attendez un bébé" in page
    assert "Elle " not in page.split("Ce que nous savons de vous")[1].split("Enregistrer")[0]
