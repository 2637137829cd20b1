"""A named ballot is given once, for oneself or by a proxy; a count of the room is written by one, confirmed by another."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from volontiers.accounts.access import Actor
from volontiers.core import codes
from volontiers.core.assembly import Choice, WrongBallot, counting, result_of_counts, wrong_ballot
from volontiers.core.sitting import AssemblyState, MotionState, Way, no_quorum
from volontiers.database.wall import acting
from volontiers.governance.actions.holding import assembly_of, held_sitting
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.models import Aside, Ballot, HandCount, Motion
from volontiers.governance.queries import assemblies as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.results import stored

CLOSED = "Ce vote n’est pas ouvert."
TOO_MANY = "Il y a plus de voix que de personnes présentes ou représentées : comptez à nouveau."
DIFFERENT = "Les deux comptes ne sont pas les mêmes. Rien n’est confirmé : recomptez ensemble, puis corrigez l’un des deux."
ONE_PERSON = "Vous avez écrit ce compte : une autre personne le confirme."

Counts = Mapping[str, Mapping[Choice, int]]


def cast(by: Actor, motion_id: int, caster_id: int, elector_id: int, choice: Choice, now: datetime) -> Ballot:
    """caster_id: whose page it is. Gives the ballot, with its receipt. Raises NotAllowed with what forbids it."""
    try:
        with acting(by):
            sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
            return _ballot(by, sat, _open(motion_id), caster_id, elector_id, choice, now)
    except IntegrityError as error:
        raise NotAllowed(WrongBallot.TWICE.sentence) from error


def record(by: Actor, motion_id: int, elector_id: int, choice: Choice, now: datetime) -> Ballot:
    """What somebody in the room says aloud, or who stands for them, written by the secretariat. Raises NotAllowed."""
    try:
        with acting(by):
            sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
            caster = sat.room(now).represented.get(elector_id, elector_id)
            return _ballot(by, sat, _open(motion_id), caster, elector_id, choice, now)
    except IntegrityError as error:
        raise NotAllowed(WrongBallot.TWICE.sentence) from error


def enter_count(
    by: Actor, motion_id: int, counts: Counts, president_said: Choice | None, now: datetime
) -> None:
    """By college where these weigh, else under "". Written again while nobody confirmed it. Raises NotAllowed."""
    with acting(by):
        sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = _counted_by_hand(motion_id)
        _result(sat, one, counts, president_said)
        HandCount.objects.update_or_create(
            motion=one,
            defaults={
                "community_id": by.community_id, "counts": _told(counts), "president_said": president_said or "",
                "entered_by_id": by.signed_as, "entered_at": now,
            },
        )  # fmt: skip


def confirm_count(
    by: Actor, motion_id: int, counts: Counts, president_said: Choice | None, now: datetime
) -> Motion:
    """The same numbers, typed by another person: the result is written. Raises NotAllowed when they differ."""
    with acting(by):
        sat = held_sitting(by, assembly_of(motion_id), now, AssemblyState.OPEN)
        one = _counted_by_hand(motion_id)
        count = HandCount.objects.filter(motion=one).first()
        if count is None:
            raise NotAllowed("Aucun compte n’est encore écrit.")
        if count.entered_by_id == by.signed_as:
            raise NotAllowed(ONE_PERSON)
        if (count.counts, count.president_said) != (_told(counts), president_said or ""):
            raise NotAllowed(DIFFERENT)
        HandCount.objects.filter(pk=count.pk).update(confirmed_by_id=by.signed_as, confirmed_at=now)
        one.result = _result(sat, one, counts, president_said)
        one.save(update_fields=["result"])
    return one


def _open(motion_id: int) -> Motion:
    one = Motion.objects.filter(pk=motion_id, state=MotionState.OPEN, way=Way.NAMED).first()
    if one is None:
        raise NotAllowed(CLOSED)
    return one


def _ballot(
    by: Actor, sat: Sitting, one: Motion, caster_id: int, elector_id: int, choice: Choice, now: datetime
) -> Ballot:
    stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
    _may_vote(sat, one, caster_id, elector_id, now)
    return Ballot.objects.create(
        community_id=by.community_id, motion=one, elector_id=elector_id, caster_id=caster_id, choice=choice,
        receipt=codes.code_of(secrets.token_bytes(codes.RANDOM_BYTES)), at=now, written_by_id=by.signed_as,
    )  # fmt: skip


def _may_vote(sat: Sitting, one: Motion, caster_id: int, elector_id: int, now: datetime) -> None:
    wrong = wrong_ballot(
        caster_id, elector_id, sat.room(now), roll=sat.by_key, still=sat.still,
        aside=[key for key, _, _ in queries.aside(one.pk)], spoken=queries.spoken_for(one.pk),
    )  # fmt: skip
    if wrong is not None:
        raise NotAllowed(wrong.sentence)


def _counted_by_hand(motion_id: int) -> Motion:
    one = Motion.objects.filter(pk=motion_id, state=MotionState.CLOSED).exclude(way=Way.NAMED).first()
    if one is None:
        raise NotAllowed("Le compte s’écrit quand le vote est clos, et avant qu’il soit proclamé.")
    if one.result is not None:
        raise NotAllowed("Ce compte est confirmé : il ne change plus.")
    return one


def _result(sat: Sitting, one: Motion, counts: Counts, president_said: Choice | None) -> dict[str, object]:
    """Of who was in the room when the vote closed."""
    assert one.closed_at is not None
    counted = sat.room(one.closed_at).counted
    aside = set(Aside.objects.filter(motion=one).values_list("elector_id", flat=True))
    wanted = {key: counts.get(key, {}) for key in counting(sat.ruling)}
    try:
        found = result_of_counts(
            sat.ruling, sat.electors, counted, wanted, aside=aside, president_said=president_said
        )
    except ValueError as error:
        raise NotAllowed(TOO_MANY) from error
    return stored(sat, found, len(counted))


def _told(counts: Counts) -> dict[str, dict[str, int]]:
    return {
        key: {choice.value: said.get(choice, 0) for choice in Choice} for key, said in sorted(counts.items())
    }
