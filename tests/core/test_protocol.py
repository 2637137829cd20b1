from datetime import date

import pytest

from volontiers.core.protocol import (
    GoOn,
    ProtocolStatus,
    ToThe15,
    Unanswered,
    banner,
    desk_opens,
    gate,
    status_of,
)

TODAY = date(2026, 11, 24)


def test_one_vital_sign_leaves_to_the_15_even_before_the_other_answers():
    assert gate({"breathes_badly": True, "awake": False}, ["awake", "breathes_badly", "chest"]) == ToThe15(
        ("breathes_badly",)
    )


def test_every_question_must_be_answered():
    assert gate({}) == Unanswered(())
    assert gate({"awake": False}, ["awake", "chest"]) == Unanswered(("chest",))
    assert gate({"awake": False, "chest": False}, ["awake", "chest"]) == GoOn()


@pytest.mark.parametrize(
    ("signed", "review", "status"),
    [
        (None, None, ProtocolStatus.EXAMPLE),
        (None, date(2027, 1, 1), ProtocolStatus.EXAMPLE),
        (date(2026, 1, 1), None, ProtocolStatus.SIGNED),
        (date(2026, 1, 1), TODAY, ProtocolStatus.SIGNED),
        (date(2026, 1, 1), date(2026, 11, 23), ProtocolStatus.OVERDUE),
    ],
)
def test_a_protocol_is_an_example_until_signed_and_overdue_after_its_review(signed, review, status):
    assert status_of(signed, review, TODAY) is status


def test_only_the_demonstration_opens_on_an_example():
    assert [desk_opens(status, demo=False) for status in ProtocolStatus] == [False, True, True]
    assert desk_opens(ProtocolStatus.EXAMPLE, demo=True)


def test_the_banner_says_example_whatever_else_is_known():
    assert banner(ProtocolStatus.EXAMPLE, TODAY) == "EXEMPLE — à valider par votre comité médical"
    assert banner(ProtocolStatus.SIGNED) is None
    late = banner(ProtocolStatus.OVERDUE, date(2026, 9, 30))
    assert late == "Le protocole devait être relu avant le 30/09/2026."
    assert banner(ProtocolStatus.OVERDUE)
