"""Words as a voice says them."""

import pytest

from volontiers.core.spoken import MOST_WORDS, seconds, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("L’équipe répond.", 2),
        ("62 communes et 54 321 habitants.", 5),
        ("54\u202f321 habitants", 2),
        ("— : « » …", 0),
        ("Rendez-vous demain : 10,5 km", 4),
    ],
)
def test_words_are_counted_as_they_are_read(text, count):
    assert words(text) == count


def test_the_most_words_take_three_minutes():
    assert seconds(MOST_WORDS) == 180
