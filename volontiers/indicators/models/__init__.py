"""Definitions, what was counted under them, and the figures of others."""

from volontiers.indicators.models.definition import Definition
from volontiers.indicators.models.value import Discrepancy, Figure, Validated

__all__ = ["Definition", "Discrepancy", "Figure", "Validated"]
