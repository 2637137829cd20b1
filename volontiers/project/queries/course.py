"""Where the project stands, as its pages read it: stage, pieces, exchange log. Read inside the community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volontiers.core.stages import Came, Examiner, Holding, Outcome, Sent, Stage, holding, silence_ends
from volontiers.project.models import (
    Answer,
    Dispatch,
    Neighbour,
    Objection,
    Partner,
    Piece,
    Project,
    StageChange,
    Story,
)


@dataclass(frozen=True, slots=True)
class Course:
    """project: None until its first stage is entered. dispatches: each with its answers, and theirs with objections."""

    project: Project | None
    changes: Sequence[StageChange]
    pieces: Sequence[Piece]
    dispatches: Sequence[Dispatch]

    @property
    def stage(self) -> Stage:
        return Stage(self.project.stage) if self.project else Stage.IDEA

    @property
    def last(self) -> Dispatch | None:
        return self.dispatches[-1] if self.dispatches else None

    @property
    def sent(self) -> Sent | None:
        return _sent(self.last) if self.last else None

    @property
    def objections(self) -> list[Objection]:
        """Of every answer, the latest version's last."""
        return [
            point
            for one in self.dispatches
            for answer in one.answers.all()
            for point in answer.objections.all()
        ]

    def holding(self, today: date) -> Holding | None:
        """None until the project has a stage. The day of a first stage is when the file began."""
        if not self.changes:
            return None
        answers = [_came(one) for one in self.last.answers.all()] if self.last else []
        return holding(self.changes[0].since, self.sent, answers, today, self._moved())

    def _moved(self) -> date | None:
        """The first day of another stage since the latest version left."""
        if self.last is None:
            return None
        later = [
            one.since
            for one in self.changes
            if one.since >= self.last.sent_on and one.stage != self.last.stage
        ]
        return min(later, default=None)

    def silence_ends(self) -> date | None:
        """While the ARS said nothing: the day after which its silence is a yes, where the law says so."""
        if self.last is None or self.sent is None or Examiner.ARS.value not in self.last.to or self._moved():
            return None
        said = any(
            one.examiner == Examiner.ARS.value and one.outcome != Outcome.RECEIVED.value
            for one in self.last.answers.all()
        )
        return None if said else silence_ends(self.sent)


def _sent(one: Dispatch) -> Sent:
    return Sent(one.sent_on, Stage(one.stage), tuple(Examiner(key).label for key in one.to))


def _came(one: Answer) -> Came:
    return Came(one.came_on, Examiner(one.examiner).label, Outcome(one.outcome))


def course(community_id: int) -> Course:
    here = {"community_id": community_id}
    project = Project.objects.filter(**here).select_related("responsible").first()
    stage = project.stage if project else Stage.IDEA.value
    return Course(
        project=project,
        changes=list(StageChange.objects.filter(**here)),
        pieces=list(Piece.objects.filter(**here, stage=stage).select_related("responsible")),
        dispatches=list(Dispatch.objects.filter(**here).prefetch_related("answers__objections")),
    )


def dispatch(community_id: int, pk: int) -> Dispatch | None:
    return Dispatch.objects.filter(community_id=community_id, pk=pk).first()


def piece(community_id: int, pk: int) -> Piece | None:
    return Piece.objects.filter(community_id=community_id, pk=pk).first()


def partners(community_id: int) -> list[Partner]:
    return list(Partner.objects.filter(community_id=community_id))


def neighbours(community_id: int) -> list[Neighbour]:
    return list(Neighbour.objects.filter(community_id=community_id))


def story(community_id: int) -> Story | None:
    """The latest that was published."""
    return Story.objects.filter(community_id=community_id).select_related("account").last()
