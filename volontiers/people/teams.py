"""The verbs of a care team: who belongs to it, and the persons who say whether it may answer them."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from volontiers.accounts.access import Actor
from volontiers.core import codes
from volontiers.core.cover import Half, TeamRole
from volontiers.core.ledger import EntryKind
from volontiers.core.team_words import VERSION
from volontiers.database.ledger import append
from volontiers.database.wall import acting
from volontiers.messages import actions as outbox
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address
from volontiers.people.models import CareTeam, Person, TeamMember, TeamPatient
from volontiers.territory import queries as territory

TRIES = 5
LOCKED = timedelta(minutes=15)


class NotOfTeam(Exception):
    """The physician named to a person is not a physician of this team."""


class AlreadyThere(Exception):
    """Another team has this name, or this professional is a member already."""


class Gone(Exception):
    """What the verb is about is not there, or is over."""


class Letters(StrEnum):
    """What the three letters of the name opened."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class TeamSaid:
    """open: (weekday, half) when the team answers. hours: morning, afternoon, evening, end."""

    name: str
    basis: str
    one_roof: bool
    since: date
    hours: tuple[time, time, time, time]
    open: Collection[tuple[int, Half]]
    late_message: str = ""
    until: date | None = None


def write_team(by: Actor, said: TeamSaid, now: datetime, pk: int | None = None) -> CareTeam:
    """A new team, or what is said of it now. Its address stays. Raises AlreadyThere, Gone."""
    with acting(by):
        team = CareTeam(community_id=by.community_id) if pk is None else lock_team(pk)
        _say(team, said)
        team.slug = team.slug or slugify(said.name)[:40].strip("-") or f"equipe-{now:%y%m%d%H%M}"
        team.next_check_at = team.next_check_at or now
        try:
            with transaction.atomic():
                team.save()
        except IntegrityError as same:
            raise AlreadyThere from same
    return team


def _say(team: CareTeam, said: TeamSaid) -> None:
    team.name, team.basis, team.one_roof = said.name, said.basis, said.one_roof
    team.since, team.until, team.late_message = said.since, said.until, said.late_message
    team.morning, team.afternoon, team.evening, team.end = said.hours
    team.open = [f"{day}-{half}" for day, half in sorted(said.open)]
    team.validate_constraints(exclude=["slug"])


def lock_team(team_id: int) -> CareTeam:
    """First of the locks of a rota. Raises Gone."""
    team = CareTeam.objects.select_for_update(of=("self",), no_key=True).filter(pk=team_id).first()
    if team is None:
        raise Gone
    return team


def add_member(by: Actor, team_id: int, professional_id: int, role: TeamRole, since: date) -> TeamMember:
    """From this day on. Raises AlreadyThere, Gone."""
    with acting(by):
        team = lock_team(team_id)
        if TeamMember.objects.filter(team=team, professional_id=professional_id, until=None).exists():
            raise AlreadyThere
        return TeamMember.objects.create(
            community_id=by.community_id, team=team, professional_id=professional_id, role=role, since=since
        )


def renew_feed(by: Actor, member_id: int) -> None:
    """The address of their calendar changes; the old one answers no more."""
    with acting(by):
        member = lock_member(member_id)
        TeamMember.objects.filter(pk=member.pk).update(feed=member.feed + 1)


def lock_member(member_id: int) -> TeamMember:
    """Raises Gone."""
    member = TeamMember.objects.select_for_update(of=("self",), no_key=True).filter(pk=member_id).first()
    if member is None:
        raise Gone
    return member


def close_membership(member: TeamMember, until: date) -> None:
    """On a locked member who holds nothing after that day."""
    TeamMember.objects.filter(pk=member.pk).update(until=until)


def ask_person(
    by: Actor, team_id: int, person_id: int, physician_id: int | None, now: datetime
) -> TeamPatient:
    """This team could answer this person, who has not said so yet: nothing changes until they do.

    physician_id: None while they have none. Asked twice, the first stands. Raises NotOfTeam, Gone.
    """
    with acting(by):
        team = lock_team(team_id)
        if not Person.objects.filter(pk=person_id).exists():
            raise Gone
        if physician_id is not None and not _is_physician(team, physician_id):
            raise NotOfTeam
        standing = TeamPatient.objects.filter(team=team, person_id=person_id, ended_at=None).first()
        return standing or TeamPatient.objects.create(
            community_id=by.community_id, team=team, person_id=person_id, physician_id=physician_id,
            code=codes.code_of(secrets.token_bytes(codes.RANDOM_BYTES)), wording=VERSION, asked_at=now,
        )  # fmt: skip


