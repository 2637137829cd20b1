"""Two tellers write the same count, the result is read out, and whoever is elected takes their seat."""

from collections.abc import Sequence
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.core.election import (
    Count,
    ElectionState,
    Outcome,
    Secrecy,
    outcome,
    tie_said,
    wrong_count,
    wrong_first_day,
)
from volontiers.core.sitting import AssemblyState, Refusal, no_quorum
from volontiers.core.statutes import Body, Office, Statutes, TieOfPersons
from volontiers.database.rows import insert
from volontiers.database.wall import acting
from volontiers.governance.actions.candidacies import held_election
from volontiers.governance.actions.holding import held_sitting, local_day
from volontiers.governance.actions.impartial import not_a_candidate
from volontiers.governance.actions.refused import Refused
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.actions.seats import Seat, take_seat
from volontiers.governance.models import Adhesion, Candidacy, Election, TellersCount
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.election_hands import standing_again
from volontiers.territory.turn import take_turn

NOT_CLOSED = "Le compte s’écrit quand le vote est clos, et avant qu’il soit proclamé."
CONFIRMED = "Ce compte est confirmé : il ne change plus."
ON_BELENIOS = "Ce vote est sur Belenios : apportez son archive, personne ne l’écrit à la main."
ONE_PERSON = "Vous avez écrit ce compte : une autre personne le confirme."
STANDS = "Vous êtes candidat à cette élection : une autre personne écrit ce compte."
DIFFERENT = "Les deux comptes ne sont pas les mêmes. Rien n’est confirmé : recomptez ensemble, puis corrigez l’un des deux."
NOT_COUNTED = "Le compte attend d’être confirmé par une seconde personne."
NOT_BROUGHT = "Le résultat attend l’archive de Belenios."
_SITTING = (AssemblyState.CONVENED, AssemblyState.OPEN)


def enter_tellers(by: Actor, election_id: int, count: Count, eldest: Sequence[int], now: datetime) -> None:
    """eldest: of a tie, the eldest first, where the statutes break it so. Raises NotAllowed once it is confirmed."""
    with acting(by):
        one = _to_count(by, election_id)
        counted(by, one, count, eldest, now)
        TellersCount.objects.update_or_create(
            election=one,
            defaults={
                "community_id": by.community_id, **_told(count, eldest), "entered_by_id": by.signed_as,
                "entered_at": now,
            },
        )  # fmt: skip


def confirm_tellers(
    by: Actor, election_id: int, count: Count, eldest: Sequence[int], now: datetime
) -> Election:
    """The same numbers, typed by another person: the result is written. Raises NotAllowed when they differ."""
    with acting(by):
        one = _to_count(by, election_id)
        found = TellersCount.objects.filter(election=one).first()
        if found is None:
            raise NotAllowed("Aucun compte n’est encore écrit.")
        if found.entered_by_id == by.signed_as:
            raise NotAllowed(ONE_PERSON)
        told = _told(count, eldest)
        if {name: getattr(found, name) for name in told} != told:
            raise NotAllowed(DIFFERENT)
        TellersCount.objects.filter(pk=found.pk).update(confirmed_by_id=by.signed_as, confirmed_at=now)
        one.result = counted(by, one, count, eldest, now)
        one.save(update_fields=["result"])
    return one


def declare_election(by: Actor, election_id: int, first_day: date, now: datetime) -> Election:
    """Read out: whoever is elected sits from that day, or nothing is written. Raises NotAllowed with who cannot, and why.

    A vote that opened before the session is proclaimed with the quorum there.
    """
    with acting(by):
        one = held_election(
            election_id, ElectionState.CLOSED, otherwise="Ce vote n’est pas clos, ou il est déjà proclamé."
        )
        sat = held_sitting(by, one.assembly_id, now, AssemblyState.OPEN)
        not_a_candidate(by, one)
        if one.result is None:
            raise NotAllowed(NOT_BROUGHT if one.secrecy == Secrecy.BELENIOS else NOT_COUNTED)
        stop_if(wrong_first_day(local_day(by, one.assembly.starts_at), first_day), "first_day")
        if one.opened_at is not None and not sat.in_the_room(one.opened_at):
            stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
        take_turn(by.community_id)
        for candidacy in Candidacy.objects.filter(pk__in=one.result["elected"]).select_related("adhesion"):
            _sit(by, one, candidacy, first_day)
        one.state, one.declared_at = ElectionState.DECLARED, now
        one.save(update_fields=["state", "declared_at"])
    return one


def another_round(by: Actor, election_id: int, now: datetime) -> Election:
    """For the seats left free: between those of the tie, else among whoever is not elected. Raises NotAllowed."""
    with acting(by):
        one = held_election(
            election_id, ElectionState.DECLARED, otherwise="Proclamez d’abord le résultat de ce tour."
        )
        held_sitting(by, one.assembly_id, now, AssemblyState.OPEN)
        not_a_candidate(by, one)
        said = one.result or {}
        if Election.objects.filter(before=one).exists():
            raise NotAllowed("Le tour suivant est déjà prévu.")
        again = standing_again(said)
        if not said["free"] or not again:
            raise NotAllowed(
                "Il n’y a pas d’autre tour : tous les sièges sont pourvus, ou personne ne reste candidat."
            )
        return _next(one, said["free"], again, now)


