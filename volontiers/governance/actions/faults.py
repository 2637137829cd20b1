"""Why a vote that was opened has no result: the quorum was not there all along, or a college emptied meanwhile."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core import moments
from volontiers.core.sitting import Refusal, emptied, no_quorum
from volontiers.governance.queries.assemblies import Sitting
from volontiers.territory import queries as territory


def fault(by: Actor, sat: Sitting, opened_at: datetime, now: datetime, college: str = "") -> str:
    """For the minutes; "" when the vote stands. college: whose members vote, empty for the whole roll."""
    if sat.in_the_room(opened_at) and (lost := sat.lost_at(opened_at, now)):
        zone = territory.zone(territory.community(by.community_id))
        found = no_quorum(sat.ruling.procedure, sat.quorum(lost), again=sat.again)
        assert found
        return f"À {moments.clock(lost, zone)}, pendant le vote : {found.told}"[:300]
    gone = empty_college(sat, college)
    return gone.told[:300] if gone else ""


def empty_college(sat: Sitting, college: str = "") -> Refusal | None:
    """One that had electors at the convocation and has none any more."""
    before = {one.college for one in sat.roll if college in ("", one.college)}
    return emptied(sat.colleges(), before, {one.college for one in sat.electors})
