"""Somebody else has another figure for the same thing: it is noted beside ours, with its source, and changes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.core.period import Period
from volontiers.database.wall import acting
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.models import Definition, Discrepancy
from volontiers.territory import queries as territory

_TO_COME = "Ce jour n’est pas encore là."
_UNKNOWN = "Cet indicateur n’est pas défini ici."


@dataclass(frozen=True, slots=True)
class Other:
    """figure: as they write it. source: who says it, and where. explanation: empty while nobody knows."""

    figure: str
    source: str
    told_on: date
    explanation: str


def note_discrepancy(by: Actor, key: str, period: Period, said: Other, now: datetime) -> Discrepancy:
    """Never changed after: a later one is added. Raises NotWritten."""
    with acting(by):
        zone = territory.zone(territory.community(by.community_id))
        if said.told_on > now.astimezone(zone).date():
            raise NotWritten("told_on", _TO_COME)
        if not Definition.objects.filter(community_id=by.community_id, key=key).exists():
            raise NotWritten("", _UNKNOWN)
        return Discrepancy.objects.create(
            community_id=by.community_id, key=key, first_day=period.first, last_day=period.last, figure=said.figure,
            source=said.source, told_on=said.told_on, explanation=said.explanation, noted_at=now,
            account_id=by.signed_as,
        )  # fmt: skip
