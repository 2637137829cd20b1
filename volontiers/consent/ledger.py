"""What a professional says, as the register keeps it; the lines, as a member reads and exports them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from json import loads
from typing import Any, NamedTuple

from django.db import connection

from volontiers.consent.models import Entry, EntryBody
from volontiers.consent.verifier import canonical
from volontiers.core.ledger import OF_EVERYBODY, EntryKind, Receipt, Rule, found
from volontiers.database.ledger import append
from volontiers.database.rows import fetch
from volontiers.database.wall import InCommunity
from volontiers.directory import queries as directory

MOST_RULES = 50
# What gives a receipt to the one who said it.
GIVEN = (EntryKind.PLEDGE, EntryKind.WITHDRAWAL)
GIVEN_LASTING = (EntryKind.LASTING, EntryKind.LASTING_WITHDRAWN)
GIVEN_TIME = (EntryKind.TIME, EntryKind.TIME_WITHDRAWN)
PAGE = 2000


def note(by: InCommunity, kind: EntryKind, professional_id: int, body: Mapping[str, object]) -> Receipt:
    """Inside the transaction of the verb. An organization speaks by its signatory: the entry says for which one."""
    signs_for = directory.organization_of(by.community_id, professional_id)
    return append(by, kind, {"organization": signs_for, **body}, professional_id=professional_id)


def receipt(professional_id: int, given: Iterable[EntryKind] = GIVEN) -> Receipt | None:
    """Of the latest pledge or withdrawal of this professional here: for needs of today, or GIVEN_LASTING."""
    mine = EntryBody.objects.filter(professional_id=professional_id, kind__in=given)
    latest = mine.order_by("-entry__seq").values_list("entry__seq", "entry__head").first()
    return Receipt(latest[0], bytes(latest[1])) if latest else None


_GIVEN_BACK = """
SELECT greatest((s.body->>'starts')::timestamptz, e.time::timestamptz), (s.body->>'ends')::timestamptz
  FROM consent_entrybody e
  JOIN consent_entrybody s ON s.community_id = e.community_id AND s.professional_id = e.professional_id
   AND s.kind = 'shift' AND s.body->'shift' = e.body->'shift'
  JOIN directory_professional d ON d.id = e.professional_id
 WHERE e.community_id = %s AND e.kind = 'shift_ended' AND (e.body->>'by')::bigint = d.account_id
   AND (s.body->>'ends')::timestamptz > %s
 ORDER BY 1
"""


def shifts_given_back(community_id: int, since: datetime) -> list[tuple[datetime, datetime]]:
    """(from, to) of the shifts not yet over that their own physician gave back. Not whose."""
    return [(starts, ends) for starts, ends in fetch(_GIVEN_BACK, [community_id, since])]


class RuleChange(NamedTuple):
    """time: local, as it was hashed. body: rule, decision, values, and the account in "by" unless it was a machine.

    before: each of its values as the entry before said it; a rule said for the first time is not in it.
    """

    seq: int
    time: str
    body: Mapping[str, Any]
    before: Mapping[str, Any]


_RULES = """
SELECT e.seq, b."time", b.body::text,
       (SELECT jsonb_object_agg(v.rule, p.value)
          FROM jsonb_object_keys(coalesce(b.body->'values', '{}')) v(rule)
         CROSS JOIN LATERAL (
               SELECT f.body->'values'->v.rule AS value
                 FROM consent_entrybody f JOIN consent_entry g ON g.id = f.entry_id
                WHERE f.community_id = b.community_id AND f.kind = b.kind AND f.body->'values' ? v.rule AND g.seq < e.seq
                ORDER BY g.seq DESC LIMIT 1) p)::text
  FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 WHERE b.community_id = %s AND b.kind = %s
 ORDER BY e.seq DESC LIMIT %s
"""


def rules_changed(community_id: int) -> list[RuleChange]:
    """The last rules of the community that changed, the latest first."""
    found = fetch(_RULES, [community_id, EntryKind.RULE, MOST_RULES])
    return [RuleChange(seq, time, loads(body), loads(before or "{}")) for seq, time, body, before in found]


class RuleSaid(NamedTuple):
    """A rule as an entry said it. day: local, of the entry. by: the account, None for a machine."""

    seq: int
    day: date
    value: Any
    decision: str
    by: int | None


_SAID = """
SELECT e.seq, e.day, (b.body->'values'->%(rule)s)::text, coalesce(b.body->>'decision', ''), (b.body->>'by')::bigint
  FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 WHERE b.community_id = %(place)s AND b.professional_id IS NULL AND b.kind = 'rule' AND b.body->'values' ? %(rule)s
   AND {} ORDER BY e.seq DESC LIMIT 1
