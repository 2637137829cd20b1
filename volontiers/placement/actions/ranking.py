"""The class and the rank of who waits, computed again when the rules, the year or a declared fact change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from volontiers.accounts.access import Actor
from volontiers.consent import queries as consent
from volontiers.core.ledger import Rule
from volontiers.core.priority import ENDING, Ground, Place, PriorityClass, place_of, still
from volontiers.database.rows import change, insert
from volontiers.database.wall import acting
from volontiers.placement.actions.facts import event
from volontiers.placement.models import Registration
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory

# Of one turn of the worker.
MOST = 5_000
_WRITE = """
UPDATE placement_registration r
   SET priority = v.priority, rank = v.rank, rules_seq = %s, ranked_on = %s
  FROM unnest(%s::bigint[], %s::text[], %s::int[]) v(id, priority, rank) WHERE r.id = v.id
"""


@dataclass(frozen=True, slots=True)
class Standard:
    """What places are given by, at one moment: the order of the members, and the entry that says it."""

    order: tuple[PriorityClass, ...]
    seq: int
    today: date

    def place(self, grounds: Iterable[Ground], until: date | None, birth_year: int | None) -> Place:
        return place_of(still(grounds, until, self.today), birth_year, self.today, self.order)


def standard(community_id: int, now: datetime) -> Standard:
    """Read inside the community."""
    community = territory.community(community_id)
    return Standard(
        territory.rules(community).priority_order,
        consent.rule_seq(Rule.PARAMETERS),
        now.astimezone(territory.zone(community)).date(),
    )


def rank_again(by: Actor, now: datetime) -> int:
    """Everybody who waits, under the rules in force. Gives how many changed class. No original date moves."""
    with acting(by):
        return _rank(Q(), by=by, now=now)


def rank_due(by: Actor, now: datetime, most: int = MOST) -> int:
    """Those whose year turned, or whose declared fact has ended, a batch at a time. Gives how many were looked at."""
    with acting(by):
        today = standard(by.community_id, now).today
        due = Registration.objects.filter(
            Q(ranked_on__lt=date(today.year, 1, 1)) | Q(grounds_until__lt=today), state__in=OPEN
        )
        ids = list(due.order_by("pk").values_list("pk", flat=True)[:most])
        if ids:
            _rank(Q(pk__in=ids), by=by, now=now)
            _forget_over(ids, today)
    return len(ids)


def _rank(which: Q, *, by: Actor, now: datetime) -> int:
    rules = standard(by.community_id, now)
    waiting = Registration.objects.select_for_update(of=("self",), no_key=True).filter(which, state__in=OPEN)
    rows = [
        (one, rules.place([Ground(g) for g in one.grounds], one.grounds_until, one.person.birth_year))
        for one in waiting.select_related("person").order_by("pk")
    ]
    if not rows:
        return 0
    change(
        _WRITE,
        [
            rules.seq,
            rules.today,
            [one.pk for one, _ in rows],
            [place.priority.value for _, place in rows],
            [place.rank for _, place in rows],
        ],
    )
    moved = [(one, place) for one, place in rows if place.priority != one.priority]
    insert(
        *(
            event(one, "ranked", by=by, now=now, was=one.priority, priority=place.priority.value)
            for one, place in moved
        )
    )
    return len(moved)


def _forget_over(ids: list[int], today: date) -> None:
    """A declared fact that has ended is not kept."""
    for one in Registration.objects.filter(pk__in=ids, grounds_until__lt=today):
        Registration.objects.filter(pk=one.pk).update(
            grounds=[ground for ground in one.grounds if ground not in ENDING], grounds_until=None
        )
