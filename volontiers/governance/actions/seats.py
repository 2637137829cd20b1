"""Somebody takes a seat of the board or of the bureau, and leaves it."""

from dataclasses import dataclass
from datetime import date

from volontiers.core import seat as core
from volontiers.core import seating
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import InCommunity, acting
from volontiers.governance.actions.refused import Refused, hold
from volontiers.governance.models import Mandate
from volontiers.governance.queries.board import as_mandate, mandate_rows, members
from volontiers.governance.queries.statutes import in_force
from volontiers.territory.turn import take_turn


@dataclass(frozen=True, slots=True)
class Seat:
    """college: of the seat. last_day: None for a whole mandate of the statutes. decision: the vote that gave it."""

    adhesion_id: int
    body: Body
    college: str
    first_day: date
    decision: str
    office: Office = Office.MEMBER
    last_day: date | None = None


def seat(by: InCommunity, said: Seat) -> Mandate:
    """Raises Refused with the clause: no free seat, not a member, fee owed, colleges kept apart, a mandate too long."""
    with acting(by):
        take_turn(by.community_id)
        return take_seat(by, said)


def take_seat(by: InCommunity, said: Seat) -> Mandate:
    """Inside the transaction of a verb that has its turn: an election seats several."""
    version = in_force(by.community_id, said.first_day)
    if version is None:
        raise Refused("Aucuns statuts ne sont en vigueur ce jour-là : enregistrez-les d’abord.", "first_day")
    last = said.last_day or seating.last_day(version.rules, said.first_day)
    if last < said.first_day:
        raise Refused("Un mandat finit après son début.", "last_day")
    wanted = seating.Mandate(said.adhesion_id, said.body, said.office, said.college, said.first_day, last)
    beside = [as_mandate(row) for row in mandate_rows(by.community_id, said.first_day)]
    hold(core.objections(version.rules, members(by.community_id), beside, wanted))
    return Mandate.objects.create(
        community_id=by.community_id,
        adhesion_id=said.adhesion_id,
        body=said.body,
        office=said.office,
        college=said.college,
        first_day=said.first_day,
        last_day=last,
        decision=said.decision,
    )


def unseat(by: InCommunity, mandate_id: int, day: date, why: str) -> None:
    """Its last day, before the one that was said. Raises Refused when it is over, or had not begun."""
    with acting(by):
        take_turn(by.community_id)
        rows = Mandate.objects.select_for_update(of=("self",), no_key=True)
        row = rows.get(pk=mandate_id, community_id=by.community_id)
        if row.ended_on is not None:
            raise Refused(f"Ce mandat est déjà terminé, depuis le {row.ended_on:%d/%m/%Y}.", "day")
        if not row.first_day <= day <= row.last_day:
            raise Refused(
                f"Choisissez un jour du mandat : du {row.first_day:%d/%m/%Y} au {row.last_day:%d/%m/%Y}.",
                "day",
            )
        row.ended_on, row.ended_for = day, why
        row.save(update_fields=["ended_on", "ended_for"])
