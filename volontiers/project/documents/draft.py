"""A paper as a plain value: sections of sentences and tables, and what is still missing, named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from volontiers.core.french import day_of
from volontiers.core.project_file import File
from volontiers.core.stages import Stage
from volontiers.project.queries.figures import Fact

TO_COMPLETE = "À compléter : "
NO_OCCUPATION = "métier non saisi"
LETTER = "lettre"


@dataclass(frozen=True, slots=True)
class Section:
    """rows: of a table under `head`, none without it."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """missing: one sentence each, what to enter and where; printed in the paper too."""

    key: str
    title: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What an answer objected. by: who, and when. answer: how it was mended, empty while it stands."""

    text: str
    by: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers are drawn from. figures: of the past year; kinds: (kind of need, how many).

    changes: (day, stage) of each stage entered; occupations: of the members, by profession.
    """

    community: str
    form: str
    today: date
    file: File
    statutes: str = ""
    responsible: str = ""
    orientations: str = ""
    next_step: str = ""
    due_on: date | None = None
    changes: tuple[tuple[date, Stage], ...] = ()
    occupations: Mapping[str, int] = field(default_factory=dict)
    figures: tuple[Fact, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    # Pieces of this stage that are not ready, the letter apart.
    waiting: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def on(day: date) -> str:
    """« 23 novembre 2026 »."""
    return f"{day_of(day)} {day.year}"


def thousands(number: int) -> str:
    """« 16 162 », never cut at the end of a line."""
    return f"{number:,}".replace(",", "\u202f")


def values(draft: Draft, community: str, today: date) -> dict[str, object]:
    """As the sheet and the editable paper read it: text and lists alone."""
    return {
        "title": draft.title,
        "community": community,
        "printed": f"{community}, {on(today)}. Brouillon préparé par Volontiers depuis ce qui est saisi.",
        "missing": list(draft.missing),
        "sections": [
            {
                "title": one.title, "lines": list(one.lines), "head": list(one.head),
                "rows": [list(row) for row in one.rows],
            }
            for one in draft.sections
        ],
    }  # fmt: skip
