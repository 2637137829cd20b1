"""Who may be asked for a need, in which order, and why the others are not.

Order: duty physician, usual professional, care team, volunteers near, volunteers of the area; inside a
tier the lowest load ÷ pledge, then travel, then a lot drawn from a published number.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from hashlib import sha256
from math import inf

from volontiers.core.fairness import load, ratio
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import (
    Asked,
    Ceiling,
    Moment,
    No,
    PledgeTerms,
    Use,
    Wall,
    Yes,
    covers_at,
    moment_of,
)
from volontiers.core.rules import Route, Rules

ENGINE_VERSION = "1"


class Tier(StrEnum):
    """DESK and ASKER are the human last wave: nobody is ranked in them."""

    DUTY = "duty"
    USUAL = "usual"
    TEAM = "team"
    NEAR = "near"
    AREA = "area"
    DESK = "desk"
    ASKER = "asker"

    @property
    def label(self) -> str:
        return _TIER_LABELS[self]


_TIER_LABELS = {
    Tier.DUTY: "médecin référent",
    Tier.USUAL: "soignant habituel",
    Tier.TEAM: "équipe de suivi",
    Tier.NEAR: "volontaires proches",
    Tier.AREA: "volontaires du territoire",
    Tier.DESK: "bureau",
    Tier.ASKER: "personne qui a demandé",
}

TIERS = (Tier.DUTY, Tier.USUAL, Tier.TEAM, Tier.NEAR, Tier.AREA)
_POSITION = {tier: position for position, tier in enumerate(TIERS)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """minutes: travel from their practice. terms: None without a pledge.

    duty: holds a shift open now. already: state of an earlier proposal of this need. reachable: has a
    working channel. answers: their profession can answer this kind. one_off: agreed, for this need alone,
    to be asked outside the pledge.
    """

    id: str
    usual: bool
    team: bool
    duty: bool
    minutes: float | None
    terms: PledgeTerms | None
    use: Use
    ceiling: Ceiling
    already: ProposalState | None
    reachable: bool
    answers: bool
    one_off: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a ranking depends on. at: aware; lot: the published number of the draw."""

    need_id: str
    kind: Kind
    modes: frozenset[Mode]
    municipality: str
    at: datetime
    zone: tzinfo
    candidates: tuple[Candidate, ...]
    rules: Rules
    lot: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """load: accepted ÷ cap this week; reasons: French clauses able to follow « parce que »."""

    id: str
    tier: Tier
    modes: frozenset[Mode]
    load: float
    minutes: float | None
    draw: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    id: str
    wall: Wall


@dataclass(frozen=True, slots=True)
class Ranking:
    ranked: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    engine: str
    lot: int


Key = tuple[int, float, float, float, int, str]


def rank(situation: Situation) -> Ranking:
    """Everybody is either ranked or excluded by a named wall, whatever the order they came in."""
    moment = moment_of(situation.at, situation.zone)
    keyed: list[tuple[Key, Ranked]] = []
    excluded: list[Excluded] = []
    for candidate in situation.candidates:
        place = _place(candidate, situation, moment)
        if isinstance(place, Wall):
            excluded.append(Excluded(candidate.id, place))
        else:
            keyed.append(place)
    keyed.sort(key=_key)
    excluded.sort(key=_identity)
    ranked = tuple(one for _, one in keyed)
    return Ranking(ranked, tuple(excluded), ENGINE_VERSION, situation.lot)


def _key(pair: tuple[Key, Ranked]) -> Key:
    return pair[0]


def _identity(one: Excluded) -> str:
    return one.id


def _place(candidate: Candidate, situation: Situation, moment: Moment) -> tuple[Key, Ranked] | Wall:
    wall = _wall_before_pledge(candidate)
    if wall is not None:
        return wall
    duty = _on_duty(candidate, situation)
    answer = _answer(candidate, situation, moment, duty=duty)
    if isinstance(answer, No):
        return answer.wall
    tier = Tier.DUTY if duty else _tier(candidate, situation.rules)
    if tier is None:
        return Wall.AREA
    return _ranked(candidate, tier, answer, situation)


def _wall_before_pledge(candidate: Candidate) -> Wall | None:
    if not candidate.answers:
        return Wall.ROLE
    if candidate.already is not None:
        return Wall.REFUSED
    return None if candidate.reachable else Wall.CHANNEL


def _on_duty(candidate: Candidate, situation: Situation) -> bool:
    rules = situation.rules
    return candidate.duty and rules.route is Route.DUTY_FIRST and situation.kind in rules.duty_kinds


def _answer(candidate: Candidate, situation: Situation, moment: Moment, *, duty: bool) -> Yes | No:
    if duty:
        return Yes(situation.modes, ("une astreinte est ouverte",))
    if candidate.one_off:
        return Yes(situation.modes, ("un accord a été donné pour cette demande",))
    if candidate.terms is None:
        return No(Wall.NONE_LEVEL)
    asked = Asked(situation.kind, situation.modes, situation.municipality, candidate.minutes)
    return covers_at(candidate.terms, asked, moment, candidate.use, candidate.ceiling)


def _tier(candidate: Candidate, rules: Rules) -> Tier | None:
    """None beyond the hard cap, which does not part a person from those who already follow them."""
    if candidate.usual:
        return Tier.USUAL
    if candidate.team:
        return Tier.TEAM
    if candidate.minutes is None:
        return Tier.AREA
    if candidate.minutes <= rules.radius_minutes:
        return Tier.NEAR
    return Tier.AREA if candidate.minutes <= rules.hard_cap_minutes else None


def _ranked(candidate: Candidate, tier: Tier, answer: Yes, situation: Situation) -> tuple[Key, Ranked]:
    taken, asked = _loads(candidate, situation.kind)
    draw = draw_of(situation.lot, situation.need_id, candidate.id)
    minutes = inf if candidate.minutes is None else candidate.minutes
    key = (_POSITION[tier], taken, asked, minutes, draw, candidate.id)
    ranked = Ranked(candidate.id, tier, answer.modes, taken, candidate.minutes, draw, answer.reasons)
    return key, ranked


def _loads(candidate: Candidate, kind: Kind) -> tuple[float, float]:
    """Accepted and asked shares, of the kind where it has caps of its own; nothing outside a pledge."""
    terms = candidate.terms
    if terms is None:
        return 0.0, 0.0
    own = terms.by_kind.get(kind)
    if own is None or own.caps is None:
        return load(candidate.use, terms.caps), ratio(candidate.use.asked, terms.caps.asked)
    asked, accepted = candidate.use.by_kind.get(kind, (0, 0))
    return ratio(accepted, own.caps.accepted), ratio(asked, own.caps.asked)


def draw_of(lot: int, need_id: str, candidate_id: str) -> int:
    """The lot of one candidate: anyone who knows the published number can compute it again."""
    return int.from_bytes(sha256(f"{lot}|{need_id}|{candidate_id}".encode()).digest()[:6], "big")
