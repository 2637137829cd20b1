"""Money asked of a funder, notified, paid after its conditions, once; and what is asked back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core import funding
from volontiers.core.funding import FunderKind, GrantKind, Service
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.models import Funder, Grant, Instalment, Reclaim, Requirement
from volontiers.project.queries import money as queries

TO_COME = "Ce jour n’est pas encore là."
STALE = "Quelqu’un d’autre a changé cette page entre-temps. Relisez ce qui est écrit, puis recommencez."
_GONE = "Ce financement n’est plus là : relisez la page."
_NOTIFIED = (
    "Ce financement est déjà notifié : son montant ne change plus. Un supplément est un autre financement."
)
_DROPPED = "Ce financement est noté comme abandonné."
_TWICE = "Ce financeur a déjà un financement de ce nom."
_TWICE_PIECE = "Cette pièce est déjà demandée pour ce versement."
_PAID = "Ce versement est déjà payé : ce qu’il demandait ne change plus."
_BEFORE = "Le financement a été notifié le {:%d/%m/%Y} : un versement vient ce jour-là ou après."
_NOT_BEFORE = "La demande date du {:%d/%m/%Y} : la réponse vient ce jour-là ou après."
_NOTHING = "Un montant au-dessus de zéro."


@dataclass(frozen=True, slots=True)
class Asked:
    """likely: chances in a hundred, as the treasurer says. service: none for all of them."""

    funder_kind: FunderKind
    funder: str
    kind: GrantKind
    title: str
    cents: int
    on: date
    likely: int = 0
    service: Service | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    cents: int
    pieces_by: date | None
    due_on: date | None
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """on: the day the piece came, before or on today. where: the paper."""

    on: date
    where: str = ""


def ask_grant(by: Actor, asked: Asked, now: datetime) -> Grant:
    """Raises NotWritten."""
    if not asked.cents:
        raise NotWritten("cents", _NOTHING)
    try:
        with acting(by):
            _past(by, "on", asked.on, now)
            funder, _ = Funder.objects.get_or_create(
                community_id=by.community_id, name=asked.funder, defaults={"kind": asked.funder_kind.value}
            )
            return Grant.objects.create(
                community_id=by.community_id, funder=funder, kind=asked.kind.value, title=asked.title,
                service=asked.service.value if asked.service else "", asked_cents=asked.cents, asked_on=asked.on,
                likely=asked.likely, note=asked.note,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotWritten("title", _TWICE) from error


def _past(by: Actor, field: str, day: date, now: datetime) -> None:
    if day > local_day(by, now):
        raise NotWritten(field, TO_COME)


def _held_grant(by: Actor, pk: int, version: int | None = None) -> Grant:
    """The row is the lock of all the money of this grant. version: of the page, when two may write. Raises NotWritten."""
    rows = Grant.objects.select_for_update(of=("self",), no_key=True)
    if not rows.filter(pk=pk, community_id=by.community_id).exists():
        raise NotWritten("", _GONE)
    found = queries.grant(by.community_id, pk)
    assert found
    if version is not None and found.version != version:
        raise NotWritten("", STALE)
    return found


@contextmanager
def _moving(by: Actor, pk: int, version: int) -> Iterator[Grant]:
    """Raises NotWritten. What is written counts as one more version of the grant."""
    with acting(by):
        found = _held_grant(by, pk, version)
        yield found
        Grant.objects.filter(pk=pk).update(version=version + 1)


def say_likely(by: Actor, pk: int, likely: int, version: int) -> None:
    """The treasurer's word on a grant that is not notified. Raises NotWritten."""
    with _moving(by, pk, version) as found:
        _open(found)
        Grant.objects.filter(pk=pk).update(likely=likely)


def _open(found: Grant) -> None:
    if found.notified_on:
        raise NotWritten("", _NOTIFIED)
    if found.dropped_on:
        raise NotWritten("", _DROPPED)


def notify_grant(by: Actor, pk: int, cents: int, on: date, version: int, now: datetime) -> None:
    """The funder's decision. Raises NotWritten."""
    if not cents:
        raise NotWritten("cents", _NOTHING)
    with _moving(by, pk, version) as found:
        _open(found)
        _past(by, "on", on, now)
        if on < found.asked_on:
            raise NotWritten("on", _NOT_BEFORE.format(found.asked_on))
        Grant.objects.filter(pk=pk).update(cents=cents, notified_on=on)