def send_page(by: Actor, patient_id: int, phone: str, now: datetime) -> None:
    """The link to the page where the person reads and chooses, by SMS; nothing without a number. Raises Gone."""
    with acting(by):
        one = _locked(patient_id)
        slug = territory.community(by.community_id).slug
        link = full_address(f"/c/{slug}/structure/{one.team.slug}/accord/{codes.show(one.code)}")
        if phone:
            to, about = Address("sms", phone), f"team_patient:{one.pk}"
            outbox.queue(by.community_id, to, "patient_team", {"link": link}, now=now, about=about)


def _is_physician(team: CareTeam, professional_id: int) -> bool:
    of_team = TeamMember.objects.filter(team=team, professional_id=professional_id, until=None)
    return of_team.filter(role=TeamRole.PHYSICIAN).exists()


def agree_with_team(by: Actor, patient_id: int, how: str, now: datetime) -> TeamPatient:
    """« D’accord », by the person: one entry of the register, and from now on the team may answer. Raises Gone.

    how: of TeamPatient.Said. Said again, it changes nothing.
    """
    with acting(by):
        one = _locked(patient_id)
        if one.state == TeamPatient.State.AGREED:
            return one
        said = {"team": one.team_id, "wording": VERSION, "how": how}
        one.seq = append(by, EntryKind.TEAM_AGREEMENT, said, person_id=one.person_id).seq
        return _write(one, TeamPatient.State.AGREED, how, by, now)


def prefer_physician(by: Actor, patient_id: int, how: str, now: datetime) -> TeamPatient:
    """« Je préfère attendre un médecin », before or after a yes: nothing is asked of the team any more. Raises Gone."""
    with acting(by):
        one = _locked(patient_id)
        if one.state == TeamPatient.State.AGREED:
            said = {"team": one.team_id, "how": how}
            one.seq = append(by, EntryKind.TEAM_AGREEMENT_WITHDRAWN, said, person_id=one.person_id).seq
            return _write(one, TeamPatient.State.WITHDRAWN, how, by, now)
        if one.state == TeamPatient.State.ASKED:
            return _write(one, TeamPatient.State.DECLINED, how, by, now)
        return one


def _locked(patient_id: int) -> TeamPatient:
    """The person first, as the register does. Raises Gone."""
    found = TeamPatient.objects.filter(pk=patient_id, ended_at=None).first()
    if found is None:
        raise Gone
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=found.person_id)
    return TeamPatient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient_id)


def _write(one: TeamPatient, state: TeamPatient.State, how: str, by: Actor, now: datetime) -> TeamPatient:
    one.state, one.said_by, one.said_at, one.recorded_by_id = state, how, now, by.account_id
    one.wording = VERSION
    one.save(update_fields=["state", "said_by", "said_at", "recorded_by", "wording", "seq"])
    return one


def open_by_letters(by: Actor, patient_id: int, typed: str, now: datetime) -> Letters:
    """The first three letters of the family name. Five wrong tries close the page for a quarter of an hour."""
    with acting(by):
        one = _locked(patient_id)
        if one.letters_locked_until and one.letters_locked_until > now:
            return Letters.LOCKED
        if codes.letters_match(Person.objects.get(pk=one.person_id).family_name, typed):
            TeamPatient.objects.filter(pk=one.pk).update(letter_tries=0, letters_locked_until=None)
            return Letters.RIGHT
        tries = one.letter_tries + 1
        locked = tries >= TRIES
        TeamPatient.objects.filter(pk=one.pk).update(
            letter_tries=0 if locked else tries, letters_locked_until=now + LOCKED if locked else None
        )
    return Letters.LOCKED if locked else Letters.WRONG


def stop_following(by: Actor, patient_id: int, now: datetime) -> None:
    """The person is not asked about this team any more: they moved, or were asked by mistake. Raises Gone."""
    with acting(by):
        one = _locked(patient_id)
        TeamPatient.objects.filter(pk=one.pk).update(ended_at=now)
