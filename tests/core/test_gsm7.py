import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.gsm7 import is_gsm7, length, to_gsm7


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Répondre à Gaillac où ?", "Répondre à Gaillac où ?"),
        ("Bernac, forêt, ça, Noël, île", "Bernac, foret, ca, Noel, ile"),
        ("L’œil “vif” … — fin", 'L\'oeil "vif" ... - fin'),
        ("Vère\u202f12\u00a0km", "Vère 12 km"),
        ("soin 😀 ici", "soin  ici"),
        ("غ", "?"),
        ("E\u0301tat", "\u00c9tat"),
    ],
)
def test_a_text_becomes_what_an_sms_can_carry(text, sent):
    assert to_gsm7(text) == sent


def test_extended_characters_count_double():
    assert length("a€[]") == 1 + 2 + 2 + 2
    assert length("é" * 160) == 160
    with pytest.raises(ValueError, match="GSM-7"):
        length("ê")


def test_the_forbidden_accents_are_forbidden():
    assert not any(is_gsm7(sign) for sign in "êëçôîïâûœ’«»…–—\u00a0")
    assert is_gsm7("éèàùìòÉÇäöüñ")


@quick
@given(st.text())
def test_what_is_sent_is_always_in_the_alphabet_and_stable(text):
    sent = to_gsm7(text)
    assert is_gsm7(sent)
    assert to_gsm7(sent) == sent