"""
# Statutes, and what an hour is worth, say themselves from which day: it may come before or after their entry.
_ON_A_DAY = _SAID.format("coalesce((b.body->'values'->%(rule)s->>'in_force_from')::date, e.day) <= %(when)s")
_AT = _SAID.format("""b."time"::timestamptz <= %(when)s""")
_OF = _SAID.format("e.seq = %(when)s")


def _said(statement: str, community_id: int, rule: Rule, when: date | datetime | int) -> RuleSaid | None:
    for seq, day, value, decision, by in fetch(
        statement, {"place": community_id, "rule": rule, "when": when}
    ):
        return RuleSaid(seq, day, loads(value), decision, by)
    return None


# Definitions have a day of their own, each: the latest version in force by then, and the first entry that said it.
_DEFINED = """
SELECT DISTINCT ON (d.key) e.seq, e.day, d.key, d.value::text, coalesce(b.body->>'decision', ''), (b.body->>'by')::bigint
  FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(b.body->'values'->%(rule)s)
                               WHEN 'object' THEN b.body->'values'->%(rule)s ELSE '{}' END) d
 WHERE b.community_id = %(place)s AND b.professional_id IS NULL AND b.kind = 'rule' AND b.body->'values' ? %(rule)s
   AND (d.value->>'in_force_from')::date <= %(day)s
 ORDER BY d.key, (d.value->>'version')::int DESC, e.seq
"""


def _defined_on(community_id: int, day: date) -> RuleSaid | None:
    """Each definition as it was in force; the entry and the decision are those of the last one said."""
    found = sorted(fetch(_DEFINED, {"place": community_id, "rule": Rule.INDICATORS, "day": day}))
    if not found:
        return None
    seq, said_on, _, _, decision, by = found[-1]
    return RuleSaid(seq, said_on, {key: loads(value) for _, _, key, value, _, _ in found}, decision, by)


def rule_on(community_id: int, rule: Rule, day: date) -> RuleSaid | None:
    """What a rule was at the end of that day; None when nothing is known of it.

    It may have been entered later, where it says itself since when it is in force.
    """
    if rule is Rule.INDICATORS:
        return _defined_on(community_id, day)
    return _said(_ON_A_DAY, community_id, rule, day)


def rule_at(community_id: int, rule: Rule, at: datetime) -> RuleSaid | None:
    """What a rule was at that instant, to explain what was done under it; None when nothing had been entered of it."""
    return _said(_AT, community_id, rule, at)


def rule_of(community_id: int, rule: Rule, seq: int) -> RuleSaid | None:
    """What the entry of that number said of a rule; None when it said nothing of it."""
    return _said(_OF, community_id, rule, seq)


def rule_days(community_id: int, rule: Rule) -> list[date]:
    """The days on which it was entered, the first one first."""
    found = fetch(_DAYS, {"place": community_id, "rule": rule})
    return [day for (day,) in found]


_DAYS = """
SELECT DISTINCT e.day FROM consent_entrybody b JOIN consent_entry e ON e.id = b.entry_id
 WHERE b.community_id = %(place)s AND b.professional_id IS NULL AND b.kind = 'rule' AND b.body->'values' ? %(rule)s
 ORDER BY e.day
"""


def last(community_id: int) -> Receipt | None:
    """The head of the chain."""
    line = Entry.objects.filter(community_id=community_id).order_by("-seq").first()
    return Receipt(line.seq, bytes(line.head)) if line else None


def by_code(community_id: int, typed: str) -> list[Receipt]:
    """The lines that a short code points to, however it is typed."""
    lines = Entry.objects.filter(community_id=community_id).order_by("seq").values_list("seq", "head")
    return found(typed, (Receipt(seq, bytes(head)) for seq, head in lines.iterator()))


def export(community_id: int, bodies_of: int | None = None) -> Iterator[str]:
    """One line of JSON per entry, as verifier.py reads it: no body but those of one professional, who asked, and what is
    everybody's: the rules, and the fingerprints of minutes.

    Only beside their own bodies does a line say that another one was erased: in public it would tell who left.
    """
    for line, said in _lines(community_id):
        told: dict[str, Any] = {
            "community": line.community_id, "seq": line.seq, "day": line.day.isoformat(),
            "commitment": bytes(line.commitment).hex(), "head": bytes(line.head).hex(),
        }  # fmt: skip
        if bodies_of is not None:
            told |= _own(said, bodies_of)
        yield canonical(told).decode()


def _lines(community_id: int) -> Iterator[tuple[Entry, EntryBody | None]]:
    """By pages, lines then bodies: a join would be planned from counts that are late after many entries at once."""
    lines, after = Entry.objects.filter(community_id=community_id).order_by("seq"), 0
    while page := list(lines.filter(seq__gt=after)[:PAGE]):
        said = EntryBody.objects.in_bulk([line.pk for line in page])
        yield from ((line, said.get(line.pk)) for line in page)
        after = page[-1].seq


def _own(said: EntryBody | None, professional_id: int) -> dict[str, Any]:
    if said is None:
        return {"erased": True}
    if said.professional_id != professional_id and said.kind not in OF_EVERYBODY:
        return {}
    return {"time": said.time, "kind": said.kind, "body": said.body, "salt": bytes(said.salt).hex()}


def erase_bodies(professional_id: int) -> int:
    """Through the one door that may. Gives how many."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_bodies(%s)", [professional_id])
        gone: int = sql.fetchone()[0]
    return gone
