"""Sessions as they are read: by who was asked, and by the coordination. A « no » and a silence are shown to nobody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from volontiers.core.time_call import LIVE, AskState
from volontiers.core.time_pledge import Work
from volontiers.database.rows import fetch
from volontiers.directory.queries import full_name
from volontiers.governance.models import Session, SessionAsk


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its professional reads it. people: needed; free: places left."""

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


def door(token_hash: bytes) -> tuple[int, int] | None:
    """(community, question) of a link, before any community is known. None when nobody was ever sent it."""
    found = fetch("SELECT community_id, id FROM session_door(%s)", [token_hash])
    return (found[0][0], found[0][1]) if found else None


def question(ask_id: int, now: datetime) -> Question:
    """Read inside the community."""
    ask = SessionAsk.objects.select_related("session").get(pk=ask_id)
    row = ask.session
    coming = row.asks.filter(state=AskState.TAKEN).count()
    return Question(
        ask=ask.pk, professional=ask.professional_id, work=Work(row.work), title=row.title, place=row.place,
        starts=row.starts_at, minutes=row.minutes, people=row.places, free=max(0, row.places - coming),
        state=AskState(ask.state), open=row.state in LIVE and now < row.starts_at, answered_at=ask.answered_at,
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
class Coming:
    """Who said yes. ask: the number by which their place is freed."""

    ask: int
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One session in full, for the coordination. why: a sentence for each wave; lot: the published number of the draw."""

    session: Session
    coming: list[Coming]
    why: list[str]
    lot: int


def seen(session_id: int) -> Seen | None:
    """None outside of the community."""
    row = Session.objects.filter(pk=session_id).first()
    if row is None:
        return None
    taken = row.asks.filter(state=AskState.TAKEN).select_related("professional").order_by("answered_at", "pk")
    coming = [Coming(one.pk, full_name(one.professional)) for one in taken]
    return Seen(row, coming, [wave.sentence for wave in row.waves.all()], row.lot)
