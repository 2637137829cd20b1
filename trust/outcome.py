"""What two verbs left behind, told without any number of a row, so that two trials can be compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.cast import MONDAY, Cast
from trust import base
from volontiers.accounts.access import Actor
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.actions.waves import advance
from volontiers.core.need import Kind
from volontiers.directory.models import Professional
from volontiers.messages.actions import send

LEASED = "messages leased before the withdrawal"


@dataclass(frozen=True, slots=True)
class Try:
    """Where, who, and what kind of need."""

    land: Cast
    one: Professional
    kind: Kind


# Each part by its name, as text.
Outcome = dict[str, str]

_PARTS = {
    "proposals": "SELECT professional_id = %(who)s, state FROM cases_proposal WHERE need_id = %(need)s ORDER BY 1, 2",
    "need": "SELECT state, taken_by_id = %(who)s, wave, next_check_at - %(now)s, held_until FROM cases_need"
    " WHERE id = %(need)s",
    "pledge": "SELECT level, paused_until, by_kind::text FROM consent_pledge"
    " WHERE professional_id = %(who)s AND community_id = %(here)s",
    "messages": "SELECT o.professional_id = %(who)s, m.template, m.state, m.attempts FROM outbox_message m"
    " JOIN cases_proposal o ON m.about IN ('proposal:' || o.id, 'accepted:' || o.id)"
    " WHERE o.need_id = %(need)s ORDER BY 1, 2, 3, 4",
    "thread": "SELECT verb FROM cases_event WHERE need_id = %(need)s ORDER BY 1",
    "register": "SELECT kind FROM consent_entrybody WHERE community_id = %(here)s AND entry_id >"
    " (SELECT max(entry_id) FROM consent_entrybody WHERE kind = 'agreement' AND community_id = %(here)s) ORDER BY 1",
}


def of(trial: Try, need: int, given: tuple[Any, ...], now: datetime) -> Outcome:
    """Read when the worker has done what is due at `now`."""
    for _ in range(3):
        advance(trial.land.machine, need, now)
    values = {"who": trial.one.pk, "need": need, "here": trial.land.community.pk, "now": MONDAY}
    sql = base.superuser()
    found = {name: repr(sql.execute(statement, values).fetchall()) for name, statement in _PARTS.items()}
    return found | {"answers": repr(given)}


def difference(found: Outcome, wanted: Outcome) -> str:
    return "; ".join(
        f"{name} {found[name]} (and not {wanted[name]})" for name in found if found[name] != wanted[name]
    )


def messages_of(need: int, who: int) -> list[int]:
    """The messages that tell this person of this need."""
    rows = base.seen(
        "SELECT m.id FROM outbox_message m JOIN cases_proposal o ON m.about = 'proposal:' || o.id"
        " WHERE o.need_id = %s AND o.professional_id = %s", need, who,
    )  # fmt: skip
    return [pk for (pk,) in rows]


def after_silence(trial: Try, need: int) -> list[str]:
    """The withdrawal is committed: an older link takes nothing, nothing more is leased, nothing more is proposed."""
    rows = base.seen(
        "SELECT id, state FROM cases_proposal WHERE need_id = %s AND professional_id = %s", need, trial.one.pk
    )
    by = Actor(trial.land.community.pk, kind="link", professional_id=trial.one.pk)
    broken = [f"proposal left {state}" for _, state in rows if state in {"sent", "alternative"}]
    for proposal, state in rows:
        if accept(by, proposal, MONDAY) is Answer.TAKEN and state != "accepted":
            broken.append("an older link took the need")
    broken += ["a message was leased" for pk in messages_of(need, trial.one.pk) if send(by, pk, MONDAY)]
    advance(trial.land.machine, need, MONDAY)
    after = base.seen(
        "SELECT id FROM cases_proposal WHERE need_id = %s AND professional_id = %s", need, trial.one.pk
    )
    return broken + ["a new proposal"] * (len(after) - len(rows))
