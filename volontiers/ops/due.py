"""What each worker looks for, and the verb that does the next step of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic

from django.contrib.sessions.backends.db import SessionStore

from volontiers.accounts.access import Actor, machine
from volontiers.agenda import telling as rotas
from volontiers.cases.actions import waves, withdrawals
from volontiers.cases.actions.sweeping import sweep
from volontiers.consent import actions as consent
from volontiers.consent import lasting, register, statements, time_pledge
from volontiers.database.clock import clock
from volontiers.governance.actions import giving, sessions
from volontiers.governance.actions.forgetting import forget_rolls
from volontiers.governance.retention import forget_members, forget_sessions
from volontiers.indicators.actions.feelings import forget_who_said
from volontiers.messages import actions as outbox
from volontiers.people.attaching import postpone_asking
from volontiers.placement.actions import (
    enlisting,
    following,
    leaving_doctor,
    offering,
    pledging,
    reconfirming,
)
from volontiers.placement.actions.importing import forget_imports
from volontiers.placement.actions.publishing import publish_past
from volontiers.placement.actions.ranking import rank_due
from volontiers.placement.retention import forget_places
from volontiers.territory.queries import communities

# Seconds between two sweeps of what is over.
SWEEP_EVERY = 600.0


@dataclass(frozen=True, slots=True)
class Due:
    """door: the SQL function that lists due rows of all communities. postpone: after an unforeseen error."""

    name: str
    door: str
    step: Callable[[Actor, int, datetime], bool]
    postpone: Callable[[Actor, int, str, datetime], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One worker. turn: what it looks for, with the memory of one turn. chores: what it does now and then."""

    turn: Callable[[], tuple[Due, ...]]
    chores: Callable[[], None]


def needs() -> tuple[Due, ...]:
    return (
        Due("need", "due_needs", waves.advance, waves.postpone),
        Due("listing", "due_listings", enlisting.enlist_due, waves.postpone),
        Due("pledge", "due_pledges", withdrawals.expire_or_remind, consent.postpone),
        Due("lasting", "due_lasting_pledges", pledging.expire_or_remind_patients, lasting.postpone_lasting),
        Due("time", "due_time_pledges", giving.expire_or_remind_time, time_pledge.postpone_time),
        Due("session", "due_sessions", sessions.advance_session, sessions.postpone_session),
        Due("offer", "due_offers", offering.expire, offering.postpone_offer),
        Due("statement", "due_statements", statements.send, statements.postpone),
        Due("registration", "due_registrations", reconfirming.check, reconfirming.postpone),
        Due("attachment", "due_attachments", following.ask_due, postpone_asking),
        Due("team", "due_teams", rotas.watch_team, rotas.postpone_watch),
        Due("cohort", "due_cohorts", leaving_doctor.watch_cohort, leaving_doctor.postpone_cohort),
        Due("register", "due_registers", register.watch, register.postpone_watch),
    )


def messages() -> tuple[Due, ...]:
    """Channels found silent are remembered for one turn."""
    down: dict[str, str] = {}
    return (Due("message", "due_messages", partial(outbox.send, down=down), outbox.postpone),)


class Sweeping:
    """Every community, at the first turn and then every ten minutes."""

    def __init__(self) -> None:
        self.next = 0.0

    def __call__(self) -> None:
        if monotonic() < self.next:
            return
        self.next = monotonic() + SWEEP_EVERY
        # Answers of the public form live in a session; sign-in and sessions keep real time, even in the demo.
        SessionStore.clear_expired()
        for community in communities():
            sweep(machine(community.pk), clock())
            rank_due(machine(community.pk), clock())
            forget_imports(machine(community.pk), clock())
            forget_places(machine(community.pk), clock())
            forget_rolls(machine(community.pk), clock())
            forget_members(machine(community.pk), clock())
            forget_sessions(machine(community.pk), clock())
            forget_who_said(machine(community.pk), clock())
            publish_past(machine(community.pk), clock())


def nothing() -> None:
    """A worker without chores."""


KINDS: dict[str, Callable[[], Kind]] = {
    "needs": lambda: Kind(needs, Sweeping()),
    "messages": lambda: Kind(messages, nothing),
}
