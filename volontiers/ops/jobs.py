"""The worker of what takes seconds or minutes, which never holds up a cascade; and every worker by its name.

Apart from the others: only a process that imports this loads the solver.
"""

from volontiers.ops import due
from volontiers.ops.due import Due, Kind, nothing
from volontiers.placement.actions import computing, importing


def jobs() -> tuple[Due, ...]:
    return (
        Due("plan", "due_plans", computing.compute, computing.postpone_plan),
        Due("import", "due_imports", importing.advance, importing.postpone_import),
    )


KINDS = due.KINDS | {"jobs": lambda: Kind(jobs, nothing)}
