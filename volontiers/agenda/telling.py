"""What the members of a team are told: the day before, the same morning, and when a half-day has nobody."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor
from volontiers.agenda import rotas
from volontiers.core.cover import CoverState, HalfDay, Rota, half_days, state_of, substitutes
from volontiers.core.french import DAYS
from volontiers.database.wall import acting
from volontiers.directory import queries as directory
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.territory import queries as territory

# A gap is told to the first who could stand in, never to everybody.
TOLD_OF_A_GAP = 2
MORNING, EVENING = time(7), time(18)
LOOKED_AT = timedelta(days=7)
POSTPONED = timedelta(hours=1)


def watch_team(by: Actor, team_id: int, now: datetime) -> bool:
    """The evening before, and the same morning: who holds a half-day reads it. False when nothing is due any more."""
    with acting(by):
        team = teams.lock_team(team_id)
        if team.next_check_at is None or team.next_check_at > now:
            return False
        zone = territory.zone(territory.community(by.community_id))
        local = now.astimezone(zone)
        if local.time() >= EVENING:
            _evening(by, team_id, local.date(), now)
        elif local.time() >= MORNING:
            _remind(by, team_id, local.date(), "rota_today", now)
        over = team.until is not None and team.until < local.date()
        team.next_check_at = None if over else _next_look(now, zone)
        team.save(update_fields=["next_check_at"])
    return True


def postpone_watch(by: Actor, team_id: int, _fault: str, now: datetime) -> None:
    """After an unforeseen error: looked at again in an hour."""
    with acting(by):
        team = teams.lock_team(team_id)
        team.next_check_at = now + POSTPONED
        team.save(update_fields=["next_check_at"])


def _next_look(now: datetime, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    looks = (
        datetime.combine(today + timedelta(days=ahead), wall, tzinfo=zone)
        for ahead in (0, 1)
        for wall in (MORNING, EVENING)
    )
    return next(at for at in looks if at > now)


def _evening(by: Actor, team_id: int, today: date, now: datetime) -> None:
    tomorrow = today + timedelta(days=1)
    _remind(by, team_id, tomorrow, "rota_tomorrow", now)
    team = people.team(team_id)
    assert team is not None, "the team is locked"
    seen = rotas.rota(team, tomorrow, tomorrow + LOOKED_AT)
    empty = [at for at in half_days(tomorrow, LOOKED_AT.days) if state_of(seen, at) is CoverState.UNCOVERED]
    tell_gaps(by, team_id, empty, now, most=1)
    if empty and empty[0].day == tomorrow:
        tell_coordination(by, empty[0], now)


def _remind(by: Actor, team_id: int, day: date, template: str, now: datetime) -> None:
    """Whoever answers, lead or reserve without a lead."""
    team = people.team(team_id)
    assert team is not None, "the team is locked"
    zone, walls = territory.zone(territory.community(by.community_id)), people.hours_of(team)
    for cover in rotas.covers(team_id, day):
        at = rotas.at(cover)
        if cover.day != day or not cover.lead:
            continue
        starts, ends = (moment.astimezone(zone) for moment in walls.bounds(at, zone))
        span = f"{starts:%H:%M}-{ends:%H:%M}".removeprefix("0")
        _tell(by, cover.professional_id, template, {"span": span}, f"cover:{cover.pk}", now)


def tell_gaps(
    by: Actor,
    team_id: int,
    gaps: Sequence[HalfDay],
    now: datetime,
    *,
    instead_of: int | None = None,
    most: int = TOLD_OF_A_GAP,
) -> None:
    """Inside the transaction of the verb: whoever comes first in the order, each once, of their first half-day.

    instead_of: who gave them back.
    """
    team = people.team(team_id)
    if team is None or not gaps:
        return
    seen = rotas.rota(team, gaps[0].day, gaps[-1].day)
    for who, at in _first_asked(seen, gaps, instead_of, most).items():
        _tell(by, who, "rota_gap", {"half_day": short(at)}, f"gap:{team_id}:{at.day}", now)


def _first_asked(
    seen: Rota, gaps: Iterable[HalfDay], instead_of: int | None, most: int
) -> dict[int, HalfDay]:
    found: dict[int, HalfDay] = {}
    for at in gaps:
        if seen.answers(at) and seen.lead(at) is None:
            for who in substitutes(seen, at, instead_of)[:most]:
                found.setdefault(who, at)
    return found


def tell_coordination(by: Actor, at: HalfDay, now: datetime) -> None:
    """Whoever coordinates, and did not write it themselves, by e-mail."""
    for account in accounts.coordinators(by.community_id):
        if account.pk != by.account_id:
            said = {"half_day": short(at), "link": _link(by)}
            to = Address("email", account.email, account.name)
            outbox.queue(by.community_id, to, "rota_left", said, now=now, about=f"left:{at.day}")


def tell_swap(by: Actor, professional_id: int, swap_id: int, template: str, now: datetime) -> None:
    _tell(by, professional_id, template, {}, f"swap:{swap_id}", now)


def cancel_reminders(covers: Collection[int]) -> None:
    """Of half-days that changed hands."""
    outbox.cancel([f"cover:{pk}" for pk in covers])


def short(at: HalfDay) -> str:
    """« mardi 24/11 matin »."""
    return f"{DAYS[at.day.weekday()]} {at.day:%d/%m} {at.half.label.partition(' ')[0]}"


def _tell(
    by: Actor, professional_id: int, template: str, said: dict[str, str], about: str, now: datetime
) -> None:
    """Nothing of what they did themselves."""
    one = directory.respondent(by.community_id, professional_id)
    if one is None or by.professional_id == professional_id:
        return
    for channel, value in one.channels:
        to = Address(channel, value, one.name)
        variables = said | {"link": _link(by)}
        outbox.queue(by.community_id, to, template, variables, now=now, about=about)


def _link(by: Actor) -> str:
    return full_address(f"/moi/equipe?cpts={territory.community(by.community_id).slug}")
