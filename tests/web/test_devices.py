"""« Mes appareils »: forgotten in one tap, and only one's own."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import link_of, proposed, read_code
from volontiers.directory.models import Device

pytestmark = pytest.mark.django_db
PAGE = "/moi/appareils"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def phone(tarn):
    """The telephone on which Noor ticked « Cet appareil est à moi »."""
    proposed(tarn)
    path = link_of(tarn, tarn.noor)
    client = Client(
        headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"}
    )
    client.post(path, {"choice": "accept", "key": str(uuid4())})
    read_code(client, tarn, path, mine=True)
    return client


def test_a_device_is_listed_and_forgotten(tarn, phone, signed_in):
    client = signed_in(tarn.noor.account)
    assert "iPhone, Safari" in client.get(PAGE).content.decode()
    client.post(PAGE, {"device": Device.objects.get().pk})
    assert not Device.objects.exists()
    proposed(tarn)
    path = link_of(tarn, tarn.noor)
    phone.post(path, {"choice": "accept", "key": str(uuid4())})
    assert "Merci. C’est à vous." in phone.get(path).content.decode()


def test_nobody_forgets_the_device_of_another(tarn, phone, signed_in):
    client = signed_in(tarn.alix.account)
    assert "iPhone" not in client.get(PAGE).content.decode()
    client.post(PAGE, {"device": Device.objects.get().pk})
    assert Device.objects.count() == 1


def test_the_cookie_is_a_secret_of_the_browser_alone(phone):
    cookie = phone.cookies["appareil"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value.split(":")[0] not in str(list(Device.objects.values()))
