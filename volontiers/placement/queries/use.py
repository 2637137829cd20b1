"""How much of what each doctor agreed to this month has been used."""

from collections.abc import Mapping
from datetime import date

from volontiers.core.lasting import MonthUse
from volontiers.core.waiting import OfferState
from volontiers.database.rows import fetch

# A place is held from the moment somebody is offered for it.
HELD = (OfferState.SENT, OfferState.ACCEPTED, OfferState.AGREED)
NO_USE = MonthUse(asked=0, placed=0)

_USES = """
SELECT professional_id, count(*), count(*) FILTER (WHERE state = ANY (%s))
  FROM placement_offer WHERE community_id = %s AND month = %s GROUP BY professional_id
"""


def uses(community_id: int, month: date) -> Mapping[int, MonthUse]:
    """Professional → people offered in the month, taken back or not, and places held or taken."""
    rows = fetch(_USES, [list(HELD), community_id, month])
    return {professional: MonthUse(asked, placed) for professional, asked, placed in rows}
