"""Time for the association, in the demonstration: six people who give some, and one evening half filled."""

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor, Role, by_link, machine
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms
from volontiers.database.wall import reading
from volontiers.governance.actions.giving import change_time, take
from volontiers.governance.actions.sessions import Asked, advance_session, open_session
from volontiers.governance.queries.sessions import asked_of
from volontiers.ops.demo.people import People

EVENING = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Europe/Paris"))
GIVERS, COMING, PLEDGED_FOR = 6, 2, timedelta(days=91)
_WORDS = (
    {Work.GROUP: WorkTerms(Level.SOME, 2)},
    {Work.GROUP: WorkTerms(Level.MANY, 6), Work.DESK: WorkTerms(Level.SOME, 2)},
    {Work.GROUP: WorkTerms(Level.SOME, 2), Work.PROJECT: WorkTerms(Level.SOME, 2)},
)


def give_time(community_id: int, known: People, now: datetime) -> None:
    """Of four places, two are taken and the others wait for their answer."""
    givers = list(islice(known.professionals.values(), GIVERS))
    for nth, who in enumerate(givers):
        terms = TimeTerms(_WORDS[nth % len(_WORDS)], frozenset(), (now + PLEDGED_FOR).date(), None)
        change_time(by_link(community_id, who), who, terms, now)
    by = Actor(
        community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    row = open_session(
        by, Asked(Work.GROUP, "Groupe plaies chroniques", EVENING, 120, 4, "Maison de santé"), now
    )
    advance_session(machine(community_id), row.pk, now)
    with reading(by):
        asked = [(who, ask) for who in givers if (ask := asked_of(who, row.pk))]
    for who, ask in asked[:COMING]:
        take(by_link(community_id, who), ask, now)
