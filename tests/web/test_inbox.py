"""The inbox: what waits, over every community of the account, and nothing of anybody else."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import proposal_of, proposed
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.directory.models import Listing, Practice

pytestmark = pytest.mark.django_db
PAGE = "/moi/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def cards(client, view=""):
    answer = client.get(PAGE, {"vue": view} if view else {})
    return BeautifulSoup(answer.content, "html.parser").select("main li.card-v")


def test_what_waits_is_shown_without_the_person(tarn, signed_in):
    proposed(tarn)
    found = cards(signed_in(tarn.alix.account))
    assert len(found) == 1
    text = found[0].get_text(" ", strip=True)
    assert "Gaillac" in text
    assert "avant" in text
    assert "Durand" not in text


def test_an_empty_inbox_says_what_happens_next(tarn, signed_in):
    text = signed_in(tarn.alix.account).get(PAGE).content.decode()
    assert "Aucune demande en attente" in text


def test_taken_from_the_inbox_the_number_is_there_at_once(tarn, signed_in):
    proposed(tarn)
    client = signed_in(tarn.noor.account)
    url = f"/moi/demandes/{proposal_of(tarn, tarn.noor).pk}"
    assert client.get(url).status_code == 200
    client.post(url, {"choice": "accept", "key": str(uuid4())})
    answer = client.get(url, follow=True)
    assert answer.redirect_chain[-1][0] == f"{url}/decision"
    assert "06 39 98 12 34" in answer.content.decode()
    assert "Claire D." in cards(client, "patients")[0].get_text()


def test_the_proposal_of_another_does_not_exist(tarn, signed_in):
    proposed(tarn)
    url = f"/moi/demandes/{proposal_of(tarn, tarn.noor).pk}"
    for who in (tarn.alix.account, cast.bourbon().noor.account):
        client = signed_in(who)
        for path in (url, f"{url}/decision", f"{url}/autre", f"{url}/15"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"choice": "accept"}).status_code == 404
    assert proposal_of(tarn, tarn.noor).state == "sent"


def test_two_communities_in_one_inbox(tarn, signed_in, within):
    bourbon = cast.bourbon()
    with within(bourbon.desk):
        Membership.objects.create(
            community=bourbon.community, account=tarn.noor.account, role=Role.PROFESSIONAL
        )
        Listing.objects.create(community=bourbon.community, professional=tarn.noor, phone_verified=True)
        Practice.objects.create(
            community=bourbon.community, professional=tarn.noor, municipality_id="97411", modes=["AMB"]
        )
    cast.pledge(bourbon, tarn.noor, Level.MANY)
    proposed(tarn)
    proposed(bourbon)
    client = signed_in(tarn.noor.account)
    texts = [card.get_text(" ", strip=True) for card in cards(client)]
    assert len(texts) == 2
    assert any("CPTS de Bourbon" in text for text in texts)
    there = proposal_of(bourbon, tarn.noor)
    client.post(f"/moi/demandes/{there.pk}", {"choice": "decline", "key": str(uuid4())})
    assert proposal_of(bourbon, tarn.noor).state == "declined"


def queries_of(client):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)


def test_twenty_lines_cost_what_two_cost(tarn, signed_in):
    cast.pledge(tarn, tarn.bao, Level.MANY, asked_cap=30, accepted_cap=10)
    client = signed_in(tarn.bao.account)
    for _ in range(2):
        proposed(tarn, Kind.NURSING)
    few = queries_of(client)
    for _ in range(10):
        proposed(tarn, Kind.NURSING)
    assert len(cards(client)) == 12
    assert queries_of(client) == few
