"""Definitions and what was counted under them; what those concerned say; the figures of others, and lessons."""

from volontiers.indicators.models.asked import Afterwards, FeelingCount, FeelingSaid, SaidTally, WithoutIt
from volontiers.indicators.models.definition import Definition
from volontiers.indicators.models.lesson import Lesson
from volontiers.indicators.models.value import Discrepancy, Figure, Validated

__all__ = [
    "Afterwards",
    "Definition",
    "Discrepancy",
    "FeelingCount",
    "FeelingSaid",
    "Figure",
    "Lesson",
    "SaidTally",
    "Validated",
    "WithoutIt",
]
