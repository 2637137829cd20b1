"""The stages of the project, what was sent and answered, and what is told of it."""

from volontiers.project.models.exchange import Answer, Dispatch, Objection
from volontiers.project.models.stages import Neighbour, Partner, Piece, Project, StageChange
from volontiers.project.models.story import Story

__all__ = [
    "Answer",
    "Dispatch",
    "Neighbour",
    "Objection",
    "Partner",
    "Piece",
    "Project",
    "StageChange",
    "Story",
]
