"""The page of a question of time: one tap, no sign-in, and a calm sentence for whatever is over."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.time_given import asked, give, later, session, stop
from tests.web.steering_given import words
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.governance.actions.giving import take
from volontiers.governance.actions.phoned import note_phone_yes
from volontiers.governance.actions.sessions import cancel_session
from volontiers.governance.models import SessionAsk
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    give(tarn, tarn.bao)
    return tarn


@pytest.fixture
def row(tarn):
    return session(tarn, place="Salle des fêtes")


def link(tarn, who) -> str:
    with reading(tarn.desk):
        ask = SessionAsk.objects.get(professional=who)
        sent = Message.objects.filter(about=f"session_ask:{ask.pk}").first()
    return "/t/" + sent.variables["link"].rpartition("/t/")[2]


def state(tarn, who) -> str:
    with reading(tarn.desk):
        return SessionAsk.objects.get(professional=who).state


def test_it_says_what_when_where_and_writes_nothing(tarn, row, client):
    asked(tarn, row)
    page = client.get(link(tarn, tarn.bao))
    told = words(page)
    for one in (
        "Groupe plaies chroniques",
        "jeudi 3 décembre de 18 h à 20 h",
        "Salle des fêtes",
        "Il reste 1 place",
    ):
        assert one in told
    assert state(tarn, tarn.bao) == "sent"
    assert page["Cache-Control"] == "no-store"


def test_the_number_of_the_draw_is_read_by_those_who_are_asked(tarn, row, client):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    number = f"Numéro de ce tirage : {row.lot}"
    assert number in words(client.get(url))
    client.post(url, {"choice": "take"})
    assert number in words(client.get(url))


def test_who_said_yes_by_telephone_was_not_drawn(tarn, row, client):
    note_phone_yes(tarn.desk, row.pk, tarn.noor.pk, MONDAY)
    assert "tirage" not in words(client.get(link(tarn, tarn.noor)))


def test_one_tap_is_a_yes_and_one_tap_takes_it_back(tarn, row, client, at):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    answer = client.post(url, {"choice": "take"})
    assert (answer.status_code, state(tarn, tarn.bao)) == (303, "taken")
    told = words(client.get(url))
    assert "Vous venez, merci" in told
    assert "Jusqu’à 09:10" in told
    client.post(url, {"choice": "pass"})
    assert state(tarn, tarn.bao) == "declined"
    assert "Personne ne voit cette réponse" in words(client.get(url))


def test_after_five_minutes_it_says_whom_to_call(tarn, row, client, at):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    client.post(url, {"choice": "take"})
    at(later(minutes=6))
    told = words(client.get(url))
    assert "Appelez le bureau" in told
    assert "finalement" not in told
    client.post(url, {"choice": "pass"})
    assert state(tarn, tarn.bao) == "taken"


def test_the_others_read_that_it_is_full(tarn, row, client):
    give(tarn, tarn.noor)
    found = asked(tarn, row)
    url = link(tarn, tarn.noor)
    take(tarn.machine, found[tarn.bao.pk].pk, MONDAY)
    assert "Complet, merci" in words(client.get(url))
    client.post(url, {"choice": "take"})
    assert state(tarn, tarn.noor) == "sent"


def test_what_was_withdrawn_or_cancelled_waits_for_nothing(tarn, row, client):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    stop(tarn, tarn.bao)
    assert "ne vous attend plus" in words(client.get(url))
    assert client.post(url, {"choice": "take"}).status_code == 303
    assert state(tarn, tarn.bao) == "withdrawn"
    cancel_session(tarn.desk, row.pk, MONDAY)
    assert "n’attend plus de réponse" in words(client.get(url))


def test_hours_given_elsewhere_meanwhile_are_said(tarn, row, client):
    other = session(tarn, title="Groupe chutes")
    first = asked(tarn, row)[tarn.bao.pk]
    url = link(tarn, tarn.bao)
    second = asked(tarn, other)[tarn.bao.pk]
    give(tarn, tarn.bao, 2)
    take(tarn.machine, second.pk, MONDAY)
    answer = client.post(url, {"choice": "take"}, follow=True)
    assert "votre oui n’est pas noté" in words(answer)
    with reading(tarn.desk):
        assert SessionAsk.objects.get(pk=first.pk).state == "sent"


def test_a_link_that_was_never_sent_and_a_choice_that_is_none(tarn, row, client):
    assert client.get("/t/jamais").status_code == 404
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    assert client.post(url, {"choice": "autre"}).status_code == 303
    assert state(tarn, tarn.bao) == "sent"


def test_it_asks_little_of_the_database(tarn, row, client, django_assert_max_num_queries):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    with django_assert_max_num_queries(20):
        client.get(url)


def phoned(tarn, row) -> str:
    """The link of the message that confirms a yes by telephone."""
    ask = note_phone_yes(tarn.desk, row.pk, tarn.bao.pk, MONDAY)
    with reading(tarn.desk):
        sent = Message.objects.filter(about=f"session_ask:{ask.pk}").first()
    return "/t/" + sent.variables["link"].rpartition("/t/")[2]


def test_a_yes_by_telephone_may_be_denied_in_one_tap(tarn, row, client):
    url = phoned(tarn, row)
    told = words(client.get(url))
    assert "Vous venez, merci" in told
    assert "Ce n’est pas moi" in told
    assert client.post(url, {"choice": "contest"}).status_code == 303
    assert state(tarn, tarn.bao) == "withdrawn"
    assert "Ce oui ne compte plus" in words(client.get(url))


def test_the_link_from_before_says_that_they_come(tarn, row, client):
    give(tarn, tarn.noor)
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    phoned(tarn, row)
    told = words(client.get(url))
    assert "Votre oui a été noté au téléphone" in told
    client.post(url, {"choice": "take"})
    with reading(tarn.desk):
        assert SessionAsk.objects.filter(professional=tarn.bao, state="taken").count() == 1


def test_a_yes_of_their_own_has_no_such_button(tarn, row, client):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    client.post(url, {"choice": "take"})
    assert "Ce n’est pas moi" not in words(client.get(url))
    client.post(url, {"choice": "contest"})
    assert state(tarn, tarn.bao) == "taken"


def test_who_left_the_directory_reads_why_their_yes_is_not_noted(tarn, row, client):
    asked(tarn, row)
    url = link(tarn, tarn.bao)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.bao).update(active=False)
    assert "votre oui n’est pas noté" in words(client.post(url, {"choice": "take"}, follow=True))
