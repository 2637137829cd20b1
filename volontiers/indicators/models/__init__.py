"""What is counted, and what those concerned say of it."""

from volontiers.indicators.models.asked import Afterwards, FeelingCount, FeelingSaid, SaidTally, WithoutIt
from volontiers.indicators.models.lesson import Lesson

__all__ = ["Afterwards", "FeelingCount", "FeelingSaid", "Lesson", "SaidTally", "WithoutIt"]
