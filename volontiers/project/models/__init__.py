"""The stages of the project, what was sent and answered, what is told of it, and the projects of a region."""

from volontiers.project.models.exchange import Answer, Dispatch, Objection
from volontiers.project.models.objective import Measure, Objective, Promise, Share
from volontiers.project.models.observatory import RegionalProject, RegionalState
from volontiers.project.models.stages import Neighbour, Partner, Piece, Project, StageChange
from volontiers.project.models.story import Story

__all__ = [
    "Answer",
    "Dispatch",
    "Measure",
    "Neighbour",
    "Objection",
    "Objective",
    "Partner",
    "Piece",
    "Project",
    "Promise",
    "RegionalProject",
    "RegionalState",
    "Share",
    "StageChange",
    "Story",
]
