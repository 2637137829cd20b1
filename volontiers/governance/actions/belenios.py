"""A secret vote took place on Belenios: its archive is brought back, whole or not at all."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from volontiers.accounts.access import Actor
from volontiers.core.belenios import OTHER_SEATS, Ended, WrongArchive, read
from volontiers.core.election import Count, ElectionState, Secrecy
from volontiers.core.french import counted as said_of
from volontiers.core.ledger import EntryKind
from volontiers.core.sitting import AssemblyState
from volontiers.database.ledger import append
from volontiers.database.wall import acting
from volontiers.governance.actions.candidacies import held_election
from volontiers.governance.actions.holding import held_sitting
from volontiers.governance.actions.impartial import not_a_candidate
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.telling import counted
from volontiers.governance.models import Brought, Election
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.elections import title
from volontiers.governance.verifying import verified

NOT_CLOSED = "Fermez d’abord le vote ici : l’archive s’apporte quand il est clos, et une seule fois."
UNSOUND = (
    "L’outil de vérification de Belenios n’a pas accepté cette archive : ne proclamez rien. Téléchargez-la à nouveau ; "
    "si elle n’est toujours pas acceptée, prévenez les gardiens de la clé."
)
USED = "Cette archive a déjà servi à un autre vote."


def bring(
    by: Actor, election_id: int, file: bytes, link: str, eldest: Sequence[int], now: datetime
) -> Brought:
    """The result is read from the archive, and its fingerprint enters the register. link: where anybody may audit it.

    Raises NotAllowed with what to do.
    """
    ended = _read(file)
    sound = verified(file)
    if sound is False:
        raise NotAllowed(UNSOUND, "file")
    with acting(by):
        one = held_election(election_id, ElectionState.CLOSED, otherwise=NOT_CLOSED)
        not_a_candidate(by, one)
        if one.secrecy != Secrecy.BELENIOS or one.result is not None:
            raise NotAllowed(NOT_CLOSED)
        if Brought.objects.filter(Q(sha256=ended.sha256) | Q(uuid=ended.uuid[:40])).exists():
            raise NotAllowed(USED, "file")
        count = _ours(by, one, ended, now)
        one.result = counted(by, one, count, eldest, now)
        one.save(update_fields=["result"])
        receipt = append(
            by, EntryKind.MINUTES, {"assembly": one.assembly_id, "election": one.pk, "sha256": ended.sha256}
        )
        return Brought.objects.create(
            community_id=by.community_id, election=one, uuid=ended.uuid[:40], sha256=ended.sha256, link=link,
            voters=ended.voters, ballots=ended.ballots, verified=sound, seq=receipt.seq, at=now, by_id=by.signed_as,
        )  # fmt: skip


def _read(file: bytes) -> Ended:
    try:
        return read(file)
    except WrongArchive as error:
        raise NotAllowed(error.sentence, "file") from error


def _ours(by: Actor, one: Election, ended: Ended, now: datetime) -> Count:
    """The same electors, the same candidates, as many names as seats. Raises NotAllowed."""
    sat = held_sitting(by, one.assembly_id, now, AssemblyState.CONVENED, AssemblyState.OPEN)
    electors = len([row for row in sat.roll if one.college in ("", row.college)])
    if ended.voters != electors:
        raise NotAllowed(
            f"Cette archive a {said_of(ended.voters, 'électeur')}, et notre liste {electors} : "
            f"ce n’est pas ce vote ({title(one, sat.colleges())}), ou sa liste a changé.",
            "file",
        )
    standing = queries.candidates(one.pk)
    if ended.most != min(one.seats, len(standing)):
        raise NotAllowed(OTHER_SEATS, "file")
    try:
        votes = ended.votes_of([row.name for row in standing])
    except WrongArchive as error:
        raise NotAllowed(error.sentence, "file") from error
    told = dict(zip([row.pk for row in standing], votes, strict=True))
    return Count(ended.ballots, ended.ballots, ended.blank, 0, told)
