"""From a case to the list: the lasting need is handed over, with its original date; nothing is lost on the way."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts as cases
from volontiers.cases.actions.decisions import close_need
from volontiers.cases.actions.intake import families_agreed
from volontiers.cases.actions.news import promise_if_none, tell_person
from volontiers.core.declared import Declared, Member, read
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import LASTING, Kind, Outcome, family_of
from volontiers.database.rows import fetch
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity, lock_identity
from volontiers.placement.actions import registering
from volontiers.placement.actions.facts import AlreadyWaiting
from volontiers.placement.actions.registering import Doubtful, Facts, Said
from volontiers.placement.models import Registration
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.cases.models import Case, Need

_ORIGINS = {
    "desk": Registration.Origin.DESK,
    "form": Registration.Origin.FORM,
    "partner": Registration.Origin.FORM,
    "asked": Registration.Origin.PROFESSIONAL,
    "missed": Registration.Origin.DESK,
}
_ALREADY = "La personne est déjà sur la liste d’attente."


def enlist(by: Actor, need_id: int, now: datetime, *, reason: str = "") -> Registration | None:
    """The need becomes a place on the list, at the date of its case; those of the household with it.

    None when it is not ready (no agreement, over), or when somebody at the desk has to decide: they see why.
    reason: why it is listed in spite of a doubt.
    """
    with acting(by):
        need = cases.lock_need(need_id)
        if need.kind not in LASTING or need.state in {NeedState.CLOSED, NeedState.TAKEN}:
            return Registration.objects.filter(need_id=need_id).first()
        if family_of(Kind(need.kind)) not in families_agreed(need.case_id):
            _wait_for_agreement(need, now)
            return None
        if need.state == NeedState.RECEIVED:
            cases.set_need(need, "prepare", next_check_at=now, waits_for=None)
        told = read(need.declared)
        return _list(need, replace(told, reason=reason) if reason else told, by=by, now=now)


def _list(need: "Need", told: Declared, *, by: Actor, now: datetime) -> Registration | None:
    try:
        made = registering.enter(by, _everybody(need, told), now)
    except Doubtful as doubtful:
        _to_desk(need, " ".join(doubt.why for doubt in doubtful.doubts), by=by, now=now)
        return None
    except AlreadyWaiting:
        _to_desk(need, _ALREADY, by=by, now=now)
        return None
    close_need(need, Outcome.LISTED, by=by, now=now)
    return made[0]


def _wait_for_agreement(need: "Need", now: datetime) -> None:
    """As for any need: it stays with the desk, which calls to ask."""
    if need.state != NeedState.RECEIVED:
        cases.withdraw_open(need, now)
        cases.set_need(need, "withdraw_agreement", next_check_at=None, held_until=None)


def _to_desk(need: "Need", why: str, *, by: Actor, now: datetime) -> None:
    """Never refused in silence: the desk reads why, and calls."""
    first_time = need.state != NeedState.UNPLACED
    cases.leave_to_desk(need, why, by=by, now=now)
    promise_if_none(need.case_id, now)
    if first_time and need.case.person.family_name:
        tell_person(need.case, "patient_received", now)


def _everybody(need: "Need", told: Declared) -> list[Said]:
    case = need.case
    zone = territory.zone(territory.community(case.community_id))
    own = case.caller == "person"
    first = Said(
        key=_key(case, need.n),
        origin=_ORIGINS[case.origin],
        person=lock_identity(case.person_id),
        person_id=case.person_id,
        since=case.opened_at.astimezone(zone).date(),
        facts=Facts(
            situation=told.situation,
            grounds=told.grounds,
            grounds_until=told.grounds_until,
            home_visits=told.home_visits or case.can_travel is False,
            caller_name="" if own else case.caller_name,
            caller_link="" if own else case.caller_link,
            caller_phone=case.callback_phone,
        ),
        reason=told.reason,
        usual=(told.usual,) if told.usual else (),
        need_id=need.pk,
    )
    return [first, *(_member(first, one, n) for n, one in enumerate(told.household, start=1))]


def _key(case: "Case", n: int) -> UUID:
    return registering.member_key(case.key, 1000 + n)


def _member(first: Said, one: Member, n: int) -> Said:
    """Of the same home, the same caller and the same date; what was declared for them is their own."""
    name = one.family_name or first.person.family_name
    return replace(
        first,
        key=registering.member_key(first.key, n),
        person=Identity(name, one.given_name, one.birth_year, first.person.insee),
        person_id=None,
        facts=replace(
            first.facts, grounds=one.grounds, home_visits=False,
            grounds_until=first.facts.grounds_until if one.grounds else None,
            caller_name=first.facts.caller_name or f"{first.person.given_name} {first.person.family_name}".strip(),
        ),
        usual=(),
        need_id=None,
    )  # fmt: skip


def enlist_case(by: Actor, case_id: int, now: datetime) -> list[Registration]:
    """Every lasting need of a case that is ready, as soon as it was asked."""
    with reading(by):
        ready = [pk for (pk,) in fetch(_READY, [case_id, list(LASTING)])]
    return [made for pk in ready if (made := enlist(by, pk, now)) is not None]


_READY = "SELECT id FROM cases_need WHERE case_id = %s AND kind = ANY (%s) AND state = 'ready' ORDER BY n"


def enlist_due(by: Actor, need_id: int, now: datetime) -> bool:
    """What was left on the way is taken by the worker. False when nothing is due any more."""
    with reading(by):
        due = fetch("SELECT 1 FROM cases_need WHERE id = %s AND next_check_at <= %s", [need_id, now])
    if due:
        enlist(by, need_id, now)
    return bool(due)
