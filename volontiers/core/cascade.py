"""What a need does next: ask the next wave, wait, stay closed, or come back to a human. It always ends."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from volontiers.core.dispatch import TIERS, Ranked, Ranking, Tier
from volontiers.core.fairness import wave_size
from volontiers.core.need import Kind
from volontiers.core.pledge import Wall
from volontiers.core.rules import Route, Rules

_VOLUNTEERS = frozenset({Tier.NEAR, Tier.AREA})
_PASSING = frozenset({Wall.DAY, Wall.HOUR, Wall.QUIET})
_WAVES_COUNTED = 16  # beyond, one person per wave already reaches any target

NO_DUTY = "Aucun médecin référent en ce moment."
NOT_DUTY_KIND = "Le médecin référent ne reçoit pas ce type de demande."
NOBODY = {
    Tier.DUTY: NO_DUTY,
    Tier.USUAL: "Aucun soignant habituel ne peut être sollicité.",
    Tier.TEAM: "Personne de l’équipe de suivi ne peut être sollicité.",
    Tier.NEAR: "Aucun volontaire proche.",
    Tier.AREA: "Aucun autre volontaire sur le territoire.",
}
PAST_DUE = "L’échéance est passée."
NO_VOLUNTEER = "Aucun volontaire disponible pour ce type."
EXHAUSTED = "Toutes les vagues sont passées."
NO_OPENING = "Aucune ouverture n’est prévue."


@dataclass(frozen=True, slots=True)
class Step:
    """size: people asked at once. patience: time they are left to answer."""

    tier: Tier
    size: int
    patience: timedelta


@dataclass(frozen=True, slots=True)
class Skipped:
    """An empty tier costs no time, and says why it is empty."""

    tier: Tier
    reason: str


@dataclass(frozen=True, slots=True)
class AskedState:
    """One person already asked for this need.

    until: end of their deadline; for an alternative under examination, end of the time it is held.
    answered: they said no, or their proposal is over. wave: its number, from 1.
    """

    until: datetime
    answered: bool
    tier: Tier
    wave: int = 1


@dataclass(frozen=True, slots=True)
class Send:
    """wave: its number from 1. of: how many waves are foreseen in all, the human last one not counted."""

    to: tuple[str, ...]
    tier: Tier
    wave: int
    of: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """For an answer, or for the hour of somebody whom the need leaves time to wait for."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """A human takes over: the desk, or without a desk the professional who asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    until: datetime


def plan(  # a value for each fact the plan depends on
    rules: Rules,
    kind: Kind,
    due_at: datetime,
    now: datetime,
    has_duty: bool,
    counts: Mapping[Tier, int],
    desk: bool,
) -> tuple[Step, ...]:
    """The waves foreseen from now to due_at, if nobody answered; the last step is always a human.

    counts: people who may be asked, by tier. desk: False where nobody answers the phone; the professional
    who asked is then the last wave.
    """
    due_at, now = due_at.astimezone(UTC), now.astimezone(UTC)
    present = {tier: 0 if _absence(rules, kind, has_duty, counts, tier) else counts[tier] for tier in TIERS}
    waves = _waves(rules, present, due_at, now, 0)
    end = now + sum((step.patience for step in waves), timedelta())
    human = Step(Tier.DESK if desk else Tier.ASKER, 1, max(due_at - end, timedelta()))
    return (*waves, human)


def skipped(rules: Rules, kind: Kind, has_duty: bool, counts: Mapping[Tier, int]) -> tuple[Skipped, ...]:
    """The tiers which the plan passes at once, in order, each with its reason in French.

    A community whose route does not start with the duty physician does not miss one.
    """
    reasons = ((tier, _absence(rules, kind, has_duty, counts, tier)) for tier in TIERS)
    return tuple(
        Skipped(tier, reason)
        for tier, reason in reasons
        if reason and (tier is not Tier.DUTY or rules.route is Route.DUTY_FIRST)
    )


def _absence(rules: Rules, kind: Kind, has_duty: bool, counts: Mapping[Tier, int], tier: Tier) -> str:
    if tier is Tier.DUTY:
        if kind not in rules.duty_kinds:
            return NOT_DUTY_KIND
        if not has_duty or rules.route is not Route.DUTY_FIRST:
            return NO_DUTY
    return "" if counts.get(tier, 0) > 0 else NOBODY[tier]


