"""A profession understood from the words of an association."""

import pytest

from volontiers.core.occupation import job, profession_of
from volontiers.core.profession import PROFESSIONS


@pytest.mark.parametrize(
    ("occupation", "code"),
    [
        ("médecin généraliste", "10"),
        ("Cardiologue", "10"),
        ("gériatre", "10"),
        ("infirmière", "60"),
        ("kinésithérapeute", "70"),
        ("masseur-kinésithérapeute", "70"),
        ("chirurgien-dentiste", "40"),
        ("chirurgien viscéral", "10"),
        ("Sage-femme", "50"),
        ("pharmacien", "21"),
        ("usager", ""),
        ("secrétaire de médecine", ""),
        ("", ""),
    ],
)
def test_the_words_of_an_occupation(occupation, code):
    assert profession_of(occupation) == code


@pytest.mark.parametrize("code", sorted(PROFESSIONS.keys() - {"service", "81", "82", "83", "86"}))
def test_every_label_of_the_directory_is_understood(code):
    assert profession_of(PROFESSIONS[code].label) == code


@pytest.mark.parametrize(
    ("code", "occupation", "name"),
    [
        ("", "infirmière", "infirmier"),
        ("", "Infirmier libéral", "infirmier"),
        ("60", "", "infirmier"),
        ("", "kinésithérapeute", "masseur-kinésithérapeute"),
        ("10", "médecin généraliste", "médecin généraliste"),
        ("", "cardiologue", "médecin d’une autre spécialité"),
        ("10", "", "médecin"),
        ("", " usager  du système", "usager du système"),
        ("", "", ""),
    ],
)
def test_one_name_for_one_profession(code, occupation, name):
    assert job(code, occupation) == name
