"""`advance` of one need, database included, among 300 professionals: p95 ≤ 20 ms; one worker drains ≥ 60 a second."""

import time

from bench.result import Result, percentile
from tests.cast import MONDAY, Cast
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Need
from volontiers.database.wall import reading

NEEDS = 200


def drain(tarn: Cast) -> None:
    """Every ready need gets its first wave."""
    with reading(tarn.desk):
        due = list(Need.objects.filter(state="ready").values_list("pk", flat=True))
    for need in due:
        advance(tarn.machine, need, MONDAY)


def measure(tarn: Cast) -> list[Result]:
    with reading(tarn.desk):
        due = list(Need.objects.filter(state="ready").values_list("pk", flat=True)[:NEEDS])
    spent = []
    begun = time.perf_counter()
    for need in due:
        start = time.perf_counter()
        advance(tarn.machine, need, MONDAY)
        spent.append((time.perf_counter() - start) * 1000)
    rate = len(due) / (time.perf_counter() - begun)
    return [
        Result(
            "advance one need, database included, 300 professionals, p95",
            percentile(spent, 0.95),
            "ms",
            "bound",
            20,
        ),
        Result("due needs drained by one worker", rate, "per second", "bound", 60),
    ]
