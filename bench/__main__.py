"""Runs every claim on a private PostgreSQL, prints the table, writes bench/results.json."""

import json
import os
from pathlib import Path

import django
import psycopg

from tests import cluster  # noqa: F401  # starts the private PostgreSQL before Django reads its settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import accepting, board, cascade, keystrokes, pages, ranking, starting, territory  # noqa: E402
from bench.result import Result  # noqa: E402

OUT = Path(__file__).with_name("results.json")
CALLS = 1100


def fresh() -> None:
    """An empty database, then 300 professionals and the calls."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute("SET session_replication_role = replica")
        names = sql.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type')"
        ).fetchone()
        sql.execute(f"TRUNCATE {names[0]} RESTART IDENTITY CASCADE")


def show(results: list[Result]) -> None:
    for one in results:
        print(
            f"{one.name:<72} {one.value:>10.2f} {one.unit:<11} {one.against:<28} {one.against_value:>10.2f}"
            f"  ×{one.ratio:.2f}",
            flush=True,
        )


def main() -> None:
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    results: list[Result] = []
    for claim in claims():
        found = claim()
        show(found)
        results += found
    OUT.write_text(json.dumps([one.as_dict() for one in results], indent=1, ensure_ascii=False) + "\n")


def claims() -> list:
    return [ranking.measure, cascades, acceptances, boards, keystrokes.measure, starting.measure]


def cascades() -> list[Result]:
    fresh()
    tarn = territory.build()
    territory.calls(tarn, cascade.NEEDS)
    return cascade.measure(tarn) + pages.measure(tarn)


def acceptances() -> list[Result]:
    fresh()
    tarn = territory.build(60)

    def renew() -> None:
        territory.calls(tarn, CALLS)
        cascade.drain(tarn)

    return accepting.throughput(tarn, renew) + accepting.races(tarn, renew)


def boards() -> list[Result]:
    fresh()
    return board.measure(territory.build(20))


if __name__ == "__main__":
    main()