def drop_grant(by: Actor, pk: int, version: int, now: datetime) -> None:
    """It will not come. Raises NotWritten."""
    with _moving(by, pk, version) as found:
        _open(found)
        Grant.objects.filter(pk=pk).update(dropped_on=local_day(by, now))


def plan_instalment(by: Actor, pk: int, planned: Planned, version: int) -> Instalment:
    """Raises NotWritten."""
    if not planned.cents:
        raise NotWritten("cents", _NOTHING)
    with _moving(by, pk, version) as found:
        if why := funding.why_not_planned(queries.value(found), planned.cents):
            raise NotWritten("cents", why)
        number = max((one.number for one in found.instalments.all()), default=0) + 1
        made = Instalment.objects.create(
            community_id=by.community_id, grant=found, number=number, cents=planned.cents,
            pieces_by=planned.pieces_by, due_on=planned.due_on,
        )  # fmt: skip
        for label in dict.fromkeys(planned.required):
            Requirement.objects.create(community_id=by.community_id, instalment=made, label=label)
    return made


def require_piece(by: Actor, instalment: int, label: str) -> None:
    """One more condition or piece. Raises NotWritten."""
    try:
        with acting(by):
            found = _unpaid(by, instalment)
            Requirement.objects.create(community_id=by.community_id, instalment=found, label=label)
    except IntegrityError as error:
        raise NotWritten("label", _TWICE_PIECE) from error


def _unpaid(by: Actor, pk: int) -> Instalment:
    """Its grant is locked. Raises NotWritten."""
    found = queries.instalment(by.community_id, pk)
    if found is None:
        raise NotWritten("", _GONE)
    _held_grant(by, found.grant_id)
    found.refresh_from_db(fields=["paid_on"])
    if found.paid_on:
        raise NotWritten("", _PAID)
    return found


def hold_piece(by: Actor, pk: int, held: Held, now: datetime) -> bool:
    """The piece is here. False when it was already. Raises NotWritten."""
    with acting(by):
        _past(by, "on", held.on, now)
        found = Requirement.objects.filter(pk=pk, community_id=by.community_id).first()
        if found is None or found.held_on:
            return False
        _unpaid(by, found.instalment_id)
        Requirement.objects.filter(pk=pk).update(held_on=held.on, where=held.where)
    return True


def release_piece(by: Actor, pk: int) -> bool:
    """It is missing after all. False when it was already. Raises NotWritten."""
    with acting(by):
        found = Requirement.objects.filter(pk=pk, community_id=by.community_id, held_on__isnull=False).first()
        if found is None:
            return False
        _unpaid(by, found.instalment_id)
        Requirement.objects.filter(pk=pk).update(held_on=None)
    return True


def pay_instalment(by: Actor, pk: int, on: date, reference: str, now: datetime) -> None:
    """The money is on the account: once, and after its conditions. Raises NotWritten, with why."""
    with acting(by):
        found = queries.instalment(by.community_id, pk)
        if found is None:
            raise NotWritten("", _GONE)
        grant = _held_grant(by, found.grant_id)
        if why := funding.why_not_paid(queries.value(grant), found.number):
            raise NotWritten("", why)
        _past(by, "on", on, now)
        if grant.notified_on and on < grant.notified_on:
            raise NotWritten("on", _BEFORE.format(grant.notified_on))
        if why := funding.why_not_on(queries.instalment_value(found), on):
            raise NotWritten("on", why)
        Instalment.objects.filter(pk=pk).update(paid_on=on, reference=reference, paid_noted_by=by.signed_as)
        Grant.objects.filter(pk=grant.pk).update(version=grant.version + 1)


def reclaim(by: Actor, pk: int, cents: int, on: date, because: str, version: int, now: datetime) -> None:
    """The funder asks money back. Raises NotWritten."""
    if not cents:
        raise NotWritten("cents", _NOTHING)
    with _moving(by, pk, version) as found:
        if why := funding.why_not_reclaimed(queries.value(found), cents):
            raise NotWritten("cents", why)
        _past(by, "on", on, now)
        Reclaim.objects.create(
            community_id=by.community_id,
            grant=found,
            cents=cents,
            on=on,
            because=because,
            account_id=by.signed_as,
        )
