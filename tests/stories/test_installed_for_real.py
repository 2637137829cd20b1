"""An evening: a volunteer installs, has the protocol signed, fills the directory; the next morning a call is answered."""

import re
from io import StringIO
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown
from tests.web.test_invitation import code_of
from volontiers.accounts.access import machine
from volontiers.accounts.models import Account
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Event, Need
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.messages.models import Message
from volontiers.territory.actions import set_territory
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/c/cpts-du-grand-gaillacois"
PASSWORD = "quatre mots sans rapport"


@pytest.fixture(autouse=True)
def production(settings):
    settings.SECRET_KEY = "x" * 60
    cache.clear()


def installed() -> str:
    """The link that the command prints."""
    out = StringIO()
    call_command(
        "installer", nom="CPTS du Grand Gaillacois", forme="cpts", telephone="05 36 49 00 00",
        administratrice="Camille Roche", courriel="camille@exemple.test", stdout=out,
    )  # fmt: skip
    return re.search(r"(/invitation/\S+)", out.getvalue())[1]


def joined(link: str) -> Client:
    """A password, a code of the telephone, and in."""
    browser = Client()
    browser.post(link, {"password": PASSWORD, "again": PASSWORD, "phone": "06 39 98 12 34"})
    page = BeautifulSoup(browser.get("/compte/2fa/totp/activate/").content, "html.parser")
    browser.post("/compte/2fa/totp/activate/", {"code": code_of(page.select_one("#cle").text)})
    return browser


def link_in_the_last(desk, template: str) -> str:
    with reading(desk):
        sent = Message.objects.filter(template=template).latest("pk").variables["link"]
    return "/" + sent.split("/", 3)[3]


def signed(camille: Client) -> None:
    """The committee's words, then its president's name."""
    page = f"{HOME}/parametres/protocole"
    camille.post(
        page,
        {"desk_question": "La personne répond-elle ?", "public_lines": "ne répond pas", "script": "Le 15."},
    )
    name = {
        "signatory": "Dr Vidal", "signatory_role": "présidente", "review_on": "2027-06-30",
        "decision": "comité médical du 20/11/2026",
    }  # fmt: skip
    camille.post(f"{page}/signature", shown(camille.get(page), "Signer") | name)


def listed(camille: Client, desk) -> Client:
    """A physician in the directory, invited, who joins and says *un peu*."""
    camille.post(
        f"{HOME}/annuaire/nouveau",
        {
            "title": "Dr", "given_name": "Alix", "family_name": "Salvy", "profession": "10", "active": "on",
            "email": "alix@exemple.test", "phone": "06 39 98 00 01", "town_0": "Gaillac", "modes_0": ["AMB", "HH"],
        },
    )  # fmt: skip
    camille.post(f"{HOME}/annuaire/{Professional.objects.get().pk}/invitation")
    alix = joined(link_in_the_last(desk, "invitation"))
    alix.post("/moi/engagement", shown(alix.get("/moi/engagement"), "modes, jours") | {"level": "some"})
    return alix


def called(camille: Client) -> None:
    answer = camille.post(
        f"{HOME}/bureau/appel/nouveau",
        {
            "key": str(uuid4()), "telephone": "06 39 98 55 66", "vital": "no", "caller": "person", "aware": "yes",
            "family_name": "Durand", "given_name": "Claire", "birth_year": "1952", "commune": "Gaillac",
            "agree_carers": "yes", "agree_services": "no", "tick_unscheduled": "on",
            "owner": str(Account.objects.get(email="camille@exemple.test").pk),
        },
    )  # fmt: skip
    assert answer.status_code == 302


def test_from_an_empty_computer_to_an_answer(real_time, at):
    cast.communes()
    link = installed()
    now = at(MONDAY)
    camille = joined(link)
    desk = machine(Community.objects.get().pk)
    set_territory(desk, ["81099", "81145"], cast.DECISION)

    assert camille.get(f"{HOME}/bureau/appel/nouveau").status_code == 409
    assert "n’est pas ouverte" in Client().get(f"{HOME}/besoin/", follow=True).content.decode()
    signed(camille)
    assert camille.get(f"{HOME}/bureau/appel/nouveau").status_code == 200

    alix = listed(camille, desk)
    called(camille)
    with reading(desk):
        need = Need.objects.get()
    assert advance(desk, need.pk, now)

    answered = alix.post(link_in_the_last(desk, "proposal"), {"choice": "accept", "key": str(uuid4())})
    assert answered.status_code in {200, 302, 303}
    with reading(desk):
        need = Need.objects.select_related("taken_by").get()
        case = Case.objects.get()
        verbs = list(Event.objects.filter(case=case).values_list("verb", flat=True))
    assert (need.state, need.taken_by.family_name) == ("taken", "Salvy")
    assert verbs[-2:] == ["wave", "taken"]
    assert "Dr Salvy" in camille.get(f"{HOME}/dossiers/{case.number}").content.decode()
