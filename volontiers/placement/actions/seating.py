"""Hundreds of people join the list in a few statements: the lines of a spreadsheet."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from volontiers.accounts.access import Actor
from volontiers.core.ledger import EntryKind
from volontiers.database.ledger import append_each
from volontiers.messages import actions as outbox
from volontiers.people import actions as people
from volontiers.placement.actions import facts, registering
from volontiers.placement.actions.receipts import Draft
from volontiers.placement.actions.registering import Said, Terms
from volontiers.placement.models import Household, Registration, WaitingEvent

AT_ONCE = 500


def seat_homes(
    by: Actor, homes: Sequence[Sequence[Said]], drafts: Sequence[Draft], terms: Terms, now: datetime
) -> list[tuple[Registration, Said]]:
    """Those who live together, home after home, as registering.seat() would; nobody is sought whom they may repeat.

    All of them are new persons, whose doubts whoever calls has weighed. drafts: how each home is told.
    """
    saids = list(chain.from_iterable(homes))
    persons = people.note_persons(by.community_id, [said.person for said in saids], now)
    people.tie_new(
        by.community_id,
        [(one.pk, pk) for one, said in zip(persons, saids, strict=True) for pk in said.usual],
        now,
    )
    made = [registering.row_of(by, said, terms, now) for said in saids]
    rows = zip(made, persons, _households(by, homes, now), facts.new_codes(len(saids)), strict=True)
    for one, person, household, code in rows:
        one.person, one.household, one.code = person, household, code
    Registration.objects.bulk_create(made, AT_ONCE)
    both = list(zip(made, saids, strict=True))
    told = [draft for home, draft in zip(homes, drafts, strict=True) for _ in home]
    _tell(both, told, by=by, now=now)
    return both


def _households(by: Actor, homes: Sequence[Sequence[Said]], now: datetime) -> list[Household | None]:
    """Of each person, None for somebody alone."""
    shared = [Household(community_id=by.community_id, created_at=now) for home in homes if len(home) > 1]
    following = iter(Household.objects.bulk_create(shared, AT_ONCE))
    found: list[Household | None] = []
    for home in homes:
        found += [next(following)] * len(home) if len(home) > 1 else [None]
    return found


def _tell(
    both: Iterable[tuple[Registration, Said]], told: Iterable[Draft], *, by: Actor, now: datetime
) -> None:
    """What happened, and the receipts."""
    events: list[WaitingEvent] = []
    messages = []
    for (one, said), draft in zip(both, told, strict=True):
        message, channel = draft(one, now)
        events += registering.events_of(one, said, by=by, now=now)
        events.append(facts.event(one, "receipt", by=by, now=now, channel=channel))
        messages += [message] if message else []
    WaitingEvent.objects.bulk_create(events, AT_ONCE)
    outbox.queue_all(messages)


def agree_all(by: Actor, both: Sequence[tuple[Registration, Said]]) -> None:
    """Last in the transaction: an entry of the register for each."""
    for start in range(0, len(both), AT_ONCE):
        some = both[start : start + AT_ONCE]
        bodies = [(made.person_id, registering.agreement_of(made, said)) for made, said in some]
        append_each(by, EntryKind.AGREEMENT, bodies)
