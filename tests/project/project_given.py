"""What the tests of the project share: statutes in force, people who sit, a project at its letter of intent."""

from datetime import date

from tests.cast import DECISION, MONDAY, Cast, ruling
from volontiers.core.stages import Stage
from volontiers.database.wall import acting
from volontiers.governance.models import Adhesion, Mandate, Statutes
from volontiers.project.actions.course import enter_stage
from volontiers.project.models import Project

SUMMER, TODAY = date(2026, 9, 15), date(2026, 11, 23)
COLLEGES = (
    ("gp", "Généralistes", 2, "7.1"),
    ("sp", "Spécialistes", 1, "7.2"),
    ("users", "Usagers", 1, "7.3"),
)
FOUNDERS = ("fo", "Membres fondateurs", 3, "7.4")


def statutes(
    tarn: Cast, *colleges: tuple[str, str, int, str], version: int = 1, since: date = SUMMER
) -> None:
    said = {
        "colleges": [
            {"key": key, "name": name, "who": "", "seats": seats, "clause": clause}
            for key, name, seats, clause in colleges or COLLEGES
        ],
        "meetings": {}, "mandate_months": 36, "offices": [], "clauses": {},
    }  # fmt: skip
    # What adopts statutes is another room's verb: here they only have to be in force.
    with ruling(tarn.desk):
        Statutes.objects.create(
            community=tarn.community, version=version, adopted_on=since, in_force_from=since, said=said,
            decision=DECISION, entered_at=MONDAY,
        )  # fmt: skip


def member(tarn: Cast, name: str, occupation: str, profession: str = "", college: str = "gp") -> Adhesion:
    with acting(tarn.desk):
        return Adhesion.objects.create(
            community=tarn.community, family_name=name, occupation=occupation, profession=profession, college=college,
            joined_on=SUMMER,
        )  # fmt: skip


def sits(tarn: Cast, who: Adhesion, first: date = SUMMER) -> Mandate:
    with acting(tarn.desk):
        return Mandate.objects.create(
            community=tarn.community, adhesion=who, body="board", college=who.college, first_day=first,
            last_day=date(2029, 9, 14), decision=DECISION,
        )  # fmt: skip


def at_letter(tarn: Cast) -> Project:
    return enter_stage(tarn.desk, Stage.LETTER, SUMMER, "assemblée du 15/09/2026, point 1", MONDAY)
