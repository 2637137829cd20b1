"""Who may be asked for a need, in which order, and why the others are not.

Order: duty physician, usual professional, care team, volunteers near, volunteers of the area; inside a
tier the lowest load ÷ pledge, then travel, then a lot drawn from a published number.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from hashlib import sha256
from math import inf
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from volontiers.core.fairness import load, ratio
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import (
    Asked,
    Ceiling,
    Moment,
    PledgeTerms,
    Use,
    Wall,
    moment_of,
    reasons_of,
    wall_of,
)
from volontiers.core.rules import Route, Rules

if TYPE_CHECKING:
    from hashlib import _Hash

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """minutes: travel from their practice. terms: None without a pledge.

    duty: holds a shift open now. already: state of an earlier proposal of this need. reachable: has a
    working channel. answers: their profession can answer this kind. one_off: agreed, for this need alone,
    to be asked outside the pledge. away: an absence they announced to their team runs now.
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
    away: bool = False


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
Position = int
_ON_DUTY = ("une astreinte est ouverte",)
_ONE_OFF = ("un accord a été donné pour cette demande",)
_DUTY, _USUAL, _TEAM, _NEAR, _AREA = range(len(TIERS))


@dataclass(frozen=True, slots=True)
class _Room:
    """What one ranking computes once for everybody."""

    situation: Situation
    moment: Moment
    duty_counts: bool
    lots: "_Hash"
    needs: dict[float | None, Asked]

    def need_at(self, minutes: float | None) -> Asked:
        """The need as seen from that distance; practices share communes, so that few differ."""
        seen = self.needs.get(minutes)
        if seen is None:
            situation = self.situation
            seen = Asked(situation.kind, situation.modes, situation.municipality, minutes)
            self.needs[minutes] = seen
        return seen


def rank(situation: Situation) -> Ranking:
    """Everybody is either ranked or excluded by a named wall, whatever the order they came in."""
    room = _room(situation)
    keyed: list[tuple[Key, Ranked]] = []
    excluded: list[Excluded] = []
    for candidate in situation.candidates:
        wall = _wall(candidate, room)
        if wall is None:
            keyed.append(_ranked(candidate, room))
        else:
            excluded.append(Excluded(candidate.id, wall))
    keyed.sort(key=itemgetter(0))
    excluded.sort(key=attrgetter("id"))
    ranked = tuple([one for _, one in keyed])
    return Ranking(ranked, tuple(excluded), ENGINE_VERSION, situation.lot)


def _room(situation: Situation) -> _Room:
    rules = situation.rules
    duty_counts = rules.route is Route.DUTY_FIRST and situation.kind in rules.duty_kinds
    moment = moment_of(situation.at, situation.zone)
    return _Room(situation, moment, duty_counts, _lots(situation.lot, situation.need_id), {})


def _wall(candidate: Candidate, room: _Room) -> Wall | None:
    if not candidate.answers:
        return Wall.ROLE
    if candidate.already is not None:
        return Wall.REFUSED
    if not candidate.reachable:
        return Wall.CHANNEL
    if candidate.one_off or (candidate.duty and room.duty_counts):
        return None
    if candidate.terms is None or candidate.away:
        return Wall.NONE_LEVEL if candidate.terms is None else Wall.DAY
    need = room.need_at(candidate.minutes)
    return wall_of(candidate.terms, need, room.moment, candidate.use, candidate.ceiling) or _too_far(
        candidate, room.situation.rules
    )


def _too_far(candidate: Candidate, rules: Rules) -> Wall | None:
    """The hard cap does not part a person from those who already follow them."""
    if candidate.minutes is None or candidate.minutes <= rules.hard_cap_minutes:
        return None
    return None if candidate.usual or candidate.team else Wall.AREA


def _position(candidate: Candidate, room: _Room) -> Position:
    if candidate.duty and room.duty_counts:
        return _DUTY
    if candidate.usual:
        return _USUAL
    if candidate.team:
        return _TEAM
    near = candidate.minutes is not None and candidate.minutes <= room.situation.rules.radius_minutes
    return _NEAR if near else _AREA


def _ranked(candidate: Candidate, room: _Room) -> tuple[Key, Ranked]:
    position = _position(candidate, room)
    modes, reasons = _grounds(candidate, room, position)
    taken, asked = _loads(candidate, room.situation.kind)
    minutes = candidate.minutes
    draw = _drawn(room.lots, candidate.id)
    key = (position, taken, asked, inf if minutes is None else minutes, draw, candidate.id)
    return key, Ranked(candidate.id, TIERS[position], modes, taken, minutes, draw, reasons)


def _grounds(
    candidate: Candidate, room: _Room, position: Position
) -> tuple[frozenset[Mode], tuple[str, ...]]:
    """The modes that may be answered and why this person is asked. An open shift is its own consent."""
    if position == _DUTY:
        return room.situation.modes, _ON_DUTY
    if candidate.one_off or candidate.terms is None:
        return room.situation.modes, _ONE_OFF
    need = room.need_at(candidate.minutes)
    return candidate.terms.modes & need.modes, reasons_of(candidate.terms, need, candidate.use)


def _loads(candidate: Candidate, kind: Kind) -> tuple[float, float]:
    """Accepted and asked shares, of the kind where it has caps of its own; nothing outside a pledge."""
    terms = candidate.terms
    if terms is None:
        return 0.0, 0.0
    own = terms.by_kind.get(kind) if terms.by_kind else None
    if own is None or own.caps is None:
        return load(candidate.use, terms.caps), ratio(candidate.use.asked, terms.caps.asked)
    asked, accepted = candidate.use.by_kind.get(kind, (0, 0))
    return ratio(accepted, own.caps.accepted), ratio(asked, own.caps.asked)


def _lots(lot: int, need_id: str) -> "_Hash":
    return sha256(f"{lot}|{need_id}|".encode())


def _drawn(lots: "_Hash", candidate_id: str) -> int:
    mine = lots.copy()
    mine.update(candidate_id.encode())
    return int.from_bytes(mine.digest()[:6], "big")


def draw_of(lot: int, need_id: str, candidate_id: str) -> int:
    """The lot of one candidate: the first 48 bits of SHA-256 of « lot|need|candidate ».

    Anyone who knows the published number can compute it again.
    """
    return _drawn(_lots(lot, need_id), candidate_id)
