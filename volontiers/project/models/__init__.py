"""The stages of the project, what was sent and answered, its money, what is told of it, and the projects of a region."""

from volontiers.project.models.contract import Assumption, ContractVersion
from volontiers.project.models.exchange import Answer, Dispatch, Objection
from volontiers.project.models.funding import (
    CompensationRule,
    Funder,
    Grant,
    Instalment,
    Reclaim,
    Requirement,
)
from volontiers.project.models.objective import Measure, Objective, Promise, Share
from volontiers.project.models.observatory import RegionalProject, RegionalState
from volontiers.project.models.spending import LostIncome, Spending, Voucher, WorkedTime
from volontiers.project.models.stages import Neighbour, Partner, Piece, Project, StageChange
from volontiers.project.models.story import Story

__all__ = [
    "Answer",
    "Assumption",
    "CompensationRule",
    "ContractVersion",
    "Dispatch",
    "Funder",
    "Grant",
    "Instalment",
    "LostIncome",
    "Measure",
    "Neighbour",
    "Objection",
    "Objective",
    "Partner",
    "Piece",
    "Project",
    "Promise",
    "Reclaim",
    "RegionalProject",
    "RegionalState",
    "Requirement",
    "Share",
    "Spending",
    "StageChange",
    "Story",
    "Voucher",
    "WorkedTime",
]
