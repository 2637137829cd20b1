"""The worker of what takes seconds or minutes, which never holds up a cascade; and every worker by its name.

Apart from the others: only a process that imports this loads the solver.
"""

from time import monotonic

from volontiers.accounts.access import machine
from volontiers.database.clock import clock
from volontiers.indicators.actions.recounting import recount_due
from volontiers.ops import due
from volontiers.ops.due import SWEEP_EVERY, Due, Kind
from volontiers.placement.actions import computing, importing
from volontiers.territory.queries import communities


def jobs() -> tuple[Due, ...]:
    return (
        Due("plan", "due_plans", computing.compute, computing.postpone_plan),
        Due("import", "due_imports", importing.advance, importing.postpone_import),
    )


class Recounting:
    """Figures that are not validated, once a local day. Here, where a year of facts holds up no cascade."""

    def __init__(self) -> None:
        self.next = 0.0

    def __call__(self) -> None:
        if monotonic() < self.next:
            return
        self.next = monotonic() + SWEEP_EVERY
        for community in communities():
            recount_due(machine(community.pk), clock())


KINDS = due.KINDS | {"jobs": lambda: Kind(jobs, Recounting())}
