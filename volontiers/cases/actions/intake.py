"""A request comes in: one case, one person, one owner, one or several needs."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.actions.news import promise_by, tell_person
from volontiers.cases.models import Agreement, Case, Counter, Draft, Need
from volontiers.cases.queries import hidden
from volontiers.core import codes
from volontiers.core.caseload import may_start
from volontiers.core.ledger import EntryKind
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import LASTING, Family, Kind, Outcome, default_modes, family_of
from volontiers.core.rules import Rules
from volontiers.database.ledger import append
from volontiers.database.rows import fetch
from volontiers.database.wall import acting
from volontiers.people.actions import Identity, note_person, note_tie
from volontiers.territory import queries as territory

# Who asked by these gets the tracking code by message, where a mobile number was given.
_GIVEN_A_CODE = frozenset({Case.Origin.DESK, Case.Origin.FORM, Case.Origin.PARTNER})


_SEARCHING = (NeedState.READY, NeedState.PROPOSED, NeedState.UNPLACED)


class NoOwner(Exception):  # a sentence, not a class of accident
    """The community has named nobody to take what comes by itself."""


@dataclass(frozen=True, slots=True)
class NeedAsked:
    """One thing asked for. waits_for: the position, in the same list, of the need it waits for.

    declared: of a lasting need, what is said for the waiting list (core.declared).
    given: information or advice given on the spot; the need is closed at once and counted.
    """

    kind: Kind
    due_at: datetime
    detail: str = ""
    profession: str = ""
    modes: frozenset[str] = frozenset()
    waits_for: int | None = None
    waits_reason: str = ""
    declared: Mapping[str, object] = field(default_factory=dict)
    given: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """What a call, a form or a colleague's alert says. key: the form's own, so that it counts once.

    around: professional id → tie, for those who already know the person and are asked first.
    """

    key: UUID
    origin: str
    needs: tuple[NeedAsked, ...]
    callback_phone: str = ""
    caller: str = "person"
    caller_name: str = ""
    caller_link: str = ""
    person: Identity = field(default_factory=Identity)
    person_id: int | None = None
    around: Mapping[int, str] = field(default_factory=dict)
    words: str = ""
    can_travel: bool | None = None
    video_possible: bool | None = None
    impossible_days: str = ""
    aware: str = "yes"
    agreements: Mapping[Family, bool] = field(default_factory=dict)
    agreement_channel: str = "oral"
    # The version of the words that were read or shown, by family; the one in force where it is not said.
    wordings: Mapping[Family, int] = field(default_factory=dict)
    owner_id: int | None = None
    asked_by_id: int | None = None
    started_at: datetime | None = None
    emergency: bool = False


def open_case(by: Actor, intake: Intake, now: datetime) -> Case:
    """Save a request. The same key twice gives the same case.

    A vital emergency is saved as such and proposed to nobody. Raises NoOwner when nobody can own it.
    """
    try:
        return _open(by, intake, now)
    except IntegrityError:
        # The same key at the same instant: the other one has saved it.
        with acting(by):
            known = Case.objects.filter(key=intake.key).first()
        if known is None:
            raise
        return known


def _open(by: Actor, intake: Intake, now: datetime) -> Case:
    with acting(by):
        known = Case.objects.filter(key=intake.key).first()
        if known is not None:
            return known
        case = _new_case(by, intake, now)
        facts.record(case.pk, "opened", by=by, now=now, origin=intake.origin, needs=len(intake.needs))
        agree(case, intake.agreements, intake.agreement_channel, intake.wordings, by=by, now=now)
        if intake.emergency:
            facts.record(case.pk, "emergency", by=by, now=now)
        else:
            append_needs(case, intake.needs, by=by, now=now)
        Draft.objects.filter(key=intake.key).delete()
        if (
            intake.origin in _GIVEN_A_CODE
            and case.person.family_name
            and any(_searched_for(n, intake.agreements) for n in intake.needs)
        ):
            tell_person(case, "patient_received", now)
    return case


def _searched_for(one: NeedAsked, agreed: Mapping[Family, bool]) -> bool:
    """The list gives its own receipt to whom it takes; what is given on the spot needs none."""
    listed = one.kind in LASTING and agreed.get(family_of(one.kind), False)
    return not one.given and not listed


def _new_case(by: Actor, intake: Intake, now: datetime) -> Case:
    community = territory.community(by.community_id)
    owner_id = intake.owner_id or accounts.default_owner_id(by.community_id)
    if owner_id is None:
        raise NoOwner
    person_id = intake.person_id or note_person(by.community_id, intake.person, now).pk
    for professional_id, tie in intake.around.items():
        note_tie(by.community_id, person_id, professional_id, tie, now)
    return Case.objects.create(
        community=community,
        number=_next_number(by.community_id),
        code=codes.code_of(secrets.token_bytes(codes.RANDOM_BYTES)),
        key=intake.key,
        origin=intake.origin,
        opened_at=now,
        intake_started_at=intake.started_at,
        person_id=person_id,
        caller=intake.caller,
        caller_name=intake.caller_name,
        caller_link=intake.caller_link,
        callback_phone=intake.callback_phone,
        words=intake.words,
        can_travel=intake.can_travel,
        video_possible=intake.video_possible,
        impossible_days=intake.impossible_days,
        aware=intake.aware,
        owner_id=owner_id,
        to_take_since=None if intake.owner_id else now,
        asked_by_id=intake.asked_by_id,
        news_due_at=None if intake.emergency else promise(territory.rules(community), intake.needs, now),
        emergency_at=now if intake.emergency else None,
    )


def _next_number(community_id: int) -> int:
    counter, _ = Counter.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        community_id=community_id
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def promise(rules: Rules, needs: Sequence[NeedAsked], now: datetime) -> datetime | None:
    """When the family will have news, whatever was found: the community's delay, or the first due time if sooner."""
    pending = [need.due_at for need in needs if not need.given]
    if not pending:
        return None
    return min([now + timedelta(minutes=rules.news_minutes), *(due for due in pending if due > now)])


