"""Two verbs at the same instant, on two processes: what is left equals one of the two orders, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests import cast
from tests.cast import MONDAY, Cast
from trust import base, outcome, territory
from trust.abreast import Broken, Call, Together, abreast
from trust.line import Line, Tally
from trust.outcome import LEASED, Outcome, Try
from volontiers.accounts.access import Actor
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.waves import advance
from volontiers.cases.actions.withdrawals import change_pledge, pause_pledge
from volontiers.consent.actions import Terms
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.directory.models import Professional
from volontiers.messages.actions import send

PAIRS = 40
# Seconds by which one of the two may be late: the time of a verb or two.
HESITATION = 0.03
DEADLINE = MONDAY + timedelta(minutes=30)
NEVER = (None, None)
ORDERS = ("first one first", "second one first")
KINDS = (Kind.UNSCHEDULED, Kind.HOME_VISIT)

Verb = tuple[Callable[..., Any], tuple[Any, ...]]
Made = Callable[[Cast, Professional, int], Verb]


@dataclass(frozen=True, slots=True)
class Pair:
    """The first verb needs a proposal that waits, unless it is what makes one. on_duty: in a shift.

    silences: the second ends all asking.
    late: the longest hesitation of the first; to lease a message is quicker than anything else.
    """

    name: str
    first: Made
    second: Made
    before: bool = True
    on_duty: bool = False
    silences: bool = True
    late: float = HESITATION


def _by(land: Cast, one: Professional) -> Actor:
    return Actor(land.community.pk, kind="link", professional_id=one.pk)


def _proposal(land: Cast, one: Professional, need: int) -> int:
    return next(pk for pk, who in territory.waiting(land, need) if who == one.pk)


def _accept(land: Cast, one: Professional, need: int) -> Verb:
    return accept, (_by(land, one), _proposal(land, one, need), MONDAY)


def _accept_late(land: Cast, one: Professional, need: int) -> Verb:
    return accept, (_by(land, one), _proposal(land, one, need), DEADLINE - timedelta(seconds=1))


def _advance(land: Cast, _one: Professional, need: int) -> Verb:
    return _step, (land.machine, need, MONDAY)


def _deadline(land: Cast, _one: Professional, need: int) -> Verb:
    return _step, (land.machine, need, DEADLINE)


def _step(by: Actor, need: int, now: datetime) -> None:
    """Whether it was this worker or the next one that moved the need is nobody's business."""
    advance(by, need, now)


def _send(land: Cast, one: Professional, need: int) -> Verb:
    (message,) = outcome.messages_of(need, one.pk)
    return send, (land.machine, message, MONDAY)


def _withdraw(land: Cast, one: Professional, _need: int) -> Verb:
    return _said, (land.pro(one), one.pk, territory.nothing())


def _said(by: Actor, who: int, terms: Terms) -> None:
    change_pledge(by, who, terms, MONDAY, NEVER)


def _narrow(land: Cast, one: Professional, _need: int) -> Verb:
    """Neither kind of these needs any more, though not « pas du tout »."""
    none: dict[Kind, dict[str, object]] = {kind: {"level": Level.NONE} for kind in KINDS}
    return _said, (land.pro(one), one.pk, replace(territory.much(MONDAY, 30_000, 30_000), by_kind=none))


def _pause(land: Cast, one: Professional, _need: int) -> Verb:
    return pause_pledge, (land.pro(one), one.pk, MONDAY + timedelta(hours=5), MONDAY)


EVERY = (
    Pair("accept × withdraw", _accept, _withdraw),
    Pair("accept × narrow", _accept, _narrow),
    Pair("accept × pause", _accept, _pause),
    Pair("accept × deadline", _accept_late, _deadline, silences=False),
    Pair("propose × withdraw", _advance, _withdraw, before=False),
    Pair("propose on duty × withdraw", _advance, _withdraw, before=False, on_duty=True),
    Pair("propose × pause", _advance, _pause, before=False),
    Pair("send × withdraw", _send, _withdraw, late=4 * HESITATION),
)
SERIAL: dict[tuple[str, str, Kind], tuple[Outcome, Outcome]] = {}


