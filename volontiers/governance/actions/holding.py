"""Holds one assembly for a verb: two hands at once come one after the other."""

from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.core.sitting import AssemblyState
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Assembly, Motion
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.territory import queries as territory

_WRONG_STATE = {
    AssemblyState.DRAFT: "Cette réunion n’est pas encore convoquée.",
    AssemblyState.CONVENED: "Cette réunion est convoquée, et la séance n’est pas encore ouverte.",
    AssemblyState.OPEN: "La séance est ouverte : ce qui a été convoqué ne change plus.",
    AssemblyState.ENDED: "La séance est levée.",
    AssemblyState.CLOSED: "Cette réunion est close, son procès-verbal est signé.",
}


def local_day(by: Actor, now: datetime) -> date:
    """Read inside the community."""
    return now.astimezone(territory.zone(territory.community(by.community_id))).date()


def held(assembly_id: int, *states: AssemblyState) -> Assembly:
    """Inside acting(): the row, locked until the end of the verb. Raises NotAllowed in another state."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("statutes")
    one = rows.filter(pk=assembly_id).first()
    if one is None:
        raise NotAllowed("Cette réunion n’existe pas.")
    if one.state not in states:
        raise NotAllowed(_WRONG_STATE[AssemblyState(one.state)])
    return one


def held_sitting(by: Actor, assembly_id: int, now: datetime, *states: AssemblyState) -> Sitting:
    """Inside acting(): the same with its roll, its stays and its proxies. Raises NotAllowed."""
    found = queries.sitting(held(assembly_id, *states), local_day(by, now))
    if found is None:
        raise NotAllowed(_WRONG_STATE[AssemblyState.DRAFT])
    return found


def assembly_of(motion_id: int) -> int:
    """Inside acting()."""
    found = Motion.objects.filter(pk=motion_id).values_list("assembly_id", flat=True).first()
    if found is None:
        raise NotAllowed("Cette proposition n’existe plus.")
    return found
