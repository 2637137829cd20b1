"""Time that professionals say they give, and sessions that ask for it, as their tests say them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.cast import MONDAY, Cast
from volontiers.consent.models import TimePledge
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import NO_TIME, TimeTerms, Work, WorkTerms
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.governance.actions.giving import change_time
from volontiers.governance.actions.sessions import Asked, advance_session, open_session
from volontiers.governance.models import Session, SessionAsk

UNTIL = date(2027, 2, 22)
# Thursday 3 December, at six in the evening.
WHEN = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Paris"))


def terms(hours: int = 4, work: Work = Work.GROUP, **more: object) -> TimeTerms:
    values: dict[str, object] = {
        "works": {work: WorkTerms(Level.SOME, hours)}, "days": frozenset(), "until": UNTIL, "paused_until": None,
    }  # fmt: skip
    return TimeTerms(**values | more)


def give(cast: Cast, who: Professional, hours: int = 4, now: datetime = MONDAY, **more: object) -> TimePledge:
    """They say it themselves."""
    return change_time(cast.pro(who), who.pk, terms(hours, **more), now)


def stop(cast: Cast, who: Professional, now: datetime = MONDAY) -> TimePledge:
    return change_time(cast.pro(who), who.pk, NO_TIME, now)


def session(cast: Cast, places: int = 1, now: datetime = MONDAY, **more: object) -> Session:
    values: dict[str, object] = {
        "work": Work.GROUP, "title": "Groupe plaies chroniques", "starts_at": WHEN, "minutes": 120, "places": places,
    }  # fmt: skip
    return open_session(cast.desk, Asked(**values | more), now)


def asked(cast: Cast, row: Session, now: datetime = MONDAY) -> dict[int, SessionAsk]:
    """What the worker did of it, then its questions by professional."""
    advance_session(cast.machine, row.pk, now)
    return asks(cast, row)


def asks(cast: Cast, row: Session) -> dict[int, SessionAsk]:
    with reading(cast.desk):
        return {one.professional_id: one for one in SessionAsk.objects.filter(session=row)}


def again(cast: Cast, row: Session) -> Session:
    with reading(cast.desk):
        return Session.objects.get(pk=row.pk)


def later(**more: float) -> datetime:
    return MONDAY + timedelta(**more)