def counted(
    by: Actor, one: Election, count: Count, eldest: Sequence[int], now: datetime
) -> dict[str, object]:
    """Inside acting(): what a count comes to, in plain values. Raises NotAllowed on one that cannot be true."""
    sat = held_sitting(by, one.assembly_id, now, *_SITTING)
    standing = {row.pk: row for row in queries.candidates(one.pk)}
    asked = {row.pk for row in queries.voters(sat, one)}
    if wrong := wrong_count(count, len(asked), len(_there(sat, one, asked)), one.seats, standing):
        raise NotAllowed(wrong.sentence)
    votes = {key: count.votes.get(key, 0) for key in standing}
    share = sat.statutes.first_round if one.before_id is None else None
    found = outcome(votes, count.valid, one.seats, share, _before(sat.statutes, standing, eldest))
    rule, clause = sat.statutes.tie_of_persons, sat.statutes.clauses.get("tie_of_persons", "")
    if found.tied and rule is TieOfPersons.ELDEST:
        names = ", ".join(row.name for key, row in standing.items() if key in found.tied)
        raise NotAllowed(
            Refusal(f"À égalité : {names}. Dites qui est plus âgé, dans l’ordre.", clause), "eldest"
        )
    return _stored(count, votes, found, len(asked), tie_said(rule, clause, found))


def _there(sat: Sitting, one: Election, asked: set[int]) -> set[int]:
    """Who could vote: on Belenios, from anywhere; in the room, whoever came or was represented while the vote was open."""
    if one.secrecy == Secrecy.BELENIOS or one.opened_at is None or one.closed_at is None:
        return asked
    return asked & sat.seen(one.opened_at, one.closed_at)


def _before(statutes: Statutes, standing: dict[int, Candidacy], eldest: Sequence[int]) -> dict[int, int]:
    if statutes.tie_of_persons is TieOfPersons.ELDEST:
        return {key: place for place, key in enumerate(eldest)}
    if statutes.tie_of_persons is TieOfPersons.LONGEST:
        return {key: row.adhesion.joined_on.toordinal() for key, row in standing.items() if row.adhesion}
    return {}


def _stored(
    count: Count, votes: dict[int, int], found: Outcome, electors: int, said: str
) -> dict[str, object]:
    return {
        "electors": electors, "signed": count.signed, "ballots": count.ballots, "blank": count.blank, "void": count.void,
        "votes": {str(key): value for key, value in votes.items()}, "elected": list(found.elected),
        "tied": list(found.tied), "free": found.free, "needed": found.needed, "said": said,
    }  # fmt: skip


def _told(count: Count, eldest: Sequence[int]) -> dict[str, object]:
    votes = {str(key): value for key, value in sorted(count.votes.items())}
    return {
        "signed": count.signed, "ballots": count.ballots, "blank": count.blank, "void": count.void, "votes": votes,
        "eldest": list(eldest),
    }  # fmt: skip


def _to_count(by: Actor, election_id: int) -> Election:
    one = held_election(election_id, ElectionState.CLOSED, otherwise=NOT_CLOSED)
    if one.secrecy == Secrecy.BELENIOS:
        raise NotAllowed(ON_BELENIOS)
    if one.result is not None:
        raise NotAllowed(CONFIRMED)
    not_a_candidate(by, one, STANDS)
    return one


def _sit(by: Actor, one: Election, candidacy: Candidacy, first_day: date) -> None:
    who: Adhesion | None = candidacy.adhesion
    if who is None:
        raise NotAllowed(f"{candidacy.name} n’est plus membre : laissez ce vote sans résultat.")
    college = one.college or who.college
    said = Seat(who.pk, Body(one.body), college, first_day, queries.decision(one), Office(one.office))
    try:
        take_seat(by, said)
    except Refused as refused:
        raise NotAllowed(Refusal(f"{candidacy.name} : {refused.sentence}", refused.clause)) from refused


def _next(one: Election, seats: int, again: Sequence[int], now: datetime) -> Election:
    made = Election.objects.create(
        community_id=one.community_id, assembly_id=one.assembly_id, item_id=one.item_id, before=one, body=one.body,
        college=one.college, office=one.office, seats=seats, secrecy=one.secrecy, candidacies_until=one.candidacies_until,
        called_at=now,
    )  # fmt: skip
    insert(*[
        Candidacy(
            community_id=one.community_id, election=made, adhesion_id=row.adhesion_id, name=row.name, words=row.words,
            stood_at=now,
        )
        for row in Candidacy.objects.filter(pk__in=again)
    ])  # fmt: skip
    made.state, made.listed_at = ElectionState.LISTED, now
    made.save(update_fields=["state", "listed_at"])
    return made
