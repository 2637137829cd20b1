"""What the holder of one proposal may read: the request without its person, then, after a yes, the person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection

from volontiers.agenda import queries as agenda
from volontiers.cases.models import Agreement, Link, Need, Proposal
from volontiers.consent import queries as consent
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.need import AgeBand, Family, Kind, Mode, age_band, family_of
from volontiers.core.pledge import Asked, No, PledgeTerms, Use, Wall, covers, local_week
from volontiers.core.rules import Rules
from volontiers.directory import queries as directory
from volontiers.directory.queries import Respondent
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.consent.models import Pledge
    from volontiers.territory.models import Community

_CAPS = frozenset({Wall.ASKED_CAP, Wall.ACCEPTED_CAP, Wall.CEILING})
# These stop every request; the others only say that this one no longer fits.
_STOPPED = frozenset({Wall.NONE_LEVEL, Wall.PAUSED, Wall.EXPIRED})


class Standing(StrEnum):
    """Where a proposal stands for the one who holds it."""

    OPEN = "open"
    FULL = "full"  # the week's cap is reached
    STOPPED = "stopped"  # withdrawn or paused: not asked any more
    OUTSIDE = "outside"  # the pledge, as it is now, leaves this one out
    MINE = "mine"
    DONE = "done"
    OTHER = "other"
    NOTED = "noted"
    KEPT = "kept"  # something else was offered, the desk asks the person
    OVER = "over"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Held:
    """What a link leads to. until: when it stops answering."""

    proposal_id: int
    professional_id: int
    channel: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Here:
    """The community as its screens need it."""

    community: "Community"
    rules: Rules
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Sight:
    """Before a yes: no identity. place: the commune, or its sector when the commune is small.

    minutes: one-way travel, None when unknown. words: only where the community shows them before a yes.
    by_phone: a yes heard at the desk. by_pledge: asked as agreed in advance, which a pause stops.
    """

    proposal_id: int
    standing: Standing
    kind: Kind
    place: str
    minutes: int | None
    age: AgeBand | None
    modes: tuple[Mode, ...]
    until: datetime
    why: str
    words: str
    by_phone: bool
    by_pledge: bool
    undo_until: datetime | None
    agreed_mode: Mode | None
    agreed_at: datetime | None
    agreed_place: str

    @property
    def is_service(self) -> bool:
        return family_of(self.kind) is Family.SERVICES


@dataclass(frozen=True, slots=True)
class Known:
    """After a yes, to the one who said it and who has proved who they are. phone: E.164."""

    person: str
    age: AgeBand | None
    commune: str
    caller: str
    caller_link: str
    phone: str
    words: str
    shared_note: str
    can_travel: bool | None
    video_possible: bool | None
    detail: str
    due_at: datetime
    around: tuple[tuple[Kind, NeedState], ...]


def door(token_hash: bytes) -> tuple[int, int] | None:
    """(community, link) of a token, before any community is known. None when nobody was ever sent it."""
    with connection.cursor() as sql:
        sql.execute("SELECT community_id, id FROM link_door(%s)", [token_hash])
        found: tuple[int, int] | None = sql.fetchone()
        return found


def held(link_id: int) -> Held:
    link = Link.objects.select_related("proposal").get(pk=link_id)
    return Held(link.proposal_id, link.proposal.professional_id, link.channel, link.until)


def holds(professional_id: int, proposal_id: int) -> bool:
    """Whether this proposal, of the community being read, was made to this professional."""
    return Proposal.objects.filter(pk=proposal_id, professional_id=professional_id).exists()


def here(community_id: int) -> Here:
    community = territory.community(community_id)
    return Here(community, territory.rules(community), territory.zone(community))


def sight(proposal_id: int, where: Here, now: datetime) -> Sight:
    """One proposal as its holder reads it."""
    proposal = Proposal.objects.select_related("need__case__person", "pledge").get(pk=proposal_id)
    insee = proposal.need.case.person.municipality_id
    place = territory.place_label(insee, where.community.pk, where.rules.small_place)
    return sight_of(proposal, where, place, standing(proposal, now), now)


def sight_of(proposal: Proposal, where: Here, place: str, found: Standing, now: datetime) -> Sight:
    """proposal: with its need, case and person."""
    need, case = proposal.need, proposal.need.case
    answered = proposal.answered_at or proposal.sent_at
    return Sight(
        proposal_id=proposal.pk,
        standing=found,
        kind=Kind(need.kind),
        place=place,
        minutes=None if proposal.minutes is None else round(proposal.minutes),
        age=age_band(case.person.birth_year, now.astimezone(where.zone).date()),
        modes=tuple(mode for mode in (Mode.AMB, Mode.VR, Mode.HH) if mode in proposal.modes),
        until=proposal.until,
        why=proposal.why,
        words=case.words if where.rules.show_words_before else "",
        by_phone=proposal.basis == Proposal.Basis.ONE_OFF,
        by_pledge=proposal.basis == Proposal.Basis.PLEDGE,
        undo_until=answered + timedelta(minutes=where.rules.undo_minutes) if found is Standing.MINE else None,
        agreed_mode=Mode(need.agreed_mode) if need.agreed_mode else None,
        agreed_at=need.agreed_at,
        agreed_place=need.agreed_place,
    )


def standing(proposal: Proposal, now: datetime) -> Standing:
    """proposal: with its need and case."""
    need = proposal.need
    if need.case.emergency_at:
        return Standing.EMERGENCY
    if proposal.state == ProposalState.ACCEPTED:
        return Standing.MINE if need.state == NeedState.TAKEN else Standing.DONE
    if proposal.state == ProposalState.DECLINED:
        return Standing.NOTED
    if need.taken_by_id and need.taken_by_id != proposal.professional_id:
        return Standing.OTHER
    return _unanswered(proposal, now)


def _unanswered(proposal: Proposal, now: datetime) -> Standing:
    if proposal.state == ProposalState.ALTERNATIVE:
        return Standing.KEPT if proposal.until > now else Standing.OVER
    found = wall(proposal, now)
    if found in _STOPPED:
        return Standing.STOPPED
    waiting = proposal.state == ProposalState.SENT and proposal.until > now
    if not waiting or proposal.need.state != NeedState.PROPOSED:
        return Standing.OVER
    if found is None:
        return Standing.OPEN
    return Standing.FULL if found in _CAPS else Standing.OUTSIDE


@dataclass(frozen=True, slots=True)
class Reach:
    """What one professional has left of a pledge this local week: read once for all their proposals.

    minutes: to each commune, from the nearest place that the pledge names.
    """

    one: Respondent | None
    terms: PledgeTerms
    minutes: Mapping[str, float]
    use: Use
    zone: ZoneInfo


def reach(pledge: "Pledge", communes: Iterable[str], now: datetime) -> Reach:
    """communes: of the persons for whom the professional was asked."""
    who, community_id = pledge.professional_id, pledge.community_id
    one = directory.respondent(community_id, who)
    terms = consent.terms(pledge)
    zone = territory.zone(pledge.community)
    uses = consent.uses(community_id, [who], local_week(now, zone))
    minutes = {} if terms.minutes is None else territory.nearest(pledge.origins, communes)
    return Reach(one, terms, minutes, uses.get(who, consent.NO_USE), zone)


def home(proposal: Proposal) -> str:
    """The commune of the person; "" when it is not known."""
    return proposal.need.case.person.municipality_id or ""


def wall(proposal: Proposal, now: datetime) -> Wall | None:
    """What, in the latest pledge, stands between this professional and a yes; None when nothing does.

    A shift needs no pledge, and stops with a pause or "pas du tout"; a one-off yes and one's own request hold.
    proposal: with its need, case and person.
    """
    if proposal.basis == Proposal.Basis.DUTY:
        return _duty_wall(proposal, now)
    if proposal.basis != Proposal.Basis.PLEDGE or proposal.pledge is None:
        return None
    return wall_within(reach(proposal.pledge, [home(proposal)], now), proposal, now)


def _duty_wall(proposal: Proposal, now: datetime) -> Wall | None:
    """A shift that was taken away is over."""
    who, where = proposal.professional_id, proposal.community_id
    stands = agenda.stands(where, proposal.consent_seq)
    return consent.silence(who, where, now) or (None if stands else Wall.EXPIRED)


def wall_within(room: Reach, proposal: Proposal, now: datetime) -> Wall | None:
    if room.one is None:
        return Wall.ROLE
    asked = Asked(
        Kind(proposal.need.kind),
        frozenset(Mode(mode) for mode in proposal.modes),
        home(proposal),
        room.minutes.get(home(proposal)),
    )
    found = covers(room.terms, asked, now, room.zone, room.use, room.one.ceiling, accepting=True)
    return found.wall if isinstance(found, No) else None


def known(proposal_id: int, now: datetime) -> Known | None:
    """Who it is, for the one who took it and until the need is closed. None otherwise."""
    proposal = (
        Proposal.objects.select_related("need__case__person__municipality")
        .filter(pk=proposal_id, state=ProposalState.ACCEPTED, need__state=NeedState.TAKEN)
        .first()
    )
    if proposal is None or proposal.need.case.emergency_at:
        return None
    need, case = proposal.need, proposal.need.case
    person = case.person
    zone = territory.zone(territory.community(proposal.community_id))
    return Known(
        person=short_name(person.given_name, person.family_name),
        age=age_band(person.birth_year, now.astimezone(zone).date()),
        commune=person.municipality.name if person.municipality else "",
        caller=case.caller_name,
        caller_link=case.caller_link,
        phone=case.callback_phone,
        words=case.words,
        shared_note=case.shared_note,
        can_travel=case.can_travel,
        video_possible=case.video_possible,
        detail=need.detail,
        due_at=need.due_at,
        around=_around(need),
    )


def short_name(given: str, family: str) -> str:
    """« Claire D. »: enough to ask for the right person on the telephone."""
    initial = f"{family[0].upper()}." if family and given else family
    return " ".join(part for part in (given, initial) if part)


def _around(need: Need) -> tuple[tuple[Kind, NeedState], ...]:
    """The other needs of the person, of the families to which she agreed."""
    agreed = {
        Family(family)
        for family in Agreement.objects.filter(
            case_id=need.case_id, given=True, withdrawn_at=None
        ).values_list("family", flat=True)
    }
    others = Need.objects.filter(case_id=need.case_id).exclude(pk=need.pk).values_list("kind", "state")
    return tuple((Kind(kind), NeedState(state)) for kind, state in others if family_of(Kind(kind)) in agreed)


def channels(proposal_id: int) -> tuple[tuple[str, str], ...]:
    """(channel, address) of the professional to whom this proposal was made, verified only."""
    proposal = Proposal.objects.get(pk=proposal_id)
    who = proposal.professional_id
    one = directory.respondents(proposal.community_id, [who]).get(who)
    return one.channels if one else ()


def offices(proposal_id: int) -> list[tuple[str, str, str]]:
    """(label, address, video) of each place of practice of the one who holds the proposal."""
    proposal = Proposal.objects.get(pk=proposal_id)
    return [
        (practice.name or practice.municipality.name, _address(practice.address, practice.municipality.name),
         practice.video)
        for practice in directory.practices(proposal.professional_id, proposal.community_id)
    ]  # fmt: skip


def _address(address: str, commune: str) -> str:
    return f"{address}, {commune}" if address and commune not in address else address or commune


def is_physician(proposal_id: int) -> bool:
    """Only a physician decides between téléconsultation, cabinet and domicile."""
    proposal = Proposal.objects.select_related("professional").get(pk=proposal_id)
    return proposal.professional.profession == "10"
