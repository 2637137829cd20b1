"""An association as the tests found it: four colleges, a board of twelve, and its statutes adopted by their verb."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.cast import DECISION, MONDAY, Cast
from volontiers.core.clauses import Clause
from volontiers.core.statutes import Base, Body, College, Meeting, Office, Procedure, Statutes, Tie
from volontiers.governance.actions.members import Who, admit_member
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.seats import Seat, seat
from volontiers.governance.actions.statutes import Adopted, adopt_statutes
from volontiers.governance.models import Adhesion, Mandate

DAY = MONDAY.date()
ASSEMBLY = Procedure(
    15, Fraction(1, 2), None, Fraction(1, 2), Base.CAST, 2, False, Tie.FAILS,
    {"notice_days": "8.1", "quorum": "8.2", "majority": "8.3", "proxies": "8.4"},
)  # fmt: skip
STATUTES = Statutes(
    (
        College("gp", "Généralistes", "médecins généralistes", 4, clause="7.1"),
        College("specialists", "Spécialistes", "autres médecins", 2, clause="7.2"),
        College("allied", "Paramédicaux", "", 4, clause="7.3"),
        College("users", "Usagers", "", 2, not_with=("gp",), clause="7.4"),
    ),
    {Meeting.ORDINARY: ASSEMBLY}, 36, (Office.PRESIDENT, Office.TREASURER),
    {"mandate_months": "7.5", "offices": "9", "fee_paid": "5", "months_member": "5"},
)  # fmt: skip
TEXT = tuple(
    Clause(number, title, "Texte.")
    for number, title in (
        ("5", "Cotisation"), ("7.1", "Généralistes"), ("7.2", "Spécialistes"), ("7.3", "Paramédicaux"),
        ("7.4", "Usagers"), ("7.5", "Mandats"), ("8.1", "Convocation"), ("8.2", "Quorum"), ("8.3", "Majorité"),
        ("8.4", "Pouvoirs"), ("9", "Bureau"),
    )
)  # fmt: skip


def adopted(after: int = 0, rules: Statutes = STATUTES, **said: object) -> Adopted:
    values = {
        "adopted_on": date(2025, 1, 1), "in_force_from": date(2025, 1, 1), "clauses": TEXT, "decision": DECISION,
    } | said  # fmt: skip
    return Adopted(rules=rules, after=after, **values)


def with_statutes(tarn: Cast, **rules: object) -> Cast:
    adopt_statutes(tarn.desk, adopted(rules=replace(STATUTES, **rules)), MONDAY)
    return tarn


def who(family_name: str = "Calmels", college: str = "gp", **more: object) -> Who:
    return Who(family_name, college, more.pop("joined_on", date(2025, 6, 1)), **more)


def member(tarn: Cast, family_name: str = "Calmels", college: str = "gp", **more: object) -> Adhesion:
    return admit_member(tarn.desk, who(family_name, college, **more), MONDAY)


def members(tarn: Cast, names: Iterable[str], college: str = "gp") -> list[Adhesion]:
    return [member(tarn, name, college) for name in names]


def seated(tarn: Cast, one: Adhesion, **more: object) -> Mandate:
    values = {"body": Body.BOARD, "college": one.college, "first_day": DAY, "decision": "AG"} | more
    return seat(tarn.desk, Seat(one.pk, **values))


def refused(words: str = ".", *, field: str | None = None, clause: str | None = None):
    """field: the one to correct. clause: of the statutes, empty when they say nothing of it. None: whatever."""
    return pytest.raises(
        Refused, match=words,
        check=lambda one: field in (None, one.field) and clause in (None, one.clause),
    )  # fmt: skip
