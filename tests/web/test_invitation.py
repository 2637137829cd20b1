"""The link of an invitation: a password, then the second factor; once, and for the invited person alone."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from bs4 import BeautifulSoup
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.actions import INVITATION_LIFE, invite
from volontiers.accounts.models import Account, Invitation, Membership
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Professional
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = {
    "password": "quatre mots sans rapport",
    "again": "quatre mots sans rapport",
    "phone": "06 39 98 12 34",
}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def invited(tarn, **changed):
    said = {"email": "Julie@exemple.test", "name": "Julie Mas", "roles": (Role.OPERATOR,)} | changed
    link = invite(
        tarn.desk, **said, link_root="http://127.0.0.1", community_name=tarn.community.name, now=MONDAY
    )
    return link.removeprefix("http://127.0.0.1")


def code_of(secret: str) -> str:
    """What the telephone shows now for this key."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def text(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_the_message_carries_the_link_and_no_name(tarn):
    path = invited(tarn)
    with reading(tarn.desk):
        sent = Message.objects.get(template="invitation")
    assert path in sent.variables["link"]
    assert "Julie" not in str(sent.variables)


def test_a_password_then_the_second_factor_then_the_board(tarn, client):
    path = invited(tarn)
    assert "Julie Mas" in text(client.get(path))
    assert Account.objects.filter(name="Julie Mas").count() == 0
    answer = client.post(path, GOOD, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/2fa/totp/activate/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("img")["src"].startswith("data:image/svg+xml")
    secret = page.select_one("#cle").text
    codes = client.post("/compte/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    shown = BeautifulSoup(codes.content, "html.parser").select(".codes li")
    assert len(shown) == 10
    assert re.fullmatch(r"[0-9a-f]{8,}", shown[0].text)
    assert client.get("/entrer/")["Location"] == "/c/gaillacois/bureau/tableau"
    account = Account.objects.get(email="julie@exemple.test")
    assert account.phone == "+33639981234"


def test_a_wrong_code_of_the_phone_says_what_to_do(tarn, client):
    client.post(invited(tarn), GOOD)
    client.get("/compte/2fa/totp/activate/")
    assert "Attendez que le téléphone en montre un autre" in text(
        client.post("/compte/2fa/totp/activate/", {"code": "000000"})
    )
    assert not is_mfa_enabled(Account.objects.get(email="julie@exemple.test"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "court", "again": "court"}, "trop court"),
        ({"password": "motdepasse123", "again": "motdepasse124"}, "ne sont pas les mêmes"),
        ({"password": "julie@exemple.test", "again": "julie@exemple.test"}, "trop semblable"),
        ({"password": ""}, "À compléter"),
        ({"phone": "douze"}, "ne peut pas être lu"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(tarn, client, changed, sentence):
    path = invited(tarn)
    answer = client.post(path, GOOD | changed)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Account.objects.filter(email="julie@exemple.test").exists()


def test_it_serves_once(tarn, client):
    path = invited(tarn)
    client.post(path, GOOD)
    again = Client().get(path)
    assert again.status_code == 410
    assert "ne sert plus" in text(again)
    assert Client().post(path, GOOD | {"password": "un autre mot de passe"}).status_code == 410


def test_it_ends_after_a_fortnight(tarn, client, at):
    path = invited(tarn)
    at(MONDAY + INVITATION_LIFE)
    assert client.post(path, GOOD).status_code == 410
    assert not Account.objects.filter(email="julie@exemple.test").exists()


def test_a_forged_link_opens_nothing(tarn, client):
    assert client.get("/invitation/" + "x" * 32).status_code == 410


def test_an_account_that_exists_signs_in_and_keeps_its_password(tarn, client, signed_in):
    elsewhere = cast.bourbon()
    theirs = elsewhere.camille
    path = invited(tarn, email=theirs.email, name="Camille de Bourbon")
    assert "Vous avez déjà un accès" in text(client.get(path))
    client.post(path, GOOD)
    with reading(tarn.desk):
        assert not Membership.objects.filter(account=theirs).exists()
    browser = signed_in(theirs)
    assert browser.post(path)["Location"] == "/entrer/"
    with reading(tarn.desk):
        assert Membership.objects.get(account=theirs).role == Role.OPERATOR
    theirs.refresh_from_db()
    assert theirs.check_password("un mot de passe de test")


def test_somebody_else_signed_in_here_does_not_join_in_their_place(tarn, signed_in):
    path = invited(tarn, email=cast.bourbon().camille.email)
    browser = signed_in(tarn.bao.account)
    assert "Une autre personne est connectée" in text(browser.get(path))
    browser.post(path)
    with reading(tarn.desk):
        assert Invitation.objects.get().used_at is None


def test_the_professional_of_the_directory_is_linked_and_reached(tarn, client):
    with acting(tarn.desk):
        julie = Professional.objects.create(
            given_name="Julie", family_name="Mas", profession="60", email="julie@exemple.test"
        )
        Listing.objects.create(community=tarn.community, professional=julie)
    client.post(invited(tarn, roles=(Role.PROFESSIONAL,), professional_id=julie.pk), GOOD)
    julie.refresh_from_db()
    assert (julie.account.email, julie.phone) == ("julie@exemple.test", "+33639981234")
    with reading(tarn.desk):
        listing = Listing.objects.get(professional=julie)
    assert (listing.email_verified, listing.phone_verified) == (True, True)


def test_an_invitation_does_not_take_a_professional_from_somebody(tarn, client):
    client.post(invited(tarn, roles=(Role.PROFESSIONAL,), professional_id=tarn.bao.pk), GOOD)
    before = tarn.bao.account_id
    tarn.bao.refresh_from_db()
    assert tarn.bao.account_id == before
