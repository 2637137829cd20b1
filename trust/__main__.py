"""python -m trust [--full | --short] [--seed N] [--only LINE[:LOT]] [--write]: every promise, tried and counted."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from tests import cluster  # noqa: F401  # starts the private PostgreSQL before Django reads its settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
django.setup()

from trust import (  # noqa: E402
    assemblies,
    base,
    base_machine,
    elections,
    pairs,
    races,
    raw_sql,
    rules_machine,
    runner,
    secrecy,
    table,
    tampering,
)
from trust.line import Line, Profile  # noqa: E402

LINES: tuple[Line, ...] = (
    *races.LINES,
    *pairs.LINES,
    *rules_machine.LINES,
    *base_machine.LINES,
    *tampering.LINES,
    *raw_sql.LINES,
    *assemblies.LINES,
    *elections.LINES,
    *secrecy.LINES,
)
COMMANDS = {
    Profile.FULL: "make trust FULL=1",
    Profile.STANDARD: "make trust",
    Profile.SHORT: "make trust SHORT=1",
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "preuves.md"


def asked(words: Sequence[str] | None = None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="trust", description=__doc__)
    length = reader.add_mutually_exclusive_group()
    for name, profile in (("--full", Profile.FULL), ("--short", Profile.SHORT)):
        length.add_argument(
            name, dest="profile", action="store_const", const=profile, default=Profile.STANDARD
        )
    reader.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    reader.add_argument("--only", default="", help="LINE, or LINE:LOT")
    reader.add_argument("--write", action="store_true", help="docs/preuves.md")
    return reader.parse_args(words)


def main() -> int:
    options = asked()
    name, _, lot = options.only.partition(":")
    chosen = [line for line in LINES if name in ("", line.name)]
    if not chosen:
        sys.exit(f"There is no line « {name} »: {', '.join(line.name for line in LINES)}.")
    print(f"make trust SEED={options.seed}", flush=True)
    base.prepare()
    found = []
    for line in chosen:
        print(f"… {line.name}", flush=True)
        found.append(runner.run(line, options.profile, options.seed, int(lot) if lot else None))
    print(table.printed(options.seed, found))
    if options.write:
        before = PAGE.read_text(encoding="utf-8") if name and PAGE.exists() else ""
        PAGE.write_text(table.page(options.seed, found, COMMANDS[options.profile], before), encoding="utf-8")
    return runner.code(found)


if __name__ == "__main__":
    sys.exit(main())
