"""Whose hands an election is in: who stands in it, who may set its result aside, who goes on to another round."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from volontiers.core.election import FEW_VOTED, ElectionState, may_show
from volontiers.core.sitting import Refusal
from volontiers.governance.models import Brought, Candidacy, Election, Mandate, TellersCount
from volontiers.governance.queries.elections import scores

ANOTHER = (
    "Le résultat est là, et vous avez écrit ce compte ou apporté cette archive : pour laisser l’élection sans résultat, "
    "une autre personne le fait, avec sa raison. Les nombres restent au procès-verbal."
)


def own_candidacies(
    election_id: int, account_id: int, professional_id: int | None, email: str
) -> QuerySet[Candidacy]:
    """Those that stand, of who has this account: by their line of the directory, or by their e-mail address."""
    mine = Q(adhesion__professional__account_id=account_id) | Q(adhesion__email__iexact=email)
    if professional_id is not None:
        mine |= Q(adhesion__professional_id=professional_id)
    return Candidacy.objects.filter(mine, election_id=election_id, withdrawn_at=None)


def another_leaves(one: Election, account_id: int) -> Refusal | None:
    """Once the result is there, whoever wrote the count or brought the archive does not leave it without one."""
    if one.result is None:
        return None
    wrote = TellersCount.objects.filter(election=one, entered_by_id=account_id).exists()
    brought = Brought.objects.filter(election=one, by_id=account_id).exists()
    return Refusal(ANOTHER) if wrote or brought else None


def standing_again(said: Mapping[str, Any]) -> list[int]:
    """Of a result: between whom another round is held, those of the tie or whoever is not elected."""
    return said["tied"] or [int(key) for key in said["votes"] if int(key) not in said["elected"]]


def seats_free_on(one: Election, meeting: date) -> date:
    """When the seats of an election are free: the day of the meeting, else the day after a mandate that ends then."""
    beside = Mandate.objects.filter(body=one.body, first_day__lte=meeting)
    held = beside.filter(college=one.college) if one.college else beside.filter(office=one.office)
    ending = held.filter(Q(ended_on=meeting) | Q(ended_on=None, last_day=meeting))
    return meeting + timedelta(days=1) if ending.exists() else meeting


def left_untold(one: Election) -> str:
    """Why an election has no result, for the minutes; once it was counted, who set the count aside, and its numbers.

    "" for one that was never put to the vote.
    """
    said = one.result
    if said is None or one.state != ElectionState.VOID:
        return one.void_for
    who = f" par {one.void_by.name}" if one.void_by else ""
    found = f"Électeurs : {said['electors']}. Signatures : {said['signed']}."
    votes = ", ".join(f"{row.name or 'nom effacé'} {row.votes}" for row in scores(one))
    numbers = f"{found} Voix : {votes}." if may_show(said["signed"]) else f"{found} {FEW_VOTED}"
    return f"{one.void_for.rstrip('.')}. Laissée sans résultat{who}, après le compte. {numbers}"
