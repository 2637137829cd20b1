"""How many wait, and how many of them come first."""

from typing import NamedTuple

from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import WaitingState
from volontiers.database.rows import fetch


class Waiting(NamedTuple):
    people: int
    fragile: int


_WAITING = """
SELECT count(*), count(*) FILTER (WHERE priority <> %s) FROM placement_registration
 WHERE community_id = %s AND state = %s
"""


def waiting(community_id: int) -> Waiting:
    """People on the list at their place in line; of them, those whom a declared fact or their age puts in a class."""
    ((people, fragile),) = fetch(_WAITING, [PriorityClass.OTHER, community_id, WaitingState.WAITING])
    return Waiting(people, fragile)
