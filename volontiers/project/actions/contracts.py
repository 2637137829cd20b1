"""The contract of missions, a whole version at a time; and what is expected of an indicator."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import contract as core
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten
from volontiers.project.models import Assumption, ContractVersion
from volontiers.territory.turn import take_turn

_STALE = "Une autre version a été enregistrée pendant que vous écriviez : relisez-la, puis recommencez."
_SAME = "Rien n’a changé depuis la version {}."
_GONE = "Cet indicateur n’est plus au contrat : relisez la page."
_ORDER = "Le plus bas vient avant le plus haut."


def write_contract(by: Actor, said: core.Contract, note: str, after: int, now: datetime) -> ContractVersion:
    """after: the version that was read, 0 for the first. Raises NotWritten."""
    try:
        core.check(said)
    except core.ContractError as error:
        raise NotWritten("", error.sentence) from error
    with acting(by):
        take_turn(by.community_id)
        last = ContractVersion.objects.filter(community_id=by.community_id).last()
        if (last.version if last else 0) != after:
            raise NotWritten("", _STALE)
        if last and last.said == said.to_dict():
            raise NotWritten("", _SAME.format(last.version))
        return ContractVersion.objects.create(
            community_id=by.community_id, version=after + 1, said=said.to_dict(), note=note, entered_at=now
        )


def assume(by: Actor, key: str, said: core.Assumed, now: datetime) -> Assumption:
    """Raises NotWritten."""
    if said.high < said.low:
        raise NotWritten("high", _ORDER)
    with acting(by):
        last = ContractVersion.objects.filter(community_id=by.community_id).last()
        known = core.Contract.from_dict(last.said).indicators if last else ()
        if key not in {one.key for one in known}:
            raise NotWritten("", _GONE)
        return Assumption.objects.create(
            community_id=by.community_id, key=key, low=said.low, high=said.high, because=said.because,
            account_id=by.signed_as, entered_at=now,
        )  # fmt: skip
