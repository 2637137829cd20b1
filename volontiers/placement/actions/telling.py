"""What the person says of themselves, without an account: their situation, where to reach them, and how."""

from dataclasses import dataclass, replace
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.eligibility import Situation
from volontiers.core.priority import ENDING, Ground
from volontiers.database.wall import acting
from volontiers.people.actions import lock_identity
from volontiers.placement.actions import facts
from volontiers.placement.actions.correcting import declared, rewrite
from volontiers.placement.models import Registration


@dataclass(frozen=True, slots=True)
class Reach:
    """What changed of where somebody is reached; empty is unchanged. channel: how they prefer it, "" when unsaid."""

    phone: str = ""
    email: str = ""
    letters: str = ""
    insee: str = ""
    channel: str = ""


def tell_situation(
    by: Actor,
    registration_id: int,
    situation: Situation,
    grounds: frozenset[Ground],
    now: datetime,
    *,
    home_visits: bool,
) -> Registration:
    """« Ma situation a changé »: the place in line follows, the date does not. Raises NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        until = one.grounds_until if grounds & ENDING else None
        told = replace(
            declared(one), situation=situation, grounds=grounds, grounds_until=until, home_visits=home_visits
        )
        rewrite(one, lock_identity(one.person_id), told, by=by, now=now)
    return one


def tell_reach(by: Actor, registration_id: int, said: Reach, now: datetime) -> Registration:
    """« Mon adresse ou mon téléphone a changé ». Raises CommuneHeld, and then nothing changed; or NotListed."""
    with acting(by):
        one = facts.lock_one(registration_id)
        was, before = declared(one), lock_identity(one.person_id)
        told = replace(was, email=said.email or was.email, letters=said.letters or was.letters)
        person = replace(before, phone=said.phone or before.phone, insee=said.insee or before.insee)
        rewrite(one, person, told, by=by, now=now)
        if said.channel:
            facts.put(one, channel=said.channel)
    return one


def wants_call(by: Actor, registration_id: int, now: datetime) -> None:
    """They asked to be told on the telephone: the callback is on the board, its reason in their thread."""
    with acting(by):
        facts.record(facts.lock_one(registration_id), "wants_call", by=by, now=now)
