"""Signing in: a password, a code of the telephone, a code of reserve once; and patience for whoever guesses."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import words
from tests.web.test_invitation import code_of
from volontiers.accounts.access import Role
from volontiers.database.wall import acting

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = "/compte/login/"
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "un mot de passe de test"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def camille(at):
    at(MONDAY)
    account = cast.gaillacois().camille
    TOTP.activate(account, SECRET)
    return account


def sign_in(client, account, password=PASSWORD):
    return client.post(LOGIN, {"login": account.email, "password": password})


def test_a_password_then_a_code(camille, client):
    assert "/2fa/authenticate/" in sign_in(client, camille)["Location"]
    assert client.get("/entrer/")["Location"].startswith(LOGIN)
    assert client.post("/compte/2fa/authenticate/", {"code": code_of(SECRET)})["Location"] == "/entrer/"
    assert client.get("/entrer/")["Location"] == "/c/gaillacois/bureau/tableau"


@pytest.mark.parametrize(
    ("role", "there"),
    [
        (Role.BOARD, "/c/gaillacois/pilotage/regards"),
        (Role.FUNDER, "/c/gaillacois/pilotage/"),
        (Role.TECHNICAL, "/c/gaillacois/parametres/"),
    ],
)
def test_each_lands_on_what_they_come_for(at, signed_in, role, there):
    at(MONDAY)
    tarn = cast.gaillacois()
    with acting(tarn.machine):
        account = cast._account(tarn.community, "nadia@gaillacois.test", "Nadia Sol", role)
    client = signed_in(account)
    assert client.get("/entrer/")["Location"] == there
    assert client.get(there).status_code == 200


def test_a_code_of_reserve_serves_once(camille):
    code = RecoveryCodes.activate(camille).get_unused_codes()[0]
    first, second = Client(), Client()
    sign_in(first, camille)
    assert first.post("/compte/2fa/authenticate/", {"code": code})["Location"] == "/entrer/"
    sign_in(second, camille)
    assert "Ce n’est pas le bon code" in words(second.post("/compte/2fa/authenticate/", {"code": code}))


@pytest.mark.parametrize("email", ["camille@gaillacois.test", "personne@exemple.test"])
def test_a_wrong_password_says_the_same_to_everybody(camille, client, email):
    answer = client.post(LOGIN, {"login": email, "password": "pas celui-là"})
    assert "L’adresse ou le mot de passe ne sont pas les bons." in words(answer)


def test_whoever_guesses_waits_even_with_the_right_password(camille, client):
    for _ in range(5):
        sign_in(client, camille, "pas celui-là")
    assert "Attendez cinq minutes" in words(sign_in(client, camille))


def test_tries_are_counted_for_every_process(camille, client, owner_sql):
    sign_in(client, camille, "pas celui-là")
    assert owner_sql.execute("SELECT count(*) FROM database_tries").fetchone()[0] > 0


def test_a_code_of_the_telephone_serves_once(camille):
    first, second = Client(), Client()
    sign_in(first, camille)
    # Made when it is typed: half a minute later it is another one.
    code = code_of(SECRET)
    assert first.post("/compte/2fa/authenticate/", {"code": code}).status_code == 302
    sign_in(second, camille)
    assert "Ce n’est pas le bon code" in words(second.post("/compte/2fa/authenticate/", {"code": code}))


def test_nobody_signs_up_by_themselves(client):
    assert "On entre ici sur invitation" in words(client.get("/compte/signup/"))
    answer = client.post(
        "/compte/signup/", {"email": "x@exemple.test", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "On entre ici sur invitation" in words(answer)


def test_an_account_without_a_second_factor_is_led_to_it(at, client):
    at(MONDAY)
    account = cast.gaillacois().camille
    sign_in(client, account)
    assert client.get("/c/gaillacois/bureau/tableau")["Location"] == "/compte/2fa/totp/activate/"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("logout/", "Me déconnecter"),
        ("password/change/", "Changer de mot de passe"),
        ("2fa/", "Second facteur"),
        ("email/", "Second facteur"),
        ("reauthenticate/", "Est-ce bien vous"),
        ("2fa/reauthenticate/", "Est-ce bien vous"),
    ],
)
def test_every_page_of_the_account_is_ours(camille, client, path, title):
    client.force_login(camille)
    assert title in words(client.get(f"/compte/{path}", follow=True))


def test_a_lost_telephone_is_replaced(camille, client):
    client.force_login(camille)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    assert "L’ancien téléphone" in words(client.get("/compte/2fa/totp/deactivate/"))
    client.post("/compte/2fa/totp/deactivate/")
    assert client.get("/entrer/")["Location"] == "/compte/2fa/totp/activate/"


def test_other_codes_of_reserve_replace_the_first(camille, client):
    RecoveryCodes.activate(camille)
    client.force_login(camille)
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    assert "Les anciens ne serviront plus" in words(client.get("/compte/2fa/recovery-codes/generate/"))
    answer = client.post("/compte/2fa/recovery-codes/generate/", follow=True)
    assert "Vos codes de secours" in words(answer)
    assert client.get("/compte/2fa/recovery-codes/download/").status_code == 200
