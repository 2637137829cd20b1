"""Who cannot come asks somebody to vote for them, within what the statutes allow."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import assembly as core
from volontiers.core.assembly import WrongProxy
from volontiers.core.sitting import AssemblyState, Refusal, clause
from volontiers.database.wall import acting
from volontiers.governance.actions.attending import GONE
from volontiers.governance.actions.holding import held_sitting
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.models import Proxy

_FIELDS = {WrongProxy.TWICE: "giver", WrongProxy.GIVER_THERE: "giver"}
# These come from the statutes; the others from what a proxy is.
_OF_STATUTES = frozenset({WrongProxy.TOO_MANY, WrongProxy.CHAIN})


def give_proxy(by: Actor, assembly_id: int, giver_id: int, holder_id: int, now: datetime) -> Proxy:
    """Before the meeting or during it. Raises NotAllowed with the rule, and its clause when the statutes give it."""
    with acting(by):
        sat = held_sitting(by, assembly_id, now, AssemblyState.CONVENED, AssemblyState.OPEN)
        procedure = sat.ruling.procedure
        if not procedure.proxies:
            raise NotAllowed(
                Refusal(
                    "Les statuts ne permettent pas de donner pouvoir pour cette réunion.",
                    clause(procedure, "proxies"),
                )
            )
        if {giver_id, holder_id} & (sat.by_key.keys() - sat.still):
            raise NotAllowed(GONE)
        there = sat.room(now).there if sat.assembly.state == AssemblyState.OPEN else None
        wrong = core.refused(
            core.Proxy(giver_id, holder_id), sat.still, sat.standing(), procedure.proxies, there
        )
        if wrong is not None:
            raise NotAllowed(_told(wrong, clause(procedure, "proxies")), _FIELDS.get(wrong, "holder"))
        return Proxy.objects.create(
            community_id=by.community_id, assembly_id=assembly_id, giver_id=giver_id, holder_id=holder_id, since=now,
            written_by_id=by.signed_as,
        )  # fmt: skip


def _told(wrong: WrongProxy, number: str) -> Refusal:
    """number: of the clause on proxies, empty when none is known."""
    if wrong in _OF_STATUTES:
        return Refusal(wrong.sentence, number)
    mine = f" ; les vôtres sont à l’article {number} des statuts" if number else ""
    return Refusal(f"{wrong.sentence} C’est la règle de tout pouvoir{mine}.")


def revoke_proxy(by: Actor, assembly_id: int, giver_id: int, now: datetime) -> None:
    """A vote already given for them stays. Raises NotAllowed when none stands."""
    with acting(by):
        held_sitting(by, assembly_id, now, AssemblyState.CONVENED, AssemblyState.OPEN)
        mine = Proxy.objects.filter(assembly_id=assembly_id, giver_id=giver_id, until=None)
        if not mine.update(until=now):
            raise NotAllowed("Ce pouvoir était déjà repris.")
