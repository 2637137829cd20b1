"""The one way into the register of consents: a SQL function of the owner, under a lock that is always the last.

Here because every floor writes in it: a rule of the community stands below a pledge. The tables are of consent.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from volontiers.core.ledger import SALT_BYTES, EntryKind, Receipt, Rule, sayable
from volontiers.database.wall import InCommunity

# A rule as the tables hold it, where its latest entry says something else.
_UNSAID = """
SELECT name, rule_value(%(place)s, name)::text FROM unnest(%(rules)s::text[]) name
 WHERE rule_value(%(place)s, name) IS DISTINCT FROM rule_said(%(place)s, name)
"""
_APPEND = "SELECT seq, head FROM append_entry(%s, %s::jsonb, %s, %s, %s, %s)"
# One after the other, in the order given.
_APPEND_EACH = """
SELECT append_entry(%s, q.body::jsonb, q.salt, NULL, NULL, q.person)
  FROM (SELECT * FROM unnest(%s::text[], %s::bytea[], %s::bigint[]) WITH ORDINALITY u(body, salt, person, place)
         ORDER BY place) q
"""


def append(
    by: InCommunity,
    kind: EntryKind,
    body: Mapping[str, object],
    *,
    professional_id: int | None = None,
    case_id: int | None = None,
    person_id: int | None = None,
) -> Receipt:
    """Inside the transaction of the verb, once it has locked all that it needs. Time and community are the database's.

    body: ids, levels, caps and versions; never a name, never a health word. professional_id, case_id or person_id: whose
    it is, so that it is erased with them.
    """
    whole = _whole(by, {"professional": professional_id, "case": case_id, "person": person_id} | dict(body))
    with connection.cursor() as sql:
        salt = secrets.token_bytes(SALT_BYTES)
        sql.execute(_APPEND, [kind, whole, salt, professional_id, case_id, person_id])
        seq, head = sql.fetchone()
        return Receipt(seq, bytes(head))


def append_each(by: InCommunity, kind: EntryKind, bodies: Sequence[tuple[int, Mapping[str, object]]]) -> None:
    """append() for many at once, in their order: (person, body)."""
    whole = [_whole(by, {"person": person_id} | dict(body)) for person_id, body in bodies]
    salts = [secrets.token_bytes(SALT_BYTES) for _ in bodies]
    with connection.cursor() as sql:
        sql.execute(_APPEND_EACH, [kind, whole, salts, [person_id for person_id, _ in bodies]])


def _whole(by: InCommunity, said: Mapping[str, object]) -> str:
    everything = {"by": by.account_id} | dict(said)
    return json.dumps({name: sayable(value) for name, value in everything.items() if value is not None})


def enter_rules(by: InCommunity, changed: str, decision: str, rules: Iterable[Rule] = tuple(Rule)) -> None:
    """The entry of rules that changed, last in the transaction; none when they stand as the register says.

    changed: in one word, what was done. decision: what the members decided, and when. PostgreSQL refuses a blank one.
    """
    if values := unsaid(by.community_id, rules):
        append(by, EntryKind.RULE, {"rule": changed, "decision": decision, "values": values})


def unsaid(community_id: int, rules: Iterable[Rule] = tuple(Rule)) -> dict[Rule, object]:
    """Those that the tables hold otherwise than the register says, with their values. Read inside the community."""
    with connection.cursor() as sql:
        sql.execute(_UNSAID, {"place": community_id, "rules": list(rules)})
        return {Rule(name): json.loads(value) for name, value in sql.fetchall()}
