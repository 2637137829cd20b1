"""The project of a community, and the projects of its region."""

from volontiers.project.models.observatory import RegionalProject, RegionalState

__all__ = ["RegionalProject", "RegionalState"]
