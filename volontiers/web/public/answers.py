"""What the person has answered so far, kept in the session for an hour; nothing is asked twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from volontiers.core.need import LASTING

LIFE = timedelta(hours=1)
STEPS = ("urgence", "pour-qui", "commune", "besoins", "medecin", "contact", "accord", "verifier")
# Asked only of who looks for an attending physician.
LASTING_STEP = "medecin"

Posted = dict[str, list[str]]


@dataclass
class Answers:
    """key: that of the case to come, so that sending twice makes one."""

    key: UUID
    started: datetime
    posted: dict[str, Posted] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """Those that this request goes through, in order."""
        kinds = self.posted.get("besoins", {}).get("kinds", [])
        listed = any(kind in LASTING for kind in kinds)
        return tuple(step for step in STEPS if listed or step != LASTING_STEP)

    def first_missing(self) -> str:
        """The step where the person should be; the last one when all is answered."""
        return next((step for step in self.steps[:-1] if step not in self.posted), STEPS[-1])

    def after(self, step: str) -> str:
        return self.steps[min(self.steps.index(step) + 1, len(self.steps) - 1)]

    def before(self, step: str) -> str:
        """The earlier step, or nothing for the first one."""
        index = self.steps.index(step)
        return self.steps[index - 1] if index else ""

    def value(self, step: str, name: str) -> str:
        return next(iter(self.posted.get(step, {}).get(name, [])), "")


def _name(slug: str) -> str:
    return f"demande-{slug}"


def read(request: HttpRequest, slug: str, now: datetime) -> Answers:
    """The answers of this session, or a fresh start when there are none or an hour has passed."""
    kept: dict[str, Any] | None = request.session.get(_name(slug))
    if kept:
        started = datetime.fromisoformat(kept["started"])
        if started <= now < started + LIFE:
            return Answers(UUID(kept["key"]), started, kept["posted"])
    return Answers(uuid4(), now)


def write(request: HttpRequest, slug: str, answers: Answers) -> None:
    request.session[_name(slug)] = {
        "key": str(answers.key),
        "started": answers.started.isoformat(),
        "posted": answers.posted,
    }


def forget(request: HttpRequest, slug: str) -> None:
    request.session.pop(_name(slug), None)
