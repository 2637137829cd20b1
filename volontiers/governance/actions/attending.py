"""A meeting opens, people come and go, and it ends: who is there is known at each moment."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.assembly import WrongBallot
from volontiers.core.french import day_of
from volontiers.core.sitting import AssemblyState, MotionState, no_remote
from volontiers.database.wall import acting
from volontiers.governance.actions.candidacies import end_unheld
from volontiers.governance.actions.holding import held_sitting, local_day
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.models import Assembly, Elector, Motion, Proxy, Stay
from volontiers.governance.queries.assemblies import Sitting
from volontiers.territory import queries as territory

NOT_ON_ROLL = WrongBallot.NOT_ON_ROLL.sentence
GONE = WrongBallot.GONE.sentence


def open_assembly(by: Actor, assembly_id: int, president_id: int | None, now: datetime) -> None:
    """On its day. president_id: of the roll, who may break a tie where the statutes say so. Raises NotAllowed."""
    with acting(by):
        sat = held_sitting(by, assembly_id, now, AssemblyState.CONVENED)
        zone = territory.zone(territory.community(by.community_id))
        day = sat.assembly.starts_at.astimezone(zone).date()
        if local_day(by, now) < day:
            raise NotAllowed(
                f"La réunion est convoquée pour le {day_of(day)} : la séance s’ouvre ce jour-là."
            )
        if president_id is not None and president_id not in sat.still:
            raise NotAllowed(NOT_ON_ROLL, "president")
        Assembly.objects.filter(pk=assembly_id).update(
            state=AssemblyState.OPEN, opened_at=now, president_id=president_id
        )


def arrive(by: Actor, assembly_id: int, elector_id: int, now: datetime) -> str:
    """In the room. Gives the name of who held a proxy of theirs, which ends; "" when nobody did. Raises NotAllowed."""
    with acting(by):
        sat = held_sitting(by, assembly_id, now, AssemblyState.OPEN)
        return _come(sat, elector_id, now, remote=False)


def arrive_remotely(by: Actor, assembly_id: int, elector_id: int, now: datetime) -> str:
    """The same at a distance, where the statutes allow it for this kind of meeting. Raises NotAllowed with the clause."""
    with acting(by):
        sat = held_sitting(by, assembly_id, now, AssemblyState.OPEN)
        stop_if(no_remote(sat.ruling.procedure))
        return _come(sat, elector_id, now, remote=True)


def leave(by: Actor, assembly_id: int, elector_id: int, now: datetime) -> None:
    """From this moment they count no more, and who they represented neither. Nothing when they had left."""
    with acting(by):
        held_sitting(by, assembly_id, now, AssemblyState.OPEN)
        Stay.objects.filter(elector_id=elector_id, assembly_id=assembly_id, until=None).update(until=now)


def end_assembly(by: Actor, assembly_id: int, now: datetime) -> None:
    """Everybody leaves; the minutes are next. Raises NotAllowed while a vote is open or not proclaimed."""
    with acting(by):
        held_sitting(by, assembly_id, now, AssemblyState.OPEN)
        under_way = Motion.objects.filter(
            assembly_id=assembly_id, state__in=[MotionState.OPEN, MotionState.CLOSED]
        )
        if under_way.exists():
            raise NotAllowed(
                "Un vote n’est pas proclamé : finissez-le, ou laissez-le sans résultat, avant de lever la séance."
            )
        end_unheld(assembly_id, now)
        Stay.objects.filter(assembly_id=assembly_id, until=None).update(until=now)
        Assembly.objects.filter(pk=assembly_id).update(state=AssemblyState.ENDED, ended_at=now)


def _come(sat: Sitting, elector_id: int, now: datetime, *, remote: bool) -> str:
    if elector_id not in sat.by_key:
        raise NotAllowed(NOT_ON_ROLL)
    if elector_id not in sat.still:
        raise NotAllowed(GONE)
    if any(one.elector_id == elector_id and one.until is None for one in sat.stays):
        return ""
    standing = [one for one in sat.standing() if one.giver == elector_id]
    Proxy.objects.filter(giver_id=elector_id, until=None).update(until=now)
    Stay.objects.create(
        community_id=sat.assembly.community_id, assembly=sat.assembly, elector_id=elector_id, since=now, remote=remote
    )  # fmt: skip
    return _name(sat, standing[0].holder) if standing else ""


def _name(sat: Sitting, elector_id: int) -> str:
    found: Elector = sat.by_key[elector_id]
    return found.name
