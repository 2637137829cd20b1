"""Who searched the list and who saw a number: noted, as for cases."""

from collections.abc import Sequence
from datetime import datetime

from volontiers.accounts import actions as accounts
from volontiers.accounts.access import Actor
from volontiers.database.wall import acting
from volontiers.placement.actions import facts

LONGEST = 60


def note_search(by: Actor, found: Sequence[int], now: datetime) -> None:
    """The desk saw these registrations in answer to a search."""
    with acting(by):
        accounts.note_access(by, "search", f"list:{','.join(map(str, found))}"[:LONGEST], now)


def note_export(by: Actor, count: int, now: datetime) -> None:
    """Somebody carried the whole list away. count: of people."""
    with acting(by):
        accounts.note_access(by, "export", f"list:{count}", now)


def reveal(by: Actor, registration_id: int, now: datetime) -> tuple[str, str]:
    """The numbers of the person and of who asked for them, once it is noted who looked. Raises Hidden or NotListed."""
    with acting(by):
        one = facts.lock_shown(registration_id)
        accounts.note_access(by, "phone", f"registration:{one.code}", now)
    return one.person.phone, one.caller_phone
