"""What is asked once a need is over: was it what was needed, and what would have happened without it."""

from datetime import datetime, timedelta
from enum import StrEnum

QUESTION = "Avez-vous obtenu ce dont vous aviez besoin ?"
QUESTION_OTHERWISE = "Sans cette réponse, qu’auriez-vous fait ?"
# After that the answer stands: it was given about an act, not about what came later.
CHANGED_WITHIN = timedelta(days=7)


class Obtained(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        return _OBTAINED[self]


class Otherwise(StrEnum):
    """As declared by whoever was there, never measured nor extrapolated."""

    EMERGENCY = "emergency"
    CALLED_15 = "called_15"
    WAITED = "waited"
    GIVEN_UP = "given_up"
    OTHER_DOCTOR = "other_doctor"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _OTHERWISE[self]


_OBTAINED = {Obtained.YES: "oui", Obtained.PARTLY: "en partie", Obtained.NO: "non"}
_OTHERWISE = {
    Otherwise.EMERGENCY: "aller aux urgences",
    Otherwise.CALLED_15: "appeler le 15",
    Otherwise.WAITED: "attendre",
    Otherwise.GIVEN_UP: "renoncer",
    Otherwise.OTHER_DOCTOR: "voir un autre médecin",
    Otherwise.UNKNOWN: "ne sait pas",
}


def may_answer(first_said_at: datetime | None, now: datetime) -> bool:
    """Once; then changed for seven days."""
    return first_said_at is None or now < first_said_at + CHANGED_WITHIN
