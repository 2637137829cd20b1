"""The statutes are adopted: a new version, on a decision, in the register with the other rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from volontiers.core import clauses as text
from volontiers.core import statutes as core
from volontiers.core.ledger import Rule
from volontiers.database.ledger import enter_rules
from volontiers.database.wall import InCommunity, acting
from volontiers.governance.actions.refused import Refused
from volontiers.governance.models import Statutes
from volontiers.territory.turn import take_turn


@dataclass(frozen=True, slots=True)
class Adopted:
    """What the members voted. after: the version that was read when this one was written, 0 for the first."""

    adopted_on: date
    in_force_from: date
    clauses: Sequence[text.Clause]
    rules: core.Statutes
    decision: str
    after: int


def adopt_statutes(by: InCommunity, said: Adopted, now: datetime) -> Statutes:
    """A new version, never changed after. Raises core StatutesError on a value, Refused on a day or a newer version."""
    text.check(said.clauses, said.rules)
    with acting(by):
        take_turn(by.community_id)
        latest = Statutes.objects.filter(community_id=by.community_id).order_by("-version").first()
        _hold(said, latest)
        made = Statutes.objects.create(
            community_id=by.community_id,
            version=said.after + 1,
            adopted_on=said.adopted_on,
            in_force_from=said.in_force_from,
            text=[one._asdict() for one in said.clauses],
            said=said.rules.to_dict(),
            decision=said.decision,
            entered_at=now,
        )
        enter_rules(by, "statutes", said.decision, [Rule.STATUTES])
    return made


def _hold(said: Adopted, latest: Statutes | None) -> None:
    if said.after != (latest.version if latest else 0):
        raise Refused(
            "Une autre version a été enregistrée pendant que vous écriviez : relisez-la, puis recommencez."
        )
    if said.in_force_from < said.adopted_on:
        raise Refused("L’entrée en vigueur vient le jour de l’adoption, ou après.", "in_force_from")
    if latest and said.in_force_from <= latest.in_force_from:
        since = f"{latest.in_force_from:%d/%m/%Y}"
        raise Refused(
            f"La version {latest.version} vaut depuis le {since} : choisissez un jour plus tard.",
            "in_force_from",
        )
    if latest and (latest.said, latest.text) == (
        said.rules.to_dict(),
        [one._asdict() for one in said.clauses],
    ):
        raise Refused(f"Rien n’a changé depuis la version {latest.version}.")
