"""An opinion is asked in simple secrecy, where the statutes permit it: a mark for who voted, a number for what was said."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F

from volontiers.accounts.access import Actor
from volontiers.core import urn
from volontiers.core.assembly import Choice, WrongBallot, wrong_ballot
from volontiers.core.sitting import AssemblyState, no_quorum
from volontiers.core.urn import OpinionState
from volontiers.database.wall import acting
from volontiers.governance.actions.faults import empty_college, fault
from volontiers.governance.actions.holding import held_sitting, local_day
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.models import AgendaItem, Mark, Opinion, Urn
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.asked_about import declared, named_in
from volontiers.governance.queries.assemblies import Sitting

NOT_OPEN = "Cet avis n’est pas ouvert."
ONCE = "Cet avis a déjà été demandé : il ne s’ouvre qu’une fois."
NO_ITEM = "On ne vote que sur l’ordre du jour convoqué : choisissez un de ses points."
FEW = "Moins de cinq personnes ont voté : les nombres diraient qui a dit quoi. Ils sont effacés."


def write_opinion(
    by: Actor,
    assembly_id: int,
    item_id: int,
    text: str,
    now: datetime,
    *,
    college: str = "",
    of_a_person: bool,
    in_a_conflict: bool,
    checked: Collection[str] = (),
) -> Opinion:
    """of_a_person, in_a_conflict: what was answered; either is refused. college: who is asked. Raises NotAllowed.

    checked: of core.urn.Unchecked, what was looked at once more where the text names a member, or interests are declared.
    """
    with acting(by):
        sat = held_sitting(by, assembly_id, now, AssemblyState.CONVENED, AssemblyState.OPEN)
        if not AgendaItem.objects.filter(pk=item_id, assembly_id=assembly_id).exists():
            raise NotAllowed(NO_ITEM, "item")
        asked = sum(college in ("", row.college) for row in sat.electors)
        decided = sat.statutes.simple_secrecy
        stop_if(
            urn.no_urn(decided=decided, of_a_person=of_a_person, in_a_conflict=in_a_conflict, electors=asked)
        )
        today = local_day(by, now)
        if wrong := urn.unchecked(named_in(text, today), declared(sat, today), checked):
            raise NotAllowed(wrong[1], wrong[0].value)
        return Opinion.objects.create(
            community_id=by.community_id, assembly_id=assembly_id, item_id=item_id, text=text, college=college,
            of_a_person=of_a_person, in_a_conflict=in_a_conflict, answered_by_id=by.signed_as,
        )  # fmt: skip


def open_opinion(by: Actor, opinion_id: int, now: datetime) -> None:
    """With an empty urn. Raises NotAllowed, a second time too."""
    with acting(by):
        sat, one = _held(by, opinion_id, now)
        if one.state != OpinionState.DRAFT:
            raise NotAllowed(ONCE)
        stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
        stop_if(empty_college(sat, one.college))
        stop_if(
            urn.no_urn(
                decided=sat.statutes.simple_secrecy, of_a_person=False, in_a_conflict=False,
                electors=len(queries.voters(sat, one)),
            )
        )  # fmt: skip
        Opinion.objects.filter(pk=one.pk).update(state=OpinionState.OPEN, opened_at=now)
        Urn.objects.create(community_id=by.community_id, opinion=one)


def say(by: Actor, opinion_id: int, caster_id: int, elector_id: int, choice: Choice, now: datetime) -> None:
    """One mark and one more in the urn, which nothing links. Raises NotAllowed with what forbids it."""
    try:
        with acting(by):
            sat, one = _held(by, opinion_id, now)
            if one.state != OpinionState.OPEN:
                raise NotAllowed(NOT_OPEN)
            stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
            _may_say(sat, one, caster_id, elector_id, now)
            Mark.objects.create(community_id=by.community_id, opinion=one, elector_id=elector_id)
            Urn.objects.filter(opinion=one).update(**{choice.value: F(choice.value) + 1})
    except IntegrityError as error:
        raise NotAllowed(WrongBallot.TWICE.sentence) from error


def close_opinion(by: Actor, opinion_id: int, now: datetime) -> Opinion:
    """The numbers are told, unless fewer than five voted or the quorum was lost; the urn goes. Raises NotAllowed."""
    with acting(by):
        sat, one = _held(by, opinion_id, now)
        if one.state != OpinionState.OPEN:
            raise NotAllowed(NOT_OPEN)
        assert one.opened_at is not None
        found = Urn.objects.get(opinion=one)
        one.closed_at = now
        one.void_for = fault(by, sat, one.opened_at, now, one.college) or _few(found)
        one.state = OpinionState.VOID if one.void_for else OpinionState.CLOSED
        if not one.void_for:
            one.result = {choice.value: getattr(found, choice.value) for choice in Choice}
        one.save(update_fields=["state", "closed_at", "result", "void_for"])
        Urn.objects.filter(opinion=one).delete()
    return one


def _few(found: Urn) -> str:
    return "" if urn.may_show(found.yes + found.no + found.abstain) else FEW


def _held(by: Actor, opinion_id: int, now: datetime) -> tuple[Sitting, Opinion]:
    """Inside acting(): whatever moves an opinion waits for its assembly."""
    found = Opinion.objects.filter(pk=opinion_id).values_list("assembly_id", flat=True).first()
    if found is None:
        raise NotAllowed("Cet avis n’existe pas.")
    sat = held_sitting(by, found, now, AssemblyState.OPEN)
    return sat, Opinion.objects.get(pk=opinion_id)


def _may_say(sat: Sitting, one: Opinion, caster_id: int, elector_id: int, now: datetime) -> None:
    asked = {row.pk for row in queries.voters(sat, one)}
    roll = [row.pk for row in sat.roll if one.college in ("", row.college)]
    marked = Mark.objects.filter(opinion=one).values_list("elector_id", flat=True)
    wrong = wrong_ballot(
        caster_id, elector_id, sat.room(now), roll=roll, still=asked, aside=(), spoken=set(marked)
    )
    if wrong is not None:
        raise NotAllowed(wrong.sentence)
