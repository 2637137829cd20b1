"""What a line of the register says, in words."""

import pytest

from tests.cast import PARIS
from volontiers.consent.own_lines import OwnLine
from volontiers.core.ledger import EntryKind, Receipt
from volontiers.web.practice.receipt_words import said

TERMS = {"level": "some", "asked_cap": 1, "accepted_cap": 1}
ALWAYS = "un peu : au plus 1 demande par semaine, dont 1 à prendre"


def words(**terms) -> str:
    line = OwnLine(Receipt(1, bytes(32)), "2026-11-23T09:05:00+01:00", EntryKind.PLEDGE, TERMS | terms)
    return said(line, PARIS, {}).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"opens": "08:00:00", "closes": "19:00:00"}, "de 08:00 à 19:00"),
        ({"opens": "08:00:00"}, "à partir de 08:00"),
        ({"closes": "19:00:00"}, "jusqu’à 19:00"),
        ({"quiet_from": "20:00:00", "quiet_to": "07:00:00"}, "silence de 20:00 à 07:00"),
        (
            {"opens": "08:00:00", "quiet_from": "12:30:00", "quiet_to": "14:00:00"},
            "à partir de 08:00, silence de 12:30 à 14:00",
        ),
        ({"days": [0, 2], "until": "2027-01-01"}, "lundi et mercredi ; jusqu’au 01/01/2027"),
    ],
)
def test_hours_are_said_from_one_to_the_other(terms, told):
    assert words(**terms) == f"{ALWAYS} ; {told}"


def test_without_hours_nothing_is_said_of_them():
    assert words() == ALWAYS
