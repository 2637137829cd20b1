"""The persons cared for, who already knows them, and the teams that answer for them."""

from volontiers.people.models.person import Around, Attachment, FollowUp, Person
from volontiers.people.models.team import CareTeam, TeamMember, TeamPatient

__all__ = ["Around", "Attachment", "CareTeam", "FollowUp", "Person", "TeamMember", "TeamPatient"]
