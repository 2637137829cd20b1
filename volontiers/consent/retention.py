"""What is over of consents: a yes by telephone, the counts of old weeks, and what those who left had said."""

from datetime import datetime

from django.db import connection

from volontiers.consent.ledger import erase_bodies
from volontiers.consent.models import OneOff
from volontiers.core.retention import ONE_OFF_MONTHS, months_before
from volontiers.database.erasing import MOST, erase
from volontiers.database.rows import fetch

# Those of whom the directory of this community has forgotten even that they were in it.
_DEPARTED = """
SELECT DISTINCT b.professional_id FROM consent_entrybody b
 WHERE b.professional_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM directory_listing l
                    WHERE l.professional_id = b.professional_id AND l.community_id = b.community_id)
 LIMIT %s
"""


def forget_old(now: datetime) -> int:
    """Inside the transaction of the sweep. Gives how many rows left."""
    with connection.cursor() as sql:
        sql.execute("SELECT forget_old_uses(%s, %s)", [now, MOST])
        uses: int = sql.fetchone()[0]
    said = sum(erase_bodies(professional_id) for (professional_id,) in fetch(_DEPARTED, [MOST]))
    return uses + said + erase(OneOff.objects.filter(at__lt=months_before(now, ONE_OFF_MONTHS)))
