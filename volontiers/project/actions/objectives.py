"""What several organizations hold together: the objective, the part of each, and what was measured of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.models import Measure, Objective, Partner, Promise, Share
from volontiers.territory.turn import take_turn

_TWICE = "Un objectif de ce nom commence déjà ce jour-là."
_BACKWARD = "La fin vient après le début."
_NOT_THERE = "Choisissez un partenaire de la liste."
_LED = "Une autre organisation mène déjà cet objectif : elle le rend d’abord."
_TO_COME = "Ce jour n’est pas encore là."
_BEFORE = "L’objectif commence le {:%d/%m/%Y} : une mesure vient ce jour-là ou après."
_GONE = "Cette organisation n’y prend plus part : relisez la page."


@dataclass(frozen=True, slots=True)
class Held:
    """first_day, last_day: both included. unit: of what, in the plural."""

    title: str
    unit: str
    target: int
    first_day: date
    last_day: date
    decision: str


@dataclass(frozen=True, slots=True)
class Taken:
    """partner: none for the community itself. Amounts in euro cents."""

    partner: int | None
    leads: bool
    promised: int | None
    funded_cents: int
    agreed_on: date | None


def set_objective(by: Actor, held: Held, now: datetime) -> Objective:
    """Raises NotWritten."""
    if held.last_day < held.first_day:
        raise NotWritten("last_day", _BACKWARD)
    try:
        with acting(by):
            return Objective.objects.create(
                community_id=by.community_id, title=held.title, unit=held.unit, target=held.target,
                first_day=held.first_day, last_day=held.last_day, decision=held.decision,
                entered_at=now, account_id=by.signed_as,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotWritten("title", _TWICE) from error


def take_part(by: Actor, objective: int, taken: Taken, now: datetime) -> Share:
    """Who takes part already says their part anew: the number said before stays readable. Raises NotWritten."""
    try:
        with acting(by):
            take_turn(by.community_id)
            partner = _checked(by, objective, taken, now)
            made, _ = Share.objects.update_or_create(
                community_id=by.community_id, objective_id=objective, partner=partner,
                defaults={"leads": taken.leads, "funded_cents": taken.funded_cents, "agreed_on": taken.agreed_on},
            )  # fmt: skip
            _promise(by, made, taken.promised, now)
    except IntegrityError as error:
        raise NotWritten("leads", _LED) from error
    return made


def _checked(by: Actor, objective: int, taken: Taken, now: datetime) -> Partner | None:
    """The partner, none for the community itself. Raises NotWritten."""
    if not Objective.objects.filter(pk=objective, community_id=by.community_id).exists():
        raise NotWritten("", _GONE)
    if taken.agreed_on is not None and taken.agreed_on > local_day(by, now):
        raise NotWritten("agreed_on", _TO_COME)
    if taken.partner is None:
        return None
    found = Partner.objects.filter(pk=taken.partner, community_id=by.community_id).first()
    if found is None:
        raise NotWritten("partner", _NOT_THERE)
    return found


def _promise(by: Actor, share: Share, value: int | None, now: datetime) -> None:
    last = share.promises.last()
    if last is None or last.value != value:
        Promise.objects.create(
            community_id=by.community_id, share=share, value=value, entered_at=now, account_id=by.signed_as
        )


def note_measure(by: Actor, share: int, on: date, value: int, source: str, now: datetime) -> Measure:
    """What this part had come to by that day, since the beginning. Raises NotWritten."""
    with acting(by):
        found = (
            Share.objects.filter(pk=share, community_id=by.community_id).select_related("objective").first()
        )
        if found is None:
            raise NotWritten("", _GONE)
        if on > local_day(by, now):
            raise NotWritten("on", _TO_COME)
        if on < found.objective.first_day:
            raise NotWritten("on", _BEFORE.format(found.objective.first_day))
        return Measure.objects.create(
            community_id=by.community_id, share=found, on=on, value=value, source=source,
            entered_at=now, account_id=by.signed_as,
        )  # fmt: skip
