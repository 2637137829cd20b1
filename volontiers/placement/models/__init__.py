"""The waiting list, offers to doctors, plans and the patients of those who leave."""

from volontiers.placement.models.offer import Batch, Offer
from volontiers.placement.models.plan import Cohort, Plan, PlanLine, PlanMove
from volontiers.placement.models.registration import (
    Exclusion,
    Household,
    Reconfirmation,
    Registration,
    WaitingEvent,
    WaitingTally,
)

__all__ = [
    "Batch",
    "Cohort",
    "Exclusion",
    "Household",
    "Offer",
    "Plan",
    "PlanLine",
    "PlanMove",
    "Reconfirmation",
    "Registration",
    "WaitingEvent",
    "WaitingTally",
]
