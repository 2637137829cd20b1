"""Who takes part beside the members, and who is next door."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.models import Neighbour, Partner

_TWICE = "Ce partenaire est déjà dans la liste."
_TO_COME = "Ce jour n’est pas encore là : laissez vide tant que l’accord n’est pas écrit."
_NO_COMMUNE = "Indiquez au moins une commune de ce voisin."


def note_partner(by: Actor, kind: PartnerKind, name: str, agreed_on: date | None, now: datetime) -> Partner:
    """Raises NotWritten."""
    try:
        with acting(by):
            if agreed_on is not None and agreed_on > local_day(by, now):
                raise NotWritten("agreed_on", _TO_COME)
            return Partner.objects.create(
                community_id=by.community_id, kind=kind.value, name=name[:120], agreed_on=agreed_on
            )
    except IntegrityError as error:
        raise NotWritten("name", _TWICE) from error


def partner_agrees(by: Actor, pk: int, now: datetime) -> bool:
    """Its written agreement came today. False when it was there."""
    with acting(by):
        mine = Partner.objects.filter(pk=pk, community_id=by.community_id, agreed_on=None)
        return mine.update(agreed_on=local_day(by, now)) > 0


def drop_partner(by: Actor, pk: int) -> None:
    with acting(by):
        Partner.objects.filter(pk=pk, community_id=by.community_id).delete()


def note_neighbour(by: Actor, name: str, insee: Sequence[str]) -> Neighbour:
    """The communes replace the earlier ones of a neighbour of that name. Raises NotWritten."""
    if not insee:
        raise NotWritten("communes", _NO_COMMUNE)
    with acting(by):
        made, _ = Neighbour.objects.update_or_create(
            community_id=by.community_id, name=name[:80], defaults={"communes": sorted(set(insee))}
        )
    return made


def drop_neighbour(by: Actor, pk: int) -> None:
    with acting(by):
        Neighbour.objects.filter(pk=pk, community_id=by.community_id).delete()
