"""The one way into the register of consents: a SQL function of the owner, under a lock that is always the last.

Here because every floor writes in it: a rule of the community stands below a pledge. The tables are of consent.
"""

import json
import secrets
from collections.abc import Mapping

from django.db import connection

from volontiers.core.ledger import SALT_BYTES, EntryKind, Receipt, sayable
from volontiers.database.wall import InCommunity

_APPEND = "SELECT seq, head FROM append_entry(%s, %s::jsonb, %s, %s, %s)"


def append(
    by: InCommunity,
    kind: EntryKind,
    body: Mapping[str, object],
    *,
    professional_id: int | None = None,
    case_id: int | None = None,
) -> Receipt:
    """Inside the transaction of the verb, once it has locked all that it needs. Time and community are the database's.

    body: ids, levels, caps and versions; never a name, never a health word. professional_id or case_id: whose it is,
    so that it is erased with them.
    """
    said = {"by": by.account_id, "professional": professional_id, "case": case_id} | dict(body)
    whole = {name: sayable(value) for name, value in said.items() if value is not None}
    with connection.cursor() as sql:
        salt = secrets.token_bytes(SALT_BYTES)
        sql.execute(_APPEND, [kind, json.dumps(whole), salt, professional_id, case_id])
        seq, head = sql.fetchone()
        return Receipt(seq, bytes(head))
