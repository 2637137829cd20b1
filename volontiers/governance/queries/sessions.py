"""Sessions as they are read: by who was asked, and by the coordination. A « no » and a silence are shown to nobody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from volontiers.core.time_call import LIVE, AskBasis, AskState
from volontiers.core.time_pledge import Work
from volontiers.database.rows import fetch
from volontiers.directory.queries import full_name
from volontiers.governance.models import Session, SessionAsk


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its professional reads it. people: needed; free: places left. comes: perhaps by another question.

    lot: the number of the draw, the same for everybody who was asked.
    """

    ask: int
    professional: int
    work: Work
    title: str
    place: str
    starts: datetime
    minutes: int
    people: int
    free: int
    state: AskState
    open: bool
    answered_at: datetime | None
    by_phone: bool
    contested: bool
    comes: bool
    lot: int


def door(token_hash: bytes) -> tuple[int, int] | None:
    """(community, question) of a link, before any community is known. None when nobody was ever sent it."""
    found = fetch("SELECT community_id, id FROM session_door(%s)", [token_hash])
    return (found[0][0], found[0][1]) if found else None


def question(ask_id: int, now: datetime) -> Question:
    """Read inside the community."""
    ask = SessionAsk.objects.select_related("session").get(pk=ask_id)
    row = ask.session
    coming = list(row.asks.filter(state=AskState.TAKEN).values_list("professional_id", flat=True))
    return Question(
        ask=ask.pk, professional=ask.professional_id, work=Work(row.work), title=row.title, place=row.place,
        starts=row.starts_at, minutes=row.minutes, people=row.places, free=max(0, row.places - len(coming)),
        state=AskState(ask.state), open=row.state in LIVE and now < row.starts_at, answered_at=ask.answered_at,
        by_phone=ask.basis == AskBasis.PHONE, contested=ask.contested_at is not None, comes=ask.professional_id in coming,
        lot=row.lot,
    )  # fmt: skip


def listed(community_id: int) -> QuerySet[Session]:
    """The latest day first; each with how many come."""
    rows = Session.objects.filter(community_id=community_id)
    coming = Count("asks", filter=Q(asks__state=AskState.TAKEN))
    return rows.annotate(coming=coming).order_by("-starts_at", "-pk")


def asked_of(professional_id: int, session_id: int) -> int | None:
    """The question of this session that waits for one professional's answer."""
    mine = SessionAsk.objects.filter(
        session_id=session_id, professional_id=professional_id, state=AskState.SENT
    )
    return mine.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class OwnSession:
    """What one professional is asked, or gives. ask: the number by which they answer. free: places left.

    lot: the number of the draw; None where they came by telephone, outside of any draw.
    """

    ask: int
    title: str
    place: str
    starts: datetime
    minutes: int
    free: int
    comes: bool
    lot: int | None


def own(professional_id: int, now: datetime) -> list[OwnSession]:
    """What waits for their answer and still has a place, and where they come; the nearest first."""
    mine = SessionAsk.objects.filter(
        professional_id=professional_id, state__in=[AskState.SENT, AskState.TAKEN],
        session__state__in=LIVE, session__starts_at__gt=now,
    )  # fmt: skip
    taken = Count("session__asks", filter=Q(session__asks__state=AskState.TAKEN))
    rows = mine.select_related("session").annotate(taken=taken).order_by("session__starts_at", "pk")
    found = [_own(one, one.taken) for one in rows]
    return [one for one in found if one.comes or one.free]


def _own(ask: SessionAsk, taken: int) -> OwnSession:
    row = ask.session
    return OwnSession(
        ask.pk, row.title, row.place, row.starts_at, row.minutes, max(0, row.places - taken), ask.state == AskState.TAKEN,
        None if ask.basis == AskBasis.PHONE else row.lot,
    )  # fmt: skip


def count_waiting(professional_id: int, now: datetime) -> int:
    """Questions that they may answer. Read inside the community."""
    return sum(1 for one in own(professional_id, now) if not one.comes)


@dataclass(frozen=True, slots=True)
class Coming:
    """Who said yes. ask: the number by which their place is freed. by_phone: somebody noted it for them."""

    ask: int
    professional: int
    name: str
    by_phone: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One session in full, for the coordination. why: a sentence for each wave; lot: the published number of the draw.

    contested: who said that a yes noted for them was not theirs, and does not come.
    """

    session: Session
    coming: list[Coming]
    contested: list[str]
    why: list[str]
    lot: int


def seen(session_id: int) -> Seen | None:
    """None outside of the community."""
    row = Session.objects.filter(pk=session_id).first()
    if row is None:
        return None
    taken = row.asks.filter(state=AskState.TAKEN).select_related("professional").order_by("answered_at", "pk")
    coming = [
        Coming(one.pk, one.professional_id, full_name(one.professional), one.basis == AskBasis.PHONE)
        for one in taken
    ]
    here = {one.professional_id for one in taken}
    false = row.asks.filter(contested_at__isnull=False).exclude(professional_id__in=here)
    contested = {full_name(one.professional) for one in false.select_related("professional")}
    return Seen(row, coming, sorted(contested), [wave.sentence for wave in row.waves.all()], row.lot)
