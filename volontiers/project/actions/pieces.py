"""The pieces of the file: one more, one changed, one ready; and one that is not needed after all."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core.stages import Stage
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, check_responsible, local_day
from volontiers.project.models import Piece

_TWICE = "Cette pièce est déjà dans la liste."
_TO_COME = "Ce jour n’est pas encore là : laissez vide tant que la pièce n’est pas prête."
_STALE = "Quelqu’un d’autre a changé cette pièce entre-temps. Relisez ce qui est écrit, puis enregistrez."


def add_piece(by: Actor, stage: Stage, said: Mapping[str, object], now: datetime) -> Piece:
    """said: as change_piece(). Raises NotWritten."""
    try:
        with acting(by):
            _check(by, said, now)
            return Piece.objects.create(community_id=by.community_id, stage=stage.value, **_facts(said))
    except IntegrityError as error:
        raise NotWritten("label", _TWICE) from error


def change_piece(by: Actor, pk: int, said: Mapping[str, object], version: int, now: datetime) -> None:
    """said: label, responsible (account number or None), due_on, ready_on, note. Raises NotWritten."""
    try:
        with acting(by):
            _check(by, said, now)
            mine = Piece.objects.filter(pk=pk, community_id=by.community_id, version=version)
            if not mine.update(version=version + 1, **_facts(said)):
                raise NotWritten("", _STALE)
    except IntegrityError as error:
        raise NotWritten("label", _TWICE) from error


def piece_is_ready(by: Actor, pk: int, now: datetime) -> bool:
    """False when it was already."""
    with acting(by):
        mine = Piece.objects.filter(pk=pk, community_id=by.community_id, ready_on=None).first()
        if mine is None:
            return False
        mine.ready_on, mine.version = local_day(by, now), mine.version + 1
        mine.save(update_fields=["ready_on", "version"])
        return True


def drop_piece(by: Actor, pk: int) -> None:
    with acting(by):
        Piece.objects.filter(pk=pk, community_id=by.community_id).delete()


def _check(by: Actor, said: Mapping[str, object], now: datetime) -> None:
    ready = said.get("ready_on")
    if ready is not None and ready > local_day(by, now):  # type: ignore[operator]
        raise NotWritten("ready_on", _TO_COME)
    check_responsible(by, said.get("responsible"))


def _facts(said: Mapping[str, object]) -> dict[str, object]:
    return {
        "label": str(said["label"])[:120],
        "responsible_id": said.get("responsible"),
        "due_on": said.get("due_on"),
        "ready_on": said.get("ready_on"),
        "note": str(said.get("note") or "")[:200],
    }
