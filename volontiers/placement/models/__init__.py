"""The waiting list, offers to doctors, plans and the patients of those who leave."""

from volontiers.placement.models.importing import Import
from volontiers.placement.models.offer import Batch, Offer
from volontiers.placement.models.plan import Cohort, Plan, PlanLine, PlanMove
from volontiers.placement.models.published import PublishedQuarter
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
    "Import",
    "Offer",
    "Plan",
    "PlanLine",
    "PlanMove",
    "PublishedQuarter",
    "Reconfirmation",
    "Registration",
    "WaitingEvent",
    "WaitingTally",
]
