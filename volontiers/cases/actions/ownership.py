"""Who follows a case, what is written about it, and who looked: every case has exactly one owner."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from volontiers.accounts import actions as accounts
from volontiers.accounts import queries
from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.actions.intake import agree, end_promise, start_agreed, stop_refused
from volontiers.cases.models import Case, Presence
from volontiers.core.need import Family
from volontiers.database.wall import acting

PRESENCE_LIFE = timedelta(seconds=30)
# A reason opens an old case for this long, to the one who gave it.
REASON_LIFE = timedelta(hours=1)
LONGEST_REASON = 40


def hand_over(by: Actor, case_id: int, to_account_id: int, now: datetime) -> None:
    """ "Passer le dossier à…": an explicit act, in the thread. Raises NotThere unless they can own a case here."""
    with acting(by):
        case = facts.lock_case(case_id)
        if to_account_id not in {account.pk for account in queries.owners(by.community_id)}:
            raise facts.NotThere(to_account_id)
        Case.objects.filter(pk=case.pk).update(owner_id=to_account_id, to_take_since=None)
        facts.record(case.pk, "handed_over", by=by, now=now, to=to_account_id)


def take_over(by: Actor, case_id: int, now: datetime) -> None:
    """ "Je prends le suivi": a case that came by itself, or whose owner has left, has somebody again."""
    with acting(by):
        case = facts.lock_case(case_id)
        Case.objects.filter(pk=case.pk).update(owner_id=by.account_id, to_take_since=None)
        facts.record(case.pk, "taken_over", by=by, now=now)


def write_notes(
    by: Actor, case_id: int, desk_note: str, shared_note: str, version: int, now: datetime
) -> bool:
    """The two notes, each saying who reads it. False when somebody changed the case meanwhile: nothing is lost."""
    with acting(by):
        case = facts.lock_case(case_id)
        if case.version != version:
            return False
        Case.objects.filter(pk=case.pk).update(desk_note=desk_note[:2000], shared_note=shared_note[:1000])
        facts.record(case.pk, "noted", by=by, now=now)
    return True


def collect_agreement(by: Actor, case_id: int, given: Mapping[Family, bool], now: datetime) -> int:
    """ "Recueillir l'accord": what waited for it is proposed at once. Gives how many needs started."""
    with acting(by):
        case = facts.lock_case(case_id)
        agree(case, given, "oral", by=by, now=now)
        stop_refused(case, now)
        end_promise(case)
        return start_agreed(case, now)


def reveal_phone(by: Actor, case_id: int, now: datetime) -> str:
    """The number is shown, and this showing is noted: in the thread and in the read log."""
    with acting(by):
        case = facts.lock_case(case_id)
        facts.record(case.pk, "phone_shown", by=by, now=now)
        accounts.note_access(by, "phone", f"case:{case.number}", now)
    return case.callback_phone


def note_search(by: Actor, cases: Sequence[int], now: datetime) -> None:
    """The search box was used: what it showed is noted, by number, in the read log."""
    with acting(by):
        accounts.note_access(by, "search", ",".join(str(number) for number in cases)[:60], now)


def give_reason(by: Actor, case_id: int, reason: str, now: datetime) -> None:
    """Why a case closed long ago is opened: kept in the read log, beside its number."""
    with acting(by):
        case = facts.lock_case(case_id)
        said = f"{reason_mark(case.number)}{reason[:LONGEST_REASON]}"
        accounts.note_access(by, "old_case", said, now)


def reason_mark(number: int) -> str:
    """What the entry of a case begins with in the read log."""
    return f"case:{number} "


def be_present(by: Actor, case_id: int, now: datetime) -> None:
    """ "Julie est sur le dossier 1042", for thirty seconds."""
    with acting(by):
        if Case.objects.filter(pk=case_id).exists():
            Presence.objects.update_or_create(
                community_id=by.community_id,
                account_id=by.signed_as,
                defaults={"case_id": case_id, "until": now + PRESENCE_LIFE},
            )