def lot(chance: Random) -> Tally:
    """Here the person is the only volunteer, there one of four."""
    base.fresh(MONDAY)
    lands = territory.lands(MONDAY, {"wave_size_min": 4, "route": "duty_first"})
    one = territory.physician(0, *lands.both)
    for number in range(1, 4):
        other = territory.physician(number, lands.there)
        territory.say(lands.there, other, territory.much(MONDAY, 30_000, 30_000), MONDAY)
    tally = Tally()
    with abreast(2) as together:
        for _ in range(PAIRS):
            trial = Try(chance.choice(lands.both), one, chance.choice(KINDS))
            _tried(chance.choice(EVERY), trial, together, chance, tally)
    return tally


def _tried(pair: Pair, trial: Try, together: Together, chance: Random, tally: Tally) -> None:
    shape = (pair.name, trial.land.community.slug, trial.kind)
    if shape not in SERIAL:
        SERIAL[shape] = (_in_order(pair, trial, 0), _in_order(pair, trial, 1))
    need, first, second = _made(pair, trial)
    late = chance.uniform(-HESITATION, pair.late)
    given = together(Call(*first, after=max(late, 0)), Call(*second, after=max(-late, 0)))
    found = outcome.of(trial, need, given, _settled_at(pair))
    tally.runs += 1
    _judge(pair, found, SERIAL[shape], given, tally)
    if pair.silences:
        tally.broken += [f"{pair.name}: {said}" for said in outcome.after_silence(trial, need)]


def _judge(
    pair: Pair, found: Outcome, serial: tuple[Outcome, Outcome], given: tuple[Any, ...], tally: Tally
) -> None:
    tally.broken += [f"{pair.name}: {one.said}" for one in given if isinstance(one, Broken)]
    if found not in serial:
        nearest = min((outcome.difference(found, one) for one in serial), key=len)
        tally.broken.append(f"{pair.name}: neither order gives {nearest}")
    elif serial[0] != serial[1]:
        order = ORDERS[serial.index(found)]
        tally.seen[order] += 1
        tally.seen[f"{pair.name}, {order}"] += 1
    if pair.first is _send and given[0] is True:
        tally.seen[LEASED] += 1


def _made(pair: Pair, trial: Try) -> tuple[int, Verb, Verb]:
    """A fresh pledge and a fresh need; the two verbs, ready to be called."""
    land, one = trial.land, trial.one
    territory.say(land, one, territory.much(MONDAY, 30_000, 30_000), MONDAY)
    if pair.on_duty:
        cast.duty(land, one, MONDAY)
    need = (territory.proposed if pair.before else territory.called)(land, MONDAY, trial.kind)
    return need, pair.first(land, one, need), pair.second(land, one, need)


def _in_order(pair: Pair, trial: Try, leading: int) -> Outcome:
    """What the same two verbs leave when one follows the other. leading: which of them goes first."""
    need, *verbs = _made(pair, trial)
    given: list[Any] = [None, None]
    for place in (leading, 1 - leading):
        verb, args = verbs[place]
        given[place] = verb(*args)
    return outcome.of(trial, need, tuple(given), _settled_at(pair))


def _settled_at(pair: Pair) -> datetime:
    return DEADLINE if pair.first is _accept_late else MONDAY


LINES = (
    Line(
        "pairs", "P1 · deux gestes au même instant (prendre, retirer, faire une pause, proposer, envoyer, l’échéance) :"
        " le résultat est celui de l’un des deux ordres ; rien ne part après un retrait",
        "0 autre résultat", (10_000, 1_000, 80), lot,
        ORDERS,
    ),
)  # fmt: skip
