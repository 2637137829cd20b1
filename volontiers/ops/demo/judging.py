"""The indicators of the demonstration: a quarter that the board validated, the current one as a draft."""

from datetime import date, datetime

from volontiers.accounts.access import Actor, Role
from volontiers.core.period import around
from volontiers.core.starting_indicators import STARTING
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.actions.defining import Adopted, adopt_definitions
from volontiers.indicators.actions.noting import Other, note_discrepancy
from volontiers.indicators.actions.validating import validate_figures
from volontiers.ops.demo.people import People

_DECIDED = "conseil du 12/10/2026, point 3 (exemple)"
_VALIDATED = "conseil du 16/11/2026, point 5 (exemple)"
_OTHER = Other(
    "+ 71 personnes",
    "CPAM du Tarn, tableau de suivi (exemple)",
    date(2026, 11, 9),
    "La CPAM compte les demandes reçues jusqu’au 25 septembre (exemple).",
)


def judge(community_id: int, known: People, now: datetime) -> None:
    by = Actor(
        community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    adopt_definitions(by, Adopted(STARTING, date(2026, 1, 1), _DECIDED, {}), now)
    running = around(now.date(), 3)
    past = running.before
    compute_figures(by, past, now)
    validate_figures(by, past, "Hélène Cros", _VALIDATED, now, now)
    note_discrepancy(by, "list_net", past, _OTHER, now)
    compute_figures(by, running, now)
