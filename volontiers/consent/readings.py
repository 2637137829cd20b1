"""The read log: who read pledges that are not theirs, why, and what came of it. Apart from the register of consents.

Rows are added by whoever reads, in the same transaction where it can; they are never changed, and leave after a year.
A professional reads those that concern them through one SQL function, in all their communities at once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from volontiers.accounts.access import Actor, Role
from volontiers.consent.models import Reading, ReadingReport
from volontiers.core.reading import ONE_READ, Column, Reader, Why
from volontiers.database.rows import fetch, insert
from volontiers.database.wall import acting


@dataclass(frozen=True, slots=True)
class Read:
    """What was read at once. of: whose pledges, by professional. chosen: those whom the wave asks.

    ref: of a need, « 1042-1 ». role: of a reader without an account.
    """

    reader: Reader
    what: tuple[Column, ...]
    of: Collection[int]
    why: Why
    ref: str = ""
    wave: int | None = None
    chosen: Collection[int] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One read as the professional whom it concerns sees it. name: "" once the reader has left, or never had one.

    chosen: the wave asked them. reported_at, seen_at: they found it odd; the coordination looked.
    """

    id: int
    community_id: int
    at: datetime
    reader: Reader
    account_id: int | None
    name: str
    role: str
    what: tuple[Column, ...]
    why: Why
    ref: str
    wave: int | None
    chosen: bool
    reported_at: datetime | None
    seen_at: datetime | None


def note(by: Actor, read: Read, now: datetime) -> None:
    """One line, in one statement, inside the transaction of who reads. Nothing when it concerns nobody."""
    if read.of:
        insert(_row(by, read, now))


def note_once(by: Actor, reads: Iterable[Read], now: datetime) -> None:
    """What a person's screen showed: opened again within the hour, the same page about the same people is one read."""
    lines = [_row(by, read, now) for read in reads if read.of]
    if lines:
        recent = Reading.objects.filter(account_id=by.signed_as, at__gt=now - ONE_READ)
        told = {_same(one) for one in recent}
        insert(*(one for one in lines if _same(one) not in told))


def _same(one: Reading) -> tuple[object, ...]:
    return one.why, one.ref, one.wave, tuple(one.what), tuple(one.professionals)


def _row(by: Actor, read: Read, now: datetime) -> Reading:
    person = read.reader is Reader.PERSON
    return Reading(
        community_id=by.community_id,
        at=now,
        reader=read.reader,
        account_id=by.account_id if person else None,
        role=_role(by) if person else read.role,
        what=list(read.what),
        why=read.why,
        ref=read.ref,
        wave=read.wave,
        professionals=sorted(read.of),
        chosen=sorted(read.chosen),
    )


def _role(by: Actor) -> str:
    """The first of their roles, in the order of the list."""
    return next((role.value for role in Role if role in by.roles), "")


_MINE = """
SELECT id, community_id, at, reader, account_id, name, role, what, why, ref, wave, chosen, reported_at, seen_at
  FROM readings_of_mine(%s, %s)
"""


def mine(since: datetime, before: datetime) -> list[Line]:
    """Of the account that the transaction acts for, in all their communities; the latest first."""
    return [_line(row) for row in fetch(_MINE, [since, before])]


def _line(row: tuple[Any, ...]) -> Line:
    pk, community_id, at, reader, account_id, name, role, what, why, ref, wave, chosen, reported, seen = row
    columns = tuple(Column(one) for one in what)
    return Line(
        pk, community_id, at, Reader(reader), account_id, name, role, columns, Why(why), ref, wave, chosen,
        reported, seen,
    )  # fmt: skip


def count_mine(since: datetime, before: datetime) -> int:
    """How many lines mine() would give."""
    return int(fetch("SELECT count(*) FROM readings_of_mine(%s, %s)", [since, before])[0][0])


def report(by: Actor, reading_id: int, now: datetime) -> bool:
    """A professional finds one of their reads odd: the coordination sees it. False when it is not theirs, or told."""
    try:
        with acting(by):
            mine_only = Reading.objects.filter(
                pk=reading_id, professionals__contains=[by.professional_id or 0]
            )
            if not mine_only.exists():
                return False
            ReadingReport.objects.create(
                community_id=by.community_id, reading_id=reading_id, account_id=by.signed_as, at=now
            )
    except IntegrityError:
        return False
    return True


def waiting_reports() -> list[ReadingReport]:
    """Those that nobody of the coordination has looked at yet, the oldest first. Read inside the community."""
    waiting = ReadingReport.objects.filter(seen_at=None).select_related("account", "reading__account")
    return list(waiting.order_by("at", "pk"))


def note_report_seen(by: Actor, report_id: int, now: datetime) -> bool:
    """The coordination looked into it: its professional reads so. False when a colleague already did."""
    with acting(by):
        waiting = ReadingReport.objects.filter(pk=report_id, seen_at=None)
        return bool(waiting.update(seen_at=now, seen_by_id=by.signed_as))
