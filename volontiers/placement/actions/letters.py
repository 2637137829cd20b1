"""The page of a registration opens to who knows the first letters of the name; five wrong tries close it a while."""

from datetime import datetime, timedelta

from volontiers.accounts.access import Actor
from volontiers.core import codes
from volontiers.database.wall import acting
from volontiers.placement.actions import facts

TRIES = 5
LOCKED = timedelta(minutes=15)


def try_letters(by: Actor, registration_id: int, typed: str, now: datetime) -> bool:
    """Whether the first three letters of the family name are right, and the page not closed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        if one.letters_locked_until and one.letters_locked_until > now:
            return False
        if codes.letters_match(one.person.family_name, typed):
            facts.put(one, letter_tries=0, letters_locked_until=None)
            return True
        tries = one.letter_tries + 1
        locked = tries >= TRIES
        facts.put(
            one, letter_tries=0 if locked else tries, letters_locked_until=now + LOCKED if locked else None
        )
    return False
