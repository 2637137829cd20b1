"""Hours asked for the association: a session is opened, its waves go out one after the other, it is full, over or cancelled.

Locks, in this order everywhere: session, pledge of time, questions, register. The wall is PostgreSQL's.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from volontiers.accounts.access import Actor
from volontiers.consent import readings
from volontiers.consent.readings import Read
from volontiers.core import moments
from volontiers.core.french import DAYS, counted, day_of
from volontiers.core.reading import Column, Reader, Why
from volontiers.core.time_call import (
    LIVE,
    Ask,
    AskState,
    CallState,
    InLine,
    Line,
    Rest,
    line_up,
    next_step,
    sentence,
)
from volontiers.core.time_pledge import Work
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.governance.actions.refused import Refused
from volontiers.governance.models import Session, SessionAsk, SessionWave
from volontiers.governance.queries.givers import as_core, givers
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

TOKEN_BYTES = 16
POSTPONED = timedelta(hours=1)
MOST_PLACES, SHORTEST, LONGEST = 50, 15, 720
LOTS = 1_000_000_000
READ = (Column.LEVEL, Column.CAPS, Column.HOURS, Column.USE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the coordination writes. starts_at: aware; minutes: how long; places: people needed."""

    work: Work
    title: str
    starts_at: datetime
    minutes: int
    places: int
    place: str = ""


def open_session(by: Actor, said: Asked, now: datetime) -> Session:
    """Nobody is asked yet: the worker sends the first wave. The same form twice asks once.

    Raises Refused beside the field to correct; one of the same title and hour, asked otherwise, is not changed.
    """
    _check(said, now)
    title = said.title.strip()
    with acting(by):
        take_turn(by.community_id)
        same = Session.objects.filter(
            community_id=by.community_id,
            work=said.work,
            title=title,
            starts_at=said.starts_at,
            state__in=LIVE,
        ).first()
        if same is not None:
            return _the_same(same, said)
        return Session.objects.create(
            community_id=by.community_id, work=said.work, title=title, place=said.place.strip(),
            starts_at=said.starts_at, minutes=said.minutes, places=said.places, lot=secrets.randbelow(LOTS),
            asked_by_id=by.signed_as, created_at=now, next_check_at=now,
        )  # fmt: skip


def _the_same(known: Session, said: Asked) -> Session:
    """Raises Refused: messages have left for what was asked first."""
    if (known.places, known.minutes, known.place) == (said.places, said.minutes, said.place.strip()):
        return known
    where = f", « {known.place} »" if known.place else ""
    raise Refused(
        f"Une séance de ce nom est déjà demandée à cette heure : {counted(known.places, 'personne')}, "
        f"{moments.lasting(timedelta(minutes=known.minutes))}{where}. Pour en changer, annulez-la d’abord ; "
        "pour en demander une autre, donnez-lui un autre nom.",
        "title",
    )


def _check(said: Asked, now: datetime) -> None:
    if not said.title.strip():
        raise Refused("Écrivez en quelques mots ce qu’il y a à faire.", "title")
    if said.starts_at <= now:
        raise Refused("Choisissez un jour et une heure à venir.", "starts_at")
    if not SHORTEST <= said.minutes <= LONGEST:
        raise Refused("Indiquez une durée d’un quart d’heure à douze heures.", "minutes")
    if not 1 <= said.places <= MOST_PLACES:
        raise Refused(f"Indiquez un nombre de personnes entre 1 et {MOST_PLACES}.", "places")


def advance_session(by: Actor, session_id: int, now: datetime) -> bool:
    """The next wave, or what the session has become. False when nothing is due of it."""
    with acting(by):
        row = lock_session(session_id)
        if row.next_check_at is None or row.next_check_at > now or row.state not in LIVE:
            return False
        zone = territory.zone(territory.community(by.community_id))
        rules = territory.rules(territory.community(by.community_id))
        people = givers(row, zone)
        line = line_up(as_core(row), people, row.lot, f"session:{row.pk}", now, zone)
        latest = row.waves.last()
        states = [AskState(state) for state in row.asks.values_list("state", flat=True)]
        step = next_step(
            line, row.places, states, latest.until if latest else None, row.starts_at, now,
            zone, per_place=rules.time_per_place, every=timedelta(hours=rules.time_wave_hours),
        )  # fmt: skip
        read = [int(one.id) for one in people if one.terms is not None]
        _apply(by, row, step, line, read, now)
    return True


def _apply(by: Actor, row: Session, step: Ask | Rest, line: Line, read: Sequence[int], now: datetime) -> None:
    if isinstance(step, Rest):
        if step.state is CallState.OVER:
            _end(row)
        _set(row, step.state, step.until)
        return
    wave, asks = _ask(row, step, line, now)
    chosen = [one.professional_id for one in asks]
    ref = str(row.pk)
    told = Read(Reader.ENGINE, READ, of=read, why=Why.TIME, ref=ref, wave=wave.number, chosen=chosen)
    readings.note(by, told, now)
    _set(row, CallState.OPEN, step.until if asks else now)


def _ask(row: Session, step: Ask, line: Line, now: datetime) -> tuple[SessionWave, list[SessionAsk]]:
    """Pledges are locked in one order, so that two sessions that ask the same people never wait for each other in turn."""
    chosen = [one for one in line.waiting if one.id in step.to]
    wave = SessionWave.objects.create(
        community_id=row.community_id, session=row, number=row.waves.count() + 1, sent_at=now, until=step.until,
        sentence=sentence(line, len(chosen)), line=[[int(one.id), one.given, one.pledged, one.draw] for one in chosen],
    )  # fmt: skip
    here = directory.respondents(row.community_id, [int(one) for one in step.to])
    asks = []
    for pk in sorted(here):
        token = secrets.token_urlsafe(TOKEN_BYTES)
        asked = _one(wave, pk, token, now)
        if asked is not None:
            asks.append(asked)
            _invite(asked, here[pk].name, here[pk].channels, token, now)
    return wave, asks


