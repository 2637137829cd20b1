"""Runs every claim on a private PostgreSQL, prints the table, writes bench/results.json."""

import gc
import json
import os
from contextlib import suppress
from pathlib import Path

import django
import psycopg

from tests import cluster  # noqa: F401  # starts the private PostgreSQL before Django reads its settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
django.setup()


from bench import (  # noqa: E402
    accepting,
    association,
    board,
    cascade,
    importing,
    keystrokes,
    ledger,
    list_year,
    pages,
    placement,
    placement_national,
    placement_stored,
    ranking,
    starting,
    territory,
)
from bench.result import Result  # noqa: E402
from tests.cast import MONDAY  # noqa: E402
from volontiers.database import new_base  # noqa: E402
from volontiers.database.clock import shift  # noqa: E402

OUT = Path(__file__).with_name("results.json")
CALLS, FEW_CALLS = 1100, 400


def fresh() -> None:
    """An empty database, then 300 professionals and the calls."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET session_replication_role = replica")
        names = sql.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type')"
        ).fetchone()
        sql.execute(f"TRUNCATE {names[0]} RESTART IDENTITY CASCADE")
    shift(MONDAY, 0)


def show(results: list[Result]) -> None:
    for one in results:
        print(
            f"{one.name:<72} {one.value:>10.2f} {one.unit:<11} {one.against:<28} {one.against_value:>10.2f}"
            f"  ×{one.ratio:.2f}",
            flush=True,
        )


def stolen() -> tuple[int, int]:
    """(ticks that other machines took from this one, all ticks) since it started, or zeros where it is not told."""
    with suppress(OSError):
        ticks = [int(one) for one in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return ticks[7], sum(ticks)
    return 0, 0


def main() -> None:
    before = stolen()
    new_base.migrate()
    gc.freeze()  # as the workers and the web processes do
    results: list[Result] = []
    for claim in claims():
        found = claim()
        show(found)
        results += found
    taken, every = (now - then for now, then in zip(stolen(), before, strict=True))
    print(f"processor time that other machines took meanwhile: {100 * taken / max(every, 1):.1f} %")
    OUT.write_text(json.dumps([one.as_dict() for one in results], indent=1, ensure_ascii=False) + "\n")


def claims() -> list:
    return [
        ranking.measure,
        placement.measure,
        list_year.measure,
        placement_national.measure,
        stored_plan,
        imported,
        cascades,
        acceptances,
        boards,
        associations,
        register,
        keystrokes.measure,
        starting.measure,
    ]


def stored_plan() -> list[Result]:
    fresh()
    return placement_stored.measure()


def imported() -> list[Result]:
    fresh()
    return importing.measure()


def cascades() -> list[Result]:
    fresh()
    tarn = territory.build()
    territory.calls(tarn, cascade.NEEDS)
    return cascade.measure(tarn) + pages.measure(tarn)


def acceptances() -> list[Result]:
    fresh()
    tarn = territory.build(60)

    def renew(calls: int = FEW_CALLS) -> None:
        territory.calls(tarn, calls)
        cascade.drain(tarn)

    return (
        accepting.throughput(tarn, renew)
        + accepting.wall(tarn, renew)
        + accepting.races(tarn, lambda: renew(CALLS))
    )


def boards() -> list[Result]:
    fresh()
    return board.measure(territory.build(20))


def associations() -> list[Result]:
    fresh()
    return association.measure()


def register() -> list[Result]:
    fresh()
    return ledger.measure(territory.build(1))


if __name__ == "__main__":
    main()
