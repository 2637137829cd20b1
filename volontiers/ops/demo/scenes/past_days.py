"""The six working days before: thirty requests, most of them solved, so that the figures have something to count."""

from collections.abc import Iterator
from datetime import timedelta

from volontiers.cases.actions import desk
from volontiers.cases.actions.decisions import Ending
from volontiers.cases.actions.intake import Intake
from volontiers.cases.queries import case as queries
from volontiers.core.need import LASTING, Kind, Mode, Outcome
from volontiers.database.wall import reading
from volontiers.ops.demo.scenes.caller import Caller, mobile, need
from volontiers.ops.demo.stage import Scene, Stage
from volontiers.ops.demo.territory import rows

PER_DAY = 4
HOURS = ("08:20", "09:10", "11:15", "14:30")
# Each day one call for a profession that nobody here practises, or of which nobody agreed to be asked.
UNANSWERED_AT = "15:40"
ENDINGS = {
    Kind.EQUIPMENT: Ending.IN_PLACE,
    Kind.HOME_HELP: Ending.IN_PLACE,
}


def past(day: int) -> list[dict[str, str]]:
    """Four calls of the list for the nth day, round and round."""
    known = [row for row in rows("appels.csv") if row["genre"] != Kind.INFORMATION]
    return [known[(day * PER_DAY + i) % len(known)] for i in range(PER_DAY)]


def scenes(stage: Stage, day: int) -> Iterator[Scene]:
    for number, (hour, row) in enumerate(zip(HOURS, past(day), strict=True)):
        yield _one(stage, hour, row, mobile(3000 + day * PER_DAY + number))
    yield _one(stage, UNANSWERED_AT, rows("sans_solution.csv")[day], mobile(3100 + day))


def _one(stage: Stage, hour: str, row: dict[str, str], phone: str) -> Scene:
    """Asked, answered by whoever was asked, seen in the afternoon; else the desk closes it in the evening.

    Who looks for an attending physician is on the list at once: there is nothing to close.
    """
    yield hour
    case = stage.call(saying(stage, row, phone))
    yield _after(hour, 12)
    if stage.asked(case):
        stage.yes(case)
        stage.sees(case, 1, Mode.HH if row["genre"] in _AT_HOME else Mode.AMB, stage.today("16:00"))
    yield "18:30"
    if row["genre"] in LASTING:
        # The waiting list has it.
        return
    with reading(stage.by):
        seen = queries.sheet(case, stage.now).needs[0]
    if seen.need.closed_at is not None:
        return
    if seen.accepted is not None:
        stage.ends(case, 1, ENDINGS.get(Kind(row["genre"]), Ending.SEEN))
    else:
        desk.close(stage.by, seen.need.pk, Outcome.UNSOLVED, stage.now, missing=("no_volunteer",))


def saying(stage: Stage, row: dict[str, str], phone: str) -> Intake:
    """One line of the list of calls, as the operator types it."""
    who = Caller(
        row["nom"],
        row["prenom"],
        int(row["annee"]),
        row["commune"],
        phone,
        by=row["appelant"],
        link=row["lien"],
    )
    due = stage.now + timedelta(hours=int(row["heures"]))
    asked = need(Kind(row["genre"]), due, row["precision"], profession=row["profession"])
    return who.says(stage, row["mots"], asked)


_AT_HOME = {Kind.HOME_VISIT, Kind.NURSING, Kind.EQUIPMENT, Kind.HOME_HELP}


def _after(hour: str, minutes: int) -> str:
    hours, rest = hour.split(":")
    return f"{hours}:{int(rest) + minutes:02d}"
