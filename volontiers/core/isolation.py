"""Two questions, twice a year: does a professional feel alone at work? Counted without knowing who said what.

Adapted from two of the three items of Hughes, Waite, Hawkley and Cacioppo (2004), « A short scale for measuring
loneliness in large surveys », Research on Aging 26(6): its three answers are kept, its words are put to work. Two
items put otherwise are no longer that scale: no score is made of them.
"""

from datetime import date
from enum import StrEnum

# Each season is a whole month: the answers are read once it is over.
MONTHS = (3, 10)


class Feeling(StrEnum):
    RARELY = "rarely"
    SOMETIMES = "sometimes"
    OFTEN = "often"

    @property
    def label(self) -> str:
        return _FEELINGS[self]


class Question(StrEnum):
    ALONE = "alone"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        return _QUESTIONS[self]


_FEELINGS = {
    Feeling.RARELY: "presque jamais",
    Feeling.SOMETIMES: "de temps en temps",
    Feeling.OFTEN: "souvent",
}
_QUESTIONS = {
    Question.ALONE: "Vous sentez-vous isolé dans votre travail ?",
    Question.NOBODY: "Vous manque-t-il quelqu’un avec qui parler d’un cas difficile ?",
}


def season(day: date) -> date | None:
    """The first day of the season that runs on this day; None between two."""
    return day.replace(day=1) if day.month in MONTHS else None


def last_over(day: date) -> date:
    """The first day of the latest season that is over."""
    ended = [
        date(year, month, 1)
        for year in (day.year - 1, day.year)
        for month in MONTHS
        if (year, month) < (day.year, day.month)
    ]
    return max(ended)


def named(first: date) -> str:
    """« printemps 2026 »."""
    return f"{'printemps' if first.month == MONTHS[0] else 'automne'} {first.year}"
