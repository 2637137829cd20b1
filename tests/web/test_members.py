"""Members: a role is given or taken by who may, somebody always steers, and what comes by itself has an owner."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.models import Invitation, Membership
from volontiers.accounts.queries import default_owner_id
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/parametres/membres"
JULIE = {"name": "Julie Mas", "email": "Julie@exemple.test", "phone": "06 39 98 00 07", "roles": ["operator"]}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def held(tarn, account):
    with reading(tarn.desk):
        return set(Membership.objects.filter(account=account, active=True).values_list("role", flat=True))


def test_an_invitation_leaves_with_its_roles(tarn, camille):
    assert "part à Julie@exemple.test" in words(camille.post(URL, JULIE, follow=True))
    with reading(tarn.desk):
        sent = Invitation.objects.get()
    assert (sent.email, sent.phone, sent.roles) == ("julie@exemple.test", "+33639980007", ["operator"])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"roles": []}, "au moins un rôle"),
        ({"email": "julie"}, "Une adresse"),
        ({"name": ""}, "À compléter."),
    ],
)
def test_an_invitation_that_cannot_leave(tarn, camille, changed, sentence):
    answer = camille.post(URL, JULIE | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    with reading(tarn.desk):
        assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_in_one_tap(tarn, camille):
    camille.post(URL, JULIE)
    action = soup(camille.get(URL)).select_one("form[action*=invitations]")["action"]
    said = words(camille.post(action, follow=True))
    assert "Un nouveau lien part à julie@exemple.test. L’ancien ne sert plus." in said
    assert len(soup(camille.get(URL)).select("form[action*=invitations]")) == 1
    assert camille.get(action).status_code == 404


def test_nobody_sends_again_what_is_above_their_own_role(tarn, camille, signed_in):
    camille.post(URL, JULIE | {"roles": ["coordinator"]})
    with acting(tarn.machine):
        gael = cast._account(tarn.community, "gael@gaillacois.test", "Gaël", Role.TECHNICAL)
    with reading(tarn.desk):
        one = Invitation.objects.get()
    browser = signed_in(gael)
    assert soup(browser.get(URL)).select("form[action*=invitations]") == []
    assert browser.post(f"/c/gaillacois/parametres/invitations/{one.pk}").status_code == 404


def test_a_role_is_given_and_taken(tarn, camille):
    bao = tarn.bao.account
    camille.post(f"{URL}/{bao.pk}", {"give": "board"})
    assert held(tarn, bao) == {"professional", "board"}
    camille.post(f"{URL}/{bao.pk}", {"take": "board"})
    assert held(tarn, bao) == {"professional"}


def test_somebody_always_steers(tarn, camille):
    answer = camille.post(f"{URL}/{tarn.camille.pk}", {"take": "coordinator"}, follow=True)
    assert "au moins une personne à la coordination" in words(answer)
    assert Role.COORDINATOR in held(tarn, tarn.camille)


def test_what_comes_by_itself_keeps_an_owner(tarn, camille):
    answer = camille.post(f"{URL}/{tarn.camille.pk}", {"take": "operator"}, follow=True)
    assert "Nommez d’abord quelqu’un d’autre" in words(answer)
    with acting(tarn.machine):
        julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    camille.post(f"{URL}/par-defaut", {"owner": julie.pk})
    with reading(tarn.desk):
        assert default_owner_id(tarn.community.pk) == julie.pk
    camille.post(f"{URL}/{tarn.camille.pk}", {"take": "operator"})
    assert held(tarn, tarn.camille) == {"coordinator"}


def test_who_does_not_work_at_the_desk_is_not_the_owner(tarn, camille):
    assert camille.post(f"{URL}/par-defaut", {"owner": tarn.bao.account_id}).status_code == 404


def test_the_technical_administrator_gives_nothing_above_their_own(tarn, signed_in):
    with acting(tarn.machine):
        gael = cast._account(tarn.community, "gael@gaillacois.test", "Gaël", Role.TECHNICAL)
    browser = signed_in(gael)
    offered = {box["value"] for box in soup(browser.get(URL)).select("input[name=roles]")}
    assert offered == {"technical"}
    assert browser.post(f"{URL}/{gael.pk}", {"give": "coordinator"}).status_code == 404
    assert browser.post(URL, JULIE | {"roles": ["coordinator"]}).status_code == 422


def test_the_neighbour_s_account_is_not_a_member_here(tarn, camille):
    theirs = cast.bourbon().camille
    assert camille.post(f"{URL}/{theirs.pk}", {"give": "operator"}).status_code == 404
    assert held(tarn, theirs) == set()
