"""The heads of a register that were told to everybody, and where the worker stands. Read inside the community."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.consent.models import Entry, Head, Watch
from volontiers.core.heads import at_least
from volontiers.core.ledger import EntryKind, Receipt
from volontiers.database.rows import fetch


@dataclass(frozen=True, slots=True)
class Published:
    """What everybody could read that day: the number of the last line, and its whole head."""

    day: date
    receipt: Receipt
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Of professionals, at a published head. None: fewer than five."""

    pledged: int | None
    withdrawn: int | None


def publish() -> Published | None:
    """Inside the transaction of the verb. None when today's was published already, or there is no line yet."""
    rows = fetch("SELECT day, seq, head, published_at FROM publish_head()", [])
    return next((_published(row) for row in rows), None)


def published(community_id: int, most: int | None = None) -> list[Published]:
    """The latest first."""
    rows = Head.objects.filter(community_id=community_id).order_by("-day")
    return [_published(row) for row in rows.values_list("day", "seq", "head", "published_at")[:most]]


def _published(row: tuple[date, int, bytes | memoryview, datetime]) -> Published:
    day, seq, head, at = row
    return Published(day, Receipt(seq, bytes(head)), at)


def first_day(community_id: int) -> date | None:
    """Of the first line of the register; None while there is none."""
    return Entry.objects.filter(community_id=community_id, seq=1).values_list("day", flat=True).first()


def mailed(found: list[Published]) -> Published | None:
    """The first head of the latest week among these, the latest first."""
    weeks = [(one.day.isocalendar()[:2], one) for one in found]
    return next((one for week, one in reversed(weeks) if week == weeks[0][0]), None)


_LAST_WORDS = """
SELECT said.kind, count(*) FROM (
  SELECT DISTINCT ON (b.professional_id) b.kind FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
   WHERE b.community_id = %s AND e.seq <= %s AND b.kind = ANY (%s) AND b.professional_id IS NOT NULL
   ORDER BY b.professional_id, e.seq DESC
) said GROUP BY said.kind
"""
_WORDS = [EntryKind.PLEDGE.value, EntryKind.WITHDRAWAL.value, EntryKind.EXPIRY.value]


def counts(community_id: int, seq: int) -> Counts:
    """How many had a pledge, and how many had withdrawn theirs, when this line was the last one."""
    found = dict(fetch(_LAST_WORDS, [community_id, seq, _WORDS]))
    return Counts(at_least(found.get(EntryKind.PLEDGE, 0)), at_least(found.get(EntryKind.WITHDRAWAL, 0)))


def watched(community_id: int) -> Watch | None:
    return Watch.objects.filter(community_id=community_id).first()


def claim_watch(community_id: int, now: datetime) -> bool:
    """Inside the transaction of the verb: nobody else looks at this register now. False when another did."""
    mine = Watch.objects.select_for_update(of=("self",), no_key=True)
    return mine.filter(community_id=community_id, next_check_at__lte=now).exists()


def write_watch(community_id: int, **facts: object) -> None:
    """Inside the transaction of the verb."""
    Watch.objects.update_or_create(community_id=community_id, defaults=facts)
