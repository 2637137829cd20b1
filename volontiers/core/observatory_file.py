"""The sheet of a region's projects: one line for each thing known of one on one day, read with the line of what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volontiers.core.codes import municipality_key
from volontiers.core.observatory import Project, State
from volontiers.core.stages import Stage

COLUMNS = ("projet", "region", "departement", "habitants", "date", "stade", "soutenu", "source")
_SUPPORT = {"oui": True, "non": False, "": None}
_STAGES = {municipality_key(one.label): one for one in Stage}
_LONGEST = {"projet": 80, "region": 40, "departement": 3, "source": 200}
MOST_INHABITANTS = 5_000_000
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """line: as a spreadsheet numbers it, from 1. sentence: what to correct, in French."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """projects: by key. faults: none, or nothing of this may be written."""

    projects: Mapping[str, Project]
    states: Sequence[State]
    faults: Sequence[Fault]


class _Wrong(Exception):
    """The text says what to correct, in French."""


def read(rows: Sequence[Sequence[str]], today: date) -> Read:
    """rows: the heading first. Blank lines are passed over."""
    heading = [municipality_key(name).lower() for name in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in heading]
    if missing:
        said = f"Il manque la colonne {', '.join(missing)}. Attendu : {', '.join(COLUMNS)}."
        return Read({}, (), (Fault(1, said),))
    projects: dict[str, Project] = {}
    states: list[State] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, date], int] = {}
    for line, row in _lines(rows, heading):
        try:
            project, state = _of(row, today)
            _once(seen, projects, project, state, line)
        except _Wrong as wrong:
            faults.append(Fault(line, str(wrong)))
            continue
        projects[project.key] = project
        states.append(state)
    return Read(projects, states, faults[:MOST_FAULTS])


def _lines(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> Iterable[tuple[int, Mapping[str, str]]]:
    for line, row in enumerate(rows[1:], start=2):
        if any(row):
            yield line, {name: text.strip() for name, text in zip(heading, row, strict=False)}


def _once(
    seen: dict[tuple[str, date], int], known: Mapping[str, Project], one: Project, state: State, line: int
) -> None:
    """The same project twice on one day, or described in two ways, is a slip of the file."""
    earlier = seen.setdefault((one.key, state.on), line)
    if earlier != line:
        raise _Wrong(f"« {one.name} » est déjà dit à cette date, ligne {earlier}.")
    if known.get(one.key, one) != one:
        raise _Wrong(f"« {one.name} » n’a pas partout le même département ou le même nombre d’habitants.")


def _of(row: Mapping[str, str], today: date) -> tuple[Project, State]:
    for column, most in _LONGEST.items():
        _words(row, column, most)
    key = f"{municipality_key(row['region'])}/{municipality_key(row['projet'])}"
    project = Project(
        key, row["projet"], row["region"], row["departement"].upper(), _number(row.get("habitants", ""))
    )
    return project, State(
        key, _day(row.get("date", ""), today), _stage(row.get("stade", "")), _support(row), row["source"]
    )


def _words(row: Mapping[str, str], column: str, most: int) -> None:
    said = row.get(column, "")
    if not said:
        raise _Wrong(f"« {column} » est vide.")
    if len(said) > most:
        raise _Wrong(f"« {column} » est trop long : {most} signes au plus.")


def _number(said: str) -> int | None:
    if not said:
        return None
    digits = "".join(sign for sign in said if not sign.isspace()).removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) <= MOST_INHABITANTS:
        raise _Wrong(f"« {said} » habitants : écrivez un nombre entier, ou rien si personne ne le sait.")
    return int(digits)


def _day(said: str, today: date) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(said, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
        if found > today:
            raise _Wrong(f"« {said} » n’est pas encore venu : dites ce qui est, à sa date.")
        return found
    raise _Wrong(f"« {said} » n’est pas une date : écrivez 31/12/2026.")


def _stage(said: str) -> Stage:
    found = _STAGES.get(municipality_key(said))
    if found is None:
        raise _Wrong(f"« {said} » n’est pas un stade connu : {', '.join(one.label for one in Stage)}.")
    return found


def _support(row: Mapping[str, str]) -> bool | None:
    said = row.get("soutenu", "").lower()
    if said not in _SUPPORT:
        raise _Wrong(f"« {said} » : écrivez oui, non, ou rien si personne ne le sait.")
    return _SUPPORT[said]
