"""What the person does on the tracking page: shows who they are, adds a word, needs no help any more, changes their mind."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.actions.decisions import close_need
from volontiers.cases.actions.intake import agree, end_promise, families_agreed, start_agreed, stop_refused
from volontiers.cases.models import Agreement, Case, Need
from volontiers.cases.queries import hidden
from volontiers.core import codes
from volontiers.core.ledger import EntryKind
from volontiers.core.lifecycle import NeedState
from volontiers.core.need import Family, Kind, Outcome, family_of
from volontiers.database.ledger import append
from volontiers.database.wall import acting

TRIES = 5
LOCKED = timedelta(minutes=15)
LONGEST_WORD = 280
NOTE_ROOM = 2000

_OPEN = [NeedState.RECEIVED, NeedState.READY, NeedState.PROPOSED, NeedState.TAKEN, NeedState.UNPLACED]


class Letters(StrEnum):
    """What the three letters opened."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


class NoRoom(Exception):
    """The note of this case is full: the desk has to be called."""


class Unread(Exception):
    """The person took back every agreement: nobody at the desk could read their word."""


def try_letters(by: Actor, case_id: int, typed: str, now: datetime) -> Letters:
    """The first three letters of the family name. Five wrong tries close the page for a quarter of an hour."""
    with acting(by):
        case = facts.lock_case(case_id)
        if case.letters_locked_until and case.letters_locked_until > now:
            return Letters.LOCKED
        person = Case.objects.select_related("person").get(pk=case_id).person
        if codes.letters_match(person.family_name, typed):
            Case.objects.filter(pk=case.pk).update(letter_tries=0, letters_locked_until=None)
            return Letters.RIGHT
        tries = case.letter_tries + 1
        locked = tries >= TRIES
        Case.objects.filter(pk=case.pk).update(
            letter_tries=0 if locked else tries, letters_locked_until=now + LOCKED if locked else None
        )
    return Letters.LOCKED if locked else Letters.WRONG


def add_information(by: Actor, case_id: int, text: str, said_at: str, now: datetime) -> None:
    """The person adds a word, which the desk reads. said_at: the moment as it is written in the note.

    Raises NoRoom: nothing is cut silently; Unread: nothing is kept that nobody reads.
    """
    with acting(by):
        case = facts.lock_case(case_id)
        if hidden.is_hidden(case.pk):
            raise Unread
        line = f"Ajouté par la personne, {said_at} : {text}"
        note = f"{case.desk_note}\n{line}".strip()
        if len(note) > NOTE_ROOM:
            raise NoRoom
        due = min(filter(None, [case.news_due_at, now + timedelta(minutes=30)]))
        Case.objects.filter(pk=case.pk).update(desk_note=note, news_due_at=None if case.closed_at else due)
        facts.record(case.pk, "information_added", by=by, now=now)


def no_longer_needed(by: Actor, case_id: int, numbers: Sequence[int], now: datetime) -> int:
    """ "Je n'ai plus besoin d'aide", for some needs or for all (no number). Gives how many were closed."""
    with acting(by):
        case = facts.lock_case(case_id)
        needs = Need.objects.select_for_update(of=("self",), no_key=True).filter(case=case, state__in=_OPEN)
        chosen = [need for need in needs.order_by("n") if not numbers or need.n in numbers]
        for need in chosen:
            need.case = case
            close_need(need, Outcome.NO_LONGER_NEEDED, by=by, now=now)
    return len(chosen)


def withdraw_agreement(
    by: Actor, case_id: int, now: datetime, families: Collection[Family] = tuple(Family)
) -> int:
    """Nothing is passed on to these recipients any more; the one who already took something keeps it.

    Gives how many searches stopped. Once nothing is agreed to, nobody at the desk knows who it is.
    """
    with acting(by):
        return take_back(facts.lock_case(case_id), families, "page", by=by, now=now)


def take_back(case: Case, families: Collection[Family], channel: str, *, by: Actor, now: datetime) -> int:
    """On a locked case, and last in the transaction but for the register. Gives how many searches stopped."""
    given = Agreement.objects.filter(case=case, given=True, withdrawn_at=None, family__in=families)
    gone = list(given.values_list("family", flat=True))
    given.update(withdrawn_at=now)
    stopped = stop_refused(case, now)
    end_promise(case)
    for family in gone:
        facts.record(case.pk, "agreement_withdrawn", by=by, now=now, family=family)
        append(by, EntryKind.AGREEMENT_WITHDRAWN, {"family": family, "channel": channel}, case_id=case.pk)
    return stopped


def agree_again(by: Actor, case_id: int, now: datetime, read: Mapping[Family, int] | None = None) -> int:
    """The person agrees after all: what waited for it is searched for at once. read: the version of the words."""
    with acting(by):
        case = facts.lock_case(case_id)
        # What went to the list is searched for there.
        awaited = Q(state__in=_OPEN) | Q(outcome=Outcome.LISTED)
        kinds = Need.objects.filter(awaited, case=case).values_list("kind", flat=True)
        families = {family_of(Kind(kind)) for kind in kinds} - families_agreed(case.pk)
        agree(case, dict.fromkeys(families, True), "page", read, by=by, now=now)
        return start_agreed(case, now)
