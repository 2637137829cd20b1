"""« Recevoir ce relevé par mois »: one e-mail on the first of the month, as long as its reader wants it."""

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from django.db.models import QuerySet

from volontiers.accounts.access import Actor
from volontiers.consent.models import ReadingStatement
from volontiers.consent.readings import count_mine
from volontiers.core import months
from volontiers.core.french import MONTHS, counted
from volontiers.database.wall import acting, reading
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.territory import queries as territory

SENT_AT = time(9)
POSTPONED = timedelta(hours=1)
PAGE = "/moi/lectures"


def next_at(now: datetime, zone: tzinfo) -> datetime:
    """Nine o'clock on the first day of the next month."""
    return datetime.combine(months.after(now.astimezone(zone).date()), SENT_AT, tzinfo=zone)


def is_wanted(account_id: int) -> bool:
    """Read with the account set."""
    return ReadingStatement.objects.filter(account_id=account_id).exists()


def want(by: Actor, now: datetime) -> None:
    """From next month on. Asked again, it changes nothing."""
    with acting(by):
        zone = territory.zone(territory.community(by.community_id))
        ReadingStatement.objects.get_or_create(
            account_id=by.signed_as,
            defaults={"community_id": by.community_id, "next_check_at": next_at(now, zone)},
        )


def stop(by: Actor) -> None:
    """No more of them, whichever community it was asked in."""
    with acting(by):
        ReadingStatement.objects.filter(account_id=by.signed_as).delete()


def send(by: Actor, statement_id: int, now: datetime) -> bool:
    """The statement of the month that ended, to the address of sign-in. False when nothing is due any more."""
    with reading(by):
        account_id = _due(statement_id, now).values_list("account_id", flat=True).first()
    if account_id is None:
        return False
    with acting(replace(by, account_id=account_id)):
        statement = (
            _due(statement_id, now).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        )
        if statement is None:
            return False
        zone = territory.zone(territory.community(by.community_id))
        _queue(statement, zone, now)
        ReadingStatement.objects.filter(pk=statement_id).update(next_check_at=next_at(now, zone))
    return True


def _due(statement_id: int, now: datetime) -> QuerySet[ReadingStatement]:
    return ReadingStatement.objects.filter(pk=statement_id, next_check_at__lte=now)


def _queue(statement: ReadingStatement, zone: tzinfo, now: datetime) -> None:
    """How many, and where to read them: neither who nor why is in the message."""
    month = months.before(statement.next_check_at.astimezone(zone).date())
    said = {
        "count": counted(count_mine(*months.bounds(month, zone)), "lecture"),
        "month": MONTHS[month.month - 1],
    }
    outbox.queue(
        statement.community_id, Address("email", statement.account.email, statement.account.name), "readings",
        {**said, "link": full_address(f"{PAGE}?mois={month:%Y-%m}")},
        now=now, about=f"statement:{statement.pk}",
    )  # fmt: skip


def postpone(by: Actor, statement_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: looked at again in an hour."""
    with acting(by):
        ReadingStatement.objects.filter(pk=statement_id).update(next_check_at=now + POSTPONED)
