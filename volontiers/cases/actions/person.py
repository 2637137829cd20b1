"""Who the person is, completed when it is learnt: nothing that was noted is written over unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.actions.news import tell_person
from volontiers.cases.models import Case
from volontiers.database.wall import acting
from volontiers.people import actions as people
from volontiers.people.actions import Identity

# Who asked by these was told the tracking code by somebody, or has none to be told.
_NO_CODE = frozenset({Case.Origin.ASKED, Case.Origin.MISSED})


class Change(StrEnum):
    """What became of a field."""

    NOTED = "noted"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk learnt; what is left empty stays as it was. phone: E.164, the number to call back."""

    family_name: str = ""
    given_name: str = ""
    birth_year: int | None = None
    phone: str = ""


class AlreadyNoted(Exception):
    """Something else stands there. fields: the names of those that would be written over."""

    def __init__(self, fields: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


def complete_person(
    by: Actor, case_id: int, said: Said, now: datetime, *, replacing: int | None = None
) -> dict[str, Change]:
    """Note a name, a first name, a year of birth or the number to call back. Gives what changed, by field.

    replacing: the version of the case on which the desk chose to write over what stood there.
    Raises AlreadyNoted, and then changes nothing. The thread keeps which fields changed, never what they say.
    """
    with acting(by):
        case = facts.lock_case(case_id)
        identity = people.lock_identity(case.person_id)
        changes = _changes(_noted(identity, case), said)
        over = frozenset(name for name, how in changes.items() if how is Change.CORRECTED)
        if over and replacing != case.version:
            raise AlreadyNoted(over)
        if changes:
            _write(case, identity, said)
            told: dict[str, Any] = {name: how.value for name, how in changes.items()}
            facts.record(case.pk, "identified", by=by, now=now, **told)
            _tell(case, changes, now)
    return changes


def _noted(identity: Identity, case: Case) -> Said:
    return Said(identity.family_name, identity.given_name, identity.birth_year, case.callback_phone)


def _changes(before: Said, said: Said) -> dict[str, Change]:
    found = {}
    for one in fields(Said):
        old, new = getattr(before, one.name), getattr(said, one.name)
        if new and new != old:
            found[one.name] = Change.CORRECTED if old else Change.NOTED
    return found


def _write(case: Case, identity: Identity, said: Said) -> None:
    """The version of the case moves with its person: an older page cannot write over this one."""
    case.callback_phone = said.phone or case.callback_phone
    Case.objects.filter(pk=case.pk).update(callback_phone=case.callback_phone)
    own = said.phone if case.caller == Case.Caller.PERSON else ""
    complete = replace(
        identity,
        family_name=said.family_name or identity.family_name,
        given_name=said.given_name or identity.given_name,
        birth_year=said.birth_year or identity.birth_year,
        phone=own or identity.phone,
    )
    people.write_identity(case.person_id, complete)
    case.person.family_name = complete.family_name


def _tell(case: Case, changes: Mapping[str, Change], now: datetime) -> None:
    """The tracking page opens with a name: its code leaves once there is one, and a number to send it to."""
    known = Change.NOTED in {changes.get("family_name"), changes.get("phone")}
    if known and case.person.family_name and case.closed_at is None and case.origin not in _NO_CODE:
        tell_person(case, "patient_received", now)
