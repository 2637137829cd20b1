"""What is over of consents: old counts, old reads, and what those who left had said or wanted.

A yes by telephone leaves with its case.
"""

from datetime import datetime

from django.db import connection

from volontiers.consent.ledger import erase_bodies
from volontiers.database.erasing import MOST
from volontiers.database.rows import change, fetch

# Those of whom the directory of this community has forgotten even that they were in it.
_DEPARTED = """
SELECT DISTINCT b.professional_id FROM consent_entrybody b
 WHERE b.professional_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM directory_listing l
                    WHERE l.professional_id = b.professional_id AND l.community_id = b.community_id)
   AND NOT is_still_here(b.professional_id, b.community_id)
 LIMIT %s
"""
# Nobody who left is written to.
_STATEMENTS = """
DELETE FROM consent_readingstatement s
 WHERE NOT EXISTS (SELECT FROM accounts_membership m
                    WHERE m.account_id = s.account_id AND m.community_id = s.community_id AND m.active)
"""


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_old_uses(%s, %s)", [now, MOST])
        uses: int = sql.fetchone()[0]
        sql.execute("SELECT forget_old_readings(%s, %s)", [now, MOST])
        readings: int = sql.fetchone()[0]
        sql.execute("SELECT forget_lasting_pledges(%s)", [MOST])
        lasting: int = sql.fetchone()[0]
        sql.execute("SELECT forget_time_pledges(%s)", [MOST])
        times: int = sql.fetchone()[0]
    left = uses + readings + lasting + times + change(_STATEMENTS, [])
    return left + sum(erase_bodies(professional_id) for (professional_id,) in fetch(_DEPARTED, [MOST]))
