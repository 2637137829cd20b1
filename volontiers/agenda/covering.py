"""The verbs of a rota: a half-day is taken, given back, taken over, exchanged; an absence is announced.

Locks in the order of every verb: the team, then the professional, whom the triggers of these tables lock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor
from volontiers.agenda import rotas, telling
from volontiers.agenda.models import Absence, Cover, Swap
from volontiers.core.cover import Half, HalfDay, Leave, Refused, Rota, SwapState, given_up, may_hold, may_swap
from volontiers.database.wall import acting
from volontiers.directory.actions import lock_professionals
from volontiers.people import team_queries as people
from volontiers.people import teams
from volontiers.territory import queries as territory

# How far ahead a rota is looked at.
AHEAD = timedelta(weeks=54)
LATE = timedelta(hours=24)


class CannotHold(Exception):
    """why: what the person reads."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why.label)
        self.why = why


@dataclass(frozen=True, slots=True)
class Given:
    """What became free. late: less than a day before it starts; message: what the team asks to read then."""

    late: bool
    message: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A locked team as it stands now, and the half-day that runs or comes first."""

    team_id: int
    rota: Rota
    zone: ZoneInfo
    now: HalfDay
    late_message: str

    def starts(self, at: HalfDay) -> datetime:
        team = people.team(self.team_id)
        assert team is not None, "the team is locked"
        return people.hours_of(team).bounds(at, self.zone)[0]


def _table(by: Actor, team_id: int, now: datetime) -> _Table:
    """Inside the transaction of the verb. Raises people.teams.Gone."""
    team = teams.lock_team(team_id)
    zone = territory.zone(territory.community(by.community_id))
    here = people.hours_of(team).nearest(now, zone)
    seen = rotas.rota(team, here.day, here.day + AHEAD)
    return _Table(team.pk, seen, zone, here, team.late_message)


def hold_half_day(
    by: Actor, team_id: int, professional_id: int, at: HalfDay, now: datetime, *, lead: bool = True
) -> Cover:
    """« Je couvre », or stand in reserve. Raises CannotHold, people.teams.Gone."""
    with acting(by):
        return _hold(by, _table(by, team_id, now), professional_id, at, now, lead=lead)


def _hold(by: Actor, table: _Table, professional_id: int, at: HalfDay, now: datetime, *, lead: bool) -> Cover:
    lock_professionals(professional_id)
    if refused := may_hold(table.rota, at, professional_id, table.now, lead=lead):
        raise CannotHold(refused)
    Cover.objects.filter(**_where(table, at), professional_id=professional_id).delete()
    return Cover.objects.create(
        community_id=by.community_id, team_id=table.team_id, professional_id=professional_id,
        day=at.day, half=at.half, lead=lead, taken_at=now,
    )  # fmt: skip


def _where(table: _Table, at: HalfDay) -> dict[str, object]:
    return {"team_id": table.team_id, "day": at.day, "half": at.half}


def give_half_day_back(by: Actor, team_id: int, professional_id: int, at: HalfDay, now: datetime) -> Given:
    """Who could stand in is told; less than a day before, the coordination too. Raises CannotHold, people.teams.Gone."""
    with acting(by):
        table = _table(by, team_id, now)
        if at.place < table.now.place:
            raise CannotHold(Refused.PAST)
        _free(table, professional_id, {at}, now)
        late = table.starts(at) < now + LATE
        telling.tell_gaps(by, table.team_id, [at], now, instead_of=professional_id)
        if late:
            telling.tell_coordination(by, at, now)
    return Given(late, table.late_message)


def _free(table: _Table, professional_id: int, freed: Collection[HalfDay], now: datetime) -> None:
    """Raises CannotHold when one of them changed hands meanwhile."""
    for at in freed:
        mine = Cover.objects.filter(**_where(table, at), professional_id=professional_id)
        found = list(mine.values_list("pk", flat=True))
        if not found:
            raise CannotHold(Refused.NOT_HELD)
        telling.cancel_reminders(found)
        mine.delete()
        _withdraw_swaps(table, at, professional_id, now)


def _withdraw_swaps(table: _Table, at: HalfDay, professional_id: int, now: datetime) -> None:
    """What was proposed about a half-day falls with it."""
    asked = Swap.objects.filter(team_id=table.team_id, state=SwapState.ASKED)
    for mine in (
        asked.filter(asker_id=professional_id, give_day=at.day, give_half=at.half),
        asked.filter(other_id=professional_id, take_day=at.day, take_half=at.half),
    ):
        mine.update(state=SwapState.WITHDRAWN, answered_at=now)


def announce_absence(
    by: Actor, leave: Leave, now: datetime, *, expected: Collection[tuple[int, HalfDay]], note: str = ""
) -> Absence:
    """Away, in every team: what they hold then is given back, as it was shown to them.

    expected: (team, half-day) of what the page showed. Raises CannotHold when it changed meanwhile, or is past.
    """
    with acting(by):
        zone = territory.zone(territory.community(by.community_id))
        if leave.last.day < now.astimezone(zone).date():
            raise CannotHold(Refused.PAST)
        held = people.memberships(leave.member, leave.first.day)
        tables = {one.team_id: _table(by, one.team_id, now) for one in held}
        lock_professionals(leave.member)
        freed = {pk: _to_come(table, leave) for pk, table in tables.items()}
        if {(pk, at) for pk, mine in freed.items() for at in mine} != set(expected):
            raise CannotHold(Refused.NOT_HELD)
        for pk, mine in freed.items():
            _free(tables[pk], leave.member, mine, now)
        made = _note_absence(by, leave, note, now)
        _tell_absence(by, tables, freed, leave.member, now)
    return made


def _to_come(table: _Table, leave: Leave) -> list[HalfDay]:
    return [at for at in given_up(table.rota, leave) if at.place >= table.now.place]


def _note_absence(by: Actor, leave: Leave, note: str, now: datetime) -> Absence:
    return Absence.objects.create(
        community_id=by.community_id, professional_id=leave.member, note=note, announced_at=now,
        first_day=leave.first.day, first_half=leave.first.half,
        last_day=leave.last.day, last_half=leave.last.half,
    )  # fmt: skip


def _tell_absence(
    by: Actor, tables: dict[int, _Table], freed: dict[int, list[HalfDay]], away: int, now: datetime
) -> None:
    for pk, mine in freed.items():
        telling.tell_gaps(by, pk, mine, now, instead_of=away)
        soon = [at for at in mine if tables[pk].starts(at) < now + LATE]
        if soon:
            telling.tell_coordination(by, soon[0], now)


def end_absence(by: Actor, absence_id: int) -> None:
    """They are there after all. What was given back stays with whoever took it."""
    with acting(by):
        Absence.objects.filter(pk=absence_id, community_id=by.community_id).delete()


def stand_in(
    by: Actor, team_id: int, professional_id: int, halves: Collection[HalfDay], now: datetime
) -> list[HalfDay]:
    """« Je le remplace »: every half-day of these that nobody leads. Gives those taken. Raises CannotHold for none."""
    with acting(by):
        table = _table(by, team_id, now)
        refused = {
            at: may_hold(table.rota, at, professional_id, table.now)
            for at in sorted(set(halves), key=lambda one: one.place)
        }
        taken = [at for at, why in refused.items() if why is None]
        if not taken:
            raise CannotHold(next((why for why in refused.values() if why), Refused.HELD))
        for at in taken:
            _hold(by, table, professional_id, at, now, lead=True)
    return taken


def ask_swap(
    by: Actor, team_id: int, asker: int, give: HalfDay, other: int, take: HalfDay | None, now: datetime
) -> Swap:
    """Nothing changes before the other one says yes. Raises CannotHold, people.teams.Gone."""
    with acting(by):
        table = _table(by, team_id, now)
        if refused := may_swap(table.rota, give, asker, take, other, table.now):
            raise CannotHold(refused)
        asked, _ = Swap.objects.update_or_create(
            team_id=team_id, give_day=give.day, give_half=give.half, other_id=other, state=SwapState.ASKED,
            defaults={
                "community_id": by.community_id, "asker_id": asker, "asked_at": now,
                "take_day": take.day if take else None, "take_half": take.half if take else "",
            },
        )  # fmt: skip
        telling.tell_swap(by, other, asked.pk, "rota_swap", now)
    return asked


def answer_swap(by: Actor, swap_id: int, now: datetime, *, yes: bool) -> SwapState:
    """The two half-days change hands at once, or nothing does. Raises CannotHold when one changed meanwhile.

    Answered twice, the first answer stands. Raises people.teams.Gone.
    """
    with acting(by):
        found = Swap.objects.filter(pk=swap_id).values_list("team_id", flat=True).first()
        table = _table(by, found or 0, now)
        swap = Swap.objects.select_for_update(of=("self",), no_key=True).get(pk=swap_id)
        if swap.state != SwapState.ASKED:
            return SwapState(swap.state)
        if yes:
            _exchange(by, table, swap, now)
        swap.state = SwapState.TAKEN if yes else SwapState.DECLINED
        swap.answered_at = now
        swap.save(update_fields=["state", "answered_at"])
        telling.tell_swap(by, swap.asker_id, swap.pk, "rota_answered", now)
    return SwapState(swap.state)


def _exchange(by: Actor, table: _Table, swap: Swap, now: datetime) -> None:
    give, take = halves_of(swap)
    lock_professionals(swap.asker_id, swap.other_id)
    if refused := may_swap(table.rota, give, swap.asker_id, take, swap.other_id, table.now):
        raise CannotHold(refused)
    hands = [(give, swap.asker_id, swap.other_id)]
    hands += [(take, swap.other_id, swap.asker_id)] if take else []
    for at, holder, _ in hands:
        Cover.objects.filter(**_where(table, at), professional_id=holder).delete()
    for at, _, receiver in hands:
        Cover.objects.filter(**_where(table, at), professional_id=receiver).delete()
        Cover.objects.create(
            community_id=by.community_id, team_id=table.team_id, professional_id=receiver,
            day=at.day, half=at.half, lead=True, taken_at=now,
        )  # fmt: skip


def halves_of(swap: Swap) -> tuple[HalfDay, HalfDay | None]:
    """What is given, and what is taken against it."""
    take = HalfDay(swap.take_day, Half(swap.take_half)) if swap.take_day else None
    return HalfDay(swap.give_day, Half(swap.give_half)), take


def end_membership(by: Actor, member_id: int, until: date, now: datetime) -> int:
    """The last day of a member: what they hold after it is given back. Gives how many half-days. Raises Gone."""
    with acting(by):
        found = people.member(member_id)
        if found is None:
            raise teams.Gone
        table = _table(by, found.team_id, now)
        lock_professionals(found.professional_id)
        member = teams.lock_member(member_id)
        later = {
            one.at
            for one in table.rota.held
            if one.member == member.professional_id and one.at.day > until and one.at.place >= table.now.place
        }
        _free(table, member.professional_id, later, now)
        teams.close_membership(member, until)
        freed = sorted(later, key=lambda at: at.place)
        telling.tell_gaps(by, table.team_id, freed, now, instead_of=member.professional_id)
    return len(later)
