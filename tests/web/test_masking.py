"""No log line carries the secret of a link."""

import logging

import pytest

from tests import cast
from tests.web.practice_given import link_of, proposed
from volontiers.web.masking import MaskSecrets, masked


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Not Found: /p/8Qw3kX2mTz7Lr5Vn1cYbPA", "Not Found: /p/•••"),
        ("POST /p/8Qw3kX2mTz7Lr5Vn1cYbPA/identite", "POST /p/•••/identite"),
        ("/s/XK7-4PM?page=2", "/s/•••?page=2"),
        ("/c/gaillacois/registre/courriel/12.abc", "/c/gaillacois/registre/courriel/•••"),
        ("GET /c/gaillacois/bureau", "GET /c/gaillacois/bureau"),
    ],
)
def test_tokens_and_codes_are_masked(line, shown):
    assert masked(line) == shown


@pytest.mark.django_db
def test_a_refused_answer_leaves_no_token_in_the_log(client, caplog):
    tarn = cast.gaillacois()
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    with caplog.at_level(logging.WARNING, "django.request"):
        client.put(path)
        client.get("/p/8Qw3kX2mTz7Lr5Vn1cYbPA")
    assert len(caplog.records) == 2
    for record in caplog.records:
        MaskSecrets().filter(record)
        assert "/p/•••" in record.getMessage()
