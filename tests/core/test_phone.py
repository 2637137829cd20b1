"""Numbers as people say them: FR plan, overseas plans, the numbers kept for fiction."""

import pytest

from volontiers.core import phone


@pytest.mark.parametrize(
    ("said", "zone", "kept"),
    [
        ("06 39 98 12 34", "Europe/Paris", "+33639981234"),
        ("+33 5 36 49 00 00", "Europe/Paris", "+33536490000"),
        ("0033536490000", "Europe/Paris", "+33536490000"),
        ("0692 12 34 56", "Indian/Reunion", "+262692123456"),
        ("0692 12 34 56", "Europe/Paris", "+262692123456"),
        ("15", "Europe/Paris", None),
        ("06 39 98", "Europe/Paris", None),
        ("appelez-moi", "Europe/Paris", None),
        ("", "Europe/Paris", None),
        ("9" * 200, "Europe/Paris", None),
    ],
)
def test_what_is_kept_of_a_number(said, zone, kept):
    assert phone.read(said, zone) == kept


@pytest.mark.parametrize(
    ("number", "mobile"),
    [("+33639981234", True), ("+262692123456", True), ("+33536490000", False), ("", False)],
)
def test_a_message_reaches_mobiles_alone(number, mobile):
    assert phone.is_mobile(number) is mobile


def test_a_number_is_read_aloud_by_pairs():
    assert phone.spoken("+33639981234") == "06 39 98 12 34"
    assert phone.spoken("+262692123456") == "0692 12 34 56"
    assert phone.spoken("inconnu") == "inconnu"
