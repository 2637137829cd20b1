"""A motion of the agenda is written, put to the vote once, closed and proclaimed; or left without a result."""

from collections.abc import Mapping
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import moments
from volontiers.core.assembly import Choice, result
from volontiers.core.sitting import AssemblyState, MotionState, Way, no_quorum
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.faults import empty_college, fault
from volontiers.governance.actions.holding import assembly_of, held_sitting
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.models import AgendaItem, Aside, Ballot, HandCount, Motion
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.results import stored
from volontiers.territory import queries as territory

_BEFORE_THE_END = (AssemblyState.CONVENED, AssemblyState.OPEN)
NOT_COUNTED = "Le compte attend d’être confirmé par une seconde personne."


def write_motion(
    by: Actor,
    assembly_id: int,
    item_id: int,
    text: str,
    way: Way,
    concerned: Mapping[int, str],
    now: datetime,
) -> Motion:
    """Under a point of the agenda. concerned: elector → what links them to it; they are left out. Raises NotAllowed."""
    with acting(by):
        sat = held_sitting(by, assembly_id, now, *_BEFORE_THE_END)
        if not AgendaItem.objects.filter(pk=item_id, assembly_id=assembly_id).exists():
            raise NotAllowed(
                "On ne vote que sur l’ordre du jour convoqué : choisissez un de ses points.", "item"
            )
        if not concerned.keys() <= sat.by_key.keys():
            raise NotAllowed("Une personne cochée n’est pas sur la liste des électeurs.", "concerned")
        made = Motion.objects.create(
            community_id=by.community_id, assembly_id=assembly_id, item_id=item_id, text=text, way=way
        )
        insert(*[
            Aside(community_id=by.community_id, motion=made, elector_id=elector, what=what[:200])
            for elector, what in concerned.items()
        ])  # fmt: skip
    return made


def drop_motion(by: Actor, motion_id: int, now: datetime) -> None:
    """Before it is put to the vote. Raises NotAllowed afterwards."""
    with acting(by):
        held_sitting(by, assembly_of(motion_id), now, *_BEFORE_THE_END)
        if not Motion.objects.filter(pk=motion_id, state=MotionState.DRAFT).exists():
            raise NotAllowed("Cette proposition a été mise aux voix : elle reste au procès-verbal.")
        Aside.objects.filter(motion_id=motion_id).delete()
        Motion.objects.filter(pk=motion_id).delete()


def open_vote(by: Actor, motion_id: int, now: datetime) -> None:
    """With the quorum there, and no other vote open. Raises NotAllowed with the clause, a second time too."""
    with acting(by):
        sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = Motion.objects.get(pk=motion_id)
        if one.state != MotionState.DRAFT:
            raise NotAllowed(_already(by, one))
        if Motion.objects.filter(assembly=sat.assembly, state=MotionState.OPEN).exists():
            raise NotAllowed("Un autre vote est ouvert : finissez-le d’abord.")
        stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
        stop_if(empty_college(sat))
        Motion.objects.filter(pk=motion_id).update(state=MotionState.OPEN, opened_at=now)


def close_vote(by: Actor, motion_id: int, now: datetime) -> Motion:
    """Left without a result when the quorum was lost meanwhile, or a college emptied. Raises NotAllowed when not open."""
    with acting(by):
        sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = _in_state(motion_id, MotionState.OPEN, "Ce vote n’est pas ouvert.")
        assert one.opened_at is not None
        if why := fault(by, sat, one.opened_at, now):
            _write(one, state=MotionState.VOID, closed_at=now, void_for=why)
            return one
        found = _counted(sat, one, now) if one.way == Way.NAMED else None
        _write(one, state=MotionState.CLOSED, closed_at=now, result=found)
    return one


def leave_without_result(by: Actor, motion_id: int, why: str, now: datetime) -> None:
    """The vote is stopped, and the minutes say why. Raises NotAllowed once it is proclaimed."""
    with acting(by):
        held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = Motion.objects.get(pk=motion_id)
        if one.state not in {MotionState.OPEN, MotionState.CLOSED}:
            raise NotAllowed("Ce vote n’est pas en cours.")
        _write(one, state=MotionState.VOID, closed_at=one.closed_at or now, void_for=why)


def declare(by: Actor, motion_id: int, now: datetime) -> Motion:
    """The result is read out: it changes no more. Raises NotAllowed before its count was confirmed."""
    with acting(by):
        held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = _in_state(motion_id, MotionState.CLOSED, "Ce vote n’est pas clos, ou il est déjà proclamé.")
        confirmed = HandCount.objects.filter(motion=one, confirmed_at__isnull=False).exists()
        if one.result is None or (one.way != Way.NAMED and not confirmed):
            raise NotAllowed(NOT_COUNTED)
        _write(one, state=MotionState.DECLARED, declared_at=now)
    return one


def _already(by: Actor, one: Motion) -> str:
    if one.state != MotionState.OPEN or one.opened_at is None:
        return "Cette proposition a déjà été mise aux voix : un vote ne s’ouvre qu’une fois."
    zone = territory.zone(territory.community(by.community_id))
    return f"Ce vote est déjà ouvert, depuis {moments.clock(one.opened_at, zone)}."


def _in_state(motion_id: int, state: MotionState, otherwise: str) -> Motion:
    one = Motion.objects.filter(pk=motion_id, state=state).first()
    if one is None:
        raise NotAllowed(otherwise)
    return one


def _counted(sat: Sitting, one: Motion, now: datetime) -> dict[str, object]:
    """Who voted then left counts among those there: they took part."""
    cast = Ballot.objects.filter(motion=one, elector_id__in=sat.still).values_list("elector_id", "choice")
    ballots = {pk: Choice(said) for pk, said in cast}
    counted = sat.room(now).counted | ballots.keys()
    aside = set(Aside.objects.filter(motion=one).values_list("elector_id", flat=True))
    found = result(
        sat.ruling, sat.electors, counted, ballots, aside=aside, president=sat.assembly.president_id
    )
    return stored(sat, found, len(counted))


def _write(one: Motion, **facts: object) -> None:
    for name, value in facts.items():
        setattr(one, name, value)
    one.save(update_fields=list(facts))
