"""A forgotten password: a plain mail with one link that serves once, and nothing said of who is known."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import words

pytestmark = pytest.mark.django_db(transaction=True)
RESET = "/compte/password/reset/"
NEW = {"password1": "cinq mots vraiment sans rapport", "password2": "cinq mots vraiment sans rapport"}


@pytest.fixture
def camille(at, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    at(MONDAY)
    return cast.gaillacois().camille


def link(letter):
    return re.search(r"http://testserver(\S+)", letter.body)[1]


def test_a_link_a_new_password_and_the_link_is_over(camille, client):
    assert "Regardez vos courriels" in words(client.post(RESET, {"email": camille.email}, follow=True))
    (letter,) = mail.outbox
    assert letter.subject == "Volontiers: un message pour vous"
    assert "Camille" not in letter.body
    page = client.get(link(letter), follow=True)
    assert "Nouveau mot de passe" in words(page)
    done = client.post(page.redirect_chain[-1][0], NEW, follow=True)
    assert "C’est changé" in words(done)
    camille.refresh_from_db()
    assert camille.check_password(NEW["password1"])
    assert "Ce lien ne sert plus" in words(client.get(link(letter), follow=True))


def test_a_weak_password_is_not_taken(camille, client):
    client.post(RESET, {"email": camille.email})
    page = client.get(link(mail.outbox[0]), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "court", "password2": "court"})
    assert "trop court" in words(answer)
    camille.refresh_from_db()
    assert camille.check_password("un mot de passe de test")


def test_an_unknown_address_reads_the_same_page(camille, client):
    answer = client.post(RESET, {"email": "personne@exemple.test"}, follow=True)
    assert "Regardez vos courriels" in words(answer)
    assert "n’est pas connue ici" in mail.outbox[0].body


def test_a_forged_link_changes_nothing(client):
    assert "Ce lien ne sert plus" in words(client.get("/compte/password/reset/key/1-forge-clef/"))


def test_a_new_password_does_not_replace_the_second_factor(camille, client):
    client.post(RESET, {"email": camille.email})
    page = client.get(link(mail.outbox[0]), follow=True)
    client.post(page.redirect_chain[-1][0], NEW)
    assert client.get("/entrer/").status_code == 302
    assert client.get("/c/gaillacois/bureau/tableau").status_code == 302
