"""Where a request comes from: the hop that our own proxy wrote, and nothing that the client says."""

import pytest
from django.test import RequestFactory

from volontiers.web import address
from volontiers.web.sign_in import InvitationOnly


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "203.0.113.9:4312", "203.0.113.9"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "[2001:db8::7]:4312", "2001:db8::7"),
        (1, "unknown", "127.0.0.1"),
        (1, ", ,", "127.0.0.1"),
    ],
)
def test_only_what_our_proxies_wrote_is_believed(settings, proxies, forwarded, found):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert address.of(request) == found
    assert InvitationOnly(request).get_client_ip(request) == found
