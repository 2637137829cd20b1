import pytest

from volontiers.core.spreadsheet import cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_shown_and_not_run(sign):
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "Julie", "1-2", "a=b", "—"])
def test_other_texts_stay_as_they_are(text):
    assert cell(text) == text
