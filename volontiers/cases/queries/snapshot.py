"""The bridge from rows to core: everything the engine may know of one need at one moment, as a value."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.agenda import queries as agenda
from volontiers.agenda import rotas
from volontiers.agenda.rotas import Standing
from volontiers.cases.models import Need, Proposal, Wave
from volontiers.consent import queries as consent
from volontiers.consent.queries import Said
from volontiers.core import hours
from volontiers.core.cascade import AskedState
from volontiers.core.dispatch import Candidate, Situation, Tier
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import PledgeTerms, Use, local_week
from volontiers.core.rules import Rules
from volontiers.database.rows import Table, instances
from volontiers.directory import queries as directory
from volontiers.directory.queries import Respondent
from volontiers.people import queries as people
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.agenda.models import DutyShift
    from volontiers.territory.models import Community

_TEAM = frozenset({"team"})
_USUAL = frozenset({"attending", "usual"})
# An answer that leaves the person free to be asked again for the same need.
_FREE_AGAIN = frozenset({ProposalState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What advance() reads, once: the value for core, and the rows it will need to write."""

    community: "Community"
    rules: Rules
    zone: ZoneInfo
    situation: Situation
    asked: dict[str, AskedState]
    respondents: dict[int, Respondent]
    pledges: dict[int, Said]
    terms: dict[int, PledgeTerms]
    uses: dict[int, Use]
    hours_open: bool
    next_open: datetime | None
    duty: "DutyShift | None"


def take(need: Need, earlier: dict[int, Proposal], now: datetime, lot: int) -> Snapshot:
    """Read inside the community. need: with its case, person and community. earlier: latest_proposals().

    lot: the published number of the draw.
    """
    community = need.community
    rules, zone = territory.rules(community), territory.zone(community)
    kind = Kind(need.kind)
    respondents = directory.respondents(community.pk, kind=kind, wanted=need.profession or None)
    pledges = consent.standing(community.pk, respondents)
    terms = {pk: said.terms for pk, said in pledges.items()}
    used = consent.uses(need.community_id, respondents, local_week(now, zone))
    shift = agenda.on_duty(community.pk, now)
    duty_id = shift.professional_id if shift else None
    opening = territory.opening_hours(community.pk)
    teams = rotas.standing(community.pk, need.case.person_id, now, zone)
    candidates = _candidates(need, respondents, pledges, used, duty_id, earlier, teams)
    situation = Situation(
        need_id=str(need.pk),
        kind=kind,
        modes=frozenset(Mode(mode) for mode in need.modes),
        municipality=need.case.person.municipality_id or "",
        at=now,
        zone=zone,
        candidates=candidates,
        rules=rules,
        lot=lot,
    )
    is_open = hours.is_open(opening, now, zone) or not community.has_desk
    return Snapshot(
        community, rules, zone, situation, _asked(earlier), respondents, pledges, terms, used,
        hours_open=is_open,
        next_open=None if is_open else hours.next_opening(opening, now, zone),
        duty=shift,
    )  # fmt: skip


_PROPOSAL, _WAVE = Table(Proposal, "o"), Table(Wave, "w")
_EARLIER = f"""
SELECT {_PROPOSAL.columns}, {_WAVE.columns}
  FROM cases_proposal o LEFT JOIN cases_wave w ON w.id = o.wave_id
 WHERE o.need_id = %s ORDER BY o.sent_at, o.id
"""  # noqa: S608 - columns of our own models


def latest_proposals(need: Need) -> dict[int, Proposal]:
    """The latest proposal of this need to each person."""
    found: dict[int, Proposal] = {}
    for proposal, wave in instances(_EARLIER, [need.pk], _PROPOSAL, _WAVE):
        proposal.wave = wave
        found[proposal.professional_id] = proposal
    return found


def _asked(earlier: dict[int, Proposal]) -> dict[str, AskedState]:
    return {
        str(pk): AskedState(
            until=proposal.until,
            answered=proposal.state not in {ProposalState.SENT, ProposalState.ALTERNATIVE},
            tier=Tier(proposal.tier),
            wave=proposal.wave.number if proposal.wave else 1,
        )
        for pk, proposal in earlier.items()
        if proposal.state not in _FREE_AGAIN
    }


def _candidates(
    need: Need,
    respondents: dict[int, Respondent],
    pledges: dict[int, Said],
    uses: dict[int, Use],
    duty_id: int | None,
    earlier: dict[int, Proposal],
    teams: Standing,
) -> tuple[Candidate, ...]:
    here = need.case.person.municipality_id
    # The minutes of a pledge count from where its entry says, as the wall counts them.
    origins = {pk: pledges[pk].origins if pk in pledges else one.communes for pk, one in respondents.items()}
    places = {insee for each in origins.values() for insee in each}
    minutes = territory.minutes_from(here, places) if here else {}
    ties = people.around(need.case.person_id)
    return tuple(
        Candidate(
            id=str(pk),
            usual=ties.get(pk) in _USUAL,
            team=ties.get(pk) in _TEAM or pk in teams.in_team,
            duty=pk == duty_id,
            minutes=_nearest(origins[pk], minutes),
            terms=pledges[pk].terms if pk in pledges else None,
            use=uses.get(pk, consent.NO_USE),
            ceiling=one.ceiling,
            already=_already(earlier.get(pk)),
            reachable=one.reachable,
            answers=True,
            away=pk in teams.away,
        )
        for pk, one in respondents.items()
        if pk != need.case.asked_by_id
    )


def _nearest(origins: tuple[str, ...], minutes: dict[str, float | None]) -> float | None:
    return min((m for insee in origins if (m := minutes.get(insee)) is not None), default=None)


def _already(proposal: Proposal | None) -> ProposalState | None:
    if proposal is None or proposal.state in _FREE_AGAIN:
        return None
    return ProposalState(proposal.state)
