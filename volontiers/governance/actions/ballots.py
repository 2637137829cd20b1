"""The vote for persons opens and closes, or is left without a result. What each voted is not here."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import staff_names
from volontiers.core.election import ElectionState, Secrecy, wrong_trustees
from volontiers.core.sitting import AssemblyState, no_quorum, no_remote
from volontiers.database.wall import acting
from volontiers.governance.actions.candidacies import held_election, not_eligible, standing_names
from volontiers.governance.actions.faults import empty_college, fault
from volontiers.governance.actions.holding import held_sitting
from volontiers.governance.actions.impartial import not_a_candidate
from volontiers.governance.actions.refusing import NotAllowed, stop_if
from volontiers.governance.models import AgendaItem, Candidacy, Election
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.assemblies import Sitting
from volontiers.governance.queries.election_hands import another_leaves

NOT_LISTED = "Arrêtez d’abord la liste des candidats. Un vote ne s’ouvre qu’une fois."
NOBODY = "Personne n’est candidat : il n’y a pas de vote à ouvrir."
NO_ITEM = "On ne vote que sur l’ordre du jour convoqué : choisissez le point de cette élection."
NO_REASON = "Dites pourquoi : le procès-verbal le gardera."
_SITTING = (AssemblyState.CONVENED, AssemblyState.OPEN)


def open_election(by: Actor, election_id: int, now: datetime) -> None:
    """In the open assembly; on Belenios before it, where the statutes let one vote from afar. Raises NotAllowed."""
    with acting(by):
        one = held_election(election_id, ElectionState.LISTED, otherwise=NOT_LISTED)
        sat = held_sitting(by, one.assembly_id, now, *_SITTING)
        not_a_candidate(by, one)
        if not AgendaItem.objects.filter(pk=one.item_id or 0, assembly_id=one.assembly_id).exists():
            raise NotAllowed(NO_ITEM)
        _room(sat, one, now)
        _candidates(by, one)
        stop_if(empty_college(sat, one.college))
        if not queries.voters(sat, one):
            raise NotAllowed("Ce collège n’a pas d’électeur sur la liste arrêtée à la convocation.")
        Election.objects.filter(pk=one.pk).update(state=ElectionState.OPEN, opened_at=now)


def close_election(by: Actor, election_id: int, now: datetime) -> Election:
    """Left without a result when the quorum was lost meanwhile, or the college emptied. Raises NotAllowed when not open."""
    with acting(by):
        one = held_election(election_id, ElectionState.OPEN, otherwise="Ce vote n’est pas ouvert.")
        sat = held_sitting(by, one.assembly_id, now, *_SITTING)
        not_a_candidate(by, one)
        assert one.opened_at is not None
        one.void_for, one.closed_at = fault(by, sat, one.opened_at, now, one.college), now
        one.state = ElectionState.VOID if one.void_for else ElectionState.CLOSED
        one.save(update_fields=["state", "closed_at", "void_for"])
    return one


def leave_election(by: Actor, election_id: int, why: str, now: datetime) -> None:
    """It has no result, and the minutes say why. Raises NotAllowed once it is proclaimed.

    Once counted, it is somebody else than who wrote the count, or brought the archive; the numbers stay.
    """
    running = (ElectionState.CALLED, ElectionState.LISTED, ElectionState.OPEN, ElectionState.CLOSED)
    with acting(by):
        one = held_election(
            election_id, *running, otherwise="Cette élection est finie : elle ne change plus."
        )
        not_a_candidate(by, one)
        if not why.strip():
            raise NotAllowed(NO_REASON, "why")
        stop_if(another_leaves(one, by.signed_as))
        one.state, one.closed_at, one.void_for = ElectionState.VOID, one.closed_at or now, why
        one.void_by_id = by.signed_as
        one.save(update_fields=["state", "closed_at", "void_for", "void_by"])


def _room(sat: Sitting, one: Election, now: datetime) -> None:
    """Before the meeting nobody is there: one votes from afar, or not at all."""
    if sat.assembly.state == AssemblyState.OPEN:
        stop_if(no_quorum(sat.ruling.procedure, sat.quorum(now), again=sat.again))
    elif one.secrecy == Secrecy.BELENIOS:
        stop_if(no_remote(sat.ruling.procedure))
    else:
        raise NotAllowed("Ouvrez d’abord la séance : ce vote se tient dans la salle.")


def _candidates(by: Actor, one: Election) -> None:
    standing = list(Candidacy.objects.filter(election=one, withdrawn_at=None))
    if not standing:
        raise NotAllowed(NOBODY)
    for row in standing:
        found = not_eligible(by, one, row.adhesion_id) if row.adhesion_id else None
        if found or row.adhesion_id is None:
            said = found.told if found else "n’est plus membre."
            raise NotAllowed(f"{row.name} : {said} Retirez d’abord sa candidature.")
    if one.secrecy == Secrecy.BELENIOS:
        names, issuer = queries.keepers(one.pk)
        if wrong := wrong_trustees(names, issuer, standing_names(one.pk), staff_names(by.community_id)):
            raise NotAllowed(wrong.sentence)