def next_step(  # as plan()
    ranking: Ranking,
    asked: Mapping[str, AskedState],
    rules: Rules,
    due_at: datetime,
    now: datetime,
    hours_open: bool,
    next_open: datetime | None,
    duty_open: bool,
    *,
    waves_sent: int = 0,
) -> Send | Wait | Desk | Closed:
    """One step of the cascade; the caller writes it and comes back at `until`, or when all have answered.

    asked: everybody asked so far for this need, by id, in the ranking or not. waves_sent: number of the last
    wave, for a caller whose `asked` leaves out those who may be asked again. next_open: after now, read only
    when closed; out of hours only a duty physician on an open shift is asked. Instants are aware, and
    returned in UTC.
    """
    # In UTC: inside one zone Python adds and compares wall times, wrong by an hour on two nights a year.
    due_at, now = due_at.astimezone(UTC), now.astimezone(UTC)
    if now >= due_at:
        return Desk(PAST_DUE)
    live = [one.until.astimezone(UTC) for one in asked.values() if not one.answered and one.until > now]
    if live:
        return Wait(min(*live, due_at))
    left = _left(ranking, asked, hours_open, duty_open)
    if left:
        sent = max((one.wave for one in asked.values()), default=0)
        return _send(left, max(sent, waves_sent), rules, due_at, now)
    if not hours_open:
        return Closed(min(next_open.astimezone(UTC), due_at)) if next_open is not None else Desk(NO_OPENING)
    if _someone_later(ranking, asked) and due_at - now > rules.slow_after:
        return Wait(min(now + timedelta(minutes=rules.slow_minutes[0]), due_at - rules.slow_after))
    return Desk(EXHAUSTED if asked or ranking.ranked else NO_VOLUNTEER)


def _someone_later(ranking: Ranking, asked: Mapping[str, AskedState]) -> bool:
    """Is anybody kept away only by the day or the hour? A need with days ahead does not give them up."""
    return any(one.wall in _PASSING and one.id not in asked for one in ranking.excluded)


def _left(
    ranking: Ranking, asked: Mapping[str, AskedState], hours_open: bool, duty_open: bool
) -> list[Ranked]:
    return [
        one
        for one in ranking.ranked
        if one.id not in asked and (duty_open if one.tier is Tier.DUTY else hours_open)
    ]


def _send(left: list[Ranked], sent: int, rules: Rules, due_at: datetime, now: datetime) -> Send:
    waves = _waves(rules, Counter(one.tier for one in left), due_at, now, sent)
    first = waves[0]
    to = tuple(one.id for one in left if one.tier is first.tier)[: first.size]
    return Send(to, first.tier, sent + 1, sent + len(waves), now + first.patience)


def _waves(
    rules: Rules, counts: Mapping[Tier, int], due_at: datetime, start: datetime, sent: int
) -> list[Step]:
    """All the waves that fit before due_at, tier after tier. sent: waves already gone."""
    steps: list[Step] = []
    at = start
    for tier in TIERS:
        left = counts.get(tier, 0)
        while left > 0 and at < due_at:
            index = sent + len(steps)
            size = _size(rules, tier, left, _waves_left(rules, tier, index, due_at, at), due_at - at)
            patience = min(_patience(rules, tier, index, due_at - at), due_at - at)
            steps.append(Step(tier, size, patience))
            at += patience
            left -= size
    return steps


_QUICK = {Tier.DUTY: "duty_minutes", Tier.USUAL: "usual_minutes", Tier.TEAM: "team_minutes"}


def _patience(rules: Rules, tier: Tier, index: int, before_due: timedelta) -> timedelta:
    """A need due later than a day leaves hours to answer, except to the physician on duty."""
    if tier is not Tier.DUTY and before_due > rules.slow_after:
        slow = rules.slow_minutes
        return timedelta(minutes=slow[min(index, len(slow) - 1)])
    return timedelta(minutes=getattr(rules, _QUICK.get(tier, "volunteers_minutes")))


def _size(rules: Rules, tier: Tier, left: int, waves_left: int, before_due: timedelta) -> int:
    """The person's own carers and the duty physicians are few and asked together; volunteers by chance."""
    if tier not in _VOLUNTEERS:
        return min(left, rules.wave_size_max)
    wanted = wave_size(rules.answer_rate, rules.target, rules.wave_size_max, left, waves_left)
    if before_due > rules.slow_after:
        return wanted
    return min(max(wanted, rules.wave_size_min), rules.wave_size_max, left)


def _waves_left(rules: Rules, tier: Tier, index: int, due_at: datetime, at: datetime) -> int:
    """How many more can leave in time; a slow need is to be answered before its last, hurried day."""
    end = due_at - rules.slow_after if due_at - at > rules.slow_after else due_at
    count = 0
    while at < end and count < _WAVES_COUNTED:
        at += _patience(rules, tier, index + count, due_at - at)
        count += 1
    return count