def add_needs(
    by: Actor,
    case_id: int,
    needs: Sequence[NeedAsked],
    now: datetime,
    *,
    key: UUID | None = None,
    agreements: Mapping[Family, bool] | None = None,
) -> list[Need]:
    """Complete a case with more needs; a closed case opens again, at its original date, if one is searched for.

    Raises NotThere for a case handed to the 15.
    """
    with acting(by):
        case = facts.lock_case(case_id)
        if not facts.first_time(key, "add_needs", by=by, now=now):
            return []
        if case.emergency_at:
            raise facts.NotThere(case_id)
        agree(case, agreements or {}, "oral", by=by, now=now)
        stop_refused(case, now)
        added = append_needs(case, needs, by=by, now=now)
        due = promise(territory.rules(territory.community(by.community_id)), needs, now)
        if due is not None:
            Case.objects.filter(pk=case.pk).update(closed_at=None)
            promise_by(case.pk, due)
            end_promise(case)
        facts.record(case.pk, "completed", by=by, now=now, needs=len(added))
    return added


def append_needs(case: Case, asked: Sequence[NeedAsked], *, by: Actor, now: datetime) -> list[Need]:
    """Write needs into a locked case, each ready to be proposed, waiting, or closed on the spot."""
    rules = territory.rules(territory.community(case.community_id))
    agreed = families_agreed(case.pk)
    first = Need.objects.filter(case=case).count() + 1
    added: list[Need] = []
    for position, one in enumerate(asked):
        waits_for = added[one.waits_for] if one.waits_for is not None and one.waits_for < position else None
        added.append(_append(case, first + position, one, waits_for, rules, agreed, now))
        facts.record(case.pk, "need_noted", by=by, now=now, need=added[-1], kind=one.kind.value)
    if added and all(need.state == NeedState.CLOSED for need in added):
        close_if_done(case, by=by, now=now)
    return added


def _append(
    case: Case,
    n: int,
    one: NeedAsked,
    waits_for: Need | None,
    rules: Rules,
    agreed: frozenset[Family],
    now: datetime,
) -> Need:
    ready = (
        not one.given
        and waits_for is None
        and family_of(one.kind) in agreed
        and goes_by_itself(one.kind, rules)
    )
    state = NeedState.CLOSED if one.given else NeedState.READY if ready else NeedState.RECEIVED
    return Need.objects.create(
        community_id=case.community_id,
        case=case,
        n=n,
        kind=one.kind,
        detail=one.detail,
        profession=one.profession,
        modes=sorted(one.modes or default_modes(one.kind)),
        state=state,
        opened_at=case.opened_at,
        due_at=one.due_at,
        next_check_at=now if ready else None,
        waits_for=waits_for,
        waits_reason=one.waits_reason,
        declared=dict(one.declared),
        outcome=Outcome.ADVICE if one.given else "",
        closed_at=now if one.given else None,
    )


def goes_by_itself(kind: Kind, rules: Rules) -> bool:
    """Without a decision of the desk. A lasting need is proposed to nobody: it goes to the list."""
    return kind in LASTING or kind not in rules.manual_kinds


