"""Time for the association, in the demonstration: twelve people who give some, an evening that was, and one half filled."""

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor, Role, by_link, machine
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms
from volontiers.database.wall import reading
from volontiers.governance.actions.giving import change_time, take
from volontiers.governance.actions.sessions import Asked, advance_session, open_session
from volontiers.governance.queries.sessions import asked_of, listed
from volontiers.ops.demo.people import People

PARIS = ZoneInfo("Europe/Paris")
PLACE, EVENING = "Maison de santé", 120
PAST = Asked(
    Work.GROUP, "Groupe chutes à domicile", datetime(2026, 11, 12, 18, tzinfo=PARIS), EVENING, 5, PLACE
)
NEXT = Asked(
    Work.GROUP, "Groupe plaies chroniques", datetime(2026, 12, 3, 18, tzinfo=PARIS), EVENING, 4, PLACE
)
GIVERS, COMING, PLEDGED_FOR = 12, 2, timedelta(days=91)
_WORDS = (
    {Work.GROUP: WorkTerms(Level.SOME, 2)},
    {Work.GROUP: WorkTerms(Level.MANY, 6), Work.DESK: WorkTerms(Level.SOME, 2)},
    {Work.GROUP: WorkTerms(Level.SOME, 2), Work.PROJECT: WorkTerms(Level.SOME, 2)},
)


def give_time(community_id: int, known: People, now: datetime) -> None:
    """Three weeks before: what each one gives, and a first evening that fills at once."""
    for nth, who in enumerate(_givers(known)):
        terms = TimeTerms(_WORDS[nth % len(_WORDS)], frozenset(), (now + PLEDGED_FOR).date(), None)
        change_time(by_link(community_id, who), who, terms, now)
    _ask(community_id, known, PAST, PAST.places, now)


def ask_time(community_id: int, known: People, now: datetime) -> None:
    """Of four places, two are taken and the others wait for their answer; the first evening is over."""
    with reading(machine(community_id)):
        over = [one.pk for one in listed(community_id) if one.starts_at <= now]
    for pk in over:
        advance_session(machine(community_id), pk, now)
    _ask(community_id, known, NEXT, COMING, now)


def _ask(community_id: int, known: People, wanted: Asked, coming: int, now: datetime) -> None:
    by = Actor(
        community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    row = open_session(by, wanted, now)
    advance_session(machine(community_id), row.pk, now)
    with reading(by):
        asked = [(who, ask) for who in _givers(known) if (ask := asked_of(who, row.pk))]
    # The first two have a door of their own in the demonstration: they still have something to answer.
    for who, ask in asked[-coming:]:
        take(by_link(community_id, who), ask, now)


def _givers(known: People) -> list[int]:
    return list(islice(known.professionals.values(), GIVERS))
