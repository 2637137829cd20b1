"""« Temps donné »: the coordination asks for hours, reads who comes, and never who does not."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.time_given import again, asked, asks, give, session
from tests.web.steering_given import soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.consent.models import Reading
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.governance.actions.giving import pass_over, take
from volontiers.governance.actions.phoned import contest_phone_yes, note_phone_yes
from volontiers.governance.models import Session

pytestmark = pytest.mark.django_db
PAGE = "/c/gaillacois/vie/temps"
ASKED = {
    "work": "group", "title": "Groupe plaies chroniques", "day": "03/12/2026", "hour": "18:00", "minutes": "120",
    "places": "3", "place": "Salle des fêtes",
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def test_it_is_asked_in_one_form(tarn, desk):
    assert "Aucune séance n’est encore demandée" in words(desk.get(PAGE))
    assert "Les premiers qui disent oui viennent" in words(desk.get(f"{PAGE}/nouvelle"))
    answer = desk.post(f"{PAGE}/nouvelle", ASKED, follow=True)
    told = words(answer)
    for one in ("Groupe plaies chroniques", "jeudi 3 décembre de 18 h à 20 h", "0 sur 3", "en recherche"):
        assert one in told
    assert "0 sur 3" in words(desk.get(PAGE))
    desk.post(f"{PAGE}/nouvelle", ASKED)
    with reading(tarn.desk):
        assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": " "}, "Écrivez en quelques mots"),
        ({"day": "22/11/2026"}, "Choisissez un jour et une heure à venir"),
        ({"day": "bientôt"}, "Une date, par exemple"),
        ({"places": "0"}, "1 au moins"),
        ({"places": "trois"}, "Un nombre entier"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(tarn, desk, wrong, told):
    answer = desk.post(f"{PAGE}/nouvelle", ASKED | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="Salle des fêtes"' in answer.content.decode()
    with reading(tarn.desk):
        assert not Session.objects.exists()


def test_who_comes_is_named_and_who_does_not_is_not(tarn, desk):
    for who in (tarn.alix, tarn.bao):
        give(tarn, who)
    row = session(tarn, places=2)
    found = asked(tarn, row)
    take(tarn.machine, found[tarn.alix.pk].pk, MONDAY)
    pass_over(tarn.machine, found[tarn.bao.pk].pk, MONDAY)
    page = soup(desk.get(f"{PAGE}/{row.pk}"))
    # Everybody of the directory may be chosen for a yes by telephone: the list says nothing of who was asked.
    page.select_one("select").decompose()
    told = page.get_text(" ", strip=True)
    assert "Salvy" in told
    assert "Faure" not in told
    assert "2 personnes sollicitées : d’abord qui a donné le moins d’heures" in told
    assert str(row.lot) in told
    with reading(tarn.desk):
        read = Reading.objects.get(why="time", reader="person")
    assert sorted(read.professionals) == sorted(found)


def test_a_place_is_freed_and_a_session_cancelled(tarn, desk):
    give(tarn, tarn.alix)
    row = session(tarn)
    ask = asked(tarn, row)[tarn.alix.pk]
    take(tarn.machine, ask.pk, MONDAY)
    answer = desk.post(f"{PAGE}/{row.pk}", {"free": ask.pk}, follow=True)
    assert "La place est libre de nouveau" in words(answer)
    assert asks(tarn, row)[tarn.alix.pk].state == "withdrawn"
    assert "annulée" in words(desk.post(f"{PAGE}/{row.pk}", {"choice": "cancel"}, follow=True))
    assert again(tarn, row).state == "cancelled"
    assert "Annuler la séance" not in words(desk.get(f"{PAGE}/{row.pk}"))
    assert desk.post(f"{PAGE}/{row.pk}", {"choice": "cancel"}).status_code == 302


def test_when_nobody_is_left_a_human_calls(tarn, desk):
    row = session(tarn)
    asked(tarn, row)
    assert "La suite se fait par téléphone" in words(desk.get(f"{PAGE}/{row.pk}"))


def test_another_session_does_not_exist_and_a_colleague_does_not_enter(tarn, desk, signed_in):
    assert desk.get(f"{PAGE}/999").status_code == 404
    assert desk.post(f"{PAGE}/999", {"choice": "cancel"}).status_code == 404
    with acting(tarn.desk):
        Membership.objects.get_or_create(
            community=tarn.community, account=tarn.bao.account, role=Role.PROFESSIONAL
        )
    assert signed_in(tarn.bao.account).get(PAGE).status_code in {403, 404}


def test_the_list_asks_no_query_for_each_line(tarn, desk, django_assert_max_num_queries):
    for number in range(12):
        session(tarn, title=f"Groupe {number}")
    with django_assert_max_num_queries(20):
        desk.get(PAGE)


def test_a_yes_heard_on_the_telephone_is_written_for_somebody_of_the_directory(tarn, desk):
    row = session(tarn, places=2)
    page = f"{PAGE}/{row.pk}"
    assert "Ce oui vaut pour cette séance seulement" in words(desk.get(page))
    told = words(desk.post(page, {"choice": "phone", "professional": tarn.bao.pk}, follow=True))
    for one in ("Le oui est noté", "Faure (oui au téléphone)", "1 sur 2"):
        assert one in told
    for wrong in ("", "999999", "Bao"):
        answer = desk.post(page, {"choice": "phone", "professional": wrong})
        assert answer.status_code == 422
        assert "Choisissez la personne qui a dit oui" in words(answer)
    twice = desk.post(page, {"choice": "phone", "professional": tarn.bao.pk}, follow=True)
    assert "Cette personne vient déjà" in words(twice)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.noor).update(email_verified=False, phone_verified=False)
    silent = desk.post(page, {"choice": "phone", "professional": tarn.noor.pk}, follow=True)
    assert "aucun message ne part" in words(silent)
    full = desk.post(page, {"choice": "phone", "professional": tarn.alix.pk})
    assert full.status_code == 422
    assert "C’est complet : libérez d’abord une place" in words(full)
    assert "Noter un oui au téléphone" not in words(desk.get(page))


def test_a_contested_yes_is_told_to_who_wrote_it(tarn, desk):
    row = session(tarn)
    ask = note_phone_yes(tarn.desk, row.pk, tarn.bao.pk, MONDAY)
    contest_phone_yes(tarn.pro(tarn.bao), ask.pk, MONDAY)
    told = words(desk.get(f"{PAGE}/{row.pk}"))
    assert "Bao Faure dit : « Ce n’est pas moi »" in told
    assert "0 sur 1" in told
