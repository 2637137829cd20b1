"""What the verbs of the list share: a registration locked, its move, one line of what happened, a new code."""

import secrets
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import codes
from volontiers.core.waiting import Leaving, WaitingState, move
from volontiers.database.rows import fetch, insert, update
from volontiers.placement.models import Registration, WaitingEvent
from volontiers.placement.queries.listing import OPEN


class NotListed(LookupError):
    """Nothing of this number on the list of this community."""


class AlreadyWaiting(Exception):
    """This person is on the list already. code: of that registration."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoAgreement(Exception):
    """They took their agreement back: a new one comes first."""


class Stale(Exception):
    """Somebody changed this registration meanwhile: nothing was written."""


class CommuneHeld(Exception):
    """Somebody is asked for this person, who keeps the commune meanwhile: nothing was written."""


class Hidden(NotListed):
    """They took their agreement back: nobody reads or writes who they are."""


def lock(*ids: int) -> list[Registration]:
    """Those registrations with their persons, locked in the order of their numbers. Raises NotListed."""
    found = list(
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if len(found) != len(set(ids)):
        raise NotListed(ids)
    return found


def lock_one(registration_id: int) -> Registration:
    """Raises NotListed."""
    return lock(registration_id)[0]


def lock_shown(registration_id: int) -> Registration:
    """Raises Hidden, or NotListed."""
    one = lock_one(registration_id)
    if one.agreement_withdrawn_at is not None:
        raise Hidden(registration_id)
    return one


def lock_home(registration_id: int) -> list[Registration]:
    """Locked, this one and those of the same household who wait; this one first, whatever its state. Raises NotListed."""
    (home,) = Registration.objects.filter(pk=registration_id).values_list("household_id", flat=True) or (
        None,
    )
    mates = (
        Registration.objects.filter(household_id=home, state__in=OPEN)
        if home
        else Registration.objects.none()
    )
    found = lock(registration_id, *mates.values_list("pk", flat=True))
    return sorted(found, key=lambda one: one.pk != registration_id)


def event(registration: Registration, kind: str, *, by: Actor, now: datetime, **data: object) -> WaitingEvent:
    """One line, not yet written. data holds numbers and codes, never a name, never an illness."""
    return WaitingEvent(
        community_id=registration.community_id,
        registration=registration,
        at=now,
        kind=kind,
        actor=by.kind,
        account_id=by.account_id,
        data=data,
    )


def record(registration: Registration, kind: str, *, by: Actor, now: datetime, **data: object) -> None:
    insert(event(registration, kind, by=by, now=now, **data))


def set_state(registration: Registration, verb: str, **written: object) -> None:
    """Move a locked registration by a verb of core.waiting, and write what goes with it. Raises NotNow."""
    state = move(WaitingState(registration.state), verb)
    put(registration, state=state, **written)


def put(registration: Registration, **written: object) -> None:
    """Write these facts on a locked registration."""
    update(Registration, registration.pk, written)
    for name, value in written.items():
        setattr(registration, name, value)


def finish(registration: Registration, why: Leaving, now: datetime) -> None:
    """On a locked registration: it waits no more, for this reason."""
    set_state(
        registration, "attach" if why is Leaving.ATTACHED else "leave",
        ended_at=now, ended_for=why, suspended_at=None, next_check_at=None,
    )  # fmt: skip


_TAKEN = """
SELECT asked FROM unnest(%s::text[]) asked
 WHERE EXISTS (SELECT FROM registration_door(asked)) OR EXISTS (SELECT FROM case_door(asked))
"""


def new_codes(count: int) -> list[str]:
    """Codes that no registration and no case of any community carries: one page answers to both."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {codes.code_of(secrets.token_bytes(codes.RANDOM_BYTES)) for _ in range(count - len(found))}
        found |= drawn - {taken for (taken,) in fetch(_TAKEN, [sorted(drawn)])}
    return list(found)
