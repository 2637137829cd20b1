import pytest

from tests.messages import peers


@pytest.fixture
def gateway(settings):
    with peers.gateway() as told:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = told.url, "un jeton"
        yield told


@pytest.fixture
def mail(settings):
    with peers.mail_server() as told:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", told.port
        settings.EMAIL_BACKEND = "volontiers.messages.channels.email.AccountMail"
        settings.DEFAULT_FROM_EMAIL = "Volontiers <bonjour@cpts.example>"
        yield told