def agree(
    case: Case,
    given: Mapping[Family, bool],
    channel: str,
    read: Mapping[Family, int] | None = None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Record the person's yes or no per family of recipients, with the version of the words that they read."""
    words = territory.wordings(case.community_id, read or {})
    for family, yes in given.items():
        if family not in words:
            continue
        Agreement.objects.filter(case=case, family=family, withdrawn_at=None).update(withdrawn_at=now)
        Agreement.objects.create(
            community_id=case.community_id,
            case=case,
            family=family,
            given=yes,
            wording=words[family],
            channel=channel,
            recorded_by_id=by.account_id,
            at=now,
        )
        facts.record(
            case.pk, "agreement" if yes else "no_agreement", by=by, now=now,
            family=family.value, version=words[family].version,
        )  # fmt: skip
        said = {"family": family, "wording": words[family].version, "channel": channel}
        append(by, EntryKind.AGREEMENT if yes else EntryKind.NO_AGREEMENT, said, case_id=case.pk)


_AGREED = "SELECT family FROM cases_agreement WHERE case_id = %s AND given AND withdrawn_at IS NULL"


def families_agreed(case_id: int) -> frozenset[Family]:
    """The families to which something may be proposed."""
    return frozenset(Family(family) for (family,) in fetch(_AGREED, [case_id]))


def close_if_done(case: Case, *, by: Actor, now: datetime) -> bool:
    """A case closes when each of its needs has an outcome."""
    if case.closed_at or Need.objects.filter(case=case).exclude(state=NeedState.CLOSED).exists():
        return False
    Case.objects.filter(pk=case.pk).update(closed_at=now, news_due_at=None, to_take_since=None)
    facts.record(case.pk, "closed", by=by, now=now)
    return True


def wake_waiting(need: Need, *, by: Actor, now: datetime) -> int:
    """A need that waited for this one (the bed for its prescription) may start now. Gives how many did."""
    started = 0
    agreed = families_agreed(need.case_id)
    outcome = Outcome(need.outcome) if need.outcome else None
    for waiting in Need.objects.filter(waits_for=need).exclude(state=NeedState.CLOSED):
        if family_of(Kind(waiting.kind)) in agreed and may_start(NeedState(waiting.state), outcome):
            facts.set_need(waiting, "prepare", next_check_at=now, waits_for=None)
            facts.record(need.case_id, "no_longer_waits", by=by, now=now, need=waiting)
            started += 1
    return started


def stop_refused(case: Case, now: datetime) -> int:
    """Nothing is passed on any more to a family that the person said no to. Gives how many searches stopped.

    Whoever already took something keeps it.
    """
    agreed = families_agreed(case.pk)
    searching = Need.objects.select_for_update(of=("self",), no_key=True).filter(
        case=case, state__in=_SEARCHING
    )
    stopped = [need for need in searching.order_by("n") if family_of(Kind(need.kind)) not in agreed]
    for need in stopped:
        facts.withdraw_open(need, now)
        facts.set_need(need, "withdraw_agreement", next_check_at=None, held_until=None)
    return len(stopped)


def end_promise(case: Case) -> None:
    """Nobody can call back a person who took back every agreement: no news is promised to them any more."""
    if hidden.is_hidden(case.pk):
        Case.objects.filter(pk=case.pk).update(news_due_at=None)


def start_agreed(case: Case, now: datetime) -> int:
    """What waited for the person's agreement alone is ready now, with news promised. Gives how many needs started."""
    rules = territory.rules(territory.community(case.community_id))
    agreed, started = families_agreed(case.pk), 0
    for need in Need.objects.filter(case=case, state=NeedState.RECEIVED, waits_for=None).order_by("n"):
        kind = Kind(need.kind)
        if family_of(kind) in agreed and goes_by_itself(kind, rules):
            facts.set_need(need, "prepare", next_check_at=now)
            started += 1
    if started:
        promise_by(case.pk, now + timedelta(minutes=rules.news_minutes))
    return started


def save_draft(by: Actor, key: UUID, data: Mapping[str, object], now: datetime) -> Draft | None:
    """What is being typed, kept every few seconds: a crash or a closed tab loses nothing.

    None when the call was saved meanwhile: a late autosave does not bring its draft back.
    """
    with acting(by):
        if Case.objects.filter(key=key).exists():
            return None
        draft, _ = Draft.objects.update_or_create(
            community_id=by.community_id,
            key=key,
            defaults={"account_id": by.signed_as, "data": dict(data), "updated_at": now},
            create_defaults={
                "account_id": by.signed_as,
                "data": dict(data),
                "updated_at": now,
                "started_at": now,
            },
        )
    return draft


def discard_draft(by: Actor, key: UUID) -> None:
    with acting(by):
        Draft.objects.filter(key=key, account_id=by.signed_as).delete()
