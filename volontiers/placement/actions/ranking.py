"""The class and the rank of who waits, computed again when the rules, the year or a declared fact change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from volontiers.accounts.access import Actor
from volontiers.consent import queries as consent
from volontiers.core.ledger import Rule
from volontiers.core.priority import ENDING, Ground, Place, PriorityClass, place_of, still
from volontiers.database.rows import change, fetch
from volontiers.database.wall import acting
from volontiers.placement.models import Registration
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory

# Of one turn of the worker.
MOST = 5_000
# Whom it concerns: everybody who waits, or some of them; locked in the order of their numbers.
_WHOM = "r.community_id = %(place)s AND r.state = ANY (%(open)s) AND (%(ids)s::bigint[] IS NULL OR r.id = ANY (%(ids)s))"
_LOCK = f"SELECT count(*) FROM (SELECT FROM placement_registration r WHERE {_WHOM} ORDER BY r.id FOR NO KEY UPDATE) l"  # noqa: S608  (our own conditions)
# All that a class is computed from, as one text: few people differ in it.
_SAID = "concat_ws('/', array_to_string(r.grounds, ','), coalesce(r.grounds_until::text, '-'), p.birth_year::text)"
_DECLARED = f"""
SELECT DISTINCT {_SAID}, r.grounds, r.grounds_until, p.birth_year
  FROM placement_registration r JOIN people_person p ON p.id = r.person_id WHERE {_WHOM}
"""  # noqa: S608  (our own conditions)
_WRITE = f"""
WITH stood AS MATERIALIZED (
  SELECT r.id, r.priority, {_SAID} AS said
    FROM placement_registration r JOIN people_person p ON p.id = r.person_id WHERE {_WHOM}
), ranked AS (
  UPDATE placement_registration r
     SET priority = v.priority, rank = v.rank, rules_seq = %(seq)s, ranked_on = %(today)s
    FROM stood
    JOIN unnest(%(said)s::text[], %(priorities)s::text[], %(ranks)s::int[]) v(said, priority, rank) USING (said)
   WHERE r.id = stood.id
  RETURNING r.id, stood.priority AS before, r.priority AS after
)
INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, account_id, data)
SELECT %(place)s, id, %(now)s, 'ranked', %(actor)s, %(account)s, jsonb_build_object('was', before, 'priority', after)
  FROM ranked WHERE before <> after ORDER BY id
"""  # noqa: S608  (our own conditions)


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
        return _rank(None, by=by, now=now)


def rank_due(by: Actor, now: datetime, most: int = MOST) -> int:
    """Those whose year turned, or whose declared fact has ended, a batch at a time. Gives how many were looked at."""
    with acting(by):
        today = standard(by.community_id, now).today
        due = Registration.objects.filter(
            Q(ranked_on__lt=date(today.year, 1, 1)) | Q(grounds_until__lt=today), state__in=OPEN
        )
        ids = list(due.order_by("pk").values_list("pk", flat=True)[:most])
        if ids:
            _rank(ids, by=by, now=now)
            _forget_over(ids, today)
    return len(ids)


def _rank(ids: list[int] | None, *, by: Actor, now: datetime) -> int:
    """ids: None for everybody who waits."""
    rules = standard(by.community_id, now)
    whom = {"place": by.community_id, "open": list(OPEN), "ids": ids}
    fetch(_LOCK, whom)
    declared = fetch(_DECLARED, whom)
    places = [
        rules.place([Ground(one) for one in grounds], until, year) for _, grounds, until, year in declared
    ]
    return change(_WRITE, whom | {
        "said": [row[0] for row in declared],
        "priorities": [one.priority.value for one in places],
        "ranks": [one.rank for one in places],
        "seq": rules.seq, "today": rules.today, "now": now, "actor": by.kind, "account": by.account_id,
    })  # fmt: skip


def _forget_over(ids: list[int], today: date) -> None:
    """A declared fact that has ended is not kept."""
    for one in Registration.objects.filter(pk__in=ids, grounds_until__lt=today):
        Registration.objects.filter(pk=one.pk).update(
            grounds=[ground for ground in one.grounds if ground not in ENDING], grounds_until=None
        )
