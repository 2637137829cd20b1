"""The course of the project: the stage it enters by a decision, who is in charge, and what comes next."""

from collections.abc import Mapping
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import secretariat
from volontiers.core.stages import STEPS, Stage
from volontiers.database.wall import acting
from volontiers.project.models import Piece, Project, StageChange
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

_STALE = "Quelqu’un d’autre a changé cette page entre-temps. Relisez ce qui est écrit, puis enregistrez."
_TO_COME = "Ce jour n’est pas encore là : une étape s’inscrit quand elle est franchie."
_BEFORE = "L’étape d’avant a commencé le {:%d/%m/%Y} : celle-ci vient le même jour ou après."
_SAME = "Le projet est déjà à cette étape."
_NOT_HERE = "Choisissez une personne de la coordination ou du conseil."


class NotWritten(Exception):
    """field: the one to correct, empty for the whole page; sentence: why, in French."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def local_day(by: Actor, now: datetime) -> date:
    """Today, where the community lives. Read inside the community."""
    return now.astimezone(territory.zone(territory.community(by.community_id))).date()


def enter_stage(
    by: Actor, stage: Stage, since: date, decision: str, now: datetime, version: int = 0
) -> Project:
    """The pieces of the new stage join the list; those of the others stay. version: of the page, 0 when there is none yet.

    Raises NotWritten.
    """
    with acting(by):
        take_turn(by.community_id)
        found = Project.objects.filter(community_id=by.community_id).first()
        _check_stage(by, found, stage, since, now, version)
        project = _entered(by, found, stage, since)
        StageChange.objects.create(
            community_id=by.community_id, stage=stage.value, since=since, decision=decision[:200],
            account_id=by.signed_as, entered_at=now,
        )  # fmt: skip
        _ask_pieces(by, stage)
    return project


def _check_stage(
    by: Actor, found: Project | None, stage: Stage, since: date, now: datetime, version: int
) -> None:
    if (found.version if found else 0) != version:
        raise NotWritten("", _STALE)
    if since > local_day(by, now):
        raise NotWritten("since", _TO_COME)
    if found is None:
        return
    if found.stage == stage:
        raise NotWritten("stage", _SAME)
    if since < found.since:
        raise NotWritten("since", _BEFORE.format(found.since))


def _entered(by: Actor, found: Project | None, stage: Stage, since: date) -> Project:
    if found is None:
        return Project.objects.create(community_id=by.community_id, stage=stage.value, since=since)
    found.stage, found.since, found.version = stage.value, since, found.version + 1
    found.save(update_fields=["stage", "since", "version"])
    return found


def _ask_pieces(by: Actor, stage: Stage) -> None:
    """Those already on the list stay as they are."""
    known = set(
        Piece.objects.filter(community_id=by.community_id, stage=stage.value).values_list("label", flat=True)
    )
    for asked in STEPS[stage].pieces:
        if asked.label not in known:
            Piece.objects.create(
                community_id=by.community_id, stage=stage.value, label=asked.label, document=asked.document
            )


def steer(by: Actor, said: Mapping[str, object], version: int) -> None:
    """said: responsible (account number or None), orientations, next_step, due_on. Raises NotWritten."""
    with acting(by):
        take_turn(by.community_id)
        found = Project.objects.filter(community_id=by.community_id).first()
        if found is None or found.version != version:
            raise NotWritten("", _STALE)
        responsible = said.get("responsible")
        check_responsible(by, responsible)
        Project.objects.filter(pk=found.pk).update(
            responsible_id=responsible,
            orientations=str(said.get("orientations") or "")[:2000],
            next_step=str(said.get("next_step") or "")[:200],
            due_on=said.get("due_on"),
            version=version + 1,
        )


def check_responsible(by: Actor, account_id: object) -> None:
    """Raises NotWritten. Read inside the community."""
    if account_id is not None and account_id not in {one.pk for one in secretariat(by.community_id)}:
        raise NotWritten("responsible", _NOT_HERE)
