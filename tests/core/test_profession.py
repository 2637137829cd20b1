import pytest

from volontiers.core.need import PROFESSION_CODES, Kind
from volontiers.core.profession import PROFESSIONS, SERVICE, OrganizationKind, answers


def test_the_table_holds_every_code_of_the_vocabulary_and_the_service():
    assert set(PROFESSIONS) == PROFESSION_CODES | {SERVICE}
    assert all(one.label == one.label.lower() and one.code == code for code, one in PROFESSIONS.items())
    assert len(PROFESSIONS) > 15


@pytest.mark.parametrize(
    ("code", "organization", "kind", "can"),
    [
        ("10", None, Kind.UNSCHEDULED, True),
        ("10", OrganizationKind.MSP, Kind.NURSING, False),
        ("60", None, Kind.NURSING, True),
        ("60", None, Kind.ATTENDING_PHYSICIAN, False),
        ("70", None, Kind.OTHER_PROFESSION, True),
        ("21", OrganizationKind.PHARMACY, Kind.EQUIPMENT, True),
        ("21", None, Kind.EQUIPMENT, False),
        (SERVICE, OrganizationKind.EQUIPMENT, Kind.EQUIPMENT, True),
        (SERVICE, OrganizationKind.EQUIPMENT, Kind.HOME_HELP, False),
        (SERVICE, OrganizationKind.HOME_HELP, Kind.HOME_HELP, True),
        (SERVICE, OrganizationKind.MSP, Kind.UNSCHEDULED, True),
        (SERVICE, OrganizationKind.MSP, Kind.ATTENDING_PHYSICIAN, False),
        (SERVICE, None, Kind.INFORMATION, False),
    ],
)
def test_who_can_answer_what(code, organization, kind, can):
    assert answers(code, organization, kind) is can


def test_a_named_profession_leaves_the_others_in_peace():
    assert answers("70", None, Kind.OTHER_PROFESSION, wanted="70")
    assert not answers("91", None, Kind.OTHER_PROFESSION, wanted="70")


def test_somebody_can_answer_each_kind():
    people = [(code, None) for code in PROFESSION_CODES] + [(SERVICE, kind) for kind in OrganizationKind]
    for kind in Kind:
        assert any(answers(code, organization, kind) for code, organization in people)