def _one(wave: SessionWave, professional_id: int, token: str, now: datetime) -> SessionAsk | None:
    """None when what they say has changed meanwhile: the wall stands in the way, and they are not asked."""
    try:
        with transaction.atomic():
            return SessionAsk.objects.create(
                community_id=wave.community_id, session_id=wave.session_id, wave=wave, professional_id=professional_id,
                token_hash=hashed(token), month=now.date(), sent_at=now, consent_seq=0,
            )  # fmt: skip
    except IntegrityError as refused:
        if getattr(getattr(refused.__cause__, "diag", None), "constraint_name", "") != "session_wall":
            raise
        return None


def hashed(token: str) -> bytes:
    """What is kept of a link."""
    return sha256(token.encode()).digest()


def _invite(
    ask: SessionAsk, name: str, channels: tuple[tuple[str, str], ...], token: str, now: datetime
) -> None:
    zone = territory.zone(territory.community(ask.community_id))
    at = ask.session.starts_at.astimezone(zone)
    minutes = f"{at:%M}" if at.minute else ""
    said = {
        "when": f"{DAYS[at.weekday()]} {day_of(at.date())} {at.hour} h {minutes}".strip(),
        "link": full_address(f"/t/{token}"),
    }
    for channel, value in channels:
        to = Address(channel, value, name)
        outbox.queue(ask.community_id, to, "time_asked", said, now=now, about=f"session_ask:{ask.pk}")


def _end(row: Session) -> None:
    """Silence is an answer like another: nothing is kept of who it was but that they were asked."""
    silent = row.asks.filter(state=AskState.SENT)
    outbox.cancel(f"session_ask:{pk}" for pk in silent.values_list("pk", flat=True))
    silent.update(state=AskState.OVER)


def _set(row: Session, state: CallState, until: datetime | None) -> None:
    row.state, row.next_check_at = state, until
    row.save(update_fields=["state", "next_check_at"])


def settle(row: Session, now: datetime) -> None:
    """After an answer, on a session that is locked: full, or looked at again at once."""
    if row.asks.filter(state=AskState.TAKEN).count() >= row.places:
        waiting = row.asks.filter(state=AskState.SENT).values_list("pk", flat=True)
        outbox.cancel(f"session_ask:{pk}" for pk in waiting)
        _set(row, CallState.FULL, row.starts_at)
    elif row.state in LIVE:
        _set(row, CallState.OPEN, now)


def cancel_session(by: Actor, session_id: int, now: datetime) -> bool:
    """Who comes is told; nobody waits for an answer any more. False when it was over already."""
    with acting(by):
        row = lock_session(session_id)
        if not goes_on(row, now):
            return False
        coming = list(row.asks.filter(state=AskState.TAKEN))
        waiting = row.asks.filter(state__in=[AskState.SENT, AskState.TAKEN])
        outbox.cancel(f"session_ask:{pk}" for pk in waiting.values_list("pk", flat=True))
        waiting.update(state=AskState.WITHDRAWN)
        _set(row, CallState.CANCELLED, None)
        for one in coming:
            _tell(one, now)
    return True


def _tell(ask: SessionAsk, now: datetime) -> None:
    one = directory.respondent(ask.community_id, ask.professional_id)
    for channel, value in one.channels if one else ():
        to = Address(channel, value, one.name if one else "")
        about = f"session_ask:{ask.pk}"
        outbox.queue(ask.community_id, to, "time_cancelled", {}, now=now, about=about)


def note_givers_read(by: Actor, names: Sequence[int], counted: Sequence[int], now: datetime) -> None:
    """The coordination was shown who may be asked, and totals: each of them sees what was read of them, and by whom."""
    shown = ((Column.NAME, names), (Column.TOTAL, counted))
    reads = [Read(Reader.PERSON, (column,), of=of, why=Why.TIME) for column, of in shown]
    with acting(by):
        readings.note_once(by, reads, now)


def note_session_read(by: Actor, session_id: int, now: datetime) -> None:
    """The coordination was shown why these people: those who were asked see that it was read."""
    with acting(by):
        of = SessionAsk.objects.filter(session_id=session_id).values_list("professional_id", flat=True)
        read = Read(Reader.PERSON, (Column.TOTAL,), of=list(of), why=Why.TIME, ref=str(session_id))
        readings.note_once(by, [read], now)


def postpone_session(by: Actor, session_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: the session that is due is looked at again in an hour."""
    with acting(by):
        due = Session.objects.filter(pk=session_id, next_check_at__isnull=False)
        due.update(next_check_at=now + POSTPONED)


def lock_session(session_id: int) -> Session:
    return Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session_id)


def goes_on(row: Session, now: datetime) -> bool:
    """Once it has begun, what was answered stays: its hours are given."""
    return row.state in LIVE and now < row.starts_at


def kept_line(wave: SessionWave) -> tuple[InLine, ...]:
    """What the order of a wave was made of: core.time_call.order() draws it up again."""
    return tuple(InLine(str(pk), given, pledged, draw) for pk, given, pledged, draw in wave.line)
